"""Refusals: the expected ways in which Guatu says no, each with a text fit for the user."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise


class Refused(Exception):
    """An expected refusal. A subclass names the fact that refuses and gives its message.

    ``message`` is a lazily translated sentence with named places; what fills them is passed by keyword and
    kept in ``details``, so that an API can return code and details and a page can show the sentence.
    """

    message: str | Promise = ""

    def __init__(self, **details: Any) -> None:
        super().__init__(details)
        self.details = details

    @property
    def code(self) -> str:
        """The refusal's stable name for programs, such as ``MonthClosed``."""
        return type(self).__name__

    def __str__(self) -> str:
        return str(self.message) % self.details
