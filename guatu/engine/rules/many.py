"""Assess many objects over many periods at once: the same clauses as `assess`, on whole numbers in arrays.

Every measure is a fraction of whole numbers and is compared with a limit by cross-multiplication, so that no decision
ever passes through a float. Each array carries a bound on its size; a product that could leave 64 bits is made on
Python's own integers instead, slower and as exact.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from guatu.engine.rules.assessing import PackNotSettled, exemption_grade, published_run
from guatu.engine.rules.checking import examine
from guatu.engine.rules.conditions import All, AnyOf, Compare, Condition, Member, Not
from guatu.engine.rules.facts import Facts, month_number
from guatu.engine.rules.faults import WrongPack
from guatu.engine.rules.measures import EXACT, HALF_UP, MEASURES, SHOWN
from guatu.engine.rules.pack import EXEMPT, RATED, UNRATED, Matter, RulePack
from guatu.engine.rules.pro_rata import OWN_CURVE, OWN_QUARTERS, SPREAD, ProRata
from guatu.engine.rules.quantities import FLAG, POINTS, RATIO

Ints = npt.NDArray[Any]
Bools = npt.NDArray[np.bool_]

LARGEST = 2**62
ROWS_AT_ONCE = 4096
NO_GRADE, NO_CLAUSE = -1, -1


@dataclass(frozen=True)
class Column:
    """One fact of every object and period: whole numbers, broadcastable to (objects, periods).

    ``known`` is None where every value is known; ``texts`` are the words that the numbers of a category stand for.
    """

    values: Ints
    known: Bools | None = None
    texts: tuple[str, ...] = ()

    def rows(self, part: slice) -> Column:
        def cut(array: Any) -> Any:
            return array[part] if array is not None and array.shape[0] > 1 else array

        return Column(cut(self.values), cut(self.known), self.texts)


@dataclass(frozen=True)
class FactsTable:
    """Facts of ``size`` objects in each of ``months``, column by column.

    Columns have the names of `Facts`, with these in whole numbers: months as `month_number`; flags 0 or 1;
    ``curve_yuan`` the amount due by the period by the object's own curve; ``quarter_before_yuan`` and
    ``quarter_end_yuan`` the own targets on both sides of the period; ratios as pairs ``growth.above`` and
    ``growth.below``; milestones as the two ``..._workdays_overdue``. ``runs`` holds, for a clause that counts
    periods, how many were published running before each period; ``forced`` the grade an exemption gives a matter.
    """

    size: int
    months: tuple[str, ...]
    columns: Mapping[str, Column]
    object: str = "project"
    runs: Mapping[str, Ints] = field(default_factory=dict)
    forced: Mapping[str, Ints] = field(default_factory=dict)

    @classmethod
    def from_facts(cls, pack: RulePack, rows: Sequence[Sequence[Facts]]) -> FactsTable:
        """A table from facts, one row an object and one column a period, all rows over the same months."""
        months = tuple(facts.month for facts in rows[0]) if rows else ()
        if any(tuple(facts.month for facts in row) != months for row in rows):
            raise ValueError("every row must hold the same months")
        objects = {facts.object for row in rows for facts in row}
        if len(objects) > 1:
            raise ValueError("a table holds objects of one kind")
        return cls(
            size=len(rows),
            months=months,
            columns=_columns(rows),
            object=objects.pop() if objects else "project",
            runs={
                clause.id: np.array([[published_run(pack, clause, f) for f in row] for row in rows])
                for clause in pack.clauses
                if clause.consecutive is not None
            },
            forced={
                matter.id: np.array([[_forced(pack, matter, f) for f in row] for row in rows])
                for matter in pack.matters
            },
        )


@dataclass(frozen=True)
class Lights:
    """The outcome: grades are indices into ``pack.levels``, clauses into ``pack.clauses``; -1 is none.

    ``grades`` is shape (objects, periods); by matter, a grade of -1 says that the matter does not apply.
    """

    pack: RulePack
    grades: npt.NDArray[np.int16]
    by_matter: Mapping[str, npt.NDArray[np.int16]]
    clauses: Mapping[str, npt.NDArray[np.int16]]

    def meaning(self, row: int, period: int) -> str:
        return self.pack.levels[int(self.grades[row, period])].meaning


def assess_many(pack: RulePack, table: FactsTable) -> Lights:
    """Every object's grade in every period, each equal to what `assess` gives for it alone.

    Raises `PackNotSettled` and `WrongPack` as `assess` does.
    """
    examination = examine(pack)
    if examination.faults:
        raise WrongPack(examination.faults, name=pack.id)
    if examination.open:
        raise PackNotSettled(pack.id, [question.id for question in examination.open])

    matters = [matter for matter in pack.matters if matter.object == table.object]
    shape = (table.size, len(table.months))
    grades = np.full(shape, pack.levels.index(pack.level_by_meaning[UNRATED]), np.int16)
    by_matter = {matter.id: np.full(shape, NO_GRADE, np.int16) for matter in matters}
    clauses = {matter.id: np.full(shape, NO_CLAUSE, np.int16) for matter in matters}
    weights = _weights(pack)
    for first in range(0, table.size, ROWS_AT_ONCE):
        part = slice(first, min(first + ROWS_AT_ONCE, table.size))
        rows = _Rows(pack, table, part)
        gravest = np.full((part.stop - first, shape[1]), -1, np.int16)
        for matter in matters:
            found, by = rows.matter(matter)
            by_matter[matter.id][part], clauses[matter.id][part] = found, by
            gravest = np.maximum(gravest, weights[found])
        rated = gravest >= 0
        grades[part][rated] = (gravest % len(pack.levels))[rated]
    return Lights(pack, grades, by_matter, clauses)


def _weights(pack: RulePack) -> npt.NDArray[np.int16]:
    """What each grade weighs when the gravest of several is taken; modulo the count of levels it is the grade."""
    count = len(pack.levels)
    tier = dict.fromkeys(RATED, 2) | {EXEMPT: 1, UNRATED: 0}
    weights = [tier[level.meaning] * count + number for number, level in enumerate(pack.levels)]
    return np.array([*weights, -1], np.int16)  # a grade of -1 picks the last


# Whole numbers that know how large they can be


class Whole:
    """An array of whole numbers with a bound on their size."""

    def __init__(self, values: Ints | int, bound: int | None = None) -> None:
        self.values: Any = values
        if bound is None:
            bound = _largest(values)
        self.bound = bound

    def __mul__(self, other: Whole) -> Whole:
        bound = self.bound * other.bound
        if bound >= LARGEST:
            return Whole(_python_ints(self.values) * _python_ints(other.values), bound)
        return Whole(self.values * other.values, bound)

    def __add__(self, other: Whole) -> Whole:
        return self._sum(other, operator.add)

    def __sub__(self, other: Whole) -> Whole:
        return self._sum(other, operator.sub)

    def _sum(self, other: Whole, combine: Callable[[Any, Any], Any]) -> Whole:
        bound = self.bound + other.bound
        if bound >= LARGEST:
            return Whole(combine(_python_ints(self.values), _python_ints(other.values)), bound)
        return Whole(combine(self.values, other.values), bound)

    def times(self, factor: int) -> Whole:
        return self if factor == 1 else self * Whole(factor, abs(factor))


def _largest(values: Ints | int) -> int:
    if isinstance(values, int):
        return abs(values)
    if values.size == 0:
        return 0
    return max(abs(int(values.max())), abs(int(values.min())))


def _python_ints(values: Any) -> Any:
    return values.astype(object) if isinstance(values, np.ndarray) and values.dtype != object else values


@dataclass(frozen=True)
class Ratio:
    """A measure as ``above / below`` with below > 0 wherever ``known`` (None: everywhere)."""

    above: Whole
    below: Whole
    known: Bools | None = None

    def compare(self, relation: str, limit: Ratio) -> Any:
        left = self.above * limit.below
        right = limit.above * self.below
        return _COMPARISONS[relation](left.values, right.values)


_COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}

ONE = Whole(1, 1)


@dataclass(frozen=True)
class Answer:
    """A condition's truth in every cell: yes, no, or unknown; where none of them, the boundary is unstated."""

    yes: Any
    no: Any
    unknown: Any


