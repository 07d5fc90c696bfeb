"""From the register to what the rules may look at, and back from what was stored."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from guatu.apps.projects.choices import PlanClass, Stage
from guatu.apps.projects.models import PlanYearEntry
from guatu.apps.supervision.register import Registered, last_day, whole_yuan
from guatu.engine.calendars import WorkCalendar
from guatu.engine.rules import MEASURES, ExemptionGrant, Facts, MilestoneFact, Published, RulePack
from guatu.engine.rules.conditions import measures_of
from guatu.engine.rules.pro_rata import LINEAR, OWN_CURVE, OWN_QUARTERS, ProRata


def facts_of(
    row: Registered, *, month: dt.date, on: dt.date, pack: RulePack, history: Sequence[Published] = ()
) -> Facts:
    """What is known on the day ``on`` of a project's month.

    Money is as last reported for the month; milestones are as they stand on ``on``, when the light is given.
    """
    report, entry, project = row.reports.get(month), row.entry, row.project
    completed = whole_yuan(report.completed_year_yuan) if report else None
    end = last_day(month)
    started_on = row.reached(Stage.STARTED, end)
    entered_on = row.reached(Stage.STATISTICS_ENTRY, end)
    task, done = _of_the_month(row, month)
    return Facts(
        month=f"{month:%Y-%m}",
        code=project.code,
        name=project.name,
        class_=entry.class_code,
        sector=project.sector or None,
        plan_yuan=whole_yuan(entry.annual_target_yuan),
        completed_yuan=completed,
        total_investment_yuan=whole_yuan(entry.total_investment_yuan),
        curve_yuan=tuple(int(amount) for amount in entry.curve) if entry.curve else None,
        period_task_yuan=task,
        period_completed_yuan=done,
        planned_start_month=_month(entry.start_month) if entry.class_code == PlanClass.NEW_START else None,
        started=row.has_started(end),
        started_month=_month(started_on),
        in_statistics=entered_on is not None if started_on else None,
        statistics_month=_month(entered_on),
        paid_yuan=whole_yuan(report.paid_yuan) if report else None,
        milestones=_milestones(row, on),
        reported=report is not None and completed is not None,
        exemption=_grant(row, month, pack),
        history=tuple(history),
    )


def as_json(facts: Facts) -> dict[str, Any]:
    """The facts as stored beside a light; the engine's ``facts_from_json`` reads the same facts back."""
    stored = {}
    for field in dataclasses.fields(facts):
        value = getattr(facts, field.name)
        if value is not None and value != ():
            stored["class" if field.name == "class_" else field.name] = _plain(value)
    return stored


def pro_rata_of(pack: RulePack | None) -> ProRata:
    """序时 as the rules weigh investment by it; without rules a project's own curve, else twelfths."""
    if pack is not None:
        paced = {
            clause.matter
            for clause in pack.clauses
            for name in measures_of([clause.condition])
            if name in MEASURES and MEASURES[name].needs_pro_rata
        }
        for matter in pack.matters:
            if matter.object == "project" and matter.id in paced:
                return matter.pro_rata
    return ProRata(kind=OWN_CURVE, fallback=LINEAR)


def due_by_month(entry: PlanYearEntry, pro_rata: ProRata) -> list[Decimal | None]:
    """What a project owes by the end of each month of its plan year; None where the rules cannot say."""
    plan = entry.annual_target_yuan
    if plan is None:
        return [None] * 12
    if pro_rata.kind == OWN_CURVE and entry.curve:
        return [Decimal(amount) for amount in entry.curve]
    shares = _common_shares(pro_rata)
    if shares is not None:
        return [_cents(share * Fraction(plan)) for share in shares]
    facts = Facts(
        month=f"{entry.year:04d}-01",
        plan_yuan=whole_yuan(plan),
        curve_yuan=tuple(int(amount) for amount in entry.curve) if entry.curve else None,
    )
    months = (dataclasses.replace(facts, month=f"{entry.year:04d}-{month:02d}") for month in range(1, 13))
    dues = (pro_rata.due(of_month).yuan for of_month in months)
    return [None if due is None else _cents(due) for due in dues]


@lru_cache(maxsize=64)
def _common_shares(pro_rata: ProRata) -> tuple[Fraction, ...] | None:
    """The twelve shares that are the same for every project without a plan curve of its own, if they are."""
    common = pro_rata
    if pro_rata.kind in (OWN_CURVE, OWN_QUARTERS) and pro_rata.fallback is not None:
        common = ProRata(kind=pro_rata.fallback, shares=pro_rata.shares)
    return tuple(common.share_at(month) for month in range(1, 13)) if common.is_common else None


def _cents(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / value.denominator).quantize(Decimal("0.01"))


def _of_the_month(row: Registered, month: dt.date) -> tuple[int | None, int | None]:
    """The month's own task and what was done in it."""
    plan = whole_yuan(row.entry.annual_target_yuan)
    task = None
    if row.entry.curve:
        task = int(row.entry.curve[month.month - 1]) - (
            int(row.entry.curve[month.month - 2]) if month.month > 1 else 0
        )
    elif plan is not None and plan % 12 == 0:
        task = plan // 12
    report = row.reports.get(month)
    done = whole_yuan(report.completed_year_yuan) if report else None
    if done is None or month.month == 1:
        return task, done
    before = row.reports.get(month.replace(month=month.month - 1))
    earlier = whole_yuan(before.completed_year_yuan) if before else None
    return task, None if earlier is None else done - earlier


def _milestones(row: Registered, on: dt.date) -> tuple[MilestoneFact, ...] | None:
    """The milestones that are overdue on a day, and the next key one so that "none overdue" can be said."""
    if not row.milestones:
        return None
    calendar = WorkCalendar.china()
    overdue: list[MilestoneFact] = []
    in_time: list[MilestoneFact] = []
    for milestone in row.milestones:
        unmet = milestone.met_on is None or milestone.met_on > on
        late = calendar.workdays_overdue(milestone.due_on, on) if unmet else 0
        if late or milestone.is_key:
            fact = MilestoneFact(
                name=milestone.name, workdays_overdue=late, is_key=milestone.is_key, due_on=milestone.due_on
            )
            (overdue if late else in_time).append(fact)
    ahead = [fact for fact in in_time if fact.due_on and fact.due_on >= on]
    return (*overdue, *(ahead[:1] or in_time[-1:]))


def _grant(row: Registered, month: dt.date, pack: RulePack) -> ExemptionGrant | None:
    """The exemption in the pack's terms: the kind it names, else the pack's first."""
    exemption = row.exemption(month)
    if exemption is None or not pack.exemptions:
        return None
    known = {name: rule.id for rule in pack.exemptions for name in (rule.id, rule.title)}
    return ExemptionGrant(
        kind=known.get(exemption.kind, pack.exemptions[0].id),
        approver=exemption.approver,
        reason=exemption.reason,
        since_month=_month(exemption.since),
        until_month=_month(exemption.until),
    )


def _month(day: dt.date | None) -> str | None:
    return f"{day:%Y-%m}" if day else None


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        items = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
        return {name: _plain(item) for name, item in items.items() if item is not None and item != ()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return dict(value) if isinstance(value, dict) else value
