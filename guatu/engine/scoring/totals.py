"""Rows that sum up other rows: totals, subtotals and means, and which rows they are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from guatu.engine.scoring.columns import (
    LABEL,
    MEAN_WORDS,
    PERIOD,
    STRICT_TOTAL_WORDS,
    SUBTOTAL_WORDS,
    TEXT,
    TOTAL_WORDS,
    Column,
    simplified,
)
from guatu.engine.scoring.formulas import Figure, column_figure
from guatu.engine.scoring.printed import Interval, Printed
from guatu.engine.scoring.tables import Row, Table
from guatu.engine.scoring.verdicts import judge


@dataclass(frozen=True)
class Total:
    """``complete``: the parts make up the whole, so that a different sum is an error and no gap."""

    row: Row
    parts: tuple[Row, ...]
    name: str
    complete: bool
    mean: bool = False
    tolerates_blanks: bool = True


@dataclass
class Totals:
    found: list[Total] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)


def find_totals(table: Table, columns: Sequence[Column]) -> Totals:
    """Every total row of a table with its parts, by its words and, without words, by its arithmetic."""
    texts = [column for column in columns if column.meaning in (LABEL, PERIOD, TEXT)]
    dimensions = [
        column
        for column in texts
        if column.meaning in (LABEL, PERIOD)
        or (
            len({row.text(column.index) for row in table.rows}) > 1
            and all(0 < len(row.text(column.index)) <= 20 for row in table.rows)
        )
    ]
    sums = [column_figure(column) for column in columns if column.quantity]
    totals = Totals()
    marked = {row.line: named for row in table.rows if (named := _named(row, dimensions))}
    totals.lines = set(marked)
    for row in table.rows:
        if row.line in marked:
            totals.found += _with_parts(row, marked, table, dimensions, sums)
    if not marked:
        silent = _by_arithmetic(table, sums)
        if silent:
            totals.found.append(silent)
            totals.lines.add(silent.row.line)
    return totals


def whole_of(table: Table, totals: Totals, figure: Figure) -> Callable[[Row], Printed | None]:
    """The whole a row is part of: its total row's figure, or the sum where the table prints none."""

    def read(row: Row) -> Printed | None:
        for total in totals.found:
            if row in total.parts or row is total.row:
                return figure.value(total.row)
        numbers = [n for other in table.rows if (n := figure.value(other)) is not None]
        value = sum((n.value for n in numbers), Fraction(0))
        return Printed("Σ", value, sum((n.step for n in numbers), Fraction(0)))

    return read


def _named(row: Row, dimensions: Sequence[Column]) -> list[Column]:
    """The text columns in which this row names a whole."""
    return [
        column for column in dimensions if column.meaning != PERIOD and is_total_word(row.text(column.index))
    ]


def is_total_word(text: str) -> bool:
    words = simplified(text)
    return words.startswith(TOTAL_WORDS + MEAN_WORDS) or words.endswith(STRICT_TOTAL_WORDS + SUBTOTAL_WORDS)


def _with_parts(
    row: Row, marked: dict[int, list[Column]], table: Table, dimensions: Sequence[Column], sums: list[Figure]
) -> list[Total]:
    own = marked[row.line]
    label = next((simplified(row.text(c.index)) for c in own), "")
    mean = any(word in label for word in MEAN_WORDS)
    if _is_subtotal(row, marked) and len(marked) > 1:
        parts = _neighbours(row, table, marked, sums)
        return [Total(row, parts, "", True, mean)] if parts else []
    # Parts agree with the total in every dimension but the one in which it names the whole.
    names = {own[-1].index, *(c.index for c in dimensions if not _repeats(c, table))}
    fixed = [c for c in dimensions if c.index not in names]
    peers = [other for other in table.rows if other.line != row.line]
    options: list[list[Total]] = []
    for name in own:
        same = [c for c in fixed if c is not name]
        if len(own) > 1 and name is not own[-1]:
            same.append(own[-1])
        parts = tuple(
            other
            for other in peers
            if all(other.text(c.index) == row.text(c.index) for c in same)
            and not is_total_word(other.text(name.index))
            and not (len(own) == 1 and other.line in marked)
        )
        if len(parts) > 1:
            options.append([Total(row, parts, "", _foots(row, parts, sums), mean)])
            if (
                row.segment is not None
                and (inside := tuple(o for o in parts if o.segment == row.segment)) != parts
            ):
                options.append([Total(row, inside, "", _foots(row, inside, sums), mean)])
    if subtotals := tuple(o for o in peers if _is_subtotal(o, marked)):
        options.append([Total(row, subtotals, "", _foots(row, subtotals, sums), mean)])
    if len(own) > 1:
        options.append(_split(row, own[0], own, fixed, peers, marked, sums, mean))
    options = [option for option in options if option]
    if not options:
        return []
    best = max(
        options, key=lambda totals: sum(_footing(row, t.parts, sums, mean=mean) for t in totals) / len(totals)
    )
    # 合计 claims to add up; 全市 with some counties beside it only does when its columns prove it.
    strict = label.startswith(STRICT_TOTAL_WORDS) and len(own) == 1
    if (strict or mean) and len(best) == 1:
        return [replace(best[0], complete=True)]
    return best


