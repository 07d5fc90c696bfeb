"""Rules switched on, months assessed, exemptions, and what the pages show following every change."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.apps.progress.operations import receive_report
from guatu.apps.projects.events import LedgerImported, ReportedFigures
from guatu.apps.schedule.models import Milestone
from guatu.apps.schedule.operations import meet_milestone
from guatu.apps.supervision.models import Assessment, RuleSet, Standing
from guatu.apps.supervision.operations import (
    ExemptionEndsBeforeItBegins,
    ExemptionNeedsApproval,
    MonthNotOver,
    MonthPublished,
    NoRulesInForce,
    NothingToPublish,
    RulesChangedUnderTheirVersion,
    RulesHaveOpenQuestions,
    RulesUnreadable,
    assess_month,
    assess_waiting,
    end_exemption,
    grant_exemption,
    keep_up,
    publish_month,
    switch_on_rule_set,
)
from guatu.apps.supervision.queries import figures, standings
from guatu.apps.supervision.rulebook import rule_set_in_force
from guatu.engine.rules import built_in_text
from guatu.foundation import events
from guatu.foundation.models import AuditLine

JUNE = dt.date(2026, 6, 1)
PACK = "linjiang-2026-3"

pytestmark = pytest.mark.django_db


@pytest.fixture
def rules(today):
    return switch_on_rule_set(toml=built_in_text(PACK), by=None, on=today)


def report(project, wan, today, month=JUNE):
    """A plan of 12,000 万元, so that 6,000 are due by June."""
    return receive_report(
        project=project, month=month, by=None, on=today, completed_year_yuan=Decimal(wan * 10_000)
    )


def level_of(project):
    return Standing.objects.get(project=project, year=2026).level


class TestSwitchOnRuleSet:
    def test_keeps_one_rule_set_in_force(self, rules, today):
        text = built_in_text(PACK).replace('version = "2026-3"', 'version = "2026-4"')
        newer = switch_on_rule_set(toml=text, by=None, on=today)
        assert rule_set_in_force() == newer
        assert RuleSet.objects.filter(in_force=True).count() == 1
        assert switch_on_rule_set(toml=rules.toml, by=None, on=today) == rules
        assert rule_set_in_force() == rules

    def test_refuses_what_is_no_rule_pack(self, today):
        with pytest.raises(RulesUnreadable):
            switch_on_rule_set(toml="format = 1\nid = 3", by=None, on=today)

    def test_refuses_rules_that_leave_a_gap_until_the_office_has_chosen(self, today):
        with pytest.raises(RulesHaveOpenQuestions):
            switch_on_rule_set(toml=built_in_text("yinchuan-2025"), by=None, on=today)
        assert rule_set_in_force() is None

    def test_refuses_another_text_under_the_same_version(self, rules, today):
        with pytest.raises(RulesChangedUnderTheirVersion):
            switch_on_rule_set(toml=rules.toml + "\n# another\n", by=None, on=today)

    def test_leaves_an_audit_line(self, rules):
        assert AuditLine.objects.filter(
            action="supervision.rules.switched_on", object_key=str(rules.pk)
        ).exists()


class TestAssessMonth:
    @pytest.mark.usefixtures("register")
    def test_needs_rules(self, today):
        with pytest.raises(NoRulesInForce):
            assess_month(month=JUNE, by=None, on=today)

    @pytest.mark.usefixtures("register", "rules")
    def test_waits_for_the_month_to_end(self):
        with pytest.raises(MonthNotOver):
            assess_month(month=JUNE, by=None, on=dt.date(2026, 6, 30))

    @pytest.mark.usefixtures("rules")
    def test_gives_each_project_its_light_with_its_arithmetic(self, register, today):
        report(register.factory, 3_599, today)  # 59.98 % of what is due
        report(register.road, 3_600, today)  # 60 %
        report(register.school, 4_800, today)  # 80 %
        assert assess_month(month=JUNE, by=None, on=today) == {"alarm": 1, "watch": 1, "good": 1}
        light = Assessment.objects.get(project=register.road)
        assert (light.level, light.draft, light.decided_on) == ("watch", True, today)
        assert light.findings[0]["clause"] == "LJ2"
        assert light.findings[0]["measures"][0]["inputs"]["due_yuan"] == "60000000"

    @pytest.mark.usefixtures("rules")
    def test_takes_a_key_milestone_more_than_15_workdays_late_for_red(self, register, today):
        report(register.factory, 6_000, today)
        due = dt.date(2026, 6, 12)  # 16 workdays before 7 July, with the holiday of 19 June between
        Milestone.objects.create(
            project=register.factory, name="封顶", first_due_on=due, due_on=due, is_key=True
        )
        assess_month(month=JUNE, by=None, on=today)
        assert level_of(register.factory) == "alarm"
        Milestone.objects.update(due_on=dt.date(2026, 6, 15))
        assess_month(month=JUNE, by=None, on=today)
        assert level_of(register.factory) == "good"

    @pytest.mark.usefixtures("rules")
    def test_replaces_a_draft_but_never_what_was_published(self, register, today):
        report(register.factory, 6_000, today)
        assess_month(month=JUNE, by=None, on=today)
        assess_month(month=JUNE, by=None, on=today)
        assert Assessment.objects.filter(month=JUNE).count() == 3
        assert publish_month(month=JUNE, by=None, on=today) == 3
        with pytest.raises(MonthPublished):
            assess_month(month=JUNE, by=None, on=today)
        with pytest.raises(NothingToPublish):
            publish_month(month=JUNE, by=None, on=today)

    @pytest.mark.usefixtures("rules")
    def test_costs_the_same_queries_for_any_number_of_projects(self, register, today):
        assess_month(month=JUNE, by=None, on=today)
        with CaptureQueriesContext(connection) as three:
            assess_month(month=JUNE, by=None, on=today)
        register.school.plan_years.all().delete()
        keep_up(year=2026, on=today)
        with CaptureQueriesContext(connection) as two:
            assess_month(month=JUNE, by=None, on=today)
        assert len(two) == len(three) < 50

    def test_goes_by_whichever_rules_are_in_force(self, register, today):
        switch_on_rule_set(toml=built_in_text("sanya-2022"), by=None, on=today)
        report(register.factory, 2_999, today)  # short by more than half
        report(register.road, 3_000, today)  # by half exactly
        report(register.school, 6_000, today)
        assess_month(month=JUNE, by=None, on=today)
        levels = dict(Standing.objects.values_list("code", "level"))
        assert levels == {"factory": "alarm", "road": "watch", "school": "good"}


class TestAssessWaiting:
    def test_lights_what_was_reported_before_there_were_rules(self, register, today):
        report(register.factory, 3_000, today)
        assert level_of(register.factory) == "unrated"
        switch_on_rule_set(toml=built_in_text(PACK), by=None, on=today)
        assert assess_waiting(by=None, on=today) == 3
        assert level_of(register.factory) == "alarm"
        assert assess_waiting(by=None, on=today) == 0

    def test_needs_rules(self, today):
        with pytest.raises(NoRulesInForce):
            assess_waiting(by=None, on=today)


class TestKeepingUp:
    def test_a_ledger_import_is_lit_as_a_draft(self, register, rules, today):
        figures = (ReportedFigures(register.factory.pk, None, Decimal(30_000_000), "", ""),)
        ids = (register.factory.pk, register.road.pk, register.school.pk)
        events.publish(LedgerImported(1, None, 2026, JUNE, today, ids, figures))
        light = Assessment.objects.get(project=register.factory)
        assert (light.level, light.draft, light.rule_set) == ("alarm", True, rules)
        assert level_of(register.factory) == "alarm"

    def test_a_node_met_moves_the_next_one_up(self, register, today):
        for name, day in (("封顶", 20), ("验收", 27)):
            due = dt.date(2026, 7, day)
            Milestone.objects.create(project=register.road, name=name, first_due_on=due, due_on=due)
        first = Milestone.objects.get(name="封顶")
        meet_milestone(milestone=first, met_on=today, by=None, on=today)
        assert Standing.objects.get(project=register.road, year=2026).next_milestone == "验收"

    @pytest.mark.usefixtures("rules")
    def test_a_report_moves_the_draft_and_the_standing(self, register, today):
        report(register.factory, 3_000, today)
        assess_month(month=JUNE, by=None, on=today)
        assert level_of(register.factory) == "alarm"
        report(register.factory, 6_000, today)
        standing = Standing.objects.get(project=register.factory, year=2026)
        assert (standing.level, standing.completed_year_yuan) == ("good", Decimal(60_000_000))

    @pytest.mark.usefixtures("rules")
    def test_the_first_report_of_a_new_month_moves_nothing_until_the_month_is_assessed(self, register, today):
        report(register.factory, 3_000, today)
        assess_month(month=JUNE, by=None, on=today)
        august = dt.date(2026, 8, 3)
        report(register.factory, 7_000, august, month=dt.date(2026, 7, 1))
        standing = Standing.objects.get(project=register.factory, year=2026)
        assert (standing.as_of_month, standing.level) == (JUNE, "alarm")
        assess_month(month=dt.date(2026, 7, 1), by=None, on=august)
        standing.refresh_from_db()
        assert (standing.as_of_month, standing.level) == (dt.date(2026, 7, 1), "good")

    @pytest.mark.usefixtures("rules")
    def test_a_published_light_outlives_a_correction(self, register, today):
        report(register.factory, 3_000, today)
        assess_month(month=JUNE, by=None, on=today)
        publish_month(month=JUNE, by=None, on=today)
        report(register.factory, 6_000, today)
        standing = Standing.objects.get(project=register.factory, year=2026)
        assert (standing.level, standing.completed_year_yuan) == ("alarm", Decimal(60_000_000))

    def test_the_figures_follow_too(self, register, today, office_user):
        report(register.factory, 3_000, today)
        report(register.road, 1_000, today)
        keep_up(year=2026, on=today)
        totals = figures(year=2026, visible_to=office_user, on=today)["totals"]
        assert (totals["projects"], totals["completed_yuan"], totals["due_yuan"]) == (
            3,
            40_000_000,
            180_000_000,
        )
        assert totals["lights"]["unrated"] == 3

    def test_a_project_that_left_the_plan_has_no_standing(self, register, today):
        keep_up(year=2026, on=today)
        register.school.plan_years.all().delete()
        keep_up(year=2026, on=today)
        assert set(Standing.objects.values_list("code", flat=True)) == {"factory", "road"}

    def test_a_reporter_sees_own_projects_and_their_sums(self, register, reporter_user, today):
        report(register.factory, 3_000, today)
        report(register.road, 1_000, today)
        assert [row.code for row in standings(year=2026, visible_to=reporter_user)] == ["factory"]
        totals = figures(year=2026, visible_to=reporter_user, on=today)["totals"]
        assert (totals["projects"], totals["completed_yuan"]) == (1, 30_000_000)


class TestExemption:
    @pytest.mark.usefixtures("rules")
    def test_takes_a_project_out_and_back_in(self, register, today):
        report(register.factory, 3_000, today)
        assess_month(month=JUNE, by=None, on=today)
        exemption = grant_exemption(
            project=register.factory,
            since=dt.date(2026, 5, 1),
            until=None,
            approver="区政府常务会议",
            reason="文物勘探",
            by=None,
            on=today,
        )
        assert level_of(register.factory) == "exempt"
        end_exemption(exemption=exemption, until=dt.date(2026, 5, 31), by=None, on=today)
        assert level_of(register.factory) == "alarm"

    def test_needs_who_approved_it_why_and_a_span(self, register, today):
        span = {"project": register.factory, "since": JUNE, "by": None, "on": today}
        with pytest.raises(ExemptionNeedsApproval):
            grant_exemption(until=None, approver=" ", reason="文物勘探", **span)
        with pytest.raises(ExemptionEndsBeforeItBegins):
            grant_exemption(until=dt.date(2026, 5, 1), approver="区政府", reason="文物勘探", **span)
