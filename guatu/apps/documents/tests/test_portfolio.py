"""The figures, orders and nodes that all papers share."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from guatu.apps.documents.brief import place_of
from guatu.apps.documents.portfolio import last_day, place_named_by
from guatu.apps.documents.tests.examples import WAN, by_hand, portfolio, project


class TestTotals:
    def test_adds_up_what_a_reader_can_check_by_hand(self):
        totals = by_hand().totals
        assert (totals.projects, totals.planned) == (5, 4)
        assert totals.annual_plan_yuan == 4_000 * WAN
        assert totals.completed_yuan == 1_480 * WAN
        assert totals.ratio == Fraction(37, 100)
        assert totals.gap_points == Decimal("-13.0")

    def test_a_plan_without_report_stays_in_the_denominator_and_is_counted(self):
        totals = portfolio(project(0), project(1, completed_yuan=None)).totals
        assert totals.ratio == Fraction(1, 4)
        assert totals.unreported == 1

    def test_without_any_plan_there_is_no_rate(self):
        totals = portfolio(project(0, annual_plan_yuan=None)).totals
        assert totals.ratio is None
        assert totals.gap_points is None

    def test_groups_add_up_to_the_whole(self):
        book = by_hand()
        for groups in (book.by_class, book.by_town, book.by_sector, book.by_unit):
            assert sum(group.totals.projects for group in groups) == book.totals.projects
            assert sum(group.totals.completed_yuan for group in groups) == book.totals.completed_yuan


class TestOrders:
    def test_red_projects_are_numbered_from_the_furthest_behind(self):
        book = portfolio(
            project(0, level="alarm", completed_yuan=200 * WAN),
            project(1, level="alarm", completed_yuan=0),
            project(2, level="good"),
        )
        assert [p.order for p in book.alarms] == [1, 0]
        assert book.alarm_numbers == {1: 1, 0: 2}

    def test_a_project_with_two_sponsors_counts_under_each(self):
        counts = {group.name: group.totals.projects for group in by_hand().by_sponsor}
        assert counts == {"王某": 5, "李某": 1}

    def test_classes_stand_in_the_order_offices_use(self):
        assert [group.name for group in by_hand().by_class] == ["续建", "新开工", "储备"]


class TestNodes:
    def test_a_passed_finish_is_overdue_until_progress_says_it_is_built(self):
        late = project(0, finish_month="2026-05")
        built = project(1, finish_month="2026-05", physical_progress="已竣工验收")
        soon = project(2, finish_month="2026-05", physical_progress="正在准备竣工验收")
        nodes = portfolio(late, built, soon).nodes
        assert [(node.project.order, node.overdue_months) for node in nodes] == [(0, 2), (2, 2)]

    def test_a_new_start_without_investment_is_due_to_start(self):
        node = portfolio(project(0, kind="新开工", start_month="2026-08", completed_yuan=0)).nodes[0]
        assert (node.act, node.month, node.overdue) == ("start", "2026-08", False)

    def test_reserve_projects_have_none(self):
        assert portfolio(project(0, kind="储备")).nodes == ()


class TestPlace:
    @pytest.mark.parametrize(
        ("title", "place"),
        [
            ("临江区2026年重点项目台账", "临江区"),
            ("青河县重点建设项目进展情况表", "青河县"),
            ("北岭市2021年1-6月重大项目", "北岭市"),
            ("2023年区级重点建设项目台账", ""),
            ("全区重点项目台账", ""),
            ("临江经济技术开发区2024年重点项目", "临江经济技术开发区"),
            ("", ""),
        ],
    )
    def test_is_what_stands_before_the_year_or_the_subject(self, title, place):
        assert place_named_by(title) == place

    def test_a_town_heading_its_own_sheet_is_not_the_place(self):
        titles = ["石桥镇2021年重点项目", "江湾镇2021年重点项目"]
        assert place_of(titles, {"石桥镇", "江湾镇"}) == ""
        assert place_of(["临江区2021年重点项目", *titles], {"石桥镇", "江湾镇"}) == "临江区"
        assert place_of(titles[:1], {"石桥镇"}) == "石桥镇"


class TestMonths:
    def test_count_within_the_plan_year_only(self):
        assert by_hand().months == 6
        assert portfolio(as_of=date(2025, 12, 31)).months == 0
        assert portfolio(as_of=date(2027, 1, 31)).months == 12

    def test_last_day_knows_leap_years(self):
        assert last_day(2028, 2) == date(2028, 2, 29)
