"""What can be asked of the plans. Every question says who is asking."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from guatu.apps.people.models import User
from guatu.apps.projects.models import KeyProject
from guatu.apps.projects.queries import in_scope
from guatu.apps.schedule.models import Activity, Milestone


def milestones_of(project: KeyProject, *, visible_to: User) -> QuerySet[Milestone]:
    """A project's nodes in order of their day."""
    return (
        Milestone.objects.filter(in_scope(visible_to=visible_to, to_project="project"), project=project)
        .select_related("owner")
        .order_by("due_on", "order", "pk")
    )


def activities_of(project: KeyProject, *, visible_to: User) -> QuerySet[Activity]:
    """A project's activities in the order of its plan."""
    return (
        Activity.objects.filter(in_scope(visible_to=visible_to, to_project="project"), project=project)
        .select_related("owner")
        .order_by("order", "pk")
    )


def overdue_milestones(*, on: dt.date, visible_to: User) -> QuerySet[Milestone]:
    """Nodes due before `on` and not met, the longest overdue first."""
    return _with_project(visible_to).filter(due_on__lt=on, met_on=None).order_by("due_on", "pk")


def milestones_due(*, since: dt.date, until: dt.date, visible_to: User) -> QuerySet[Milestone]:
    """Nodes not met that fall due from `since` to `until`, both included, the next first."""
    return (
        _with_project(visible_to)
        .filter(due_on__gte=since, due_on__lte=until, met_on=None)
        .order_by("due_on", "pk")
    )


def _with_project(user: User) -> QuerySet[Milestone]:
    return Milestone.objects.filter(in_scope(visible_to=user, to_project="project")).select_related(
        "project", "owner"
    )
