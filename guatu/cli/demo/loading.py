"""The demo into an empty database: one transaction, bulk writes, audit lines, lights given by the rules.

sign_ins = load_demo()          # raises NotEmpty when anything is there already
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from guatu.apps.dispatch.models import ActionItem, Issue, IssueHolding
from guatu.apps.people.choices import Role
from guatu.apps.people.models import Post, RoleGrant, Unit, UnitAlias, User
from guatu.apps.progress.models import ProgressReport
from guatu.apps.projects.models import Duty, KeyProject, KeyProjectAlias, PlanYearEntry, StageEvent
from guatu.apps.schedule.models import Activity, Milestone
from guatu.apps.supervision import operations as supervision
from guatu.apps.supervision.models import Exemption
from guatu.cli.demo.district import (
    DISTRICT,
    FIRST_MONTH,
    LAST_MONTH,
    LEADERS,
    RULE_PACK,
    SEED,
    TODAY,
    UNITS,
    schematic_map,
)
from guatu.cli.demo.history import Story, tell
from guatu.cli.demo.portfolio import build_portfolio
from guatu.engine.calendars import WorkCalendar
from guatu.engine.rules import built_in_text
from guatu.foundation import audit, site
from guatu.foundation.refusals import Refused
from guatu.pages.wall_chart.operations import place_towns

BATCH = 500
YUAN = 10_000  # in one 万元
CLASS_PLACE = {"continuing": 0, "new_start": 1, "completing": 2, "reserve": 3}


class NotEmpty(Refused):
    message = _("This site already has projects. The demo is loaded into an empty one only.")


@dataclass(frozen=True)
class _Person:
    who: str
    role: Role
    username: str
    unit: str
    scope: str = ""  # a unit's short name; empty: everything
    post: str = ""


PEOPLE = (
    _Person("区发改局 项目科", Role.OFFICE, "xiangmuke", "区发改局 项目科"),
    *(_Person(leader.label, Role.LEADER, leader.code, "临江区", post=leader.code) for leader in LEADERS),
    _Person("高新区管委会", Role.REPORTER, "gaoxin", "高新区管委会", "高新区管委会"),
    _Person("区交通局", Role.REPORTER, "jiaotong", "区交通局", "区交通局"),
    _Person("江湾镇", Role.REPORTER, "jiangwan", "江湾镇", "江湾镇"),
    _Person("区政府督查室", Role.SUPERVISOR, "ducha", "区政府督查室"),
    _Person("系统管理员", Role.SYSTEM_ADMIN, "xitong", "区政府办"),
    _Person("安全管理员", Role.SECURITY_ADMIN, "anquan", "区政府办"),
    _Person("审计管理员", Role.AUDITOR, "shenji", "区审计局"),
)


@transaction.atomic
def load_demo(seed: int = SEED) -> None:
    """Load the whole demo; raises NotEmpty."""
    if KeyProject.objects.exists():
        raise NotEmpty
    stories = tell(build_portfolio(seed), WorkCalendar.china(), seed)
    site.set_facts(
        site.Facts(is_demo=True, today=TODAY, district=DISTRICT, office="区重点项目办公室"), by=None
    )
    place_towns(value=schematic_map(), by=None)
    units, posts = _load_units(), _load_posts()
    clerk = _load_people(units, posts)
    _load_projects(stories, units, posts)
    supervision.switch_on_rule_set(toml=built_in_text(RULE_PACK), by=clerk, on=FIRST_MONTH)
    supervision.assess_history(first=FIRST_MONTH, last=LAST_MONTH, by=clerk, decided_day=7)


# -- people ----------------------------------------


def _load_units() -> dict[str, Unit]:
    """Units by short name, parents before children."""
    by_code: dict[str, Unit] = {}
    waiting = list(enumerate(UNITS))
    while waiting:
        ready = [(at, u) for at, u in waiting if not u.parent or u.parent in by_code]
        rows = [
            Unit(
                code=u.code,
                name=u.name,
                short_name=u.short_name,
                kind=u.kind,
                parent=by_code.get(u.parent),
                order=at,
            )
            for at, u in ready
        ]
        by_code |= {row.code: row for row in Unit.objects.bulk_create(rows)}
        waiting = [(at, u) for at, u in waiting if u.code not in by_code]
    UnitAlias.objects.bulk_create(
        UnitAlias(unit=by_code[u.code], name=alias) for u in UNITS for alias in u.aliases
    )
    _note("people.units.loaded", units=len(by_code))
    return {unit.short_name: unit for unit in by_code.values()}


def _load_posts() -> dict[str, Post]:
    top = Unit.objects.get(code="linjiang")
    rows = [Post(title=x.title, field=x.field, order=at, unit=top) for at, x in enumerate(LEADERS)]
    posts = Post.objects.bulk_create(rows)
    _note("people.posts.loaded", posts=len(posts))
    return {leader.code: post for leader, post in zip(LEADERS, posts, strict=True)}


def _load_people(units: dict[str, Unit], posts: dict[str, Post]) -> User:
    """One account for each person, locked until somebody opens it; returns the office's clerk."""
    users = User.objects.bulk_create(
        User(
            username=person.username,
            last_name=person.who,
            password=make_password(None),
            unit=units[person.unit],
            post=posts.get(person.post),
        )
        for person in PEOPLE
    )
    RoleGrant.objects.bulk_create(
        RoleGrant(
            user=user,
            role=person.role,
            unit=units[person.scope] if person.scope else None,
            since=FIRST_MONTH,
        )
        for person, user in zip(PEOPLE, users, strict=True)
    )
    audit.record_many(
        None,
        [
            audit.Entry("people.user.created", user, after={"username": user.username, "role": person.role})
            for person, user in zip(PEOPLE, users, strict=True)
        ],
    )
    return users[0]


