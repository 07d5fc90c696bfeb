"""The whole value range of a matter, cut into cells in which every comparison has one answer.

Each comparison names a linear form (a measure, or a measure less a multiple of another) and a cut on it. Along a form
the cuts leave points and open intervals; a cell takes one of them on every form. Which cells exist is decided by
exact elimination, so that a finding about a cell is a proof, and `describe` joins cells into the fewest plain ranges.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from guatu.engine.rules.conditions import (
    All,
    AnyOf,
    Atom,
    Compare,
    Condition,
    Limit,
    Member,
    Truth,
    atoms,
    judge,
)
from guatu.engine.rules.couplings import Couplings, couplings_of
from guatu.engine.rules.linear import Inequality, above, below, solve, zero
from guatu.engine.rules.measures import MEASURES, Measure
from guatu.engine.rules.quantities import COUNT, FLAG, RATIO, YUAN, unit_text

Cell = tuple[int, ...]
MOST_CELLS = 20_000
MOST_PAIRED = 400
OTHER = "\u2026"  # any value of a category that no clause names


# The count of periods running before this one is no measure of the object, but has its range.
PERIODS_RUNNING = Measure("run", COUNT, low=Fraction(0))


class TooManyCells(Exception):
    """The clauses combine so many boundaries that the range cannot be walked through."""


@dataclass(frozen=True)
class Form:
    """``measure - times * other``, or the measure alone."""

    measure: str
    other: str | None = None
    times: Fraction = Fraction(1)

    @property
    def terms(self) -> dict[str, Fraction | int]:
        return {self.measure: 1} if self.other is None else {self.measure: 1, self.other: -self.times}

    @property
    def is_whole(self) -> bool:
        return self.other is None and unit_of(self.measure) == COUNT


@dataclass(frozen=True)
class Axis:
    """One form with its cuts, position 2i + 1 being cut i and even positions the intervals; or a category."""

    form: Form | None
    cuts: tuple[Fraction, ...] = ()
    category: str = ""
    values: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        return len(self.values) if self.form is None else 2 * len(self.cuts) + 1


@dataclass(frozen=True)
class Range:
    """A stretch of one form, or the values of one category: what a region says of one measure."""

    measure: str
    low: Fraction | None = None
    low_included: bool = False
    high: Fraction | None = None
    high_included: bool = False
    other: str | None = None
    times: Fraction = Fraction(1)
    values: tuple[str, ...] = ()

    def as_text(self) -> str:
        """The range in signs and codes: ``0 < lag_points < 10``, ``growth < planned_growth``."""
        if self.values:
            return f"{self.measure} in {{{', '.join(self.values)}}}"
        low, high = self.low, self.high
        if self.other is not None:
            return self._against_other()
        unit = unit_of(self.measure)
        if low is not None and low == high:
            return f"{self.measure} = {unit_text(low, unit)}"
        text = self.measure
        if low is not None:
            text = f"{unit_text(low, unit)} {'<=' if self.low_included else '<'} {text}"
        if high is not None:
            text = f"{text} {'<=' if self.high_included else '<'} {unit_text(high, unit)}"
        if low is not None and high is None:
            return f"{self.measure} {'>=' if self.low_included else '>'} {unit_text(low, unit)}"
        return text

    def _against_other(self) -> str:
        unit = unit_of(self.measure)
        other = self.other if self.times == 1 else f"{unit_text(self.times, RATIO)} * {self.other}"

        def side(bound: Fraction) -> str:
            if bound == 0:
                return str(other)
            return f"{other} {'+' if bound > 0 else '-'} {unit_text(abs(bound), unit)}"

        if self.low is not None and self.low == self.high:
            return f"{self.measure} = {side(self.low)}"
        parts = []
        if self.low is not None:
            parts.append(f"{self.measure} {'>=' if self.low_included else '>'} {side(self.low)}")
        if self.high is not None:
            parts.append(f"{self.measure} {'<=' if self.high_included else '<'} {side(self.high)}")
        return " and ".join(parts)

    def as_condition(self) -> Condition:
        if self.values:
            return Member(self.measure, frozenset(self.values))
        parts: list[Condition] = []
        if self.low is not None:
            relation = ">=" if self.low_included else ">"
            parts.append(Compare(self.measure, relation, Limit(self.low, self.other, self.times)))
        if self.high is not None:
            relation = "<=" if self.high_included else "<"
            parts.append(Compare(self.measure, relation, Limit(self.high, self.other, self.times)))
        return All(tuple(parts))


Box = tuple[Range, ...]


@dataclass(frozen=True)
class Region:
    """A part of the value range as the union of boxes, with one point of it to look at."""

    boxes: tuple[Box, ...]
    witness: tuple[tuple[str, Fraction | str], ...]

    def as_text(self) -> str:
        texts = [" and ".join(r.as_text() for r in box) or "always" for box in self.boxes]
        return (
            texts[0]
            if len(texts) == 1
            else " or ".join(f"({text})" if " and " in text else text for text in texts)
        )

    def as_condition(self) -> Condition:
        return AnyOf(tuple(All(tuple(r.as_condition() for r in box)) for box in self.boxes))


def unit_of(measure: str) -> str:
    """A measure's unit; the count of periods running, which is no measure of the object, is a count."""
    return COUNT if measure.startswith("run:") else MEASURES[measure].unit


