"""One project's page, and the sum behind its light."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from guatu.apps.dispatch import queries as dispatch
from guatu.apps.people.models import User
from guatu.apps.progress import queries as progress
from guatu.apps.progress.models import ProgressReport
from guatu.apps.projects import queries as projects
from guatu.apps.projects.models import KeyProject
from guatu.apps.schedule import queries as schedule
from guatu.apps.supervision import queries as supervision
from guatu.apps.supervision.models import Assessment, Standing
from guatu.engine.calendars import WorkCalendar
from guatu.foundation import clock
from guatu.pages import codes
from guatu.pages.arithmetic import Sources, sums_of, unrated_reason, verdict
from guatu.pages.drawings.gantt import Gantt
from guatu.pages.drawings.scales import month_end
from guatu.pages.ledger.words import months_so_far, words
from guatu.pages.requests import SignedInRequest
from guatu.ui import text

from . import page as parts

PLAN_LOOKS = ("all", "critical", "table")


@require_GET
def project(request: SignedInRequest, code: str) -> HttpResponse:
    """One project (项目): how it stands, why, and who must act."""
    user, today = request.user, clock.today()
    asked = get_object_or_404(projects.key_projects(visible_to=user), code=code)
    entries = list(projects.plan_years_of(asked, visible_to=user))
    entry = next((e for e in entries if e.year <= today.year), entries[0] if entries else None)
    year = entry.year if entry else today.year
    standing = supervision.standing_of(asked, year=year, visible_to=user)
    reports = list(progress.reports_of(asked, visible_to=user))
    lights = _lights(asked, user)
    milestones = list(schedule.milestones_of(asked, visible_to=user))
    last = reports[-1] if reports and reports[-1].month.year == year else None

    look = request.GET.get("plan", "")
    look = look if look in PLAN_LOOKS else "all"
    bars = parts.bars_of(schedule.activities_of(asked, visible_to=user), today=today)
    due_on, due_name = parts.due_of(milestones, bars)
    whole = parts.gantt_of(bars, today=today, due_on=due_on)
    shown = (
        parts.gantt_of([bar for bar in bars if bar.is_critical], today=today, due_on=due_on)
        if look == "critical"
        else whole
    )

    plans = {e.year: planned for e in entries if (planned := parts.planned_by_month(e)) is not None}
    months = parts.month_lines(reports, lights, plans)
    curve = parts.curve_of(entry, reports)
    figures, apart = parts.four_numbers(last)
    issues = [parts.issue_view(issue, today=today) for issue in dispatch.issues_of(asked, visible_to=user)]
    context: dict[str, Any] = {
        "project": asked,
        "sector": codes.sector(asked.sector),
        "entry": entry,
        "year": year,
        "today": today,
        "standing": standing,
        "light": _light(standing, lights, last, year),
        "rail": parts.rail_of(
            list(projects.stage_events_of(asked, visible_to=user)),
            stage=standing.stage if standing else "",
            year=year,
            finish_month=entry.finish_month if entry else None,
            physical=last.physical_ratio if last else None,
            gantt=whole,
        ),
        "stage_label": words().stages.get(standing.stage, "") if standing else "",
        "gantt": shown,
        "plan_lines": parts.plan_lines(shown) if shown else [],
        "plan_look": look,
        "has_critical": any(bar.is_critical for bar in bars),
        "due_name": due_name,
        "forecast_years": _forecast_years(shown),
        "nodes": parts.nodes_of(milestones, today=today),
        "curve": curve,
        "curve_says": _curve_says(curve, last),
        "months": [month for month in months if month.month.year == year],
        "earlier_months": [month for month in months if month.month.year != year],
        "figures": figures,
        "apart": apart,
        "is_far_apart": apart is not None and apart > parts.LARGEST_DIFFERENCE,
        "last_report": last,
        "acts": parts.acts_of(dispatch.action_items_of(asked, visible_to=user), today=today),
        "open_issues": [issue for issue in issues if issue.closed_on is None],
        "closed_issues": [issue for issue in issues if issue.closed_on is not None],
        "duties": parts.duties_by_kind(
            list(projects.duties_of(asked, on=today, visible_to=user)), owner_name=asked.owner_name
        ),
        "exemptions": list(supervision.exemptions_of(asked, visible_to=user)),
        "versions": parts.plan_versions(entries),
        "as_of": month_end(standing.as_of_month) if standing and standing.as_of_month else None,
    }
    return render(request, "pages/project.html", context)


@require_GET
def why(request: SignedInRequest, code: str) -> HttpResponse:
    """The arithmetic behind one project's light, for a floating note."""
    user = request.user
    asked = get_object_or_404(projects.key_projects(visible_to=user), code=code)
    years = list(projects.plan_years_of(asked, visible_to=user).values_list("year", flat=True))
    today = clock.today()
    year = next((y for y in years if y <= today.year), years[0] if years else today.year)
    standing = supervision.standing_of(asked, year=year, visible_to=user)
    month = standing.as_of_month if standing else None
    last = progress.reports_of(asked, visible_to=user).filter(month=month).last() if month else None
    light = _light(standing, _lights(asked, user), last, year)
    return render(request, "pages/why.html", {"project": asked, "light": light})


