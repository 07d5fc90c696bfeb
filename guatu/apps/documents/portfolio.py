"""One portfolio on one day, as pure values: the figures, rows and order that every paper and the wall page show.

Built from a ledger's reading and its assessments (``portfolio_of_ledger``) or, row by row, from anything else that
knows its projects; nothing here reads a file, a clock or a database. What is shown as a sum is taken from here, so
that the wall chart, the bulletin and the workbooks cannot disagree.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from guatu.apps.documents import shown
from guatu.engine.rules.facts import CLASS_CODES

LEVELS = ("alarm", "watch", "exempt", "good", "unrated")
"""Most urgent first: the order of every strip, count and list."""

NEW_START, RESERVE = "new_start", "reserve"
CLASS_ORDER = ("continuing", NEW_START, "completing", RESERVE)

_FINISHED = re.compile(r"(竣工验收|已竣工|完工|建成|投产|投运|投入使用|投用|交付使用|交付运营)")
_NOT_YET = re.compile(r"[未待拟预计将准备筹申办争力抓紧即]|正在|计划")


@dataclass(frozen=True)
class PortfolioProject:
    """One project as papers need it: what its ledger row says, its light and the light's arithmetic."""

    order: int
    name: str
    kind: str = ""
    sector: str = ""
    town: str = ""
    lead_unit: str = ""
    responsible_unit: str = ""
    sponsors: tuple[str, ...] = ()
    total_investment_yuan: int | None = None
    annual_plan_yuan: int | None = None
    completed_yuan: int | None = None
    start_month: str | None = None
    finish_month: str | None = None
    content: str = ""
    physical_progress: str = ""
    problem: str = ""
    level: str = "unrated"
    draft: bool = False
    reasons: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    sheet: str = ""
    row: int | None = None
    due_ratio: Fraction | None = None

    @property
    def class_code(self) -> str:
        """The class's code; the ledger's own word when it is none of the four."""
        return CLASS_CODES.get(self.kind, self.kind)

    @property
    def planned(self) -> bool:
        """Has an annual plan, and so a rate of completion."""
        return bool(self.annual_plan_yuan)

    @property
    def ratio(self) -> Fraction | None:
        """Completed investment over the annual plan."""
        if not self.annual_plan_yuan or self.completed_yuan is None:
            return None
        return Fraction(self.completed_yuan, self.annual_plan_yuan)

    @property
    def gap_points(self) -> Decimal | None:
        """Percentage points ahead of (+) or behind (−) the plan to date, between figures as printed."""
        return shown.gap_points(self.ratio, self.due_ratio)

    @property
    def behind_yuan(self) -> int | None:
        """What is missing to be on plan today; None when nothing is or nothing can be said."""
        if not self.annual_plan_yuan or self.completed_yuan is None or self.due_ratio is None:
            return None
        missing = self.annual_plan_yuan * self.due_ratio - self.completed_yuan
        return int(shown.half_up(missing)) if missing > 0 else None

    @property
    def finished(self) -> bool:
        """Its physical progress says it is built, and does not merely announce it."""
        found = _FINISHED.search(self.physical_progress)
        return bool(found) and not _NOT_YET.search(self.physical_progress[: found.start()] if found else "")

    @property
    def unit_to_act(self) -> str:
        """Who must act: the responsible unit, else the lead unit, else the local authority."""
        return self.responsible_unit or self.lead_unit or self.town


@dataclass(frozen=True)
class Node:
    """A month in which a project is to start or to be finished."""

    month: str
    act: str  # "start" or "finish"
    project: PortfolioProject
    overdue_months: int

    @property
    def overdue(self) -> bool:
        return self.overdue_months > 0


@dataclass(frozen=True)
class Totals:
    """The sums over some projects. Rates are over those with an annual plan, and say how many these are."""

    projects: int
    total_investment_yuan: int
    annual_plan_yuan: int
    completed_yuan: int
    planned: int
    planned_completed_yuan: int
    unreported: int
    valued: int
    reported: int
    lights: tuple[int, ...]
    due_ratio: Fraction | None

    @property
    def ratio(self) -> Fraction | None:
        return Fraction(self.planned_completed_yuan, self.annual_plan_yuan) if self.annual_plan_yuan else None

    @property
    def gap_points(self) -> Decimal | None:
        return shown.gap_points(self.ratio, self.due_ratio)

    @property
    def known_investment_yuan(self) -> int | None:
        """Total investment, or None when not one project states its own: nothing known is not zero."""
        return self.total_investment_yuan if self.valued else None

    @property
    def known_completed_yuan(self) -> int | None:
        """Completed investment, or None when nobody reported any."""
        return self.completed_yuan if self.reported else None

    def light(self, level: str) -> int:
        return self.lights[LEVELS.index(level)]


