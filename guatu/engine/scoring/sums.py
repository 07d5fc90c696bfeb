"""Totals and means against the rows they sum up."""

from __future__ import annotations

import re
from fractions import Fraction

from guatu.engine.scoring import columns as meaning
from guatu.engine.scoring import formulas, totals
from guatu.engine.scoring.bench import Bench
from guatu.engine.scoring.columns import Column
from guatu.engine.scoring.printed import Interval, Printed
from guatu.engine.scoring.tables import Row
from guatu.engine.scoring.verdicts import Judgement, judge

_AVERAGED = (meaning.RATE, meaning.SCORE, meaning.GROWTH, meaning.LEAD)


def recheck_sums(bench: Bench) -> None:
    """Every total row, then every total column with its 其中 columns beside it."""
    for whole in bench.columns:
        if whole.quantity and re.search(r"总|合计|小计|共", whole.words):
            _breakdown(bench, whole)
    for total in bench.totals.found:
        for column in bench.columns:
            printed = total.row.number(column.index)
            if printed is None or not (column.quantity or (total.mean and column.meaning in _AVERAGED)):
                continue
            _sum(bench, total, column, printed)


def _breakdown(bench: Bench, whole: Column) -> None:
    """A total column and the unbroken run of columns beside it that adds up to it in most rows."""
    best: tuple[int, int, list[Column]] | None = None
    for step in (1, -1):
        run: list[Column] = []
        at = whole.index + step
        while 0 <= at < len(bench.columns) and bench.columns[at].meaning == whole.meaning and len(run) < 8:
            run.append(bench.columns[at])
            at += step
            hits = sum(judged.agrees for _, judged, _ in _row_sums(bench, whole, run))
            if len(run) > 1 and hits >= 2 and (best is None or (hits, -len(run)) > best[:2]):
                best = (hits, -len(run), list(run))
    rows = _row_sums(bench, whole, best[2]) if best else []
    if best is None:
        return
    # 其中 says that the parts make up the whole; without it, most rows must prove it.
    enough = 0.4 if any("其中" in part.words for part in best[2]) else 0.6
    if best[0] < enough * len(rows):
        return
    for row, judged, measured in rows:
        bench.add(
            "sum",
            row,
            whole,
            judged,
            computed=measured.central,
            possible=measured.possible,
            formula=" + ".join(part.heading for part in best[2]),
            inputs=measured.inputs,
        )


def _row_sums(
    bench: Bench, whole: Column, parts: list[Column]
) -> list[tuple[Row, Judgement, formulas.Measured]]:
    figure = formulas.column_figure(whole)
    terms = tuple(formulas.Term(1, formulas.column_figure(part)) for part in parts)
    formula = formulas.Formula("sum", "", terms, (), Fraction(1, whole.scale))
    found = []
    for row in bench.table.rows:
        printed, measured = figure.value(row), formula.evaluate(row)
        if printed is not None and measured is not None:
            found.append((row, judge(printed, measured.central, measured.possible), measured))
    return found


def _sum(bench: Bench, total: totals.Total, column: Column, printed: Printed) -> None:
    figure = formulas.column_figure(column)
    numbers = [(row, figure.value(row)) for row in total.parts]
    missing = [row for row, number in numbers if number is None]
    if len(missing) == len(numbers):
        return
    if missing and not total.tolerates_blanks:
        bench.not_checkable("sum", total.row, column, "missing_input", ("parts", total.name))
        return
    central, possible = Fraction(0), Interval.exactly(0)
    for _, number in numbers:
        if number is not None:
            central += number.value * figure.yuan(number)
            possible += number.interval.scaled(figure.yuan(number))
    own = figure.yuan(printed)
    central, possible = central / own, possible.scaled(1 / own)
    if total.mean:
        counted = len(numbers) - len(missing)
        central, possible = central / counted, possible.scaled(Fraction(1, counted))
    judgement = judge(printed.exact() if figure.exact else printed, central, possible)
    if not judgement.agrees and not total.complete:
        gap: dict[str, object] = {"what": "parts_incomplete", "row": total.row.line, "parts": total.name}
        if gap not in bench.result.assumed:
            bench.result.assumed.append(gap)
        return
    if column.meaning in _AVERAGED:
        # The rate of a row of means may be the ratio of its amounts or the mean of the rates above it.
        earlier = [c for c in bench.result.checks if c.row is total.row and c.column is column]
        if any(check.judgement.agrees for check in earlier):
            return
        bench.result.checks = [check for check in bench.result.checks if check not in earlier]
    bench.add(
        "mean" if total.mean else "sum",
        total.row,
        column,
        judgement,
        computed=central,
        possible=possible,
        formula=f"{'mean' if total.mean else 'Σ'} {column.heading} ({len(total.parts)})",
        notes=(("parts", total.name),) if total.name else (),
    )
