"""The ledger's addresses: the page, the sum behind one light, and the workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guatu.apps.people.models import User
from guatu.apps.projects.queries import may_import_ledgers
from guatu.apps.supervision import queries as supervision
from guatu.foundation import clock, site
from guatu.pages import codes, kept
from guatu.pages.drawings.scales import month_end
from guatu.pages.kept import Kept
from guatu.pages.requests import SignedInRequest
from guatu.ui import text

from . import queries
from .export import workbook_of
from .lines import Line, read_lines
from .question import DENSITIES, EVERY_GROUP, Question, read_question
from .rows import group_html, line_html, more_html, total_html
from .sheet import FIRST_LINES, LEVEL_ORDER, Sheet, build_sheet
from .words import Words, months_so_far, sentence, tenths_text, words

DENSITY_COOKIE = "ledger_density"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Choice:
    """One thing to press: where it leads, what it says, and whether it is what is shown."""

    address: str
    label: str
    count: int | None = None
    is_current: bool = False


@dataclass(frozen=True)
class Filter:
    """A filter as a phrase, with its choices."""

    id: str
    field: str
    value: str
    is_on: bool
    choices: list[Choice]


@dataclass(frozen=True)
class Head:
    """A column's head that sorts."""

    label: str
    address: str
    direction: str  # ascending, descending or empty
    css: str = ""


@dataclass(frozen=True)
class Answer:
    """The ledger's page apart from its frame."""

    main: SafeString
    as_of: date | None


_answers: Kept = Kept()
_lines: Kept = Kept(largest=16)


@require_GET
def ledger(request: SignedInRequest) -> HttpResponse:
    """All projects of a plan year (台账)."""
    state, sight, today = kept.state(), kept.sight(request.user), clock.today()
    question, years = _question(request, state, today)
    if question.year is None:
        page: dict[str, Any] = {"may_import": may_import_ledgers(visible_to=request.user)}
        return render(request, "pages/ledger_empty.html", page)

    answer = _answers.get(
        state,
        (question, sight, today, get_language()),
        lambda: _answer(request.user, question, years, today, state),
    )
    page = {
        "main": answer.main,
        "as_of": answer.as_of,
        "search_url": reverse("ledger"),
        "search_text": question.search,
    }
    response = render(request, "pages/ledger.html", page)
    if request.GET.get("density") in DENSITIES:
        response.set_cookie(
            DENSITY_COOKIE, question.density, max_age=365 * 86_400, samesite="Lax", httponly=True
        )
    return response


def _answer(user: User, question: Question, years: list[int], today: date, state: str | None) -> Answer:
    """Read, group, total and write down what is asked."""
    known = words()
    lines = _lines_of(user, question, state)
    sheet = build_sheet(lines, question, today=today, group_order=_group_order(question))
    as_of = _as_of(lines)
    page = {
        "question": question,
        "sheet": sheet,
        "years": [Choice(question.address(year=y), str(y), is_current=y == question.year) for y in years],
        "say": _say(sheet, as_of),
        "views": _views(question, sheet, today),
        "filters": _filters(question, sheet, known),
        "densities": _densities(question),
        "heads": _heads(question),
        "done_head": Head(
            _("%(months)s completed") % {"months": months_so_far(as_of.month)} if as_of else _("Completed"),
            question.sorted_by("done").address(),
            _direction(question, "done"),
        ),
        "due_share": tenths_text(sheet.due_tenths) if sheet.due_tenths is not None else "",
        "total": total_html(sheet, _("Total"), known),
        "groups": _groups_html(sheet, question, known),
        "export_address": reverse("ledger_export") + question.address(),
        "open_all_address": question.address(opened=(EVERY_GROUP,)),
        "clear_address": Question(
            year=question.year, group=question.group, density=question.density
        ).address(),
        "as_of": as_of,
        "site": site.facts(),
        "may_import": may_import_ledgers(visible_to=user),
    }
    return Answer(mark_safe(render_to_string("pages/ledger_main.html", page)), as_of)


def _lines_of(user: User, question: Question, state: str | None) -> list[Line]:
    assert question.year is not None
    year = question.year
    return _lines.get(
        state,
        (kept.sight(user), year),
        lambda: read_lines(supervision.standings(year=year, visible_to=user)),
    )


def _as_of(lines: list[Line]) -> date | None:
    """The last day of the last month anybody reported."""
    months = [line.as_of_month for line in lines if line.as_of_month]
    return month_end(max(months)) if months else None


@require_GET
def export(request: SignedInRequest) -> HttpResponse:
    """The same lines, groups and order as a workbook."""
    state, today = kept.state(), clock.today()
    question, _years = _question(request, state, today)
    if question.year is None:
        raise Http404
    lines = _lines_of(request.user, question, state)
    sheet = build_sheet(lines, question, today=today, every_line=True, group_order=_group_order(question))
    known, as_of = words(), _as_of(lines)
    content = workbook_of(
        sheet,
        title=_("Key project ledger %(year)d") % {"year": question.year},
        say=_say(sheet, as_of),
        heading=lambda key: _heading(question.group, key, known),
        words=known,
        year=question.year,
        as_of=as_of,
    )
    response = HttpResponse(content, content_type=XLSX)
    name = _("key-project-ledger-%(year)d.xlsx") % {"year": question.year}
    response.headers["Content-Disposition"] = _attachment(name)
    return response


def _attachment(name: str) -> str:
    return f"attachment; filename=\"ledger.xlsx\"; filename*=UTF-8''{quote(name)}"


