"""One project's line in the ledger as the page reads it: plain values, amounts in whole fen.

A page of three hundred lines reads some ten amounts each. Turning every one of them into a Decimal
would cost more than all the rest of the page, so the database hands them over as integers of a
hundredth of a yuan (分), in which sums stay exact.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, F, QuerySet
from django.db.models.functions import Cast, Round

from guatu.apps.projects.choices import MAIN_LINE, Stage
from guatu.apps.supervision.models import Standing

STATIONS: dict[str, int] = {stage.value: place for place, stage in enumerate(MAIN_LINE, start=1)}
STARTED = STATIONS[Stage.STARTED]


class Line(NamedTuple):
    """The columns a ledger line needs, in the order they are read."""

    code: str
    number: str
    name: str
    class_code: str
    sector: str
    stage: str
    local_name: str
    lead_name: str
    sponsor_name: str
    level: str
    draft: bool
    urgency: int
    next_milestone: str
    next_milestone_due_on: date | None
    late_milestone: str
    overdue_workdays: int
    open_issues: int
    as_of_month: date | None
    reported_at: datetime | None
    is_stale: bool
    search_key: str
    total: int | None
    plan: int | None
    due: int | None
    done: int | None
    statistics: int | None
    paid: int | None
    start_overdue: bool  # due to start by now and not yet at work (应开工未开工)
    not_in_statistics: bool  # at work, and the statistics office knows nothing of it yet (已开工未入库)

    @property
    def station(self) -> int:
        """Which of the nine stations the project has reached, from 1; 0 when that is not known."""
        return STATIONS.get(self.stage, 0)

    @property
    def ratio_tenths(self) -> int | None:
        """Completed of the year's plan in tenths of a percent, half up; None without a plan or a report."""
        return tenths(self.done, self.plan)

    @property
    def due_tenths(self) -> int | None:
        """What should be completed by now of the year's plan, in tenths of a percent."""
        return tenths(self.due, self.plan)

    @property
    def gap_tenths(self) -> int | None:
        """The difference between the two as shown, in tenths of a point."""
        ratio, due = self.ratio_tenths, self.due_tenths
        return None if ratio is None or due is None else ratio - due

    @property
    def sponsors(self) -> tuple[str, ...]:
        """Each of the leaders who sponsor it."""
        return tuple(self.sponsor_name.split("、")) if self.sponsor_name else ()


PLAIN = Line._fields[: Line._fields.index("total")]
AMOUNTS = {
    "total": "total_investment_yuan",
    "plan": "annual_target_yuan",
    "due": "due_yuan",
    "done": "completed_year_yuan",
    "statistics": "statistics_yuan",
    "paid": "paid_yuan",
}


def read_lines(standings: QuerySet[Standing, Any]) -> list[Line]:
    """Every line of these standings, in the register's order, in one query."""
    fen = {f"{name}_fen": Cast(Round(F(field) * 100), BigIntegerField()) for name, field in AMOUNTS.items()}
    rows = standings.annotate(**fen).order_by("order", "pk").values_list(*PLAIN, *fen, "extra")
    return [
        Line._make((*row, _is_start_overdue(extra), bool(extra.get("not_in_statistics"))))
        for *row, extra in rows
    ]


def _is_start_overdue(extra: dict[str, Any]) -> bool:
    return bool(extra.get("start_due") and not extra.get("started"))


def tenths(part: int | None, whole: int | None) -> int | None:
    """``part`` of ``whole`` in tenths of a percent, rounded half up."""
    if part is None or not whole:
        return None
    return (part * 2000 // whole + 1) // 2
