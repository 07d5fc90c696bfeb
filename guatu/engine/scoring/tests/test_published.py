"""The published tables, recomputed. Where a publication is wrong, the test says so.

The measured expectations (docs/reference/recheck.md): of 165 percentages and weighted values that can be
recomputed from printed inputs, 146 are half-up rounded, 8 truncated and 11 differ; of the 11, 8 lie within
the rounding of their inputs, 2 miss the possible range by less than 0.003 points, and 1 is wrong. Two more
(邹平市 98.1, June 2020) print no count of started projects; 51 of 52 would give them, so that 167 can be
judged once that count is supplied.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from guatu.engine.scoring.printed import Interval, read_printed
from guatu.engine.scoring.recheck import recheck
from guatu.engine.scoring.results import Check, Recheck
from guatu.engine.scoring.tables import read_tables
from guatu.engine.scoring.verdicts import judge

PUBLISHED = Path(__file__).parent / "published"
TABLES = {
    "henan": "henan_2008_weixi_jiaquan_paiming.csv",
    "jining": "jining_2015q1_guanmo_pingbi.csv",
    "xiangxi": "xiangxi_2021_1-9.csv",
    "dazhou": "dazhou_2019_1-3.csv",
    "binzhou": "binzhou_2020_zhongdian_touzi.csv",
    "tongliang": "tongliang_2024-2025_kuaibao.csv",
    "aggregate": "aggregate_progress_published.csv",
}
PERCENTAGES = {"rate", "start_rate", "weighted"}


@pytest.fixture(scope="module")
def rechecked() -> dict[str, Recheck]:
    return {place: recheck(read_tables(PUBLISHED / name)[0]) for place, name in TABLES.items()}


def percentages(rechecked: dict[str, Recheck]) -> list[Check]:
    return [c for result in rechecked.values() for c in result.checks if c.kind in PERCENTAGES]


def at(result: Recheck, label: str, column: str) -> Check:
    (found,) = [c for c in result.checks if label in c.label and column in c.column.heading]
    return found


class TestPercentages:
    def test_recompute_165_of_the_167_values(self, rechecked: dict[str, Recheck]) -> None:
        checkable = [c for c in percentages(rechecked) if c.verdict != "not_checkable"]
        by_place = Counter(
            place
            for place, result in rechecked.items()
            for c in result.checks
            if c.kind in PERCENTAGES and c.verdict != "not_checkable"
        )
        assert by_place == {
            "henan": 39,
            "xiangxi": 10,
            "dazhou": 10,
            "binzhou": 12,
            "tongliang": 23,
            "aggregate": 71,
        }
        assert len(checkable) == 165

    def test_the_two_others_need_a_count_that_is_not_printed(self, rechecked: dict[str, Recheck]) -> None:
        """邹平市, June 2020: 98.1 of 52 projects, the count of started ones not printed; 51 would give it."""
        others = [
            c
            for c in rechecked["binzhou"].checks
            if c.kind == "start_rate" and c.verdict == "not_checkable" and "邹平市" in c.label
        ]
        assert [(c.why, dict(c.notes)["possible_count"]) for c in others] == [("missing_input", "1")] * 2
        started = Fraction((52 - 1) * 100, 52)
        for check in others:
            printed = read_printed(check.published)
            assert printed is not None
            assert judge(printed, started, Interval.exactly(started)).verdict == "rounded"

    def test_146_are_half_up(self, rechecked: dict[str, Recheck]) -> None:
        plain = [
            c
            for c in percentages(rechecked)
            if c.verdict in ("equal", "rounded") and c.judgement.because is None
        ]
        assert len(plain) == 146

    def test_names_the_8_truncated(self, rechecked: dict[str, Recheck]) -> None:
        truncated = {
            (c.label.split()[0], c.published) for c in percentages(rechecked) if c.verdict == "truncated"
        }
        assert truncated == {
            ("2025年1-4月", "27.98%"),  # 铜梁 27.986
            ("2025年1-3月", "30.8%"),  # 铜梁 30.859
            ("江门市", "47"),  # 47.78
            ("德州市", "69.9"),  # 69.96
            ("海南省", "82"),  # 82.6
            ("宣城市", "66.8"),  # 66.87
            ("闽侯县", "61.73"),  # 61.7396
            ("常州市钟楼区", "41.18"),  # 41.189
        }

    def test_8_are_explained_by_rounded_inputs(self, rechecked: dict[str, Recheck]) -> None:
        explained = {c.label.split()[0] for c in percentages(rechecked) if c.judgement.because == "inputs"}
        assert explained == {"达州市", "州直", "某县(河南)", "常州市钟楼区", "某县(广东)", "保靖县", "宣城市"}
        assert sum(c.judgement.because == "inputs" for c in percentages(rechecked)) == 8

    def test_2_miss_narrowly_and_1_is_wrong(self, rechecked: dict[str, Recheck]) -> None:
        wrong = {c.label.split()[0]: c for c in percentages(rechecked) if c.verdict == "inconsistent"}
        assert set(wrong) == {"连南县", "绵阳市", "黔西南州"}
        assert float(wrong["连南县"].judgement.miss) == pytest.approx(0.0017, abs=1e-4)
        assert float(wrong["绵阳市"].judgement.miss) == pytest.approx(0.0004, abs=1e-4)
        # The prose prints 55.98; 691.77 of 1237.6 is 55.89 to 55.90, which is also what its own table prints.
        assert wrong["黔西南州"].published == "55.98"
        assert wrong["黔西南州"].possible is not None
        assert float(wrong["黔西南州"].possible.high) == pytest.approx(55.8988, abs=1e-4)


class TestStartRates:
    def test_find_started_over_planned_starts(self, rechecked: dict[str, Recheck]) -> None:
        assert (
            at(rechecked["aggregate"], "江门市 某年1-10月 市重点建设项目", "公布开工率").verdict == "rounded"
        )

    def test_leave_out_what_the_remark_leaves_out(self, rechecked: dict[str, Recheck]) -> None:
        """滨州: 405 started, 17 not started, 11 early-stage projects not counted: 405 / 422 = 95.97."""
        whole = [c for c in rechecked["binzhou"].checks if c.kind == "start_rate" and " 全市 " in c.label]
        assert [c.verdict for c in whole] == ["rounded", "rounded", "not_checkable"]
        assert all("other_denominator" in dict(c.notes) for c in whole[:2])


class TestRankings:
    def test_henan_is_dense_with_merged_ties(self, rechecked: dict[str, Recheck]) -> None:
        (ranking,) = rechecked["henan"].rankings
        assert (ranking.by, ranking.ties, ranking.verdict) == ("加权值", "dense", "equal")
        assert ranking.tied == (("新乡市", "郑州市", "鹤壁市"), ("信阳市", "濮阳市"))
        assert ranking.ranked == 19

    def test_jining_is_standard_competition(self, rechecked: dict[str, Recheck]) -> None:
        (ranking,) = rechecked["jining"].rankings
        assert (ranking.by, ranking.ties, ranking.verdict) == ("分数", "competition", "equal")
        assert ranking.tied == (("嘉祥县", "汶上县"),)

    def test_henan_weights_come_out_of_the_table(self, rechecked: dict[str, Recheck]) -> None:
        (weights,) = [a for a in rechecked["henan"].assumed if a["what"] == "weights"]
        assert weights["weights"] == {
            "开工率%": "0.2",
            "主体完工个数÷项目总数(389所)": "0.3",
            "竣工个数÷项目总数(389所)": "0.5",
        }


class TestBallots:
    def test_jining_scores_are_14_full_rankings(self, rechecked: dict[str, Recheck]) -> None:
        (found,) = rechecked["jining"].invariants
        assert (found["mean"], found["expected_mean"], found["ballots"]) == ("82", "82", 14)
        assert found["totals_add_up"] is True
        assert found["verdict"] == "equal"


class TestLeads:
    def test_17_of_19_with_a_clear_month_follow_the_linear_pro_rata(
        self, rechecked: dict[str, Recheck]
    ) -> None:
        leads = [c for c in rechecked["aggregate"].checks if c.kind == "lead"]
        clear = [c for c in leads if "序时差提示" not in c.label]
        assert len(clear) == 19
        assert sum(c.judgement.agrees for c in clear) == 17

    def test_the_other_two_follow_a_curve_of_their_own(self, rechecked: dict[str, Recheck]) -> None:
        own = [c for c in rechecked["aggregate"].checks if c.kind == "lead" and not c.judgement.agrees]
        assert {c.label.split()[0] for c in own} == {"某县(福建)"}
        assert [dict(c.notes)["implied_pro_rata"] for c in own] == ["41.9", "42.5"]

    def test_both_orders_of_rounding_are_in_use(self, rechecked: dict[str, Recheck]) -> None:
        jiangmen = at(rechecked["aggregate"], "江门市 某年1-10月 市重点建设项目", "序时进度之差")
        assert dict(jiangmen.notes)["order"] == "before_rounding"  # 97.16 - 83.33 = 13.83
        (county,) = [c for c in rechecked["aggregate"].checks if c.published == "-21.9"]
        assert dict(county.notes)["order"] == "both_rounded"  # 11.4 - 33.3 = -21.9

    def test_behind_is_positive_where_the_heading_says_so(self, rechecked: dict[str, Recheck]) -> None:
        leads = [c for c in rechecked["binzhou"].checks if c.kind == "lead"]
        assert [(c.published, c.verdict) for c in leads] == [("26.1", "equal"), ("1.1", "equal")]

    def test_words_about_the_pro_rata_point_the_right_way(self, rechecked: dict[str, Recheck]) -> None:
        words = [c for c in rechecked["tongliang"].checks if c.kind == "remark"]
        assert [c.verdict for c in words] == ["equal"] * 5


class TestSums:
    def test_totals_add_up(self, rechecked: dict[str, Recheck]) -> None:
        sums = {
            place: Counter(c.verdict for c in r.checks if c.kind == "sum") for place, r in rechecked.items()
        }
        assert sums["henan"] == {"equal": 4}
        assert sums["dazhou"] == {"equal": 3}
        assert sums["tongliang"]["inconsistent"] == 0
        assert sums["tongliang"].total() == 27

    def test_parts_that_were_cut_off_are_no_error(self, rechecked: dict[str, Recheck]) -> None:
        assert any(a["what"] == "parts_incomplete" for a in rechecked["binzhou"].assumed)
        assert all(c.verdict != "inconsistent" for c in rechecked["binzhou"].checks)
