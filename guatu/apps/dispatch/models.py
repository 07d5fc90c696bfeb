"""What stands in the way and who must act by when (调度)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from guatu.apps.people.models import Unit
from guatu.apps.projects.models import KeyProject


class Issue(models.Model):
    """Something that holds a project up (问题清单), from the day it is raised to the day it is closed."""

    project = models.ForeignKey(KeyProject, models.CASCADE, related_name="issues")
    title = models.CharField(max_length=200)
    cause = models.CharField(max_length=40, blank=True)  # land, permits, funds …
    raised_on = models.DateField()
    raised_by = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="issues_raised")
    due_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["raised_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("raised_on")),
                name="issue_closes_after_raised",
            ),
        ]
        indexes = [
            models.Index(fields=["project"], condition=Q(closed_on=None), name="issue_open_by_project"),
        ]

    def __str__(self) -> str:
        return self.title


class IssueHolding(models.Model):
    """The days an issue lay with one unit."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="holdings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="holdings")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="holding_ends_after_it_begins"
            ),
            models.UniqueConstraint(fields=["issue"], condition=Q(until=None), name="issue_has_one_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.since:%Y-%m-%d}"


class ActionItem(models.Model):
    """Who does what by when (任务清单)."""

    project = models.ForeignKey(KeyProject, models.CASCADE, related_name="action_items")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="action_items")
    act = models.CharField(max_length=200)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    issue = models.ForeignKey(Issue, models.SET_NULL, null=True, blank=True, related_name="action_items")

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["unit", "due_on"], condition=Q(done_on=None), name="action_open_by_unit"),
            models.Index(fields=["project", "due_on"], name="action_by_project"),
        ]

    def __str__(self) -> str:
        return self.act
