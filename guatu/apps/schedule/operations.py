"""Every change to the plans, by name."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guatu.apps.people.models import Unit, User
from guatu.apps.projects.models import KeyProject
from guatu.apps.schedule.events import PlanChanged
from guatu.apps.schedule.models import Milestone
from guatu.foundation import audit, events
from guatu.foundation.refusals import Refused


class MilestoneAlreadyMet(Refused):
    message = _("%(name)s was reached on %(met_on)s.")


class NotReachedYet(Refused):
    message = _("%(met_on)s is still to come, so %(name)s cannot have been reached on it.")


@transaction.atomic
def promise_milestone(
    *,
    project: KeyProject,
    name: str,
    due_on: dt.date,
    by: User | None,
    on: dt.date,
    owner: Unit | None = None,
    is_key: bool = False,
    order: int = 0,
) -> Milestone:
    """Promise a node for a day; this first day stays on record whatever is agreed later."""
    milestone = Milestone.objects.create(
        project=project,
        name=name,
        owner=owner,
        first_due_on=due_on,
        due_on=due_on,
        is_key=is_key,
        order=order,
    )
    after = {"name": name, "due_on": due_on, "owner": owner, "is_key": is_key}
    audit.record(by, "schedule.milestone.promised", milestone, after=after)
    events.publish(PlanChanged(project_id=project.pk, on=on))
    return milestone


@transaction.atomic
def move_milestone(
    *, milestone: Milestone, due_on: dt.date, reason: str, by: User | None, on: dt.date
) -> None:
    """Agree on another day for a node not yet reached; raises MilestoneAlreadyMet."""
    _refuse_if_met(milestone)
    before = milestone.due_on
    milestone.due_on = due_on
    milestone.save(update_fields=["due_on"])
    audit.record(
        by,
        "schedule.milestone.moved",
        milestone,
        before={"due_on": before},
        after={"due_on": due_on},
        reason=reason,
    )
    events.publish(PlanChanged(project_id=milestone.project_id, on=on))


@transaction.atomic
def meet_milestone(*, milestone: Milestone, met_on: dt.date, by: User | None, on: dt.date) -> None:
    """Note that a node was reached; raises MilestoneAlreadyMet or NotReachedYet."""
    _refuse_if_met(milestone)
    if met_on > on:
        raise NotReachedYet(name=milestone.name, met_on=met_on)
    milestone.met_on = met_on
    milestone.save(update_fields=["met_on"])
    audit.record(by, "schedule.milestone.met", milestone, after={"met_on": met_on})
    events.publish(PlanChanged(project_id=milestone.project_id, on=on))


def _refuse_if_met(milestone: Milestone) -> None:
    if milestone.met_on is not None:
        raise MilestoneAlreadyMet(name=milestone.name, met_on=milestone.met_on)
