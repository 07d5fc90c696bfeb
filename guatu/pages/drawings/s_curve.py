"""The year's investment (投资曲线): planned, reported, in the statistics and paid, cumulative by month.

Planned is dashed, reported solid, statistics open dots, payments grey dots. The gap at the reporting month is
one vertical line. The pace line goes on at the year's mean month so far, which is arithmetic, not a forecast.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from guatu.ui import text

from .scales import at, round_ticks, spread

LEFT, RIGHT, TOP, BOTTOM = 40.0, 386.0, 12.0, 224.0
NAMED_MONTHS = (1, 3, 6, 9, 12)


@dataclass(frozen=True)
class Tick:
    path: str
    y: str
    value: Decimal  # yuan

    @property
    def amount(self) -> str:
        """In 亿元, as round as the step is."""
        shown = text.yi(self.value, 2)
        return shown.rstrip("0").rstrip(".") if "." in shown else shown


@dataclass(frozen=True)
class Dot:
    x: str
    y: str


@dataclass(frozen=True)
class EndLabel:
    y: str
    value: Decimal

    @property
    def amount(self) -> str:
        """In 亿元 to two decimals."""
        return text.yi(self.value, 2)


@dataclass(frozen=True)
class Gap:
    path: str
    x: str
    y: str
    value: Decimal  # planned less reported, yuan; positive when behind

    @property
    def amount(self) -> str:
        """In whole 万元, without its sign."""
        return text.wan(abs(self.value))


@dataclass(frozen=True)
class SCurve:
    ticks: tuple[Tick, ...]
    months: tuple[tuple[int, str], ...]
    plan_path: str
    report_path: str
    pace_path: str
    statistics: tuple[Dot, ...]
    paid: tuple[Dot, ...]
    as_of_path: str
    gap: Gap | None
    plan_label: EndLabel
    pace_label: EndLabel | None
    pace_year_yuan: Decimal | None


def draw_s_curve(
    *,
    planned: Sequence[Decimal],
    reported: Mapping[int, Decimal],
    statistics: Mapping[int, Decimal],
    paid: Mapping[int, Decimal],
) -> SCurve:
    """Place twelve cumulative planned amounts and, by month number, what is known of the year, in yuan."""
    last = max(reported, default=0)
    pace = reported[last] * 12 / last if last and last < 12 else None
    amounts = [*planned, *reported.values(), *statistics.values(), *paid.values(), pace or Decimal(0)]
    ticks = round_ticks(max(amounts, default=Decimal(0)))

    def x(month: int) -> float:
        return LEFT + month / 12 * (RIGHT - LEFT)

    def y(amount: Decimal) -> float:
        return BOTTOM - float(amount / ticks[-1]) * (BOTTOM - TOP)

    def line(points: Sequence[tuple[int, Decimal]]) -> str:
        return "M" + "L".join(f"{at(x(month))} {at(y(amount))}" for month, amount in points)

    def dots(series: Mapping[int, Decimal]) -> tuple[Dot, ...]:
        return tuple(Dot(at(x(month)), at(y(amount))) for month, amount in sorted(series.items()))

    ends = [y(planned[-1])] + ([y(pace)] if pace is not None else [])
    placed = spread(ends, apart=15, lowest=BOTTOM)
    gap = None
    if last and planned[last - 1] != reported[last]:
        due, done = planned[last - 1], reported[last]
        gap = Gap(
            f"M{at(x(last) - 6)} {at(y(due))}V{at(y(done))}",
            at(x(last) - 12),
            at((y(due) + y(done)) / 2 + 4),
            due - done,
        )
    return SCurve(
        ticks=tuple(Tick(f"M{at(LEFT)} {at(y(t))}H{at(RIGHT)}", at(y(t) + 4), t) for t in ticks),
        months=tuple((month, at(x(month))) for month in NAMED_MONTHS),
        plan_path=line([(0, Decimal(0)), *enumerate(planned, start=1)]),
        report_path=line([(0, Decimal(0)), *sorted(reported.items())]) if reported else "",
        pace_path=line([(last, reported[last]), (12, pace)]) if pace is not None else "",
        statistics=dots(statistics),
        paid=dots(paid),
        as_of_path=f"M{at(x(last))} {at(TOP)}V{at(BOTTOM)}" if last else "",
        gap=gap,
        plan_label=EndLabel(at(placed[0] + 4), planned[-1]),
        pace_label=EndLabel(at(placed[1] + 4), pace) if pace is not None else None,
        pace_year_yuan=pace,
    )
