"""What the project page shows, worked out from what is stored; the templates only write it down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guatu.apps.dispatch.models import ActionItem, Issue, IssueHolding
from guatu.apps.progress.models import ProgressReport
from guatu.apps.projects.choices import MAIN_LINE, DutyKind, Stage
from guatu.apps.projects.models import Duty, PlanYearEntry, StageEvent
from guatu.apps.schedule.models import Activity, Milestone
from guatu.apps.supervision.models import Assessment
from guatu.engine.calendars import WorkCalendar
from guatu.pages import codes
from guatu.pages.drawings.dot_scale import place_dots
from guatu.pages.drawings.gantt import Bar, Gantt, Span, draw_gantt
from guatu.pages.drawings.rail import Branch, Rail, Station, draw_rail
from guatu.pages.drawings.s_curve import SCurve, draw_s_curve
from guatu.pages.ledger.words import words
from guatu.ui import text

BRANCHES = {Stage.STATISTICS_ENTRY: Stage.STARTED, Stage.LISTED_IN_STATISTICS: Stage.IN_PRODUCTION}
#: A difference between two of the four numbers that is pointed out.
LARGEST_DIFFERENCE = Decimal("0.20")


# -- stages -----------------------------------------------------------------------------------------------


def rail_of(
    events: Sequence[StageEvent],
    *,
    stage: str,
    year: int,
    finish_month: date | None,
    physical: Decimal | None,
    gantt: Gantt | None,
) -> Rail:
    """The stage line: days reached, days meant, and when the next great stop will really come."""
    reached = {e.stage: e for e in reversed(events) if not e.planned}
    meant = {e.stage: e for e in events if e.planned}
    codes = [s.value for s in MAIN_LINE]
    now = codes.index(stage) if stage in codes else -1

    def day_of(code: str) -> str:
        event = reached.get(code)
        if event is not None:
            return _event_day(event, year)
        if code == Stage.UNDER_CONSTRUCTION and codes[max(now, 0)] == code and physical is not None:
            return _("physical progress %(percent)s") % {"percent": text.percent(physical, 0)}
        event = meant.get(code)
        if event is not None:
            day = _event_day(event, year)
            return _("due %(day)s") % {"day": day} if code == Stage.COMPLETED else day
        if code == Stage.COMPLETED and finish_month:
            return _("due %(day)s") % {"day": text.month(finish_month, year)}
        return ""

    def warning_of(code: str) -> str:
        if code == Stage.COMPLETED and gantt is not None and gantt.expected is not None:
            return _("likely %(day)s, %(days)d workdays late") % {
                "day": text.short_day(gantt.expected.day, year),
                "days": gantt.late_workdays,
            }
        return ""

    stations = [
        Station(
            code,
            words().stages[code],
            day_of(code),
            "done" if place < now else "now" if place == now else "next",
            warning_of(code) if place > now else "",
        )
        for place, code in enumerate(codes)
    ]
    branches = []
    for code, after in BRANCHES.items():
        event = reached.get(code) or meant.get(code)
        if event is not None:
            branches.append(
                Branch(after.value, words().stages[code], _event_day(event, year), not event.planned)
            )
    return draw_rail(stations, branches)


def _event_day(event: StageEvent, year: int) -> str:
    return text.month(event.on, year) if event.known_to_month else text.short_day(event.on, year)


# -- plan and actual --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PlanLine:
    """One activity for the table beside the drawing."""

    name: str
    owner: str
    planned: date | None
    expected: date | None
    late_workdays: int
    is_critical: bool
    is_done: bool


def bars_of(activities: Iterable[Activity], *, today: date) -> list[Bar]:
    """Activities as bars: what was done up to today is solid, only what is to come is hatched."""
    bars = []
    for activity in activities:
        started, finished = activity.actual_start, activity.actual_finish
        actual = None
        if started is not None and started <= today:
            actual = Span(started, min(finished or today, today))
        likely = None
        if finished is None and activity.likely_finish is not None:
            begins = activity.likely_start or activity.plan_start or today
            begins = max(begins, today) if actual else begins
            if activity.likely_finish >= begins:
                likely = Span(begins, activity.likely_finish)
        bars.append(
            Bar(
                name=activity.name,
                owner=activity.owner.short_name if activity.owner else "",
                first=_span(activity.first_start, activity.first_finish),
                plan=_span(activity.plan_start, activity.plan_finish),
                actual=actual,
                likely=likely,
                is_critical=activity.is_critical,
            )
        )
    return bars


def _span(start: date | None, finish: date | None) -> Span | None:
    return Span(start, finish) if start and finish and start <= finish else None


def due_of(milestones: Sequence[Milestone], bars: Sequence[Bar]) -> tuple[date | None, str]:
    """The day the present plan ends, and by what name: the key node of that day, else the last activity."""
    planned = [(bar.plan.finish, bar.name) for bar in bars if bar.plan]
    if not planned:
        return None, ""
    due_on, name = max(planned)
    return due_on, next((m.name for m in milestones if m.is_key and m.due_on == due_on), name)


def gantt_of(bars: Sequence[Bar], *, today: date, due_on: date | None) -> Gantt | None:
    return draw_gantt(bars, today=today, due_on=due_on, workdays_late=WorkCalendar.china().workdays_overdue)


def plan_lines(gantt: Gantt) -> list[PlanLine]:
    """The drawing in words and days."""
    return [
        PlanLine(
            row.bar.name,
            row.bar.owner,
            row.bar.planned_finish,
            row.bar.expected_finish,
            row.late_workdays,
            row.bar.is_critical,
            row.bar.actual is not None and row.bar.likely is None,
        )
        for row in gantt.rows
    ]


@dataclass(frozen=True)
class Node:
    """A node with its first promise, its present day and what became of it."""

    name: str
    owner: str
    first_due_on: date
    due_on: date
    met_on: date | None
    is_key: bool
    overdue_workdays: int

    @property
    def was_moved(self) -> bool:
        return self.due_on != self.first_due_on


def nodes_of(milestones: Iterable[Milestone], *, today: date) -> list[Node]:
    """The nodes with how late each is or was, in workdays."""
    calendar = WorkCalendar.china()
    return [
        Node(
            m.name,
            m.owner.short_name if m.owner else "",
            m.first_due_on,
            m.due_on,
            m.met_on,
            m.is_key,
            calendar.workdays_overdue(m.due_on, m.met_on or today),
        )
        for m in milestones
    ]


# -- money ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MonthLine:
    """One monthly report with its light."""

    month: date
    level: str
    draft: bool
    done_in_month: Decimal | None
    done: Decimal | None
    due: Decimal | None
    reported_on: date
    revision: int

    @property
    def pace(self) -> Decimal | None:
        """What was completed of what was due."""
        return self.done / self.due if self.done is not None and self.due else None

    @property
    def pace_text(self) -> str:
        """In percent, the sign being in the column's head."""
        return text.NO_FIGURE if self.pace is None else text.number(self.pace * 100, 1)

    @property
    def light(self) -> str:
        return words().level(self.level, self.draft) if self.level else ""


