"""Recompute a published table: every rate, lead over 序时进度, weighted value, rank, tie and sum it prints.

Nothing of a particular table is known here. Columns are recognised by their words; which columns a percentage was
computed from is found by trying what the table offers and keeping what reproduces its figures; every comparison
carries the rounding of the printed inputs (see ``printed`` and ``verdicts``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from guatu.engine.scoring import columns as meaning
from guatu.engine.scoring import formulas, periods, ranking, totals, weighting
from guatu.engine.scoring.columns import Column, recognise
from guatu.engine.scoring.formulas import Candidate, Choice, Figure, Formula, Measured
from guatu.engine.scoring.printed import (
    Interval,
    Printed,
    decimal_text,
    normalised,
    read_printed,
    rounded_half_up,
)
from guatu.engine.scoring.tables import Row, Table
from guatu.engine.scoring.verdicts import INCONSISTENT, NOT_CHECKABLE, VERDICTS, Judgement, judge

PERCENT = Fraction(100)


@dataclass(frozen=True)
class Check:
    """One published figure and its verdict; ``notes`` and ``why`` are codes, explained in docs/reference/recheck.md."""

    kind: str
    row: Row
    label: str
    column: Column
    published: str
    judgement: Judgement
    computed: Fraction | None = None
    possible: Interval | None = None
    formula: str | None = None
    inputs: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    why: str | None = None

    @property
    def cell(self) -> str:
        return f"{self.column.letter}{self.row.line}"

    @property
    def verdict(self) -> str:
        return self.judgement.verdict

    def as_json(self) -> dict[str, object]:
        return {
            "cell": self.cell,
            "row": self.row.line,
            "column": self.column.heading,
            "label": self.label,
            "kind": self.kind,
            "published": self.published,
            "computed": None if self.computed is None else decimal_text(self.computed),
            "possible": None
            if self.possible is None
            else [decimal_text(self.possible.low), decimal_text(self.possible.high)],
            "verdict": self.verdict,
            "because": self.judgement.because,
            "miss": decimal_text(self.judgement.miss) if self.judgement.miss else None,
            "formula": self.formula,
            "inputs": dict(self.inputs),
            "notes": dict(self.notes),
            "why": self.why,
        }


@dataclass(frozen=True)
class Ranking:
    """How one rank column was made: by which figure, in which direction, with which tie policy."""

    column: Column
    by: str | None
    descending: bool
    ties: str | None
    broken_by: str | None
    tied: tuple[tuple[str, ...], ...]
    groups: str | None
    agreeing: int
    ranked: int
    recomputed: bool

    @property
    def verdict(self) -> str:
        if self.by is None:
            return NOT_CHECKABLE
        return "equal" if self.agreeing == self.ranked else INCONSISTENT

    def as_json(self) -> dict[str, object]:
        return {
            "column": self.column.heading,
            "by": self.by,
            "by_recomputed_values": self.recomputed,
            "descending": self.descending,
            "ties": self.ties,
            "broken_by": self.broken_by,
            "tied": [list(names) for names in self.tied],
            "within": self.groups,
            "agreeing": self.agreeing,
            "ranked": self.ranked,
            "verdict": self.verdict,
        }


@dataclass
class Recheck:
    table: Table
    columns: list[Column]
    checks: list[Check] = field(default_factory=list)
    rankings: list[Ranking] = field(default_factory=list)
    invariants: list[dict[str, object]] = field(default_factory=list)
    assumed: list[dict[str, object]] = field(default_factory=list)

    def summary(self) -> dict[str, int]:
        found = Counter(check.verdict for check in self.checks)
        return {verdict: found[verdict] for verdict in VERDICTS}

    def as_json(self) -> dict[str, object]:
        return {
            "table": self.table.name,
            "sheet": self.table.sheet,
            "rows": len(self.table.rows),
            "columns": [
                {"column": c.letter, "heading": c.heading, "meaning": c.meaning, "unit": c.unit}
                for c in self.columns
            ],
            "assumed": self.assumed,
            "checks": [
                check.as_json() for check in sorted(self.checks, key=lambda c: (c.row.line, c.column.index))
            ],
            "rankings": [ranking.as_json() for ranking in self.rankings],
            "invariants": self.invariants,
            "summary": self.summary(),
        }


@dataclass(frozen=True)
class Options:
    """What the caller knows better than the table: the month, the weights (by name or in column order), the points."""

    month: int | None = None
    weights: tuple[tuple[str | None, Fraction], ...] = ()
    points: tuple[Fraction, ...] = ()


def recheck(table: Table, options: Options | None = None) -> Recheck:
    """Recompute everything one table prints."""
    return _Rechecker(table, options or Options()).run()


class _Rechecker:
    def __init__(self, table: Table, options: Options) -> None:
        self.table = table
        self.options = options
        self.columns = recognise(table)
        self.result = Recheck(table, self.columns)
        self.figures = formulas.quantities(self.columns) + _remark_figures(table, self.columns)
        self.totals = totals.find_totals(table, self.columns)
        self.formula_of: dict[int, Formula] = {}
        self.computed: dict[tuple[int, int], Measured] = {}

    def run(self) -> Recheck:
        for column in self._of(meaning.RATE, meaning.PRO_RATA):
            if column.meaning == meaning.RATE or self._varies(column):
                self._rates(
                    column, formulas.ratio_candidates(column.words, self.figures), kind=_rate_kind(column)
                )
        for column in self._of(meaning.GROWTH):
            self._rates(
                column, formulas.ratio_candidates(column.words, self.figures, growth=True), kind="growth"
            )
        for column in self._of(meaning.SHARE):
            self._rates(column, self._share_candidates(column), kind="share")
        for column in self._of(meaning.DIFFERENCE):
            self._differences(column)
        for column in self._of(meaning.LEAD):
            self._leads(column)
        for column in self._of(meaning.SCORE):
            self._scores(column)
        for column in self._of(meaning.RANK):
            self._ranks(column)
        self._remarks()
        self._sums()
        return self.result

    # -- reading ---------------------------------------------------------------------------------------------------

    def _of(self, *meanings: str) -> list[Column]:
        return [column for column in self.columns if column.meaning in meanings]

    def _published(self, column: Column) -> list[tuple[Row, Printed]]:
        pairs = [(row, row.number(column.index)) for row in self.table.rows]
        return [(row, printed) for row, printed in pairs if printed is not None]

    def _varies(self, column: Column) -> bool:
        return len({printed.value for _, printed in self._published(column)}) > 1

    def _label(self, row: Row) -> str:
        texts = [
            row.text(column.index)
            for column in self.columns
            if column.meaning in (meaning.LABEL, meaning.PERIOD, meaning.TEXT)
            and row.number(column.index) is None
        ]
        short = [re.sub(r"\s+", "", text) for text in texts if text and len(text) <= 30 and "://" not in text]
        return " ".join(short[:4])

    def _month(self, row: Row) -> int | None:
        if self.options.month:
            return self.options.month
        for column in self._of(meaning.PERIOD):
            month = periods.month_of(row.text(column.index))
            if month:
                return month
        if row.segment and (month := periods.month_of(row.segment)):
            return month
        for text in (*self.table.titles, *self.table.headings, self.table.sheet or "", self.table.name):
            month = periods.month_of(text.rsplit(".", 1)[0] if text == self.table.name else text)
            if month:
                return month
        return None

    def _add(self, kind: str, row: Row, column: Column, judgement: Judgement, **more: object) -> None:
        published = row.text(column.index)
        check = Check(kind, row, self._label(row), column, published, judgement, **more)  # type: ignore[arg-type]
        self.result.checks.append(check)

    def _not_checkable(self, kind: str, row: Row, column: Column, why: str, *notes: tuple[str, str]) -> None:
        self._add(kind, row, column, Judgement(NOT_CHECKABLE), why=why, notes=notes)

    # -- rates -----------------------------------------------------------------------------------------------------

    def _rates(self, column: Column, candidates: list[Candidate], *, kind: str) -> None:
        published = self._published(column)
        choice = formulas.choose(candidates + self._numbered(column), published)
        if choice:
            self.formula_of[column.index] = choice.formula
            self.result.assumed.append(
                {
                    "what": "formula",
                    "column": column.heading,
                    "formula": choice.formula.text,
                    "reproduced": choice.hits,
                    "of": choice.checked,
                }
            )
        for row in self.table.rows:
            printed = row.number(column.index)
            if printed is None:
                if row.text(column.index) and normalised(row.text(column.index)) not in ("-", "/"):
                    self._not_checkable(kind, row, column, "not_a_number")
                continue
            self._rate(kind, row, column, printed, choice)

    def _rate(self, kind: str, row: Row, column: Column, printed: Printed, choice: Choice | None) -> None:
        if choice is None:
            self._not_checkable(kind, row, column, "no_formula_found")
            return
        formula, notes = choice.formula, ()
        measured = formula.evaluate(row)
        judgement = judge(printed, measured.central, measured.possible) if measured else None
        if judgement is None or not judgement.agrees:
            other = self._other_denominator(row, printed, choice)
            if other:
                formula, measured, judgement = other
                notes = (("other_denominator", formula.text),)
        if measured is None or judgement is None:
            self._not_checkable(
                kind, row, column, "missing_input", *self._implied(row, printed, choice.formula)
            )
            return
        self.computed[row.line, column.index] = measured
        self._add(
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
        self, row: Row, printed: Printed, choice: Choice
    ) -> tuple[Formula, Measured, Judgement] | None:
        """Start rates are published over four different denominators, even inside one table."""
        if not all(term.figure.exact for term in choice.formula.numerator) or not printed.decimals:
            return None
        for candidate in choice.others:
            formula = candidate.formula
            if candidate.affinity < 2 or not all(
                t.figure.exact for t in formula.numerator + formula.denominator
            ):
                continue
            measured = formula.evaluate(row)
            if measured and judge(printed, measured.central, measured.possible).agrees:
                return formula, measured, judge(printed, measured.central, measured.possible)
        return None

    def _implied(self, row: Row, printed: Printed, formula: Formula) -> list[tuple[str, str]]:
        """Where one input is not printed, the range the published rate implies for it."""
        if formula.code != "ratio" or printed.interval.low <= 0:
            return []
        above, below = formula.numerator[0].figure, formula.denominator[0].figure
        done, plan = above.value(row), below.value(row)
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
        places = 2
        span = f"{decimal_text(implied.low, places)}–{decimal_text(implied.high, places)}"
        return [("implied", f"{name} {span}")]

    def _share_candidates(self, column: Column) -> list[Candidate]:
        found = []
        for figure in self.figures:
            if figure.column is None:
                continue
            whole = totals.whole_of(self.table, self.totals, figure)
            formula = Formula(
                "share",
                f"{figure.name} ÷ Σ {figure.name}",
                (formulas.Term(1, figure),),
                (formulas.Term(1, Figure(f"Σ {figure.name}", whole, figure.scale, figure.exact)),),
            )
            found.append(Candidate(formula, 1.0 + formulas.likeness(column.words, figure.name)))
        return found + formulas.ratio_candidates(column.words, self.figures)

    def _numbered(self, column: Column) -> list[Candidate]:
        """A formula printed in the row of column numbers, as in 5=4/3."""
        if not self.table.numbering:
            return []
        found = re.match(r"^\(?\d+\)?=\(?(\d+)\)?[/÷]\(?(\d+)\)?", self.table.numbering[column.index])
        if not found:
            return []
        numbers = {
            match.group(1): index
            for index, text in enumerate(self.table.numbering)
            if (match := re.match(r"^\(?(\d+)\)?(?:=|$)", text))
        }
        named = [numbers.get(found.group(1)), numbers.get(found.group(2))]
        figures = [
            next((f for f in self.figures if f.column and f.column.index == index), None) for index in named
        ]
        if None in figures:
            return []
        above, below = (figure for figure in figures if figure is not None)
        text = f"{above.name} ÷ {below.name}"
        formula = Formula("ratio", text, (formulas.Term(1, above),), (formulas.Term(1, below),))
        return [Candidate(formula, 20.0)]

    # -- differences -----------------------------------------------------------------------------------------------

    def _differences(self, column: Column) -> None:
        money = [
            figure for figure in self.figures if figure.column and figure.column.meaning != meaning.COUNT
        ]
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
        choice = formulas.choose(candidates, self._published(column), factors=(1 / scale,), certain=99)
        for row, printed in self._published(column):
            self._rate("difference", row, column, printed, choice)

    # -- lead over 序时进度 -----------------------------------------------------------------------------------------

    def _pro_rata(self, row: Row) -> tuple[Fraction, str] | None:
        for column in self._of(meaning.PRO_RATA):
            printed = row.number(column.index)
            if printed is not None and column.index not in self.formula_of:
                value = printed.value * (100 if not printed.percent and abs(printed.value) <= 1 else 1)
                return value, column.heading
        month = self._month(row)
        return (periods.linear_pro_rata(month), f"{month}/12") if month else None

    def _leads(self, column: Column) -> None:
        published = self._published(column)
        best: tuple[tuple[float, ...], Column | None, int] | None = None
        behind_positive = bool(re.search(r"低于|滞后|落后|慢|欠|滯後|落後", column.words)) and not re.search(
            r"高于|超|快|±|\+|差", column.words
        )
        rates = self._of(meaning.RATE)
        for rate in rates:
            for sign in (-1, 1) if behind_positive else (1, -1):
                hits = sum(
                    any(j.agrees for j in self._lead_judgements(row, printed, rate, sign))
                    for row, printed in published
                )
                nearness = -abs(rate.index - column.index) / 100
                merit = (hits, "完成" in rate.words, sign == (-1 if behind_positive else 1), nearness)
                if best is None or merit > best[0]:
                    best = (tuple(map(float, merit)), rate, sign)
        if best is None or best[1] is None:
            for row, _ in published:
                self._not_checkable("lead", row, column, "no_rate_column")
            return
        _, rate, sign = best
        self.result.assumed.append(
            {
                "what": "sign",
                "column": column.heading,
                "positive_means": "ahead" if sign > 0 else "behind",
                "rate": rate.heading,
            }
        )
        own = self._own_pro_rata(published, rate, sign)
        for row, printed in published:
            self._lead(row, column, printed, rate, sign, own)

    def _lead_measures(
        self, row: Row, printed: Printed, rate: Column, sign: int, pro_rata: Fraction
    ) -> list[tuple[str, Measured]]:
        """The lead in the orders offices compute it: from unrounded figures, or from the printed rate."""
        sign = 1 if printed.worded else sign
        found = []
        measured = self.computed.get((row.line, rate.index))
        if measured:
            low = (measured.possible - Interval.exactly(pro_rata)).scaled(sign)
            found.append(
                ("before_rounding", Measured(sign * (measured.central - pro_rata), low, measured.inputs))
            )
        shown = row.number(rate.index)
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

    def _lead_judgements(self, row: Row, printed: Printed, rate: Column, sign: int) -> list[Judgement]:
        pro_rata = self._pro_rata(row)
        if pro_rata is None:
            return []
        measures = self._lead_measures(row, printed, rate, sign, pro_rata[0])
        return [judge(printed, m.central, m.possible) for _, m in measures]

    def _own_pro_rata(self, published: list[tuple[Row, Printed]], rate: Column, sign: int) -> Fraction | None:
        """A month curve of the publisher's own: one 序时进度 that fits all rows although the linear one fits none."""
        rows = [(row, printed, row.number(rate.index)) for row, printed in published]
        if len(rows) < 3 or len({self._month(row) for row, _, _ in rows}) > 1:
            return None
        if any(
            any(j.agrees for j in self._lead_judgements(row, printed, rate, sign)) for row, printed, _ in rows
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
        self, row: Row, column: Column, printed: Printed, rate: Column, sign: int, own: Fraction | None
    ) -> None:
        pro_rata = (own, "own_curve") if own is not None else self._pro_rata(row)
        if pro_rata is None:
            self._not_checkable("lead", row, column, "no_month")
            return
        measures = self._lead_measures(row, printed, rate, sign, pro_rata[0])
        if not measures:
            self._not_checkable("lead", row, column, "missing_input")
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
        self._add(
            "lead",
            row,
            column,
            judgement,
            computed=measured.central,
            possible=measured.possible,
            formula=f"{rate.heading} - 序时进度"
            if sign > 0 or printed.worded
            else f"序时进度 - {rate.heading}",
            inputs=measured.inputs,
            notes=tuple(notes),
        )

    def _remarks(self) -> None:
        """Words about 序时进度 (达到, 略低于, 明显低于): only their direction is checked."""
        rates = [rate for rate in self._of(meaning.RATE) if "完成" in rate.words or "计划" in rate.words]
        for column in self._of(meaning.TEXT):
            if not re.search(
                r"序时|时序|序時|時序",
                column.words + "".join(r.text(column.index) for r in self.table.rows[:50]),
            ):
                continue
            for row in self.table.rows:
                words = normalised(row.text(column.index))
                direction = _direction(words)
                if direction is None or not rates:
                    continue
                shown = row.number(rates[0].index)
                pro_rata = self._pro_rata(row)
                if shown is None or pro_rata is None:
                    why = "no_month" if pro_rata is None else "missing_input"
                    self._not_checkable("remark", row, column, why)
                    continue
                gap = shown.value - pro_rata[0]
                agrees = gap < 0 if direction < 0 else gap >= -shown.step / 2
                self._add(
                    "remark",
                    row,
                    column,
                    Judgement("equal" if agrees else INCONSISTENT),
                    computed=gap,
                    formula=f"{rates[0].heading} - 序时进度",
                    inputs=((rates[0].heading, shown.text.strip()),),
                    notes=(("pro_rata", f"{decimal_text(pro_rata[0], 4)} ({pro_rata[1]})"),),
                )

    # -- composite scores ------------------------------------------------------------------------------------------

    def _scores(self, column: Column) -> None:
        published = [row.number(column.index) for row in self.table.rows]
        names, parts = self._score_parts(column)
        weights = self._given_weights(column, names)
        source = "given"
        if weights is None:
            found = weighting.find_weights(parts, published) if parts else None
            weights = dict(zip(found.parts, found.weights, strict=True)) if found else None
            source = "found"
        if weights is None:
            if not self._votes(column) and not self._ballots(column):
                for row, _ in self._published(column):
                    self._not_checkable("score", row, column, "no_formula_found")
            return
        text = " + ".join(f"{names[part]}×{decimal_text(weight)}" for part, weight in weights.items())
        self.result.assumed.append(
            {
                "what": "weights",
                "column": column.heading,
                "formula": text,
                "source": source,
                "weights": {names[part]: decimal_text(weight) for part, weight in weights.items()},
            }
        )
        for index, row in enumerate(self.table.rows):
            printed = published[index]
            if printed is None:
                continue
            if any(parts[part][index] is None for part in weights):
                self._not_checkable("weighted", row, column, "missing_input")
                continue
            central, possible = weighting.weighted(parts, list(weights), list(weights.values()), index)
            inputs = tuple((names[part], decimal_text(_some(parts[part][index])[0])) for part in weights)
            self.computed[row.line, column.index] = Measured(central, possible, inputs)
            self._add(
                "weighted",
                row,
                column,
                judge(printed, central, possible),
                computed=central,
                possible=possible,
                formula=text,
                inputs=inputs,
            )

    def _score_parts(self, column: Column) -> tuple[list[str], list[list[tuple[Fraction, Interval] | None]]]:
        """What a composite may be made of: other scores, printed rates (recomputed), and counts over their whole."""
        names: list[str] = []
        parts: list[list[tuple[Fraction, Interval] | None]] = []
        covered: set[int] = set()
        for other in self._of(meaning.SCORE, meaning.RATE, meaning.GROWTH):
            if other is column:
                continue
            formula = self.formula_of.get(other.index)
            if formula:
                covered |= {term.figure.column.index for term in formula.numerator if term.figure.column}
            names.append(other.heading)
            parts.append([self._value(row, other) for row in self.table.rows])
        wholes = [
            term.figure
            for formula in self.formula_of.values()
            for term in formula.denominator
            if term.figure.exact and term.figure.column
        ]
        wholes += [
            figure for figure in self.figures if figure.exact and re.search(r"总数|总|个数", figure.name)
        ]
        if wholes:
            whole = wholes[0]
            for figure in self.figures:
                if (
                    figure is whole
                    or not figure.exact
                    or figure.column is None
                    or figure.column.index in covered
                ):
                    continue
                if whole.column and figure.column.index == whole.column.index:
                    continue
                formula = Formula("ratio", "", (formulas.Term(1, figure),), (formulas.Term(1, whole),))
                values = [formula.evaluate(row) for row in self.table.rows]
                names.append(f"{figure.name}÷{whole.name}")
                parts.append([(v.central, v.possible) if v else None for v in values])
        return names, parts

    def _value(self, row: Row, column: Column) -> tuple[Fraction, Interval] | None:
        measured = self.computed.get((row.line, column.index))
        printed = row.number(column.index)
        if measured and printed and judge(printed, measured.central, measured.possible).agrees:
            return measured.central, measured.possible
        return (printed.value, printed.interval) if printed else None

    def _given_weights(self, column: Column, names: list[str]) -> dict[int, Fraction] | None:
        """Weights from the options, else from a formula printed in a note, a title or the heading itself."""
        given = list(self.options.weights)
        if not given:
            for text in (*self.table.notes, *self.table.titles, column.heading):
                given = read_weights(text)
                if given:
                    break
        if not given:
            return None
        if all(name is None for name, _ in given):
            if len(given) > len(names):
                return None
            return {index: weight for index, (_, weight) in enumerate(given)}
        chosen: dict[int, Fraction] = {}
        for name, weight in given:
            likest = max(
                (index for index in range(len(names)) if index not in chosen),
                key=lambda index: (formulas.likeness(name or "", names[index]), -len(names[index])),
                default=None,
            )
            if likest is None or not formulas.likeness(name or "", names[likest]):
                return None
            chosen[likest] = weight
        return chosen

    def _votes(self, column: Column) -> bool:
        """Mean points from printed votes: Σ votes for place k × points of place k ÷ ballots."""
        votes: dict[int, Figure] = {}
        for figure in self.figures:
            place = re.search(r"第?(\d+|[一二三四五六七八九十]+)名?.*票", normalised(figure.name))
            if place and figure.column:
                votes[_place(place.group(1))] = figure
        points = list(self.options.points) or next(
            (p for text in self.table.notes + self.table.titles if (p := read_points(text, len(votes)))), []
        )
        if not votes or len(points) < len(votes):
            return False
        for row, printed in self._published(column):
            cast = [(points[place - 1], figure.value(row)) for place, figure in votes.items()]
            number = sum((v.value for _, v in cast if v), Fraction(0))
            if not number:
                self._not_checkable("score", row, column, "missing_input")
                continue
            mean = sum((p * v.value for p, v in cast if v), Fraction(0)) / number
            self._add(
                "score",
                row,
                column,
                judge(printed, mean, Interval.exactly(mean)),
                computed=mean,
                possible=Interval.exactly(mean),
                formula="Σ 票数×分值 ÷ Σ 票数",
            )
        return True

    def _ballots(self, column: Column) -> bool:
        """Full rankings by every judge: the checksum on the mean, and each score as whole points over ballots."""
        published = [pair for pair in self._published(column) if pair[0].line not in self.totals.lines]
        points: Sequence[Fraction] = self.options.points
        for text in self.table.notes + self.table.titles:
            points = points or read_points(text, len(published))
        found = weighting.find_ballots([printed for _, printed in published], points=points or None)
        if found is None:
            return False
        self.result.invariants.append(
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
            self._add(
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

    # -- ranks -----------------------------------------------------------------------------------------------------

    def _ranks(self, column: Column) -> None:
        rows = [row for row in self.table.rows if row.line not in self.totals.lines]
        published = [row.number(column.index) for row in rows]
        if sum(rank is not None for rank in published) < 2:
            return
        best: tuple[tuple[float, ...], _RankTry] | None = None
        for attempt in self._rank_tries(column, rows):
            merit = (attempt.agreeing / max(attempt.ranked, 1), attempt.ranked, attempt.affinity)
            if best is None or merit > best[0]:
                best = (merit, attempt)
        if best is None or best[0][0] < 0.5:
            self.result.rankings.append(
                Ranking(column, None, True, None, None, (), None, 0, len(rows), False)
            )
            for row in rows:
                if row.number(column.index) is not None:
                    self._not_checkable("rank", row, column, "no_figure_explains_the_ranks")
            return
        tried = best[1]
        explained = tried.explanation
        groups: dict[object, list[str]] = {}
        for row, value, group in zip(tried.rows, tried.values, tried.groups, strict=True):
            groups.setdefault((group, value), []).append(self._label(row))
        self.result.rankings.append(
            Ranking(
                column,
                tried.by.heading,
                explained.descending,
                explained.ties,
                explained.broken_by,
                tuple(tuple(names) for names in groups.values() if len(names) > 1),
                tried.within,
                tried.agreeing,
                tried.ranked,
                tried.recomputed,
            )
        )
        for row, expected, given, value in zip(
            tried.rows, explained.expected, tried.published, tried.values, strict=True
        ):
            printed = row.number(column.index)
            if printed is None and (given is None or not row.number(tried.by.index)):
                continue
            merged = printed is None
            agrees = given == expected
            notes = (("merged_cell", decimal_text(expected)),) if merged else ()
            self._add(
                "rank",
                row,
                column,
                Judgement("equal" if agrees else INCONSISTENT, None, abs((given or Fraction(0)) - expected)),
                computed=expected,
                formula=f"{tried.by.heading} {'↓' if explained.descending else '↑'}",
                inputs=((tried.by.heading, decimal_text(value)),),
                notes=notes,
            )

    def _rank_tries(self, column: Column, rows: list[Row]) -> list[_RankTry]:
        tries = []
        keys = [
            c
            for c in self.columns
            if c.meaning not in (meaning.RANK, meaning.SERIAL, meaning.LABEL, meaning.PERIOD, meaning.TEXT)
        ]
        for by in keys:
            for recomputed in (False, True):
                if recomputed and not any((row.line, by.index) in self.computed for row in rows):
                    continue
                pairs = [(row, self._rank_value(row, by, recomputed)) for row in rows]
                kept = [(row, value) for row, value in pairs if value is not None]
                if len(kept) < 2:
                    continue
                for within, group_of in self._groupings(column, [row for row, _ in kept]):
                    tries.append(self._rank_try(column, by, recomputed, kept, within, group_of, keys))
        return tries

    def _rank_value(self, row: Row, by: Column, recomputed: bool) -> Fraction | None:
        if recomputed and (measured := self.computed.get((row.line, by.index))):
            return measured.central
        printed = row.number(by.index)
        return printed.value * (printed.scale or 1) if printed else None

    def _groupings(self, column: Column, rows: list[Row]) -> list[tuple[str | None, Callable[[Row], object]]]:
        ones = sum((printed := row.number(column.index)) is not None and printed.value == 1 for row in rows)
        found: list[tuple[str | None, Callable[[Row], object]]] = [(None, lambda row: None)]
        if ones < 2:
            return found
        if len({row.segment for row in rows}) > 1:
            found.append(("segment", lambda row: row.segment))
        for other in self._of(meaning.LABEL, meaning.TEXT, meaning.PERIOD):
            distinct = len({row.text(other.index) for row in rows})
            if 1 < distinct <= len(rows) // 2:
                found.append((other.heading, lambda row, i=other.index: row.text(i)))  # type: ignore[misc]
        restarts: dict[int, int] = {}
        run = 0
        previous = Fraction(0)
        for row in rows:
            printed = row.number(column.index)
            if printed is not None:
                run += printed.value < previous
                previous = printed.value
            restarts[row.line] = run
        found.append(("run", lambda row: restarts[row.line]))
        return found

    def _rank_try(
        self,
        column: Column,
        by: Column,
        recomputed: bool,
        kept: list[tuple[Row, Fraction]],
        within: str | None,
        group_of: Callable[[Row], object],
        keys: list[Column],
    ) -> _RankTry:
        rows = [row for row, _ in kept]
        values = [value for _, value in kept]
        groups = [group_of(row) for row in rows]
        given: list[Fraction | None] = []
        for index, row in enumerate(rows):
            printed = row.number(column.index)
            carried = None
            if (
                printed is None
                and index
                and values[index] == values[index - 1]
                and groups[index] == groups[index - 1]
            ):
                carried = given[-1]
            given.append(printed.value if printed else carried)
        breakers: dict[str, Sequence[Fraction]] = {}
        for other in keys:
            others = [self._rank_value(row, other, False) for row in rows]
            if other is not by and None not in others:
                breakers[other.heading] = [value for value in others if value is not None]
        explained = ranking.explain(given, values, breakers=breakers, groups=[str(group) for group in groups])
        ranked = sum(value is not None for value in given)
        affinity = 2.0 * formulas.likeness(column.words, by.words)
        affinity += {meaning.SCORE: 3.0, meaning.RATE: 2.0, meaning.GROWTH: 2.0}.get(by.meaning, 0.0)
        affinity -= abs(by.index - column.index) / 20 + (0.5 if recomputed else 0) + (0.3 if within else 0)
        affinity += (0.5 if explained.descending else 0) - (0.2 if explained.ties == ranking.UNIQUE else 0)
        return _RankTry(by, recomputed, rows, values, given, groups, within, explained, ranked, affinity)

    # -- sums ------------------------------------------------------------------------------------------------------

    def _sums(self) -> None:
        for total in self.totals.found:
            for column in self.columns:
                printed = total.row.number(column.index)
                if printed is None or not column.quantity:
                    continue
                self._sum(total, column, printed)

    def _sum(self, total: totals.Total, column: Column, printed: Printed) -> None:
        figure = formulas.column_figure(column)
        numbers = [(row, figure.value(row)) for row in total.parts]
        missing = [row for row, number in numbers if number is None]
        if len(missing) == len(numbers):
            return
        if missing and not total.tolerates_blanks:
            self._not_checkable("sum", total.row, column, "missing_input", ("parts", total.name))
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
            gap = {"what": "parts_incomplete", "row": total.row.line, "parts": total.name}
            if gap not in self.result.assumed:
                self.result.assumed.append(gap)
            return
        self._add(
            "mean" if total.mean else "sum",
            total.row,
            column,
            judgement,
            computed=central,
            possible=possible,
            formula=f"{'mean' if total.mean else 'Σ'} {column.heading} ({len(total.parts)})",
            notes=(("parts", total.name),) if total.name else (),
        )


@dataclass(frozen=True)
class _RankTry:
    by: Column
    recomputed: bool
    rows: list[Row]
    values: list[Fraction]
    published: list[Fraction | None]
    groups: list[object]
    within: str | None
    explanation: ranking.Explanation
    ranked: int
    affinity: float

    @property
    def agreeing(self) -> int:
        return sum(
            given is not None and given == expected
            for given, expected in zip(self.published, self.explanation.expected, strict=True)
        )


def _rate_kind(column: Column) -> str:
    return "start_rate" if re.search(r"开工|复工|開工", column.words) else "rate"


def _scale_of(column: Column, figures: list[Figure]) -> Fraction:
    from guatu.engine.scoring.printed import MONEY_UNITS

    own = next((yuan for unit, yuan in MONEY_UNITS.items() if unit in column.words), None)
    return Fraction(own or (figures[0].scale if figures else 1))


def _direction(words: str) -> int | None:
    if not re.search(r"序时|时序|进度|序時|時序", words):
        return None
    if re.search(r"低于|滞后|落后|慢于|未达|不及|滯後", words):
        return -1
    return 1 if re.search(r"达到|高于|超|快于|领先|符合|达序时|持平", words) else None


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


def _remark_figures(table: Table, columns: list[Column]) -> list[Figure]:
    """Counts that a remark states in words: 累计开复工405个; 11个重大前期项目暂不列入."""

    def reader(pattern: str, indexes: list[int]) -> Callable[[Row], Printed | None]:
        def read(row: Row) -> Printed | None:
            for index in indexes:
                found = re.search(pattern, normalised(row.text(index)))
                if found:
                    return read_printed(found.group(1))
            return None

        return read

    texts = [column.index for column in columns if column.meaning == meaning.TEXT]
    patterns = {
        "累计开复工(评语)": r"(?:累计|已)(?:开复工|开工|复工)\D{0,4}?(\d+)[个项]",
        "前期不列入(评语)": r"(\d+)[个项][^,;。]*?(?:前期|暂缓|储备)[^,;。]*?不(?:列入|纳入|计入)",
        "列入调度(评语)": r"(?:列入|纳入)调度\D{0,6}?(\d+)[个项]",
    }
    figures = [Figure(name, reader(pattern, texts), 1, exact=True) for name, pattern in patterns.items()]
    return [figure for figure in figures if any(figure.read(row) is not None for row in table.rows)]
