"""Every change to issues and action items, by name."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guatu.apps.dispatch.events import IssuesChanged
from guatu.apps.dispatch.models import ActionItem, Issue, IssueHolding
from guatu.apps.people.models import Unit, User
from guatu.apps.projects.models import KeyProject
from guatu.foundation import audit, events
from guatu.foundation.refusals import Refused


class IssueClosed(Refused):
    message = _("This issue was closed on %(closed_on)s.")


class ActionDone(Refused):
    message = _("This was done on %(done_on)s.")


@transaction.atomic
def raise_issue(
    *,
    project: KeyProject,
    title: str,
    by: User | None,
    on: dt.date,
    cause: str = "",
    raised_by: Unit | None = None,
    holder: Unit | None = None,
    due_on: dt.date | None = None,
) -> Issue:
    """Put on record what holds a project up, and in whose hands it lies first."""
    issue = Issue.objects.create(
        project=project, title=title, cause=cause, raised_on=on, raised_by=raised_by, due_on=due_on
    )
    if holder is not None:
        IssueHolding.objects.create(issue=issue, unit=holder, since=on)
    after = {"title": title, "cause": cause, "raised_by": raised_by, "holder": holder, "due_on": due_on}
    audit.record(by, "dispatch.issue.raised", issue, after=after)
    events.publish(IssuesChanged(project_id=project.pk, on=on))
    return issue


@transaction.atomic
def hand_issue_on(*, issue: Issue, holder: Unit, by: User | None, on: dt.date) -> None:
    """Pass an open issue to another unit, whose days count from today; raises IssueClosed."""
    _refuse_if_closed(issue)
    present = IssueHolding.objects.filter(issue=issue, until=None).first()
    if present is not None and present.unit_id == holder.pk:
        return
    IssueHolding.objects.filter(issue=issue, until=None).update(until=on)
    IssueHolding.objects.create(issue=issue, unit=holder, since=on)
    audit.record(
        by,
        "dispatch.issue.handed_on",
        issue,
        before={"holder": present.unit_id if present else None},
        after={"holder": holder},
    )
    events.publish(IssuesChanged(project_id=issue.project_id, on=on))


@transaction.atomic
def close_issue(*, issue: Issue, by: User | None, on: dt.date) -> None:
    """Strike an issue off (销号); raises IssueClosed."""
    _refuse_if_closed(issue)
    issue.closed_on = on
    issue.save(update_fields=["closed_on"])
    IssueHolding.objects.filter(issue=issue, until=None).update(until=on)
    audit.record(by, "dispatch.issue.closed", issue, after={"closed_on": on})
    events.publish(IssuesChanged(project_id=issue.project_id, on=on))


@transaction.atomic
def assign_action(
    *,
    project: KeyProject,
    unit: Unit,
    act: str,
    due_on: dt.date,
    by: User | None,
    on: dt.date,
    issue: Issue | None = None,
) -> ActionItem:
    """Say who does what by when (交办)."""
    item = ActionItem.objects.create(project=project, unit=unit, act=act, due_on=due_on, issue=issue)
    after = {"unit": unit, "act": act, "due_on": due_on, "issue": issue}
    audit.record(by, "dispatch.action.assigned", item, after=after)
    events.publish(IssuesChanged(project_id=project.pk, on=on))
    return item


@transaction.atomic
def complete_action(*, item: ActionItem, by: User | None, on: dt.date) -> None:
    """Note that what was asked is done; raises ActionDone."""
    if item.done_on is not None:
        raise ActionDone(done_on=item.done_on)
    item.done_on = on
    item.save(update_fields=["done_on"])
    audit.record(by, "dispatch.action.completed", item, after={"done_on": on})
    events.publish(IssuesChanged(project_id=item.project_id, on=on))


def _refuse_if_closed(issue: Issue) -> None:
    if issue.closed_on is not None:
        raise IssueClosed(closed_on=issue.closed_on)
