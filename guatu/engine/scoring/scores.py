"""Composite figures: weighted values, sums of scores, mean points of votes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from guatu.engine.scoring import columns as meaning
from guatu.engine.scoring import formulas, weighting
from guatu.engine.scoring.bench import Bench
from guatu.engine.scoring.columns import Column
from guatu.engine.scoring.formulas import Figure, Formula, Measured
from guatu.engine.scoring.printed import Interval, decimal_text, normalised, rounded_half_up
from guatu.engine.scoring.tables import Row
from guatu.engine.scoring.verdicts import INCONSISTENT, Judgement, judge


def recheck_scores(bench: Bench) -> None:
    """Every column of scores, in the order of the table."""
    composites = bench.of(meaning.SCORE)
    # A total is looked at before the scores it is made of, which then need no explanation of their own.
    for column in sorted(composites, key=lambda c: (not re.search(r"总|综合|加权|合计", c.words), -c.index)):
        _column(bench, column)


@dataclass(frozen=True)
class Part:
    """Something a composite may be made of: value and range in every row, and its column."""

    name: str
    column: int
    values: tuple[tuple[Fraction, Interval] | None, ...]


def _column(bench: Bench, column: Column) -> None:
    published = [row.number(column.index) for row in bench.table.rows]
    parts = _parts(bench, column)
    weights, source = _given_weights(bench, column, parts), "given"
    if weights is None:
        single = [
            None if row.line in bench.totals.lines else printed
            for row, printed in zip(bench.table.rows, published, strict=True)
        ]
        found = weighting.find_weights([part.values for part in parts], single)
        weights = dict(zip(found.parts, found.weights, strict=True)) if found else None
        source = "found"
    if weights is None:
        if not _votes(bench, column) and not _ballots(bench, column) and column.index not in bench.parts:
            for row, _ in bench.published(column):
                bench.not_checkable("score", row, column, "no_formula_found")
        return
    bench.parts |= {parts[part].column for part in weights}
    text = " + ".join(f"{parts[part].name}×{decimal_text(weight)}" for part, weight in weights.items())
    named = {parts[part].name: decimal_text(weight) for part, weight in weights.items()}
    bench.result.assumed.append(
        {"what": "weights", "column": column.heading, "formula": text, "source": source, "weights": named}
    )
    for index, (row, printed) in enumerate(zip(bench.table.rows, published, strict=True)):
        if printed is None:
            continue
        if any(parts[part].values[index] is None for part in weights):
            bench.not_checkable("weighted", row, column, "missing_input")
            continue
        central, possible = weighting.weighted([part.values for part in parts], weights, index)
        inputs = tuple(
            (parts[part].name, decimal_text(_some(parts[part].values[index])[0])) for part in weights
        )
        bench.computed[row.line, column.index] = Measured(central, possible, inputs)
        bench.add(
            "weighted",
            row,
            column,
            judge(printed, central, possible),
            computed=central,
            possible=possible,
            formula=text,
            inputs=inputs,
        )


def _parts(bench: Bench, column: Column) -> list[Part]:
    """Other scores, printed rates (recomputed where they can be), and counts over their whole."""
    parts: list[Part] = []
    covered: set[int] = set()
    for other in bench.of(meaning.SCORE, meaning.NUMBER, meaning.RATE, meaning.GROWTH):
        if other is column:
            continue
        formula = bench.formula_of.get(other.index)
        if formula:
            covered |= {term.figure.column.index for term in formula.numerator if term.figure.column}
        values = tuple(_value(bench, row, other) for row in bench.table.rows)
        parts.append(Part(other.heading, other.index, values))
    whole = _whole(bench)
    for figure in bench.figures if whole else ():
        if figure.column is None or not figure.exact or figure.column.index in covered:
            continue
        assert whole is not None
        if figure.column is whole.column:
            continue
        formula = Formula("ratio", "", (formulas.Term(1, figure),), (formulas.Term(1, whole),))
        measured = [formula.evaluate(row) for row in bench.table.rows]
        ratios = tuple((ratio.central, ratio.possible) if ratio else None for ratio in measured)
        parts.append(Part(f"{figure.name}÷{whole.name}", figure.column.index, ratios))
    return parts


def _whole(bench: Bench) -> Figure | None:
    """The count that the table's rates divide by, else one whose heading says total."""
    for formula in bench.formula_of.values():
        for term in formula.denominator:
            if term.figure.exact and term.figure.column:
                return term.figure
    return next(
        (figure for figure in bench.figures if figure.exact and re.search(r"总|个数", figure.name)), None
    )


def _value(bench: Bench, row: Row, column: Column) -> tuple[Fraction, Interval] | None:
    measured = bench.computed.get((row.line, column.index))
    printed = row.number(column.index)
    if measured and printed and judge(printed, measured.central, measured.possible).agrees:
        return measured.central, measured.possible
    if printed is None:
        return None
    return printed.value, printed.exact().interval if column.exact else printed.interval


def _given_weights(bench: Bench, column: Column, parts: list[Part]) -> dict[int, Fraction] | None:
    """Weights from the options, else from a formula printed in a note, a title or the heading itself."""
    given = list(bench.options.weights)
    for text in (*bench.table.notes, *bench.table.titles, column.heading):
        given = given or read_weights(text)
    if not given or len(given) > len(parts):
        return None
    if all(name is None for name, _ in given):
        return {index: weight for index, (_, weight) in enumerate(given)}
    chosen: dict[int, Fraction] = {}
    for name, weight in given:
        likeness = {
            index: formulas.likeness(name or "", part.name)
            for index, part in enumerate(parts)
            if index not in chosen
        }
        likest = max(likeness, key=lambda index: (likeness[index], -len(parts[index].name)))
        if not likeness[likest]:
            return None
        chosen[likest] = weight
    return chosen


