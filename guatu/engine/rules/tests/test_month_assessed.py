"""Which month the figures of a ledger stand for."""

from datetime import date

import pytest

from guatu.engine.rules.ledger import month_assessed


class TestMonthAssessed:
    @pytest.mark.parametrize(
        ("year", "as_of_month", "on", "month"),
        [
            (2021, 6, date(2021, 7, 7), "2021-06"),  # as the ledger says
            (None, None, date(2021, 6, 30), "2021-06"),  # the month's last day ends it
            (None, None, date(2021, 6, 29), "2021-05"),
            (2021, None, date(2021, 7, 7), "2021-06"),
            (2021, None, date(2023, 7, 7), "2021-12"),  # a plan year that is over stands at its December
            (2023, None, date(2021, 6, 30), "2023-01"),  # one that has not begun lies after the day
        ],
    )
    def test_is_the_ledgers_own_or_the_last_one_over_within_its_plan_year(self, year, as_of_month, on, month):
        assert month_assessed(year=year, as_of_month=as_of_month, on=on) == month
