"""Plan and actual (计划与实际): each activity's promised, planned, actual and likely days on one line.

The drawing rules are the design's: the first promise is a bracket that never moves, the present plan an open
bar, what was done solid, what is likely hatched, and the slip a line below, in workdays. Time never starts
later than the first promise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from .scales import DayScale, at, month_end

LABELS = 188.0  # the names' column
WIDTH = 944.0
HEAD = 44.0
ROW = 28.0
FOOT = 20.0
LINE = 15.0  # between two lines of labels at the foot
#: Below this many pixels between two month names, only quarters (then years) are named.
NAME_ROOM = 30.0
#: About how wide a label at the foot is: of a day alone, and of a day with what is due.
DAY_ROOM, DUE_ROOM = 90.0, 170.0


@dataclass(frozen=True)
class Span:
    """From the morning of ``start`` to the evening of ``finish``."""

    start: date
    finish: date


@dataclass(frozen=True)
class Bar:
    """One activity to draw. What is unknown is None."""

    name: str
    owner: str
    first: Span | None
    plan: Span | None
    actual: Span | None  # ends today while the work goes on
    likely: Span | None  # only what is still to come
    is_critical: bool = False

    @property
    def planned_finish(self) -> date | None:
        return self.plan.finish if self.plan else None

    @property
    def expected_finish(self) -> date | None:
        """The day it was, or is likely to be, finished."""
        if self.likely:
            return self.likely.finish
        return self.actual.finish if self.actual else self.planned_finish


@dataclass(frozen=True)
class Box:
    x: str
    y: str
    width: str


@dataclass(frozen=True)
class Slip:
    path: str
    label_x: str
    late_workdays: int
    shows_label: bool


@dataclass(frozen=True)
class Row:
    """Everything one line of the drawing shows, already in pixels."""

    bar: Bar
    name_y: str
    rule: str
    promise: str
    plan: Box | None
    actual: Box | None
    likely: Box | None
    slip: Slip | None
    late_workdays: int


@dataclass(frozen=True)
class Mark:
    """A vertical line with words at its foot."""

    path: str
    x: str
    label_y: str
    anchor: str
    day: date


@dataclass(frozen=True)
class MonthName:
    path: str
    x: str
    month: date
    is_named: bool
    opens_year: bool


@dataclass(frozen=True)
class Gantt:
    height: str
    bottom: str
    rows: tuple[Row, ...]
    months: tuple[MonthName, ...]
    links: tuple[str, ...]
    today: Mark | None
    due: Mark | None
    expected: Mark | None
    late_workdays: int


def draw_gantt(
    bars: Sequence[Bar], *, today: date, due_on: date | None, workdays_late: Callable[[date, date], int]
) -> Gantt | None:
    """Place every activity; None when no activity has a day.

    ``workdays_late(planned, happened)`` counts the workdays after ``planned`` up to ``happened``.
    """
    days = [
        d
        for bar in bars
        for span in (bar.first, bar.plan, bar.actual, bar.likely)
        if span
        for d in _ends(span)
    ]
    if not days:
        return None
    days += [due_on] if due_on else []
    shown_from, shown_to = min(days).replace(day=1), month_end(max(days))
    scale = DayScale(shown_from, shown_to, LABELS, WIDTH)
    bottom = HEAD + ROW * len(bars) + 4

    late = [_late(bar, workdays_late) for bar in bars]
    chain = [i for i, bar in enumerate(bars) if bar.is_critical and late[i] > 0]
    labelled = {chain[0], chain[-1]} if chain else set()
    rows = tuple(
        _row(bar, HEAD + ROW * i, scale, late[i], i in labelled or not bar.is_critical)
        for i, bar in enumerate(bars)
    )
    finishes = [bar.likely.finish for bar in bars if bar.likely]
    overrun = max(finishes) if finishes and due_on is not None and max(finishes) > due_on else None
    marks, lines = _marks(scale, bottom, today if shown_from <= today <= shown_to else None, due_on, overrun)
    return Gantt(
        height=at(bottom + FOOT + LINE * lines),
        bottom=at(bottom),
        rows=rows,
        months=_month_names(scale, bottom),
        links=tuple(_links(bars, scale)),
        today=marks.get("today"),
        due=marks.get("due"),
        expected=marks.get("expected"),
        late_workdays=workdays_late(due_on, overrun) if due_on and overrun else 0,
    )


def _ends(span: Span) -> tuple[date, date]:
    return span.start, span.finish


def _late(bar: Bar, workdays_late: Callable[[date, date], int]) -> int:
    planned, happens = bar.planned_finish, bar.expected_finish
    return workdays_late(planned, happens) if planned and happens and happens > planned else 0


def _row(bar: Bar, top: float, scale: DayScale, late: int, shows_label: bool) -> Row:
    slip = None
    if late and bar.planned_finish and bar.expected_finish:
        start, end = scale.x_end(bar.planned_finish), scale.x_end(bar.expected_finish)
        slip = Slip(f"M{at(start)} {at(top + 23.5)}H{at(end)}", at(end + 5), late, shows_label)
    return Row(
        bar=bar,
        name_y=at(top + 18),
        rule=f"M0 {at(top + 27.5)}H{at(WIDTH)}",
        promise=_bracket(bar.first, top + 3.5, scale),
        plan=_box(bar.plan, top + 10.5, scale),
        actual=_box(bar.actual, top + 12.5, scale),
        likely=_box(bar.likely, top + 12.5, scale),
        slip=slip,
        late_workdays=late,
    )


def _bracket(span: Span | None, y: float, scale: DayScale) -> str:
    if span is None:
        return ""
    return f"M{at(scale.x(span.start))} {at(y)}v5m0-2.5H{at(scale.x_end(span.finish))}m0-2.5v5"


def _box(span: Span | None, y: float, scale: DayScale) -> Box | None:
    if span is None:
        return None
    start = scale.x(span.start)
    return Box(at(start), at(y), at(max(scale.x_end(span.finish) - start, 1.0)))


def _month_names(scale: DayScale, bottom: float) -> tuple[MonthName, ...]:
    months = scale.months()
    pixels = (scale.right - scale.left) / len(months)
    every = next((n for n in (1, 3, 6, 12) if pixels * n >= NAME_ROOM), 12)
    return tuple(
        MonthName(
            path=f"M{at(scale.x(m))} 40V{at(bottom)}",
            x=at(scale.x(m) + 4),
            month=m,
            is_named=(m.month - 1) % every == 0,
            opens_year=m.month == 1 or (i == 0 and m.month <= 12 - 36 / pixels),
        )
        for i, m in enumerate(months)
    )


def _links(bars: Sequence[Bar], scale: DayScale) -> list[str]:
    """Elbows along the critical path: from where one activity will end to where the next begins."""
    critical = [(i, bar) for i, bar in enumerate(bars) if bar.is_critical and bar.likely]
    found = []
    for (i, before), (j, after) in pairwise(critical):
        if before.likely and after.likely and after.likely.start >= before.likely.finish:
            x, y = scale.x_end(before.likely.finish), HEAD + ROW * i + 15
            found.append(f"M{at(x)} {at(y)}H{at(scale.x(after.likely.start) + 3)}V{at(HEAD + ROW * j + 12)}")
    return found


def _marks(
    scale: DayScale, bottom: float, today: date | None, due_on: date | None, overrun: date | None
) -> tuple[dict[str, Mark], int]:
    """The lines of today, the due day and the likely day, their labels on as many lines as keep them apart."""
    wanted: list[
        tuple[str, date, float, float, float]
    ] = []  # name, day, x, room to the left, room to the right
    if today is not None:
        wanted.append(("today", today, scale.x(today), DAY_ROOM / 2, DAY_ROOM / 2))
    if due_on is not None:
        wanted.append(("due", due_on, scale.x_end(due_on), DUE_ROOM, 0))
    if overrun is not None:
        x = scale.x_end(overrun)
        near_edge = x > WIDTH - DAY_ROOM / 2
        wanted.append(
            (
                "expected",
                overrun,
                x,
                DAY_ROOM if near_edge else DAY_ROOM / 2,
                0 if near_edge else DAY_ROOM / 2,
            )
        )
    marks: dict[str, Mark] = {}
    taken: list[tuple[int, float, float]] = []  # line, from, to
    for name, day, x, left, right in wanted:
        span = (x - left, x + right)
        line = next(n for n in range(3) if all(n != t or span[0] >= b or span[1] <= a for t, a, b in taken))
        taken.append((line, *span))
        top = bottom - 12 if name == "expected" else 40.0
        anchor = "middle" if left and right else "end"
        marks[name] = Mark(
            f"M{at(x)} {at(top)}V{at(bottom)}", at(x), at(bottom + 16 + LINE * line), anchor, day
        )
    return marks, max((line for line, _, _ in taken), default=0)