def month_lines(
    reports: Sequence[ProgressReport],
    lights: Mapping[date, Assessment],
    plans: Mapping[int, Sequence[Decimal]],
) -> list[MonthLine]:
    """Reports oldest first; a month's own figure is the difference to the month before."""
    lines = []
    for before, report in zip(chain([None], reports), reports, strict=False):
        done, month = report.completed_year_yuan, report.month
        earlier: Decimal | None = Decimal(0) if month.month == 1 else None
        if before is not None and (before.month.year, before.month.month) == (month.year, month.month - 1):
            earlier = before.completed_year_yuan
        light = lights.get(month)
        plan = plans.get(month.year)
        lines.append(
            MonthLine(
                month=month,
                level=light.level if light else "",
                draft=bool(light and light.draft),
                done_in_month=done - earlier if done is not None and earlier is not None else None,
                done=done,
                due=plan[month.month - 1] if plan else None,
                reported_on=localtime(report.received_at).date(),
                revision=report.revision,
            )
        )
    return lines


def planned_by_month(entry: PlanYearEntry) -> list[Decimal] | None:
    """Twelve cumulative amounts: the project's own curve, else equal twelfths."""
    if entry.curve:
        return [Decimal(str(amount)) for amount in entry.curve]
    target = entry.annual_target_yuan
    return [target * month / 12 for month in range(1, 13)] if target is not None else None


def curve_of(entry: PlanYearEntry | None, reports: Sequence[ProgressReport]) -> SCurve | None:
    """The year's drawing; None without a plan."""
    planned = planned_by_month(entry) if entry else None
    if entry is None or planned is None or not planned[-1]:
        return None
    year = [r for r in reports if r.month.year == entry.year]

    def series(name: str) -> dict[int, Decimal]:
        return {r.month.month: amount for r in year if (amount := getattr(r, name)) is not None}

    return draw_s_curve(
        planned=planned,
        reported=series("completed_year_yuan"),
        statistics=series("statistics_yuan"),
        paid=series("paid_yuan"),
    )


@dataclass(frozen=True)
class Figure:
    """One of the four numbers, beside the reported one."""

    label: str
    yuan: Decimal | None
    ratio: Decimal | None
    place: str
    difference: Decimal | None
    on: date | None


def four_numbers(report: ProgressReport | None) -> tuple[list[Figure], Decimal | None]:
    """Reported, in statistics, paid and physical, each with its own source; and the largest difference."""
    if report is None:
        return [], None
    amounts = {
        "reported": report.completed_year_yuan,
        "statistics": report.statistics_yuan,
        "paid": report.paid_yuan,
    }
    labels = {"reported": _("Reported by the unit"), "statistics": _("In statistics"), "paid": _("Paid")}
    placed = place_dots({name: yuan for name, yuan in amounts.items() if yuan is not None})
    reported = amounts["reported"]
    received = localtime(report.received_at).date()
    figures = []
    for name, yuan in amounts.items():
        apart = (yuan - reported) / reported if name != "reported" and yuan is not None and reported else None
        figures.append(Figure(labels[name], yuan, None, placed.get(name, ""), apart, received))
    figures.append(Figure(_("Physical progress"), None, report.physical_ratio, "", None, received))
    apart_by = [abs(f.difference) for f in figures if f.difference is not None]
    return figures, max(apart_by, default=None)


