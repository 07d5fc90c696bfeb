"""The wall chart's address."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guatu.apps.people.models import User
from guatu.apps.projects.queries import may_import_ledgers
from guatu.apps.supervision.choices import Level
from guatu.engine import rules
from guatu.foundation import clock, site
from guatu.pages import kept
from guatu.pages.drawings.scales import month_end, next_month
from guatu.pages.ledger.lines import tenths
from guatu.pages.ledger.queries import ledger_years, usual_year
from guatu.pages.ledger.words import (
    Words,
    day_text,
    months_so_far,
    raw_percent,
    tenths_text,
    wan,
    words,
    yi,
)
from guatu.pages.requests import SignedInRequest
from guatu.pages.wall_chart import drawing, queries
from guatu.pages.wall_chart.chart import MOST_ROWS, Chart, Figures, build_chart
from guatu.pages.wall_chart.map import Places, place_lights, stored_map
from guatu.ui import marks, text

LEVELS = ("alarm", "watch", "good", "unrated", "exempt")
CLASSES = ("continuing", "new_start", "completing", "reserve")
KEPT = kept.Kept()
LATE_IN_MONTH = 24  # from here on the nodes of the next month are shown too


@require_GET
def wall_chart(request: SignedInRequest) -> HttpResponse:
    """Who must act today, where, by when (挂图)."""
    user, today, asked = request.user, clock.today(), request.GET.get("year", "")
    question = ("wall", kept.sight(user), get_language(), today, asked)
    sheet = KEPT.get(kept.state(), question, lambda: _sheet(user, today, asked))
    if sheet is None:
        page: dict[str, Any] = {"may_import": may_import_ledgers(visible_to=user)}
        return render(request, "pages/wall_chart_empty.html", page)
    return render(request, "pages/wall_chart.html", vars(sheet))


@dataclass(frozen=True)
class Sheet:
    """What is the same for all who see as far and read the same language."""

    sheet: SafeString
    as_of: dt.date | None
    rules: RulesSaid | None


def _sheet(user: User, today: dt.date, asked: str) -> Sheet | None:
    """The sheet of the year asked for, else of the usual one; None where there is no project to show."""
    years = ledger_years(visible_to=user)
    year = int(asked) if asked.isdecimal() and int(asked) in years else None
    year = year or usual_year(years, today_year=today.year)
    if year is None:
        return None
    page = _page(user, year, today)
    rule_set = queries.rule_set_in_force()
    return Sheet(
        sheet=render_to_string("pages/wall_sheet.html", {**page, "site": site.facts()}),
        as_of=page["as_of"],
        rules=_rules(rule_set.title, rule_set.toml) if rule_set else None,
    )


def _page(user: User, year: int, today: dt.date) -> dict[str, Any]:
    """Everything the sheet's template shows."""
    lights = queries.lights(year=year, visible_to=user)
    until = month_end(next_month(today) if today.day >= LATE_IN_MONTH else today)
    nodes = queries.nodes_due(since=today.replace(day=1), until=until, visible_to=user)
    chart = build_chart(
        lights,
        [node for node in nodes if node.due_on >= today],
        year=year,
        posts=queries.sponsor_posts(),
        months=queries.months(year=year, visible_to=user, on=today),
    )
    base = stored_map()
    places = place_lights(lights, base, names=queries.unit_names(base.blocks) if base else {})
    address = Addresses(year)
    known = words()
    return {
        "year": year,
        "as_of": chart.as_of,
        "period": _period(chart.as_of),
        "today": today,
        "figures": _figures(chart.figures, chart.as_of, address),
        "curve": drawing.curve_svg(chart) if chart.curve else "",
        "curve_rows": [
            (text.month_of_year(point.month), tenths_text(point.done), tenths_text(point.due))
            for point in chart.curve
        ],
        "lights": _light_counts(chart.figures, known, address),
        "key": [(level, Level(level).label) for level in ("alarm", "watch", "good")],
        "map": drawing.map_svg(
            places,
            lights,
            chart.rows,
            words=known,
            project_address=address.project,
            town_address=address.town,
            spoken=_map_sentence(chart, places),
        ),
        "left_out": len(places.left_out),
        "towns": _towns(chart, address),
        "level_words": [known.levels[level] for level in LEVELS],
        "rows": _rows(chart, today, known, address),
        "rows_in_all": len(chart.rows),
        "more_rows": max(0, len(chart.rows) - _rows_shown(chart)),
        "red_address": address.ledger(level="alarm"),
        "nodes": _nodes(chart, today, known, {light.code: light.level for light in lights}, address),
        "nodes_say": _nodes_say(len(nodes), len(chart.nodes), today, until),
        "sponsors": _sponsors(chart, address),
        "sponsors_say": _sponsors_say(chart),
    }


