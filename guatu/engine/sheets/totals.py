"""Sums a ledger states about itself, proved against the rows they may speak of."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

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
    roles = tuple(last_digit)
    headings = [line for line in lines if line.kind in ("banner", "subtotal", "total")]
    stretches = _Stretches(sorted(rows, key=lambda amounts: amounts.row), roles)
    everywhere = [stretches.between(None, None)]
    everywhere += [_Stretches(group, roles).between(None, None) for group in wider]
    checked: list[tuple[Statement, _Group]] = []
    for statement in statements:
        bounds = _bounds(statement.line, headings, stretches)
        groups = [group for low, high in bounds if (group := stretches.between(low, high)).count]
        best = max(groups + everywhere, key=lambda group: _agreement(statement, group, last_digit))
        checked.append((statement, best))
    found: list[Mismatch] = []
    for statement, group in checked:
        for role, stated in statement.yuan.items():
            if role in group.broken:
                continue
            computed = group.yuan[role]
            if abs(stated - computed) > _tolerance(
                last_digit[role], group.count, exact=_is_exact(checked, role, statement)
            ):
                found.append(Mismatch(statement.line.row, role, stated, computed))
    return found


@dataclass(frozen=True)
class _Group:
    """What the rows a sum may speak of come to: their number, their sums by role, the roles that cannot be summed."""

    count: int
    yuan: dict[str, Decimal]
    broken: frozenset[str]


class _Stretches:
    """Project rows in order with their running sums, so that the sum of any stretch of them is one subtraction."""

    def __init__(self, rows: Sequence[RowAmounts], roles: Sequence[str]) -> None:
        nothing = Decimal(0)
        self._rows = [amounts.row for amounts in rows]
        self._yuan = {
            role: list(accumulate((amounts.yuan.get(role, nothing) for amounts in rows), initial=nothing))
            for role in roles
        }
        self._broken = {
            role: list(accumulate((role in amounts.broken for amounts in rows), initial=0)) for role in roles
        }

    def between(self, low: int | None, high: int | None) -> _Group:
        """The rows below row ``low`` and above row ``high``; None leaves that side open."""
        first = 0 if low is None else bisect_right(self._rows, low)
        last = len(self._rows) if high is None else bisect_left(self._rows, high)
        last = max(first, last)
        return _Group(
            last - first,
            {role: sums[last] - sums[first] for role, sums in self._yuan.items()},
            frozenset(role for role, counts in self._broken.items() if counts[last] > counts[first]),
        )


def _is_exact(checked: list[tuple[Statement, _Group]], role: str, but: Statement) -> bool:
    others = [
        statement.yuan[role] == group.yuan[role]
        for statement, group in checked
        if statement is not but and role in statement.yuan and group.count > 1
    ]
    return len(others) >= 2 and all(others)


def _tolerance(last_digit: Decimal, count: int, *, exact: bool) -> Decimal:
    if exact:
        return last_digit / 2
    # The error of a sum of independently rounded rows grows with the root of their number.
    return last_digit * (Decimal("0.51") + Decimal(count).sqrt())


def _agreement(statement: Statement, group: _Group, last_digit: dict[str, Decimal]) -> float:
    hits = 0.0
    for role, stated in statement.yuan.items():
        if role in group.broken:
            hits += 0.5
        elif abs(stated - group.yuan[role]) <= _tolerance(last_digit[role], group.count, exact=False):
            hits += 1 if stated else 0.1
    return hits


def closes(later: Banner, banner: Banner) -> bool:
    """Whether a later banner ends what an earlier one heads: its equal by numbering or by what it names."""
    return later.rank <= banner.rank or (later.meaning == banner.meaning != "other")


def _bounds(
    line: Line, headings: Sequence[Line], stretches: _Stretches
) -> list[tuple[int | None, int | None]]:
    """Between which rows the groups lie that a sum may speak of, the likeliest first."""
    banners = [other.banner for other in headings if other.kind == "banner" and other.banner]
    sums = [other.row for other in headings if other.kind != "banner"]
    if line.banner:
        own = line.banner
        end = min((b.row for b in banners if b.row > line.row and closes(b, own)), default=None)
        stop = min((row for row in sums if row > line.row), default=None)
        nearest = min((row for row in (end, stop) if row is not None), default=None)
        return [(line.row, end), (line.row, nearest)]
    edges = sorted({*sums, *(banner.row for banner in banners)})
    above: list[tuple[int | None, int | None]] = [
        (row, line.row) for row in reversed(edges) if row < line.row
    ]
    below: list[tuple[int | None, int | None]] = [(line.row, row) for row in edges if row > line.row]
    below.append((line.row, None))
    everything: list[tuple[int | None, int | None]] = [(None, None)]
    if line.kind == "total":
        return everything + above + below
    if not stretches.between(None, line.row).count:
        return below + everything
    return ([] if above else [(None, line.row)]) + above + below + everything