TRUE = Answer(np.True_, np.False_, np.False_)


def _both(known: Bools | None, other: Bools | None) -> Bools | None:
    if known is None:
        return other
    return known if other is None else known & other


class _Rows:
    """Some rows of a table, with every measure computed at most once for each definition of 序时."""

    def __init__(self, pack: RulePack, table: FactsTable, part: slice) -> None:
        self.pack, self.part = pack, part
        self.shape = (part.stop - part.start, len(table.months))
        self.columns = {name: column.rows(part) for name, column in table.columns.items()}
        self.runs = {name: Column(array).rows(part).values for name, array in table.runs.items()}
        self.forced = {name: Column(array).rows(part).values for name, array in table.forced.items()}
        self.month = np.array([[month_number(month) for month in table.months]])
        self.months = table.months
        self._ratios: dict[tuple[str, ProRata], Ratio] = {}

    # One matter

    def matter(self, matter: Matter) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int16]]:
        """The grade and the deciding clause of one matter."""
        pack = self.pack
        number = {level.id: i for i, level in enumerate(pack.levels)}
        place = {clause.id: i for i, clause in enumerate(pack.clauses)}
        unrated = number[pack.level_by_meaning[UNRATED].id]
        clauses = pack.clauses_by_matter[matter.id]
        answers = {c.id: self.judge(c.condition, matter.pro_rata) for c in clauses}

        otherwise = number[matter.otherwise] if matter.otherwise else unrated
        grade = np.full(self.shape, otherwise, np.int16)
        by = np.full(self.shape, NO_CLAUSE, np.int16)
        unknown: Any = np.False_
        for answer in answers.values():
            unknown = unknown | answer.unknown
        grade[np.broadcast_to(unknown, self.shape)] = unrated

        spoken: Any = np.full(self.shape, -1, np.int16)
        for clause in clauses:
            standing = answers[clause.id].yes
            for other in clauses:
                if clause.id in other.supersedes:
                    standing = standing & ~answers[other.id].yes
            wins = standing & (spoken < number[clause.level])
            np.copyto(spoken, number[clause.level], where=wins)
            np.copyto(by, place[clause.id], where=wins)
        np.copyto(grade, spoken, where=spoken >= 0)

        self._choose(matter, number, place, answers, grade, by)
        applies = self.judge(matter.applies_when, matter.pro_rata)
        _set(grade, by, ~applies.yes & ~applies.no, unrated)
        _set(grade, by, applies.no, NO_GRADE)
        if matter.id in self.forced:
            forced = self.forced[matter.id]
            np.copyto(by, NO_CLAUSE, where=forced >= 0)
            np.copyto(grade, forced.astype(np.int16), where=forced >= 0)
        return grade, by

    def _choose(
        self,
        matter: Matter,
        number: Mapping[str, int],
        place: Mapping[str, int],
        answers: Mapping[str, Answer],
        grade: npt.NDArray[np.int16],
        by: npt.NDArray[np.int16],
    ) -> None:
        """Where the office has chosen, its choice decides; the first clause that says the same is named."""
        clauses = self.pack.clauses_by_matter[matter.id]
        decided: Any = np.zeros(self.shape, np.bool_)
        for question in examine(self.pack).questions:
            if question.matter != matter.id or question.region is None or question.answered_level is None:
                continue
            within = self.judge(question.region.as_condition(), matter.pro_rata).yes & ~decided
            decided = decided | within
            _set(grade, by, within, number[question.answered_level])
            for clause in reversed(clauses):
                if clause.level == question.answered_level:
                    standing = answers[clause.id].yes
                    for other in clauses:
                        if clause.id in other.supersedes:
                            standing = standing & ~answers[other.id].yes
                    np.copyto(by, place[clause.id], where=within & standing)

    # Conditions

    def judge(self, condition: Condition, pro_rata: ProRata) -> Answer:
        if isinstance(condition, All):
            answer = TRUE
            for part in condition.parts:
                answer = _and(answer, self.judge(part, pro_rata))
            return answer
        if isinstance(condition, AnyOf):
            answer = _not(TRUE)
            for part in condition.parts:
                answer = _not(_and(_not(answer), _not(self.judge(part, pro_rata))))
            return answer
        if isinstance(condition, Not):
            return _not(self.judge(condition.part, pro_rata))
        if isinstance(condition, Member):
            return self._member(condition)
        return self._compare(condition, pro_rata)

    def _member(self, atom: Member) -> Answer:
        if MEASURES[atom.measure].unit == FLAG:
            values, known = self._flag(atom.measure)
            yes = np.isin(values, [int(text == "true") for text in atom.values])
        else:
            column = self.columns.get("class_" if atom.measure == "class" else atom.measure)
            if column is None:
                return Answer(np.False_, np.False_, np.True_)
            codes = [i for i, text in enumerate(column.texts) if text in atom.values]
            yes, known = np.isin(column.values, codes), column.known
        return _answer(yes, known)

    def _compare(self, atom: Compare, pro_rata: ProRata) -> Answer:
        ratio = self.ratio(atom.measure, pro_rata)
        plus = atom.limit.plus
        limit = Ratio(_of_int(plus.numerator), _of_int(plus.denominator))
        if atom.limit.measure is not None:
            other = self.ratio(atom.limit.measure, pro_rata)
            times = atom.limit.times
            below = other.below.times(times.denominator * plus.denominator)
            above = other.above.times(times.numerator * plus.denominator)
            above = above + other.below.times(times.denominator * plus.numerator)
            limit = Ratio(above, below, other.known)
        known = _both(ratio.known, limit.known)
        if not atom.stated:
            strict = {">=": ">", "<=": "<"}[atom.relation]
            opposite = {">=": "<", "<=": ">"}[atom.relation]
            yes, no = ratio.compare(strict, limit), ratio.compare(opposite, limit)
            if known is None:
                return Answer(yes, no, np.False_)
            return Answer(yes & known, no & known, ~known)
        return _answer(ratio.compare(atom.relation, limit), known)

    # Measures

    def ratio(self, code: str, pro_rata: ProRata) -> Ratio:
        key = (code, pro_rata)
        if key not in self._ratios:
            if code.startswith("run:"):
                run = self.runs.get(code.removeprefix("run:"), np.zeros((1, 1), np.int64))
                self._ratios[key] = Ratio(Whole(run), ONE)
            else:
                self._ratios[key] = self._as_decided(code, self._exact(code, pro_rata))
        return self._ratios[key]

    def _exact(self, code: str, pro_rata: ProRata) -> Ratio:
        compute = {
            "lag_points": self._lag,
            "pro_rata_ratio": self._of_due,
            "shortfall_ratio": self._shortfall,
            "pro_rata_share": self._share,
        }.get(code)
        if compute is not None:
            return compute(pro_rata)
        if code == "completion_ratio":
            return self._completion()
        if code in ("period_task_ratio", "period_excess_ratio", "period_excess_yuan"):
            return self._period(code)
        if code == "payment_ratio":
            return self._quotient("paid_yuan", "payable_yuan")
        if code in ("growth", "planned_growth", "average_growth", "required_payment_ratio"):
            return self._given_ratio(code)
        if code == "start_overdue_months":
            return self._start_overdue()
        if code == "entry_overdue_months":
            return self._entry_overdue()
        if code.endswith("milestone_workdays_overdue"):
            days, known = self._column(code)
            return Ratio(Whole(np.maximum(days, 0)), ONE, known)
        values, known = self._column({"annual_plan_yuan": "plan_yuan"}.get(code, code))
        return Ratio(Whole(values), ONE, known)

    def _column(self, name: str) -> tuple[Any, Bools | None]:
        column = self.columns.get(name)
        if column is None:
            return np.zeros((1, 1), np.int64), np.zeros((1, 1), np.bool_)
        return column.values, column.known

    def _quotient(self, above: str, below: str) -> Ratio:
        """One amount over another, known where both are and the lower is above zero."""
        top, top_known = self._column(above)
        bottom, bottom_known = self._column(below)
        known = _both(_both(top_known, bottom_known), _positive(bottom))
        return Ratio(Whole(top), Whole(_guarded(bottom, known)), known)

    def _completion(self) -> Ratio:
        return self._quotient("completed_yuan", "plan_yuan")

    def _period(self, code: str) -> Ratio:
        ratio = self._quotient("period_completed_yuan", "period_task_yuan")
        if code == "period_task_ratio":
            return ratio
        excess = ratio.above - ratio.below
        return Ratio(excess, ratio.below if code == "period_excess_ratio" else ONE, ratio.known)

    def _given_ratio(self, code: str) -> Ratio:
        above, known = self._column(f"{code}.above")
        below, _ = self._column(f"{code}.below")
        return Ratio(Whole(above), Whole(_guarded(below, known)), known)

    def _due(self, pro_rata: ProRata) -> tuple[Ratio, Ratio]:
        """The share due and the amount due, each where known."""
        plan, plan_known = self._column("plan_yuan")
        if pro_rata.kind in (OWN_CURVE, OWN_QUARTERS):
            amount = self._own_amount(pro_rata.kind)
            known = _both(_both(amount.known, plan_known), _positive(plan))
            share = Ratio(amount.above, amount.below * Whole(_guarded(plan, known)), known)
            if pro_rata.fallback is None:
                return share, amount
            other_share, other_amount = self._due(ProRata(pro_rata.fallback, pro_rata.shares))
            own = np.broadcast_to(np.True_ if amount.known is None else amount.known, self.shape)
            return _where(own, share, other_share), _where(own, amount, other_amount)
        share = self._common_share(pro_rata)
        amount = Ratio(share.above * Whole(plan), share.below, _both(share.known, plan_known))
        return share, amount

    def _own_amount(self, kind: str) -> Ratio:
        if kind == OWN_CURVE:
            values, known = self._column("curve_yuan")
            return Ratio(Whole(values), ONE, known)
        before, known = self._column("quarter_before_yuan")
        end, end_known = self._column("quarter_end_yuan")
        within = Whole(self.month % 3 + 1)
        amount = Whole(before).times(3) + (Whole(end) - Whole(before)) * within
        return Ratio(amount, Whole(3, 3), _both(known, end_known))

    def _common_share(self, pro_rata: ProRata) -> Ratio:
        if pro_rata.kind == SPREAD:
            issued, known = self._column("issue_month")
            passed = np.clip(self.month - issued, 0, pro_rata.months)
            return Ratio(Whole(passed, pro_rata.months), _of_int(pro_rata.months), known)
        shares = [pro_rata.share_at(int(month[5:])) for month in self.months]
        above = np.array([[share.numerator for share in shares]])
        below = np.array([[share.denominator for share in shares]])
        return Ratio(Whole(above), Whole(below))

    def _share(self, pro_rata: ProRata) -> Ratio:
        return self._due(pro_rata)[0]

    def _lag(self, pro_rata: ProRata) -> Ratio:
        share, done = self._due(pro_rata)[0], self._completion()
        if self.pack.rounding.decide_on == SHOWN and self.pack.rounding.gap == SHOWN:
            share, done = self._rounded(share, 100), self._rounded(done, 100)
            return Ratio(share.above - done.above, share.below, _both(share.known, done.known))
        above = (share.above * done.below - done.above * share.below).times(100)
        return Ratio(above, share.below * done.below, _both(share.known, done.known))

    def _of_due(self, pro_rata: ProRata) -> Ratio:
        done, done_known = self._column("completed_yuan")
        due = self._due(pro_rata)[1]
        known = _both(_both(done_known, due.known), _positive(due.above.values))
        below = Whole(_guarded(due.above.values, known), max(due.above.bound, 1))
        return Ratio(Whole(done) * due.below, below, known)

    def _shortfall(self, pro_rata: ProRata) -> Ratio:
        ratio = self._of_due(pro_rata)
        return Ratio(ratio.below - ratio.above, ratio.below, ratio.known)

    def _as_decided(self, code: str, ratio: Ratio) -> Ratio:
        """The printed figure in place of the exact one, where the pack decides on what is printed."""
        rounding = self.pack.rounding
        if rounding.decide_on == EXACT or (code == "lag_points" and rounding.gap == SHOWN):
            return ratio
        unit = MEASURES[code].unit
        if unit == POINTS:
            return self._rounded(ratio, 1)
        if unit == RATIO:
            rounded = self._rounded(ratio, 100)
            return Ratio(rounded.above, rounded.below.times(100), rounded.known)
        return ratio

    def _rounded(self, ratio: Ratio, factor: int) -> Ratio:
        """``ratio * factor`` rounded to the pack's digits, away from zero at the half or cut."""
        rounding = self.pack.rounding
        scale = 10**rounding.digits
        size = ratio.above.times(factor * scale)
        signs = np.sign(size.values)
        magnitude = Whole(abs(size.values), size.bound)
        if rounding.mode == HALF_UP:
            top = magnitude.times(2) + ratio.below
            whole = top.values // ratio.below.times(2).values
        else:
            whole = magnitude.values // ratio.below.values
        return Ratio(Whole(signs * whole, magnitude.bound + 1), _of_int(scale), ratio.known)

    # Starts and entries

    def _flag(self, code: str) -> tuple[Any, Bools | None]:
        months = {"started": "started_month", "in_statistics": "statistics_month"}
        values, known = self._column(code)
        if code not in months:
            return values, known
        month, month_known = self._column(months[code])
        by_month = (month <= self.month).astype(np.int64)
        if month_known is None:
            return by_month, None
        values = np.where(month_known, by_month, values)
        return values, month_known | known if known is not None else None

    def _start_overdue(self) -> Ratio:
        """Months due and not started; zero before the planned month whatever else is unknown."""
        started, started_known = self._flag("started")
        planned, planned_known = self._column("planned_start_month")
        has_plan = np.True_ if planned_known is None else planned_known
        is_told = np.True_ if started_known is None else started_known
        not_due = has_plan & (planned > self.month)
        begun = is_told & (started == 1)
        late = np.maximum(self.month - planned + 1, 0)
        known = np.broadcast_to(not_due | begun | (has_plan & is_told), self.shape)
        return Ratio(Whole(np.where(not_due | begun, 0, late)), ONE, known)

    def _entry_overdue(self) -> Ratio:
        started, started_known = self._flag("started")
        entered, entered_known = self._flag("in_statistics")
        began, began_known = self._column("started_month")
        is_told = np.True_ if started_known is None else started_known
        entry_told = np.True_ if entered_known is None else entered_known
        has_month = np.True_ if began_known is None else began_known
        none = (entry_told & (entered == 1)) | (is_told & (started == 0))
        known = np.broadcast_to(none | (entry_told & is_told & has_month), self.shape)
        return Ratio(Whole(np.where(none, 0, np.maximum(self.month - began, 0))), ONE, known)


