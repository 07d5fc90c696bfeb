"""What rechecking a table finds: a verdict for every published figure, and how its rankings were made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

from guatu.engine.scoring.columns import Column
from guatu.engine.scoring.printed import Interval, decimal_text
from guatu.engine.scoring.tables import Row, Table
from guatu.engine.scoring.verdicts import INCONSISTENT, NOT_CHECKABLE, VERDICTS, Judgement


@dataclass(frozen=True)
class Check:
    """One published figure and its verdict; docs/reference/recheck.md explains the codes."""

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
    """What the caller knows better: the month, the weights (named or in column order), the points."""

    month: int | None = None
    weights: tuple[tuple[str | None, Fraction], ...] = ()
    points: tuple[Fraction, ...] = ()
