"""Formulas over a table's columns, carrying the rounding of every printed input along."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations

from guatu.engine.scoring.columns import COUNT, MONEY, NUMBER, Column
from guatu.engine.scoring.printed import Interval, Printed
from guatu.engine.scoring.tables import Row
from guatu.engine.scoring.verdicts import Judgement, judge

_DONE = re.compile(r"完成|实际|已|到位|支付|拨付|累计|本年|本期|达到|实现")
_PLANNED = re.compile(r"计划|目标|任务|总|应|分母|数量|个数|下达")
_NOT = re.compile(r"未|尚欠|剩余")
_LEFT_OUT = re.compile(r"前期|储备|预备|暂缓|不列入|剔除|不纳入")
_PREVIOUS = re.compile(r"上年|去年|上期|上月|同期|上季")
_NOISE = re.compile(r"\(.*?\)|[%％(),、::]|公布|的|率")


@dataclass(frozen=True)
class Figure:
    """Something a row prints as a number: a column, or a number inside a remark. Counts are exact."""

    name: str
    read: Callable[[Row], Printed | None]
    scale: int = 1
    exact: bool = False
    column: Column | None = None

    def value(self, row: Row) -> Printed | None:
        printed = self.read(row)
        if printed is None:
            return None
        return printed.exact() if self.exact else printed

    def yuan(self, printed: Printed) -> Fraction:
        return Fraction(printed.scale or self.scale)


@dataclass(frozen=True)
class Measured:
    """A recomputed figure: from the inputs as printed, and the range that their rounding leaves open."""

    central: Fraction
    possible: Interval
    inputs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Term:
    sign: int
    figure: Figure


@dataclass(frozen=True)
class Formula:
    """``factor`` × numerator ÷ denominator + ``offset``; without denominator, factor × numerator + offset."""

    code: str
    text: str
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...] = ()
    factor: Fraction = Fraction(100)
    offset: Fraction = Fraction(0)

    def evaluate(self, row: Row) -> Measured | None:
        above = _sum(self.numerator, row)
        below = _sum(self.denominator, row) if self.denominator else None
        if above is None or (self.denominator and below is None):
            return None
        central, possible = above.central, above.possible
        inputs = above.inputs
        if below is not None:
            if below.possible.low <= 0 <= below.possible.high:
                return None
            central, possible = central / below.central, possible / below.possible
            inputs += tuple(pair for pair in below.inputs if pair not in inputs)
        central = central * self.factor + self.offset
        possible = possible.scaled(self.factor) + Interval.exactly(self.offset)
        return Measured(central, possible, inputs)

    def scaled(self, factor: Fraction) -> Formula:
        ratio = factor / self.factor
        return Formula(self.code, self.text, self.numerator, self.denominator, factor, self.offset * ratio)


def _sum(terms: Iterable[Term], row: Row) -> Measured | None:
    central, possible, inputs = Fraction(0), Interval.exactly(0), []
    for term in terms:
        printed = term.figure.value(row)
        if printed is None:
            return None
        yuan = term.figure.yuan(printed) * term.sign
        central += printed.value * yuan
        possible += printed.interval.scaled(yuan)
        inputs.append((term.figure.name, printed.text.strip()))
    return Measured(central, possible, tuple(inputs))


def column_figure(column: Column) -> Figure:
    return Figure(
        column.heading,
        lambda row: row.number(column.index),
        column.scale,
        exact=column.exact,
        column=column,
    )


def bigrams(words: str) -> set[str]:
    bare = _NOISE.sub("", words)
    return {bare[i : i + 2] for i in range(len(bare) - 1)}


def likeness(a: str, b: str) -> int:
    """How many pairs of neighbouring characters two headings share."""
    return len(bigrams(a) & bigrams(b))


@dataclass(frozen=True)
class Candidate:
    formula: Formula
    affinity: float


@dataclass(frozen=True)
class Choice:
    """The formula taken for a column, how many rows it reproduces, and the others by rank."""

    formula: Formula
    hits: int
    checked: int
    affinity: float
    others: tuple[Candidate, ...]


def ratio_candidates(heading: str, figures: Sequence[Figure], *, growth: bool = False) -> list[Candidate]:
    """Every way the columns offer of computing a percentage under this heading."""
    found: list[Candidate] = []
    for above in figures:
        for below in figures:
            if above is below or not _comparable(above, below):
                continue
            found += _pair(heading, above, below, growth)
    for left_out in (figure for figure in figures if figure.exact and _LEFT_OUT.search(figure.name)):
        for whole, part in permutations([f for f in figures if f.exact and f is not left_out], 2):
            found += [] if growth else _with_exclusion(heading, whole, part, left_out)
    for whole in figures:
        for i, first in enumerate(figures):
            for second in figures[i + 1 :]:
                parts = {id(whole), id(first), id(second)}
                if growth or len(parts) < 3 or not (whole.exact and first.exact and second.exact):
                    continue
                likes = min(likeness(heading, first.name), likeness(heading, second.name))
                names = first.name + second.name
                if (likes and not _NOT.search(names)) or (
                    "复工" in heading and "复工" in names and "开工" in names
                ):
                    formula = Formula(
                        "sum_over_whole",
                        f"({first.name} + {second.name}) ÷ {whole.name}",
                        (Term(1, first), Term(1, second)),
                        (Term(1, whole),),
                    )
                    found.append(Candidate(formula, likes + _planned(heading, whole) - 1))
    return found


def _comparable(a: Figure, b: Figure) -> bool:
    kinds = [figure.column.meaning if figure.column else COUNT for figure in (a, b)]
    if kinds[0] == kinds[1] or NUMBER in kinds:
        return True
    return not any(figure.column and figure.column.unit for figure in (a, b))


def _planned(heading: str, figure: Figure) -> float:
    affinity = 2.0 if _PLANNED.search(figure.name) else 0.0
    if "计划" in heading and "总投资" in figure.name:
        affinity -= 2
    return affinity + min(likeness(heading, figure.name), 3) - (2 if _NOT.search(figure.name) else 0)


def _done(heading: str, figure: Figure) -> float:
    affinity = 2.0 if _DONE.search(figure.name) else 0.0
    if re.search(r"计划|目标|任务|总投资|总数", figure.name) and not re.search(r"完成|已", figure.name):
        affinity -= 3
    return affinity + min(likeness(heading, figure.name), 3) - (4 if _NOT.search(figure.name) else 0)


def _pair(heading: str, above: Figure, below: Figure, growth: bool) -> list[Candidate]:
    over = (Term(1, above),), (Term(1, below),)
    if growth:
        affinity = (3.0 if _PREVIOUS.search(below.name) else -3.0) + min(likeness(above.name, below.name), 3)
        text = f"{above.name} ÷ {below.name} - 1"
        return [Candidate(Formula("growth", text, *over, offset=Fraction(-100)), affinity)]
    if _PREVIOUS.search(below.name) != _PREVIOUS.search(above.name) and _PREVIOUS.search(below.name):
        return []
    found = [
        Candidate(
            Formula("ratio", f"{above.name} ÷ {below.name}", *over),
            _done(heading, above) + _planned(heading, below),
        )
    ]
    if _NOT.search(above.name) and not _NOT.search(heading):
        complement = Formula(
            "complement",
            f"({below.name} - {above.name}) ÷ {below.name}",
            *over,
            factor=Fraction(-100),
            offset=Fraction(100),
        )
        both = Formula(
            "done_over_done_and_not",
            f"{below.name} ÷ ({below.name} + {above.name})",
            (Term(1, below),),
            (Term(1, below), Term(1, above)),
        )
        found.append(
            Candidate(complement, _planned(heading, below) + min(likeness(heading, above.name), 3) + 2)
        )
        found.append(Candidate(both, _done(heading, below) + min(likeness(heading, above.name), 3)))
    return found


def _with_exclusion(heading: str, whole: Figure, part: Figure, left_out: Figure) -> list[Candidate]:
    rest = (Term(1, whole), Term(-1, left_out))
    if _NOT.search(part.name):
        above: tuple[Term, ...] = (*rest, Term(-1, part))
        text = f"({whole.name} - {left_out.name} - {part.name}) ÷ ({whole.name} - {left_out.name})"
    else:
        above = (Term(1, part),)
        text = f"{part.name} ÷ ({whole.name} - {left_out.name})"
    affinity = _planned(heading, whole) + max(likeness(heading, part.name), 0) - 1
    return [Candidate(Formula("excluding", text, above, rest), affinity)]


def choose(
    candidates: Sequence[Candidate],
    published: Sequence[tuple[Row, Printed]],
    *,
    factors: Sequence[Fraction] = (Fraction(100), Fraction(1)),
    certain: float = 5.0,
) -> Choice | None:
    """The formula that reproduces the most published figures; words decide between equals.

    A formula that fails on most rows is taken only when the words alone leave no doubt (``certain``), so that
    a table that is wrong from top to bottom is still called wrong and not merely unreadable.
    """
    scored: list[tuple[float, int, int, Candidate]] = []
    for candidate in candidates:
        for factor in factors:
            sign = -1 if candidate.formula.factor < 0 else 1
            formula = candidate.formula.scaled(sign * factor)
            affinity = candidate.affinity - (0 if factor == 100 else 1.5)
            if affinity < certain and not _worth_trying(formula, published):
                continue
            judged = [judge_row(formula, row, printed) for row, printed in published]
            known = [judgement for judgement in judged if judgement is not None]
            hits = sum(judgement.agrees for judgement in known)
            weight = sum(
                0.5 if judgement.because == "inputs" else 1.0 for judgement in known if judgement.agrees
            )
            trusted = weight * 2 >= len(known) and (weight >= 3 or (weight >= 0.5 and affinity >= 2))
            if not known or not (trusted or (affinity >= certain and _plausible(formula, published))):
                continue
            value = 4 * weight - 2 * (len(known) - hits) + affinity + 0.1 * len(known)
            scored.append((value, hits, len(known), Candidate(formula, affinity)))
    if not scored:
        return None
    scored.sort(key=lambda entry: -entry[0])
    _, hits, checked, best = scored[0]
    others = tuple(candidate for *_, candidate in scored[1:7])
    return Choice(best.formula, hits, checked, best.affinity, others)


def _worth_trying(formula: Formula, published: Sequence[tuple[Row, Printed]], sample: int = 10) -> bool:
    """Among the first rows that have all inputs, a quarter come near what is printed."""
    near = tried = 0
    for row, printed in published:
        measured = formula.evaluate(row)
        if measured is None:
            continue
        tried += 1
        near += abs(measured.central - printed.value) <= 2 * printed.step + abs(printed.value) / 50
        if tried == sample:
            break
    return near * 4 >= tried > 0


def _plausible(formula: Formula, published: Sequence[tuple[Row, Printed]]) -> bool:
    """At least half the figures come out within a factor of two of what is printed."""
    near = [
        printed.value / 2 <= measured.central <= printed.value * 2
        for row, printed in published
        if (measured := formula.evaluate(row)) is not None
    ]
    return sum(near) * 2 >= len(near) > 0


def judge_row(formula: Formula, row: Row, printed: Printed) -> Judgement | None:
    measured = formula.evaluate(row)
    return None if measured is None else judge(printed, measured.central, measured.possible)


def quantities(columns: Sequence[Column]) -> list[Figure]:
    return [column_figure(column) for column in columns if column.meaning in (COUNT, MONEY, NUMBER)]
