"""Reads the key-project ledgers offices keep in spreadsheets, as they are.

``read_ledger(path)`` finds the tables of a workbook, what their columns mean, and gives projects with money in whole
yuan and months as ``YYYY-MM``; what contradicts itself is a fault at its cell and is not guessed.
"""

from __future__ import annotations

from pathlib import Path

from guatu.engine.sheets.guard import read_ledger_guarded
from guatu.engine.sheets.model import (
    FAULT_KINDS,
    Assumption,
    Fault,
    Ignored,
    LedgerProject,
    LedgerReading,
    Source,
    Unreadable,
)

__all__ = [
    "FAULT_KINDS",
    "Assumption",
    "Fault",
    "Ignored",
    "LedgerProject",
    "LedgerReading",
    "Source",
    "Unreadable",
    "read_ledger",
    "read_ledger_guarded",
]


def read_ledger(
    path: str | Path, *, year: int | None = None, unit: str | None = None, file_stem: str | None = None
) -> LedgerReading:
    """Read a ledger in this process; ``read_ledger_guarded`` is for files nobody vouches for.

    ``year`` and ``unit`` (such as 万元) say what the ledger leaves unsaid. ``file_stem`` stands for the file's name
    where the file has been stored under another. Raises ``Unreadable``.
    """
    from guatu.engine.sheets.files import open_workbook
    from guatu.engine.sheets.reading import read_sheets

    path = Path(path)
    sheets, facts, ignored = open_workbook(path)
    stem = path.stem if file_stem is None else file_stem
    return read_sheets(sheets, file_stem=stem, year=year, unit=unit, facts=facts, ignored=ignored)