class Space:
    """Every cell that can occur, given the comparisons of some conditions and how measures hang together."""

    def __init__(self, conditions: Iterable[Condition], fixed: Mapping[str, Fraction] | None = None) -> None:
        # By identity: the conditions outlive the space, and hashing exact numbers for every cell is slow.
        self._places: dict[int, tuple[int, str, int]] = {}
        self._conditions = tuple(conditions)
        self.axes: list[Axis] = []
        self.fixed = dict(fixed or {})
        every = [atom for condition in self._conditions for atom in atoms(condition)]
        self._lay_axes(every)
        self.measures = sorted(self._measures() | set(self.fixed))
        self.couplings: Couplings = couplings_of(self.measures)
        self._domain = [*self._domains(), *(i for m, v in self.fixed.items() for i in zero({m: 1}, -v))]
        self._groups = self._grouped_measures()
        self._group_of = {name: group for group in self._groups for name in group}
        self._axes_of = {
            group: [n for n, axis in enumerate(self.axes) if axis.form and axis.form.measure in group]
            for group in self._groups
        }
        self._points: dict[object, dict[str, Fraction] | None] = {}
        self._steps = {m: _step(m) for m in self.measures}
        self.cells: list[Cell] = list(self._feasible())
        self._cell_set = frozenset(self.cells)

    # Laying the axes

    def _lay_axes(self, every: Sequence[Atom]) -> None:
        forms: dict[Form, set[Fraction]] = {}
        places: dict[int, tuple[Form, str, Fraction]] = {}
        categories: dict[str, set[str]] = {}
        for atom in every:
            if isinstance(atom, Member):
                categories.setdefault(atom.measure, set()).update(atom.values)
                continue
            form, relation, cut = _form_of(atom, forms)
            forms.setdefault(form, set()).add(cut)
            places[id(atom)] = (form, relation, cut)
        for name, named in categories.items():
            self.axes.append(Axis(None, category=name, values=_category_values(name, named)))
        # A measure alone reads before one set against another.
        for form, cuts in sorted(forms.items(), key=lambda item: item[0].other is not None):
            self.axes.append(Axis(form, tuple(sorted(cuts))))
        number = {axis.form: i for i, axis in enumerate(self.axes) if axis.form is not None}
        self._places = {
            atom: (number[form], relation, 2 * self.axes[number[form]].cuts.index(cut) + 1)
            for atom, (form, relation, cut) in places.items()
        }
        self._category_axis = {axis.category: i for i, axis in enumerate(self.axes) if axis.form is None}

    def _measures(self) -> set[str]:
        names = {axis.category for axis in self.axes if axis.form is None}
        for axis in self.axes:
            if axis.form is not None:
                names |= set(axis.form.terms)
        return names

    def _domains(self) -> Iterator[Inequality]:
        for name in self.measures:
            measure = MEASURES.get(name, PERIODS_RUNNING)
            if not measure.is_numeric:
                continue
            if measure.low is not None:
                yield above({name: 1}, -measure.low, strict=not measure.low_included)
            if measure.high is not None:
                yield below({name: 1}, -measure.high)

    def _grouped_measures(self) -> list[frozenset[str]]:
        """The numeric measures in groups that hang together; a measure alone on one form is its own group."""
        groups = [{name} for name in self.measures if name not in self._category_axis]
        links = [*self.couplings.numeric_links(), *(set(axis.form.terms) for axis in self.axes if axis.form)]
        for link in links:
            touched = [group for group in groups if group & link]
            groups = [group for group in groups if not group & link]
            groups.append(set().union(*touched))
        return [frozenset(group) for group in groups]

    # Which cells exist

    def _feasible(self) -> Iterator[Cell]:
        ranges = [self._positions(axis) for axis in self.axes]
        size = 0

        def grow(prefix: Cell) -> Iterator[Cell]:
            nonlocal size
            depth = len(prefix)
            if depth == len(self.axes):
                size += 1
                if size > MOST_CELLS:
                    raise TooManyCells
                yield prefix
                return
            for position in ranges[depth]:
                longer = (*prefix, position)
                if self._can_be(longer, depth):
                    yield from grow(longer)

        yield from grow(())

    def _positions(self, axis: Axis) -> list[int]:
        """The positions of an axis that its own range allows."""
        if axis.form is None:
            return list(range(axis.size))
        allowed = []
        for position in range(axis.size):
            low, low_in, high, high_in = _stretch(axis, position)
            if axis.form.is_whole and _whole_in(low, low_in, high, high_in) is None:
                continue
            system = [
                *self._of_position(axis, position),
                *(i for i in self._domain if set(dict(i.terms)) <= set(axis.form.terms)),
            ]
            if solve(system) is not None:
                allowed.append(position)
        return allowed

    def _can_be(self, prefix: Cell, depth: int) -> bool:
        axis = self.axes[depth]
        if axis.form is None:
            return self._categories_can_be(prefix)
        return self._point(prefix, self._group_of[axis.form.measure]) is not None

    def _categories_can_be(self, prefix: Cell) -> bool:
        chosen = self._categories(prefix)
        return not any(
            chosen.get(a) == a_value and chosen.get(b) == b_value
            for a, a_value, b, b_value in self.couplings.never
        )

    def _categories(self, cell: Cell) -> dict[str, str]:
        return {
            axis.category: axis.values[position]
            for axis, position in zip(self.axes, cell, strict=False)
            if axis.form is None
        }

    def _point(self, cell: Cell, group: frozenset[str]) -> dict[str, Fraction] | None:
        """A point of one group of measures within a cell, or None when there is none; each is solved once."""
        chosen = self._categories(cell)
        conditional = [i for name, value, i in self.couplings.when if chosen.get(name) == value]
        laid = tuple((number, cell[number]) for number in self._axes_of[group] if number < len(cell))
        key = (group, laid, tuple(conditional))
        if key not in self._points:
            system = [*self._domain, *self.couplings.always, *conditional]
            system = [inequality for inequality in system if _concerns(inequality, group)]
            system += [i for number, position in laid for i in self._of_position(self.axes[number], position)]
            either = [
                ways
                for ways in self.couplings.either
                if any(_concerns(inequality, group) for way in ways for inequality in way)
            ]
            self._points[key] = next(
                (
                    point
                    for ways in itertools.product(*either)
                    if (point := solve([*system, *(i for way in ways for i in way)], self._steps)) is not None
                ),
                None,
            )
        return self._points[key]

    @staticmethod
    def _of_position(axis: Axis, position: int) -> list[Inequality]:
        assert axis.form is not None
        low, low_in, high, high_in = _stretch(axis, position)
        terms = axis.form.terms
        found = []
        if low is not None:
            found.append(above(terms, -low, strict=not low_in))
        if high is not None:
            found.append(below(terms, -high, strict=not high_in))
        return found

    # Judging and describing

    def judge(self, condition: Condition, cell: Cell) -> Truth:
        """A condition's one answer throughout a cell."""

        def of_atom(atom: Atom) -> Truth:
            if isinstance(atom, Member):
                axis = self._category_axis[atom.measure]
                return Truth.YES if self.axes[axis].values[cell[axis]] in atom.values else Truth.NO
            number, relation, at = self._places[id(atom)]
            position = cell[number]
            if position == at:
                if not atom.stated:
                    return Truth.UNSTATED
                return Truth.YES if relation in ("<=", "=", ">=") else Truth.NO
            wanted = ("<", "<=") if position < at else (">", ">=")
            return Truth.YES if relation in wanted else Truth.NO

        return judge(condition, of_atom)

    def witness(self, cell: Cell) -> tuple[tuple[str, Fraction | str], ...]:
        """One value for every measure, inside the cell; whole where the measure counts."""
        values: dict[str, Fraction | str] = {**self._categories(cell)}
        for group in self._groups:
            values.update(self._point(cell, group) or {})
        for axis, position in zip(self.axes, cell, strict=True):
            if (
                axis.form is not None
                and axis.form.is_whole
                and frozenset({axis.form.measure}) in self._groups
            ):
                whole, found = _whole_in(*_stretch(axis, position)), values.get(axis.form.measure)
                if whole is not None and not (isinstance(found, Fraction) and found.denominator == 1):
                    values[axis.form.measure] = whole
        return tuple(sorted(values.items()))

    def components(self, cells: Iterable[Cell]) -> list[list[Cell]]:
        """The cells grouped by touching each other, in the order of the range; values of a category all touch."""
        waiting = dict.fromkeys(cells)
        beside = self._beside if len(waiting) > MOST_PAIRED else self._touching
        groups: list[list[Cell]] = []
        while waiting:
            start = next(iter(waiting))
            del waiting[start]
            group, border = [start], [start]
            while border:
                for near in beside(border.pop(), waiting):
                    del waiting[near]
                    group.append(near)
                    border.append(near)
            groups.append(sorted(group))
        return sorted(groups)

    def _touching(self, cell: Cell, waiting: Mapping[Cell, None]) -> list[Cell]:
        return [near for near in waiting if self._touch(cell, near)]

    def _beside(self, cell: Cell, waiting: Mapping[Cell, None]) -> list[Cell]:
        """The neighbours along one axis; among very many cells corners are left aside for speed."""
        found = []
        for number, axis in enumerate(self.axes):
            reach = range(axis.size) if axis.form is None else range(cell[number] - 2, cell[number] + 3)
            for position in reach:
                near = (*cell[:number], position, *cell[number + 1 :])
                if near in waiting and self._touch(cell, near):
                    found.append(near)
        return found

    def _touch(self, one: Cell, two: Cell) -> bool:
        """Whether one cell lies on the edge of the other: on every form equal, or a point beside its interval."""
        towards_point = towards_interval = False
        for axis, a, b in zip(self.axes, one, two, strict=True):
            if a == b or axis.form is None:
                continue
            if axis.form.is_whole:
                if not self._next_whole(axis, a, b):
                    return False
                continue
            if abs(a - b) != 1:
                return False
            towards_point |= b % 2 == 1
            towards_interval |= b % 2 == 0
        return not (towards_point and towards_interval)

    def _next_whole(self, axis: Axis, a: int, b: int) -> bool:
        low, high = min(a, b), max(a, b)
        return not any(_whole_in(*_stretch(axis, p)) is not None for p in range(low + 1, high))

    def region(self, cells: Sequence[Cell], ignored: Iterable[Cell] = ()) -> Region:
        """The cells as the fewest boxes a greedy reader would name; cells that cannot occur may be covered."""
        wanted = set(cells)
        forbidden = _Forbidden(self._cell_set - wanted - set(ignored), self.axes)
        boxes: list[tuple[frozenset[int], ...]] = []
        left = sorted(wanted)
        while left:
            box = self._grown(left[0], forbidden)
            boxes.append(self._without_strangers(box, wanted))
            left = [c for c in left if not all(p in span for p, span in zip(c, box, strict=True))]
        ranges = tuple(self._ranges(box) for box in _needed(boxes, wanted))
        return Region(ranges, self.witness(min(cells, key=self._plainness)))

    @staticmethod
    def _plainness(cell: Cell) -> tuple[int, Cell]:
        """Look at an interval rather than a point where there is one."""
        return (sum(position % 2 for position in cell), cell)

    def _grown(self, cell: Cell, forbidden: _Forbidden) -> tuple[frozenset[int], ...]:
        box = [frozenset({position}) for position in cell]
        for number, axis in enumerate(self.axes):
            if axis.form is None:
                for value in range(axis.size):
                    if not forbidden.meets(box, number, value):
                        box[number] |= {value}
                continue
            for step in (-1, 1):
                position = cell[number] + step
                while 0 <= position < axis.size and not forbidden.meets(box, number, position):
                    box[number] |= {position}
                    position += step
        return tuple(box)

    def _without_strangers(
        self, box: tuple[frozenset[int], ...], wanted: set[Cell]
    ) -> tuple[frozenset[int], ...]:
        """Leave out the values of a category that no wanted cell of the box has, unless all values are in it."""
        kept = list(box)
        for number, axis in enumerate(self.axes):
            if axis.form is None and len(box[number]) < axis.size:
                within = (c for c in wanted if all(p in span for p, span in zip(c, box, strict=True)))
                kept[number] = frozenset(cell[number] for cell in within)
        return tuple(kept)

    def _ranges(self, box: tuple[frozenset[int], ...]) -> Box:
        found: list[Range] = []
        for axis, span in zip(self.axes, box, strict=True):
            if len(span) == axis.size:
                continue
            if axis.form is None:
                found.append(Range(axis.category, values=tuple(axis.values[p] for p in sorted(span))))
                continue
            low, low_in, _, _ = _stretch(axis, min(span))
            _, _, high, high_in = _stretch(axis, max(span))
            if axis.form.is_whole:
                low, low_in, high, high_in = _in_whole_numbers(low, low_in, high, high_in)
            low, low_in, high, high_in = self._within_domain(axis.form, low, low_in, high, high_in)
            if low is None and high is None:
                continue
            found.append(
                Range(axis.form.measure, low, low_in, high, high_in, axis.form.other, axis.form.times)
            )
        return tuple(found)

    @staticmethod
    def _within_domain(
        form: Form, low: Fraction | None, low_in: bool, high: Fraction | None, high_in: bool
    ) -> tuple[Fraction | None, bool, Fraction | None, bool]:
        """Leave out a bound that the measure's own range states already, unless it is a single point."""
        if form.other is not None or (low is not None and low == high):
            return low, low_in, high, high_in
        measure = MEASURES.get(form.measure, PERIODS_RUNNING)
        if measure.low is not None and high == measure.low:
            return high, True, high, True
        if measure.low is not None and low == measure.low and low_in == measure.low_included:
            low = None
        if measure.high is not None and high == measure.high and high_in:
            high = None
        return low, low_in, high, high_in


