"""What happens in the register that others may want to know."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ProjectChanged:
    """A project's identity, plan, stage or duties are not what they were."""

    project_id: int
    on: dt.date


@dataclass(frozen=True, slots=True)
class ReportedFigures:
    """What a ledger says about one project's progress."""

    project_id: int
    by_unit_id: int | None
    completed_year_yuan: Decimal | None
    physical_text: str
    problem: str


@dataclass(frozen=True, slots=True)
class LedgerImported:
    """A ledger was taken in: which projects it touched, and the figures it carries for its month."""

    import_id: int
    by_id: int | None
    year: int
    as_of_month: dt.date | None
    on: dt.date
    project_ids: tuple[int, ...]
    figures: tuple[ReportedFigures, ...]
