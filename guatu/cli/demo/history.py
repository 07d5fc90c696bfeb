"""Eighteen months of each project: last year's plan, reports, stages, nodes, works, issues, acts."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, timezone

from guatu.cli.demo import bearings
from guatu.cli.demo.district import (
    CONTRACTORS,
    FIRST_MONTH,
    JULY_MILESTONES,
    SEED,
    TODAY,
    UNITS,
)
from guatu.cli.demo.names import SECTORS
from guatu.cli.demo.portfolio import FINISHED, SEASON, DemoProject
from guatu.engine.calendars import WorkCalendar

CHINA = timezone(timedelta(hours=8))
MAIN_LINE = (
    "reserve", "signed", "preparation", "started", "under_construction",
    "completed", "in_production", "output_reached", "benefit_reached",
)  # fmt: skip
PAPERS = (
    "项目建议书",
    "选址意见书",
    "用地预审",
    "可研批复",
    "环评批复",
    "初步设计批复",
    "施工图审查",
    "取得施工许可证",
)
WORKS: dict[str, tuple[str, ...]] = {
    "building": (
        "前期手续",
        "场地平整",
        "桩基",
        "地下结构",
        "主体结构",
        "砌体抹灰",
        "机电安装",
        "室外工程",
        "联合验收",
    ),
    "plant": (
        "前期手续",
        "场地平整",
        "厂房基础",
        "钢结构吊装",
        "屋面墙板",
        "设备订货",
        "设备安装",
        "带料调试",
        "竣工验收",
    ),
    "route": ("前期手续", "征地拆迁", "便道施工", "桩基", "路基", "桥梁上部", "路面", "附属工程", "交工验收"),
    "field": ("前期手续", "施工进场", "土方工程", "沟渠管道", "道路工程", "设备安装", "试运行", "完工验收"),
}
KEY_WORDS = ("封顶", "合龙", "贯通", "首台设备", "验收", "通水", "批复", "许可证")


@dataclass(frozen=True)
class Report:
    month: date
    revision: int
    received_at: datetime
    completed_year: int
    completed_total: int
    statistics: int | None
    paid: int | None
    physical_ratio: str | None
    physical_text: str = ""
    problem: str = ""
    next_steps: str = ""


@dataclass(frozen=True)
class PlanYear:
    year: int
    class_code: str
    number: str
    total: int
    plan: int | None
    curve: tuple[int, ...] | None
    start_month: date
    finish_month: date
    first_finish_month: date


@dataclass(frozen=True)
class StageDay:
    stage: str
    on: date
    known_to_month: bool = False
    planned: bool = False
    definition: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Node:
    name: str
    owner: str
    first_due_on: date
    due_on: date
    met_on: date | None
    is_key: bool


@dataclass(frozen=True)
class Holding:
    unit: str
    since: date
    until: date | None


@dataclass(frozen=True)
class Act:
    unit: str
    act: str
    due_on: date
    done_on: date | None = None


@dataclass(frozen=True)
class IssueTold:
    title: str
    cause: str
    raised_on: date
    raised_by: str
    due_on: date | None
    closed_on: date | None
    holdings: tuple[Holding, ...]
    acts: tuple[Act, ...] = ()


@dataclass
class Story:
    """All that happened to one project. Units are named by their short names."""

    project: DemoProject
    plan_years: list[PlanYear] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    stages: list[StageDay] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    activities: list[dict[str, object]] = field(default_factory=list)
    issues: list[IssueTold] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    duties: list[tuple[str, str]] = field(default_factory=list)  # kind, unit short name
    exemption: tuple[date, date | None, str, str] | None = None


def tell(projects: list[DemoProject], calendar: WorkCalendar, seed: int = SEED) -> list[Story]:
    """The story of every project, in their order. The same seed gives the same stories."""
    rng = random.Random(seed + 1)
    july = _july_nodes(rng, projects)
    late = _late_nodes(rng, projects)
    stories = []
    for project in projects:
        story = Story(project)
        before = _last_year(rng, story)
        story.stages = _stages(rng, project)
        story.nodes = _nodes(rng, project, calendar, july.get(project.code, []), late.get(project.code, 0))
        story.issues, story.acts = _issues(rng, project, calendar)
        story.duties = _duties(rng, project)
        story.activities = _activities(rng, project, _contractor(story))
        story.reports = _reports(rng, story, before)
        if project.aim == "exempt":
            since = date(2026, rng.randint(2, 5), 1)
            until = date(2026, rng.randint(9, 12), 30)
            reason = rng.choice(
                ("线位随上位规划调整，经批准缓建", "文物勘探，经批准停工", "业主重组，经批准缓建")
            )
            story.exemption = since, until, "区政府常务会议", reason
        stories.append(story)
    _number_last_year(stories)
    return stories


# -- last year ----------------------------------------


def _last_year(rng: random.Random, story: Story) -> dict[int, int]:
    """Add the plan years; return what was completed by the end of each month of last year."""
    p = story.project
    total, finish, first_finish = p.total, p.finish_month, p.first_finish_month
    this_year = PlanYear(
        2026, p.class_code, p.number, total, p.plan, p.curve, p.start_month, finish, first_finish
    )
    months: dict[int, int] = {}
    if p.class_code == "continuing":
        assert p.started_on is not None
        begun_last_year = p.started_on.year == 2025
        first = p.started_on.month if begun_last_year else 1
        share = 1.0 if begun_last_year else rng.uniform(0.35, 0.7)
        done = round(p.earlier * share / 10) * 10
        reached = rng.choices(
            (rng.uniform(0.9, 1.07), rng.uniform(0.62, 0.79), rng.uniform(0.45, 0.58)), (22, 3, 1)
        )[0]
        plan = max(10, round(done / reached / 10) * 10)
        curve = tuple(0 if m < first else round(plan * _season(m, first)) for m in range(1, 13))
        class_code = "new_start" if begun_last_year else "continuing"
        story.plan_years.append(
            PlanYear(2025, class_code, "", total, plan, curve, p.start_month, finish, first_finish)
        )
        pace = rng.choices((rng.uniform(0.85, 1.12), rng.uniform(0.5, 0.8)), (5, 1))[0]
        for month in range(first, 13):
            share = _season(month, first)
            months[month] = round(done * share * (pace + (1 - pace) * share) / 10) * 10
        months[12] = done
        for month in range(12, first, -1):
            months[month - 1] = min(months[month - 1], months[month])
    elif rng.random() < (0.6 if p.class_code == "new_start" else 0.4):
        story.plan_years.append(
            PlanYear(2025, "reserve", "", total, None, None, p.start_month, finish, first_finish)
        )
    story.plan_years.append(this_year)
    return months


def _season(month: int, first: int) -> float:
    """The share of a year's work done by the end of a month, for work that begins in month ``first``."""
    before = SEASON[first - 2] if first > 1 else 0.0
    return (SEASON[month - 1] - before) / (100 - before)


