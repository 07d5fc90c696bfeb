"""Every published clause, worked by hand at, just below and just above each of its boundaries.

With a plan of 120 and linear 序时, 10 is due each month; `done` is chosen so that the sums can be done in the head.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from guatu.engine.rules import (
    ExemptionGrant,
    Facts,
    MilestoneFact,
    PackNotSettled,
    Published,
    assess,
    built_in_packs,
    load_pack,
    published,
)
from guatu.engine.rules.tests.packs import settled, small


def grade(pack_name, **facts):
    return assess(settled(pack_name), Facts(**facts)).grade


def finding(pack_name, matter, **facts):
    found = assess(settled(pack_name), Facts(**facts)).findings
    return next(item for item in found if item.matter == matter)


def invested(done, *, month="2025-06", plan=1200):
    return {"month": month, "plan_yuan": plan, "completed_yuan": done}


class TestYinchuan:
    """June: 50 % due of 1200, so one point of lag is 12 yuan."""

    @pytest.mark.parametrize(
        ("done", "clause", "level"),
        [
            (601, "YC4", "good"),
            (600, "YC4", "good"),  # lag 0
            (599, "YC5", "watch"),  # lag 1/12: published silence, here chosen as watch
            (481, "YC5", "watch"),  # lag 9.92: the same
            (480, "YC5", "watch"),  # lag 10
            (479, "YC5", "watch"),
            (241, "YC5", "watch"),
            (240, "YC5", "watch"),  # lag 30
            (239, "YC6", "alarm"),  # lag 30.08
        ],
    )
    def test_lag_in_points(self, done, clause, level):
        found = finding("yinchuan-2025", "investment", **invested(done))
        assert found.level == level
        if found.decided_by == "clause":
            assert found.clause == clause

    def test_says_nothing_between_0_and_10_points(self):
        with pytest.raises(PackNotSettled):
            assess(load_pack("yinchuan-2025"), Facts(**invested(599)))
        left = assess(load_pack("yinchuan-2025"), Facts(**invested(599)), allow_open=True)
        assert [f.question for f in left.findings if f.matter == "investment"] == ["gap-investment-1"]
        assert left.provisional

    def test_the_table_of_the_field_study(self):
        """s = 50 %, r = 38 %: yellow everywhere; s = 16.7 %, r = 8 %: a hole, red, red."""
        half = invested(456)
        assert finding("yinchuan-2025", "investment", **half).clause == "YC5"
        assert grade("wuhan", **half) == "watch"
        assert finding("sanya-2022", "investment", **invested(4_560_000, plan=12_000_000)).level == "watch"
        early = invested(96, month="2025-02")
        assert finding("yinchuan-2025", "investment", **early).decided_by == "choice"
        assert grade("wuhan", **early) == "alarm"
        found = finding("sanya-2022", "investment", **invested(960_000, month="2025-02", plan=12_000_000))
        assert found.level == "alarm"

    @pytest.mark.parametrize(
        ("published", "level", "clause"),
        [
            ([], "watch", "YC2"),
            (["2025-05"], "watch", "YC2"),
            (["2025-04", "2025-05"], "alarm", "YC3"),
            (["2025-03", "2025-05"], "watch", "YC2"),  # April is missing: not running
        ],
    )
    def test_three_months_running_count_what_was_published(self, published, level, clause):
        history = tuple(Published(month=month, level="watch", clauses=("YC2",)) for month in published)
        found = finding(
            "yinchuan-2025",
            "start",
            month="2025-06",
            planned_start_month="2025-04",
            started=False,
            history=history,
        )
        assert (found.level, found.clause) == (level, clause)

    @pytest.mark.parametrize(
        ("planned", "started", "level"),
        [("2025-07", False, "good"), ("2025-06", False, "watch"), ("2025-06", True, "good")],
    )
    def test_start(self, planned, started, level):
        found = finding(
            "yinchuan-2025", "start", month="2025-06", planned_start_month=planned, started=started
        )
        assert found.level == level

    @pytest.mark.parametrize(
        ("started", "clause"), [("2025-05", "YC8-green"), ("2025-04", "YC8"), ("2025-03", "YC9")]
    )
    def test_entry_after_more_than_one_and_two_months(self, started, clause):
        found = finding("yinchuan-2025", "entry", month="2025-06", started_month=started, in_statistics=False)
        assert found.clause == clause

    @pytest.mark.parametrize(("paid", "level"), [(79, "alarm"), (80, "good"), (81, "good")])
    def test_payment_against_the_requirement(self, paid, level):
        found = finding(
            "yinchuan-2025",
            "payment",
            month="2025-06",
            paid_yuan=paid,
            payable_yuan=100,
            required_payment_ratio=Fraction(4, 5),
        )
        assert found.level == level

    def test_good_reason_exempts_start_and_entry_only(self):
        grant = ExemptionGrant(kind="just_cause", approver="市重点办", reason="征地批复未到")
        light = assess(
            settled("yinchuan-2025"),
            Facts(**invested(239), planned_start_month="2025-05", started=False, exemption=grant),
        )
        by_matter = {item.matter: item.level for item in light.findings}
        assert by_matter["start"] == "exempt"
        assert by_matter["investment"] == "alarm"
        assert light.level == "alarm"
        assert light.exemption == grant


class TestWuhan:
    @pytest.mark.parametrize(
        ("done", "level"),
        [(359, "alarm"), (360, "watch"), (361, "watch"), (479, "watch"), (480, "good"), (481, "good")],
    )
    def test_share_of_pro_rata(self, done, level):
        """600 due: 60 % is 360 and 80 % is 480."""
        assert grade("wuhan", **invested(done)) == level

    @pytest.mark.parametrize(
        ("sector", "yuan", "level"),
        [
            ("社会民生", 10**8, "eligible"),
            ("社会民生", 10**8 - 1, "unrated"),
            ("基础设施", 5 * 10**8, "eligible"),
            ("基础设施", 5 * 10**8 - 1, "unrated"),
            ("商贸物流", 10**9, "eligible"),
            ("商贸物流", 10**9 - 1, "unrated"),
            ("其他", 10**12, "unrated"),
        ],
    )
    def test_admission(self, sector, yuan, level):
        facts = {"month": "2025-06", "sector": sector, "total_investment_yuan": yuan}
        assert grade("wuhan", object="application", **facts) == level


class TestXinhuang:
    @pytest.mark.parametrize(
        ("done", "level", "word"),
        [
            (59, "alarm", "黄牌"),
            (60, "watch", "重点跟踪督导"),
            (79, "watch", "重点跟踪督导"),
            (80, "good", "正常"),
        ],
    )
    def test_month_task(self, done, level, word):
        light = assess(
            settled("xinhuang-2015"),
            Facts(month="2015-04", period_task_yuan=100, period_completed_yuan=done),
        )
        assert (light.level, light.word) == (level, word)


class TestSanya:
    @pytest.mark.parametrize(
        ("done", "level"),
        [
            (6_000_001, "good"),
            (6_000_000, "good"),
            (5_999_999, "watch"),
            (3_000_000, "watch"),
            (2_999_999, "alarm"),
        ],
    )
    def test_shortfall(self, done, level):
        """6,000,000 due: half of it is 50 % short, which is still yellow."""
        assert grade("sanya-2022", **invested(done, month="2022-06", plan=12_000_000)) == level

    @pytest.mark.parametrize(("plan", "level"), [(9_999_999, "unrated"), (10_000_000, "alarm")])
    def test_plans_from_ten_million(self, plan, level):
        assert grade("sanya-2022", **invested(0, month="2022-06", plan=plan)) == level

    def test_twice_yellow_calls_in_the_deputy_mayor(self):
        history = (Published(month="2022-05", level="watch", clauses=("SY2",)),)
        facts = {**invested(5_999_999, month="2022-06", plan=12_000_000), "history": history}
        found = finding("sanya-2022", "investment", **facts)
        assert (found.level, found.clause, found.run) == ("watch", "SY2-twice", 2)

    @pytest.mark.parametrize(
        ("done", "before", "level"),
        [(100, "watch", "good"), (99, "good", "watch"), (99, "watch", "alarm"), (99, "alarm", "alarm")],
    )
    def test_districts_two_months_running(self, done, before, level):
        clause = {"watch": "SY4-yellow", "alarm": "SY4-red", "good": "SY4-green"}[before]
        assert (
            grade(
                "sanya-2022",
                object="district",
                month="2022-06",
                period_task_yuan=100,
                period_completed_yuan=done,
                history=(Published(month="2022-05", level=before, clauses=(clause,)),),
            )
            == level
        )


class TestTianjin:
    @pytest.mark.parametrize(
        ("growth", "level"),
        [
            ("5.1", "good"),
            ("5", "good"),
            ("4.9", "watch"),
            ("0.1", "watch"),
            ("0", "watch"),
            ("-0.1", "alarm"),
        ],
    )
    def test_growth(self, growth, level):
        """Plan 5 %, average 4 %; at 0 the publication says nothing, here chosen as watch."""
        facts = {"planned_growth": Fraction(5, 100), "average_growth": Fraction(4, 100)}
        growth = Fraction(growth) / 100
        assert grade("tianjin-2022", object="district", month="2022-06", growth=growth, **facts) == level

    def test_above_plan_but_below_average_is_yellow(self):
        facts = {"planned_growth": Fraction(5, 100), "average_growth": Fraction(7, 100)}
        assert (
            grade("tianjin-2022", object="district", month="2022-06", growth=Fraction(6, 100), **facts)
            == "watch"
        )

    @pytest.mark.parametrize(("used", "level"), [(50, "good"), (49, "watch"), (20, "watch"), (19, "alarm")])
    def test_bonds_in_points(self, used, level):
        """Issued in January: three of six months passed in April, 50 due of 100."""
        facts = {"month": "2022-04", "issue_month": "2022-01", "plan_yuan": 100, "completed_yuan": used}
        assert grade("tianjin-2022", object="bond", **facts) == level

    def test_bonds_as_a_ratio_decide_otherwise(self):
        from guatu.engine.rules import settle

        pack = settle(
            load_pack("tianjin-2022"),
            {"term-below_expected": "shortfall_ratio", "gap-growth-1": "watch", "overlap-growth-1": "alarm"},
        )
        facts = {"month": "2022-04", "issue_month": "2022-01", "plan_yuan": 100}
        levels = [assess(pack, Facts(object="bond", completed_yuan=n, **facts)).level for n in (35, 34)]
        assert levels == ["watch", "alarm"]  # 15 short of 50 is 30 %


class TestMianyang:
    @pytest.mark.parametrize(
        ("object_", "done", "rank", "bottom", "level"),
        [
            ("district", 101, 5, 9, "red_list"),
            ("district", 101, 6, 8, "unrated"),
            ("district", 100, 1, 13, "unrated"),
            ("district", 99, 10, 4, "black_list"),
            ("district", 99, 9, 5, "unrated"),
            ("district", 100, 13, 1, "unrated"),
            ("department", 101, 4, 9, "red_list"),
            ("department", 101, 5, 8, "unrated"),
            ("department", 99, 10, 3, "black_list"),
            ("department", 99, 9, 4, "unrated"),
        ],
    )
    def test_both_series(self, object_, done, rank, bottom, level):
        facts = {
            "period_task_yuan": 100,
            "period_completed_yuan": done,
            "rank": rank,
            "rank_from_bottom": bottom,
        }
        assert grade("mianyang-2022", object=object_, month="2022-06", **facts) == level

    @pytest.mark.parametrize(
        ("task", "done", "level"),
        [
            (200_000_000, 260_000_000, "steed"),  # 30 % and 60 million above
            (200_000_000, 259_999_999, "unrated"),
            (160_000_000, 210_000_000, "steed"),  # 31.25 % and exactly 50 million above
            (160_000_000, 209_999_999, "unrated"),
            (100_000_000, 149_000_000, "unrated"),  # 49 %, but 49 million
        ],
    )
    def test_steeds(self, task, done, level):
        facts = {
            "period_task_yuan": task,
            "period_completed_yuan": done,
            "class_": "new_start",
            "started": True,
        }
        assert grade("mianyang-2022", month="2022-06", **facts) == level

    @pytest.mark.parametrize(
        ("class_", "started", "done", "level"),
        [
            ("continuing", True, 99, "snail"),
            ("continuing", True, 100, "unrated"),
            ("new_start", True, 99, "unrated"),
            ("new_start", False, 99, "snail"),
        ],
    )
    def test_snails(self, class_, started, done, level):
        facts = {"period_task_yuan": 100, "period_completed_yuan": done, "planned_start_month": "2022-06"}
        assert grade("mianyang-2022", month="2022-06", class_=class_, started=started, **facts) == level

    def test_red_is_good_here(self):
        assert settled("mianyang-2022").level_by_id["red_list"].meaning == "good"


class TestMeishan:
    @pytest.mark.parametrize(
        ("listed", "before", "clause", "level"),
        [
            ("red", "MS1", "MS1-red", "good"),
            ("none", "MS1", "", "unrated"),
            ("black", "MS1-red", "MS1", "alarm"),
            ("black", "MS1", "MS2", "alarm"),
        ],
    )
    def test_two_quarters_running(self, listed, before, clause, level):
        found = finding(
            "meishan-2024",
            "inspection",
            month="2024-06",
            inspection_list=listed,
            history=(Published(month="2024-03", level="alarm", clauses=(before,)),),
        )
        assert (found.clause, found.meaning) == (clause, level)

    @pytest.mark.parametrize(
        ("kind", "month", "level"),
        [
            ("objective_cause", "2024-06", "exempt"),
            ("major_change", "2024-06", "good"),  # the level of the quarter before
            ("left_programme", "2024-06", "alarm"),  # leaves with the next month
            ("left_programme", "2024-07", "exempt"),
        ],
    )
    def test_special_cases_have_their_own_arithmetic(self, kind, month, level):
        light = assess(
            settled("meishan-2024"),
            Facts(
                month=month,
                inspection_list="black",
                history=(Published(month="2024-03", level="good", clauses=("MS1-red",)),),
                exemption=ExemptionGrant(
                    kind=kind, approver="管委会", reason="规划调整", since_month="2024-06"
                ),
            ),
        )
        assert light.level == level


class TestHuating:
    @pytest.mark.parametrize(
        ("stage", "overdue", "done", "level"),
        [
            ("none", False, 600, "good"),
            ("none", False, 599, "blue"),
            ("blue", False, 600, "blue"),
            ("blue", True, 599, "yellow"),
            ("yellow", False, 599, "yellow"),
            ("yellow", True, 599, "alarm"),
            ("red", True, 599, "alarm"),
        ],
    )
    def test_orders_climb_when_their_time_is_up(self, stage, overdue, done, level):
        facts = {**invested(done, month="2017-06"), "started": True}
        assert grade("huating-2017", order_stage=stage, order_overdue=overdue, **facts) == level


class TestLinjiang:
    @pytest.mark.parametrize(
        ("done", "level"),
        [(480, "good"), (479, "watch"), (360, "watch"), (359, "alarm")],
    )
    def test_share_of_pro_rata(self, done, level):
        assert grade("linjiang-2026-3", **invested(done, month="2026-06"), class_="continuing") == level

    @pytest.mark.parametrize(("days", "level"), [(15, "good"), (16, "alarm")])
    def test_key_milestones(self, days, level):
        milestones = (MilestoneFact(name="主体封顶", workdays_overdue=days, is_key=True),)
        facts = invested(600, month="2026-06")
        assert grade("linjiang-2026-3", **facts, class_="continuing", milestones=milestones) == level

    def test_the_sum_of_the_wall_chart(self):
        """8,960 of 16,000 万元 due by the project's own curve: 56.0 %, under 60 %."""
        curve = (0, 0, 16, 52, 104, 160, 200, 230, 260, 290, 310, 320)
        light = assess(
            settled("linjiang-2026-3"),
            Facts(
                month="2026-06",
                class_="new_start",
                plan_yuan=320_000_000,
                completed_yuan=89_600_000,
                curve_yuan=tuple(amount * 10**6 for amount in curve),
                milestones=(MilestoneFact(name="线路迁改方案受理", workdays_overdue=23, is_key=True),),
            ),
        )
        assert light.level == "alarm"
        measured = light.findings[0].measures[0]
        assert (measured.value, measured.shown) == (Fraction(14, 25), "56.0%")
        assert measured.inputs["due_yuan"] == "160000000"
        assert [item.level for item in light.findings] == ["alarm", "alarm"]


