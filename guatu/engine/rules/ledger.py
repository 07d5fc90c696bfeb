"""From a project as a ledger tells it to facts: only what the ledger says, nothing read between its lines."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

from guatu.engine.rules.facts import CLASS_CODES, Facts, month_number, month_text

if TYPE_CHECKING:
    from guatu.engine.sheets import LedgerProject


def facts_of_project(project: LedgerProject, month: str) -> Facts:
    """The facts of one ledger line for the month its figures stand for.

    A continuing or completing project began in an earlier year, so it has started in the month it gives. Of a new
    start the month is what was planned; whether it has started a ledger line does not say, so that stays unknown.
    """
    class_ = project.class_
    code = CLASS_CODES.get(class_, class_) if class_ is not None else None
    began = project.start_month
    has_begun = code in ("continuing", "completing")
    if began is not None and month_number(began) > month_number(month):
        has_begun = False
    return Facts(
        month=month,
        name=project.name or "",
        class_=code,
        sector=project.sector,
        plan_yuan=_amount(project.annual_plan_yuan),
        completed_yuan=_amount(project.completed_yuan),
        total_investment_yuan=_amount(project.total_investment_yuan),
        planned_start_month=began,
        started=True if has_begun else None,
        started_month=began if has_begun else None,
    )


def month_assessed(*, year: int | None, as_of_month: int | None, on: date) -> str:
    """The month a ledger's figures stand for: as it says, else the last month that is over on the given day.

    A known plan year bounds the guess: after it, its December; before it, its January, which lies after the day,
    so that the caller can refuse.
    """
    if year is not None and as_of_month is not None:
        return f"{year:04d}-{as_of_month:02d}"
    this = month_number(f"{on.year:04d}-{on.month:02d}")
    over = this if on.day == monthrange(on.year, on.month)[1] else this - 1
    if year is None:
        return month_text(over)
    january = month_number(f"{year:04d}-01")
    return month_text(min(max(over, january), january + 11))


def _amount(yuan: int | None) -> int | None:
    """An amount below zero is a fault of the ledger, reported there; no rule may decide on it."""
    return yuan if yuan is not None and yuan >= 0 else None
