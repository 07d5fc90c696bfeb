"""Every change to the monthly reports, by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guatu.apps.people.models import Unit, User
from guatu.apps.progress.events import ReportReceived
from guatu.apps.progress.models import ProgressReport
from guatu.apps.projects.events import ReportedFigures
from guatu.apps.projects.models import KeyProject
from guatu.foundation import audit, bulk, clock, events
from guatu.foundation.refusals import Refused


class MonthNotBegun(Refused):
    message = _("%(month)s has not begun, so nothing can have been completed in it.")


@transaction.atomic
def receive_report(
    *,
    project: KeyProject,
    month: dt.date,
    by: User | None,
    on: dt.date,
    by_unit: Unit | None = None,
    completed_year_yuan: Decimal | None = None,
    completed_total_yuan: Decimal | None = None,
    statistics_yuan: Decimal | None = None,
    paid_yuan: Decimal | None = None,
    physical_ratio: Decimal | None = None,
    physical_text: str = "",
    problem: str = "",
    next_steps: str = "",
) -> ProgressReport:
    """Take in a project's figures for a month; a correction is a further revision. Raises MonthNotBegun."""
    month = clock.first_of_month(month)
    if month > on:
        raise MonthNotBegun(month=f"{month:%Y-%m}")
    last = (
        ProgressReport.objects.select_for_update()
        .filter(project=project, month=month)
        .order_by("-revision")
        .first()
    )
    report = ProgressReport.objects.create(
        project=project,
        month=month,
        revision=last.revision + 1 if last else 1,
        received_at=timezone.now(),
        by_unit=by_unit,
        completed_year_yuan=completed_year_yuan,
        completed_total_yuan=completed_total_yuan,
        statistics_yuan=statistics_yuan,
        paid_yuan=paid_yuan,
        physical_ratio=physical_ratio,
        physical_text=physical_text,
        problem=problem,
        next_steps=next_steps,
    )
    audit.record(by, "progress.report.received", _identity(report), before=_told(last), after=_told(report))
    events.publish(ReportReceived(project_id=project.pk, month=month, on=on))
    return report


@transaction.atomic
def receive_ledger_figures(*, figures: Sequence[ReportedFigures], month: dt.date, by: User | None) -> int:
    """Take in a whole ledger's figures for its month; how many differed from what was known.

    Tells nobody: whoever subscribes to the ledger's import hears of all of them at once.
    """
    known: dict[int, ProgressReport] = {}
    for report in ProgressReport.objects.filter(month=month).order_by("revision"):
        known[report.project_id] = report
    received_at = timezone.now()
    fresh: list[ProgressReport] = []
    former: list[ProgressReport | None] = []
    for one in figures:
        if one.completed_year_yuan is None and not one.physical_text and not one.problem:
            continue
        last = known.get(one.project_id)
        report = _revised(last, one, month=month, received_at=received_at)
        if last is None or _told(last) != _told(report):
            fresh.append(report)
            former.append(last)
    bulk.insert_all(fresh)
    audit.record_many(
        by,
        [
            audit.Entry("progress.report.received", _identity(report), _told(last), _told(report))
            for report, last in zip(fresh, former, strict=True)
        ],
    )
    return len(fresh)


def _revised(
    last: ProgressReport | None, one: ReportedFigures, *, month: dt.date, received_at: dt.datetime
) -> ProgressReport:
    """The next revision: what the ledger states, and from the last one what a ledger does not hold."""
    report = ProgressReport(
        project_id=one.project_id,
        month=month,
        revision=last.revision + 1 if last else 1,
        received_at=received_at,
        by_unit_id=one.by_unit_id,
        completed_year_yuan=one.completed_year_yuan,
        physical_text=one.physical_text,
        problem=one.problem,
    )
    if last is not None:
        if report.completed_year_yuan is None:
            report.completed_year_yuan = last.completed_year_yuan
        if report.completed_year_yuan == last.completed_year_yuan:
            report.completed_total_yuan = last.completed_total_yuan
        report.statistics_yuan = last.statistics_yuan
        report.paid_yuan = last.paid_yuan
        report.physical_ratio = last.physical_ratio
        report.next_steps = last.next_steps
    return report


def _identity(report: ProgressReport) -> tuple[str, str]:
    """A report by what it is about, since many are written without asking for their keys."""
    key = f"{report.project_id}/{report.month:%Y-%m}/{report.revision}"
    return ProgressReport._meta.label_lower, key


def _told(report: ProgressReport | None) -> dict[str, object] | None:
    """What a report says, for its audit line."""
    if report is None:
        return None
    return {
        "month": report.month,
        "completed_year_yuan": _exact(report.completed_year_yuan),
        "completed_total_yuan": _exact(report.completed_total_yuan),
        "statistics_yuan": _exact(report.statistics_yuan),
        "paid_yuan": _exact(report.paid_yuan),
        "physical_ratio": report.physical_ratio,
        "physical_text": report.physical_text,
        "problem": report.problem,
        "next_steps": report.next_steps,
    }


def _exact(yuan: Decimal | None) -> Decimal | None:
    """With two places, as the database keeps it."""
    return None if yuan is None else Decimal(yuan).quantize(Decimal("0.01"))
