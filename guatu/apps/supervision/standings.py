"""Writing what the pages read: a project's standing and a year's figures, from what is recorded beneath."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from guatu.apps.progress.models import ProgressReport
from guatu.apps.projects.choices import DutyKind, PlanClass, Stage
from guatu.apps.projects.models import Duty
from guatu.apps.supervision import figures
from guatu.apps.supervision.choices import Level
from guatu.apps.supervision.facts import due_by_month, pro_rata_of
from guatu.apps.supervision.frame import as_of_month, frame_of, in_office_order
from guatu.apps.supervision.models import Assessment, PortfolioFigures, RuleSet, Standing
from guatu.apps.supervision.register import STATION, Registered, last_day, read_register
from guatu.apps.supervision.rulebook import pack_of, rule_set_in_force
from guatu.engine.calendars import WorkCalendar
from guatu.engine.rules.pro_rata import ProRata
from guatu.foundation import bulk

SIX_PLACES = Decimal("0.000001")


def write(*, year: int, on: dt.date, project_ids: Collection[int] | None = None) -> None:
    """Write the standings of a year's projects, some or all, and drop those no longer in its plan."""
    month = as_of_month(year=year, on=on)
    rule_set = rule_set_in_force()
    pro_rata = pro_rata_of(pack_of(rule_set) if rule_set else None)
    lights = _lights(month, rule_set, project_ids)
    day = min(on, dt.date(year, 12, 31))
    rows = read_register(
        year=year, months=[month] if month else [], project_ids=project_ids, for_display=True
    )
    made = [_standing(row, month, day, on, pro_rata, lights.get(row.project.pk, [])) for row in rows]
    bulk.insert_all(made, replacing=("project_id", "year"))
    gone = Standing.objects.filter(year=year).exclude(project__plan_years__year=year)
    if project_ids is not None:
        gone = gone.filter(project__in=project_ids)
    gone.delete()


def write_figures(*, year: int, on: dt.date) -> None:
    """Write a year's figures over all its standings."""
    rows = list(Standing.objects.filter(year=year).order_by("order", "pk"))
    frame = frame_of(year=year, on=on)
    PortfolioFigures.objects.update_or_create(
        year=year,
        defaults={
            "as_of": last_day(frame.as_of_month) if frame.as_of_month else on,
            "figures": figures.summarise(in_office_order(rows), frame),
        },
    )


def _lights(
    month: dt.date | None, rule_set: RuleSet | None, project_ids: Collection[int] | None
) -> dict[int, list[tuple[dt.date, str, bool, list[dict[str, Any]]]]]:
    """Each project's lights up to a month, oldest first; the findings only of that month's.

    Where a month was assessed under several rule sets, the one in force counts, else the one decided last.
    """
    if month is None:
        return {}
    given = Assessment.objects.filter(month__lte=month)
    if project_ids is not None:
        given = given.filter(project__in=project_ids)
    findings = dict(given.filter(month=month).values_list("pk", "findings"))
    by_month: dict[int, dict[dt.date, tuple[tuple[bool, dt.date, int], str, bool]]] = {}
    for pk, project_id, at, level, draft, rules_id, decided in given.values_list(
        "pk", "project_id", "month", "level", "draft", "rule_set_id", "decided_on"
    ):
        rank = (rule_set is not None and rules_id == rule_set.pk, decided, pk)
        ours = by_month.setdefault(project_id, {})
        if at not in ours or ours[at][0] < rank:
            ours[at] = rank, level, draft
    return {
        project_id: [
            (at, level, draft, findings.get(rank[2], []) if at == month else [])
            for at, (rank, level, draft) in sorted(ours.items())
        ]
        for project_id, ours in by_month.items()
    }


def _standing(
    row: Registered,
    month: dt.date | None,
    day: dt.date,
    on: dt.date,
    pro_rata: ProRata,
    lights: list[tuple[dt.date, str, bool, list[dict[str, Any]]]],
) -> Standing:
    project, entry = row.project, row.entry
    report = row.reports.get(month) if month else None
    standing = Standing(
        project=project,
        year=entry.year,
        as_of_month=month,
        computed_on=on,
        code=project.code,
        number=entry.number,
        order=entry.order,
        name=project.name,
        class_code=entry.class_code,
        sector=project.sector,
        kind=project.kind,
        stage=row.stage(day),
        place_x=project.place_x,
        place_y=project.place_y,
        local_authority=project.local_authority,
        local_name=project.local_authority.short_name if project.local_authority else "",
        owner_name=project.owner_name,
        total_investment_yuan=entry.total_investment_yuan,
        annual_target_yuan=entry.annual_target_yuan,
        start_month=entry.start_month,
        finish_month=entry.finish_month,
        first_finish_month=entry.first_finish_month,
        open_issues=row.open_issues,
        extra={},
    )
    _say_who(standing, row, day)
    _say_money(standing, report, due_by_month(entry, pro_rata)[month.month - 1] if month else None)
    _say_light(standing, month, lights)
    _say_when(standing, row, day)
    _say_stage(standing, row, last_day(month) if month else day)
    standing.is_stale = bool(
        month
        and report is None
        and standing.annual_target_yuan
        and standing.level not in (Level.EXEMPT, Level.UNRATED)
    )
    standing.search_key = _search_key(standing, row)
    return standing


