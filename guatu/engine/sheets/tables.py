"""Where the tables of a sheet are: their header of one to three rows, their title lines, their data."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from guatu.engine.sheets.cells import Sheet, Value
from guatu.engine.sheets.headers import money_words, word_scores
from guatu.engine.sheets.meanings import Column
from guatu.engine.sheets.numbers import read_amount
from guatu.engine.sheets.texts import half_width, is_blank, plain, simplified
from guatu.engine.sheets.units import units_in_line
from guatu.engine.sheets.vocabulary import is_numbered, sum_label

_TITLE_WORDS = re.compile(r"单位[:：]|填报|截[至止]|制表|编制|日期[:：]|附件|^表\d|数据来源|时间[:：]")
_CONTINUED = re.compile(
    r"^[(（]?(?:续表|接上[表页]|续上[表页]|接前[表页]|续前[表页]|上接|转下页|接下页|续|第.{1,3}页)"
)
LONGEST_HEADER = 4


@dataclass
class Table:
    """One table: header rows ``top`` to ``first_row`` (exclusive), data until ``end`` (exclusive)."""

    sheet: Sheet
    top: int
    first_row: int
    end: int
    columns: list[Column]
    title_rows: list[int] = field(default_factory=list)
    repeated_headers: list[int] = field(default_factory=list)

    @property
    def title(self) -> str:
        """All text above the header, a line for each cell, padding reduced to single blanks."""
        return "\n".join(
            re.sub(r"\s+", " ", half_width(str(self.sheet.raw(row, column))))
            for row in self.title_rows
            for column in self.sheet.filled(row)
        )


def find_tables(sheet: Sheet) -> list[Table]:
    """All tables of a sheet, top to bottom."""
    tables: list[Table] = []
    row, previous_end = 0, 0
    height = len(sheet.rows)
    signatures: list[tuple[str, ...]] = []
    known: set[str] = set()
    while row < height:
        if (tables and not _may_be_header(sheet.rows[row], known)) or not _is_header_seed(sheet, row):
            row += 1
            continue
        top = _grow_up(sheet, row, previous_end)
        first = _grow_down(sheet, top, row)
        signature = tuple(sheet.text(row, column) for column in sheet.filled(row))
        if tables and signature == signatures[-1] and not _new_part(sheet, tables[-1], row):
            # The same header again, as on the next printed page: one table goes on.
            continued = _title_start(sheet, top, tables[-1].first_row)
            tables[-1].repeated_headers.extend(range(continued, first))
            row = first
            previous_end = first
            continue
        if tables:
            title_start = _title_start(sheet, top, tables[-1].first_row)
            tables[-1].end = title_start
        else:
            title_start = 0
        columns = [
            Column(index, _path(sheet, index, top, first), hidden=index in sheet.hidden_columns)
            for index in range(sheet.width)
        ]
        tables.append(Table(sheet, top, first, height, columns, title_rows=list(range(title_start, top))))
        signatures.append(signature)
        known.update(cell for line in range(top, first) for cell in sheet.rows[line] if isinstance(cell, str))
        known.discard("")
        row = previous_end = first
    return tables


def _may_be_header(cells: list[Value], known: set[str]) -> bool:
    """Whether a row below a table is worth weighing as a header: it repeats a header word or names a name."""
    if not known.isdisjoint(cells):
        return True
    # The line break keeps 名 at the end of one cell and 称 at the beginning of the next apart.
    texts = "\n".join([cell for cell in cells if isinstance(cell, str)])
    return "名称" in texts or "名稱" in texts


def _new_part(sheet: Sheet, table: Table, row: int) -> bool:
    """Whether lines above a repeated header name another table, rather than say that this one goes on."""
    return any(
        not _CONTINUED.search(simplified(sheet.text(line, column)))
        for line in range(_title_start(sheet, row, table.first_row), row)
        for column in sheet.filled(line)
        if not units_in_line(sheet.text(line, column))
    )


def _title_start(sheet: Sheet, top: int, floor: int) -> int:
    """The first of the title lines directly above a later header of the same sheet."""
    start = top
    while start - 1 > floor:
        filled = sheet.filled(start - 1)
        texts = [sheet.text(start - 1, column) for column in filled]
        if not filled and start == top:
            start -= 1
            continue
        looks_like_title = (
            1 <= len(filled) <= 3
            and not any(read_amount(sheet.raw(start - 1, column)).number is not None for column in filled)
            and not sum_label(texts[0])
            and not re.match(r"^(?:注|说明|备注)", texts[0])
            and (
                (start == top and len(filled) == 1)
                or bool(_TITLE_WORDS.search(simplified("".join(texts))))
                or bool(re.search(r"表|清单|台账|台帐|情况|一览", simplified(texts[0])))
            )
        )
        if not looks_like_title:
            break
        start -= 1
    return start


def _hits(sheet: Sheet, row: int) -> tuple[int, bool]:
    """How many cells of a row read like headers, and whether the name of projects is among them."""
    hits, named = 0, False
    for column in sheet.filled(row):
        text = sheet.text(row, column)
        if len(text) > 30 or not isinstance(sheet.raw(row, column), str):
            continue
        scores = word_scores((text,))
        if (scores and max(scores.values()) >= 7) or money_words((text,), year=None):
            hits += 1
            named = named or scores.get("name", 0) >= 8
    return hits, named


def _is_header_seed(sheet: Sheet, row: int) -> bool:
    filled = sheet.filled(row)
    if len(filled) < 2:
        return False
    texts = [sheet.text(row, column) for column in filled]
    numbers = sum(read_amount(sheet.raw(row, column)).number is not None for column in filled)
    if numbers > max(0, len(filled) // 8) or any(sum_label(text) for text in texts[:2]):
        return False
    if len(set(texts)) < 2 or any(len(text) > 60 for text in texts):
        return False
    hits, named = _hits(sheet, row)
    return (hits >= 3 and hits >= 0.4 * len(filled)) or (named and hits >= 2 and hits >= 0.5 * len(filled))


def _grow_up(sheet: Sheet, row: int, floor: int) -> int:
    top = row
    while top - 1 >= floor and row - top < LONGEST_HEADER - 1:
        above = top - 1
        filled = sheet.filled(above)
        texts = [sheet.text(above, column) for column in filled]
        if (
            len(filled) < 2
            or any(len(text) > 20 for text in texts)
            or _TITLE_WORDS.search(simplified("".join(texts)))
        ):
            break
        if any(read_amount(sheet.raw(above, column)).number is not None for column in filled):
            break
        top = above
    return top


def _grow_down(sheet: Sheet, top: int, seed: int) -> int:
    """The first row after the header: header rows go on while they only subdivide what stands above them."""
    first = seed + 1
    named = [
        column
        for column in sheet.filled(seed)
        if (scores := word_scores((sheet.text(seed, column),)))
        and max(scores.get("name", 0), scores.get("serial", 0)) >= 8
    ]
    for above in range(top, seed):
        named += [
            column
            for column in sheet.filled(above)
            if (scores := word_scores((sheet.text(above, column),)))
            and max(scores.get("name", 0), scores.get("serial", 0)) >= 8
        ]
    while first < len(sheet.rows) and first - top < LONGEST_HEADER:
        filled = sheet.filled(first)
        texts = [sheet.text(first, column) for column in filled]
        if not filled or any(column in named for column in filled):
            break
        if any(not isinstance(sheet.raw(first, column), str) for column in filled):
            break
        if any(len(text) > 24 or is_blank(text) or read_amount(text).number is not None for text in texts):
            break
        covered = any((first, column) in sheet.anchors for column in named)
        # 合计 opens a row of sums, but also the parts of a heading: 投资计划 over 合计, 中央资金, 省级资金.
        if is_numbered(texts[0]) or (sum_label(texts[0]) and not covered and len(filled) < 3):
            break
        hits, _ = _hits(sheet, first)
        headed = sum(bool(word_scores((text,)) or money_words(("投资", text), year=None)) for text in texts)
        if not (covered or hits >= 2 or (headed >= 0.6 * len(texts) and len(filled) >= 2)):
            break
        first += 1
    return first


def _path(sheet: Sheet, column: int, top: int, first: int) -> tuple[str, ...]:
    """The header texts over a column, top to bottom, looking through merged and left-blank cells."""
    texts: list[str] = []
    for row in range(top, first):
        text = sheet.seen_text(row, column)
        if not text and row < first - 1 and (row, column) not in sheet.anchors:
            # Group headers written once without merging reach right, as far as something stands below them.
            below = any(sheet.seen_text(lower, column) for lower in range(row + 1, first))
            left = column
            while below and left > 0 and not text:
                left -= 1
                text = sheet.seen_text(row, left)
                if text and not any(sheet.seen_text(lower, left) for lower in range(row + 1, first)):
                    text = ""
                    break
        if text and (not texts or texts[-1] != text):
            texts.append(text)
    return tuple(texts)


def is_column_numbers(sheet: Sheet, row: int) -> bool:
    """A row that numbers the columns: 1 2 3 …, 甲 乙 1 2, (1) (2)."""
    texts = [re.sub(r"[()（）]", "", plain(sheet.raw(row, column))) for column in sheet.filled(row)]
    if len(texts) < 4:
        return False
    numbers = [int(text) for text in texts if text.isdigit()]
    others = [text for text in texts if not text.isdigit()]
    if any(len(text) > 8 or (len(text) > 1 and not re.search(r"[=＝/+÷]|栏次", text)) for text in others):
        return False
    steps = sum(b == a + 1 for a, b in pairwise(numbers))
    return len(numbers) >= 3 and steps >= 0.6 * (len(numbers) - 1) and numbers[0] <= 3
