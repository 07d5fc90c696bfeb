"""Sums a ledger states about itself, proved against the rows they may speak of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from guatu.engine.sheets.rows import Banner, Line

ROLES = ("total", "plan", "done")


@dataclass(frozen=True)
class RowAmounts:
    """The amounts of one project row in yuan; ``broken`` names the roles whose cell could not be read."""

    row: int
    yuan: dict[str, Decimal]
    broken: frozenset[str]


@dataclass(frozen=True)
class Statement:
    """A line that states sums: in yuan by role, and the size of the last digit it prints."""

    line: Line
    yuan: dict[str, Decimal]


@dataclass(frozen=True)
class Mismatch:
    """A stated sum that fits none of the groups it may speak of."""

    row: int
    role: str
    stated: Decimal
    computed: Decimal


def mismatches(
    statements: Sequence[Statement],
    lines: Sequence[Line],
    rows: Sequence[RowAmounts],
    wider: Sequence[Sequence[RowAmounts]],
    last_digit: dict[str, Decimal],
) -> list[Mismatch]:
    """Every stated sum that agrees with no group of rows it may speak of.

    A sum may stand before or after its rows, close a banner, a table or the whole workbook. The group that agrees in
    most columns is taken for the one meant; a column that disagrees with it is a mismatch. Where every sum of a column
    that can be proved is exact, one that differs by a unit is wrong; otherwise rounding of each row is allowed for.
    """
    by_row = {amounts.row: amounts for amounts in rows}
    order = [line.row for line in lines if line.row in by_row]
    checked: list[tuple[Statement, list[RowAmounts]]] = []
    for statement in statements:
        groups = [[by_row[row] for row in group] for group in _groups(statement.line, lines, order)]
        groups = [group for group in groups if group] + [list(rows), *map(list, wider)]
        best = max(groups, key=lambda group: _agreement(statement, group, last_digit), default=None)
        if best is not None:
            checked.append((statement, best))
    found: list[Mismatch] = []
    for statement, group in checked:
        for role, stated in statement.yuan.items():
            if any(role in amounts.broken for amounts in group):
                continue
            computed = _sum(group, role)
            if abs(stated - computed) > _tolerance(
                last_digit[role], len(group), exact=_is_exact(checked, role, statement)
            ):
                found.append(Mismatch(statement.line.row, role, stated, computed))
    return found


def _is_exact(checked: list[tuple[Statement, list[RowAmounts]]], role: str, but: Statement) -> bool:
    others = [
        statement.yuan[role] == _sum(group, role)
        for statement, group in checked
        if statement is not but and role in statement.yuan and len(group) > 1
    ]
    return len(others) >= 2 and all(others)


def _tolerance(last_digit: Decimal, count: int, *, exact: bool) -> Decimal:
    if exact:
        return last_digit / 2
    # The error of a sum of independently rounded rows grows with the root of their number.
    return last_digit * (Decimal("0.51") + Decimal(count).sqrt())


def _sum(group: Sequence[RowAmounts], role: str) -> Decimal:
    return sum((amounts.yuan.get(role, Decimal(0)) for amounts in group), Decimal(0))


def _agreement(statement: Statement, group: Sequence[RowAmounts], last_digit: dict[str, Decimal]) -> float:
    hits = 0.0
    for role, stated in statement.yuan.items():
        if any(role in amounts.broken for amounts in group):
            hits += 0.5
        elif abs(stated - _sum(group, role)) <= _tolerance(last_digit[role], len(group), exact=False):
            hits += 1 if stated else 0.1
    return hits


def closes(later: Banner, banner: Banner) -> bool:
    """Whether a later banner ends what an earlier one heads: its equal by numbering or by what it names."""
    return later.rank <= banner.rank or (later.meaning == banner.meaning != "other")


def _groups(line: Line, lines: Sequence[Line], order: Sequence[int]) -> list[list[int]]:
    """The groups a sum may speak of, the likeliest first."""
    before = [row for row in order if row < line.row]
    after = [row for row in order if row > line.row]
    banners = [other for other in lines if other.kind == "banner" and other.banner]
    sums = [other for other in lines if other.kind in ("subtotal", "total")]
    if line.banner:
        end = min(
            (b.row for b in banners if b.row > line.row and b.banner and closes(b.banner, line.banner)),
            default=None,
        )
        stop = min((s.row for s in sums if s.row > line.row), default=None)
        return [
            [row for row in after if end is None or row < end],
            [row for row in after if (end is None or row < end) and (stop is None or row < stop)],
        ]
    starts = {other.row for other in sums if other.row < line.row}
    starts |= {banner.row for banner in banners if banner.row < line.row}
    above = [[row for row in before if row > start] for start in sorted(starts, reverse=True)]
    ends = sorted(
        {other.row for other in sums if other.row > line.row} | {b.row for b in banners if b.row > line.row}
    )
    below = [[row for row in after if row < end] for end in ends] + [after]
    everything = [list(order)]
    if line.kind == "total":
        return everything + above + below
    previous = [before] if not starts else []
    return (previous + above + below + everything) if before else (below + everything)