@dataclass(frozen=True)
class Group:
    """Projects that share a town, a class, a unit or a sponsor."""

    name: str
    projects: tuple[PortfolioProject, ...]
    totals: Totals


@dataclass(frozen=True)
class Starts:
    """New starts: all of the year, those whose start month has come, and those of them with investment reported."""

    planned: int
    due: int
    moving: int

    @property
    def ratio(self) -> Fraction | None:
        return Fraction(self.moving, self.due) if self.due else None


@dataclass(frozen=True)
class Portfolio:
    """All projects of one plan year on one day, with every grouping and order that papers use."""

    place: str
    title: str
    plan_year: int
    as_of: date
    on: date
    projects: tuple[PortfolioProject, ...]
    rule_title: str = ""
    rule_clauses: tuple[str, ...] = ()
    rule_is_example: bool = False
    level_words: tuple[tuple[str, str], ...] = ()

    @property
    def months(self) -> int:
        """How many months of the plan year are behind the figures: 0 before it, 12 once it is over."""
        if self.as_of.year != self.plan_year:
            return 0 if self.as_of.year < self.plan_year else 12
        return self.as_of.month

    @property
    def due_ratio(self) -> Fraction:
        """序时 of the whole: linear over the plan year's months."""
        return Fraction(self.months, 12)

    @cached_property
    def totals(self) -> Totals:
        return total(self.projects, self.due_ratio)

    @cached_property
    def by_class(self) -> tuple[Group, ...]:
        groups = self.grouped(lambda project: (project.kind,))
        rank = {name: place for place, name in enumerate(CLASS_ORDER)}
        return tuple(
            sorted(
                groups,
                key=lambda group: (group.name == "", rank.get(CLASS_CODES.get(group.name, ""), len(rank))),
            )
        )

    @cached_property
    def by_town(self) -> tuple[Group, ...]:
        return self.grouped(lambda project: (project.town,))

    @cached_property
    def by_sector(self) -> tuple[Group, ...]:
        return self.grouped(lambda project: (project.sector,))

    @cached_property
    def by_unit(self) -> tuple[Group, ...]:
        return self.grouped(lambda project: (project.unit_to_act,))

    @cached_property
    def by_sponsor(self) -> tuple[Group, ...]:
        """A project with two sponsors counts under each; those without one are left out."""
        groups = (group for group in self.grouped(lambda project: project.sponsors) if group.name)
        return tuple(sorted(groups, key=_urgency_of_group))

    @cached_property
    def alarms(self) -> tuple[PortfolioProject, ...]:
        """Red projects in the order in which they are numbered everywhere: the furthest behind first."""
        return tuple(sorted((p for p in self.projects if p.level == "alarm"), key=_lateness))

    @cached_property
    def watched(self) -> tuple[PortfolioProject, ...]:
        return tuple(sorted((p for p in self.projects if p.level == "watch"), key=_lateness))

    @cached_property
    def alarm_numbers(self) -> dict[int, int]:
        """Order in the ledger -> number in the red list and on the map."""
        return {project.order: number for number, project in enumerate(self.alarms, 1)}

    @cached_property
    def starts(self) -> Starts:
        new = [project for project in self.projects if project.class_code == NEW_START]
        month = f"{self.as_of:%Y-%m}"
        due = [project for project in new if project.start_month and project.start_month <= month]
        return Starts(len(new), len(due), sum(1 for project in due if project.completed_yuan))

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Starts and finishes not known to be reached, by month, the urgent first within a month.

        A finish is reached when the physical progress says so; a start, when investment was reported. A reserve
        project's months are intentions and are no nodes.
        """
        found = []
        for project in self.projects:
            if project.class_code == RESERVE:
                continue
            if project.finish_month and not project.finished:
                found.append(self._node(project.finish_month, "finish", project))
            if project.class_code == NEW_START and project.start_month and not project.completed_yuan:
                found.append(self._node(project.start_month, "start", project))
        return tuple(sorted(found, key=_by_month_then_urgency))

    @cached_property
    def overdue_months(self) -> dict[int, int]:
        """Order in the ledger -> whole months by which its start or finish is overdue; absent when neither is."""
        late: dict[int, int] = {}
        for node in self.nodes:
            if node.overdue:
                late[node.project.order] = max(node.overdue_months, late.get(node.project.order, 0))
        return late

    def nodes_due(self, months_ahead: int) -> tuple[Node, ...]:
        """Nodes overdue, due in the month of the day, or within so many months after it."""
        last = _month_number(f"{self.on:%Y-%m}") + months_ahead
        return tuple(node for node in self.nodes if _month_number(node.month) <= last)

    def grouped(self, keys: Callable[[PortfolioProject], Iterable[str]]) -> tuple[Group, ...]:
        """Groups in the ledger's own order, the unnamed last."""
        members: dict[str, list[PortfolioProject]] = {}
        for project in self.projects:
            for key in dict.fromkeys(keys(project)):
                members.setdefault(key, []).append(project)
        names = sorted(members, key=lambda name: name == "")
        return tuple(Group(n, tuple(members[n]), total(members[n], self.due_ratio)) for n in names)

    def word(self, level: str) -> str:
        """The pack's word for a level: 红灯, 黄牌, 蜗牛 …"""
        return dict(self.level_words).get(level) or DEFAULT_WORDS[level]

    def _node(self, month: str, act: str, project: PortfolioProject) -> Node:
        late = _month_number(f"{self.on:%Y-%m}") - _month_number(month)
        return Node(month, act, project, max(late, 0))