def _votes(bench: Bench, column: Column) -> bool:
    """Mean points from printed votes: Σ votes for place k × points of place k ÷ ballots."""
    votes: dict[int, Figure] = {}
    for figure in bench.figures:
        place = re.search(r"第?(\d+|[一二三四五六七八九十]+)名?.*票", normalised(figure.name))
        if place and figure.column:
            votes[_place(place.group(1))] = figure
    points = list(bench.options.points) or next(
        (p for text in bench.table.notes + bench.table.titles if (p := read_points(text, len(votes)))), []
    )
    if not votes or len(points) < len(votes):
        return False
    for row, printed in bench.published(column):
        cast = [(points[place - 1], figure.value(row)) for place, figure in votes.items()]
        number = sum((v.value for _, v in cast if v), Fraction(0))
        if not number:
            bench.not_checkable("score", row, column, "missing_input")
            continue
        mean = sum((p * v.value for p, v in cast if v), Fraction(0)) / number
        bench.add(
            "score",
            row,
            column,
            judge(printed, mean, Interval.exactly(mean)),
            computed=mean,
            possible=Interval.exactly(mean),
            formula="Σ 票数×分值 ÷ Σ 票数",
        )
    return True


def _ballots(bench: Bench, column: Column) -> bool:
    """Full rankings by every judge: the checksum on the mean, and each score as whole points over ballots."""
    published = [pair for pair in bench.published(column) if pair[0].line not in bench.totals.lines]
    points: Sequence[Fraction] = bench.options.points
    for text in bench.table.notes + bench.table.titles:
        points = points or read_points(text, len(published))
    found = weighting.find_ballots([printed for _, printed in published], points=points or None)
    if found is None:
        return False
    bench.result.invariants.append(
        {
            "kind": "full_rankings",
            "column": column.heading,
            "points": [decimal_text(point) for point in found.points],
            "ballots": found.ballots,
            "mean": decimal_text(found.mean),
            "expected_mean": decimal_text(found.expected_mean),
            "totals_add_up": found.totals_agree,
            "verdict": "equal" if found.mean_agrees and found.totals_agree else INCONSISTENT,
        }
    )
    for (row, printed), total in zip(published, found.totals, strict=True):
        if total is None:
            nearest = rounded_half_up(printed.value * found.ballots, Fraction(1)) / found.ballots
            miss = abs(nearest - printed.value) - printed.step / 2
            judgement, computed = Judgement(INCONSISTENT, None, miss), nearest
        else:
            computed = Fraction(total, found.ballots)
            judgement = judge(printed, computed, Interval.exactly(computed))
        bench.add(
            "score",
            row,
            column,
            judgement,
            computed=computed,
            possible=Interval.exactly(computed),
            formula="Σ 票数×分值 ÷ Σ 票数",
            notes=(("ballots", str(found.ballots)),),
        )
    return True


def _some(pair: tuple[Fraction, Interval] | None) -> tuple[Fraction, Interval]:
    assert pair is not None
    return pair


_CHINESE = "零一二三四五六七八九"


def _place(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return _CHINESE.index(text)
    return 10 * (_CHINESE.index(tens) if tens else 1) + (_CHINESE.index(ones) if ones else 0)


def read_weights(text: str) -> list[tuple[str | None, Fraction]]:
    """The terms of a printed formula: 加权值=开工率*0.2+主体完工率×30%+0.5×竣工率."""
    words = normalised(text)
    body = words.split("=", 1)[1] if "=" in words else words
    if "第1名" in body or "第一名" in body:
        return []
    found: list[tuple[str | None, Fraction]] = []
    for term in re.split(r"[+,;。;,]", body):
        match = re.match(r"^\(?([^\d*×xX]+?)(?:得分)?[*×xX](\d+(?:\.\d+)?)(%?)\)?", term)
        if match:
            name, number, percent = match.groups()
        else:
            match = re.match(r"^\(?(\d+(?:\.\d+)?)(%?)[*×xX]([^\d*×]+?)\)?$", term)
            if not match:
                continue
            number, percent, name = match.groups()
        found.append((name, Fraction(number) / (100 if percent else 1)))
    return found if len(found) >= 2 else []


def read_points(text: str, entries: int) -> list[Fraction]:
    """The point scale of a printed ballot formula: (第1名票数×100+第2名票数×97+……+第13名票数×64)÷总票数."""
    words = normalised(text)
    terms = re.findall(
        r"第(\d+|[一二三四五六七八九十]+)名(?:得?票数?)?[*×xX]?(?:得|为|计)?(\d+(?:\.\d+)?)分?", words
    )
    known = {_place(place): Fraction(points) for place, points in terms}
    if len(known) < 2 or 1 not in known:
        return []
    places = sorted(known)
    if len(known) < entries and 2 in known:
        step = known[2] - known[1]
        if all(known[1] + step * (place - 1) == known[place] for place in places):
            return [known[1] + step * place for place in range(entries)]
        return []
    return [known[place] for place in places]
