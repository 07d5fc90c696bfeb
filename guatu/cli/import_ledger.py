"""`guatu import LEDGER`: read a ledger, show what was understood cell by cell, take it in."""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from guatu.engine.sheets import LedgerReading, Unreadable, read_ledger_guarded
from guatu.foundation.refusals import Refused

UNITS = ("元", "千元", "万元", "百万元", "亿元")


class CannotReadLedger(Refused):
    """The file is refused as a whole."""

    message = gettext_lazy("%(path)s: %(reason)s")


def NEEDS_DATABASE(words: Sequence[str]) -> bool:  # noqa: N802
    """Looking at a ledger needs no database, taking it in does."""
    return "--dry-run" not in words and not {"-h", "--help"} & set(words)


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ledger", help=".xlsx, .xls, .ods, .csv (UTF-8, GB 18030)")
    parser.add_argument("--year", type=int, help=_("plan year, where the ledger does not say"))
    parser.add_argument(
        "--unit", choices=UNITS, metavar="万元", help=_("unit of amounts, where the ledger does not say")
    )
    parser.add_argument(
        "--dry-run", action="store_true", help=_("show what was understood and change nothing")
    )
    parser.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))


def run(options: argparse.Namespace) -> int:
    path = Path(options.ledger)
    with _nothing_collected():
        reading = _read(path, year=options.year, unit=options.unit)
    if not options.dry_run:
        _take_in(reading, path, options)
    with _nothing_collected():
        if options.json:
            print(json.dumps(document(reading), ensure_ascii=False))
        else:
            _tell(reading, path, options)
    return 0


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """While a reading is made or told, everything made is kept: looking for garbage would find none."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def document(reading: LedgerReading) -> dict[str, Any]:
    """The reading as the command's JSON document, faults and reasons in words beside their codes."""
    from guatu.apps.projects import ledger_words

    return {
        "year": reading.year,
        "as_of_month": reading.as_of_month,
        "projects": [project.as_json() for project in reading.projects],
        "faults": [
            {
                "sheet": fault.sheet,
                "cell": fault.cell,
                "kind": fault.kind,
                "message": ledger_words.fault_message(fault),
            }
            for fault in reading.faults
        ],
        "ignored": [
            {
                "sheet": item.sheet,
                "row": item.row,
                "why": item.why,
                "message": ledger_words.ignored_reason(item),
            }
            for item in reading.ignored
        ],
        "assumed": [
            {
                "sheet": item.sheet,
                "cell": item.cell,
                "kind": item.kind,
                "message": ledger_words.assumption(item),
            }
            for item in reading.assumed
        ],
    }


def _read(path: Path, *, year: int | None, unit: str | None) -> LedgerReading:
    try:
        return read_ledger_guarded(path, year=year, unit=unit)
    except Unreadable as refused:
        from guatu.apps.projects import ledger_words

        raise CannotReadLedger(path=path.name, reason=ledger_words.refusal(refused)) from refused


def _take_in(reading: LedgerReading, path: Path, options: argparse.Namespace) -> None:
    import hashlib

    from guatu.apps.projects.operations import import_ledger
    from guatu.foundation import clock

    import_ledger(
        reading,
        by=None,
        on=clock.today(),
        file_name=path.name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        year=options.year,
    )


def _tell(reading: LedgerReading, path: Path, options: argparse.Namespace) -> None:
    from guatu.apps.projects import ledger_words

    count = len(reading.projects)
    print(
        ngettext("%(path)s: %(count)s project", "%(path)s: %(count)s projects", count)
        % {"path": path.name, "count": count}
        + (", " + _("plan year %(year)s") % {"year": reading.year} if reading.year else "")
        + (
            ", " + _("figures to month %(month)s") % {"month": reading.as_of_month}
            if reading.as_of_month
            else ""
        )
    )
    sections = (
        (_("Understood"), [ledger_words.assumption(item) for item in reading.assumed]),
        (_("Left out"), [ledger_words.ignored(item) for item in reading.ignored]),
        (_("Faults"), [ledger_words.fault(fault) for fault in reading.faults]),
    )
    for heading, lines in sections:
        if lines:
            print(f"\n{heading} ({len(lines)})")
            for line in lines:
                print(f"  {line}")
    if options.dry_run:
        print("\n" + _("Nothing was changed."), file=sys.stderr)