def _split(
    row: Row,
    by: Column,
    own: list[Column],
    fixed: Sequence[Column],
    peers: list[Row],
    marked: dict[int, list[Column]],
    sums: list[Figure],
    mean: bool,
) -> list[Total]:
    """A whole that the table breaks down several times over: by nature, by investor, by kind."""
    same = [c for c in fixed if c not in own]
    plain = [
        other
        for other in peers
        if other.line not in marked and all(other.text(c.index) == row.text(c.index) for c in same)
    ]
    found = []
    for value in dict.fromkeys(other.text(by.index) for other in plain):
        parts = tuple(other for other in plain if other.text(by.index) == value)
        if len(parts) > 1:
            found.append(Total(row, parts, value, _foots(row, parts, sums), mean))
    return found


def _is_subtotal(row: Row, marked: dict[int, list[Column]]) -> bool:
    return any(
        word in simplified(row.text(column.index))
        for column in marked.get(row.line, ())
        for word in SUBTOTAL_WORDS
    )


def _repeats(column: Column, table: Table) -> bool:
    texts = [row.text(column.index) for row in table.rows if row.text(column.index)]
    return len(set(texts)) < len(texts) or column.meaning == PERIOD


def _neighbours(
    row: Row, table: Table, marked: dict[int, list[Column]], sums: list[Figure]
) -> tuple[Row, ...]:
    """A subtotal's parts stand in an unbroken run above it or below it."""
    rows = table.rows
    at = rows.index(row)
    above: list[Row] = []
    for other in reversed(rows[:at]):
        if other.line in marked or other.segment != row.segment:
            break
        above.insert(0, other)
    below: list[Row] = []
    for other in rows[at + 1 :]:
        if other.line in marked or other.segment != row.segment:
            break
        below.append(other)
    better = max((above, below), key=lambda run: (_footing(row, run, sums), len(run)))
    return tuple(better)


def _footing(row: Row, parts: Sequence[Row], sums: list[Figure], *, mean: bool = False) -> int:
    return sum(_adds_up(row, parts, figure, mean=mean) is True for figure in sums)


def _foots(row: Row, parts: Sequence[Row], sums: list[Figure]) -> bool:
    """The parts are a complete partition: more columns add up than do not."""
    results = [_adds_up(row, parts, figure) for figure in sums]
    return results.count(True) > results.count(False) or results.count(True) >= 2


def _adds_up(row: Row, parts: Sequence[Row], figure: Figure, *, mean: bool = False) -> bool | None:
    printed = figure.value(row)
    numbers = [figure.value(part) for part in parts]
    known = [number for number in numbers if number is not None]
    if printed is None or not known:
        return None
    central, possible = Fraction(0), Interval.exactly(0)
    for number in known:
        ratio = figure.yuan(number) / figure.yuan(printed)
        central += number.value * ratio
        possible += number.interval.scaled(ratio)
    if mean:
        central, possible = central / len(known), possible.scaled(Fraction(1, len(known)))
    return judge(printed, central, possible).agrees


def _by_arithmetic(table: Table, sums: list[Figure]) -> Total | None:
    """A first or last row that no word marks, but that adds up the others in at least two columns."""
    if len(table.rows) < 4:
        return None
    for row in (table.rows[0], table.rows[-1]):
        parts = tuple(other for other in table.rows if other is not row)
        results = [_adds_up(row, parts, figure) for figure in sums]
        if results.count(True) >= 2 and results.count(True) > results.count(False):
            return Total(row, parts, "", True)
    return None
