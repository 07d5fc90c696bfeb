"""Printed numbers: what is read, what range it means, and what a recomputation says about it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.engine.scoring.periods import month_of
from guatu.engine.scoring.printed import Interval, decimal_text, read_printed, rounded_half_up, truncated
from guatu.engine.scoring.verdicts import judge


class TestReadPrinted:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("1,234.5", "1234.5"),
            ("７８．９％", "78.9"),
            ("第3名", "3"),
            ("12.5亿元", "12.5"),
            ("+5.9", "5.9"),
            ("－21.9", "-21.9"),
            ("低3.2个百分点", "-3.2"),
            ("超5.9个百分点", "5.9"),
            ("滞后序时进度12个百分点", "-12"),
            ("落后 4.1", "-4.1"),
            ("持平", "0"),
            ("—", None),
            ("/", None),
            ("全部开工", None),
            ("2021年", None),
            ("3家4个", None),
        ],
    )
    def test_reads_a_number_or_says_there_is_none(self, text: str, value: str | None) -> None:
        printed = read_printed(text)
        assert (printed.value if printed else None) == (Fraction(value) if value else None)

    def test_half_a_unit_of_the_last_digit_is_open(self) -> None:
        printed = read_printed("62.9")
        assert printed is not None
        assert printed.interval == Interval(Fraction("62.85"), Fraction("62.95"))


class TestJudge:
    @pytest.mark.parametrize(
        ("published", "done", "plan", "verdict", "because"),
        [
            ("50", "5.0", "10.0", "equal", None),
            ("83.33", "25.00", "30.00", "rounded", None),
            ("30.8", "79.00", "256.00", "truncated", None),  # 30.859
            ("109.1", "120.5", "110.5", "rounded", "inputs"),  # 109.0498, from 120.55 / 110.45 109.14
            ("55.98", "691.77", "1237.6", "inconsistent", None),
        ],
    )
    def test_tells_rounding_from_error(
        self, published: str, done: str, plan: str, verdict: str, because: str | None
    ) -> None:
        figure, above, below = (read_printed(text) for text in (published, done, plan))
        assert figure and above and below
        ratio = (above.interval / below.interval).scaled(100)
        judgement = judge(figure, above.value / below.value * 100, ratio)
        assert (judgement.verdict, judgement.because) == (verdict, because)

    @given(st.fractions(-1000, 1000), st.integers(0, 3))
    def test_a_rounded_or_truncated_value_is_never_inconsistent(self, value: Fraction, places: int) -> None:
        step = Fraction(1, 10**places)
        for printed in (rounded_half_up(value, step), truncated(value, step)):
            figure = read_printed(decimal_text(printed, places) if places else str(printed))
            assert figure is not None
            assert judge(figure, value, Interval.exactly(value)).agrees or figure.decimals < places


class TestIntervals:
    @given(*[st.fractions(-50, 50) for _ in range(4)])
    def test_hold_every_result_of_what_they_hold(
        self, a: Fraction, b: Fraction, c: Fraction, d: Fraction
    ) -> None:
        one, other = Interval(min(a, b), max(a, b)), Interval(min(c, d), max(c, d))
        for result, exact in ((one + other, a + c), (one - other, a - c), (one * other, a * c)):
            assert result.low <= exact <= result.high
        if other.low > 0 or other.high < 0:
            assert (one / other).low <= a / c <= (one / other).high


class TestMonthOf:
    @pytest.mark.parametrize(
        ("text", "month"),
        [
            ("2021年1-9月", 9),
            ("1至6月", 6),
            ("某年前三季度", 9),
            ("某年一季度", 3),
            ("上半年", 6),
            ("2018年", 12),
            ("2020-06-30", 6),
            ("xiangxi_2021_1-9", 9),
            ("jining_2015q1", 3),
            ("2020年截至5月10日", 5),
            ("2012年1—8月", 8),
            ("重点项目情况表", None),
        ],
    )
    def test_reads_the_month_a_figure_runs_to(self, text: str, month: int | None) -> None:
        assert month_of(text) == month