def _lights(asked: KeyProject, user: User) -> dict[date, Assessment]:
    """The light of each month; where two rule sets gave one, the rules in force, else the later."""
    given: dict[date, Assessment] = {}
    for light in supervision.assessments_of(asked, visible_to=user):
        before = given.get(light.month)
        if before is None or light.rule_set.in_force or not before.rule_set.in_force:
            given[light.month] = light
    return given


def _light(
    standing: Standing | None, lights: dict[date, Assessment], last: ProgressReport | None, year: int
) -> dict[str, Any]:
    """The light as it is shown: words, sums, what it was before, and by which rules."""
    known = words()
    month = standing.as_of_month if standing else None
    given = lights.get(month) if month else None
    level = given.level if given else "unrated"
    findings = given.findings if given else []
    sources = Sources(
        months=months_so_far(month.month) if month else "",
        reported=_reported(last, year),
        planned=_("plan of %(year)d") % {"year": year},
        decided_on=given.decided_on if given else None,
        year=year,
        words=known.levels,
    )
    sums = sums_of(findings, sources)
    return {
        "level": level,
        "draft": bool(given and given.draft),
        "label": known.level(level, bool(given and given.draft)),
        "meaning": given.get_level_display() if given else "",
        "previous": known.level(standing.previous_level) if standing and standing.previous_level else "",
        "months_at_level": standing.months_at_level if standing else 0,
        "is_first_this_year": bool(standing and standing.extra.get("first_this_year")),
        "is_stale": bool(standing and standing.is_stale),
        "decided_on": given.decided_on if given else None,
        "sums": sums,
        "verdict": verdict(sums, level, sources) if sums else unrated_reason(findings, level),
        "rules": given.rule_set.title if given else "",
        "month": month,
        "year": year,
    }


def _reported(last: ProgressReport | None, year: int) -> str:
    if last is None:
        return ""
    told = {
        "month": text.month(last.month, year),
        "day": text.short_day(localtime(last.received_at).date(), year),
    }
    if last.revision > 1:
        return _("report of %(month)s, corrected on %(day)s") % told
    return _("report of %(month)s, received on %(day)s") % told


def _curve_says(curve: Any, last: ProgressReport | None) -> str:
    """The curve's finding in one sentence, for everyone and for those who cannot see it."""
    if curve is None:
        return ""
    if last is None or last.completed_year_yuan is None:
        return _("Year's plan %(plan)s hundred million yuan; nothing reported yet.") % {
            "plan": text.yi(curve.plan_label.value, 2)
        }
    told = {
        "month": text.month(last.month, last.month.year),
        "done": text.wan(last.completed_year_yuan),
        "gap": text.wan(abs(curve.gap.value)) if curve.gap else "",
        "pace": text.yi(curve.pace_year_yuan, 2),
        "plan": text.yi(curve.plan_label.value, 2),
    }
    if curve.gap is None:
        said = _("To the end of %(month)s %(done)s (10,000 yuan) completed, as planned.") % told
    elif curve.gap.value > 0:
        said = (
            _("To the end of %(month)s %(done)s (10,000 yuan) completed, %(gap)s less than planned.") % told
        )
    else:
        said = (
            _("To the end of %(month)s %(done)s (10,000 yuan) completed, %(gap)s more than planned.") % told
        )
    if curve.pace_year_yuan is not None:
        said += (
            _(
                " At this year's mean month so far, %(pace)s by December against a plan of %(plan)s "
                "(hundred million yuan)."
            )
            % told
        )
    return said


def _forecast_years(gantt: Gantt | None) -> str:
    """The years drawn whose holidays are not announced yet, so that their workdays are a forecast."""
    if gantt is None:
        return ""
    calendar = WorkCalendar.china()
    years = sorted({m.month.year for m in gantt.months if calendar.is_forecast(m.month)})
    return pgettext("between words", ", ").join(map(str, years))
