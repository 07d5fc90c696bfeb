"""China's workdays as the State Council announced them, and the arithmetic over them against plain counting."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.engine.calendars import OutsideCalendar, WorkCalendar
from guatu.engine.calendars.workdays import month_end

CHINA = WorkCalendar.china()
DAYS = st.dates(date(2020, 1, 1), date(2028, 12, 31))


class TestChina:
    @pytest.mark.parametrize(
        "day",
        [
            "2026-01-04",
            "2026-02-14",
            "2026-02-28",
            "2026-05-09",
            "2026-09-20",
            "2026-10-10",
            "2021-02-07",
            "2021-02-20",
        ],
    )
    def test_works_on_announced_weekends(self, day):
        assert date.fromisoformat(day).weekday() >= 5
        assert CHINA.is_workday(date.fromisoformat(day))

    @pytest.mark.parametrize("day", ["2026-01-01", "2026-02-17", "2026-04-06", "2026-10-07", "2021-02-11"])
    def test_rests_on_announced_weekdays(self, day):
        assert date.fromisoformat(day).weekday() < 5
        assert not CHINA.is_workday(date.fromisoformat(day))

    def test_counts_the_year_2026(self):
        """365 days less 104 weekend days and 19 weekdays off, and 6 weekend days worked."""
        days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
        weekend = sum(day.weekday() >= 5 for day in days)
        worked = sum(day.weekday() >= 5 and CHINA.is_workday(day) for day in days)
        off = sum(day.weekday() < 5 and not CHINA.is_workday(day) for day in days)
        assert (weekend, worked) == (104, 6)
        assert sum(map(CHINA.is_workday, days)) == 365 - weekend + worked - off
        assert CHINA.workdays_between(date(2025, 12, 31), date(2026, 12, 31)) == 365 - weekend + worked - off

    def test_says_forecast_of_years_not_announced(self):
        assert not CHINA.is_forecast(date(2026, 12, 31))
        assert CHINA.is_forecast(date(2027, 1, 1))

    def test_the_overdue_milestone_of_the_wall_chart(self):
        """Due 3 June, seen 7 July 2026: 23 workdays, the Dragon Boat Friday left out."""
        assert CHINA.workdays_overdue(date(2026, 6, 3), date(2026, 7, 7)) == 23
        assert CHINA.workdays_overdue(date(2026, 7, 7), date(2026, 6, 3)) == 0

    def test_takes_the_offices_own_changes(self):
        changed = WorkCalendar.china({date(2027, 2, 20): True, date(2027, 3, 1): False})
        assert changed.is_workday(date(2027, 2, 20)) and not changed.is_workday(date(2027, 3, 1))
        assert not CHINA.is_workday(date(2027, 2, 20))


class TestArithmetic:
    @given(DAYS, DAYS)
    def test_between_is_what_counting_gives(self, start, end):
        low, high = sorted((start, end))
        counted = sum(CHINA.is_workday(low + timedelta(days=n)) for n in range(1, (high - low).days + 1))
        assert CHINA.workdays_between(start, end) == (counted if start <= end else -counted)

    @given(DAYS, st.integers(1, 400))
    def test_adding_reaches_a_workday_that_many_later(self, start, workdays):
        end = CHINA.add_workdays(start, workdays)
        assert CHINA.is_workday(end)
        assert CHINA.workdays_between(start, end) == workdays

    @given(DAYS, st.integers(0, 400))
    def test_subtracting_undoes_adding(self, start, workdays):
        start = CHINA.next_workday(start)
        assert CHINA.add_workdays(CHINA.add_workdays(start, workdays), -workdays) == start

    @given(DAYS)
    def test_number_and_day_are_each_others_inverse(self, day):
        workday = CHINA.next_workday(day)
        assert CHINA.day_of(CHINA.number_of(workday)) == workday

    def test_refuses_days_it_does_not_cover(self):
        with pytest.raises(OutsideCalendar):
            CHINA.is_workday(date(1999, 1, 1))
        with pytest.raises(OutsideCalendar):
            CHINA.add_workdays(date(2060, 12, 1), 100)

    def test_a_calendar_of_one_week(self):
        week = WorkCalendar(date(2026, 6, 1), date(2026, 6, 7), holidays=[date(2026, 6, 2)])
        assert [week.is_workday(date(2026, 6, n)) for n in range(1, 8)] == [
            True,
            False,
            True,
            True,
            True,
            False,
            False,
        ]
        assert week.add_workdays(date(2026, 6, 1), 1) == date(2026, 6, 3)

    def test_the_last_day_of_a_month(self):
        assert [month_end(month) for month in ("2026-06", "2024-02", "2026-12")] == [
            date(2026, 6, 30),
            date(2024, 2, 29),
            date(2026, 12, 31),
        ]
