"""A worksheet as a grid of values with its merged ranges and what is hidden."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from guatu.engine.sheets.texts import plain

Value = str | int | float | bool | date | datetime | time | timedelta
Range = tuple[int, int, int, int]  # first row, first column, last row, last column, counted from 0


@dataclass
class Sheet:
    """One worksheet. Rows and columns are counted from 0; rows may differ in length."""

    name: str
    rows: list[list[Value]]
    merges: list[Range] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    anchors: dict[tuple[int, int], tuple[int, int]] = field(init=False)

    def __post_init__(self) -> None:
        self.anchors = {}
        self._text: dict[tuple[int, int], str] = {}
        self._filled: dict[int, list[int]] = {}
        height = len(self.rows)
        for top, left, bottom, right in self.merges:
            for row in range(top, min(bottom, height - 1) + 1):
                for column in range(left, min(right, left + 1000) + 1):
                    if (row, column) != (top, left):
                        self.anchors[row, column] = (top, left)

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def raw(self, row: int, column: int) -> Value:
        """The value written in exactly this cell; an empty cell is the empty string."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""

    def value(self, row: int, column: int) -> Value:
        """The value a reader sees here: that of the merged range the cell belongs to."""
        if self.anchors and (anchor := self.anchors.get((row, column))):
            row, column = anchor
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""

    def text(self, row: int, column: int) -> str:
        """The cell's own text without any blanks or line breaks, in half-width digits."""
        key = (row, column)
        known = self._text.get(key)
        if known is None:
            known = self._text[key] = plain(self.raw(row, column))
        return known

    def seen_text(self, row: int, column: int) -> str:
        """Like ``text``, looking through merged ranges."""
        return self.text(*self.anchors.get((row, column), (row, column)))

    def filled(self, row: int) -> list[int]:
        """The columns of this row that hold something of their own."""
        known = self._filled.get(row)
        if known is None:
            known = self._filled[row] = [
                column
                for column, value in enumerate(self.rows[row])
                if value != "" and not (isinstance(value, str) and value.isspace())
            ]
        return known


@lru_cache(maxsize=1024)
def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """``A1`` for (0, 0)."""
    return f"{_letters(column)}{row + 1}"