def _needed(boxes: list[tuple[frozenset[int], ...]], wanted: set[Cell]) -> list[tuple[frozenset[int], ...]]:
    """The boxes without those whose cells the others cover."""
    covers = [{c for c in wanted if all(p in s for p, s in zip(c, box, strict=True))} for box in boxes]
    kept = list(range(len(boxes)))
    for number in range(len(boxes)):
        others = set().union(*(covers[n] for n in kept if n != number))
        if covers[number] <= others:
            kept.remove(number)
    return [boxes[n] for n in kept]


class _Forbidden:
    """Cells that a box must not cover, laid out by position so that growing a box looks at few of them."""

    def __init__(self, cells: Iterable[Cell], axes: Sequence[Axis]) -> None:
        self._at: list[dict[int, list[Cell]]] = [{} for _ in axes]
        for cell in cells:
            for number, position in enumerate(cell):
                self._at[number].setdefault(position, []).append(cell)

    def meets(self, box: Sequence[frozenset[int]], number: int, position: int) -> bool:
        """Whether the box, widened by one position on one axis, would cover one of them."""
        others = [(n, span) for n, span in enumerate(box) if n != number]
        others.sort(key=lambda item: len(item[1]))  # the narrowest turns most cells away
        return any(all(cell[n] in span for n, span in others) for cell in self._at[number].get(position, ()))