@dataclass(frozen=True)
class Addresses:
    """Where a press on the sheet leads."""

    year: int

    def project(self, code: str) -> str:
        return _project_pattern().replace("-code-", code)

    def ledger(self, **filters: str) -> str:
        return f"{reverse('ledger')}?{urlencode([('year', str(self.year)), *filters.items()])}"

    def town(self, name: str) -> str:
        """One town's projects; those of no town stand together where the ledger groups by town."""
        return self.ledger(town=name) if name else self.ledger(group="town")


@lru_cache(maxsize=1)
def _project_pattern() -> str:
    """One reversal serves all projects; a code is a slug, which addresses need not escape."""
    return reverse("project", args=["-code-"])


@dataclass(frozen=True)
class Figure:
    """A key figure of the head; a press on it leads into the ledger."""

    label: str
    value: str
    unit: str
    note: str
    address: str
    raw: str = ""


def _figures(figures: Figures, as_of: dt.date | None, address: Addresses) -> dict[str, Figure]:
    classes = words().classes
    gap = figures.gap
    shown = {
        "projects": Figure(
            _("Projects"),
            str(figures.projects),
            ngettext("project", "projects", figures.projects),
            "　".join(
                f"{classes[code]}{text.joint()}{figures.classes[code]}"
                for code in CLASSES
                if figures.classes.get(code)
            ),
            address.ledger(),
        ),
        "total": Figure(
            _("Total investment"),
            yi(figures.total),
            str(text.YI_YUAN),
            _("year's plan %(plan)s hundred million yuan") % {"plan": yi(figures.plan)},
            address.ledger(sort="-total"),
            raw=f"{wan(figures.total)} {text.WAN_YUAN}",
        ),
    }
    if as_of is not None:
        shown["done"] = Figure(
            _("%(months)s completed investment") % {"months": months_so_far(as_of.month)},
            yi(figures.done),
            str(text.YI_YUAN),
            _gap_words(gap),
            address.ledger(sort="gap"),
            raw=f"{wan(figures.done)} {text.WAN_YUAN} {raw_percent(figures.done, figures.plan)}",
        )
    if figures.starts_due:
        shown["starts"] = Figure(
            _("New starts"),
            str(figures.starts_made),
            _("of %(due)d due") % {"due": figures.starts_due},
            _("start rate %(ratio)s%%, of those due to start") % {"ratio": tenths_text(figures.starts_ratio)},
            address.ledger(view="unstarted"),
            raw=raw_percent(figures.starts_made, figures.starts_due),
        )
    return shown


def _gap_words(gap: int | None) -> str:
    if gap is None:
        return ""
    points = tenths_text(abs(gap))
    if gap < 0:
        return _("%(points)s percentage points below pro rata") % {"points": points}
    if gap > 0:
        return _("%(points)s percentage points above pro rata") % {"points": points}
    return _("level with pro rata")


def _period(as_of: dt.date | None) -> str:
    """The part of the year the figures cover, as a sheet is titled."""
    if as_of is None:
        return ""
    titles = {
        3: _("First quarter of %(year)d"),
        6: _("First half of %(year)d"),
        9: _("First three quarters of %(year)d"),
        12: _("The year %(year)d"),
    }
    given = {"year": as_of.year, "months": months_so_far(as_of.month)}
    return titles.get(as_of.month, _("%(months)s %(year)d")) % given


def _light_counts(figures: Figures, known: Words, address: Addresses) -> list[tuple[str, int, str, str]]:
    return [
        (level, figures.levels.get(level, 0), known.levels[level], address.ledger(level=level))
        for level in LEVELS
    ]


def _map_sentence(chart: Chart, places: Places) -> str:
    return _(
        "Schematic map: %(projects)d projects by town; the %(red)d red lights carry the numbers of the list"
    ) % {"projects": len(places.marks), "red": len(chart.rows)}


def _towns(chart: Chart, address: Addresses) -> list[tuple[str, str, int, list[int]]]:
    return [
        (
            town.name or words().no_unit,
            address.town(town.name),
            town.count,
            [town.levels.get(level, 0) for level in LEVELS],
        )
        for town in chart.towns
    ]


def _rows_shown(chart: Chart) -> int:
    """All rows if they fit, else one fewer than fit: the last line leads to the others."""
    return len(chart.rows) if len(chart.rows) <= MOST_ROWS else MOST_ROWS - 1


def _rows(chart: Chart, today: dt.date, known: Words, address: Addresses) -> list[dict[str, Any]]:
    fields = {sponsor.key: sponsor for sponsor in chart.sponsors}
    shown = []
    for row in chart.rows[: _rows_shown(chart)]:
        light = row.light
        sponsor = fields.get(light.sponsor)
        shown.append(
            {
                "number": row.number,
                "mark": drawing.number_mark(row),
                "level": known.level("alarm", light.draft),
                "name": light.name,
                "address": address.project(light.code),
                "done": _done_words(light.done, light.plan),
                "done_raw": _done_raw(light.done, light.plan),
                "problem": light.problem or light.late_milestone,
                "unit": light.act_unit or text.NO_FIGURE,
                "act": light.act,
                "sponsor": sponsor.title if sponsor else light.sponsor,
                "field": sponsor.field if sponsor else "",
                "by": _by(light.act_due_on, today),
                "overdue": light.overdue_workdays,
            }
        )
    return shown


