"""What can be asked of issues and action items. Every question says who is asking."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from guatu.apps.dispatch.models import ActionItem, Issue
from guatu.apps.people.models import User
from guatu.apps.projects.models import KeyProject
from guatu.apps.projects.queries import in_scope


def issues_of(project: KeyProject, *, visible_to: User) -> QuerySet[Issue]:
    """A project's issues with whose hands they went through, the open ones first, the oldest first."""
    return (
        Issue.objects.filter(in_scope(visible_to=visible_to, to_project="project"), project=project)
        .select_related("raised_by")
        .prefetch_related("holdings__unit")
        .order_by("closed_on", "raised_on", "pk")
    )


def open_issues(*, visible_to: User) -> QuerySet[Issue]:
    """Everything that still stands in the way somewhere, the oldest first."""
    return (
        Issue.objects.filter(in_scope(visible_to=visible_to, to_project="project"), closed_on=None)
        .select_related("project", "raised_by")
        .order_by("raised_on", "pk")
    )


def action_items_of(project: KeyProject, *, visible_to: User) -> QuerySet[ActionItem]:
    """Who does what by when in a project, the earliest day first."""
    return (
        ActionItem.objects.filter(in_scope(visible_to=visible_to, to_project="project"), project=project)
        .select_related("unit", "issue")
        .order_by("due_on", "pk")
    )


def open_action_items(*, until: dt.date | None = None, visible_to: User) -> QuerySet[ActionItem]:
    """What is owed, up to a day if one is given, the earliest first."""
    items = ActionItem.objects.filter(in_scope(visible_to=visible_to, to_project="project"), done_on=None)
    if until is not None:
        items = items.filter(due_on__lte=until)
    return items.select_related("project", "unit").order_by("due_on", "pk")
