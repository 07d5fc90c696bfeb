"""A project's plan (计划): the nodes it promised and the activities between them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from guatu.apps.people.models import Unit
from guatu.apps.projects.models import KeyProject


class Milestone(models.Model):
    """A node (节点): what is to be reached, by whom, first promised and now promised for which day."""

    project = models.ForeignKey(KeyProject, models.CASCADE, related_name="milestones")
    name = models.CharField(max_length=100)
    owner = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="milestones")
    first_due_on = models.DateField()  # the first promise, never moved
    due_on = models.DateField()
    met_on = models.DateField(null=True, blank=True)
    is_key = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["due_on", "order", "pk"]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(met_on=None), name="milestone_open_by_due"),
            models.Index(fields=["project", "due_on"], name="milestone_by_project"),
        ]

    def __str__(self) -> str:
        return self.name


def _in_order(start: str, finish: str) -> Q:
    return Q(**{start: None}) | Q(**{finish: None}) | Q(**{f"{start}__lte": F(finish)})


class Activity(models.Model):
    """A piece of work (工序): as first promised, as planned now, as done, and as it will likely go."""

    project = models.ForeignKey(KeyProject, models.CASCADE, related_name="activities")
    name = models.CharField(max_length=100)
    owner = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="activities")
    first_start = models.DateField(null=True, blank=True)
    first_finish = models.DateField(null=True, blank=True)
    plan_start = models.DateField(null=True, blank=True)
    plan_finish = models.DateField(null=True, blank=True)
    actual_start = models.DateField(null=True, blank=True)
    actual_finish = models.DateField(null=True, blank=True)
    likely_start = models.DateField(null=True, blank=True)
    likely_finish = models.DateField(null=True, blank=True)
    is_critical = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["project", "order", "pk"]
        verbose_name_plural = "activities"
        constraints = [
            models.CheckConstraint(
                condition=_in_order(f"{kind}_start", f"{kind}_finish"), name=f"activity_{kind}_in_order"
            )
            for kind in ("first", "plan", "actual", "likely")
        ]

    def __str__(self) -> str:
        return self.name
