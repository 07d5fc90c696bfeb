"""Conditions of clauses: comparisons joined by and, or, not, judged with four answers instead of two."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from guatu.engine.rules.measures import Value


class Truth(Enum):
    """YES and NO; UNSTATED where the text does not say whether the boundary belongs; UNKNOWN where a fact lacks."""

    YES = "yes"
    NO = "no"
    UNSTATED = "unstated"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Limit:
    """What a measure is compared with: ``times * measure + plus``, or the number ``plus`` alone."""

    plus: Fraction
    measure: str | None = None
    times: Fraction = Fraction(1)


@dataclass(frozen=True)
class Compare:
    """A measure against a limit. ``stated`` False: the text names the limit but not whether it is included."""

    measure: str
    relation: str  # < <= = >= >
    limit: Limit
    stated: bool = True


@dataclass(frozen=True)
class Member:
    """A category or flag is one of these values; flags are the texts "true" and "false"."""

    measure: str
    values: frozenset[str]


@dataclass(frozen=True)
class All:
    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    part: Condition


Atom = Compare | Member
Condition = Compare | Member | All | AnyOf | Not
ALWAYS = All(())

RELATIONS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}


def atoms(condition: Condition) -> Iterator[Atom]:
    """Every comparison in the condition, in the order written."""
    if isinstance(condition, (All, AnyOf)):
        for part in condition.parts:
            yield from atoms(part)
    elif isinstance(condition, Not):
        yield from atoms(condition.part)
    else:
        yield condition


def measures_of(conditions: Iterable[Condition]) -> list[str]:
    """The measures that the conditions look at, each once, in the order first named."""
    names: dict[str, None] = {}
    for condition in conditions:
        for atom in atoms(condition):
            names[atom.measure] = None
            if isinstance(atom, Compare) and atom.limit.measure is not None:
                names[atom.limit.measure] = None
    return list(names)


def judge(condition: Condition, judge_atom: Callable[[Atom], Truth]) -> Truth:
    """Fold a condition's truth from its comparisons'."""
    if isinstance(condition, All):
        return _strongest((judge(p, judge_atom) for p in condition.parts), Truth.NO, Truth.YES)
    if isinstance(condition, AnyOf):
        return _strongest((judge(p, judge_atom) for p in condition.parts), Truth.YES, Truth.NO)
    if isinstance(condition, Not):
        inner = judge(condition.part, judge_atom)
        return {Truth.YES: Truth.NO, Truth.NO: Truth.YES}.get(inner, inner)
    return judge_atom(condition)


def _strongest(answers: Iterable[Truth], decisive: Truth, neutral: Truth) -> Truth:
    found = neutral
    for answer in answers:
        if answer is decisive:
            return decisive
        if answer is Truth.UNKNOWN or (answer is Truth.UNSTATED and found is neutral):
            found = answer
    return found


def judge_at(condition: Condition, values: Mapping[str, Value | None]) -> Truth:
    """A condition's truth at one point; a measure that is None or absent is unknown."""

    def of_atom(atom: Atom) -> Truth:
        value = values.get(atom.measure)
        if value is None:
            return Truth.UNKNOWN
        if isinstance(atom, Member):
            text = str(value).lower() if isinstance(value, bool) else value
            return Truth.YES if text in atom.values else Truth.NO
        limit = atom.limit.plus
        if atom.limit.measure is not None:
            other = values.get(atom.limit.measure)
            if not isinstance(other, Fraction):
                return Truth.UNKNOWN
            limit += atom.limit.times * other
        if not isinstance(value, Fraction):
            return Truth.UNKNOWN
        if not atom.stated and value == limit:
            return Truth.UNSTATED
        return Truth.YES if RELATIONS[atom.relation](value, limit) else Truth.NO

    return judge(condition, of_atom)