def _say_who(standing: Standing, row: Registered, day: dt.date) -> None:
    for kind, name in ((DutyKind.LEAD, "lead"), (DutyKind.RESPONSIBLE, "responsible")):
        duty = next((d for d in row.duties_of(kind, day) if d.unit), None)
        if duty is not None and duty.unit is not None:
            setattr(standing, f"{name}_unit", duty.unit)
            setattr(standing, f"{name}_name", duty.unit.short_name)
    sponsors = row.duties_of(DutyKind.SPONSOR, day)
    standing.sponsor_name = "、".join(_sponsor_label(duty) for duty in sponsors)[:100]
    post = next((duty.post for duty in sponsors if duty.post), None)
    if post is not None:
        standing.sponsor_post = post
        standing.extra |= {
            "sponsor_title": post.title,
            "sponsor_field": post.field,
            "sponsor_order": post.order,
        }


def _sponsor_label(duty: Duty) -> str:
    if duty.post is None:
        return duty.person
    label = f"{duty.post.title}（{duty.post.field}）" if duty.post.field else duty.post.title
    return f"{label}{duty.person}" if duty.person and duty.person != duty.post.title else label


def _say_money(standing: Standing, report: ProgressReport | None, due: Decimal | None) -> None:
    target = standing.annual_target_yuan
    standing.due_yuan = due
    standing.due_ratio = _ratio(due, target)
    if report is None:
        return
    done = report.completed_year_yuan
    standing.completed_year_yuan = done
    standing.completed_total_yuan = report.completed_total_yuan
    standing.statistics_yuan = report.statistics_yuan
    standing.paid_yuan = report.paid_yuan
    standing.gap_yuan = None if done is None or due is None else done - due
    standing.ratio = _ratio(done, target)
    standing.pace_ratio = _ratio(done, due)
    standing.physical_text = report.physical_text
    standing.problem = report.problem
    standing.next_steps = report.next_steps
    standing.reported_at = report.received_at
    if report.physical_ratio is not None:
        standing.extra["physical_ratio"] = str(report.physical_ratio)


def _ratio(part: Decimal | None, of: Decimal | None) -> Decimal | None:
    if part is None or not of:
        return None
    return (part / of).quantize(SIX_PLACES, rounding=ROUND_HALF_UP)


def _say_light(
    standing: Standing, month: dt.date | None, lights: list[tuple[dt.date, str, bool, list[dict[str, Any]]]]
) -> None:
    standing.level = Level.UNRATED
    if lights and lights[-1][0] == month:
        _, standing.level, standing.draft, standing.findings = lights[-1]
        earlier = [level for _, level, _, _ in lights[:-1]]
        standing.previous_level = earlier[-1] if earlier else ""
        same = 1
        for level in reversed(earlier):
            if level != standing.level:
                break
            same += 1
        standing.months_at_level = same
        this_year = [level for at, level, _, _ in lights[:-1] if at.year == standing.year]
        standing.extra["first_this_year"] = standing.level not in this_year
    standing.urgency = figures.URGENCY.index(standing.level)


def _say_when(standing: Standing, row: Registered, day: dt.date) -> None:
    unmet = [m for m in row.milestones if m.met_on is None or m.met_on > day]
    ahead = next((m for m in unmet if m.due_on >= day), None)
    if ahead is not None:
        standing.next_milestone = ahead.name
        standing.next_milestone_due_on = ahead.due_on
        standing.next_milestone_unit = ahead.owner.short_name if ahead.owner else ""
    late = next((m for m in unmet if m.due_on < day), None)
    if late is not None:
        overdue = WorkCalendar.china().workdays_overdue(late.due_on, day)
        if overdue:
            standing.late_milestone = late.name
            standing.late_milestone_due_on = late.due_on
            standing.overdue_workdays = overdue
            standing.extra["late_milestone_is_key"] = late.is_key
    if row.acts:
        act = row.acts[0]
        standing.act_unit, standing.act, standing.act_due_on = act.unit.short_name, act.act, act.due_on


def _say_stage(standing: Standing, row: Registered, end: dt.date) -> None:
    """Whether a start was due and made, and whether what began is in the statistics register."""
    started = row.reached(Stage.STARTED, end) is not None
    under_way = STATION.get(standing.stage, -1) >= STATION[Stage.STARTED]
    entry = row.entry
    standing.extra |= {
        "started": started or under_way,
        "start_due": bool(
            entry.class_code == PlanClass.NEW_START and entry.start_month and entry.start_month <= end
        ),
        "not_in_statistics": started and row.reached(Stage.STATISTICS_ENTRY, end) is None,
    }
    if row.aliases:
        standing.extra["short_name"] = min(row.aliases, key=len)


def _search_key(standing: Standing, row: Registered) -> str:
    """All words a project can be found by, in lower case, one space between."""
    words = [
        standing.name,
        *row.aliases,
        standing.number,
        standing.code,
        row.project.national_code,
        standing.local_name,
        standing.lead_name,
        standing.responsible_name,
        standing.sponsor_name,
        standing.owner_name,
        standing.problem,
        row.project.content,
        row.project.site,
    ]
    return " ".join(" ".join(word.split()) for word in words if word).lower()
