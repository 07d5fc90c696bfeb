"""A published table as text: where its headings end, which rows are figures, which are titles and notes."""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from guatu.engine.scoring.printed import Printed, normalised, printed_float, read_printed

MAX_BYTES = 20_000_000
MAX_UNPACKED_BYTES = 300_000_000
MAX_ROWS = 50_000


class Unreadable(Exception):
    """The file is no table that can be rechecked; ``reason`` is a code, ``details`` fill its sentence."""

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details


@dataclass(frozen=True)
class Cell:
    text: str
    number: Printed | None

    @property
    def blank(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True)
class Row:
    """One row of figures; ``line`` counts from 1 in the file, ``segment`` is the banner heading above it."""

    line: int
    cells: tuple[Cell, ...]
    segment: str | None = None

    def number(self, column: int) -> Printed | None:
        return self.cells[column].number if column < len(self.cells) else None

    def text(self, column: int) -> str:
        return self.cells[column].text.strip() if column < len(self.cells) else ""


@dataclass
class Table:
    """``headings`` are flattened (upper and lower level joined); ``titles`` stand above, ``notes`` below."""

    name: str
    sheet: str | None
    headings: list[str]
    rows: list[Row]
    titles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    numbering: list[str] = field(default_factory=list)

    @staticmethod
    def letter(column: int) -> str:
        letters, rest = "", column + 1
        while rest:
            rest, digit = divmod(rest - 1, 26)
            letters = chr(65 + digit) + letters
        return letters


