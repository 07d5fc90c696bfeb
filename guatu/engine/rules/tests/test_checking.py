"""The proof over the whole range: what it finds in published packs, and brute force on made ones."""

from __future__ import annotations

import itertools
import operator
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.engine.rules import (
    ChoiceRefused,
    WrongPack,
    built_in_packs,
    check,
    choose,
    examine,
    load_pack,
    read_pack,
    settle,
)
from guatu.engine.rules.conditions import Truth, judge_at
from guatu.engine.rules.tests.packs import small, small_text


def regions(pack):
    return [(question.kind, question.region_text) for question in examine(pack).questions]


def faults(pack):
    return [(fault.code, fault.line) for fault in examine(pack).faults]


def three(good, watch, alarm, *, measure="lag_points"):
    """One matter with the three lights under the given bounds."""
    return small(
        "\n".join(
            f'[[clause]]\nid = "{level}"\nlevel = "{level}"\nwhen = {{ measure = "{measure}", {bounds} }}'
            for level, bounds in (("good", good), ("watch", watch), ("alarm", alarm))
        )
    )


class TestPublishedPacks:
    def test_yinchuan_is_silent_between_0_and_10_points(self):
        assert ("gap", "0 < lag_points < 10") in regions(load_pack("yinchuan-2025"))

    def test_yinchuan_cannot_be_red_before_april(self):
        notes = {note.clause: note.details["months"] for note in examine(load_pack("yinchuan-2025")).notes}
        assert notes["YC6"] == "4, 5, 6, 7, 8, 9, 10, 11, 12"

    def test_tianjin_is_silent_at_zero_growth(self):
        found = dict(regions(load_pack("tianjin-2022")))
        assert found["gap"] == (
            "(growth = 0% and growth < average_growth) or (growth = 0% and growth < planned_growth)"
        )
        assert found["overlap"] == "growth < 0% and growth >= planned_growth and growth >= average_growth"

    def test_tianjin_does_not_say_points_or_ratio(self):
        (term,) = [q for q in examine(load_pack("tianjin-2022")).questions if q.kind == "term"]
        assert term.answers == ("lag_points", "shortfall_ratio")

    @pytest.mark.parametrize(
        "name", ["wuhan", "xinhuang-2015", "sanya-2022", "huating-2017", "linjiang-2026-3"]
    )
    def test_the_others_cover_the_range_once(self, name):
        assert examine(load_pack(name)).can_be_switched_on


class TestOneMeasure:
    def test_a_whole_range_asks_nothing(self):
        pack = three("at_most = 0", "above = 0, at_most = 20", "above = 20")
        assert examine(pack).can_be_switched_on

    def test_a_point_that_neither_side_includes(self):
        pack = three("at_most = 0", "above = 0, below = 20", "above = 20")
        assert regions(pack) == [("gap", "lag_points = 20")]

    def test_a_point_that_both_sides_include(self):
        pack = three("at_most = 0", "above = 0, at_most = 20", "at_least = 20")
        assert regions(pack) == [("overlap", "lag_points = 20")]

    def test_a_limit_whose_inclusion_is_not_stated(self):
        pack = three("at_most = 0", "above = 0, to = 20", "above = 20")
        assert regions(pack) == [("inclusion", "lag_points = 20")]

    def test_stating_the_inclusion_settles_it(self):
        pack = three("at_most = 0", "above = 0, to = 20, to_included = true", "above = 20")
        assert examine(pack).can_be_switched_on

    def test_two_gaps_are_two_questions(self):
        pack = three("at_most = 0", "at_least = 5, at_most = 10", "above = 30")
        assert regions(pack) == [("gap", "0 < lag_points < 5"), ("gap", "10 < lag_points <= 30")]

    def test_an_overlap_names_levels_clauses_and_a_witness(self):
        (question,) = examine(three("at_most = 15", "above = 10, at_most = 20", "above = 20")).questions
        assert question.region_text == "10 < lag_points <= 15"
        assert question.levels == ("good", "watch")
        assert question.clauses == ("good", "watch")
        ((name, value),) = question.region.witness
        assert name == "lag_points" and 10 < value <= 15

    def test_counts_are_whole(self):
        """Between at most 2 and at least 3 there is no month."""
        pack = three(
            "equals = 0", "at_least = 1, at_most = 2", "at_least = 3", measure="start_overdue_months"
        )
        assert examine(pack).can_be_switched_on
        pack = three("equals = 0", "at_least = 1, below = 3", "above = 4", measure="start_overdue_months")
        assert regions(pack) == [("gap", "3 <= start_overdue_months <= 4")]

    def test_a_range_ends_where_its_measure_does(self):
        """Nothing lies below a ratio of 0."""
        bounds = ('at_least = "60%"', 'at_least = "30%", below = "60%"', 'at_least = "0%", below = "30%"')
        assert examine(three(*bounds, measure="pro_rata_ratio")).can_be_switched_on
        assert regions(three(*bounds, measure="shortfall_ratio")) == [("gap", "shortfall_ratio < 0%")]