def _number_last_year(stories: list[Story]) -> None:
    for prefix, code in (("续", "continuing"), ("新", "new_start"), ("储", "reserve")):
        position = 0
        for story in stories:
            for at, entry in enumerate(story.plan_years):
                if entry.year == 2025 and entry.class_code == code:
                    position += 1
                    story.plan_years[at] = replace(entry, number=f"{prefix}{position:03d}")


# -- stages ----------------------------------------


def _stages(rng: random.Random, p: DemoProject) -> list[StageDay]:
    if p.number == bearings.NUMBER:
        return [StageDay(*row) for row in bearings.STAGES]
    reached = (
        MAIN_LINE.index(p.stage)
        if not (p.named and p.started_on is None)
        else min(MAIN_LINE.index(p.stage), 2)
    )
    if p.named and p.started_on is not None:
        reached = max(reached, 3)
    if p.class_code == "continuing":
        reached = max(reached, 4)
    start = p.started_on or _shifted(max(p.start_month, date(2026, 7, 1)), rng.randint(4, 24))
    signed = p.sector in ("manufacturing", "energy", "digital", "commerce")
    early = (
        start - timedelta(days=rng.randint(420, 700))
        if reached >= 2
        else date(2025, 9, 1) + timedelta(rng.randint(0, 240))
    )
    early = min(early, date(2025, 12, 1) if reached >= 2 else date(2026, 5, 1))
    finish = p.finish_month
    plan = {
        "reserve": early,
        "signed": early + timedelta(rng.randint(40, 50)),
        "preparation": early + timedelta(rng.randint(55, 90)),
        "started": start,
        "under_construction": start + timedelta(rng.randint(8, 25)),
        "completed": _shifted(finish, 27),
        "in_production": _shifted(finish, 27) + timedelta(25),
        "output_reached": _shifted(finish, 27) + timedelta(55 if reached >= 7 else 330),
        "benefit_reached": _shifted(finish, 27) + timedelta(85 if reached >= 8 else 640),
    }
    proofs = {
        "started": ("以正式打桩为开工", "开工核验单"),
        "completed": ("以竣工验收通过为竣工", "竣工验收意见"),
    }
    days = []
    for at, stage in enumerate(MAIN_LINE):
        if stage == "signed" and not signed and p.stage != "signed":
            continue
        definition, evidence = proofs.get(stage, ("", ""))
        done = at <= reached
        on = (
            min(plan[stage], date(2026, 6, 28))
            if done
            else max(plan[stage], date(2026, 7, 8) + timedelta(at))
        )
        days.append(StageDay(stage, on, not done or at < 3, not done, definition, evidence if done else ""))
    if p.listed_on:
        days.append(StageDay("statistics_entry", p.listed_on, evidence="统计入库审核通过"))
    if p.stage in FINISHED[2:]:
        days.append(StageDay("listed_in_statistics", date(2026, 6, 20), evidence="升规入统批复"))
    return sorted(days, key=lambda day: (day.on, day.planned))