# -- projects ----------------------------------------


def _load_projects(stories: list[Story], units: dict[str, Unit], posts: dict[str, Post]) -> None:
    projects = KeyProject.objects.bulk_create(
        [
            KeyProject(
                code=p.code,
                national_code=p.national_code,
                name=p.name,
                sector=p.sector,
                local_authority=units[p.town.name],
                owner_name=p.owner_name,
                content=p.content,
                site=p.site,
                place_x=p.place[0],
                place_y=p.place[1],
            )
            for p in (story.project for story in stories)
        ],
        batch_size=BATCH,
    )
    pairs = list(zip(stories, projects, strict=True))
    audit.record_many(
        None,
        [
            audit.Entry(
                "projects.project.created", project, after={"code": project.code, "name": project.name}
            )
            for project in projects
        ],
    )
    aliases = [
        KeyProjectAlias(project=k, name=s.project.short_name) for s, k in pairs if s.project.short_name
    ]
    _save(KeyProjectAlias, aliases)
    _save(PlanYearEntry, _plan_entries(pairs))
    _save(StageEvent, (StageEvent(project=k, **vars(day)) for s, k in pairs for day in s.stages))
    _save(Duty, _duties(pairs, units, posts))
    _save(
        Milestone,
        (
            Milestone(project=k, order=at, **{**vars(node), "owner": units[node.owner]})
            for s, k in pairs
            for at, node in enumerate(s.nodes)
        ),
    )
    _save(
        Activity,
        (
            Activity(project=k, order=at, **{**row, "owner": units[str(row["owner"])]})
            for s, k in pairs
            for at, row in enumerate(s.activities)
        ),
    )
    _save(ProgressReport, _reports(pairs, units))
    _load_issues(pairs, units)
    _save(
        Exemption,
        (
            Exemption(project=k, since=since, until=until, approver=approver, reason=reason, kind="suspended")
            for s, k in pairs
            if s.exemption
            for since, until, approver, reason in [s.exemption]
        ),
    )


