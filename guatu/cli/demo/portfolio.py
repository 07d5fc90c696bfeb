"""The 274 projects: who, where, how much, how far; drawn from the seed so that every sum comes out exactly.

A project is drawn towards a level (its figures are chosen to fall in that level's range), but no level leaves
this file's values: the lights come from the rules, and a test holds them against the counts in ``district``.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from guatu.cli.demo.district import (
    CLASSES,
    LEADERS,
    LEADERS_BY_LABEL,
    LEVELS,
    SEED,
    STARTED_NOT_LISTED,
    STARTS_DUE,
    STARTS_MADE,
    TOWNS,
    TOWNS_BY_NAME,
    ClassFrame,
    Leader,
    Town,
)
from guatu.cli.demo.named import CONTENTS, NAMED, Named
from guatu.cli.demo.names import AFFINITIES, SECTORS, Namer, site_of
from guatu.cli.demo.places import spread
from guatu.cli.demo.sums import divided, fitted

Kept = TypeVar("Kept", bound=Hashable)

# A year as works go here: percent done by the end of each month, slow at the New Year, half by June.
SEASON = (4.0, 9.5, 18.0, 28.0, 39.0, 50.0, 60.0, 70.0, 79.0, 87.0, 94.0, 100.0)
ALARM_PACE, WATCH_PACE, GOOD_PACE = (0.48, 0.59), (0.615, 0.785), (0.815, 1.38)
FINISHED = ("completed", "in_production", "output_reached", "benefit_reached")
BEARINGS_CURVE = (0, 300, 1_600, 5_200, 10_400, 16_000, 20_600, 24_200, 27_000, 29_200, 30_900, 32_000)


@dataclass
class DemoProject:
    """One project; money in 万元. ``aim`` steers the drawing only and is not stored anywhere."""

    code: str
    number: str
    class_code: str
    aim: str
    name: str
    sector: str
    town: Town
    sponsor: Leader
    lead: str
    total: int = 0
    plan: int = 0
    done: int | None = None
    curve: tuple[int, ...] | None = None
    earlier: int = 0  # completed before this plan year
    stage: str = "under_construction"
    start_due: bool = False
    started_on: date | None = None
    listed_on: date | None = None  # in the statistics register
    start_month: date = date(2026, 1, 1)
    finish_month: date = date(2027, 12, 1)
    first_finish_month: date = date(2027, 12, 1)
    national_code: str = ""
    content: str = ""
    owner_name: str = ""
    site: str = ""
    short_name: str = ""
    place: tuple[float, float] = (0.5, 0.5)
    named: Named | None = field(default=None, repr=False)

    def due_by(self, month: int) -> float:
        """What should be done by the end of a month, 万元."""
        return self.curve[month - 1] if self.curve else self.plan * month / 12

    @property
    def due(self) -> float:
        return self.due_by(6)


def build_portfolio(seed: int = SEED) -> list[DemoProject]:
    """All projects, in the order of their numbers. The same seed gives the same values."""
    rng = random.Random(seed)
    projects = _assigned(rng)
    _call(rng, projects)
    for frame in CLASSES:
        ours = [p for p in projects if p.class_code == frame.code]
        _give_dates_and_stages(rng, ours, frame)
        _give_money(rng, ours, frame)
    _list_in_statistics(rng, projects)
    _place(rng, projects)
    return projects


def _assigned(rng: random.Random) -> list[DemoProject]:
    """Deal class, town and leader to every project so that each one's lights count as ``district`` says."""
    projects: list[DemoProject] = []
    for level_at, level in enumerate(LEVELS):
        named = [n for n in NAMED if n.level == level]
        leaders = _left(
            named, [(x, x.lights[level_at]) for x in LEADERS], lambda n: LEADERS_BY_LABEL[n.sponsor]
        )
        towns = _left(named, [(x, x.lights[level_at]) for x in TOWNS], lambda n: TOWNS_BY_NAME[n.town])
        frames = _left(named, [(x, x.lights[level_at]) for x in CLASSES], _frame_of)
        sectors = [_draw_sector(rng, leader) for leader in leaders]
        rng.shuffle(towns)
        rng.shuffle(frames)
        _settle(rng, sectors, towns)
        for leader, sector, town, frame in zip(leaders, sectors, towns, frames, strict=True):
            lead = SECTORS[sector].lead
            if sector in ("manufacturing", "energy", "logistics") and town.kind == "park":
                lead = "高新区管委会" if town.code == "gaoxin" else "临港园区管委会"
            projects.append(DemoProject("", "", frame.code, level, "", sector, town, leader, lead))
        for n in named:
            projects.append(_from_named(n))
    return _numbered(rng, projects)


