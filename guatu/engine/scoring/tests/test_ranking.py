"""Ranks under every tie policy, against counting by hand and against brute force."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.engine.scoring.ranking import (
    AVERAGE,
    COMPETITION,
    DENSE,
    LAST,
    NO_TIES,
    TIE_BREAK,
    UNIQUE,
    explain,
    ranks,
)

SCORES = [Fraction(number) for number in (90, 80, 80, 70)]
few_values = st.lists(st.integers(0, 4).map(Fraction), min_size=1, max_size=9)


class TestRanks:
    @pytest.mark.parametrize(
        ("ties", "expected"),
        [
            (COMPETITION, [1, 2, 2, 4]),
            (DENSE, [1, 2, 2, 3]),
            (LAST, [1, 3, 3, 4]),
            (AVERAGE, [1, Fraction(5, 2), Fraction(5, 2), 4]),
        ],
    )
    def test_give_equal_values_what_the_policy_says(self, ties: str, expected: list[int]) -> None:
        assert ranks(SCORES, ties=ties) == expected

    def test_break_ties_by_another_figure(self) -> None:
        investments = [Fraction(number) for number in (1, 5, 9, 2)]
        assert ranks(SCORES, ties=TIE_BREAK, breakers=investments) == [1, 3, 2, 4]
        assert ranks(SCORES, ties=TIE_BREAK, breakers=investments, breakers_descending=False) == [1, 2, 3, 4]

    def test_count_from_the_smallest_when_less_is_better(self) -> None:
        assert ranks(SCORES, ties=COMPETITION, descending=False) == [4, 2, 2, 1]

    @given(few_values)
    def test_agree_with_counting(self, values: list[Fraction]) -> None:
        better = [sum(other > value for other in values) for value in values]
        same = [values.count(value) for value in values]
        distinct = [len({other for other in values if other > value}) for value in values]
        assert ranks(values, ties=COMPETITION) == [count + 1 for count in better]
        assert ranks(values, ties=DENSE) == [count + 1 for count in distinct]
        assert ranks(values, ties=LAST) == [b + s for b, s in zip(better, same, strict=True)]
        assert sum(ranks(values, ties=AVERAGE)) == Fraction(len(values) * (len(values) + 1), 2)


class TestExplain:
    @given(few_values, st.sampled_from([COMPETITION, DENSE, LAST, AVERAGE]))
    def test_reproduces_any_ranking_made_by_a_policy(self, values: list[Fraction], ties: str) -> None:
        published = ranks(values, ties=ties)
        explained = explain(published, values)
        assert explained.agreeing == len(values)
        assert list(explained.expected) == published

    def test_says_when_nothing_is_tied(self) -> None:
        explained = explain([Fraction(1), Fraction(2)], [Fraction(9), Fraction(5)])
        assert explained.ties == NO_TIES

    def test_says_when_no_figure_explains_the_order_inside_a_tie(self) -> None:
        published = [Fraction(number) for number in (1, 3, 2, 4)]
        assert explain(published, SCORES).ties == UNIQUE
        investments = {"总投资": [Fraction(number) for number in (1, 5, 9, 2)]}
        explained = explain(published, SCORES, breakers=investments)
        assert (explained.ties, explained.broken_by) == (TIE_BREAK, "总投资")

    def test_starts_again_in_every_group(self) -> None:
        published = [Fraction(number) for number in (1, 2, 1, 2)]
        explained = explain(published, SCORES, groups=["县", "县", "区", "区"])
        assert explained.agreeing == 4