def _done_words(done: int | None, plan: int | None) -> str:
    share = tenths(done, plan)
    return "" if share is None else _("%(share)s%% completed") % {"share": tenths_text(share)}


def _done_raw(done: int | None, plan: int | None) -> str:
    if done is None or not plan:
        return ""
    return _("completed %(done)s ÷ year's plan %(plan)s, 10,000 yuan: %(share)s") % {
        "done": wan(done),
        "plan": wan(plan),
        "share": raw_percent(done, plan),
    }


def _by(day: dt.date | None, today: dt.date) -> SafeString | str:
    """The day to act by: today in the accent, a day gone by as late."""
    if day is None:
        return text.NO_FIGURE
    shown = escape(day_text(day, today.year))
    if day == today:
        shown = escape(_("Today"))  # outside the f-string, where the catalogue script can find it
        return mark_safe(f'<time class="is-today" datetime="{day.isoformat()}">{shown}</time>')
    late = ' class="late"' if day < today else ""
    return mark_safe(f'<time{late} datetime="{day.isoformat()}">{shown}</time>')


def _nodes(
    chart: Chart, today: dt.date, known: Words, levels: dict[str, str], address: Addresses
) -> list[dict[str, Any]]:
    shown = []
    before: dt.date | None = None
    for node in chart.nodes:
        level = levels[node.code]
        same_month = (node.due_on.year, node.due_on.month) == (today.year, today.month)
        shown.append(
            {
                "day": text.month_day(node.due_on) if same_month else day_text(node.due_on, today.year),
                "iso": node.due_on.isoformat(),
                "weekday": text.weekday(node.due_on),
                "is_same_day": node.due_on == before,
                "is_new_week": before is not None and _week(node.due_on) != _week(before),
                "is_today": node.due_on == today,
                "project": node.project,
                "address": address.project(node.code),
                "name": node.name,
                "is_key": node.is_key,
                "level": level,
                "level_word": known.levels[level],
            }
        )
        before = node.due_on
    return shown


def _week(day: dt.date) -> tuple[int, int]:
    calendar = day.isocalendar()
    return calendar.year, calendar.week


def _nodes_say(due: int, shown: int, today: dt.date, until: dt.date) -> str:
    if until.month == today.month:
        when = _("%(count)d due in %(month)s") % {"count": due, "month": text.month_of_year(today.month)}
    else:
        when = _("%(count)d due by %(day)s") % {"count": due, "day": day_text(until, today.year)}
    if shown >= due:
        return when
    return _("%(due)s, the %(shown)d that matter most") % {"due": when, "shown": shown}


def _sponsors(chart: Chart, address: Addresses) -> list[dict[str, Any]]:
    most = max((sponsor.count for sponsor in chart.sponsors), default=0)
    columns = max(8, -(-most // 6))  # six rows of lamps at most, however many one leader has
    return [
        {
            "title": sponsor.title,
            "field": sponsor.field,
            "address": address.ledger(sponsor=sponsor.key),
            "count": sponsor.count,
            "alarm": sponsor.levels.get("alarm", 0),
            "watch": sponsor.levels.get("watch", 0),
            "strip": marks.light_strip(dict(sponsor.levels), columns),
        }
        for sponsor in chart.sponsors
    ]


def _sponsors_say(chart: Chart) -> str:
    shown = len(chart.sponsors)
    if shown == chart.sponsors_in_all:
        return ngettext(
            "%(count)d leader and the lights sponsored, the urgent first",
            "%(count)d leaders and the lights they sponsor, the urgent first",
            shown,
        ) % {"count": shown}
    return _("%(shown)d of %(all)d leaders, those with the most urgent lights") % {
        "shown": shown,
        "all": chart.sponsors_in_all,
    }


@dataclass(frozen=True)
class RulesSaid:
    """The rules in force: their title, and what turns a light yellow or red, in their own words."""

    title: str
    clauses: str


MOST_CLAUSE_LETTERS = 150


@lru_cache(maxsize=8)
def _rules(title: str, toml: str) -> RulesSaid:
    """The clauses that warn, when they are short enough to stand in the sheet's foot."""
    pack = rules.load_pack(toml)
    texts: list[str] = []
    for clause in pack.clauses:
        said = clause.text.partition("　")[2] or clause.text
        if pack.level_by_id[clause.level].meaning in (rules.WATCH, rules.ALARM) and said not in texts:
            texts.append(said)
    joined = "".join(texts)
    return RulesSaid(title, joined if len(joined) <= MOST_CLAUSE_LETTERS else "")