def read_tables(path: Path) -> list[Table]:
    """Every table of a .csv (UTF-8 or GB 18030), .xlsx, .xls or .ods file."""
    if not path.is_file():
        raise Unreadable("no_file", path=str(path))
    if path.stat().st_size > MAX_BYTES:
        raise Unreadable("too_large", path=str(path), megabytes=MAX_BYTES // 1_000_000)
    if path.suffix.lower() in {".xlsx", ".xls", ".xlsm", ".ods"}:
        grids = _workbook_grids(path)
    elif path.suffix.lower() in {".csv", ".txt", ".tsv"}:
        grids = [(None, _csv_grid(path))]
    else:
        raise Unreadable("unknown_kind", path=str(path), suffix=path.suffix)
    tables = [table for sheet, grid in grids if (table := find_table(path.name, sheet, grid)) is not None]
    if not tables:
        raise Unreadable("no_table", path=str(path))
    return tables


def _csv_grid(path: Path) -> list[list[Cell]]:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            break
    else:
        raise Unreadable("not_text", path=str(path))
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise Unreadable("not_text", path=str(path)) from error
    if len(lines) > MAX_ROWS:
        raise Unreadable("too_many_rows", path=str(path), rows=MAX_ROWS)
    return [[Cell(text, read_printed(text)) for text in line] for line in lines]


def _workbook_grids(path: Path) -> list[tuple[str | None, list[list[Cell]]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED_BYTES:
                raise Unreadable("too_large", path=str(path), megabytes=MAX_BYTES // 1_000_000)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheets = [(name, workbook.get_sheet_by_name(name)) for name in workbook.sheet_names]
        grids: list[tuple[str | None, list[list[Cell]]]] = []
        for name, sheet in sheets:
            if sheet.total_height > MAX_ROWS:
                raise Unreadable("too_many_rows", path=str(path), rows=MAX_ROWS)
            grids.append(
                (name, [[_cell(value) for value in line] for line in sheet.to_python(skip_empty_area=False)])
            )
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable("no_workbook", path=str(path)) from error
    return grids


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return Cell(str(value), None)
    if isinstance(value, (int, float)):
        number = printed_float(float(value))
        return Cell(number.text, number)
    if isinstance(value, (datetime.date, datetime.datetime)):
        return Cell(value.isoformat()[:10], None)
    text = str(value)
    return Cell(text, read_printed(text))


def find_table(name: str, sheet: str | None, grid: list[list[Cell]]) -> Table | None:
    """Split a grid into titles, headings, rows of figures and notes; None where there are no figures."""
    width = max((len(line) for line in grid), default=0)
    grid = [line + [Cell("", None)] * (width - len(line)) for line in grid]
    top = next((i for i, line in enumerate(grid) if _is_heading(line) and _figures_below(grid, i)), None)
    if top is None:
        return None
    bottom = top + 1
    while bottom < len(grid) and _is_lower_heading(grid[bottom]) and _figures_below(grid, bottom):
        bottom += 1
    table = Table(
        name,
        sheet,
        _flattened(grid[top:bottom]),
        [],
        titles=[cell.text for line in grid[:top] for cell in line if not cell.blank],
    )
    segment: str | None = None
    for index in range(bottom, len(grid)):
        line = grid[index]
        filled = [cell for cell in line if not cell.blank]
        if not filled:
            continue
        if not table.rows and _is_numbering(line):
            table.numbering = [normalised(cell.text) for cell in line]
        elif _is_note(filled):
            table.notes += [cell.text for cell in filled]
        elif len(filled) == 1 and filled[0].number is None:
            if _figures_below(grid, index):
                segment = filled[0].text.strip()
            else:
                table.notes.append(filled[0].text)
        elif [cell.text for cell in line] != [cell.text for cell in grid[top]]:
            table.rows.append(Row(index + 1, tuple(line), segment))
    return table if table.rows else None


def _is_note(filled: list[Cell]) -> bool:
    first = normalised(filled[0].text)
    return len(filled) <= 2 and bool(
        re.match(r"^(?:注|备注|说明|備註|說明|填表|制表|资料来源)[::0-9.、]", first)
    )


def _is_heading(line: list[Cell]) -> bool:
    filled = [cell for cell in line if not cell.blank]
    words = [cell for cell in filled if cell.number is None]
    return len(filled) >= 2 and len(words) * 10 >= len(filled) * 8 and not _is_unit_line(filled)


def _is_unit_line(filled: list[Cell]) -> bool:
    return any(normalised(cell.text).startswith(("单位:", "單位:", "计量单位:")) for cell in filled)


def _is_lower_heading(line: list[Cell]) -> bool:
    """A second heading row: several words and not one number that is no numbering."""
    filled = [cell for cell in line if not cell.blank]
    return len(filled) >= 2 and all(cell.number is None for cell in filled) and not _is_numbering(line)


def _is_numbering(line: list[Cell]) -> bool:
    """The row of column numbers under a heading: 甲, 1, 2, 3=2/1."""
    texts = [normalised(cell.text) for cell in line if not cell.blank]
    numbers = [re.match(r"^[(（]?(\d{1,2})[)）]?(?:=.*)?$", text) for text in texts]
    counted = [int(match.group(1)) for match in numbers if match]
    letters = sum(text in {"甲", "乙", "丙", "丁", "栏次", "A", "B", "C"} for text in texts)
    if len(counted) < 2 or len(counted) + letters != len(texts):
        return False
    return counted == list(range(counted[0], counted[0] + len(counted))) and counted[0] in (0, 1, 2)


def _figures_below(grid: list[list[Cell]], index: int) -> bool:
    return any(
        any(cell.number is not None for cell in line) and sum(not cell.blank for cell in line) >= 2
        for line in grid[index + 1 :]
    )


def _flattened(levels: list[list[Cell]]) -> list[str]:
    """Join heading levels; a blank cell of an upper level belongs to the merged cell on its left."""
    width = len(levels[0])
    joined = [""] * width
    for depth, level in enumerate(levels):
        carried = ""
        for column in range(width):
            text = re.sub(r"\s+", "", level[column].text)
            if depth < len(levels) - 1:
                lower = any(not below[column].blank for below in levels[depth + 1 :])
                carried = text or (carried if lower else "")
                text = carried
            if text and text != joined[column]:
                joined[column] += text
    return joined
