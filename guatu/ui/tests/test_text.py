from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from guatu.ui import text


class TestNumber:
    @pytest.mark.parametrize(
        ("value", "places", "shown"),
        [
            (0, 0, "0"),
            (None, 0, "—"),
            (1873280, 0, "1,873,280"),
            (Decimal("-1.45"), 1, "−1.5"),
            (Decimal("0.05"), 1, "0.1"),
            (Decimal("-0.04"), 1, "0.0"),
            (Fraction(1, 3), 2, "0.33"),
            (2.675, 2, "2.68"),  # as it prints, not as binary holds it
        ],
    )
    def test_rounds_half_up_with_a_true_minus(self, value, places, shown):
        assert text.number(value, places) == shown

    def test_signs_a_gain_but_not_nothing(self):
        assert text.number(5, signed=True) == "+5"
        assert text.number(0, signed=True) == "0"


class TestMoney:
    def test_is_whole_wan_in_ledgers(self):
        assert text.wan(Decimal("89604999.99")) == "8,960"
        assert text.wan(Decimal("89605000")) == "8,961"

    def test_is_yi_with_one_decimal_in_prose(self):
        assert text.yi(173_520_000_000) == "1735.2"

    def test_has_no_figure_where_there_is_none(self):
        assert text.wan(None) == text.yi(None) == "—"


class TestPercent:
    def test_shows_one_decimal_and_keeps_four(self):
        assert text.percent(Decimal("0.484803")) == "48.5%"
        assert text.raw_percent(Decimal("0.484803")) == "48.4803%"

    def test_takes_a_gap_between_what_is_shown(self):
        assert text.points_between(Decimal("0.484803"), Decimal("0.5")) == Decimal("-1.5")


class TestDay:
    @pytest.fixture(autouse=True)
    def in_chinese(self):
        with translation.override("zh-hans"):
            yield

    def test_names_its_year_only_when_the_page_is_about_another(self):
        assert text.short_day(date(2026, 7, 7), 2026) == "7月7日"
        assert text.short_day(date(2027, 2, 3), 2026) == "2027年2月3日"

    def test_reads_in_english_too(self):
        with translation.override("en"):
            assert text.short_day(date(2026, 7, 7), 2026) == "7 Jul"
            assert text.month(date(2026, 6, 1), 2025) == "Jun 2026"

    def test_knows_its_weekday(self):
        assert text.weekday(date(2026, 7, 8)) == "周三"
