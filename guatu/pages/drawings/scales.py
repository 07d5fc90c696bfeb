"""Scales shared by the drawings: days to pixels, amounts to pixels, and round steps between ticks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

STEPS = (Decimal("1"), Decimal("2"), Decimal("2.5"), Decimal("4"), Decimal("5"), Decimal("8"), Decimal("10"))


def at(position: float) -> str:
    """A coordinate as text, to a tenth of a pixel."""
    return f"{position:.1f}"


@dataclass(frozen=True)
class DayScale:
    """Days from ``left`` to ``right``: ``first`` begins at the left edge, ``last`` ends at the right."""

    first: date
    last: date
    left: float
    right: float

    def x(self, day: date) -> float:
        """Where a day begins."""
        share = (day - self.first).days / ((self.last - self.first).days + 1)
        return self.left + share * (self.right - self.left)

    def x_end(self, day: date) -> float:
        """Where a day ends."""
        return self.x(day + timedelta(days=1))

    def months(self) -> list[date]:
        """The first day of every month shown."""
        found, day = [], self.first.replace(day=1)
        while day <= self.last:
            found.append(day)
            day = next_month(day)
        return found


def next_month(day: date) -> date:
    """The first day of the month after."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return next_month(day) - timedelta(days=1)


def round_ticks(largest: Decimal, *, at_most: int = 5) -> list[Decimal]:
    """Ticks from nought to just past ``largest``, at round steps, no more of them than ``at_most``."""
    if largest <= 0:
        return [Decimal(0), Decimal(1)]
    intervals = at_most - 1
    rough = largest / intervals
    power = Decimal(10) ** rough.adjusted()
    step = next(step * power for step in STEPS if step * power * intervals >= largest)
    return [step * i for i in range(math.ceil(largest / step) + 1)]


def spread(wanted: Sequence[float], *, apart: float, lowest: float) -> list[float]:
    """Move labels upwards just enough that none covers another and none stands below ``lowest``.

    ``wanted`` are y positions, which grow downwards; the order among the labels is kept.
    """
    order = sorted(range(len(wanted)), key=lambda i: (-wanted[i], i))
    placed, floor = list(wanted), lowest
    for i in order:
        placed[i] = min(wanted[i], floor)
        floor = placed[i] - apart
    return placed
