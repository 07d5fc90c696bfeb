"""Percentages, shares, growth and differences: what they were computed from, and whether they agree."""

from __future__ import annotations

import re
from fractions import Fraction

from guatu.engine.scoring import columns as meaning
from guatu.engine.scoring import formulas, totals
from guatu.engine.scoring.bench import Bench
from guatu.engine.scoring.columns import Column
from guatu.engine.scoring.formulas import Candidate, Choice, Figure, Formula, Measured
from guatu.engine.scoring.printed import MONEY_UNITS, Printed, decimal_text, normalised
from guatu.engine.scoring.tables import Row
from guatu.engine.scoring.verdicts import Judgement, judge


def recheck_rates(bench: Bench) -> None:
    """Every percentage and difference of the table."""
    for column in bench.of(meaning.RATE, meaning.PRO_RATA):
        if column.meaning == meaning.RATE or bench.varies(column):
            candidates = formulas.ratio_candidates(column.words, bench.figures)
            if "序时" in column.words or "时序" in column.words:
                candidates += _over_pro_rata(bench, column)
            _rates(bench, column, candidates, kind=_rate_kind(column))
    for column in bench.of(meaning.GROWTH):
        _rates(
            bench, column, formulas.ratio_candidates(column.words, bench.figures, growth=True), kind="growth"
        )
    for column in bench.of(meaning.SHARE):
        _rates(bench, column, _share_candidates(bench, column), kind="share")
    for column in bench.of(meaning.DIFFERENCE):
        _differences(bench, column)


def _rates(bench: Bench, column: Column, candidates: list[Candidate], *, kind: str) -> None:
    published = bench.published(column)
    choice = formulas.choose(candidates + _numbered(bench, column), published)
    if choice:
        bench.formula_of[column.index] = choice.formula
        bench.result.assumed.append(
            {
                "what": "formula",
                "column": column.heading,
                "formula": choice.formula.text,
                "reproduced": choice.hits,
                "of": choice.checked,
            }
        )
    for row in bench.table.rows:
        printed = row.number(column.index)
        if printed is None:
            if row.text(column.index) and normalised(row.text(column.index)) not in ("-", "/"):
                bench.not_checkable(kind, row, column, "not_a_number")
            continue
        _rate(bench, kind, row, column, printed, choice)


def _rate(bench: Bench, kind: str, row: Row, column: Column, printed: Printed, choice: Choice | None) -> None:
    if choice is None:
        bench.not_checkable(kind, row, column, "no_formula_found")
        return
    formula = choice.formula
    notes: tuple[tuple[str, str], ...] = ()
    measured = formula.evaluate(row)
    judgement = judge(printed, measured.central, measured.possible) if measured else None
    if judgement is None or not judgement.agrees:
        other = _other_denominator(row, printed, choice)
        if other:
            formula, measured, judgement = other
            notes = (("other_denominator", formula.text),)
    if measured is None or judgement is None:
        bench.not_checkable(kind, row, column, "missing_input", *_implied(row, printed, choice.formula))
        return
    bench.computed[row.line, column.index] = measured
    bench.add(
        kind,
        row,
        column,
        judgement,
        computed=measured.central,
        possible=measured.possible,
        formula=formula.text,
        inputs=measured.inputs,
        notes=notes,
    )


def _other_denominator(
    row: Row, printed: Printed, choice: Choice
) -> tuple[Formula, Measured, Judgement] | None:
    """Start rates are published over four different denominators, even inside one table."""
    if not all(term.figure.exact for term in choice.formula.numerator) or not printed.decimals:
        return None
    for candidate in choice.others:
        formula = candidate.formula
        if candidate.affinity < 2 or not all(t.figure.exact for t in formula.numerator + formula.denominator):
            continue
        measured = formula.evaluate(row)
        if measured and judge(printed, measured.central, measured.possible).agrees:
            return formula, measured, judge(printed, measured.central, measured.possible)
    return None