def _question(request: SignedInRequest, state: str | None, today: date) -> tuple[Question, list[int]]:
    """What is asked, with the year and the density filled in from what is usual here."""
    question = read_question(request.GET)
    user = request.user
    years = _lines.get(state, (kept.sight(user), "years"), lambda: supervision.years(visible_to=user))
    if question.year not in years:
        question = question.but(year=queries.usual_year(years, today_year=today.year))
    if "density" not in request.GET and request.COOKIES.get(DENSITY_COOKIE) in DENSITIES:
        question = question.but(density=request.COOKIES[DENSITY_COOKIE])
    return question, years


def _group_order(question: Question) -> Callable[[str], Any] | None:
    """Units stand in the order the office gave them, and what is not stated stands last."""
    if question.group not in {"town", "lead"}:
        return None
    places = queries.unit_places()
    return lambda name: (name == "", places.get(name, len(places)), name)


def _heading(group: str, key: str, known: Words) -> str:
    """The words over a group."""
    if group == "class":
        return known.classes.get(key, key) or known.no_unit
    if group == "level":
        return known.level(key)
    if group == "sector":
        return codes.sector(key) or known.no_unit
    if group == "none":
        return _("All projects")
    return key or known.no_unit


def _say(sheet: Sheet, as_of: date | None) -> str:
    totals = sheet.totals
    return sentence(
        count=totals.count,
        total=totals.total,
        plan=totals.plan,
        done=totals.done,
        ratio=totals.ratio_tenths,
        gap=totals.gap_tenths,
        month=as_of.month if as_of else None,
    )


def _views(question: Question, sheet: Sheet, today: date) -> list[Choice]:
    labels = {
        "all": _("All"),
        "alarm": pgettext("light", "Red"),
        "watch": pgettext("light", "Yellow"),
        "due": _("Nodes due in %(month)s") % {"month": text.month(today, today.year)},
        "unstarted": _("Due to start, not started"),
        "unlisted": _("Started, not in statistics"),
    }
    return [
        Choice(question.address(view=name, opened=()), labels[name], count, name == question.view)
        for name, count in sheet.views.items()
    ]


def _filters(question: Question, sheet: Sheet, known: Words) -> list[Filter]:
    fields = {
        "town": _("Town"),
        "sector": _("Sector"),
        "lead": _("Lead unit"),
        "sponsor": _("Sponsor"),
        "level": _("Light"),
    }
    filters = []
    for name, field in fields.items():
        current = getattr(question, name)
        shown = _shown(name, known)
        values = sheet.choices[name]
        order = [v for v in LEVEL_ORDER if v in values] if name == "level" else sorted(v for v in values if v)
        choices = [Choice(question.address(**{name: "", "opened": ()}), _("All"), is_current=not current)]
        choices += [
            Choice(
                question.address(**{name: value, "opened": ()}), shown(value), values[value], value == current
            )
            for value in order
        ]
        filters.append(Filter(name, field, shown(current) if current else _("All"), bool(current), choices))

    groups = {
        "class": _("Class of the year"),
        "town": _("Town"),
        "lead": _("Lead unit"),
        "sponsor": _("Sponsor"),
        "sector": _("Sector"),
        "none": _("None"),
    }
    filters.append(
        Filter(
            "group",
            _("Grouped by"),
            groups[question.group],
            True,
            [
                Choice(question.address(group=name, opened=()), label, is_current=name == question.group)
                for name, label in groups.items()
            ],
        )
    )
    return filters


def _shown(name: str, known: Words) -> Callable[[str], str]:
    """How a filter's values are said."""
    if name == "level":
        return known.level
    return codes.sector if name == "sector" else str


def _densities(question: Question) -> list[Choice]:
    labels = {"dense": _("Compact"), "standard": _("Standard")}
    # Written out even when it is the usual one, because a press is remembered.
    return [
        Choice(
            f"{question.address(density=name)}&density={name}".replace("?&", "?")
            if name == "dense"
            else question.address(density=name),
            label,
            is_current=name == question.density,
        )
        for name, label in labels.items()
    ]


def _direction(question: Question, column: str) -> str:
    if question.sort != column:
        return ""
    return "descending" if question.descending else "ascending"


def _heads(question: Question) -> dict[str, Head]:
    labels = {
        "level": _("Light"),
        "number": _("No."),
        "name": _("Project"),
        "total": _("Total investment"),
        "plan": _("Year's plan"),
        "ratio": _("Completed %%") % (),
        "gap": _("Against pro rata"),
        "stage": _("Stage"),
        "node": _("Next node"),
        "issues": _("Open"),
    }
    return {
        name: Head(label, question.sorted_by(name).address(), _direction(question, name))
        for name, label in labels.items()
    }


def _groups_html(sheet: Sheet, question: Question, known: Words) -> SafeString:
    assert question.year is not None
    year = question.year
    parts: list[str] = []
    for group in sheet.groups:
        heading = _heading(question.group, group.key, known)
        lines: Iterable[str] = (line_html(line, known.language, year) for line in group.lines)
        parts.append(
            group_html(
                group,
                heading,
                known,
                lines=lines,
                more=_more(group.key, group.hidden, heading, question, len(group.lines)),
            )
        )
    return mark_safe("".join(parts))


def _more(key: str, hidden: int, heading: str, question: Question, shown: int) -> str:
    """The way to a group's other lines, or back to its first ones."""
    if hidden and not question.opens(key):
        label = _("Show the other %(count)d of %(group)s") % {"count": hidden, "group": heading}
        return more_html(label, question.address(opened=(*question.opened, key)))
    if hidden:
        label = _("%(count)d more; filter or export to see them") % {"count": hidden}
        return more_html(label, reverse("ledger_export") + question.address())
    if key in question.opened and shown > FIRST_LINES:
        label = _("Show only the first %(count)d of %(group)s") % {"count": FIRST_LINES, "group": heading}
        return more_html(label, question.address(opened=tuple(k for k in question.opened if k != key)))
    return ""
