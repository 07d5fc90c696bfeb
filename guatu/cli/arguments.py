"""What an option's value must look like, and what to write instead when it does not."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date

from django.utils.translation import gettext as _

HIGHEST_PORT = 65535


def day(text: str) -> date:
    """A day written as 2021-06-30."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        said = _("“%(text)s” is not a day. Write it as 2026-01-31.")
        raise ArgumentTypeError(said % {"text": text}) from None


def port(text: str) -> int:
    """A port to serve on, 1 to 65535."""
    if text.isdecimal() and 1 <= int(text) <= HIGHEST_PORT:
        return int(text)
    raise ArgumentTypeError(_("“%(text)s” is no port. Choose one from 1024 to 65535.") % {"text": text})