def _implied(row: Row, printed: Printed, formula: Formula) -> list[tuple[str, str]]:
    """Where one input is not printed: the range the rate implies for it, or the counts that give it."""
    above, below = formula.numerator[0].figure, formula.denominator[0].figure
    done, plan = above.value(row), below.value(row)
    if above.exact and below.exact and formula.code in ("ratio", "complement") and plan is not None:
        ends = [
            (end - formula.offset) / formula.factor for end in (printed.interval.low, printed.interval.high)
        ]
        low, high = plan.value * min(ends), plan.value * max(ends)
        counts = range(-(-low.numerator // low.denominator), high.numerator // high.denominator + 1)
        return (
            [("possible_count", ", ".join(map(str, counts)) if counts else "none")]
            if len(counts) <= 3
            else []
        )
    if formula.code != "ratio" or printed.interval.low <= 0:
        return []
    if done is not None and plan is None:
        implied = (done.interval.scaled(above.yuan(done)) / printed.interval).scaled(
            formula.factor / below.scale
        )
        name = below.name
    elif plan is not None and done is None:
        implied = (plan.interval.scaled(below.yuan(plan)) * printed.interval).scaled(
            1 / formula.factor / above.scale
        )
        name = above.name
    else:
        return []
    return [("implied", f"{name} {decimal_text(implied.low, 2)}–{decimal_text(implied.high, 2)}")]


def _share_candidates(bench: Bench, column: Column) -> list[Candidate]:
    found = []
    for figure in bench.figures:
        if figure.column is None:
            continue
        whole = totals.whole_of(bench.table, bench.totals, figure)
        formula = Formula(
            "share",
            f"{figure.name} ÷ Σ {figure.name}",
            (formulas.Term(1, figure),),
            (formulas.Term(1, Figure(f"Σ {figure.name}", whole, figure.scale, figure.exact)),),
        )
        found.append(Candidate(formula, 1.0 + formulas.likeness(column.words, figure.name)))
    return found + formulas.ratio_candidates(column.words, bench.figures)


def _numbered(bench: Bench, column: Column) -> list[Candidate]:
    """A formula printed in the row of column numbers, as in 5=4/3."""
    if not bench.table.numbering:
        return []
    found = re.match(r"^\(?\d+\)?=\(?(\d+)\)?[/÷]\(?(\d+)\)?", bench.table.numbering[column.index])
    if not found:
        return []
    numbers = {
        match.group(1): index
        for index, text in enumerate(bench.table.numbering)
        if (match := re.match(r"^\(?(\d+)\)?(?:=|$)", text))
    }
    named = [numbers.get(found.group(1)), numbers.get(found.group(2))]
    figures = [
        next((f for f in bench.figures if f.column and f.column.index == index), None) for index in named
    ]
    if None in figures:
        return []
    above, below = (figure for figure in figures if figure is not None)
    text = f"{above.name} ÷ {below.name}"
    formula = Formula("ratio", text, (formulas.Term(1, above),), (formulas.Term(1, below),))
    return [Candidate(formula, 20.0)]


def _over_pro_rata(bench: Bench, column: Column) -> list[Candidate]:
    """完成率 ÷ 序时进度, as 武汉 and 三亚 use it: how much of what the calendar asks has been done."""

    def pro_rata(row: Row) -> Printed | None:
        found = bench.pro_rata(row)
        return Printed(found[1], found[0], Fraction(0)) if found else None

    below = Figure("序时进度", pro_rata, exact=True)
    return [
        Candidate(
            Formula(
                "ratio",
                f"{rate.heading} ÷ 序时进度",
                (formulas.Term(1, formulas.column_figure(rate)),),
                (formulas.Term(1, below),),
            ),
            4.0,
        )
        for rate in bench.of(meaning.RATE)
        if rate is not column
    ]


def _differences(bench: Bench, column: Column) -> None:
    money = [figure for figure in bench.figures if figure.column and figure.column.meaning != meaning.COUNT]
    candidates = [
        Candidate(
            Formula(
                "difference",
                f"{a.name} - {b.name}",
                (formulas.Term(1, a), formulas.Term(-1, b)),
                (),
                Fraction(1, max(column.scale, 1)),
            ),
            float(formulas.likeness(column.words, a.name)),
        )
        for a in money
        for b in money
        if a is not b
    ]
    scale = _scale_of(column, money)
    choice = formulas.choose(candidates, bench.published(column), factors=(1 / scale,), certain=99)
    for row, printed in bench.published(column):
        _rate(bench, "difference", row, column, printed, choice)


def _rate_kind(column: Column) -> str:
    return "start_rate" if re.search(r"开工|复工|開工", column.words) else "rate"


def _scale_of(column: Column, figures: list[Figure]) -> Fraction:
    own = next((yuan for unit, yuan in MONEY_UNITS.items() if unit in column.words), None)
    return Fraction(own or (figures[0].scale if figures else 1))
