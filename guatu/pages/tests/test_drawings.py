"""Drawings place every mark where a reader with a ruler would put it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from guatu.pages.drawings.dot_scale import place_dots
from guatu.pages.drawings.gantt import Bar, Span, draw_gantt
from guatu.pages.drawings.rail import Branch, Station, draw_rail
from guatu.pages.drawings.s_curve import draw_s_curve
from guatu.pages.drawings.scales import DayScale, month_end, round_ticks, spread


def days_late(planned: date, happened: date) -> int:
    return (happened - planned).days


class TestDayScale:
    def test_begins_at_the_left_and_ends_at_the_right(self):
        scale = DayScale(date(2026, 1, 1), date(2026, 1, 10), 0, 100)
        assert scale.x(date(2026, 1, 1)) == 0
        assert scale.x(date(2026, 1, 6)) == 50
        assert scale.x_end(date(2026, 1, 10)) == 100

    def test_names_every_month_across_a_new_year(self):
        scale = DayScale(date(2026, 11, 1), date(2027, 1, 31), 0, 100)
        assert scale.months() == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]

    def test_a_month_ends_on_its_last_day(self):
        assert month_end(date(2028, 2, 3)) == date(2028, 2, 29)
        assert month_end(date(2026, 12, 31)) == date(2026, 12, 31)


class TestRoundTicks:
    @pytest.mark.parametrize(
        ("largest", "ticks"),
        [
            ("3.2", ["0", "0.8", "1.6", "2.4", "3.2"]),
            ("3.21", ["0", "1", "2", "3", "4"]),
            ("7", ["0", "2", "4", "6", "8"]),
        ],
    )
    def test_steps_are_round_and_cover(self, largest, ticks):
        assert round_ticks(Decimal(largest)) == [Decimal(t) for t in ticks]

    @pytest.mark.parametrize("largest", ["0.0001", "19", "99.9", "1234567890", "320000000"])
    def test_are_never_more_than_five(self, largest):
        ticks = round_ticks(Decimal(largest))
        assert 2 <= len(ticks) <= 5
        assert ticks[-1] >= Decimal(largest) > ticks[-2]

    def test_nothing_still_has_a_scale(self):
        assert round_ticks(Decimal(0)) == [0, 1]


class TestSpread:
    def test_leaves_what_is_apart(self):
        assert spread([10, 60], apart=15, lowest=224) == [10, 60]

    def test_lifts_the_upper_of_two_that_touch(self):
        assert spread([100, 105], apart=15, lowest=224) == [90, 105]

    def test_keeps_the_lowest_on_the_paper(self):
        assert spread([230, 224], apart=15, lowest=224) == [224, 209]


def bar(name="a", **given):
    return Bar(name=name, owner="", **{"first": None, "plan": None, "actual": None, "likely": None, **given})


def june(start, finish):
    return Span(date(2026, 6, start), date(2026, 6, finish))


class TestDrawGantt:
    def draw(self, *bars, today=date(2026, 6, 15), due_on=None):
        return draw_gantt(bars, today=today, due_on=due_on, workdays_late=days_late)

    def test_draws_nothing_without_a_day(self):
        assert self.draw(bar()) is None

    def test_a_month_is_as_wide_as_the_paper_when_it_is_the_only_one(self):
        drawn = self.draw(bar(plan=june(1, 30)))
        assert (drawn.rows[0].plan.x, drawn.rows[0].plan.width) == ("188.0", "756.0")

    def test_time_starts_no_later_than_the_first_promise(self):
        drawn = self.draw(bar(first=Span(date(2026, 3, 2), date(2026, 3, 9)), plan=june(1, 30)))
        assert drawn.months[0].month == date(2026, 3, 1)

    def test_counts_how_late_from_the_present_plan(self):
        drawn = self.draw(bar(plan=june(1, 10), likely=june(15, 17)))
        assert drawn.rows[0].late_workdays == 7

    def test_early_is_not_late(self):
        assert self.draw(bar(plan=june(1, 10), actual=june(1, 8))).rows[0].slip is None

    def test_a_late_chain_is_labelled_at_its_ends_only(self):
        late = {"plan": june(1, 5), "likely": june(7, 9), "is_critical": True}
        drawn = self.draw(bar("a", **late), bar("b", **late), bar("c", **late))
        assert [row.slip.shows_label for row in drawn.rows] == [True, False, True]
        assert [row.late_workdays for row in drawn.rows] == [4, 4, 4]

    def test_links_join_the_critical_works_that_follow_each_other(self):
        drawn = self.draw(
            bar("a", likely=june(1, 5), is_critical=True),
            bar("side", likely=june(1, 20)),
            bar("b", likely=june(8, 9), is_critical=True),
        )
        assert len(drawn.links) == 1

    def test_marks_today_only_when_it_is_in_sight(self):
        assert self.draw(bar(plan=june(1, 30))).today.x == "540.8"
        assert self.draw(bar(plan=june(1, 30)), today=date(2027, 1, 1)).today is None

    def test_says_when_it_will_be_done_only_if_that_is_late(self):
        work = bar(plan=june(1, 10), likely=june(5, 20))
        assert self.draw(work, due_on=date(2026, 6, 25)).expected is None
        late = self.draw(work, due_on=date(2026, 6, 18))
        assert (late.expected.day, late.late_workdays) == (date(2026, 6, 20), 2)

    def test_labels_that_would_touch_stand_on_lines_of_their_own(self):
        drawn = self.draw(bar(plan=june(1, 10), likely=june(5, 16)), due_on=date(2026, 6, 15))
        assert len({drawn.today.label_y, drawn.due.label_y, drawn.expected.label_y}) == 3
        apart = self.draw(bar(plan=june(1, 28)), today=date(2026, 6, 5), due_on=date(2026, 6, 28))
        assert apart.today.label_y == apart.due.label_y

    def test_long_plans_name_fewer_months(self):
        drawn = self.draw(bar(plan=Span(date(2024, 1, 1), date(2029, 12, 31))))
        named = [m.month.month for m in drawn.months if m.is_named]
        assert set(named) == {1, 4, 7, 10} or set(named) == {1, 7} or set(named) == {1}
        assert len(named) * 30 <= 760


class TestDrawSCurve:
    planned = [Decimal(n) * 100 for n in range(1, 13)]

    def test_the_gap_stands_at_the_last_reported_month(self):
        drawn = draw_s_curve(
            planned=self.planned, reported={5: Decimal(400), 6: Decimal(450)}, statistics={}, paid={}
        )
        assert drawn.gap.value == 150
        assert drawn.as_of_path == "M213.0 12.0V224.0"

    def test_the_pace_is_the_mean_month_so_far(self):
        drawn = draw_s_curve(planned=self.planned, reported={6: Decimal(450)}, statistics={}, paid={})
        assert drawn.pace_year_yuan == 900

    def test_a_full_year_needs_no_pace(self):
        drawn = draw_s_curve(planned=self.planned, reported={12: Decimal(1200)}, statistics={}, paid={})
        assert drawn.pace_year_yuan is None
        assert drawn.gap is None

    def test_without_reports_only_the_plan_is_drawn(self):
        drawn = draw_s_curve(planned=self.planned, reported={}, statistics={}, paid={})
        assert drawn.report_path == ""
        assert drawn.plan_path.startswith("M40.0 224.0L68.8")

    def test_an_unplanned_year_does_not_divide_by_nought(self):
        assert (
            draw_s_curve(planned=[Decimal(0)] * 12, reported={}, statistics={}, paid={}).plan_label.value == 0
        )


class TestDrawRail:
    stations = [Station("a", "", "", "done"), Station("b", "", "", "now"), Station("c", "", "", "next")]

    def test_is_heavy_up_to_now(self):
        drawn = draw_rail(self.stations, [])
        assert drawn.done_path == "M52.0 26.0H696.0"
        assert drawn.next_path == "M696.0 26.0H1340.0"
        assert [stop.radius for stop in drawn.stops] == [6, 9, 6]

    def test_a_branch_leaves_after_its_station(self):
        drawn = draw_rail(self.stations, [Branch("a", "", "", True), Branch("unknown", "", "", True)])
        assert [side.x for side in drawn.branches] == ["98.0"]


class TestPlaceDots:
    def test_keeps_the_order(self):
        placed = place_dots({"reported": Decimal(8960), "statistics": Decimal(8120), "paid": Decimal(7640)})
        assert float(placed["paid"]) < float(placed["statistics"]) < float(placed["reported"])

    def test_a_small_difference_looks_small(self):
        placed = place_dots({"a": Decimal(1000), "b": Decimal(1001)})
        assert float(placed["b"]) - float(placed["a"]) < 1

    def test_equal_numbers_stand_in_the_middle(self):
        assert place_dots({"a": Decimal(5), "b": Decimal(5)}) == {"a": "50.0", "b": "50.0"}
        assert place_dots({"a": Decimal(0)}) == {"a": "50.0"}
