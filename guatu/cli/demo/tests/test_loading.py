"""The demo in a database: lights given by the rules, figures that reconcile, sight that is limited."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.apps.people.choices import Role
from guatu.apps.people.models import RoleGrant, User
from guatu.apps.projects.models import KeyProject
from guatu.apps.supervision import queries
from guatu.apps.supervision.models import Assessment, PortfolioFigures, Standing
from guatu.apps.supervision.rulebook import pack_of
from guatu.cli import demo
from guatu.cli.demo.district import CLASSES, LEADERS, LEVELS, TODAY, TOWNS
from guatu.cli.demo.loading import NotEmpty
from guatu.cli.demo.named import NAMED
from guatu.engine.rules import assess, facts_from_json
from guatu.foundation import audit, clock, site

pytestmark = pytest.mark.usefixtures("demo_site")


@pytest.fixture
def clerk() -> User:
    return User.objects.get(username="xiangmuke")


@pytest.fixture
def figures(clerk: User) -> dict:
    found = queries.figures(year=2026, visible_to=clerk, on=TODAY)
    assert found is not None
    return found


def of(lights: tuple[int, ...]) -> dict[str, int]:
    return dict(zip(LEVELS, lights, strict=True))


class TestLights:
    def test_are_13_red_38_yellow_182_green_36_unrated_5_exempt(self):
        june = Assessment.objects.filter(month=date(2026, 6, 1)).values_list("level", flat=True)
        assert Counter(june) == {"alarm": 13, "watch": 38, "good": 182, "unrated": 36, "exempt": 5}

    def test_count_as_the_wall_chart_says_by_class_town_and_leader(self, figures):
        assert [c["lights"] for c in figures["classes"] if c["projects"]] == [of(c.lights) for c in CLASSES]
        assert {t["name"]: t["lights"] for t in figures["towns"]} == {t.name: of(t.lights) for t in TOWNS}
        assert {s["name"]: s["lights"] for s in figures["sponsors"]} == {
            x.label: of(x.lights) for x in LEADERS
        }

    def test_fall_on_the_projects_written_by_hand_as_told(self):
        levels = dict(Standing.objects.filter(year=2026).values_list("number", "level"))
        assert {n.number: levels[n.number] for n in NAMED} == {n.number: n.level for n in NAMED}

    def test_recompute_to_the_same_bytes_from_what_is_stored_beside_them(self):
        for light in Assessment.objects.select_related("rule_set").order_by("pk")[::7]:
            again = assess(pack_of(light.rule_set), facts_from_json(light.inputs))
            assert again.level == light.level
            assert json.dumps(again.as_dict()["findings"], sort_keys=True) == json.dumps(
                light.findings, sort_keys=True
            )

    def test_reach_back_eighteen_months(self):
        months = Assessment.objects.order_by("month").values_list("month", flat=True).distinct()
        assert len(months) == 18

    def test_turn_from_green_over_yellow_to_red_for_the_bearings_plant(self):
        lights = Assessment.objects.filter(
            project__name="衡川精密轴承产业园（一期）", month__gte=date(2026, 3, 1)
        )
        assert [light.level for light in lights.order_by("month")] == ["good", "watch", "watch", "alarm"]
        june = lights.get(month=date(2026, 6, 1))
        assert [f["clause"] for f in june.findings] == ["LJ3", "LJ4"]
        assert june.findings[0]["measures"][0]["shown"] == "56.0%"
        assert june.findings[1]["measures"][0]["shown"] == "23"


class TestFigures:
    def test_are_the_headline_to_the_yuan(self, figures):
        totals = figures["totals"]
        assert totals["projects"] == 274
        assert totals["total_investment_yuan"] == 173_520_000_000
        assert totals["annual_target_yuan"] == 38_640_000_000
        assert totals["completed_yuan"] == 18_732_800_000
        assert (totals["ratio"], totals["due_ratio"]) == ("0.484803", "0.499884")
        assert figures["starts"] | {"ratio": None} == {
            "planned": 92,
            "due": 57,
            "made": 49,
            "late": 8,
            "ratio": None,
            "not_in_statistics": 9,
        }
        assert (figures["nodes"]["due"], figures["nodes"]["key"]) == (41, 17)

    @pytest.mark.parametrize("group", ["classes", "towns", "sponsors", "leads", "sectors"])
    def test_of_every_grouping_sum_to_the_totals(self, figures, group):
        for name in ("projects", "total_investment_yuan", "annual_target_yuan", "due_yuan", "completed_yuan"):
            assert sum(part[name] for part in figures[group]) == figures["totals"][name]
        for level in LEVELS:
            assert sum(part["lights"][level] for part in figures[group]) == figures["totals"]["lights"][level]

    def test_of_the_month_curve_end_at_the_total(self, figures):
        june = figures["months"][5]
        assert june["completed_yuan"] == figures["totals"]["completed_yuan"]
        assert june["due_yuan"] == figures["totals"]["due_yuan"]

    def test_list_red_projects_by_the_day_to_act(self, figures):
        days = [row["act_due_on"] for row in figures["alarms"]]
        assert days == sorted(days) and len(days) == 13
        first = figures["alarms"][0]
        assert (first["act_unit"], first["act"], first["act_due_on"]) == (
            "区供电公司",
            "受理线路迁改方案",
            "2026-07-07",
        )
        acts = {a.act for n in NAMED if n.level == "alarm" for a in n.acts[:1]}
        assert {row["act"] for row in figures["alarms"]} == acts

    def test_for_a_reporter_are_the_sums_of_what_the_reporter_sees(self, figures):
        reporter = User.objects.get(username="gaoxin")
        own = queries.figures(year=2026, visible_to=reporter, on=TODAY)
        seen = list(queries.standings(year=2026, visible_to=reporter))
        assert own is not None and 0 < own["totals"]["projects"] == len(seen) < 274
        assert own["totals"]["total_investment_yuan"] == sum(row.total_investment_yuan for row in seen)
        assert own["nodes"]["due"] < figures["nodes"]["due"]

    def test_for_an_auditor_are_none(self):
        auditor = User.objects.get(username="shenji")
        assert queries.figures(year=2026, visible_to=auditor, on=TODAY) is None

    def test_cost_two_queries_for_whoever_sees_everything(self, clerk):
        clock.today()
        with CaptureQueriesContext(connection) as captured:
            queries.figures(year=2026, visible_to=clerk, on=TODAY)
        assert len(captured) <= 2


class TestStandings:
    def test_hold_what_the_ledger_shows(self):
        row = Standing.objects.get(year=2026, number="新001")
        assert row.completed_year_yuan == Decimal(89_600_000)
        assert row.due_yuan == Decimal(160_000_000)
        assert (row.ratio, row.pace_ratio) == (Decimal("0.28"), Decimal("0.56"))
        assert (row.late_milestone, row.overdue_workdays) == ("线路迁改方案受理", 23)
        assert (row.previous_level, row.months_at_level, row.extra["first_this_year"]) == ("watch", 1, True)
        assert (row.open_issues, row.stage) == (2, "under_construction")
        assert (row.statistics_yuan, row.paid_yuan) == (Decimal(81_200_000), Decimal(76_400_000))
        assert row.sponsor_name == "副区长（工业）"

    def test_cost_the_scope_and_one_query(self, clerk):
        clock.today()
        with CaptureQueriesContext(connection) as captured:
            assert len(queries.standings(year=2026, visible_to=clerk)) == 274
        assert len(captured) <= 2

    def test_are_found_by_any_of_their_names(self, clerk):
        found = queries.standings(year=2026, visible_to=clerk).filter(
            search_key__contains="衡川精密轴承产业园"
        )
        assert [row.number for row in found] == ["新001"]


class TestSite:
    def test_knows_that_it_is_fictional_and_which_day_it_is(self):
        assert site.facts().is_demo
        assert site.facts().district == "临江区"
        assert clock.today() == TODAY

    def test_has_somebody_in_every_role_and_nobody_with_a_known_password(self):
        assert set(RoleGrant.objects.values_list("role", flat=True)) == set(Role.values)
        assert not any(user.has_usable_password() for user in User.objects.all())

    def test_has_an_unbroken_audit_chain(self):
        assert list(audit.verify()) == []

    def test_is_not_loaded_over_anything(self):
        assert KeyProject.objects.count() == 274
        with pytest.raises(NotEmpty):
            demo.load()

    def test_keeps_figures_for_both_plan_years(self):
        assert list(PortfolioFigures.objects.order_by("year").values_list("year", flat=True)) == [2025, 2026]
