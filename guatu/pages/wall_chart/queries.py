"""What the wall chart reads. Every question says who is asking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import BigIntegerField, F
from django.db.models.functions import Cast, Round

from guatu.apps.people.models import Post, Unit, User
from guatu.apps.projects.queries import in_scope
from guatu.apps.schedule.models import Milestone
from guatu.apps.supervision.models import RuleSet
from guatu.apps.supervision.queries import figures
from guatu.pages.ledger.queries import standings


class Light(NamedTuple):
    """One project as the wall shows it; amounts in whole fen, in which sums stay exact and cheap."""

    code: str
    full_name: str
    short_name: str | None
    level: str
    draft: bool
    class_code: str
    stage: str
    start_month: dt.date | None
    as_of_month: dt.date | None
    town: str
    town_code: str | None
    town_place: int | None
    sponsor_post_id: int | None
    sponsor: str
    place_x: float | None
    place_y: float | None
    problem: str
    act_unit: str
    act: str
    act_due_on: dt.date | None
    overdue_workdays: int
    late_milestone: str
    total: int | None
    plan: int | None
    due: int | None
    done: int | None

    @property
    def name(self) -> str:
        """As a wall says it."""
        return self.short_name or self.full_name


AMOUNTS = {
    "total": "total_investment_yuan",
    "plan": "annual_target_yuan",
    "due": "due_yuan",
    "done": "completed_year_yuan",
}
COLUMNS = {
    "full_name": "name",
    "short_name": "extra__short_name",
    "town": "local_name",
    "town_code": "local_authority__code",
    "town_place": "local_authority__order",
    "sponsor": "sponsor_name",
}


def lights(*, year: int, visible_to: User) -> list[Light]:
    """Every project of a plan year that this person may see, in the register's order, in one query."""
    fen = {f"{name}_fen": Cast(Round(F(field) * 100), BigIntegerField()) for name, field in AMOUNTS.items()}
    columns = [f"{name}_fen" if name in AMOUNTS else COLUMNS.get(name, name) for name in Light._fields]
    rows = standings(year=year, visible_to=visible_to).annotate(**fen).order_by("order", "pk")
    return [Light._make(row) for row in rows.values_list(*columns)]


class Node(NamedTuple):
    """A node that falls due: of which project, what, when."""

    code: str
    project: str
    name: str
    due_on: dt.date
    is_key: bool


class MonthEnd(NamedTuple):
    """Sums over the projects at a month's end, in yuan; nothing completed is known of months to come."""

    month: int
    due: int
    done: int | None


def nodes_due(*, since: dt.date, until: dt.date, visible_to: User) -> list[Node]:
    """The nodes not met that fall due between two days, both included, the next first."""
    rows = (
        Milestone.objects.filter(in_scope(visible_to=visible_to, to_project="project"))
        .filter(due_on__gte=since, due_on__lte=until, met_on=None)
        .order_by("due_on", "-is_key", "pk")
        .values_list("project__code", "project__name", "name", "due_on", "is_key")
    )
    return [Node._make(row) for row in rows]


def months(*, year: int, visible_to: User, on: dt.date) -> list[MonthEnd]:
    """What was due and what had been completed by the end of each month of the year."""
    known = figures(year=year, visible_to=visible_to, on=on)
    return [
        MonthEnd(month["month"], month["due_yuan"], month["completed_yuan"])
        for month in (known["months"] if known else ())
    ]


def sponsor_posts() -> dict[int, tuple[int, str, str]]:
    """Posts in protocol order: place, title, field. Posts are no secret among those who signed in."""
    return {
        pk: (place, title, field)
        for place, (pk, title, field) in enumerate(
            Post.objects.order_by("order", "pk").values_list("pk", "title", "field")
        )
    }


def unit_names(codes: Iterable[str]) -> dict[str, str]:
    """What the units of these codes are called."""
    return dict(Unit.objects.filter(code__in=list(codes)).order_by("pk").values_list("code", "short_name"))


def rule_set_in_force() -> RuleSet | None:
    """The rules that light the lamps."""
    return RuleSet.objects.filter(in_force=True).first()
