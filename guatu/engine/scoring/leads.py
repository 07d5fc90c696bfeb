"""Leads and lags against 序时进度, in points or in words."""

from __future__ import annotations

import re
from fractions import Fraction

from guatu.engine.scoring import columns as meaning
from guatu.engine.scoring.bench import Bench
from guatu.engine.scoring.columns import Column
from guatu.engine.scoring.formulas import Measured
from guatu.engine.scoring.printed import Interval, Printed, decimal_text, normalised, rounded_half_up
from guatu.engine.scoring.tables import Row
from guatu.engine.scoring.verdicts import INCONSISTENT, VERDICTS, Judgement, judge


def recheck_leads(bench: Bench) -> None:
    """Every column of leads or lags."""
    for column in bench.of(meaning.LEAD):
        _column(bench, column)


def _column(bench: Bench, column: Column) -> None:
    published = bench.published(column)
    best: tuple[tuple[float, ...], Column, int] | None = None
    behind_positive = bool(re.search(r"低于|滞后|落后|慢|欠|滯後|落後", column.words)) and not re.search(
        r"高于|超|快|±|\+|差", column.words
    )
    for rate in bench.of(meaning.RATE):
        for sign in (-1, 1) if behind_positive else (1, -1):
            hits = sum(
                any(j.agrees for j in _lead_judgements(bench, row, printed, rate, sign))
                for row, printed in published
            )
            nearness = -abs(rate.index - column.index) / 100
            merit = (hits, "完成" in rate.words, sign == (-1 if behind_positive else 1), nearness)
            if best is None or merit > best[0]:
                best = (tuple(map(float, merit)), rate, sign)
    if best is None:
        for row, _ in published:
            bench.not_checkable("lead", row, column, "no_rate_column")
        return
    rate, sign = best[1], best[2]
    bench.result.assumed.append(
        {
            "what": "sign",
            "column": column.heading,
            "positive_means": "ahead" if sign > 0 else "behind",
            "rate": rate.heading,
        }
    )
    own = _own_pro_rata(bench, published, rate, sign)
    for row, printed in published:
        _lead(bench, row, column, printed, rate, sign, own)


def _lead_measures(
    bench: Bench, row: Row, printed: Printed, rate: Column, sign: int, pro_rata: Fraction
) -> list[tuple[str, Measured]]:
    """The lead in the orders offices compute it: from unrounded figures, or from the printed rate."""
    sign = 1 if printed.worded else sign
    found = []
    measured = bench.computed.get((row.line, rate.index))
    shown = row.number(rate.index)
    if measured:
        # The unrounded rate lies in the range of its inputs and in that of its own printed digits.
        around = measured.possible
        if shown is not None and around.meets(shown.interval):
            around = around.within(shown.interval)
        possible = (around - Interval.exactly(pro_rata)).scaled(sign)
        before = Measured(sign * (measured.central - pro_rata), possible, measured.inputs)
        found.append(("before_rounding", before))
    if shown:
        inputs = ((rate.heading, shown.text.strip()),)
        step = shown.step or Fraction(1)
        for order, given in (
            ("after_rounding", pro_rata),
            ("both_rounded", rounded_half_up(pro_rata, step)),
        ):
            possible = (shown.interval - Interval.exactly(given)).scaled(sign)
            found.append((order, Measured(sign * (shown.value - given), possible, inputs)))
    return found


def _lead_judgements(bench: Bench, row: Row, printed: Printed, rate: Column, sign: int) -> list[Judgement]:
    pro_rata = bench.pro_rata(row)
    if pro_rata is None:
        return []
    measures = _lead_measures(bench, row, printed, rate, sign, pro_rata[0])
    return [judge(printed, m.central, m.possible) for _, m in measures]


