"""Examine a pack over its whole value range: where it says nothing, says two things, or leaves something open.

The range of each matter is cut into cells (`regions`); in each the clauses that stand are judged exactly. So the
answer is a proof and not a sample: a pack without questions gives every possible figure exactly one level.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from guatu.engine.rules.conditions import (
    AnyOf,
    Condition,
    Truth,
    atoms,
    judge_at,
    measures_of,
)
from guatu.engine.rules.faults import PackFault, WrongPack
from guatu.engine.rules.measures import BY_NAME, Value
from guatu.engine.rules.pack import EXEMPT, MEANINGS, PERIODS, RATED, Clause, Consecutive, Matter, RulePack
from guatu.engine.rules.reading import read_pack
from guatu.engine.rules.regions import Cell, Region, Space, TooManyCells

GAP, OVERLAP, INCLUSION, TERM, APPROVER = "gap", "overlap", "inclusion", "term", "approver"
CALENDAR_MEASURES = frozenset({"lag_points", "pro_rata_share"})
COUNTERS = frozenset({"start_overdue_months", "entry_overdue_months", "months_without_report"})
MOST_READINGS = 16
# Which way a measure is worse: a level that grows lighter that way was probably written the wrong way round.
WORSE_ABOVE = frozenset({"lag_points", "shortfall_ratio", "rank", *COUNTERS}) | {
    "milestone_workdays_overdue",
    "key_milestone_workdays_overdue",
}
WORSE_BELOW = frozenset(
    {
        "pro_rata_ratio",
        "completion_ratio",
        "period_task_ratio",
        "period_excess_ratio",
        "period_excess_yuan",
        "growth",
        "payment_ratio",
        "rank_from_bottom",
    }
)
INCLUDED, EXCLUDED = "included", "excluded"
INCLUSION_WORDS = {"含": INCLUDED, "包含": INCLUDED, "不含": EXCLUDED, "不包含": EXCLUDED}


@dataclass(frozen=True)
class OpenQuestion:
    """What the text leaves open, where exactly, and what the office may answer.

    Answers to a gap, overlap or inclusion are level ids, to an inclusion also "included" and "excluded" where that
    comes to one level; to a term the measure meant; to an approver, who it is.
    """

    id: str
    kind: str
    matter: str = ""
    region: Region | None = None
    clauses: tuple[str, ...] = ()  # those that speak, or might
    levels: tuple[str, ...] = ()  # the levels they say
    answers: tuple[str, ...] = ()  # empty: any text
    by_inclusion: tuple[tuple[str, str], ...] = ()  # the level that "included" and "excluded" come to
    term: str = ""
    text: str = ""
    line: int = 0
    answer: str | None = None  # as recorded and valid
    answered_level: str | None = None

    @property
    def region_text(self) -> str:
        return self.region.as_text() if self.region is not None else ""


@dataclass(frozen=True)
class Note:
    """Something true of the pack that nobody must answer, but the office should know."""

    code: str
    matter: str = ""
    clause: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Examination:
    """Everything found: faults forbid use, open questions forbid it until answered, notes forbid nothing."""

    questions: tuple[OpenQuestion, ...]
    conditional: tuple[
        tuple[Mapping[str, str], OpenQuestion], ...
    ]  # questions under a reading not yet chosen
    faults: tuple[PackFault, ...]
    notes: tuple[Note, ...]

    @property
    def open(self) -> tuple[OpenQuestion, ...]:
        return tuple(question for question in self.questions if question.answer is None)

    @property
    def can_be_switched_on(self) -> bool:
        return not self.open and not self.faults


def check(pack: RulePack) -> tuple[OpenQuestion, ...]:
    """The questions that the office must still answer. Raises `WrongPack` when the pack cannot work as written."""
    examination = examine(pack)
    if examination.faults:
        raise WrongPack(examination.faults, name=pack.id)
    return examination.open


def examine(pack: RulePack) -> Examination:
    """Examine a pack once; the result is kept with the pack, which never changes."""
    kept = pack.__dict__.get("_examination")
    if not isinstance(kept, Examination):
        kept = _examine(pack)
        pack.__dict__["_examination"] = kept
    return kept


def question_at(pack: RulePack, matter: str, values: Mapping[str, Value | None]) -> OpenQuestion | None:
    """The gap, overlap or open inclusion that a point of a matter falls into, answered or not."""
    for question in examine(pack).questions:
        if question.matter == matter and question.region is not None:
            condition = question.region.as_condition()
            if judge_at(condition, values) is Truth.YES:
                return question
    return None


def _examine(pack: RulePack) -> Examination:
    terms, undecided = _term_questions(pack)
    uncertain = _matters_under(pack, undecided)
    questions: list[OpenQuestion] = [*terms, *_approver_questions(pack)]
    faults: list[PackFault] = []
    notes: list[Note] = []
    for matter in pack.matters:
        if matter.id in uncertain:
            continue
        try:
            found = _MatterCheck(pack, matter)
        except TooManyCells:
            faults.append(PackFault("too_many_cells", matter.line, {"matter": matter.id}))
            continue
        questions += found.questions
        faults += found.faults
        notes += found.notes
    notes += _unused_levels(pack)
    conditional = tuple(_conditional_questions(pack, undecided, uncertain))
    questions, answer_faults = _answered(pack, questions, bool(undecided))
    return Examination(tuple(questions), conditional, (*faults, *answer_faults), tuple(notes))


def _unused_levels(pack: RulePack) -> list[Note]:
    """Lights that the pack has a word for and no clause gives."""
    used = {clause.level for clause in pack.clauses} | {matter.otherwise for matter in pack.matters}
    return [
        Note("unused_level", details={"level": level.id})
        for level in pack.levels
        if level.word and level.meaning in RATED and level.id not in used
    ]


# Questions that no figure decides


def _term_questions(pack: RulePack) -> tuple[list[OpenQuestion], list[str]]:
    questions, undecided = [], []
    for term in pack.terms:
        choice = pack.choice_by_question.get(f"{TERM}-{term.id}")
        chosen = BY_NAME.get(choice.answer) if choice else None
        answer = chosen.code if chosen is not None and chosen.code in term.readings else None
        if answer is None:
            undecided.append(term.id)
        questions.append(
            OpenQuestion(
                id=f"{TERM}-{term.id}",
                kind=TERM,
                term=term.id,
                text=term.text,
                answers=term.readings,
                line=term.line,
                answer=answer,
            )
        )
    return questions, undecided


def _approver_questions(pack: RulePack) -> list[OpenQuestion]:
    questions = []
    for rule in pack.exemptions:
        if rule.approver:
            continue
        choice = pack.choice_by_question.get(f"{APPROVER}-{rule.id}")
        questions.append(
            OpenQuestion(
                id=f"{APPROVER}-{rule.id}",
                kind=APPROVER,
                term=rule.id,
                text=rule.title,
                line=rule.line,
                answer=choice.answer if choice else None,
            )
        )
    return questions


def _readings_of(pack: RulePack, undecided: Sequence[str]) -> list[dict[str, str]]:
    """Every way to read the terms that are still open."""
    options = [term.readings for term in pack.terms if term.id in undecided]
    ways = itertools.islice(itertools.product(*options), MOST_READINGS)
    return [dict(zip(undecided, way, strict=True)) for way in ways]


def _matters_under(pack: RulePack, undecided: Sequence[str]) -> set[str]:
    """The matters whose clauses say something else under another reading of an open term."""
    if not undecided:
        return set()
    found: set[str] = set()
    for reading in _readings_of(pack, undecided):
        try:
            other = read_pack(pack.text, readings=reading)
        except WrongPack:
            continue
        for matter in pack.matters:
            same_clauses = pack.clauses_by_matter[matter.id] == other.clauses_by_matter[matter.id]
            if not same_clauses or matter.applies_when != other.matter(matter.id).applies_when:
                found.add(matter.id)
    return found


def _conditional_questions(
    pack: RulePack, undecided: Sequence[str], uncertain: Iterable[str]
) -> Iterable[tuple[Mapping[str, str], OpenQuestion]]:
    if not undecided:
        return
    for reading in _readings_of(pack, undecided):
        try:
            other = read_pack(pack.text, readings=reading)
        except WrongPack:
            continue
        for matter in other.matters:
            if matter.id not in uncertain:
                continue
            try:
                found = _MatterCheck(other, matter)
            except TooManyCells:
                continue
            for question in found.questions:
                yield reading, question


# One matter


@dataclass(frozen=True)
class _Outcome:
    """What a cell comes to: the sets of levels that are possible, one set for each way to read its boundaries.

    ``excluded`` and ``included`` are those with no and with every unstated boundary taken in.
    """

    ways: frozenset[frozenset[str]]
    excluded: frozenset[str]
    included: frozenset[str]
    clauses: tuple[str, ...] = field(default=(), compare=False)

    @property
    def kind(self) -> str | None:
        if len(self.ways) > 1:
            return INCLUSION
        levels = next(iter(self.ways))
        if not levels:
            return GAP
        return OVERLAP if len(levels) > 1 else None


class _MatterCheck:
    """The proof for one matter."""

    def __init__(self, pack: RulePack, matter: Matter) -> None:
        self.pack, self.matter = pack, matter
        self.clauses = pack.clauses_by_matter[matter.id]
        self.faults: list[PackFault] = []
        self.notes: list[Note] = []
        self.questions: list[OpenQuestion] = []
        self._truths: dict[Cell, Mapping[str, Truth]] = {}
        if not self.clauses:
            self.faults.append(PackFault("matter_without_clauses", matter.line, {"matter": matter.id}))
            return
        self.space = Space([*(c.condition for c in self.clauses), matter.applies_when])
        self.inside = [
            c for c in self.space.cells if self.space.judge(matter.applies_when, c) is not Truth.NO
        ]
        self.outside = [c for c in self.space.cells if self.space.judge(matter.applies_when, c) is Truth.NO]
        self._ask()
        self._note_otherwise()
        self._note_wrong_way()
        for clause in self.clauses:
            self._reach(clause)

    # Questions

    def _ask(self) -> None:
        by_outcome: dict[_Outcome, list[Cell]] = {}
        for cell in self.inside:
            outcome = self._outcome(cell)
            if outcome.kind is not None:
                by_outcome.setdefault(outcome, []).append(cell)
        asked: list[tuple[str, Cell, OpenQuestion]] = []
        # Cells with the same levels belong to one question, whichever clauses say them.
        for outcome, cells in by_outcome.items():
            for group in self.space.components(cells):
                names = dict.fromkeys(n for cell in group for n in self._outcome(cell).clauses)
                asked.append((str(outcome.kind), group[0], self._question(outcome, group, tuple(names))))
        counts: dict[str, int] = {}
        for kind, _, question in sorted(asked, key=lambda item: (item[0], item[1])):
            counts[kind] = counts.get(kind, 0) + 1
            numbered = f"{kind}-{self.matter.id}-{counts[kind]}"
            self.questions.append(_renamed(question, numbered))

    def _question(self, outcome: _Outcome, cells: list[Cell], clauses: tuple[str, ...]) -> OpenQuestion:
        severity = self.pack.level_by_id
        levels = sorted(
            {level for way in outcome.ways for level in way}, key=lambda name: severity[name].severity
        )
        answers = [level.id for level in self.pack.levels if level.meaning != EXEMPT]
        lines = [self.pack.clause_by_id[name].line for name in clauses] or [self.matter.line]
        by_inclusion = {
            answer: next(iter(way))
            for answer, way in ((INCLUDED, outcome.included), (EXCLUDED, outcome.excluded))
            if outcome.kind == INCLUSION and len(way) == 1
        }
        return OpenQuestion(
            id="",
            kind=str(outcome.kind),
            matter=self.matter.id,
            region=self.space.region(cells, self.outside),
            clauses=clauses,
            levels=tuple(levels),
            answers=(*by_inclusion, *answers),
            by_inclusion=tuple(by_inclusion.items()),
            line=min(lines),
        )

    def _truths_in(self, cell: Cell) -> Mapping[str, Truth]:
        """Every clause's truth in a cell, judged once."""
        if cell not in self._truths:
            self._truths[cell] = {c.id: self.space.judge(c.condition, cell) for c in self.clauses}
        return self._truths[cell]

    def _outcome(self, cell: Cell) -> _Outcome:
        truths = self._truths_in(cell)
        holding = [c for c in self.clauses if truths[c.id] is Truth.YES]
        unstated = [c for c in self.clauses if truths[c.id] is Truth.UNSTATED]
        ways = [
            self._levels([*holding, *included])
            for size in range(len(unstated) + 1)
            for included in itertools.combinations(unstated, size)
        ]
        standing = _without_superseded(holding)
        return _Outcome(frozenset(ways), ways[0], ways[-1], tuple(c.id for c in [*standing, *unstated]))

    def _levels(self, holding: Sequence[Clause]) -> frozenset[str]:
        """The levels that holding clauses come to, or what the pack says where none speaks."""
        levels = frozenset(clause.level for clause in _without_superseded(holding))
        if not levels and self.matter.otherwise is not None:
            return frozenset({self.matter.otherwise})
        return levels

    # Notes and unreachable clauses

    def _note_otherwise(self) -> None:
        if self.matter.otherwise is None:
            return
        silent = [
            cell for cell in self.inside if all(truth is Truth.NO for truth in self._truths_in(cell).values())
        ]
        if silent:
            region = self.space.region(silent, self.outside)
            details = {"region": region.as_text(), "level": self.matter.otherwise}
            self.notes.append(Note("otherwise", self.matter.id, details=details))

    def _note_wrong_way(self) -> None:
        """Where figures get worse and the level lighter, bounds may have been swapped; a note, not a verdict."""
        grave = {level.id: MEANINGS.index(level.meaning) for level in self.pack.levels}
        rated = {level.id for level in self.pack.levels if level.meaning in RATED}
        sole: dict[Cell, str] = {}
        for cell in self.inside:
            levels = self._outcome(cell).included
            if len(levels) == 1 and levels <= rated:
                sole[cell] = next(iter(levels))
        noted: set[str] = set()
        for number, axis in enumerate(self.space.axes):
            if axis.form is None or axis.form.other is not None or axis.form.measure in noted:
                continue
            name = axis.form.measure
            if name not in WORSE_ABOVE | WORSE_BELOW:
                continue
            for cell, level in sole.items():
                beside = (
                    (*cell[:number], position, *cell[number + 1 :])
                    for position in (cell[number] + 1, cell[number] + 2)
                )
                above = next((sole[near] for near in beside if near in sole), level)
                better, worse = (level, above) if name in WORSE_ABOVE else (above, level)
                if grave[worse] < grave[better]:
                    details = {"measure": name, "better": better, "worse": worse}
                    self.notes.append(Note("lighter_when_worse", self.matter.id, details=details))
                    noted.add(name)
                    break

    def _reach(self, clause: Clause) -> None:
        """Say where a clause can never speak, or only from some month on."""
        reached = [c for c in self.inside if self._truths_in(c)[clause.id] in (Truth.YES, Truth.UNSTATED)]
        if not reached:
            self.faults.append(PackFault("unreachable_clause", clause.line, {"clause": clause.id}))
            return
        if not any(clause in self._standing(cell) for cell in reached):
            others = {o.id for cell in reached for o in self._standing(cell)}
            details = {"clause": clause.id, "others": ", ".join(sorted(others))}
            self.faults.append(PackFault("always_superseded", clause.line, details))
            return
        months = self._months(clause.when)
        if months is not None and not months:
            self.faults.append(PackFault("unreachable_clause", clause.line, {"clause": clause.id}))
            return
        if months is not None and len(months) < 12:
            details = {"months": ", ".join(str(month) for month in months)}
            self.notes.append(Note("only_some_months", self.matter.id, clause.id, details))
        if clause.consecutive is not None:
            self._reach_run(clause, clause.consecutive)

    def _standing(self, cell: Cell) -> list[Clause]:
        truths = self._truths_in(cell)
        return _without_superseded([c for c in self.clauses if truths[c.id] in (Truth.YES, Truth.UNSTATED)])

    def _months(self, condition: Condition) -> list[int] | None:
        """The months of a year at whose end the condition can hold, where 序时 is the calendar's alone."""
        if not self.matter.pro_rata.is_common or not CALENDAR_MEASURES & set(measures_of([condition])):
            return None
        found = []
        for month in range(1, 13):
            share = self.matter.pro_rata.share_at(month)
            space = Space([condition, self.matter.applies_when], {"pro_rata_share": share})
            if any(
                space.judge(condition, cell) is not Truth.NO
                and space.judge(self.matter.applies_when, cell) is not Truth.NO
                for cell in space.cells
            ):
                found.append(month)
        return found

    def _reach_run(self, clause: Clause, consecutive: Consecutive) -> None:
        """A run longer than any that can occur makes the clause dead letter."""
        step, assessed = PERIODS[consecutive.every], PERIODS[self.matter.every]
        longest: int | None = None
        if step < assessed:
            longest = 1
        else:
            counted = AnyOf(tuple(self.pack.clause_by_id[name].when for name in consecutive.of))
            runs = [
                self._run_by_calendar(counted, step),
                self._run_of_counter(clause, counted, step, consecutive),
            ]
            known = [run for run in runs if run is not None]
            longest = min(known) if known else None
        if longest is not None and longest < consecutive.times:
            details = {
                "clause": clause.id,
                "times": str(consecutive.times),
                "longest": str(longest),
                "every": consecutive.every,
            }
            self.faults.append(PackFault("count_never_reached", clause.line, details))

    def _run_by_calendar(self, counted: Condition, step: int) -> int | None:
        """The longest run of period ends in a year at which the condition can hold; None when it need not end."""
        months = self._months(counted)
        if months is None:
            return None
        can = [month in months for month in range(step, 13, step)]
        if all(can):
            return None
        return max((len(list(run)) for value, run in itertools.groupby(can + can) if value), default=0)

    def _run_of_counter(
        self, clause: Clause, counted: Condition, step: int, consecutive: Consecutive
    ) -> int | None:
        """How often running a condition on a count of months overdue can hold, the count growing with the months."""
        names = measures_of([counted])
        if len(names) != 1 or names[0] not in COUNTERS or clause.consecutive is None:
            return None
        cuts = [int(a.limit.plus) for a in atoms(counted) if hasattr(a, "limit")]
        last = max(cuts, default=0) + step * (consecutive.times + 1)
        longest = 0
        for first in range(step):
            values = range(first, last + 1, step)
            holds = [judge_at(counted, {names[0]: Fraction(v)}) is not Truth.NO for v in values]
            runs = [len(list(run)) for value, run in itertools.groupby(holds) if value]
            longest = max(longest, *runs, 0)
        return longest


