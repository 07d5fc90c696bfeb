"""What a year's figures need beside its standings, read for everybody or for some projects only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from decimal import Decimal

from django.db.models import Max

from guatu.apps.people.models import Unit
from guatu.apps.progress.models import ProgressReport
from guatu.apps.projects.models import PlanYearEntry
from guatu.apps.schedule.models import Milestone
from guatu.apps.supervision import figures
from guatu.apps.supervision.facts import due_by_month, pro_rata_of
from guatu.apps.supervision.models import Assessment, Standing
from guatu.apps.supervision.register import last_day
from guatu.apps.supervision.rulebook import pack_of, rule_set_in_force


def in_office_order(rows: list[Standing]) -> list[Standing]:
    """Towns in the office's own order, so that groups come out in it; otherwise as in the ledger."""
    places = dict(Unit.objects.values_list("pk", "order"))
    return sorted(
        rows, key=lambda row: (places.get(row.local_authority_id or 0, 1_000_000), row.order, row.pk)
    )


def as_of_month(*, year: int, on: dt.date) -> dt.date | None:
    """The month a year is shown at: the last that was assessed, else the last for which anybody reported.

    The first report of a new month therefore moves nothing on the chart; assessing the month does, for all at once.
    """
    for known in (Assessment, ProgressReport):
        rows = known._default_manager.filter(month__year=year, month__lte=on, project__plan_years__year=year)
        found: dt.date | None = rows.aggregate(last=Max("month"))["last"]
        if found is not None:
            return found
    return None


def frame_of(*, year: int, on: dt.date, project_ids: Collection[int] | None = None) -> figures.Frame:
    """What the figures need beside the standings: month curves, the month's nodes, the rules in force."""
    rule_set = rule_set_in_force()
    pro_rata = pro_rata_of(pack_of(rule_set) if rule_set else None)
    entries = PlanYearEntry.objects.filter(year=year)
    reports = ProgressReport.objects.filter(month__year=year)
    day = min(on, dt.date(year, 12, 31))
    nodes = Milestone.objects.filter(
        due_on__gte=day.replace(day=1), due_on__lte=last_day(day), project__plan_years__year=year
    )
    if project_ids is not None:
        entries = entries.filter(project__in=project_ids)
        reports = reports.filter(project__in=project_ids)
        nodes = nodes.filter(project__in=project_ids)
    months_done: dict[int, list[Decimal | None]] = {}
    figures_only = reports.order_by("revision").values_list("project_id", "month", "completed_year_yuan")
    for project_id, month, done in figures_only:
        months_done.setdefault(project_id, [None] * 12)[month.month - 1] = done
    return figures.Frame(
        year=year,
        as_of_month=as_of_month(year=year, on=on),
        hung_on=on,
        rule={"slug": rule_set.slug, "version": rule_set.version, "title": rule_set.title}
        if rule_set
        else {},
        months_due={entry.project_id: due_by_month(entry, pro_rata) for entry in entries},
        months_done=months_done,
        nodes=[
            figures.Node(
                node.project_id,
                node.name,
                node.due_on,
                node.met_on,
                node.is_key,
                node.owner.short_name if node.owner else "",
            )
            for node in nodes.select_related("owner").order_by(
                "due_on", "-is_key", "project__code", "order", "pk"
            )
        ],
    )