def _form_of(atom: Compare, known: Mapping[Form, object]) -> tuple[Form, str, Fraction]:
    """The atom's form, relation and cut; written the other way round when that form is known already."""
    limit = atom.limit
    if limit.measure is None:
        return Form(atom.measure), atom.relation, limit.plus
    if limit.times == 0:
        return Form(atom.measure), atom.relation, limit.plus
    form = Form(atom.measure, limit.measure, limit.times)
    reverse = Form(limit.measure, atom.measure, 1 / limit.times)
    if form not in known and reverse in known:
        flipped = {"<": ">", "<=": ">=", "=": "=", ">=": "<=", ">": "<"}
        relation = flipped[atom.relation] if limit.times > 0 else atom.relation
        return reverse, relation, -limit.plus / limit.times
    return form, atom.relation, limit.plus


def _concerns(inequality: Inequality, group: frozenset[str]) -> bool:
    """Whether an inequality speaks of a group of measures; one without measures speaks of every group."""
    return not inequality.terms or any(name in group for name, _ in inequality.terms)


def _category_values(name: str, named: set[str]) -> tuple[str, ...]:
    measure = MEASURES[name]
    if measure.unit == FLAG:
        return ("false", "true")
    if measure.values:
        return measure.values
    return (*sorted(named), OTHER)


