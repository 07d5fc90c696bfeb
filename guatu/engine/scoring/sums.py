"""Totals and means against the rows they sum up."""

from __future__ import annotations

from fractions import Fraction

from guatu.engine.scoring import columns as meaning
from guatu.engine.scoring import formulas, totals
from guatu.engine.scoring.bench import Bench
from guatu.engine.scoring.columns import Column
from guatu.engine.scoring.printed import Interval, Printed
from guatu.engine.scoring.verdicts import judge

_AVERAGED = (meaning.RATE, meaning.SCORE, meaning.GROWTH, meaning.LEAD)


def recheck_sums(bench: Bench) -> None:
    for total in bench.totals.found:
        for column in bench.columns:
            printed = total.row.number(column.index)
            if printed is None or not (column.quantity or (total.mean and column.meaning in _AVERAGED)):
                continue
            _sum(bench, total, column, printed)


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