class TestRuns:
    def test_a_run_is_what_was_published_month_by_month(self):
        """Behind in April, May and June: yellow, yellow, red. Corrected figures for April change nothing later."""
        history = ()
        levels = []
        for month in ("2025-04", "2025-05", "2025-06"):
            facts = Facts(month=month, planned_start_month="2025-04", started=False, history=history)
            light = assess(settled("yinchuan-2025"), facts)
            levels.append(light.level)
            history = (*history, published(light))
        assert levels == ["watch", "watch", "alarm"]

    def test_a_clause_alone_counts_the_months_in_which_it_was_met(self):
        pack = small(
            """
            [[clause]]
            id = "1"
            level = "good"
            when = { measure = "lag_points", at_most = 10 }
            [[clause]]
            id = "2"
            level = "alarm"
            when = { measure = "lag_points", above = 10 }
            consecutive = 2
            """,
            head='[[matter]]\nid = "m"\notherwise = "unrated"',
        )
        first = assess(pack, Facts(**invested(0, month="2025-05")))
        assert (first.level, first.findings[0].met) == ("unrated", ("2",))
        second = assess(pack, Facts(**invested(0), history=(published(first),)))
        assert (second.level, second.findings[0].run) == ("alarm", 2)


class TestEveryAssessment:
    def test_gives_the_same_bytes_again(self):
        facts = Facts(**invested(7, plan=9), code="新001", name="某项目")
        for pack in built_in_packs():
            first = assess(pack, facts, allow_open=True).as_json()
            assert assess(load_pack(pack.id), facts, allow_open=True).as_json() == first

    def test_carries_inputs_clause_and_version(self):
        document = assess(settled("wuhan"), Facts(**invested(200))).as_dict()
        (found,) = document["findings"]
        assert found["clause"] == "WH1"
        assert found["source"].startswith("http")
        assert found["measures"][0]["inputs"] == {
            "completed_yuan": "200",
            "due_yuan": "600",
            "plan_yuan": "1200",
            "pro_rata_share": "0.5",
        }
        assert found["measures"][0]["value"] == "1/3"
        assert document["rule_pack"]["version"] == "5月13日公布"
        assert len(document["rule_pack"]["sha256"]) == 64

    def test_nothing_unknown_is_taken_for_zero(self):
        light = assess(settled("wuhan"), Facts(month="2025-06", plan_yuan=1200))
        assert light.level == "unrated"
        assert light.findings[0].lacks == ("completed_yuan",)

    def test_a_plan_of_nothing_is_unrated(self):
        assert grade("wuhan", **invested(0, plan=0)) == "unrated"