def _stretch(axis: Axis, position: int) -> tuple[Fraction | None, bool, Fraction | None, bool]:
    """The ends of a position and whether they belong to it."""
    cut = position // 2
    if position % 2:
        return axis.cuts[cut], True, axis.cuts[cut], True
    low = axis.cuts[cut - 1] if cut else None
    high = axis.cuts[cut] if cut < len(axis.cuts) else None
    return low, False, high, False


def _in_whole_numbers(
    low: Fraction | None, low_in: bool, high: Fraction | None, high_in: bool
) -> tuple[Fraction | None, bool, Fraction | None, bool]:
    if low is not None:
        floor = low.numerator // low.denominator
        low = Fraction(floor if low_in and low.denominator == 1 else floor + 1)
    if high is not None:
        ceiling = -(-high.numerator // high.denominator)
        high = Fraction(ceiling if high_in and high.denominator == 1 else ceiling - 1)
    return low, low is not None, high, high is not None


def _whole_in(low: Fraction | None, low_in: bool, high: Fraction | None, high_in: bool) -> Fraction | None:
    """A whole number between two ends, the least there is, or None."""
    low, _, high, _ = _in_whole_numbers(low, low_in, high, high_in)
    if low is not None and high is not None and low > high:
        return None
    return low if low is not None else (high if high is not None else Fraction(0))


def _step(measure: str) -> Fraction:
    unit = unit_of(measure)
    return {RATIO: Fraction(1, 10), YUAN: Fraction(10**6)}.get(unit, Fraction(1))