def _left(named: list[Named], counts: list[tuple[Kept, int]], key: Callable[[Named], Kept]) -> list[Kept]:
    """What is still to be dealt, each as often as its count says, after the named projects took theirs."""
    remaining = dict(counts)
    for n in named:
        remaining[key(n)] -= 1
    return [kept for kept, count in remaining.items() for _ in range(count)]


def _frame_of(named: Named) -> ClassFrame:
    return next(frame for frame in CLASSES if frame.prefix == named.number[0])


def _draw_sector(rng: random.Random, leader: Leader) -> str:
    codes, weights = zip(*leader.sectors, strict=True)
    return str(rng.choices(codes, weights)[0])


def _settle(rng: random.Random, sectors: list[str], towns: list[Town]) -> None:
    """Swap towns while that brings sectors nearer to where they like to be."""

    def liking(i: int, town: Town) -> int:
        return AFFINITIES[sectors[i]].get(town.code, 1)

    for _ in range(40 * len(towns)):
        if len(towns) < 2:
            return
        i, j = rng.sample(range(len(towns)), 2)
        if liking(i, towns[j]) + liking(j, towns[i]) > liking(i, towns[i]) + liking(j, towns[j]):
            towns[i], towns[j] = towns[j], towns[i]


def _from_named(n: Named) -> DemoProject:
    return DemoProject(
        "", n.number, _frame_of(n).code, n.level, n.name, n.sector, TOWNS_BY_NAME[n.town],
        LEADERS_BY_LABEL[n.sponsor], n.lead, n.total, n.plan, n.done,
        stage=n.stage, started_on=n.started_on, short_name=n.short_name, named=n,
    )  # fmt: skip


def _numbered(rng: random.Random, projects: list[DemoProject]) -> list[DemoProject]:
    """Number the projects of each class behind the named ones, and sort by class and number."""
    ordered: list[DemoProject] = []
    for frame in CLASSES:
        ours = [p for p in projects if p.class_code == frame.code]
        others = [p for p in ours if not p.named]
        rng.shuffle(others)
        ours = sorted((p for p in ours if p.named), key=lambda p: p.number) + others
        for position, project in enumerate(ours, start=1):
            project.number = f"{frame.prefix}{position:03d}"
        ordered += ours
    for position, project in enumerate(ordered, start=1):
        project.code = f"lj-{position:03d}"
    return ordered


def _call(rng: random.Random, projects: list[DemoProject]) -> None:
    namer = Namer(rng, {n.name for n in NAMED})
    for project in projects:
        year, month = (
            (2025, rng.randint(3, 12)) if project.class_code != "continuing" else (2024, rng.randint(1, 12))
        )
        project.national_code = (
            f"{year % 100:02d}{month:02d}-990117-04-0{rng.randint(1, 5)}-{rng.randint(100000, 999999)}"
        )
        if project.named:
            project.content = CONTENTS[project.number]
            project.owner_name = SECTORS[project.sector].owner or f"{project.name[:4]}建设有限公司"
            project.site = site_of(rng, project.town.name)
            continue
        called = namer.call(project.sector, project.town.name, project.town.place)
        project.name, project.content = called.name, called.content
        project.owner_name, project.site = called.owner_name, called.site
    bearings = next(p for p in projects if p.number == "新001")
    bearings.national_code = "2508-990117-04-01-583206"
    bearings.owner_name = "衡川精密轴承（临江）有限公司"
    bearings.site = "临江高新区创新大道以南，128亩"


def _give_dates_and_stages(rng: random.Random, ours: list[DemoProject], frame: ClassFrame) -> None:
    {"continuing": _stage_continuing, "new_start": _stage_new_starts, "reserve": _stage_reserve}[frame.code](
        rng, ours
    )
    for project in ours:
        start = project.started_on or project.start_month
        project.start_month = start.replace(day=1) if frame.code != "new_start" else project.start_month
        if project.stage in FINISHED and not project.named:
            months = 6 - {"completed": rng.randint(0, 2), "in_production": 3, "output_reached": 4}.get(
                project.stage, 5
            )
            project.finish_month = date(2026, months, 1)
        elif project.started_on:
            project.finish_month = _months_after(date(2026, 9, 1), rng.randint(1, 24))
        else:
            project.finish_month = _months_after(project.start_month, rng.randint(12, 34))
        slipped = rng.choices((0, 2, 4, 6), (6, 2, 1, 1))[0] if project.aim != "alarm" else rng.randint(2, 7)
        project.first_finish_month = _months_after(project.finish_month, -slipped)
        if project.number == "新001":
            project.finish_month = project.first_finish_month = date(2026, 12, 1)


