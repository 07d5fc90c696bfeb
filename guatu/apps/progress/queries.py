"""What can be asked of the monthly reports. Every question says who is asking."""

from __future__ import annotations

import datetime as dt

from django.db.models import OuterRef, QuerySet, Subquery

from guatu.apps.people.models import User
from guatu.apps.progress.models import ProgressReport
from guatu.apps.projects.models import KeyProject
from guatu.apps.projects.queries import in_scope


def valid_reports(*, visible_to: User, known_at: dt.datetime | None = None) -> QuerySet[ProgressReport]:
    """Each project's and month's last revision, as known now or at an earlier moment."""
    reports = ProgressReport.objects.all()
    if known_at is not None:
        reports = reports.filter(received_at__lte=known_at)
    last = (
        reports.filter(project=OuterRef("project"), month=OuterRef("month"))
        .order_by("-revision")
        .values("pk")[:1]
    )
    return reports.filter(in_scope(visible_to=visible_to, to_project="project"), pk=Subquery(last)).order_by(
        "project", "month"
    )


def reports_of(project: KeyProject, *, visible_to: User) -> QuerySet[ProgressReport]:
    """One project's valid reports, oldest first."""
    return valid_reports(visible_to=visible_to).filter(project=project).order_by("month")


def revisions_of(project: KeyProject, *, month: dt.date, visible_to: User) -> QuerySet[ProgressReport]:
    """Everything one project ever reported for one month, first to last."""
    return ProgressReport.objects.filter(
        in_scope(visible_to=visible_to, to_project="project"), project=project, month=month
    ).order_by("revision")


def reports_for(*, month: dt.date, visible_to: User) -> QuerySet[ProgressReport]:
    """All projects' valid reports for one month."""
    return valid_reports(visible_to=visible_to).filter(month=month).select_related("project")