def _of_int(value: int) -> Whole:
    return Whole(value, abs(value))


def _positive(values: Any) -> Bools | None:
    """Where values are above zero; None where all are."""
    positive = values > 0
    return None if bool(np.all(positive)) else np.asarray(positive)


def _guarded(values: Any, known: Bools | None) -> Any:
    """Values with 1 wherever they are unknown, so that a comparison made there and thrown away stays harmless."""
    return values if known is None else np.where(known, values, 1)


def _where(condition: Bools, one: Ratio, other: Ratio) -> Ratio:
    above = Whole(
        np.where(condition, one.above.values, other.above.values), max(one.above.bound, other.above.bound)
    )
    below = Whole(
        np.where(condition, one.below.values, other.below.values), max(one.below.bound, other.below.bound)
    )
    if one.known is None and other.known is None:
        return Ratio(above, below)
    one_known = np.True_ if one.known is None else one.known
    other_known = np.True_ if other.known is None else other.known
    return Ratio(above, below, np.where(condition, one_known, other_known))


def _answer(yes: Any, known: Bools | None) -> Answer:
    if known is None:
        return Answer(yes, ~yes, np.False_)
    return Answer(yes & known, ~yes & known, ~known)


def _and(one: Answer, other: Answer) -> Answer:
    if one is TRUE:
        return other
    no = one.no | other.no
    return Answer(one.yes & other.yes, no, (one.unknown | other.unknown) & ~no)


