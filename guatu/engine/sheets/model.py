"""What is read out of a ledger: projects, faults, what was ignored, what was assumed, and why a file is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

FAULT_KINDS = (
    "not_a_number",
    "negative",
    "impossible_date",
    "missing_name",
    "duplicate_name",
    "plan_exceeds_total",
    "completed_exceeds_total",
    "finish_not_after_start",
    "total_mismatch",
    "unit_unclear",
)


class Unreadable(Exception):
    """The file is refused as a whole. ``reason`` is a code, ``details`` what a sentence about it needs."""

    def __init__(self, reason: str, **details: Any) -> None:
        super().__init__(reason, details)
        self.reason = reason
        self.details = details


@dataclass(frozen=True)
class Source:
    """Where a project stands: sheet name and row, counted from 1 as a spreadsheet shows it."""

    sheet: str
    row: int


@dataclass(frozen=True)
class LedgerProject:
    """One project as the ledger tells it. What the ledger does not hold is None; money is whole yuan."""

    name: str | None
    class_: str | None
    sector: str | None
    local_authority: str | None
    lead_unit: str | None
    responsible_unit: str | None
    sponsors: tuple[str, ...] | None
    total_investment_yuan: int | None
    annual_plan_yuan: int | None
    completed_yuan: int | None
    start_month: str | None
    finish_month: str | None
    content: str | None
    physical_progress: str | None
    problem: str | None
    source: Source

    def as_json(self) -> dict[str, Any]:
        """The project under the keys of the command's JSON document."""
        return {
            "name": self.name,
            "class": self.class_,
            "sector": self.sector,
            "local_authority": self.local_authority,
            "lead_unit": self.lead_unit,
            "responsible_unit": self.responsible_unit,
            "sponsors": None if self.sponsors is None else list(self.sponsors),
            "total_investment_yuan": self.total_investment_yuan,
            "annual_plan_yuan": self.annual_plan_yuan,
            "completed_yuan": self.completed_yuan,
            "start_month": self.start_month,
            "finish_month": self.finish_month,
            "content": self.content,
            "physical_progress": self.physical_progress,
            "problem": self.problem,
            "source": {"sheet": self.source.sheet, "row": self.source.row},
        }


@dataclass(frozen=True)
class Fault:
    """A cell that contradicts itself or its neighbours; it is reported and never guessed."""

    sheet: str
    cell: str
    kind: str
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Ignored:
    """A row (or, without a row, a whole sheet or file part) that is no project, and the code of why."""

    sheet: str | None
    row: int | None
    why: str
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Assumption:
    """Something decided while reading: a column's meaning, a unit, a date's reading. ``cell`` may be a header."""

    sheet: str | None
    cell: str | None
    kind: str
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class LedgerReading:
    """Everything understood from one file."""

    year: int | None
    as_of_month: int | None
    projects: tuple[LedgerProject, ...]
    faults: tuple[Fault, ...]
    ignored: tuple[Ignored, ...]
    assumed: tuple[Assumption, ...]
    file: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The reading as plain values, so that it can cross a process boundary; see ``from_json``."""
        return {
            "year": self.year,
            "as_of_month": self.as_of_month,
            "projects": [_VALUES_OF(project) for project in self.projects],
            "faults": [vars(fault) for fault in self.faults],
            "ignored": [vars(item) for item in self.ignored],
            "assumed": [vars(item) for item in self.assumed],
            "file": self.file,
        }

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> LedgerReading:
        """The inverse of ``as_json``."""
        return cls(
            year=document["year"],
            as_of_month=document["as_of_month"],
            projects=tuple(_project_from_values(item) for item in document["projects"]),
            faults=tuple(Fault(**item) for item in document["faults"]),
            ignored=tuple(Ignored(**item) for item in document["ignored"]),
            assumed=tuple(Assumption(**item) for item in document["assumed"]),
            file=document["file"],
        )


# Thousands of projects cross as rows of values: their keys would be most of what is written and read again.
_FIELDS = tuple(item.name for item in fields(LedgerProject) if item.name != "source")
_VALUES_OF = attrgetter(*_FIELDS, "source.sheet", "source.row")
_SPONSORS = _FIELDS.index("sponsors")


def _project_from_values(values: Sequence[Any]) -> LedgerProject:
    *written, sheet, row = values
    if written[_SPONSORS] is not None:
        written[_SPONSORS] = tuple(written[_SPONSORS])
    written.append(Source(sheet, row))
    return LedgerProject(*written)