def _shifted(month: date, day: int) -> date:
    return month.replace(day=day)


# -- nodes ----------------------------------------


def _july_nodes(rng: random.Random, projects: list[DemoProject]) -> dict[str, list[date]]:
    """Days in July on which further, ordinary nodes fall due, so that the month has its count."""
    told = sum(
        node.due_on is not None and node.due_on.month == 7
        for p in projects
        if p.named
        for node in p.named.nodes
    )
    able = [
        p for p in projects if not p.named and p.aim in ("good", "watch") and p.stage == "under_construction"
    ]
    days = [date(2026, 7, day) for day in range(8, 32) if date(2026, 7, day).weekday() < 5]
    return {p.code: [rng.choice(days)] for p in rng.sample(able, JULY_MILESTONES - told)}


def _late_nodes(rng: random.Random, projects: list[DemoProject]) -> dict[str, int]:
    """Some projects that are behind in money have an ordinary node a little late as well, in workdays."""
    able = [p for p in projects if not p.named and p.aim == "watch" and p.stage == "under_construction"]
    return {p.code: rng.randint(6, 13) for p in able if rng.random() < 0.4}


def _nodes(
    rng: random.Random, p: DemoProject, calendar: WorkCalendar, july: list[date], late_workdays: int
) -> list[Node]:
    owner = p.lead
    names = list(SECTORS[p.sector].nodes if p.started_on else PAPERS)
    told: list[Node] = []
    if p.number == bearings.NUMBER:
        assert p.named is not None
        due = calendar.add_workdays(TODAY, -p.named.nodes[0].overdue_workdays)
        return [
            Node(name, who, first, due if day is None else day, met, key)
            for name, who, first, day, met, key in bearings.NODES
        ]
    if p.named:
        for node in p.named.nodes:
            due = node.due_on or calendar.add_workdays(TODAY, -node.overdue_workdays)
            told.append(Node(node.name, owner, due - timedelta(rng.randint(0, 30)), due, None, node.is_key))
        names = [name for name in names if name not in {node.name for node in told}]
    ahead = [*july]
    if late_workdays:
        ahead.insert(0, calendar.add_workdays(TODAY, -late_workdays))
    finished = p.stage in FINISHED and not p.named
    split = len(names) if finished else rng.randint(1, max(1, len(names) - 3))
    begin = p.started_on or date(2025, 9, 1)
    met = _between(rng, begin + timedelta(20), date(2026, 6, 26) if not finished else p.finish_month, split)
    nodes = []
    for name, day in zip(names[:split], met, strict=True):
        day = calendar.next_workday(day)
        slip = rng.choices((-4, 0, 3, 8, 14), (2, 4, 4, 3, 1))[0]
        due = calendar.add_workdays(day, -slip)
        day = min(day, date(2026, 7, 3))
        key = any(word in name for word in KEY_WORDS)
        if calendar.workdays_between(due, day) > 15:
            due = day
        if due >= date(2026, 7, 1):
            due = date(2026, 6, 30)
        nodes.append(Node(name, owner, due - timedelta(rng.choice((0, 0, 0, 15, 31))), due, day, key))
    nodes += told
    last = max((node.due_on for node in told), default=TODAY)
    days = _ahead(rng, p, max(last, date(2026, 8, 2)), len(names) - split, calendar)
    for at, name in enumerate(names[split:]):
        if at < len(ahead):
            due, key = ahead[at], False
        else:
            due = days[at]
            key = any(word in name for word in KEY_WORDS)
        nodes.append(Node(name, owner, due - timedelta(rng.choice((0, 0, 20, 40))), due, None, key))
    return nodes


