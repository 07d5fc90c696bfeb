"""What lights, standings and figures do when something changes beneath: they follow in its transaction."""

from __future__ import annotations

from guatu.apps.dispatch.events import IssuesChanged
from guatu.apps.people.models import User
from guatu.apps.progress.events import ReportReceived
from guatu.apps.projects.events import LedgerImported, ProjectChanged
from guatu.apps.schedule.events import PlanChanged
from guatu.apps.supervision import operations
from guatu.foundation import events


@events.subscribe(ReportReceived)
def follow_the_report(event: ReportReceived) -> None:
    """New figures: unpublished lights are given anew, and what the pages show of its year follows."""
    operations.assess_anew(project_id=event.project_id, by=None, on=event.on, year=event.month.year)


@events.subscribe(ProjectChanged)
def follow_the_project(event: ProjectChanged) -> None:
    """Another plan, stage or duty: the same."""
    operations.assess_anew(project_id=event.project_id, by=None, on=event.on)


@events.subscribe(PlanChanged)
def follow_the_plan(event: PlanChanged) -> None:
    """A milestone moved or was met: the same."""
    operations.assess_anew(project_id=event.project_id, by=None, on=event.on)


@events.subscribe(IssuesChanged)
def follow_the_issues(event: IssuesChanged) -> None:
    """Issues decide no light, but every page shows who must act by when."""
    operations.show_anew(project_id=event.project_id, on=event.on)


@events.subscribe(LedgerImported)
def follow_the_import(event: LedgerImported) -> None:
    """A ledger came in: its month is assessed when rules are in force, and its year is shown."""
    by = User.objects.get(pk=event.by_id) if event.by_id else None
    operations.assess_import(year=event.year, as_of_month=event.as_of_month, by=by, on=event.on)
