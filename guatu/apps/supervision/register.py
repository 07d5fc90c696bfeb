"""The register as lights need it: everything about a plan year's projects, read in a handful of queries.

Whoever assesses or describes many projects reads them here once, instead of asking project by project.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Q, QuerySet

from guatu.apps.dispatch.models import ActionItem, Issue
from guatu.apps.progress.models import ProgressReport
from guatu.apps.projects.choices import MAIN_LINE, DutyKind, Stage
from guatu.apps.projects.models import Duty, KeyProject, KeyProjectAlias, PlanYearEntry, StageEvent
from guatu.apps.schedule.models import Milestone
from guatu.apps.supervision.models import Exemption

STATION = {stage.value: place for place, stage in enumerate(MAIN_LINE)}


def whole_yuan(amount: Decimal | None) -> int | None:
    """Rules count in whole yuan; the odd fen of an imported figure is rounded half-up."""
    return None if amount is None else int(amount.to_integral_value(rounding=ROUND_HALF_UP))


@dataclass(slots=True)
class Registered:
    """One project in one plan year with all that is known about it."""

    project: KeyProject
    entry: PlanYearEntry
    reports: dict[dt.date, ProgressReport] = field(default_factory=dict)  # month -> its last revision
    milestones: list[Milestone] = field(default_factory=list)
    stage_events: list[StageEvent] = field(default_factory=list)
    exemptions: list[Exemption] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    open_issues: int = 0
    acts: list[ActionItem] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)

    def reached(self, stage: Stage, on: dt.date) -> dt.date | None:
        """The day a stage was reached, if it was by ``on``."""
        days = [e.on for e in self.stage_events if e.stage == stage and not e.planned and e.on <= on]
        return min(days, default=None)

    def stage(self, on: dt.date) -> str:
        """The furthest station of the main line reached by ``on``."""
        reached = [e.stage for e in self.stage_events if not e.planned and e.on <= on and e.stage in STATION]
        return max(reached, key=STATION.__getitem__, default="")

    def has_started(self, on: dt.date) -> bool | None:
        """Whether work began by ``on``; None when no stage of the project is known at all."""
        stage = self.stage(on)
        return None if not stage else STATION[stage] >= STATION[Stage.STARTED]

    def exemption(self, month: dt.date) -> Exemption | None:
        """The exemption that covers a month, the latest approved if several do."""
        last = last_day(month)
        covering = [e for e in self.exemptions if e.since <= last and (e.until is None or e.until >= month)]
        return max(covering, key=lambda e: (e.since, e.pk), default=None)

    def duties_of(self, kind: DutyKind, on: dt.date) -> list[Duty]:
        return [
            d
            for d in self.duties
            if d.kind == kind and (d.since is None or d.since <= on) and (d.until is None or d.until >= on)
        ]


def last_day(month: dt.date) -> dt.date:
    """The last day of a month given as any of its days."""
    following = dt.date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return following - dt.timedelta(days=1)


def read_register(
    *,
    year: int,
    months: Collection[dt.date] | None = None,
    project_ids: Collection[int] | None = None,
    for_display: bool = False,
) -> list[Registered]:
    """Every project in a year's plan, in its order, with its reports of ``months`` (None: of the year).

    ``for_display`` adds what lights do not need: duties, issues, action items, other names.
    """
    entries = PlanYearEntry.objects.filter(year=year).select_related("project__local_authority")
    if project_ids is not None:
        entries = entries.filter(project__in=project_ids)
    rows = {entry.project_id: Registered(entry.project, entry) for entry in entries.order_by("order", "pk")}
    ours = Q() if project_ids is None else Q(project__in=project_ids)

    reports = ProgressReport.objects.filter(ours)
    reports = reports.filter(month__year=year) if months is None else reports.filter(month__in=months)
    for report in reports.order_by("revision"):
        if report.project_id in rows:
            rows[report.project_id].reports[report.month] = report

    _hang(
        rows,
        Milestone.objects.filter(ours).select_related("owner").order_by("due_on", "order", "pk"),
        "milestones",
    )
    _hang(rows, StageEvent.objects.filter(ours).order_by("on", "pk"), "stage_events")
    _hang(rows, Exemption.objects.filter(ours).order_by("since", "pk"), "exemptions")
    if for_display:
        duties = Duty.objects.filter(ours).select_related("unit", "post").order_by("kind", "order", "pk")
        _hang(rows, duties, "duties")
        acts = ActionItem.objects.filter(ours, done_on=None).select_related("unit").order_by("due_on", "pk")
        _hang(rows, acts, "acts")
        for project_id in Issue.objects.filter(ours, closed_on=None).values_list("project_id", flat=True):
            if project_id in rows:
                rows[project_id].open_issues += 1
        for alias in KeyProjectAlias.objects.filter(ours).order_by("pk"):
            if alias.project_id in rows:
                rows[alias.project_id].aliases.append(alias.name)
    return list(rows.values())


def _hang(rows: dict[int, Registered], found: QuerySet[Any], name: str) -> None:
    by_project: defaultdict[int, list[Any]] = defaultdict(list)
    for item in found:
        by_project[item.project_id].append(item)
    for project_id, row in rows.items():
        setattr(row, name, by_project[project_id])


def months_between(first: dt.date, last: dt.date) -> Iterable[dt.date]:
    """The first days of the months from one to another, both included."""
    number = first.year * 12 + first.month - 1
    while number <= last.year * 12 + last.month - 1:
        yield dt.date(number // 12, number % 12 + 1, 1)
        number += 1
