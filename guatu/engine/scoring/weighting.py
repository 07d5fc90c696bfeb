"""Weighted values and ballots: the weights of a composite, and the checksum of full rankings."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, islice
from typing import TYPE_CHECKING

from guatu.engine.scoring.printed import Interval, Printed, rounded_half_up

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_GRIDS = (Fraction(1, 10), Fraction(1, 20), Fraction(1, 100))
_MOST_PARTS = 8
_MOST_SETS = 200
_MOST_ROW_SETS = 40


Ranged = tuple[Fraction, Interval]


@dataclass(frozen=True)
class Weights:
    """``parts`` are indexes of figures; ``reproduced`` rows of ``checked`` come out as printed."""

    parts: tuple[int, ...]
    weights: tuple[Fraction, ...]
    reproduced: int
    checked: int

    @property
    def natural(self) -> bool:
        """A plain sum, or weights that add up to 1."""
        return sum(self.weights) == 1 or set(self.weights) == {Fraction(1)}

    @property
    def least(self) -> float:
        """How many rows must come out before the weights are believed: two more than could be fitted freely."""
        plain = set(self.weights) == {Fraction(1)}
        free = 0 if plain else len(self.parts) - (sum(self.weights) == 1)
        return max(self.checked * 0.6, free + 2)

    @property
    def merit(self) -> float:
        """One more row reproduced does not make odd weights likelier than natural ones; two rows do."""
        return self.reproduced + 1.5 * self.natural - 0.1 * len(self.parts)


def find_weights(
    figures: Sequence[Sequence[Ranged | None]], published: Sequence[Printed | None]
) -> Weights | None:
    """The weights, in tenths, twentieths or hundredths, with which the figures give the published composite.

    ``figures[i][row]`` is the i-th figure's value and range. Every small set of figures is fitted by least
    absolute deviations (so that one misprinted row does not bend the rest), snapped to the grid, and then
    proved row by row with interval arithmetic. Plain sums and weights that add up to 1 are preferred, then
    fewer figures.
    """
    best: Weights | None = None
    for size in range(1, min(_MOST_PARTS, len(figures)) + 1):
        for parts in islice(combinations(range(len(figures)), size), _MOST_SETS):
            found = _fit(figures, parts, published)
            if found is None:
                continue
            if best is None or found.merit > best.merit:
                best = found
        if best and best.natural and best.reproduced == sum(printed is not None for printed in published):
            break
    return best


def _fit(
    figures: Sequence[Sequence[Ranged | None]], parts: tuple[int, ...], published: Sequence[Printed | None]
) -> Weights | None:
    import numpy as np

    rows: list[tuple[Printed, list[Ranged]]] = []
    for row, printed in enumerate(published):
        values = [figures[part][row] for part in parts]
        known = [value for value in values if value is not None]
        if printed is not None and len(known) == len(parts):
            rows.append((printed, known))
    if len(rows) < 3:
        return None
    matrix = np.array([[float(value) for value, _ in known] for _, known in rows])
    around = np.array([[float(span.high - span.low) / 2 for _, span in known] for _, known in rows])
    target = np.array([float(printed.value) for printed, _ in rows])
    half = np.array([float(printed.step) / 2 for printed, _ in rows])
    best: Weights | None = None
    for solution in _solutions(matrix, target):
        for grid in _GRIDS:
            snapped = tuple(rounded_half_up(Fraction(weight), grid) for weight in solution)
            if any(weight <= 0 for weight in snapped):
                continue
            weight = np.array([float(value) for value in snapped])
            reproduced = int((np.abs(target - matrix @ weight) <= around @ weight + half + 1e-9).sum())
            found = Weights(parts, snapped, reproduced, len(rows))
            if reproduced >= found.least and (best is None or found.merit > best.merit):
                best = found
        if best and best.natural and best.reproduced == len(rows):
            break
    return best


def _solutions(matrix: NDArray[np.float64], target: NDArray[np.float64]) -> Iterator[list[float]]:
    """Candidate weights: the robust fit of all rows, then exact solutions of a few rows each.

    A misprinted row far from the others bends even a robust fit; some small set of rows is free of it.
    """
    import numpy as np

    count, size = matrix.shape
    yield [1.0] * size
    fitted = _least_absolute(matrix, target) if count >= size else None
    if fitted is None:
        return
    yield fitted
    for chosen in islice(combinations(range(count), size), _MOST_ROW_SETS):
        square = matrix[list(chosen)]
        if np.linalg.matrix_rank(square) == size:
            yield [float(value) for value in np.linalg.solve(square, target[list(chosen)])]


def weighted(
    figures: Sequence[Sequence[Ranged | None]], weights: Mapping[int, Fraction], row: int
) -> tuple[Fraction, Interval]:
    """Σ weight × figure in one row; every figure must be known there."""
    central, possible = Fraction(0), Interval.exactly(0)
    for part, weight in weights.items():
        pair = figures[part][row]
        assert pair is not None
        central += weight * pair[0]
        possible += pair[1].scaled(weight)
    return central, possible


def _least_absolute(matrix: NDArray[np.float64], target: NDArray[np.float64]) -> list[float] | None:
    """Least absolute deviations by reweighted least squares; None where the figures are not independent."""
    import numpy as np

    if np.linalg.matrix_rank(matrix) < matrix.shape[1]:
        return None
    weight = np.ones(len(target))
    for _ in range(25):
        solution = np.linalg.lstsq(matrix * weight[:, None], target * weight, rcond=None)[0]
        weight = 1 / np.sqrt(np.maximum(np.abs(target - matrix @ solution), 1e-6))
    return [float(value) for value in solution]


@dataclass(frozen=True)
class Ballots:
    """Full rankings by ``ballots`` judges: every judge gives each of ``points`` exactly once.

    ``totals[i]`` is the sum of points of entry i that its published mean stands for (None where no whole
    number of points gives it); the totals of all entries must add up to ballots × sum(points).
    """

    points: tuple[Fraction, ...]
    ballots: int
    totals: tuple[int | None, ...]
    mean: Fraction
    expected_mean: Fraction
    mean_agrees: bool
    totals_agree: bool


def common_points(entries: int) -> list[tuple[Fraction, ...]]:
    """Point scales in use for full rankings: 100 downwards in even steps, or entries down to 1."""
    scales = [
        tuple(Fraction(100 - step * place) for place in range(entries))
        for step in (3, 1, 2, 5, 4, 10)
        if 100 - step * (entries - 1) >= 0
    ]
    return [*scales, tuple(Fraction(entries - place) for place in range(entries))]


def find_ballots(
    scores: Sequence[Printed], *, points: Sequence[Fraction] | None = None, most: int = 400
) -> Ballots | None:
    """Recover the number of ballots behind mean scores of full rankings, and check their checksum.

    With n entries ranked in full by everybody, the mean of the scores is the mean of the point scale,
    whatever the votes; and every score times the number of ballots is a whole number. Without ``points`` a
    common scale is taken only if its mean is met, or a small number of ballots explains (nearly) every score.
    """
    entries = len(scores)
    if entries < 3:
        return None
    mean = sum((score.value for score in scores), Fraction(0)) / entries
    half = max(score.step for score in scores) / 2
    scales = [tuple(points)] if points else common_points(entries)
    for scale in scales:
        expected = sum(scale, Fraction(0)) / entries
        if not points and (
            abs(mean - expected) > 1 or not all(min(scale) <= s.value <= max(scale) for s in scores)
        ):
            continue
        agrees = abs(mean - expected) <= half
        for number in range(1, most + 1):
            totals = [_whole_total(score, number) for score in scores]
            unexplained = totals.count(None)
            if unexplained > (0 if entries < 5 or agrees else max(1, entries // 8)):
                continue
            # The chance that unrelated scores all happen to be whole multiples of 1 / number.
            chance = math.prod(min(1.0, float(number * score.step)) for score in scores)
            if chance > 1e-3 and not points:
                break
            if agrees and not unexplained:
                least = sum(_range_of_totals(score, number)[0] for score in scores)
                most_points = sum(_range_of_totals(score, number)[1] for score in scores)
                if not least <= number * sum(scale, Fraction(0)) <= most_points:
                    continue
                return Ballots(scale, number, tuple(totals), mean, expected, True, True)
            if unexplained or chance <= 1e-6 or points:
                known = sum(total for total in totals if total is not None)
                fits = not unexplained and Fraction(known) == number * sum(scale, Fraction(0))
                return Ballots(scale, number, tuple(totals), mean, expected, agrees, fits)
    return None


def _range_of_totals(score: Printed, ballots: int) -> tuple[int, int]:
    low = -(-(score.interval.low * ballots).numerator // (score.interval.low * ballots).denominator)
    high = (score.interval.high * ballots).numerator // (score.interval.high * ballots).denominator
    return low, high


def _whole_total(score: Printed, ballots: int) -> int | None:
    low, high = _range_of_totals(score, ballots)
    if low > high:
        return None
    nearest = int(rounded_half_up(score.value * ballots, Fraction(1)))
    return min(max(nearest, low), high)
