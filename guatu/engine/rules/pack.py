"""A rule pack as data: what `load_pack` gives and everything else in this package takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from guatu.engine.rules.conditions import ALWAYS, All, Compare, Condition, Limit
from guatu.engine.rules.measures import Rounding
from guatu.engine.rules.pro_rata import ProRata

ALARM, WATCH, GOOD, UNRATED, EXEMPT = "alarm", "watch", "good", "unrated", "exempt"
MEANINGS = (EXEMPT, UNRATED, GOOD, WATCH, ALARM)  # the lightest first
RATED = frozenset({GOOD, WATCH, ALARM})

PERIODS: Mapping[str, int] = {"month": 1, "quarter": 3, "year": 12}

# The effects an exemption can have.
NOT_ASSESSED = "exempt"  # not assessed while it lasts
PREVIOUS_RESULT = "previous_result"  # the level published for the period before stands
LEAVES_NEXT = "leave_next"  # assessed this period, no longer from the next
EFFECTS = (NOT_ASSESSED, PREVIOUS_RESULT, LEAVES_NEXT)


@dataclass(frozen=True)
class Level:
    """A level of the pack: its own id and word, and the one of five meanings it has everywhere in Guatu."""

    id: str
    word: str
    meaning: str
    severity: int  # position from light to grave, unique within the pack


@dataclass(frozen=True)
class Consecutive:
    """The condition has held in ``times`` periods running, this one included; earlier ones as published."""

    times: int
    of: tuple[str, ...]  # clauses whose publication counts
    every: str = "month"


@dataclass(frozen=True)
class Clause:
    """One clause: where its condition holds, its matter has its level."""

    id: str
    matter: str
    level: str
    when: Condition
    text: str = ""
    follows: str = ""
    source: str = ""
    consecutive: Consecutive | None = None
    supersedes: tuple[str, ...] = ()
    line: int = 0

    @property
    def run_measure(self) -> str:
        """The pseudo-measure counting the published periods running just before this one."""
        return f"run:{self.id}"

    @cached_property
    def condition(self) -> Condition:
        """The whole condition, the run of earlier periods included."""
        if self.consecutive is None:
            return self.when
        from fractions import Fraction

        needed = Fraction(self.consecutive.times - 1)
        return All((self.when, Compare(self.run_measure, ">=", Limit(needed))))


@dataclass(frozen=True)
class Matter:
    """One thing assessed (开工, 投资进度, 支付 ...): its clauses share one value range, which `examine` covers."""

    id: str
    title: str = ""
    object: str = "project"
    applies_when: Condition = ALWAYS
    otherwise: str | None = None  # the level where no clause speaks, if the pack says so
    pro_rata: ProRata = field(default_factory=ProRata)
    every: str = "month"
    line: int = 0


@dataclass(frozen=True)
class ExemptionRule:
    """A ground on which an object is exempt, and who decides; no approver is an open question."""

    id: str
    title: str
    approver: str = ""
    matters: tuple[str, ...] = ()  # empty: all
    effect: str = NOT_ASSESSED
    text: str = ""
    line: int = 0


@dataclass(frozen=True)
class Term:
    """A word the published text does not define, and the measures it may mean."""

    id: str
    text: str
    readings: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True)
class Choice:
    """The office's recorded answer to one open question."""

    question: str
    answer: str
    by: str = ""
    on: date | None = None
    reason: str = ""
    region: str = ""
    line: int = 0


@dataclass(frozen=True)
class RulePack:
    """A versioned set of clauses with the words, definitions and choices that make them decidable."""

    id: str
    version: str
    title: str
    source: str
    levels: tuple[Level, ...]
    matters: tuple[Matter, ...]
    clauses: tuple[Clause, ...]
    exemptions: tuple[ExemptionRule, ...] = ()
    terms: tuple[Term, ...] = ()
    choices: tuple[Choice, ...] = ()
    rounding: Rounding = field(default_factory=Rounding)
    fictional: bool = False
    effective_from: date | None = None
    note: str = ""
    digest: str = ""  # SHA-256 of the pack's text
    text: str = field(default="", repr=False, compare=False)

    @cached_property
    def level_by_id(self) -> Mapping[str, Level]:
        return {level.id: level for level in self.levels}

    @cached_property
    def level_by_meaning(self) -> Mapping[str, Level]:
        """The level that stands for each meaning: the one of that very name, else the gravest of it."""
        found = {level.meaning: level for level in self.levels}
        return found | {m: self.level_by_id[m] for m in MEANINGS if m in self.level_by_id}

    @cached_property
    def clauses_by_matter(self) -> Mapping[str, tuple[Clause, ...]]:
        return {m.id: tuple(c for c in self.clauses if c.matter == m.id) for m in self.matters}

    @cached_property
    def clause_by_id(self) -> Mapping[str, Clause]:
        return {clause.id: clause for clause in self.clauses}

    @cached_property
    def choice_by_question(self) -> Mapping[str, Choice]:
        return {choice.question: choice for choice in self.choices}

    def matter(self, matter_id: str) -> Matter:
        return next(matter for matter in self.matters if matter.id == matter_id)

    def word(self, level: str) -> str:
        """The pack's word for a level id or a meaning."""
        if level in self.level_by_id:
            return self.level_by_id[level].word
        return next((known.word for known in self.levels if known.meaning == level), "")
