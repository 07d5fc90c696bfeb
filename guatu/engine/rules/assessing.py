"""Assess one object in one period: which clauses speak, what they say, and the sums behind it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from guatu.engine.rules.checking import examine, question_at
from guatu.engine.rules.conditions import All, AnyOf, Compare, Condition, Not, Truth, judge_at, measures_of
from guatu.engine.rules.facts import ExemptionGrant, Facts, Published, month_number, month_text
from guatu.engine.rules.faults import WrongPack
from guatu.engine.rules.measures import MEASURES, Measured, Value, measure
from guatu.engine.rules.pack import (
    EXEMPT,
    LEAVES_NEXT,
    NOT_ASSESSED,
    PERIODS,
    PREVIOUS_RESULT,
    RATED,
    UNRATED,
    Clause,
    ExemptionRule,
    Level,
    Matter,
    RulePack,
)
from guatu.engine.rules.quantities import exact_text, unit_text

RUN = "run:"


class PackNotSettled(Exception):
    """The pack has open questions; the office must choose before it decides anything. ``questions`` are their ids."""

    def __init__(self, pack_id: str, questions: Iterable[str]) -> None:
        self.pack_id, self.questions = pack_id, tuple(questions)
        super().__init__(f"{pack_id}: {', '.join(self.questions)}")


class UnknownExemption(Exception):
    """An exemption was granted on a ground that the pack does not have."""

    def __init__(self, kind: str, known: Iterable[str]) -> None:
        self.kind, self.known = kind, tuple(known)
        super().__init__(kind)


@dataclass(frozen=True)
class Bound:
    """One comparison of a clause as it decided: the measure, its value, the relation, the limit."""

    measure: str
    relation: str
    limit: str  # exact, in the measure's unit: "60%", "15"
    limit_measure: str = ""


@dataclass(frozen=True)
class Finding:
    """What one matter came to, by which clause, from which values and limits."""

    matter: str
    level: str  # the pack's level id
    meaning: str  # one of the five meanings
    clause: str = ""  # empty where the pack's `otherwise`, a choice or an exemption decided
    decided_by: str = "clause"  # clause, otherwise, choice, exemption, open
    question: str = ""
    text: str = ""
    follows: str = ""
    source: str = ""
    measures: tuple[Measured, ...] = ()
    bounds: tuple[Bound, ...] = ()
    lacks: tuple[str, ...] = ()  # facts without which the matter stays unrated
    also: tuple[str, ...] = ()  # further clauses that hold at the same level
    run: int = 0  # periods running, for a consecutive clause
    met: tuple[str, ...] = ()  # clauses whose condition holds, whatever their count: what later periods count


@dataclass(frozen=True)
class Assessment:
    """One object's light in one period with everything needed to check it; `as_json` is canonical."""

    pack: str
    version: str
    digest: str
    object: str
    code: str
    name: str
    month: str
    level: str  # one of the five meanings; the gravest finding decides
    grade: str  # the pack's own level id
    word: str
    findings: tuple[Finding, ...]
    exemption: ExemptionGrant | None = None
    provisional: bool = field(default=False)  # an open question was left aside; never publish

    def as_dict(self) -> dict[str, Any]:
        """Plain values with exact numbers as text, for JSON."""
        return {
            "code": self.code,
            "exemption": _exemption(self.exemption),
            "findings": [_finding(finding) for finding in self.findings],
            "grade": self.grade,
            "level": self.level,
            "month": self.month,
            "name": self.name,
            "object": self.object,
            "provisional": self.provisional,
            "rule_pack": {"id": self.pack, "sha256": self.digest, "version": self.version},
            "word": self.word,
        }

    def as_json(self) -> bytes:
        """The same facts and pack give these same bytes, on every machine and in every year."""
        return json.dumps(self.as_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def assess(pack: RulePack, facts: Facts, *, allow_open: bool = False) -> Assessment:
    """The light of one object in one period.

    Raises `PackNotSettled` while the pack has open questions; ``allow_open`` instead leaves what falls into one
    unrated and marks the assessment provisional, for rehearsals only.
    """
    examination = examine(pack)
    if examination.faults:
        raise WrongPack(examination.faults, name=pack.id)
    if examination.open and not allow_open:
        raise PackNotSettled(pack.id, [question.id for question in examination.open])

    findings: list[Finding] = []
    for matter in pack.matters:
        if matter.object != facts.object:
            continue
        finding = _exempted(pack, matter, facts) or _assess_matter(pack, matter, facts)
        if finding is not None:
            findings.append(finding)

    decisive = _gravest(pack, findings)
    return Assessment(
        pack=pack.id,
        version=pack.version,
        digest=pack.digest,
        object=facts.object,
        code=facts.code,
        name=facts.name,
        month=facts.month,
        level=decisive.meaning,
        grade=decisive.id,
        word=decisive.word,
        findings=tuple(findings),
        exemption=facts.exemption if any(finding.decided_by == "exemption" for finding in findings) else None,
        provisional=any(finding.decided_by == "open" for finding in findings),
    )


def _gravest(pack: RulePack, findings: Iterable[Finding]) -> Level:
    """The gravest rated finding; without one, exempt if anything was exempted, else unrated."""
    found = [pack.level_by_id[finding.level] for finding in findings]
    rated = [level for level in found if level.meaning in RATED]
    if rated:
        return max(rated, key=lambda level: level.severity)
    for meaning in (EXEMPT, UNRATED):
        of_meaning = [level for level in found if level.meaning == meaning]
        if of_meaning:
            return max(of_meaning, key=lambda level: level.severity)
    return _level_of(pack, UNRATED)


def _level_of(pack: RulePack, meaning: str) -> Level:
    return pack.level_by_meaning[meaning]


def _assess_matter(pack: RulePack, matter: Matter, facts: Facts) -> Finding | None:
    clauses = pack.clauses_by_matter[matter.id]
    measured = _Measures(pack, matter, facts)

    applies = judge_at(matter.applies_when, measured.of([matter.applies_when]))
    if applies is Truth.NO:
        return None
    if applies is not Truth.YES:
        lacks = measured.lacks([matter.applies_when])
        return Finding(matter.id, _level_of(pack, UNRATED).id, UNRATED, decided_by="lacking", lacks=lacks)

    conditions = [clause.condition for clause in clauses]
    values = measured.of(conditions)
    truths = {clause.id: judge_at(clause.condition, values) for clause in clauses}
    spoken = _standing(clauses, truths)
    met = tuple(clause.id for clause in clauses if judge_at(clause.when, values) is Truth.YES)

    question = question_at(pack, matter.id, values)
    if question is not None:
        shown = tuple(measured.one(name) for name in measures_of(conditions) if not name.startswith(RUN))
        shown = tuple(m for m in shown if m.value is not None)
        level_id = question.answered_level
        if level_id is None:
            return Finding(
                matter.id,
                _level_of(pack, UNRATED).id,
                UNRATED,
                decided_by="open",
                question=question.id,
                measures=shown,
                met=met,
            )
        clause = next((c for c in spoken if c.level == level_id), None)
        return Finding(
            matter=matter.id,
            level=level_id,
            meaning=pack.level_by_id[level_id].meaning,
            clause=clause.id if clause else "",
            decided_by="choice",
            question=question.id,
            text=clause.text if clause else "",
            follows=clause.follows if clause else "",
            source=clause.source if clause else "",
            measures=shown,
            met=met,
        )

    if spoken:
        clause = max(spoken, key=lambda c: pack.level_by_id[c.level].severity)
        names = measures_of([clause.condition])
        return Finding(
            matter=matter.id,
            level=clause.level,
            meaning=pack.level_by_id[clause.level].meaning,
            clause=clause.id,
            text=clause.text,
            follows=clause.follows,
            source=clause.source,
            measures=tuple(measured.one(n) for n in names if not n.startswith(RUN)),
            bounds=tuple(_bounds(clause.when, values)),
            also=tuple(c.id for c in spoken if c is not clause),
            run=int(measured.run(clause)) + 1 if clause.consecutive else 0,
            met=met,
        )
    if Truth.UNKNOWN in truths.values():
        lacking = [c.condition for c in clauses if truths[c.id] is Truth.UNKNOWN]
        return Finding(
            matter.id,
            _level_of(pack, UNRATED).id,
            UNRATED,
            decided_by="lacking",
            lacks=measured.lacks(lacking),
        )
    shown = tuple(measured.one(name) for name in measures_of(conditions) if not name.startswith(RUN))
    level = pack.level_by_id[matter.otherwise] if matter.otherwise else _level_of(pack, UNRATED)
    return Finding(matter.id, level.id, level.meaning, decided_by="otherwise", measures=shown, met=met)


def _standing(clauses: Iterable[Clause], truths: Mapping[str, Truth]) -> list[Clause]:
    """The clauses that hold and that no other holding clause supersedes."""
    holding = [clause for clause in clauses if truths[clause.id] is Truth.YES]
    fallen = {name for clause in holding for name in clause.supersedes}
    return [clause for clause in holding if clause.id not in fallen]


def published(assessment: Assessment) -> Published:
    """What is kept of an assessment once it is published: all that later periods may count."""
    named = {name for f in assessment.findings for name in (f.clause, *f.also, *f.met) if name}
    return Published(
        month=assessment.month,
        level=assessment.grade,
        clauses=tuple(sorted(named)),
        levels={finding.matter: finding.level for finding in assessment.findings},
    )


class _Measures:
    """The measures of one matter for given facts, each computed once."""

    def __init__(self, pack: RulePack, matter: Matter, facts: Facts) -> None:
        self.pack, self.matter, self.facts = pack, matter, facts
        self._known: dict[str, Measured] = {}

    def one(self, name: str) -> Measured:
        if name not in self._known:
            self._known[name] = measure(name, self.facts, self.matter.pro_rata, self.pack.rounding)
        return self._known[name]

    def of(self, conditions: Iterable[Condition]) -> dict[str, Value | None]:
        values: dict[str, Value | None] = {}
        for name in measures_of(conditions):
            if name.startswith(RUN):
                values[name] = self.run(self.pack.clause_by_id[name.removeprefix(RUN)])
            else:
                values[name] = self.one(name).value
        return values

    def run(self, clause: Clause) -> Fraction:
        assert clause.consecutive is not None
        return Fraction(published_run(self.pack, clause, self.facts))

    def lacks(self, conditions: Iterable[Condition]) -> tuple[str, ...]:
        names = (n for n in measures_of(conditions) if not n.startswith(RUN))
        return tuple(dict.fromkeys(lack for name in names for lack in self.one(name).lacks))


def published_run(pack: RulePack, clause: Clause, facts: Facts) -> int:
    """How many periods running, up to the one before this, were published under the clauses that count.

    Only what was published counts: figures corrected later change nothing. A period without publication ends the run.
    """
    assert clause.consecutive is not None
    counted = set(clause.consecutive.of)
    levels = {pack.clause_by_id[name].level for name in counted}
    by_month = {published.month: published for published in facts.history}
    step = PERIODS[clause.consecutive.every]
    run = 0
    month = month_number(facts.month) - step
    while (published := by_month.get(month_text(month))) is not None:
        if published.clauses:
            counts = not counted.isdisjoint(published.clauses)
        else:
            stated = published.levels.get(clause.matter)
            if stated is None and len({m.id for m in pack.matters if m.object == facts.object}) == 1:
                stated = published.level
            counts = stated in levels or stated in {pack.level_by_id[level].meaning for level in levels}
        if not counts:
            break
        run += 1
        month -= step
    return run


def _bounds(condition: Condition, values: Mapping[str, Value | None]) -> Iterable[Bound]:
    """The comparisons that made a condition true, in the order written."""
    if isinstance(condition, All):
        for part in condition.parts:
            yield from _bounds(part, values)
    elif isinstance(condition, AnyOf):
        for part in condition.parts:
            if judge_at(part, values) is Truth.YES:
                yield from _bounds(part, values)
                return
    elif isinstance(condition, Compare):
        limit = condition.limit
        unit = MEASURES[condition.measure].unit
        if limit.measure is None:
            yield Bound(condition.measure, condition.relation, unit_text(limit.plus, unit))
            return
        other = values[limit.measure]
        assert isinstance(other, Fraction)
        at = limit.times * other + limit.plus
        yield Bound(condition.measure, condition.relation, unit_text(at, unit), limit.measure)
    elif not isinstance(condition, Not):
        yield Bound(condition.measure, "in", ", ".join(sorted(condition.values)))


# Exemptions


def _exemption_rule(pack: RulePack, grant: ExemptionGrant | None) -> ExemptionRule | None:
    if grant is None:
        return None
    for rule in pack.exemptions:
        if grant.kind in (rule.id, rule.title):
            return rule
    raise UnknownExemption(grant.kind, [rule.id for rule in pack.exemptions])


def _covers(rule: ExemptionRule, grant: ExemptionGrant, matter: Matter, month: str) -> bool:
    if rule.matters and matter.id not in rule.matters:
        return False
    if grant.matters and matter.id not in grant.matters:
        return False
    if grant.since_month is not None:
        since = month_number(grant.since_month) + (1 if rule.effect == LEAVES_NEXT else 0)
        if month_number(month) < since:
            return False
    return grant.until_month is None or month_number(month) <= month_number(grant.until_month)


def exemption_grade(pack: RulePack, matter: Matter, facts: Facts) -> Level | None:
    """The level an exemption gives a matter in this period, or None when none covers it."""
    grant = facts.exemption
    rule = _exemption_rule(pack, grant)
    if grant is None or rule is None or not _covers(rule, grant, matter, facts.month):
        return None
    if rule.effect == PREVIOUS_RESULT:
        before = month_text(month_number(facts.month) - PERIODS[matter.every])
        published = next((p for p in facts.history if p.month == before), None)
        stated = published.levels.get(matter.id, published.level) if published else UNRATED
        return pack.level_by_id.get(stated) or _level_of(pack, UNRATED)
    assert rule.effect in (NOT_ASSESSED, LEAVES_NEXT)
    return _level_of(pack, EXEMPT)


def _exempted(pack: RulePack, matter: Matter, facts: Facts) -> Finding | None:
    level = exemption_grade(pack, matter, facts)
    if level is None:
        return None
    rule = _exemption_rule(pack, facts.exemption)
    text = rule.text if rule is not None else ""
    return Finding(matter.id, level.id, level.meaning, decided_by="exemption", text=text)


# Plain values


def _exemption(grant: ExemptionGrant | None) -> dict[str, object] | None:
    if grant is None:
        return None
    return {
        "approver": grant.approver,
        "kind": grant.kind,
        "reason": grant.reason,
        "since_month": grant.since_month,
        "until_month": grant.until_month,
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "also": list(finding.also),
        "bounds": [
            {"limit": b.limit, "limit_measure": b.limit_measure, "measure": b.measure, "relation": b.relation}
            for b in finding.bounds
        ],
        "clause": finding.clause,
        "decided_by": finding.decided_by,
        "follows": finding.follows,
        "lacks": list(finding.lacks),
        "level": finding.level,
        "matter": finding.matter,
        "meaning": finding.meaning,
        "met": list(finding.met),
        "measures": [
            {
                "inputs": dict(m.inputs),
                "lacks": list(m.lacks),
                "measure": m.code,
                "shown": m.shown,
                "value": _plain(m.value),
            }
            for m in finding.measures
        ],
        "question": finding.question,
        "run": finding.run,
        "source": finding.source,
        "text": finding.text,
    }


def _plain(value: Value | None) -> object:
    return exact_text(value) if isinstance(value, Fraction) else value