def _ahead(rng: random.Random, p: DemoProject, after: date, count: int, calendar: WorkCalendar) -> list[date]:
    """Workdays for the nodes still to come, the last on the day the project is to be finished (or may start)."""
    end = _shifted(p.finish_month, 27) if p.started_on else _shifted(p.start_month, 20)
    room = max((end - after).days, 12 * count)
    shares = [(at + rng.uniform(0.7, 1.0)) / count if at + 1 < count else 1.0 for at in range(count)]
    return [calendar.next_workday(after + timedelta(round(room * share))) for share in shares]


def _between(rng: random.Random, first: date, last: date, count: int) -> list[date]:
    days = max(count, (last - first).days)
    return [first + timedelta(day) for day in sorted(rng.sample(range(days + 1), count))]


# -- works ----------------------------------------


def _kind_of_work(p: DemoProject) -> str:
    if p.sector in ("manufacturing", "energy"):
        return "plant"
    if p.sector == "transport":
        return "route"
    return "field" if p.sector in ("agriculture", "water", "ecology") else "building"


def _contractor(story: Story) -> str:
    return next((unit for kind, unit in story.duties if kind == "contractor"), story.project.lead)


def _activities(rng: random.Random, p: DemoProject, contractor: str) -> list[dict[str, object]]:
    """Works one after another, overlapping a little, with what is done, going on and likely."""
    if p.number == bearings.NUMBER:
        rows = bearings.activities()
        return [
            {**row, "owner": contractor if row["owner"] == "contractor" else row["owner"]} for row in rows
        ]
    if p.started_on is None:
        return []
    names = WORKS[_kind_of_work(p)]
    begin, end = p.started_on - timedelta(60), _shifted(p.finish_month, 27)
    total = max(len(names) * 20, (end - begin).days)
    lengths = [rng.uniform(0.6, 1.6) for _ in names]
    promised = (p.finish_month - p.first_finish_month).days
    behind = {"alarm": rng.randint(25, 60), "watch": rng.randint(8, 24)}.get(p.aim, rng.randint(-6, 4))
    rows, elapsed = [], 0.0
    for at, name in enumerate(names):
        share = lengths[at] / sum(lengths)
        start = begin + timedelta(days=round(total * max(0.0, elapsed - 0.04)))
        finish = begin + timedelta(days=round(total * (elapsed + share)))
        elapsed += share
        first = timedelta(days=round(promised * (at + 1) / len(names)))
        moved = timedelta(days=round(behind * elapsed))
        row: dict[str, object] = {
            "name": name,
            "owner": "区行政审批局" if name == "前期手续" else contractor,
            "is_critical": at % 3 != 2 or at == len(names) - 1,
            "first_start": start - first,
            "first_finish": finish - first,
            "plan_start": start,
            "plan_finish": finish,
        }
        real_start, real_finish = start + moved, max(start + moved, finish + moved)
        if p.stage in FINISHED and not p.named:
            real_start, real_finish = min(real_start, date(2026, 6, 1)), min(real_finish, date(2026, 6, 29))
        if real_finish < TODAY:
            row |= {"actual_start": real_start, "actual_finish": real_finish}
        elif real_start < TODAY:
            row |= {"actual_start": real_start, "likely_start": TODAY, "likely_finish": real_finish}
        else:
            row |= {"likely_start": real_start, "likely_finish": real_finish}
        rows.append(row)
    return rows


# -- issues, acts, duties ----------------------------------------


