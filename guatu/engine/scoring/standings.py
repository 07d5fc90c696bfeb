"""Rank columns: which figure they order, which way, within which groups, under which tie policy."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from guatu.engine.scoring import columns as meaning
from guatu.engine.scoring import formulas, ranking
from guatu.engine.scoring.bench import Bench
from guatu.engine.scoring.columns import Column
from guatu.engine.scoring.printed import decimal_text
from guatu.engine.scoring.results import Ranking
from guatu.engine.scoring.tables import Row
from guatu.engine.scoring.verdicts import INCONSISTENT, Judgement

_LESS_IS_BETTER = r"扣|滞后|落后|未|逾期|超期|差|下降"


def recheck_ranks(bench: Bench) -> None:
    """Every rank column."""
    for column in bench.of(meaning.RANK):
        _column(bench, column)


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


def _column(bench: Bench, column: Column) -> None:
    rows = [row for row in bench.table.rows if row.line not in bench.totals.lines]
    published = [row.number(column.index) for row in rows]
    if sum(rank is not None for rank in published) < 2:
        return
    best: tuple[tuple[float, ...], _RankTry] | None = None
    for attempt in _rank_tries(bench, column, rows):
        merit = (attempt.agreeing / max(attempt.ranked, 1), attempt.ranked, attempt.affinity)
        if best is None or merit > best[0]:
            best = (merit, attempt)
    if best is None or best[0][0] < 0.5:
        bench.result.rankings.append(Ranking(column, None, True, None, None, (), None, 0, len(rows), False))
        for row in rows:
            if row.number(column.index) is not None:
                bench.not_checkable("rank", row, column, "no_figure_explains_the_ranks")
        return
    tried = best[1]
    explained = tried.explanation
    groups: dict[object, list[str]] = {}
    for row, value, group in zip(tried.rows, tried.values, tried.groups, strict=True):
        groups.setdefault((group, value), []).append(bench.label(row))
    bench.result.rankings.append(
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
        bench.add(
            "rank",
            row,
            column,
            Judgement("equal" if agrees else INCONSISTENT, None, abs((given or Fraction(0)) - expected)),
            computed=expected,
            formula=f"{tried.by.heading} {'↓' if explained.descending else '↑'}",
            inputs=((tried.by.heading, decimal_text(value)),),
            notes=notes,
        )


def _rank_tries(bench: Bench, column: Column, rows: list[Row]) -> list[_RankTry]:
    tries = []
    keys = [
        c
        for c in bench.columns
        if c.meaning not in (meaning.RANK, meaning.SERIAL, meaning.LABEL, meaning.PERIOD, meaning.TEXT)
    ]
    for by in keys:
        for recomputed in (False, True):
            if recomputed and not any((row.line, by.index) in bench.computed for row in rows):
                continue
            pairs = [(row, _rank_value(bench, row, by, recomputed)) for row in rows]
            kept = [(row, value) for row, value in pairs if value is not None]
            if len(kept) < 2:
                continue
            for within, group_of in _groupings(bench, column, [row for row, _ in kept]):
                tries.append(_rank_try(bench, column, by, recomputed, kept, within, group_of, keys))
    return tries


def _rank_value(bench: Bench, row: Row, by: Column, recomputed: bool) -> Fraction | None:
    if recomputed and (measured := bench.computed.get((row.line, by.index))):
        return measured.central
    printed = row.number(by.index)
    return printed.value * (printed.scale or 1) if printed else None


def _groupings(
    bench: Bench, column: Column, rows: list[Row]
) -> list[tuple[str | None, Callable[[Row], object]]]:
    ones = sum((printed := row.number(column.index)) is not None and printed.value == 1 for row in rows)
    found: list[tuple[str | None, Callable[[Row], object]]] = [(None, lambda _row: None)]
    if ones < 2:
        return found
    if len({row.segment for row in rows}) > 1:
        found.append(("segment", lambda row: row.segment))
    for other in bench.of(meaning.LABEL, meaning.TEXT, meaning.PERIOD):
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
    bench: Bench,
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
        others = [_rank_value(bench, row, other, False) for row in rows]
        if other is not by and None not in others:
            breakers[other.heading] = [value for value in others if value is not None]
    explained = ranking.explain(
        given, values, directions=_directions(by), breakers=breakers, groups=[str(group) for group in groups]
    )
    ranked = sum(value is not None for value in given)
    affinity = 2.0 * formulas.likeness(column.words, by.words)
    affinity += {meaning.SCORE: 3.0, meaning.RATE: 2.0, meaning.GROWTH: 2.0}.get(by.meaning, 0.0)
    affinity -= abs(by.index - column.index) / 20 + (0.5 if recomputed else 0) + (0.3 if within else 0)
    affinity += (0.5 if explained.descending else 0) - {ranking.UNIQUE: 2.0, ranking.TIE_BREAK: 1.0}.get(
        explained.ties, 0.0
    )
    return _RankTry(by, recomputed, rows, values, given, groups, within, explained, ranked, affinity)


def _directions(by: Column) -> tuple[bool, ...]:
    """Descending first; the best score never ranks last unless its heading says that less is better."""
    if by.meaning in (meaning.SCORE, meaning.RATE, meaning.GROWTH) and not re.search(
        _LESS_IS_BETTER, by.words
    ):
        return (True,)
    return (True, False)