# -- who must act -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Act:
    """Who does what by when."""

    unit: str
    act: str
    due_on: date
    is_today: bool
    overdue_workdays: int


def acts_of(items: Iterable[ActionItem], *, today: date) -> list[Act]:
    """What is owed, the earliest first."""
    calendar = WorkCalendar.china()
    return [
        Act(
            item.unit.short_name,
            item.act,
            item.due_on,
            item.due_on == today,
            calendar.workdays_overdue(item.due_on, today) if item.due_on < today else 0,
        )
        for item in items
        if item.done_on is None
    ]


@dataclass(frozen=True)
class Holder:
    """A unit and the workdays an issue lay with it."""

    unit: str
    workdays: int
    share: str  # percent of the whole bar
    is_now: bool


@dataclass(frozen=True)
class IssueView:
    """An issue with whose hands it went through."""

    title: str
    cause: str
    raised_on: date
    raised_by: str
    due_on: date | None
    closed_on: date | None
    holders: tuple[Holder, ...]
    workdays: int

    @property
    def handovers(self) -> int:
        return max(len(self.holders) - 1, 0)

    @property
    def now_with(self) -> str:
        return self.holders[-1].unit if self.holders and self.holders[-1].is_now else ""


def issue_view(issue: Issue, *, today: date) -> IssueView:
    """Days are counted in workdays, each holder's apart."""
    calendar = WorkCalendar.china()
    end = issue.closed_on or today
    holdings: list[IssueHolding] = sorted(issue.holdings.all(), key=lambda h: (h.since, h.pk))
    days = [max(calendar.workdays_between(h.since, min(h.until or end, end)), 0) for h in holdings]
    # A day is the narrowest part, so that a unit that held it for hours is still seen.
    widths = [max(d, 1) for d in days]
    return IssueView(
        title=issue.title,
        cause=codes.cause(issue.cause),
        raised_on=issue.raised_on,
        raised_by=issue.raised_by.short_name if issue.raised_by else "",
        due_on=issue.due_on,
        closed_on=issue.closed_on,
        holders=tuple(
            Holder(
                h.unit.short_name,
                d,
                f"{w / sum(widths) * 100:.1f}",
                h.until is None and issue.closed_on is None,
            )
            for h, d, w in zip(holdings, days, widths, strict=True)
        ),
        workdays=max(calendar.workdays_between(issue.raised_on, end), 0),
    )


# -- facts ------------------------------------------------------------------------------------------------

DUTY_ORDER = (
    DutyKind.SPONSOR,
    DutyKind.LEAD,
    DutyKind.RESPONSIBLE,
    DutyKind.LOCAL,
    DutyKind.SERVICE_OFFICER,
    DutyKind.OWNER,
    DutyKind.CONTRACTOR,
)


def duties_by_kind(duties: Sequence[Duty], *, owner_name: str = "") -> list[tuple[str, str]]:
    """Each duty with all who hold it, people by their post; the owner by the registered name where there is one."""
    found = []
    for kind in DUTY_ORDER:
        names = [_bearer(duty) for duty in duties if duty.kind == kind]
        if kind == DutyKind.OWNER and owner_name:
            names = [owner_name]
        if names:
            found.append((str(kind.label), pgettext("between words", ", ").join(dict.fromkeys(names))))
    return found


def _bearer(duty: Duty) -> str:
    if duty.post is not None:
        return f"{duty.post.title}（{duty.post.field}）" if duty.post.field else duty.post.title
    return duty.unit.short_name if duty.unit is not None else duty.person


@dataclass(frozen=True)
class PlanVersion:
    """A year's plan beside the first that was ever made."""

    entry: PlanYearEntry
    grew: Decimal | None  # of the total investment, against the year before; a ratio
    slipped_months: int  # of the finish, against the first promise


def plan_versions(entries: Sequence[PlanYearEntry]) -> list[PlanVersion]:
    """The plans of all years, the latest first, each told against the one before and the first promise."""
    oldest_first = sorted(entries, key=lambda e: e.year)
    versions = []
    for before, entry in zip(chain([None], oldest_first), oldest_first, strict=False):
        grew = None
        if before is not None and before.total_investment_yuan and entry.total_investment_yuan is not None:
            grew = entry.total_investment_yuan / before.total_investment_yuan - 1
        first, finish = entry.first_finish_month, entry.finish_month
        slipped = (finish.year - first.year) * 12 + finish.month - first.month if first and finish else 0
        versions.append(PlanVersion(entry, grew or None, slipped))
    return versions[::-1]