class TestSeveralMeasures:
    def test_a_silent_class_is_named(self):
        pack = small(
            """
            [[clause]]
            id = "1"
            level = "alarm"
            when = [{ measure = "class", is = "续建" }, { measure = "lag_points", above = 10 }]
            [[clause]]
            id = "2"
            level = "good"
            when = { any = [{ measure = "lag_points", at_most = 10 }, { measure = "class", is = "reserve" }] }
            """
        )
        assert regions(pack) == [("gap", "class in {new_start, completing} and lag_points > 10")]

    def test_where_a_matter_does_not_apply_nothing_is_asked(self):
        clauses = """
            [[clause]]
            id = "1"
            level = "good"
            when = { measure = "lag_points", at_most = 10 }
            [[clause]]
            id = "2"
            level = "alarm"
            when = [{ measure = "lag_points", above = 10 }, { measure = "class", none_of = ["reserve"] }]
            """
        assert [kind for kind, _ in regions(small(clauses))] == ["gap"]
        matter = '[[matter]]\nid = "m"\napplies_when = { measure = "class", none_of = ["reserve"] }'
        assert examine(small(clauses, head=matter)).can_be_switched_on

    def test_points_and_ratio_hang_together(self):
        """Ahead as a ratio is not behind in points: there is no such project to ask about."""
        pack = small(
            """
            [[clause]]
            id = "1"
            level = "good"
            when = { measure = "pro_rata_ratio", at_least = 1 }
            [[clause]]
            id = "2"
            level = "alarm"
            when = { measure = "lag_points", above = 0 }
            """
        )
        assert examine(pack).can_be_switched_on

    def test_thirty_points_behind_cannot_be_at_four_fifths(self):
        pack = small(
            """
            [[clause]]
            id = "1"
            level = "alarm"
            when = [{ measure = "pro_rata_ratio", at_least = "80%" }, { measure = "lag_points", above = 30 }]
            [[clause]]
            id = "2"
            level = "good"
            when = { measure = "pro_rata_ratio", at_least = 0 }
            """
        )
        assert [code for code, _ in faults(pack)] == ["unreachable_clause"]

    def test_superseding_settles_an_overlap(self):
        clauses = """
            [[clause]]
            id = "1"
            level = "watch"
            when = { measure = "entry_overdue_months", above = 1 }
            [[clause]]
            id = "2"
            level = "alarm"
            when = { measure = "entry_overdue_months", above = 2 }
            %s
            [[clause]]
            id = "3"
            level = "good"
            when = { measure = "entry_overdue_months", at_most = 1 }
            """
        assert regions(small(clauses % "")) == [("overlap", "entry_overdue_months >= 3")]
        assert examine(small(clauses % 'supersedes = ["1"]')).can_be_switched_on


class TestDeadLetters:
    def test_a_run_longer_than_the_year_allows(self):
        """Above 80 points only from October on: three months running, not four."""
        clauses = """
            [[clause]]
            id = "1"
            level = "good"
            when = { measure = "lag_points", at_most = 80 }
            [[clause]]
            id = "2"
            level = "watch"
            when = { measure = "lag_points", above = 80 }
            [[clause]]
            id = "3"
            level = "alarm"
            when = { measure = "lag_points", above = 80 }
            consecutive = %s
            """
        assert examine(small(clauses % 3)).can_be_switched_on
        assert [code for code, _ in faults(small(clauses % 4))] == ["count_never_reached"]

    def test_a_count_of_months_does_not_stand_still(self):
        """Exactly one or two months overdue cannot hold for three months running."""
        clauses = """
            [[clause]]
            id = "1"
            level = "watch"
            when = { measure = "start_overdue_months", at_least = 1, at_most = 2 }
            [[clause]]
            id = "2"
            level = "alarm"
            when = { measure = "start_overdue_months", at_least = 1, at_most = 2 }
            consecutive = { times = 3, of = ["1"] }
            [[clause]]
            id = "3"
            level = "good"
            when = { not = { measure = "start_overdue_months", at_least = 1, at_most = 2 } }
            """
        assert [code for code, _ in faults(small(clauses))] == ["count_never_reached"]

    def test_months_running_in_what_is_published_each_quarter(self):
        clauses = """
            [[matter]]
            id = "m"
            every = "quarter"
            [[clause]]
            id = "1"
            level = "good"
            when = { measure = "period_task_ratio", at_least = 1 }
            [[clause]]
            id = "2"
            level = "watch"
            when = { measure = "period_task_ratio", below = 1 }
            [[clause]]
            id = "3"
            level = "alarm"
            when = { measure = "period_task_ratio", below = 1 }
            consecutive = { times = 2, every = "%s" }
            """
        assert examine(small(clauses % "quarter")).can_be_switched_on
        assert [code for code, _ in faults(small(clauses % "month"))] == ["count_never_reached"]

    def test_a_clause_beyond_its_measure(self):
        pack = three("at_most = 20", "above = 20", "above = 100")
        assert [code for code, _ in faults(pack)] == ["unreachable_clause"]
        with pytest.raises(WrongPack):
            check(pack)

    def test_a_clause_that_is_always_superseded(self):
        pack = small(
            """
            [[clause]]
            id = "1"
            level = "watch"
            when = { measure = "lag_points", above = 10 }
            [[clause]]
            id = "2"
            level = "alarm"
            when = { measure = "lag_points", above = 5 }
            supersedes = ["1"]
            [[clause]]
            id = "3"
            level = "good"
            when = { measure = "lag_points", at_most = 5 }
            """
        )
        assert [code for code, _ in faults(pack)] == ["always_superseded"]


