"""Figures as printed."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.apps.documents import shown, words


class TestHalfUp:
    @pytest.mark.parametrize(
        ("value", "places", "expected"),
        [("2.5", 0, "3"), ("-2.5", 0, "-3"), ("0.05", 1, "0.1"), ("48.45", 1, "48.5"), ("-0.04", 1, "0.0")],
    )
    def test_rounds_half_away_from_zero(self, value, places, expected):
        assert shown.half_up(Fraction(value), places) == Decimal(expected)

    @given(st.fractions(max_denominator=10**6), st.integers(0, 4))
    def test_is_never_further_than_half_a_unit(self, value, places):
        assert abs(Fraction(shown.half_up(value, places)) - value) <= Fraction(1, 2 * 10**places)


class TestUnits:
    def test_money_is_ten_thousands_in_tables_and_hundred_millions_in_prose(self):
        assert shown.wan_text(1_234_565_000) == "123,457"
        assert shown.yi_text(173_520_000_000) == "1735.2"
        assert shown.wan_text(None) == shown.yi_text(None) == "—"

    def test_a_gap_is_taken_between_printed_figures(self):
        assert shown.gap_points(Fraction("0.484803"), Fraction(1, 2)) == Decimal("-1.5")
        assert shown.gap_text(Decimal("-1.5")) == "−1.5"
        assert shown.gap_text(Decimal("4.7")) == "+4.7"

    def test_a_month_names_its_year_only_outside_the_plan_year(self):
        assert shown.month_text("2026-09", 2026) == "9月"
        assert shown.month_text("2027-09", 2026) == "2027年9月"


class TestLagWords:
    @pytest.mark.parametrize(
        ("points", "word"),
        [
            ("4.7", "达到"),
            ("0", "达到"),
            ("-0.1", "略低于"),
            ("-1.7", "略低于"),
            ("-5.0", "略低于"),
            ("-5.1", "低于"),
            ("-8.8", "低于"),
            ("-15.0", "低于"),
            ("-15.1", "明显低于"),
            ("-23.3", "明显低于"),
        ],
    )
    def test_follow_the_published_examples_and_close_every_band(self, points, word):
        assert words.lag_word(Decimal(points)) == word
