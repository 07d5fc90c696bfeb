"""What can be asked of lights, standings and figures. Every question about projects says who is asking."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, QuerySet

from guatu.apps.people.models import User
from guatu.apps.projects.models import KeyProject
from guatu.apps.projects.queries import in_scope
from guatu.apps.supervision import figures as summing
from guatu.apps.supervision.choices import Level
from guatu.apps.supervision.frame import frame_of, in_office_order
from guatu.apps.supervision.models import Assessment, Exemption, PortfolioFigures, Standing


def assessments_of(project: KeyProject, *, visible_to: User) -> QuerySet[Assessment, Assessment]:
    """One project's lights, oldest month first, with the rules they were given by."""
    return (
        Assessment.objects.filter(in_scope(visible_to=visible_to, to_project="project"), project=project)
        .select_related("rule_set")
        .order_by("month", "decided_on", "pk")
    )


def exemptions_of(project: KeyProject, *, visible_to: User) -> QuerySet[Exemption, Exemption]:
    """When, by whom and why a project was taken out of assessment."""
    return Exemption.objects.filter(
        in_scope(visible_to=visible_to, to_project="project"), project=project
    ).order_by("-since", "-pk")


def standings(*, year: int, visible_to: User) -> QuerySet[Standing, Standing]:
    """Where every project of a plan year stands, in the order of its ledger."""
    return Standing.objects.filter(in_scope(visible_to=visible_to, to_project="project"), year=year).order_by(
        "order", "pk"
    )


def standing_of(project: KeyProject, *, year: int, visible_to: User) -> Standing | None:
    """Where one project stands in a plan year."""
    return standings(year=year, visible_to=visible_to).filter(project=project).first()


def red_projects(*, year: int, visible_to: User) -> QuerySet[Standing, Standing]:
    """The projects on red, in the order in which somebody must act."""
    return (
        standings(year=year, visible_to=visible_to)
        .filter(level=Level.ALARM)
        .order_by(F("act_due_on").asc(nulls_last=True), "-overdue_workdays", "order", "pk")
    )


def years(*, visible_to: User) -> list[int]:
    """The plan years in which this person finds projects, the latest first."""
    seen = Standing.objects.filter(in_scope(visible_to=visible_to, to_project="project"))
    return list(seen.order_by("-year").values_list("year", flat=True).distinct())


def figures(*, year: int, visible_to: User, on: dt.date) -> dict[str, Any] | None:
    """A year's figures over the projects this person may see; None when there are none.

    Whoever sees everything gets the figures as they were written. For anybody else they are summed the same
    way over what this person sees: a total must not tell what its parts may not.
    """
    reach = in_scope(visible_to=visible_to, to_project="project")
    if not reach:
        stored = PortfolioFigures.objects.filter(year=year).first()
        return dict(stored.figures) if stored else None
    rows = list(Standing.objects.filter(reach, year=year).order_by("order", "pk"))
    if not rows:
        return None
    frame = frame_of(year=year, on=on, project_ids=[row.project_id for row in rows])
    return summing.summarise(in_office_order(rows), frame)