def _without_superseded(clauses: Sequence[Clause]) -> list[Clause]:
    fallen = {name for clause in clauses for name in clause.supersedes}
    return [clause for clause in clauses if clause.id not in fallen]


def _renamed(question: OpenQuestion, question_id: str) -> OpenQuestion:
    from dataclasses import replace

    return replace(question, id=question_id)


# Recorded answers


def _answered(
    pack: RulePack, questions: Sequence[OpenQuestion], terms_open: bool
) -> tuple[list[OpenQuestion], list[PackFault]]:
    """Match the recorded choices with the questions; an answer that fits no question or no level is a fault."""
    from dataclasses import replace

    known = {question.id: question for question in questions}
    faults: list[PackFault] = []
    for choice in pack.choices:
        question = known.get(choice.question)
        if question is None:
            # While a term is open its matters have no numbered questions yet, so an answer may wait for them.
            if not terms_open:
                faults.append(
                    PackFault("choice_without_question", choice.line, {"question": choice.question})
                )
            continue
        if question.kind == TERM:
            if question.answer is None:
                faults.append(_wrong_answer(choice.line, choice.answer, question))
            continue
        if question.kind == APPROVER:
            continue
        if choice.region and choice.region != question.region_text:
            details = {"question": choice.question, "then": choice.region, "now": question.region_text}
            faults.append(PackFault("choice_for_other_range", choice.line, details))
            continue
        level = dict(question.by_inclusion).get(INCLUSION_WORDS.get(choice.answer, choice.answer))
        level = level or _level_named(pack, choice.answer)
        if level is None:
            faults.append(_wrong_answer(choice.line, choice.answer, question))
            continue
        known[choice.question] = replace(question, answer=choice.answer, answered_level=level)
    return list(known.values()), faults


def _wrong_answer(line: int, answer: str, question: OpenQuestion) -> PackFault:
    details = {"question": question.id, "answer": answer, "allowed": ", ".join(question.answers)}
    return PackFault("unknown_answer", line, details)


def _level_named(pack: RulePack, answer: str) -> str | None:
    """The level an answer means: by id, by its word, or as the level of a clause."""
    if answer in pack.level_by_id:
        return answer
    if answer in pack.clause_by_id:
        return pack.clause_by_id[answer].level
    by_word = [level.id for level in pack.levels if level.word and level.word == answer]
    return by_word[0] if len(by_word) == 1 else None
