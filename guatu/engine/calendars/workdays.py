"""A work calendar: which days are worked, and the number of workdays between two days without counting them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache

FIRST_YEAR, LAST_YEAR = 2007, 2060  # the State Council's present scheme of holidays began in 2008


class OutsideCalendar(ValueError):
    """A day before the first or after the last that the calendar covers."""

    def __init__(self, day: date, first: date, last: date) -> None:
        super().__init__(f"{day} is not between {first} and {last}")
        self.day, self.first, self.last = day, first, last


class WorkCalendar:
    """Days worked between two dates, with tables that answer every question in constant time.

    Workdays are numbered from 0 upwards; ``number_of(day)`` counts the workdays before ``day``, so the number of
    a workday is its place in the list of all workdays. ``forecast_from`` is the first year whose arrangement
    nobody has announced: its statutory days are known, its 调休 are not.
    """

    def __init__(
        self,
        first: date,
        last: date,
        *,
        worked_weekends: Iterable[date] = (),
        holidays: Iterable[date] = (),
        forecast_from: int | None = None,
    ) -> None:
        if last < first:
            raise ValueError("a calendar ends on or after its first day")
        self.first, self.last = first, last
        self.forecast_from = forecast_from
        self._origin = first.toordinal()
        worked, free = frozenset(worked_weekends), frozenset(holidays)
        before: list[int] = []
        workdays: list[int] = []
        for ordinal in range(self._origin, last.toordinal() + 1):
            before.append(len(workdays))
            day = date.fromordinal(ordinal)
            if day in worked or (day.weekday() < 5 and day not in free):
                workdays.append(ordinal)
        before.append(len(workdays))
        self._before, self._workdays = before, workdays

    @staticmethod
    def china(changes: Mapping[date, bool] | None = None) -> WorkCalendar:
        """China's calendar by the State Council's notices; ``changes`` (day -> worked) is the office's own table."""
        return _china(tuple(sorted((changes or {}).items())))

    def is_workday(self, day: date) -> bool:
        place = self._place(day)
        return self._before[place + 1] > self._before[place]

    def is_forecast(self, day: date) -> bool:
        """Whether the day's year is not announced yet, so that 调休 may still change it."""
        return self.forecast_from is not None and day.year >= self.forecast_from

    def number_of(self, day: date) -> int:
        """How many workdays lie before this day; of a workday, its own number."""
        return self._before[self._place(day)]

    def day_of(self, number: int) -> date:
        """The workday with this number."""
        if not 0 <= number < len(self._workdays):
            edge = self.first if number < 0 else self.last
            raise OutsideCalendar(edge, self.first, self.last)
        return date.fromordinal(self._workdays[number])

    def workdays_between(self, start: date, end: date) -> int:
        """Workdays after ``start`` up to and including ``end``; negative when ``end`` is earlier.

        Something due on a Friday and met on the Monday after is one workday late.
        """
        return self._up_to(end) - self._up_to(start)

    def workdays_overdue(self, due_on: date, on: date) -> int:
        """Workdays passed after the due day, none before it."""
        return max(self.workdays_between(due_on, on), 0)

    def add_workdays(self, start: date, workdays: int) -> date:
        """The workday that many workdays after ``start`` (before it when negative); 0 is start or the next workday."""
        if workdays > 0:
            return self.day_of(self._up_to(start) + workdays - 1)
        return self.day_of(self.number_of(start) + workdays)

    def next_workday(self, day: date) -> date:
        """This day if it is worked, else the next that is."""
        return self.add_workdays(day, 0)

    def _up_to(self, day: date) -> int:
        return self._before[self._place(day) + 1]

    def _place(self, day: date) -> int:
        place = day.toordinal() - self._origin
        if not 0 <= place < len(self._before) - 1:
            raise OutsideCalendar(day, self.first, self.last)
        return place


@cache
def _china(changes: tuple[tuple[date, bool], ...]) -> WorkCalendar:
    from holidays.countries.china import China

    known = China(years=range(FIRST_YEAR, LAST_YEAR + 1))  # type: ignore[no-untyped-call]
    announced = [day.year for day in known.weekend_workdays]
    holidays = set(known)
    worked = set(known.weekend_workdays)
    for day, is_worked in changes:
        holidays.discard(day)
        worked.discard(day)
        (worked if is_worked else holidays).add(day)
    return WorkCalendar(
        date(FIRST_YEAR, 1, 1),
        date(LAST_YEAR, 12, 31),
        worked_weekends=worked,
        holidays=holidays,
        forecast_from=max(announced) + 1,
    )


def month_end(month: str) -> date:
    """The last day of a month written "2026-06"."""
    year, number = int(month[:4]), int(month[5:])
    following = date(year + number // 12, number % 12 + 1, 1)
    return following - timedelta(days=1)