class TestNotes:
    def codes(self, pack):
        return [note.code for note in examine(pack).notes]

    def test_bounds_the_wrong_way_round_are_noted(self):
        """Red for those ahead and green for those behind leaves no gap, and is surely not meant."""
        pack = three("above = 20", "above = 0, at_most = 20", "at_most = 0")
        assert examine(pack).can_be_switched_on
        assert "lighter_when_worse" in self.codes(pack)
        assert "lighter_when_worse" not in self.codes(
            three("at_most = 0", "above = 0, at_most = 20", "above = 20")
        )

    def test_no_published_pack_is_the_wrong_way_round(self):
        for pack in built_in_packs():
            assert "lighter_when_worse" not in self.codes(pack), pack.id

    def test_a_light_that_no_clause_gives_is_noted(self):
        pack = small(
            '[[clause]]\nid = "1"\nlevel = "good"\nwhen = { measure = "lag_points", at_most = 100 }',
            head='[levels]\ngood = "绿灯"\nalarm = "红灯"',
        )
        assert self.codes(pack) == ["unused_level"]


class TestChoices:
    def test_a_choice_is_written_into_the_text_and_read_back(self):
        pack = load_pack("yinchuan-2025")
        after = choose(pack, "gap-investment-1", "黄灯", by="重点办", reason='从"严"').pack
        assert after.text.startswith(pack.text.rstrip("\n"))
        again = read_pack(after.text)
        assert [choice.answer for choice in again.choices] == ["黄灯"]
        assert [question.id for question in check(again)] == ["approver-just_cause"]

    def test_a_second_answer_takes_the_place_of_the_first(self):
        pack = settle(load_pack("yinchuan-2025"), {"gap-investment-1": "watch"})
        pack = settle(pack, {"gap-investment-1": "good", "approver-just_cause": "重点办"})
        assert pack.text.count("[[choice]]") == 2
        assert examine(pack).can_be_switched_on

    def test_a_choice_does_not_outlive_its_range(self):
        pack = settle(load_pack("yinchuan-2025"), {"gap-investment-1": "watch"})
        moved = pack.text.replace("at_least = 10, at_most = 30", "at_least = 5, at_most = 30")
        assert [fault.code for fault in examine(read_pack(moved)).faults] == ["choice_for_other_range"]

    @pytest.mark.parametrize(
        ("question", "answer", "reason"),
        [
            ("gap-investment-9", "watch", "no_such_question"),
            ("gap-investment-1", "蓝灯", "unfit_answer"),
            ("gap-investment-1", " ", "no_answer"),
        ],
    )
    def test_an_answer_that_does_not_fit_is_refused(self, question, answer, reason):
        with pytest.raises(ChoiceRefused) as refused:
            choose(load_pack("yinchuan-2025"), question, answer)
        assert refused.value.reason == reason

    @pytest.mark.parametrize(
        ("answer", "level"),
        [("included", "watch"), ("excluded", "alarm"), ("不含", "alarm"), ("good", "good")],
    )
    def test_a_boundary_can_be_taken_in_or_left_out(self, answer, level):
        pack = three("below = 0", "at_least = 0, below = 20", "above = 20")
        text = pack.text.replace("at_least = 0, below = 20", "at_least = 0, to = 20").replace(
            "above = 20", "at_least = 20, at_most = 100"
        )
        pack = read_pack(text.replace('id = "watch"', 'id = "watch"\nsupersedes = ["alarm"]'))
        (question,) = examine(pack).questions
        assert (question.id, question.region_text) == ("inclusion-matter-1", "lag_points = 20")
        (settled,) = examine(settle(pack, {question.id: answer})).questions
        assert settled.answered_level == level

    def test_questions_under_an_open_term_are_shown_for_each_reading(self):
        pack = three("at_most = 0", 'above = 0, to = "30%"', 'above = "30%"', measure="lag")
        shown = [(dict(reading)["lag"], q.region_text) for reading, q in examine(pack).conditional]
        assert shown == [("lag_points", "lag_points = 30"), ("shortfall_ratio", "shortfall_ratio = 30%")]
        pack = settle(pack, {"term-lag": "shortfall_ratio"})
        assert [q.id for q in check(pack)] == ["inclusion-matter-1"]