def _not(answer: Answer) -> Answer:
    return Answer(answer.no, answer.yes, answer.unknown)


def _set(grade: npt.NDArray[np.int16], by: npt.NDArray[np.int16], where: Any, value: int) -> None:
    np.copyto(grade, value, where=where)
    np.copyto(by, NO_CLAUSE, where=where)


# From facts to columns

_AMOUNTS = (
    "plan_yuan",
    "completed_yuan",
    "total_investment_yuan",
    "period_task_yuan",
    "period_completed_yuan",
    "paid_yuan",
    "payable_yuan",
    "months_without_report",
    "rank",
    "rank_from_bottom",
)
_MONTH_FIELDS = ("planned_start_month", "started_month", "statistics_month", "issue_month")
_FLAG_FIELDS = ("started", "in_statistics", "reported", "order_overdue")
_TEXT_FIELDS = ("class_", "sector", "series", "inspection_list", "order_stage")
_RATIO_FIELDS = ("growth", "planned_growth", "average_growth", "required_payment_ratio")


def _columns(rows: Sequence[Sequence[Facts]]) -> dict[str, Column]:
    columns: dict[str, Column] = {}

    def add(name: str, of: Callable[[Facts], int | None]) -> None:
        columns[name] = _column([[of(facts) for facts in row] for row in rows])

    for name in _AMOUNTS:
        add(name, lambda facts, name=name: getattr(facts, name))  # type: ignore[misc]
    for name in _FLAG_FIELDS:
        add(name, lambda facts, name=name: _int(getattr(facts, name)))  # type: ignore[misc]
    for name in _MONTH_FIELDS:
        add(name, lambda facts, name=name: _month(getattr(facts, name)))  # type: ignore[misc]
    for name in _RATIO_FIELDS:
        add(f"{name}.above", lambda facts, name=name: _part(getattr(facts, name), "numerator"))  # type: ignore[misc]
        add(f"{name}.below", lambda facts, name=name: _part(getattr(facts, name), "denominator"))  # type: ignore[misc]
    add("curve_yuan", lambda facts: facts.curve_yuan[facts.month_of_year - 1] if facts.curve_yuan else None)
    add("quarter_before_yuan", lambda facts: _quarter(facts, -1))
    add("quarter_end_yuan", lambda facts: _quarter(facts, 0))
    add("milestone_workdays_overdue", lambda facts: _worst(facts, key_only=False))
    add("key_milestone_workdays_overdue", lambda facts: _worst(facts, key_only=True))
    for name in _TEXT_FIELDS:
        texts = tuple(sorted({text for row in rows for f in row if (text := getattr(f, name)) is not None}))
        number = {text: i for i, text in enumerate(texts)}
        coded = [[number.get(getattr(facts, name)) for facts in row] for row in rows]
        column = _column(coded)
        columns[name] = Column(column.values, column.known, texts)
    return columns


