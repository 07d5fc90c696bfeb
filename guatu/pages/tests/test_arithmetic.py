"""The sum behind a light says what was divided by what, what came out and which line it crossed."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from guatu.pages.arithmetic import Sources, sums_of, unrated_reason, verdict

WORDS = {"alarm": "红灯", "watch": "黄灯", "good": "绿灯"}
SOURCES = Sources(
    months="1至6月",
    reported="6月月报",
    planned="年度计划",
    decided_on=date(2026, 7, 7),
    year=2026,
    words=WORDS,
)


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


def finding(measure, value, shown, inputs=None, *, level="alarm", bounds=(), **given):
    return {
        "meaning": level,
        "matter": "m",
        "measures": [{"measure": measure, "value": value, "shown": shown, "inputs": inputs or {}}],
        "bounds": [{"measure": measure, "relation": r, "limit": limit} for r, limit in bounds],
        **given,
    }


INVESTMENT = finding(
    "pro_rata_ratio",
    "14/25",
    "56.0%",
    {
        "completed_yuan": "89600000",
        "due_yuan": "160000000",
        "plan_yuan": "320000000",
        "pro_rata_share": "0.5",
    },
    bounds=[("<", "60%")],
    text="第二条",
)
NODE = finding(
    "key_milestone_workdays_overdue",
    "23",
    "23",
    {"milestone": "线路迁改方案受理", "due_on": "2026-06-03"},
    bounds=[(">", "15")],
)


class TestSumsOf:
    def test_writes_investment_as_a_division(self):
        (one,) = sums_of([INVESTMENT], SOURCES)
        assert [(term.sign, term.value) for term in one.terms] == [
            ("", "8,960"),
            ("÷", "16,000"),
            ("=", "56.0%"),
        ]
        assert one.terms[1].term == "序时应完成　年度计划32,000 × 50.0%"
        assert one.result.source == "低于60%，红灯"

    def test_writes_a_late_node_with_its_day(self):
        (one,) = sums_of([NODE], SOURCES)
        assert one.result.term == "节点“线路迁改方案受理”应于6月3日"
        assert one.result.value == "逾期23日"
        assert one.result.source == "工作日，至7月7日；超过15，红灯"

    def test_puts_the_gravest_first_and_leaves_out_what_was_not_rated(self):
        good = {**INVESTMENT, "meaning": "good"}
        found = sums_of([good, {**NODE, "meaning": "unrated"}, NODE], SOURCES)
        assert [one.level for one in found] == ["alarm", "good"]

    @pytest.mark.parametrize(
        ("measure", "inputs", "signs"),
        [
            (
                "lag_points",
                {"completed_yuan": "1", "plan_yuan": "2", "pro_rata_share": "1/2"},
                ["", "−", "="],
            ),
            ("shortfall_ratio", {"completed_yuan": "1", "due_yuan": "2"}, ["", "−", "÷", "="]),
            ("completion_ratio", {"completed_yuan": "1", "plan_yuan": "2"}, ["", "÷", "="]),
            ("payment_ratio", {"paid_yuan": "1", "payable_yuan": "3"}, ["", "÷", "="]),
            ("period_task_ratio", {"period_completed_yuan": "1", "period_task_yuan": "3"}, ["", "÷", "="]),
            ("start_overdue_months", {"planned_start_month": "2026-03"}, ["", "="]),
            ("entry_overdue_months", {"started_month": "2026-03"}, ["", "="]),
            ("reported", {}, [""]),
            ("a_measure_of_tomorrow", {}, [""]),
        ],
    )
    def test_has_a_sum_for_every_kind_of_measure(self, measure, inputs, signs):
        (one,) = sums_of([finding(measure, "1/2", "50", inputs)], SOURCES)
        assert [term.sign for term in one.terms] == signs
        assert one.result.is_result

    def test_a_class_beside_the_measure_is_not_what_is_shown(self):
        both = {
            **INVESTMENT,
            "measures": [{"measure": "class", "value": "continuing", "shown": "continuing", "inputs": {}}]
            + INVESTMENT["measures"],
            "bounds": [{"measure": "class", "relation": "in", "limit": "continuing"}, *INVESTMENT["bounds"]],
        }
        assert sums_of([both], SOURCES)[0].result.value == "56.0%"


class TestVerdict:
    def test_counts_the_clauses_met(self):
        assert verdict(sums_of([INVESTMENT, NODE], SOURCES), "alarm", SOURCES) == "2条触发，取重者。"
        assert verdict(sums_of([INVESTMENT], SOURCES), "alarm", SOURCES) == "一条触发。"

    def test_says_when_none_is(self):
        good = sums_of([{**INVESTMENT, "meaning": "good"}], SOURCES)
        assert verdict(good, "good", SOURCES) == "没有触发任何一条，亮绿灯。"

    def test_says_what_lacks_when_there_is_no_light(self):
        told = unrated_reason([{"lacks": ["completed_yuan", "milestones"]}], "unrated")
        assert told == "未评：缺完成投资、关键节点。"
        assert unrated_reason([], "unrated") == "未到考核期，不亮灯。"
