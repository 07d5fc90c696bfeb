"""Systems of linear inequalities over exact fractions, solved by Fourier-Motzkin elimination.

Source: Dantzig & Eaves (1973), "Fourier-Motzkin elimination and its dual". The systems here have a handful of
variables, where elimination is both the shortest and a fast way, and it gives a witness.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Inequality:
    """``sum(coefficient * variable) + constant > 0``, or ``>= 0`` when not strict."""

    terms: tuple[tuple[str, Fraction], ...]
    constant: Fraction
    strict: bool = False

    def coefficient(self, variable: str) -> Fraction:
        return next((value for name, value in self.terms if name == variable), Fraction(0))


def above(
    terms: Mapping[str, Fraction | int], constant: Fraction | int = 0, *, strict: bool = False
) -> Inequality:
    """``terms + constant`` is at least (strictly above) zero."""
    kept = tuple(sorted((name, Fraction(value)) for name, value in terms.items() if value))
    return Inequality(kept, Fraction(constant), strict)


def below(
    terms: Mapping[str, Fraction | int], constant: Fraction | int = 0, *, strict: bool = False
) -> Inequality:
    """``terms + constant`` is at most (strictly below) zero."""
    return above({name: -value for name, value in terms.items()}, -constant, strict=strict)


def zero(terms: Mapping[str, Fraction | int], constant: Fraction | int = 0) -> tuple[Inequality, Inequality]:
    """``terms + constant`` equals zero."""
    return above(terms, constant), below(terms, constant)


def solve(
    system: Iterable[Inequality], steps: Mapping[str, Fraction] | None = None
) -> dict[str, Fraction] | None:
    """A point that satisfies every inequality, or None when there is none.

    ``steps`` is how far inside a half-open range a witness is taken for a variable; 1 unless told.
    """
    remaining = list(dict.fromkeys(system))
    variables = sorted({name for inequality in remaining for name, _ in inequality.terms})
    eliminated: list[tuple[str, list[Inequality], list[Inequality]]] = []
    for variable in variables:
        lower = [i for i in remaining if i.coefficient(variable) > 0]
        upper = [i for i in remaining if i.coefficient(variable) < 0]
        free = [i for i in remaining if i.coefficient(variable) == 0]
        eliminated.append((variable, lower, upper))
        remaining = list(dict.fromkeys([*free, *(_combined(a, b, variable) for a in lower for b in upper)]))
        if any(_is_contradiction(i) for i in remaining):
            return None
    if any(_is_contradiction(i) for i in remaining):
        return None

    point: dict[str, Fraction] = {}
    for variable, lower, upper in reversed(eliminated):
        low = max((_bound(i, variable, point) for i in lower), default=None)
        high = min((_bound(i, variable, point) for i in upper), default=None)
        low_open = any(i.strict and _bound(i, variable, point) == low for i in lower)
        high_open = any(i.strict and _bound(i, variable, point) == high for i in upper)
        point[variable] = inside(low, low_open, high, high_open, (steps or {}).get(variable, Fraction(1)))
    return point


def inside(
    low: Fraction | None, low_open: bool, high: Fraction | None, high_open: bool, step: Fraction
) -> Fraction:
    """A plain number within a range that is known not to be empty."""
    if low is None and high is None:
        return Fraction(0)
    if low is None:
        assert high is not None
        return high - step if high_open else high
    if high is None:
        return low + step if low_open else low
    if low == high:
        return low
    return (low + high) / 2


def _combined(lower: Inequality, upper: Inequality, variable: str) -> Inequality:
    """The inequality left when a lower and an upper bound of a variable are set against each other."""
    a, b = lower.coefficient(variable), -upper.coefficient(variable)
    terms: dict[str, Fraction] = {}
    for inequality, factor in ((lower, b), (upper, a)):
        for name, value in inequality.terms:
            terms[name] = terms.get(name, Fraction(0)) + value * factor
    terms.pop(variable, None)
    return above(terms, lower.constant * b + upper.constant * a, strict=lower.strict or upper.strict)


def _is_contradiction(inequality: Inequality) -> bool:
    if inequality.terms:
        return False
    return inequality.constant < 0 or (inequality.strict and inequality.constant == 0)


def _bound(inequality: Inequality, variable: str, point: Mapping[str, Fraction]) -> Fraction:
    rest = inequality.constant + sum(
        (value * point[name] for name, value in inequality.terms if name != variable), Fraction(0)
    )
    return -rest / inequality.coefficient(variable)