def _stage_continuing(rng: random.Random, ours: list[DemoProject]) -> None:
    later = ["completed"] * 3 + ["in_production"] * 2 + ["output_reached"] + ["benefit_reached"]
    going_well = [p for p in ours if p.aim == "good" and not p.named]
    for project, stage in zip(rng.sample(going_well, len(later)), later, strict=True):
        project.stage = stage
    for project in ours:
        finished = project.stage in FINISHED
        project.started_on = date(2024, 1, 1) if finished else date(2024, 6, 1)
        months = rng.randint(0, 9) if finished else rng.randint(0, 17)
        project.started_on = _months_after(project.started_on, months).replace(day=rng.randint(2, 27))


def _stage_new_starts(rng: random.Random, ours: list[DemoProject]) -> None:
    """57 were due to start and 49 did; six of the others that are late with it are behind in money too."""
    others = [p for p in ours if not p.named]
    good = [p for p in others if p.aim == "good"]
    watch = [p for p in others if p.aim == "watch"]
    rng.shuffle(good)
    rng.shuffle(watch)
    named_started = sum(p.started_on is not None for p in ours if p.named)
    unstarted_named = sum(p.named is not None for p in ours) - named_started
    overdue = STARTS_DUE - STARTS_MADE - unstarted_named
    paused = sum(p.aim == "exempt" for p in others)
    late_start, waiting = (
        watch[:overdue],
        [*watch[overdue : overdue + 2], *good[: len(ours) - STARTS_DUE - 2]],
    )
    for project in ours:
        project.start_month = _months_after(date(2026, 1, 1), rng.randint(1, 4))
        if project in late_start or (project.named and project.started_on is None):
            project.start_due, project.stage = True, "preparation"
        elif project in waiting:
            project.stage = "preparation"
            project.start_month = _months_after(date(2026, 7, 1), rng.randint(0, 4))
        else:
            project.start_due = True
            if project.started_on is None:
                project.started_on = project.start_month.replace(day=rng.randint(5, 28))
            project.start_month = project.started_on.replace(day=1)
            project.stage = "under_construction" if project.started_on < date(2026, 5, 20) else "started"
    assert paused == sum(p.aim == "exempt" and p.started_on is not None for p in ours)


def _stage_reserve(rng: random.Random, ours: list[DemoProject]) -> None:
    for project in ours:
        project.start_month = _months_after(date(2026, 12, 1), rng.randint(1, 14))
        if not project.named:
            weights = (5, 4, 3) if project.aim == "unrated" else (0, 2, 9)
            project.stage = rng.choices(("reserve", "signed", "preparation"), weights)[0]


def _give_money(rng: random.Random, ours: list[DemoProject], frame: ClassFrame) -> None:
    others = [p for p in ours if not p.named]
    named = [p for p in ours if p.named]
    sizes = [min(9.0, max(0.12, rng.lognormvariate(0, 0.65))) * _size(p) for p in others]
    for project, total in zip(others, divided(frame.total - sum(p.total for p in named), sizes), strict=True):
        project.total = total
    shares = _weighed(others, [_plan_share(rng, p) * p.total for p in others])
    for project, plan in zip(others, divided(frame.plan - sum(p.plan for p in named), shares), strict=True):
        project.plan = plan
    _give_curves(rng, ours, frame)
    _give_done(rng, ours, frame)
    for project in ours:
        room = project.total - project.plan
        finished = project.stage in FINISHED
        if project.class_code == "continuing":
            share = 1.0 if finished else rng.uniform(0.15, 0.7)
        else:
            share = rng.uniform(0.0, 0.03) if project.stage != "reserve" else 0.0
        project.earlier = round(room * share / 10) * 10
    bearings = next((p for p in ours if p.number == "新001"), None)
    if bearings:
        bearings.earlier = 0


SIZES = {
    "manufacturing": 1.6, "energy": 1.6, "transport": 1.5, "digital": 1.3, "commerce": 1.2, "logistics": 1.0,
    "urban": 0.7, "housing": 0.8, "water": 0.8, "education": 0.45, "welfare": 0.25, "agriculture": 0.35,
    "tourism": 0.45,
}  # fmt: skip


def _size(project: DemoProject) -> float:
    return SIZES.get(project.sector, 0.6)


def _plan_share(rng: random.Random, project: DemoProject) -> float:
    if project.class_code == "reserve":
        return rng.uniform(0.01, 0.03) * (0.28 if project.aim == "unrated" else 1.0)
    if project.class_code == "new_start" and not project.start_due:
        return rng.uniform(0.06, 0.14)
    if project.stage in FINISHED:
        return rng.uniform(0.05, 0.1)
    return rng.uniform(0.18, 0.36)