def _column(values: Sequence[Sequence[int | None]]) -> Column:
    shape = (len(values), len(values[0]) if values else 0)
    flat = [value for row in values for value in row]
    large = any(value is not None and abs(value) >= LARGEST for value in flat)
    numbers = np.array([0 if v is None else v for v in flat], dtype=object if large else np.int64)
    if all(value is not None for value in flat):
        return Column(numbers.reshape(shape))
    return Column(numbers.reshape(shape), np.array([v is not None for v in flat], np.bool_).reshape(shape))


def _int(value: bool | None) -> int | None:
    return None if value is None else int(value)


def _month(value: str | None) -> int | None:
    return None if value is None else month_number(value)


def _part(value: Fraction | None, part: str) -> int | None:
    return None if value is None else int(getattr(Fraction(value), part))


def _quarter(facts: Facts, step: int) -> int | None:
    if facts.quarter_targets_yuan is None:
        return None
    quarter = (facts.month_of_year - 1) // 3 + step
    return facts.quarter_targets_yuan[quarter] if quarter >= 0 else 0


def _worst(facts: Facts, *, key_only: bool) -> int | None:
    milestones: Iterable[Any] = facts.milestones or ()
    return max((m.workdays_overdue for m in milestones if m.is_key or not key_only), default=None)


def _forced(pack: RulePack, matter: Matter, facts: Facts) -> int:
    level = exemption_grade(pack, matter, facts)
    return NO_GRADE if level is None else pack.levels.index(level)