def _plan_entries(pairs: list[tuple[Story, KeyProject]]) -> list[PlanYearEntry]:
    entries = [
        PlanYearEntry(
            project=project,
            year=plan.year,
            class_code=plan.class_code,
            number=plan.number,
            total_investment_yuan=_yuan(plan.total),
            annual_target_yuan=_yuan(plan.plan),
            curve=[amount * YUAN for amount in plan.curve] if plan.curve else None,
            start_month=plan.start_month,
            finish_month=plan.finish_month,
            first_finish_month=plan.first_finish_month,
        )
        for story, project in pairs
        for plan in story.plan_years
    ]
    places: defaultdict[int, int] = defaultdict(int)
    for entry in sorted(entries, key=lambda e: (e.year, CLASS_PLACE[e.class_code], e.number)):
        places[entry.year] += 1
        entry.order = places[entry.year]
    return entries


def _duties(
    pairs: list[tuple[Story, KeyProject]], units: dict[str, Unit], posts: dict[str, Post]
) -> Iterable[Duty]:
    for story, project in pairs:
        for kind, unit in story.duties:
            yield Duty(project=project, kind=kind, unit=units[unit])
        yield Duty(project=project, kind="sponsor", post=posts[story.project.sponsor.code])


def _reports(pairs: list[tuple[Story, KeyProject]], units: dict[str, Unit]) -> Iterable[ProgressReport]:
    for story, project in pairs:
        unit = units[next(name for kind, name in story.duties if kind == "responsible")]
        for report in story.reports:
            yield ProgressReport(
                project=project,
                month=report.month,
                revision=report.revision,
                received_at=report.received_at,
                by_unit=unit,
                completed_year_yuan=_yuan(report.completed_year),
                completed_total_yuan=_yuan(report.completed_total),
                statistics_yuan=_yuan(report.statistics),
                paid_yuan=_yuan(report.paid),
                physical_ratio=Decimal(report.physical_ratio) if report.physical_ratio else None,
                physical_text=report.physical_text,
                problem=report.problem,
                next_steps=report.next_steps,
            )


def _load_issues(pairs: list[tuple[Story, KeyProject]], units: dict[str, Unit]) -> None:
    told = [(issue, project) for story, project in pairs for issue in story.issues]
    issues = Issue.objects.bulk_create(
        [
            Issue(
                project=project,
                title=issue.title,
                cause=issue.cause,
                raised_on=issue.raised_on,
                raised_by=units[issue.raised_by],
                due_on=issue.due_on,
                closed_on=issue.closed_on,
            )
            for issue, project in told
        ],
        batch_size=BATCH,
    )
    _note("dispatch.issues.loaded", rows=len(issues))
    holdings, acts = [], []
    for (issue, project), row in zip(told, issues, strict=True):
        holdings += [
            IssueHolding(issue=row, unit=units[h.unit], since=h.since, until=h.until) for h in issue.holdings
        ]
        acts += [
            ActionItem(
                project=project, unit=units[a.unit], act=a.act, due_on=a.due_on, done_on=a.done_on, issue=row
            )
            for a in issue.acts
        ]
    acts += [
        ActionItem(project=project, unit=units[a.unit], act=a.act, due_on=a.due_on, done_on=a.done_on)
        for story, project in pairs
        for a in story.acts
    ]
    _save(IssueHolding, holdings)
    _save(ActionItem, acts)


def _save(model: type[models.Model], rows: Iterable[Any]) -> None:
    saved = model._default_manager.bulk_create(list(rows), batch_size=BATCH)
    _note(f"{model._meta.label_lower}.loaded", rows=len(saved))


def _note(action: str, **counts: int) -> None:
    audit.record(None, action, "demo", after=counts)


def _yuan(wan: int | None) -> Decimal | None:
    return None if wan is None else Decimal(wan * YUAN)