def _weighed(projects: list[DemoProject], shares: list[float]) -> list[float]:
    """Give those that owe little by June an eighth of the class's plan, so that the others can owe the rest."""
    late = sum(share for p, share in zip(projects, shares, strict=True) if _owes_later(p))
    if not late:
        return shares
    scale = (sum(shares) - late) / 7 / late
    return [share * scale if _owes_later(p) else share for p, share in zip(projects, shares, strict=True)]


def _give_curves(rng: random.Random, ours: list[DemoProject], frame: ClassFrame) -> None:
    """Divide each plan over the months; what late starters do not owe by June, the others of their class owe.

    The named projects owe exactly half by June; a few continuing ones keep the plain twelfths.
    """
    late = [p for p in ours if _owes_later(p)]
    june: dict[str, int] = {}
    for project in ours:
        if project.named and not _owes_later(project):
            june[project.code] = project.plan // 2
    for project in ours:
        if project.stage in FINISHED and not project.named:
            june[project.code] = round(project.plan * rng.uniform(0.9, 0.98) / 10) * 10
    for project in late:
        share = 0.0 if project.aim == "unrated" else rng.uniform(0.06, 0.2)
        june[project.code] = round(project.plan * share / 10) * 10
    linear = [p for p in ours if p.code not in june and p.plan % 20 == 0 and frame.code == "continuing"][:12]
    for project in linear:
        june[project.code] = project.plan // 2
    rest = [p for p in ours if p.code not in june]
    owed = frame.due - sum(june.values())
    wanted = [p.plan * rng.uniform(0.47, 0.56) for p in rest]
    low, high = [round(p.plan * 0.42) for p in rest], [round(p.plan * 0.72) for p in rest]
    for project, due in zip(rest, fitted(owed, wanted, low, high), strict=True):
        june[project.code] = due
    for project in ours:
        if project not in linear:
            first = project.start_month.month if project in late and project.start_month.year == 2026 else 1
            project.curve = _curve(project.plan, june[project.code], first if project.aim == "unrated" else 1)
    for project in ours:
        if project.number == "新001":
            project.curve = BEARINGS_CURVE


def _owes_later(project: DemoProject) -> bool:
    return project.aim == "unrated" or (project.class_code == "new_start" and not project.start_due)


def _curve(plan: int, june: int, first_month: int) -> tuple[int, ...]:
    """Twelve cumulative amounts that pass through ``june`` and end at ``plan``, bent as the season bends."""
    amounts = []
    for month in range(1, 13):
        if month <= 6:
            amount = june * SEASON[month - 1] / 50 if month >= first_month or june else 0.0
        else:
            amount = june + (plan - june) * (SEASON[month - 1] - 50) / 50
        amounts.append(round(amount))
    amounts[5], amounts[11] = june, plan
    return tuple(amounts)


def _give_done(rng: random.Random, ours: list[DemoProject], frame: ClassFrame) -> None:
    """Draw what was completed by June inside the range each project is meant to fall in, summing as told."""
    fixed = sum(p.done or 0 for p in ours)
    drawn = [p for p in ours if not p.named and p.aim != "unrated"]
    low, high, wanted = [], [], []
    for project in drawn:
        if project.aim == "exempt":
            bounds, middle = (0.02, 0.3), 0.12
        elif project.aim == "watch":
            bounds, middle = WATCH_PACE, rng.uniform(*WATCH_PACE)
        else:
            bounds, middle = GOOD_PACE, rng.triangular(0.86, 1.24, 1.02)
        low.append(int(project.due * bounds[0]) + 1)
        high.append(min(int(project.due * bounds[1]), project.plan))
        wanted.append(min(high[-1], max(low[-1], project.due * middle)))
    for project, done in zip(drawn, fitted(frame.done - fixed, wanted, low, high), strict=True):
        project.done = done


def _list_in_statistics(rng: random.Random, projects: list[DemoProject]) -> None:
    """Started projects are in the statistics register some weeks later; nine are not yet."""
    started = [p for p in projects if p.started_on is not None]
    recent = sorted(
        (p for p in started if not p.named and p.class_code == "new_start"),
        key=lambda p: (p.started_on, p.code),
    )
    waiting = {p.code for p in recent[-STARTED_NOT_LISTED:]}
    for project in started:
        assert project.started_on is not None
        if project.code not in waiting:
            day = date.fromordinal(project.started_on.toordinal() + rng.randint(16, 38))
            project.listed_on = min(day, date(2026, 6, 25))
    bearings = next(p for p in projects if p.number == "新001")
    bearings.listed_on = date(2026, 4, 20)


def _place(rng: random.Random, projects: list[DemoProject]) -> None:
    for town in TOWNS:
        ours = sorted((p for p in projects if p.town == town), key=lambda p: (p.aim != "alarm", p.code))
        for project, place in zip(ours, spread(rng, town, sum(p.aim == "alarm" for p in ours)), strict=True):
            project.place = place


def _months_after(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