# Brute force: made packs against their clauses evaluated point by point.

RELATIONS = {"at_least": operator.ge, "above": operator.gt, "at_most": operator.le, "below": operator.lt}
HALVES = [Fraction(n, 2) for n in range(3)]
GRID = [Fraction(n, 8) for n in range(-4, 13)]
LEVELS = ["good", "watch", "alarm"]


@st.composite
def made_atoms(draw):
    measure, other = draw(st.permutations(["growth", "planned_growth"]))
    bound = draw(st.sampled_from(sorted(RELATIONS)))
    if draw(st.booleans()):
        limit = draw(st.sampled_from(HALVES))
        text = f'{{ measure = "{measure}", {bound} = "{limit}" }}'
        return text, lambda point: RELATIONS[bound](point[measure], limit)
    text = f'{{ measure = "{measure}", {bound} = "{other}" }}'
    return text, lambda point: RELATIONS[bound](point[measure], point[other])


def joined(draw):
    parts = draw(st.lists(made_atoms(), min_size=1, max_size=2))
    kind = draw(st.sampled_from(["all", "any", "not"]))
    if kind == "not":
        text, holds = parts[0]
        return f"{{ not = {text} }}", lambda point: not holds(point)
    text = f"{{ {kind} = [{', '.join(text for text, _ in parts)}] }}"
    combine = all if kind == "all" else any
    return text, lambda point: combine(holds(point) for _, holds in parts)


@st.composite
def made_packs(draw):
    clauses = [(draw(st.sampled_from(LEVELS)), *joined(draw)) for _ in range(draw(st.integers(1, 4)))]
    body = "".join(
        f'[[clause]]\nid = "{number}"\nlevel = "{level}"\nwhen = {text}\n'
        for number, (level, text, _) in enumerate(clauses)
    )
    return body, clauses


class TestBruteForce:
    @settings(max_examples=120, deadline=None)
    @given(made_packs())
    def test_every_point_of_a_grid_agrees_with_the_proof(self, made):
        body, clauses = made
        pack = read_pack(small_text(body))
        found = examine(pack).questions
        conditions = {question.id: question.region.as_condition() for question in found}
        touched = set()
        for g, p in itertools.product(GRID, GRID):
            point = {"growth": g, "planned_growth": p}
            levels = {level for level, _, holds in clauses if holds(point)}
            expected = {0: "gap", 1: None}.get(len(levels), "overlap")
            inside = [q for q in found if judge_at(conditions[q.id], point) is Truth.YES]
            assert [q.kind for q in inside] == ([expected] if expected else []), (point, levels)
            if expected == "overlap":
                assert set(inside[0].levels) == levels
            touched |= {q.id for q in inside}
        # The grid is finer than the cuts, so it meets every region.
        assert touched == set(conditions)

    @settings(max_examples=120, deadline=None)
    @given(made_packs())
    def test_every_witness_lies_in_its_region_and_shows_the_question(self, made):
        body, clauses = made
        for question in examine(read_pack(small_text(body))).questions:
            point = {"growth": Fraction(0), "planned_growth": Fraction(0), **dict(question.region.witness)}
            levels = {level for level, _, holds in clauses if holds(point)}
            assert levels == set(question.levels)
            assert judge_at(question.region.as_condition(), point) is Truth.YES

    @settings(max_examples=60, deadline=None)
    @given(made_packs())
    def test_a_clause_called_unreachable_holds_nowhere_on_the_grid(self, made):
        body, clauses = made
        dead = {f.details["clause"] for f in examine(read_pack(small_text(body))).faults}
        for number, (_, _, holds) in enumerate(clauses):
            met = any(holds({"growth": g, "planned_growth": p}) for g, p in itertools.product(GRID, GRID))
            assert met == (str(number) not in dead)
