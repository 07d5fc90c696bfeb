"""What can be asked of the register. Every question says who is asking."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from guatu.apps.people.choices import Role
from guatu.apps.people.models import User
from guatu.apps.people.queries import READING_ROLES, scopes
from guatu.apps.projects.models import Duty, KeyProject, LedgerImport, PlanYearEntry, StageEvent

NOTHING = Q(pk__in=())
WRITING_ROLES = frozenset({Role.OFFICE, Role.REPORTER})


def in_scope(*, visible_to: User, to_project: str = "", roles: frozenset[Role] = READING_ROLES) -> Q:
    """The condition that keeps only rows of projects this person may see.

    `to_project` is the path from the rows to their project, such as ``"project"`` or ``"issue__project"``;
    rows of KeyProject itself need none. A grant on a unit reaches the projects that lie in its subtree's
    territory and those in which a unit of the subtree has a duty.
    """
    key = f"{to_project}_id" if to_project else "pk"
    path = f"{to_project}__" if to_project else ""
    reach = NOTHING
    for scope in scopes(visible_to=visible_to):
        if scope.role not in roles:
            continue
        condition = Q(**{f"{path}sector": scope.sector}) if scope.sector else Q()
        if scope.unit_ids is not None:
            answering = Duty.objects.filter(unit__in=scope.unit_ids).values("project_id")
            condition &= Q(**{f"{path}local_authority__in": scope.unit_ids}) | Q(**{f"{key}__in": answering})
        if not condition:
            return Q()
        reach |= condition
    return reach


def projects_visible_to(user: User) -> QuerySet[KeyProject]:
    """The projects this person may read."""
    return KeyProject.objects.filter(in_scope(visible_to=user))


def projects_writable_by(user: User) -> QuerySet[KeyProject]:
    """The projects whose figures this person may change."""
    return KeyProject.objects.filter(in_scope(visible_to=user, roles=WRITING_ROLES))


def may_import_ledgers(*, visible_to: User) -> bool:
    """Whether this person may take a whole ledger in: the office, with every unit and sector in its scope."""
    return any(
        scope.role == Role.OFFICE and scope.unit_ids is None and not scope.sector
        for scope in scopes(visible_to=visible_to)
    )


def key_projects(*, visible_to: User) -> QuerySet[KeyProject]:
    """All projects this person may read, by code, with their local authority."""
    return projects_visible_to(visible_to).select_related("local_authority").order_by("code")


def plan_entries(*, year: int, visible_to: User) -> QuerySet[PlanYearEntry]:
    """A year's plan, in the order of its ledger."""
    return (
        PlanYearEntry.objects.filter(in_scope(visible_to=visible_to, to_project="project"), year=year)
        .select_related("project")
        .order_by("order", "pk")
    )


def plan_years_of(project: KeyProject, *, visible_to: User) -> QuerySet[PlanYearEntry]:
    """One project's entries in all years' plans, the latest first."""
    return PlanYearEntry.objects.filter(
        in_scope(visible_to=visible_to, to_project="project"), project=project
    ).order_by("-year")


def plan_years(*, visible_to: User) -> list[int]:
    """The years for which this person can see a plan, the latest first."""
    entries = PlanYearEntry.objects.filter(in_scope(visible_to=visible_to, to_project="project"))
    return list(entries.order_by("-year").values_list("year", flat=True).distinct())


def stage_events_of(project: KeyProject, *, visible_to: User) -> QuerySet[StageEvent]:
    """A project's stations, reached and planned, in order of day."""
    return StageEvent.objects.filter(
        in_scope(visible_to=visible_to, to_project="project"), project=project
    ).order_by("on", "pk")


def duties_of(project: KeyProject, *, on: dt.date, visible_to: User) -> QuerySet[Duty]:
    """Who answers for what in a project on a day."""
    return (
        Duty.objects.filter(in_scope(visible_to=visible_to, to_project="project"), project=project)
        .filter(Q(since=None) | Q(since__lte=on), Q(until=None) | Q(until__gte=on))
        .select_related("unit", "post")
        .order_by("kind", "order", "pk")
    )


def ledger_imports(*, visible_to: User) -> QuerySet[LedgerImport]:
    """The ledgers taken in so far, the latest first; for those who may take one in."""
    if not may_import_ledgers(visible_to=visible_to):
        return LedgerImport.objects.none()
    return LedgerImport.objects.select_related("by").order_by("-at", "-pk")


def earlier_import(*, sha256: str, year: int, visible_to: User) -> LedgerImport | None:
    """The import of this very file for this year, if there was one."""
    return ledger_imports(visible_to=visible_to).filter(sha256=sha256, year=year).first()