def _issues(rng: random.Random, p: DemoProject, calendar: WorkCalendar) -> tuple[list[IssueTold], list[Act]]:
    if p.number == bearings.NUMBER:
        assert p.named is not None
        acts = tuple(Act(act.unit, act.act, act.due_on) for act in p.named.acts)
        issues = []
        for at, (title, cause, raised, due, closed, held) in enumerate(bearings.ISSUES):
            days = [day for _, day in held[1:]] + [closed]
            holdings = tuple(Holding(unit, day, until) for (unit, day), until in zip(held, days, strict=True))
            of_issue = {0: (acts[0],), 1: (acts[2],)}.get(at, ())
            issues.append(IssueTold(title, cause, raised, "高新区管委会", due, closed, holdings, of_issue))
        return issues, [acts[1]]
    issues = []
    if p.named:
        for at in range(p.named.issues):
            first = p.named.acts[0] if p.named.acts and at == 0 else None
            if first:
                title, unit, words, due = first.problem, first.unit, first.act, first.due_on
            else:
                title, unit, words = _problem(rng, p)
                due = calendar.add_workdays(TODAY, rng.randint(18, 30))
            issues.append(_open_issue(rng, p, title, unit, words, due, calendar))
    elif p.aim == "watch":
        title, unit, words = _problem(rng, p)
        due = calendar.add_workdays(TODAY, rng.randint(2, 22))
        issues.append(_open_issue(rng, p, title, unit, words, due, calendar))
    if p.started_on and rng.random() < 0.35:
        raised = date(2025, 3, 3) + timedelta(rng.randint(0, 430))
        if raised > p.started_on:
            title, unit, words = _problem(rng, p)
            closed = calendar.add_workdays(raised, rng.randint(6, 24))
            act = Act(unit, words, calendar.add_workdays(raised, 15), closed)
            issues.append(
                IssueTold(
                    title,
                    _cause(title),
                    raised,
                    p.lead,
                    act.due_on,
                    closed,
                    (Holding(unit, raised, closed),),
                    (act,),
                )
            )
    return issues, []


def _problem(rng: random.Random, p: DemoProject) -> tuple[str, str, str]:
    title, unit, act = rng.choice(SECTORS[p.sector].problems)
    return title.format(k=rng.randint(3, 12)), p.town.name if unit == "属地" else unit, act


CAUSES = {
    "用地": "land", "用林": "permits", "资金": "funds", "搬迁": "resettlement", "签约": "resettlement",
    "线路": "utilities", "增容": "utilities", "接入": "utilities", "管线": "utilities", "汛期": "weather",
    "流标": "procurement", "采购": "procurement", "设备": "procurement", "审查": "design", "图审": "design",
    "方案": "design",
}  # fmt: skip


def _cause(title: str) -> str:
    return next((cause for word, cause in CAUSES.items() if word in title), "permits")


def _open_issue(
    rng: random.Random, p: DemoProject, title: str, unit: str, act: str, due: date, calendar: WorkCalendar
) -> IssueTold:
    raised = calendar.add_workdays(TODAY, -rng.randint(12, 44))
    handed = calendar.add_workdays(raised, rng.randint(3, 9))
    first = p.lead if p.lead != unit else p.town.name
    holdings = (Holding(first, raised, handed), Holding(unit, handed, None))
    return IssueTold(title, _cause(title), raised, first, due, None, holdings, (Act(unit, act, due),))


def _duties(rng: random.Random, p: DemoProject) -> list[tuple[str, str]]:
    owner = next((unit.short_name for unit in UNITS if unit.name == p.owner_name), "")
    responsible = owner or p.lead
    duties = [("lead", p.lead), ("responsible", responsible), ("local", p.town.name)]
    duties.append(("service_officer", "高新区企业服务科" if p.town.code == "gaoxin" else p.town.name))
    if p.started_on:
        duties.append(("contractor", rng.choice(CONTRACTORS).short_name))
    return duties


# -- reports ----------------------------------------


