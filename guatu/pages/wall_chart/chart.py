"""The wall chart as values: figures, rows, nodes and sponsors, made from lights. Nothing here reads."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guatu.apps.projects.choices import PlanClass
from guatu.pages.drawings.scales import month_end
from guatu.pages.ledger.lines import STARTED, STATIONS, tenths
from guatu.pages.wall_chart.queries import Light, MonthEnd, Node

MOST_ROWS = 15  # what fits beside the map at a legible size
MOST_NODES = 17
MOST_SPONSORS = 14
URGENT = {"alarm": 0, "watch": 1, "exempt": 2, "good": 3, "unrated": 4}
NEVER = dt.date.max
FEN = 100  # in a yuan


@dataclass(frozen=True)
class Figures:
    """Sums over all lights; amounts in fen, shares of the plan in tenths of a percent."""

    projects: int
    classes: Mapping[str, int]
    total: int
    plan: int
    done: int
    ratio: int | None  # of the projects that have a plan
    due_ratio: int | None
    starts_due: int
    starts_made: int
    levels: Mapping[str, int]

    @property
    def gap(self) -> int | None:
        """Between the two shares as shown."""
        return None if self.ratio is None or self.due_ratio is None else self.ratio - self.due_ratio

    @property
    def starts_ratio(self) -> int | None:
        return tenths(self.starts_made, self.starts_due)


@dataclass(frozen=True)
class Row:
    """A red light: its number on the map and in the list."""

    number: int
    index: int
    light: Light


@dataclass(frozen=True)
class Sponsor:
    """One leader's lamps."""

    key: str  # as the ledger filters by it
    title: str
    field: str
    levels: Mapping[str, int]

    @property
    def count(self) -> int:
        return sum(self.levels.values())


@dataclass(frozen=True)
class TownRow:
    """One town's lamps, for the table that says what the map shows."""

    name: str
    levels: Mapping[str, int]

    @property
    def count(self) -> int:
        return sum(self.levels.values())


@dataclass(frozen=True)
class CurvePoint:
    """A month's end: what should be and what was completed, in tenths of a percent of the year's plan."""

    month: int
    due: int | None
    done: int | None


@dataclass(frozen=True)
class Chart:
    """Everything on the sheet."""

    year: int
    as_of: dt.date | None  # the last day of the last month reported
    figures: Figures
    rows: tuple[Row, ...]  # every red light, the first to act first
    nodes: tuple[Node, ...]  # the important ones of those due
    nodes_due: int
    sponsors: tuple[Sponsor, ...]
    sponsors_in_all: int
    towns: tuple[TownRow, ...]
    curve: tuple[CurvePoint, ...]  # empty without a plan or a report

    @property
    def last_reported(self) -> CurvePoint:
        """Where the year stands."""
        return next(point for point in reversed(self.curve) if self.as_of and point.month == self.as_of.month)


def figures_of(lights: Sequence[Light], as_of_month: dt.date | None) -> Figures:
    """The sums of the sheet's head."""
    planned = [light for light in lights if light.plan]
    plan = sum(light.plan or 0 for light in planned)
    new = [
        light
        for light in lights
        if light.class_code == PlanClass.NEW_START
        and light.start_month is not None
        and as_of_month is not None
        and light.start_month <= as_of_month
    ]
    return Figures(
        projects=len(lights),
        classes=Counter(light.class_code for light in lights),
        total=sum(light.total or 0 for light in lights),
        plan=plan,
        done=sum(light.done or 0 for light in lights),
        ratio=tenths(sum(light.done or 0 for light in planned), plan),
        due_ratio=tenths(sum(light.due or 0 for light in planned), plan),
        starts_due=len(new),
        starts_made=sum(STATIONS.get(light.stage, 0) >= STARTED for light in new),
        levels=Counter(light.level for light in lights),
    )


def red_rows(lights: Sequence[Light]) -> tuple[Row, ...]:
    """The red lights by the day somebody must act; without a day, by how long they are overdue."""
    red = [(index, light) for index, light in enumerate(lights) if light.level == "alarm"]
    red.sort(key=lambda pair: (pair[1].act_due_on or NEVER, -pair[1].overdue_workdays, pair[0]))
    return tuple(Row(number, index, light) for number, (index, light) in enumerate(red, start=1))