def _own_pro_rata(
    bench: Bench, published: list[tuple[Row, Printed]], rate: Column, sign: int
) -> Fraction | None:
    """The publisher's own month curve: one 序时进度 that fits all rows where the linear one fits none."""
    rows = [(row, printed, row.number(rate.index)) for row, printed in published]
    if len(rows) < 3 or len({bench.month(row) for row, _, _ in rows}) > 1:
        return None
    if any(
        any(j.agrees for j in _lead_judgements(bench, row, printed, rate, sign)) for row, printed, _ in rows
    ):
        return None
    ranges = [
        shown.interval - printed.interval.scaled(1 if printed.worded else sign)
        for _, printed, shown in rows
        if shown is not None
    ]
    if not ranges:
        return None
    low, high = max(r.low for r in ranges), min(r.high for r in ranges)
    return (low + high) / 2 if low <= high else None


def _lead(
    bench: Bench, row: Row, column: Column, printed: Printed, rate: Column, sign: int, own: Fraction | None
) -> None:
    pro_rata = (own, "own_curve") if own is not None else bench.pro_rata(row)
    if pro_rata is None:
        bench.not_checkable("lead", row, column, "no_month")
        return
    measures = _lead_measures(bench, row, printed, rate, sign, pro_rata[0])
    if not measures:
        bench.not_checkable("lead", row, column, "missing_input")
        return
    judged = [(judge(printed, m.central, m.possible), order, m) for order, m in measures]
    order_of = {verdict: place for place, verdict in enumerate(VERDICTS)}
    judgement, order, measured = min(
        judged,
        key=lambda item: (not item[0].agrees, item[0].because is not None, order_of[item[0].verdict]),
    )
    shown = row.number(rate.index)
    notes = [("pro_rata", f"{decimal_text(pro_rata[0], 4)} ({pro_rata[1]})"), ("order", order)]
    if not judgement.agrees and shown is not None:
        implied = shown.value - (1 if printed.worded else sign) * printed.value
        notes.append(("implied_pro_rata", decimal_text(implied, 4)))
    bench.add(
        "lead",
        row,
        column,
        judgement,
        computed=measured.central,
        possible=measured.possible,
        formula=f"{rate.heading} - 序时进度" if sign > 0 or printed.worded else f"序时进度 - {rate.heading}",
        inputs=measured.inputs,
        notes=tuple(notes),
    )


def recheck_remarks(bench: Bench) -> None:
    """Words about 序时进度 (达到, 略低于, 明显低于): only their direction is checked."""
    rates = [rate for rate in bench.of(meaning.RATE) if "完成" in rate.words or "计划" in rate.words]
    for column in bench.of(meaning.TEXT):
        if not re.search(
            r"序时|时序|序時|時序",
            column.words + "".join(r.text(column.index) for r in bench.table.rows[:50]),
        ):
            continue
        for row in bench.table.rows:
            words = normalised(row.text(column.index))
            direction = _direction(words)
            if direction is None or not rates:
                continue
            shown = row.number(rates[0].index)
            pro_rata = bench.pro_rata(row)
            if shown is None or pro_rata is None:
                why = "no_month" if pro_rata is None else "missing_input"
                bench.not_checkable("remark", row, column, why)
                continue
            gap = shown.value - pro_rata[0]
            agrees = gap < 0 if direction < 0 else gap >= -shown.step / 2
            bench.add(
                "remark",
                row,
                column,
                Judgement("equal" if agrees else INCONSISTENT),
                computed=gap,
                formula=f"{rates[0].heading} - 序时进度",
                inputs=((rates[0].heading, shown.text.strip()),),
                notes=(("pro_rata", f"{decimal_text(pro_rata[0], 4)} ({pro_rata[1]})"),),
            )


def _direction(words: str) -> int | None:
    if not re.search(r"序时|时序|进度|序時|時序", words):
        return None
    if re.search(r"低于|滞后|落后|慢于|未达|不及|滯後", words):
        return -1
    return 1 if re.search(r"达到|高于|超|快于|领先|符合|达序时|持平", words) else None
