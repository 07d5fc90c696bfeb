"""The generator alone: its sums, its counts, and that the same seed gives the same district."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from guatu.cli.demo.district import CLASSES, JULY_MILESTONES, LEADERS, TODAY, TOWNS
from guatu.cli.demo.history import Story, months, tell
from guatu.cli.demo.named import NAMED
from guatu.cli.demo.places import box
from guatu.cli.demo.portfolio import DemoProject, build_portfolio
from guatu.engine.calendars import WorkCalendar


@pytest.fixture(scope="module")
def projects() -> list[DemoProject]:
    return build_portfolio()


@pytest.fixture(scope="module")
def stories(projects: list[DemoProject]) -> list[Story]:
    return tell(projects, WorkCalendar.china())


class TestPortfolio:
    def test_is_274_projects_and_1735_2_yi(self, projects):
        assert len(projects) == 274
        assert sum(p.total for p in projects) * 10_000 == 173_520_000_000

    def test_plans_386_4_yi_owes_50_0_percent_and_did_48_5(self, projects):
        assert sum(p.plan for p in projects) == 3_864_000
        assert sum(p.due for p in projects) == sum(frame.due for frame in CLASSES) == 1_931_550
        assert sum(p.done or 0 for p in projects) == 1_873_280

    @pytest.mark.parametrize("frame", CLASSES, ids=lambda frame: frame.code)
    def test_adds_up_in_each_class(self, projects, frame):
        ours = [p for p in projects if p.class_code == frame.code]
        assert len(ours) == frame.count
        assert sum(p.total for p in ours) == frame.total
        assert sum(p.plan for p in ours) == frame.plan
        assert sum(p.done or 0 for p in ours) == frame.done

    def test_deals_every_town_and_leader_its_number(self, projects):
        assert Counter(p.town.code for p in projects) == {town.code: town.count for town in TOWNS}
        assert Counter(p.sponsor.code for p in projects) == {x.code: sum(x.lights) for x in LEADERS}

    def test_started_49_of_57_and_9_are_not_in_statistics(self, projects):
        due = [p for p in projects if p.start_due]
        assert len(due) == 57
        assert sum(p.started_on is not None for p in due) == 49
        assert sum(p.started_on is not None and p.listed_on is None for p in projects) == 9

    def test_keeps_the_projects_written_by_hand(self, projects):
        by_number = {p.number: p for p in projects}
        for named in NAMED:
            drawn = by_number[named.number]
            assert (drawn.name, drawn.total, drawn.plan, drawn.done) == (
                named.name,
                named.total,
                named.plan,
                named.done,
            )

    def test_gives_no_two_projects_one_name_code_or_number(self, projects):
        for name in ("name", "code", "number", "national_code"):
            assert len({getattr(p, name) for p in projects}) == len(projects)

    def test_spends_no_more_than_there_is(self, projects):
        for p in projects:
            assert p.plan <= p.total
            assert p.earlier + (p.done or 0) <= p.total
            assert p.curve is None or (p.curve[-1] == p.plan and list(p.curve) == sorted(p.curve))

    def test_places_every_light_alone_in_its_block(self, projects):
        for town in TOWNS:
            left, top, right, bottom = box(town.outline)
            places = [p.place for p in projects if p.town == town]
            assert len(set(places)) == town.count
            assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in places)
            assert right > left and bottom > top


class TestHistory:
    def test_is_eighteen_months(self):
        assert (len(months()), months()[0], months()[-1]) == (18, date(2025, 1, 1), date(2026, 6, 1))

    def test_has_41_nodes_in_july_of_which_17_are_key(self, stories):
        july = [n for s in stories for n in s.nodes if date(2026, 7, 1) <= n.due_on <= date(2026, 7, 31)]
        assert len(july) == JULY_MILESTONES
        assert sum(n.is_key for n in july) == 17

    def test_is_late_by_the_workdays_told(self, stories):
        calendar = WorkCalendar.china()
        for story in stories:
            for node in story.project.named.nodes if story.project.named else ():
                if node.overdue_workdays:
                    told = next(n for n in story.nodes if n.name == node.name)
                    assert calendar.workdays_overdue(told.due_on, TODAY) == node.overdue_workdays

    def test_never_reports_less_than_the_month_before_nor_more_than_there_is(self, stories):
        for story in stories:
            last = {report.month: report for report in story.reports}
            for year in (2025, 2026):
                done = [r.completed_year for month, r in sorted(last.items()) if month.year == year]
                assert done == sorted(done)
            assert all(r.completed_total <= story.project.total for r in story.reports)

    def test_ends_at_the_figures_of_the_portfolio(self, stories):
        for story in stories:
            june = [r for r in story.reports if r.month == date(2026, 6, 1)]
            assert (june[-1].completed_year if june else None) == story.project.done

    def test_goes_through_every_stage(self, stories):
        reached = {day.stage for story in stories for day in story.stages if not day.planned}
        assert reached >= {"reserve", "signed", "preparation", "started", "under_construction", "completed"}
        assert reached >= {"in_production", "output_reached", "benefit_reached", "statistics_entry"}

    def test_keeps_activities_in_order_of_time(self, stories):
        for story in stories:
            for row in story.activities:
                for kind in ("first", "plan", "actual", "likely"):
                    start, finish = row.get(f"{kind}_start"), row.get(f"{kind}_finish")
                    assert start is None or finish is None or start <= finish

    def test_tells_how_long_each_unit_held_the_line_diversion(self, stories):
        story = next(s for s in stories if s.project.number == "新001")
        calendar = WorkCalendar.china()
        held = [
            (h.unit, calendar.workdays_between(h.since, h.until or TODAY)) for h in story.issues[0].holdings
        ]
        assert held == [("区发改局", 4), ("区供电公司", 6), ("高新区管委会", 8), ("区供电公司", 15)]


class TestSeed:
    def test_gives_the_same_district_again(self, projects, stories):
        again = build_portfolio()
        assert repr(again).encode() == repr(projects).encode()
        assert repr(tell(again, WorkCalendar.china())).encode() == repr(stories).encode()

    def test_gives_another_district_with_the_same_sums_for_another_seed(self, projects):
        other = build_portfolio(7)
        assert repr(other) != repr(projects)
        assert sum(p.total for p in other) == sum(p.total for p in projects)
        assert sum(p.done or 0 for p in other) == sum(p.done or 0 for p in projects)