def important_nodes(nodes: Sequence[Node], levels: Mapping[str, str]) -> tuple[Node, ...]:
    """Key nodes first, then those of projects in trouble, then the soonest; shown in order of day."""
    ranked = sorted(
        nodes,
        key=lambda node: (not node.is_key, URGENT.get(levels.get(node.code, "unrated"), 4), node.due_on),
    )
    return tuple(sorted(ranked[:MOST_NODES], key=lambda node: node.due_on))


def sponsors_of(
    lights: Sequence[Light], posts: Mapping[int, tuple[int, str, str]]
) -> tuple[tuple[Sponsor, ...], int]:
    """Who sponsors what, in protocol order; of more than fit, those with the most urgent lamps."""
    lamps: defaultdict[str, Counter[str]] = defaultdict(Counter)
    post_of: dict[str, int | None] = {}
    for light in lights:
        if light.sponsor:
            lamps[light.sponsor][light.level] += 1
            post_of.setdefault(light.sponsor, light.sponsor_post_id)
    last = len(posts)
    place = {name: posts.get(post or 0, (last, name, ""))[0] for name, post in post_of.items()}
    names = sorted(lamps, key=lambda name: place[name])
    if len(names) > MOST_SPONSORS:
        urgent = sorted(names, key=lambda name: (-lamps[name]["alarm"], -lamps[name]["watch"], place[name]))
        kept = set(urgent[:MOST_SPONSORS])
        shown = [name for name in names if name in kept]
    else:
        shown = names
    found = []
    for name in shown:
        post = posts.get(post_of[name] or 0)
        title, field = post[1:] if post else _title_and_field(name)
        found.append(Sponsor(name, title, field, lamps[name]))
    return tuple(found), len(names)


def _title_and_field(name: str) -> tuple[str, str]:
    """``副区长（工业）`` in its two parts; any other name is all title."""
    title, opened, rest = name.partition("（")
    return (title, rest[:-1]) if opened and rest.endswith("）") and title else (name, "")


def towns_of(lights: Sequence[Light]) -> tuple[TownRow, ...]:
    """The lamps of each town in the office's own order."""
    lamps: defaultdict[str, Counter[str]] = defaultdict(Counter)
    place: dict[str, int] = {}
    for light in lights:
        lamps[light.town][light.level] += 1
        place.setdefault(light.town, 1_000_000 if light.town_place is None else light.town_place)
    return tuple(TownRow(name, lamps[name]) for name in sorted(lamps, key=lambda name: place[name]))


def curve_of(
    months: Sequence[MonthEnd], figures: Figures, as_of_month: dt.date | None
) -> tuple[CurvePoint, ...]:
    """The year's curve; at the last month reported it shows the sheet's own figures."""
    if as_of_month is None or not figures.plan:
        return ()
    points = {
        month.month: CurvePoint(
            month.month,
            tenths(month.due * FEN, figures.plan),
            None if month.done is None else tenths(month.done * FEN, figures.plan),
        )
        for month in months
    }
    points[as_of_month.month] = CurvePoint(as_of_month.month, figures.due_ratio, figures.ratio)
    return tuple(points[month] for month in sorted(points))


def build_chart(
    lights: Sequence[Light],
    nodes: Sequence[Node],
    *,
    year: int,
    posts: Mapping[int, tuple[int, str, str]],
    months: Sequence[MonthEnd],
) -> Chart:
    """The sheet of these lights."""
    as_of_month = max((light.as_of_month for light in lights if light.as_of_month), default=None)
    figures = figures_of(lights, as_of_month)
    levels = {light.code: light.level for light in lights}
    names = {light.code: light.name for light in lights}
    shown = [node._replace(project=names[node.code]) for node in nodes if node.code in levels]
    sponsors, sponsors_in_all = sponsors_of(lights, posts)
    return Chart(
        year=year,
        as_of=month_end(as_of_month) if as_of_month else None,
        figures=figures,
        rows=red_rows(lights),
        nodes=important_nodes(shown, levels),
        nodes_due=len(shown),
        sponsors=sponsors,
        sponsors_in_all=sponsors_in_all,
        towns=towns_of(lights),
        curve=curve_of(months, figures, as_of_month),
    )