DEFAULT_WORDS = {"alarm": "红灯", "watch": "黄灯", "good": "绿灯", "unrated": "未评", "exempt": "豁免"}


def total(projects: Sequence[PortfolioProject], due_ratio: Fraction | None) -> Totals:
    """Add up projects; what a ledger leaves blank adds nothing and is counted where it matters."""
    planned = [project for project in projects if project.planned]
    levels = Counter(project.level for project in projects)
    return Totals(
        projects=len(projects),
        total_investment_yuan=sum(project.total_investment_yuan or 0 for project in projects),
        annual_plan_yuan=sum(project.annual_plan_yuan or 0 for project in planned),
        completed_yuan=sum(project.completed_yuan or 0 for project in projects),
        planned=len(planned),
        planned_completed_yuan=sum(project.completed_yuan or 0 for project in planned),
        unreported=sum(1 for project in planned if project.completed_yuan is None),
        valued=sum(1 for project in projects if project.total_investment_yuan is not None),
        reported=sum(1 for project in projects if project.completed_yuan is not None),
        lights=tuple(levels[level] for level in LEVELS),
        due_ratio=due_ratio if planned else None,
    )


def last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def last_month_ended(on: date) -> date:
    """The day that figures hung on a day are taken to be of: that month's end if it is that day, else the last one."""
    if on == last_day(on.year, on.month):
        return on
    return last_day(on.year - (on.month == 1), 12 if on.month == 1 else on.month - 1)


_PLACE = re.compile(
    r"^(?:关于)?(?P<place>[^\W\d_]{1,12}?(?:自治[州县旗]|经济技术开发区|高新技术产业开发区|开发区|高新区|新区|地区|示范区|[省市区县旗州盟镇乡]))"
    r"(?=[\d〇零一二三四五六七八九十]|重[点大]|级|政府|年|$)"
)
_GENERIC_PLACES = {
    "区",
    "市",
    "县",
    "旗",
    "省",
    "州",
    "全区",
    "全市",
    "全县",
    "本区",
    "本市",
    "本县",
    "我区",
    "我市",
    "我县",
}


def place_named_by(title: str) -> str:
    """The place in a ledger's title: 临江区2026年重点项目台账 gives 临江区; nothing when the title names none."""
    found = _PLACE.match(re.sub(r"\s+", "", title))
    place = found["place"] if found else ""
    return "" if place in _GENERIC_PLACES else place


def _month_number(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number)


def _lateness(project: PortfolioProject) -> tuple[Decimal, int, int]:
    gap = project.gap_points
    return (Decimal(0) if gap is None else gap, -(project.behind_yuan or 0), project.order)


def _by_month_then_urgency(node: Node) -> tuple[str, int, int]:
    return (node.month, LEVELS.index(node.project.level), node.project.order)


def _urgency_of_group(group: Group) -> tuple[int, int, int, str]:
    return (-group.totals.light("alarm"), -group.totals.light("watch"), -group.totals.projects, group.name)