def _reports(rng: random.Random, story: Story, last_year: dict[int, int]) -> list[Report]:
    p = story.project
    if p.number == bearings.NUMBER:
        return _bearings_reports()
    before = p.earlier - last_year.get(12, 0)
    counted, paid = rng.uniform(0.91, 0.95), rng.uniform(0.82, 0.96)
    reports: list[Report] = [
        _report(rng, story, date(2025, month, 1), done, before + done, counted, paid)
        for month, done in last_year.items()
    ]
    if p.done is None:
        return _with_corrections(rng, reports, p.total)
    for month, done in enumerate(_this_year(rng, p), start=1):
        if done or p.started_on or month == 6:
            reports.append(_report(rng, story, date(2026, month, 1), done, p.earlier + done, counted, paid))
    return _with_corrections(rng, reports, p.total)


def _with_corrections(rng: random.Random, reports: list[Report], most: int) -> list[Report]:
    """Now and then a first report was a little too high and was put right the next day; both are kept."""
    kept = []
    for report in reports:
        if rng.random() < 0.02 and report.completed_year:
            more = min(round(report.completed_year * rng.uniform(0.01, 0.05)), most - report.completed_total)
            wrong, wrong_total = report.completed_year + more, report.completed_total + more
            kept.append(replace(report, completed_year=wrong, completed_total=wrong_total))
            report = replace(report, revision=2, received_at=report.received_at + timedelta(days=1))
        kept.append(report)
    return kept


def _this_year(rng: random.Random, p: DemoProject) -> list[int]:
    """Completed by the end of January to June: a pace that drifts to where the project is now."""
    assert p.done is not None
    end = p.done / p.due if p.due else 1.0
    begin = {"alarm": rng.uniform(0.5, 0.95), "watch": rng.uniform(0.68, 1.0)}.get(
        p.aim, rng.uniform(0.82, 1.12)
    )
    if p.aim == "exempt":
        begin = end
    cumulative = []
    for month in range(1, 6):
        pace = begin + (end - begin) * (month - 1) / 5 + rng.uniform(-0.04, 0.04)
        cumulative.append(round(min(p.done, p.due_by(month) * pace) / 10) * 10)
    cumulative.append(p.done)
    for at in range(5, 0, -1):
        cumulative[at - 1] = min(cumulative[at - 1], cumulative[at])
    return cumulative


def _report(
    rng: random.Random, story: Story, month: date, done: int, total: int, counted: float, paid: float
) -> Report:
    p = story.project
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    moment = datetime.combine(after, time(9 + rng.randint(0, 8), rng.randint(0, 59)), CHINA)
    last = month == date(2026, 6, 1)
    listed = p.listed_on is not None and p.listed_on < after
    statistics = round(done * counted) if listed else None
    if last and p.named:
        statistics = p.named.listed
    met = [node for node in story.nodes if node.met_on and node.met_on < after]
    ahead = [
        node for node in story.nodes if node.due_on >= month and (not node.met_on or node.met_on >= after)
    ]
    open_issues = [
        i for i in story.issues if i.raised_on < after and (i.closed_on is None or i.closed_on >= after)
    ]
    return Report(
        month=month,
        revision=1,
        received_at=moment + timedelta(days=2 if last else rng.randint(1, 4)),
        completed_year=done,
        completed_total=total,
        statistics=statistics,
        paid=round(done * paid) if p.started_on else None,
        physical_ratio=f"{min(1.0, total / p.total * rng.uniform(0.94, 1.03)):.4f}" if p.started_on else None,
        physical_text=_reached(max(met, key=lambda n: (n.met_on or month, n.due_on)).name) if met else "",
        problem=open_issues[0].title if open_issues else "",
        next_steps=f"推进{ahead[0].name}" if ahead else "",
    )


def _reached(node: str) -> str:
    """A node's name as a sentence in a report: some already say that something is done."""
    done = ("完成", "完工", "封顶", "贯通", "合龙", "验收", "批复", "通水", "进场")
    return node if node.endswith(done) else f"{node}已完成"


def _bearings_reports() -> list[Report]:
    reports = []
    for month, (done, counted, paid, physical, received) in bearings.REPORTS.items():
        words = bearings.WORDS[month]
        first = date(2026, month, 1)
        at = datetime.combine(received, time(16, 40), CHINA)
        reports.append(Report(first, 1, at, done, done, counted, paid, physical, *words))
    return reports


def months() -> list[date]:
    """The eighteen months of the history, as their first days."""
    return [date(FIRST_MONTH.year + at // 12, at % 12 + 1, 1) for at in range(18)]
