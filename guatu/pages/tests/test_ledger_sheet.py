"""The ledger's lines, grouped, filtered, sorted and totalled, on lines a reader can add up by hand."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.pages.ledger.lines import Line
from guatu.pages.ledger.question import FILTERS, GROUPINGS, Question
from guatu.pages.ledger.sheet import FIRST_LINES, build_sheet, total_of
from guatu.pages.ledger.words import gap_text, raw_percent, tenths_text, wan, yi

TODAY = date(2026, 7, 7)
WAN = 1_000_000  # fen


def line(number=1, **given):
    usual = {
        "code": f"p{number}",
        "number": f"续{number:03d}",
        "name": f"项目{number}",
        "class_code": "continuing",
        "sector": "工业",
        "stage": "under_construction",
        "local_name": "北岸镇",
        "lead_name": "区工信局",
        "sponsor_name": "区长",
        "level": "good",
        "draft": False,
        "urgency": 2,
        "next_milestone": "封顶",
        "next_milestone_due_on": date(2026, 8, 1),
        "late_milestone": "",
        "overdue_workdays": 0,
        "open_issues": 0,
        "as_of_month": date(2026, 6, 1),
        "reported_at": None,
        "is_stale": False,
        "search_key": "",
        "total": 100 * WAN,
        "plan": 40 * WAN,
        "due": 20 * WAN,
        "done": 10 * WAN,
        "statistics": 9 * WAN,
        "paid": 8 * WAN,
        "start_overdue": False,
        "not_in_statistics": False,
    }
    return Line(**{**usual, **given})


def mixed():
    """Forty-eight lines of every kind, some without figures."""
    return [
        line(
            n,
            class_code=("continuing", "new_start", "reserve")[n % 3],
            level=("alarm", "watch", "good", "unrated", "exempt")[n % 5],
            urgency=n % 5,
            local_name=("北岸镇", "南岸镇", "")[n % 3],
            sponsor_name=("区长", "区长、副区长", "")[n % 3],
            done=None if n % 7 == 0 else n * WAN,
            plan=None if n % 11 == 0 else 40 * WAN,
        )
        for n in range(1, 49)
    ]


def answer(lines, **asked):
    return build_sheet(lines, Question(year=2026, **asked), today=TODAY)


class TestBuildSheet:
    @pytest.mark.parametrize("group", GROUPINGS)
    def test_subtotals_sum_to_the_total_in_every_grouping(self, group):
        sheet = answer(mixed(), group=group)
        for name in ("count", "total", "plan", "due", "done"):
            assert sum(getattr(g.totals, name) for g in sheet.groups) == getattr(sheet.totals, name)
        for level, count in sheet.totals.lights.items():
            assert sum(g.totals.lights.get(level, 0) for g in sheet.groups) == count

    def test_the_total_is_the_sum_of_the_lines(self):
        lines = mixed()
        assert answer(lines).totals.done == sum(one.done or 0 for one in lines)

    def test_shows_the_first_lines_of_a_long_group_and_counts_the_rest(self):
        group = answer([line(n) for n in range(1, 61)]).groups[0]
        assert (len(group.lines), group.hidden) == (FIRST_LINES, 48)

    def test_opens_the_group_that_is_asked_for(self):
        sheet = answer(mixed(), opened=("reserve",))
        assert {g.key: g.hidden for g in sheet.groups} == {"continuing": 4, "new_start": 4, "reserve": 0}

    def test_shows_a_short_page_whole(self):
        assert answer(mixed()[:30]).shown == 30

    def test_a_project_of_two_sponsors_is_found_under_both(self):
        lines = mixed()
        assert answer(lines, sponsor="副区长").totals.count == 16
        assert answer(lines, sponsor="区长").totals.count == 32

    @pytest.mark.parametrize("name", FILTERS)
    def test_a_choice_says_what_pressing_it_would_show(self, name):
        lines = mixed()
        for value, count in answer(lines, town="北岸镇").choices[name].items():
            if value:
                asked = {"town": "北岸镇", name: value}
                assert answer(lines, **asked).totals.count == count

    def test_a_view_says_what_pressing_it_would_show(self):
        lines = [*mixed(), line(90, start_overdue=True), line(91, not_in_statistics=True)]
        lines.append(line(92, next_milestone_due_on=date(2026, 7, 31)))
        for view, count in answer(lines).views.items():
            assert answer(lines, view=view).totals.count == count
        assert answer(lines).views["due"] == answer(lines).views["unstarted"] == 1

    def test_sorts_what_is_unknown_last_both_ways(self):
        lines = [line(1, done=None), line(2, done=1), line(3, done=2)]
        assert [x.code for x in answer(lines, sort="done").groups[0].lines] == ["p2", "p3", "p1"]
        assert [x.code for x in answer(lines, sort="done", descending=True).groups[0].lines] == [
            "p3",
            "p2",
            "p1",
        ]

    def test_finds_every_word_of_a_search_wherever_it_stands(self):
        lines = [line(1, name="东津互通", search_key="区交通局"), line(2, name="东津中学")]
        assert answer(lines, search="东津 交通").totals.count == 1

    def test_nothing_found_is_an_empty_answer(self):
        sheet = answer(mixed(), town="不存在")
        assert (sheet.totals.count, sheet.groups, sheet.totals.ratio_tenths) == (0, (), None)

    def test_names_one_pro_rata_share_only_when_all_have_it(self):
        assert answer([line(1), line(2)]).due_tenths == 500
        assert answer([line(1), line(2, due=10 * WAN)]).due_tenths is None


class TestLine:
    def test_takes_the_gap_between_shown_figures(self):
        one = line(plan=10_000, done=4848, due=5000)
        assert (one.ratio_tenths, one.gap_tenths) == (485, -15)

    def test_rounds_half_up(self):
        assert line(plan=10_000, done=4845).ratio_tenths == 485
        assert line(plan=10_000, done=4844).ratio_tenths == 484

    def test_has_no_rate_without_a_plan_or_a_report(self):
        assert line(plan=None).ratio_tenths is line(plan=0).ratio_tenths is line(done=None).gap_tenths is None


class TestFigures:
    def test_amounts_round_half_up_to_whole_wan(self):
        assert [wan(fen) for fen in (None, 0, 499_999, 500_000, 8960 * WAN)] == ["—", "0", "0", "1", "8,960"]

    def test_prose_has_one_decimal_of_yi(self):
        assert yi(17_352_000 * WAN) == "1735.2"

    def test_a_gap_has_its_sign_and_a_true_minus(self):
        assert [gap_text(t) for t in (None, 0, 45, -15)] == ["—", "0.0", "+4.5", "−1.5"]

    def test_the_title_keeps_the_raw_percent(self):
        assert raw_percent(1_873_280, 3_864_000) == "48.4803%"
        assert tenths_text(485) == "48.5"

    def test_empty_sums_are_nought(self):
        assert total_of([]).done == 0
