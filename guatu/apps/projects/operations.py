"""Every change to the register, by name."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guatu.apps.people.models import Post, Unit, UnitAlias, User
from guatu.apps.projects import queries
from guatu.apps.projects.choices import DutyKind, PlanClass, Stage
from guatu.apps.projects.events import LedgerImported, ProjectChanged, ReportedFigures
from guatu.apps.projects.models import (
    Duty,
    KeyProject,
    KeyProjectAlias,
    LedgerImport,
    PlanYearEntry,
    StageEvent,
)
from guatu.apps.projects.unit_matching import UnitDirectory, kind_of, named_units, tidy
from guatu.engine.sheets.model import LedgerProject, LedgerReading
from guatu.foundation import audit, bulk, events
from guatu.foundation.refusals import Refused

CLASSES = {
    "续建": PlanClass.CONTINUING,
    "新开工": PlanClass.NEW_START,
    "竣工": PlanClass.COMPLETING,
    "储备": PlanClass.RESERVE,
}
NUMBER_PREFIXES = {
    PlanClass.CONTINUING: "续",
    PlanClass.NEW_START: "新",
    PlanClass.COMPLETING: "竣",
    PlanClass.RESERVE: "储",
}
DUTY_COLUMNS = (
    (DutyKind.LOCAL, "local_authority"),
    (DutyKind.LEAD, "lead_unit"),
    (DutyKind.RESPONSIBLE, "responsible_unit"),
)
BATCH = 500
STAGE_COLUMNS = ("project_id", "stage", "on", "planned", "known_to_month", "definition", "evidence")
DUTY_FIELDS = ("project_id", "kind", "unit_id", "post_id", "person", "order", "since", "until")


class CodeTaken(Refused):
    message = _("A project with the code %(code)s is in the register already.")


class PlanYearTaken(Refused):
    message = _("%(name)s is in the plan of %(year)s already.")


class StageAlreadyRecorded(Refused):
    message = _("This stage of %(name)s is recorded for %(on)s already.")


class MayNotImport(Refused):
    message = _("Only the key-project office may take a ledger in.")


class AlreadyImported(Refused):
    message = _("This file was taken in for %(year)s already, on %(on)s. Nothing was changed.")


class YearUnknown(Refused):
    message = _("The ledger does not say which year it is for. Give the year and import again.")


class NoProjects(Refused):
    message = _("No project was found in the ledger. Nothing was changed.")


class ProjectWithoutName(Refused):
    message = _(
        "Sheet %(sheet)s, row %(row)s: the project has no name, so nothing was changed. "
        "Write its name there and import again."
    )


class TextTooLong(Refused):
    message = _(
        "Sheet %(sheet)s, row %(row)s: “%(text)s…” is longer than the %(limit)s characters kept, "
        "so nothing was changed. Shorten it and import again."
    )


class AmountTooLarge(Refused):
    message = _(
        "Sheet %(sheet)s, row %(row)s: %(yuan)s yuan is more than any project costs, so nothing was changed. "
        "Check the unit of the amounts and import again."
    )


LARGEST_YUAN = 10**13  # ten trillion: beyond it the unit was misread, and the column would overflow


@transaction.atomic
def register_project(
    *,
    code: str,
    name: str,
    by: User | None,
    on: dt.date,
    local_authority: Unit | None = None,
    sector: str = "",
    **identity: Any,
) -> KeyProject:
    """Take a project into the register; raises CodeTaken."""
    if KeyProject.objects.filter(code=code).exists():
        raise CodeTaken(code=code)
    project = KeyProject.objects.create(
        code=code, name=tidy(name), local_authority=local_authority, sector=sector, **identity
    )
    audit.record(by, "projects.registered", project, after={"code": code, "name": project.name, **identity})
    events.publish(ProjectChanged(project_id=project.pk, on=on))
    return project


@transaction.atomic
def rename_project(*, project: KeyProject, name: str, by: User | None, on: dt.date) -> None:
    """Give a project its new name and keep the old one, under which older ledgers will still find it."""
    before = project.name
    if tidy(name) == before:
        return
    KeyProjectAlias.objects.get_or_create(project=project, name=before)
    project.name = tidy(name)
    project.save(update_fields=["name"])
    audit.record(by, "projects.renamed", project, before={"name": before}, after={"name": project.name})
    events.publish(ProjectChanged(project_id=project.pk, on=on))


@transaction.atomic
def enter_plan_year(
    *, project: KeyProject, year: int, class_code: PlanClass, by: User | None, on: dt.date, **terms: Any
) -> PlanYearEntry:
    """Put a project into a year's plan; raises PlanYearTaken. The first finish promised stays for ever."""
    if PlanYearEntry.objects.filter(project=project, year=year).exists():
        raise PlanYearTaken(name=project.name, year=year)
    promised = (
        PlanYearEntry.objects.filter(project=project)
        .exclude(first_finish_month=None)
        .order_by("year")
        .values_list("first_finish_month", flat=True)
        .first()
    )
    terms.setdefault("first_finish_month", promised or terms.get("finish_month"))
    entry = PlanYearEntry.objects.create(project=project, year=year, class_code=class_code, **terms)
    audit.record(
        by, "projects.plan_year.entered", entry, after={"year": year, "class_code": class_code, **terms}
    )
    events.publish(ProjectChanged(project_id=project.pk, on=on))
    return entry


@transaction.atomic
def record_stage(
    *,
    project: KeyProject,
    stage: Stage,
    reached_on: dt.date,
    by: User | None,
    on: dt.date,
    planned: bool = False,
    known_to_month: bool = False,
    definition: str = "",
    evidence: str = "",
) -> StageEvent:
    """Note that a project reached a stage, or means to; raises StageAlreadyRecorded."""
    event, created = StageEvent.objects.get_or_create(
        project=project,
        stage=stage,
        on=reached_on,
        planned=planned,
        defaults={"known_to_month": known_to_month, "definition": definition, "evidence": evidence},
    )
    if not created:
        raise StageAlreadyRecorded(name=project.name, on=reached_on)
    after = {"stage": stage, "on": reached_on, "planned": planned, "evidence": evidence}
    audit.record(by, "projects.stage.recorded", event, after=after)
    events.publish(ProjectChanged(project_id=project.pk, on=on))
    return event


@transaction.atomic
def assign_duty(
    *,
    project: KeyProject,
    kind: DutyKind,
    by: User | None,
    on: dt.date,
    unit: Unit | None = None,
    post: Post | None = None,
    person: str = "",
) -> Duty:
    """Hand a duty over from today: whoever had it before keeps it up to the day before."""
    former = list(Duty.objects.filter(project=project, kind=kind, until=None))
    for duty in former:
        duty.until = max(on - dt.timedelta(days=1), duty.since or dt.date.min)
    Duty.objects.bulk_update(former, ["until"])
    duty = Duty.objects.create(project=project, kind=kind, unit=unit, post=post, person=person, since=on)
    audit.record(
        by,
        "projects.duty.assigned",
        duty,
        before={"duties": [one.pk for one in former]},
        after={"kind": kind, "unit": unit, "post": post, "person": person, "since": on},
    )
    events.publish(ProjectChanged(project_id=project.pk, on=on))
    return duty


@transaction.atomic
def import_ledger(
    reading: LedgerReading,
    *,
    by: User | None,
    on: dt.date,
    file_name: str,
    sha256: str,
    year: int | None = None,
) -> LedgerImport:
    """Take a ledger in: units, projects, duties, the year's plan and the month's figures, all or nothing.

    What the ledger leaves open stays as it was; what it states replaces what stood there, and the project's
    audit line tells both. `by` is None at the command line. Raises MayNotImport, YearUnknown, NoProjects,
    AlreadyImported, ProjectWithoutName, TextTooLong, AmountTooLarge.
    """
    audit.take_turn()
    if by is not None and not queries.may_import_ledgers(visible_to=by):
        raise MayNotImport
    year = year or reading.year
    if year is None:
        raise YearUnknown
    if not reading.projects:
        raise NoProjects
    earlier = LedgerImport.objects.filter(sha256=sha256, year=year).first()
    if earlier is not None:
        raise AlreadyImported(year=year, on=f"{timezone.localtime(earlier.at):%Y-%m-%d}")

    intake = _Intake(reading, year=year, on=on)
    intake.run()
    done = LedgerImport.objects.create(
        file_name=file_name[-200:],
        sha256=sha256,
        by=by,
        at=timezone.now(),
        year=year,
        as_of_month=intake.as_of_month,
        understood={
            "faults": [vars(fault) for fault in reading.faults],
            "ignored": [vars(item) for item in reading.ignored],
            "assumed": [vars(item) for item in reading.assumed],
            "file": reading.file,
        },
        counts=dict(intake.counts),
    )
    audit.record_many(
        by,
        [
            audit.Entry(
                "projects.ledger.imported",
                done,
                after={"file_name": done.file_name, "sha256": sha256, "year": year, "counts": done.counts},
            ),
            *(
                audit.Entry(
                    f"projects.ledger.project_{change.kind}", change.project, change.before, change.after
                )
                for change in intake.changes
            ),
        ],
    )
    events.publish(
        LedgerImported(
            import_id=done.pk,
            by_id=by.pk if by else None,
            year=year,
            as_of_month=intake.as_of_month,
            on=on,
            project_ids=tuple(project.pk for project in intake.projects),
            figures=tuple(intake.figures),
        )
    )
    return done


@dataclass(slots=True)
class _Change:
    """What a ledger changes in one project, gathered for its audit line."""

    project: KeyProject
    kind: str = "unchanged"  # added, changed, unchanged
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    def note(self, name: str, before: Any, after: Any) -> None:
        if self.kind == "unchanged":
            self.kind = "changed"
        self.before[name] = before
        self.after[name] = after


class _Holder(NamedTuple):
    """Whoever has a duty: a unit, a post, or a person no post is known for."""

    unit_id: int | None = None
    post_id: int | None = None
    person: str = ""

    @property
    def identity(self) -> str:
        """What makes two holders the same: a person on a post is the post."""
        if self.unit_id is not None:
            return f"unit {self.unit_id}"
        return f"post {self.post_id}" if self.post_id is not None else self.person


class _Intake:
    """One ledger on its way into the register: matched in memory, written in a few statements."""

    def __init__(self, reading: LedgerReading, *, year: int, on: dt.date) -> None:
        self.rows = reading.projects
        self.year = year
        self.on = on
        self.as_of_month = dt.date(year, reading.as_of_month, 1) if reading.as_of_month else None
        self.counts: Counter[str] = Counter()
        self.projects: list[KeyProject] = []
        self.figures: list[ReportedFigures] = []
        self._changes: dict[int, _Change] = {}

    @property
    def changes(self) -> list[_Change]:
        """What becomes different, project by project."""
        return [change for change in self._changes.values() if change.kind != "unchanged"]

    def run(self) -> None:
        for row in self.rows:
            _refuse_what_cannot_be_kept(row)
        self._match_units()
        self._match_projects()
        self._write_plan()
        self._write_duties()
        self._write_stages()
        self._gather_figures()
        self.counts.update(f"projects_{change.kind}" for change in self.changes)
        self.counts["projects"] = len(self.projects)

    # Units

    def _match_units(self) -> None:
        """Find or make every unit the ledger names."""
        names = [
            (pk, name) for pk, *both in Unit.objects.values_list("pk", "name", "short_name") for name in both
        ]
        names += UnitAlias.objects.values_list("unit_id", "name")
        directory = UnitDirectory(names)
        wanted = dict.fromkeys(
            name
            for row in self.rows
            for _kind, column in DUTY_COLUMNS
            for name in named_units(getattr(row, column))
        )
        self._unit_ids: dict[str, int] = {}
        fresh: list[Unit] = []
        codes = set(Unit.objects.values_list("code", flat=True))
        last = len(codes)
        for name in wanted:
            unit_id = directory.find(name)
            if unit_id is None:
                code, last = _next_code("unit", last, codes, digits=3)
                fresh.append(
                    Unit(code=code, name=name, short_name=name[:100], kind=kind_of(name), order=last)
                )
                unit_id = -len(fresh)  # until the database has numbered it
            directory.add(unit_id, name)
            self._unit_ids[name] = unit_id
        made = Unit.objects.bulk_create(fresh, batch_size=BATCH)
        for name, unit_id in self._unit_ids.items():
            if unit_id < 0:
                self._unit_ids[name] = made[-unit_id - 1].pk
        self.counts["units_added"] = len(fresh)

    def _units(self, cell: str | None) -> list[int]:
        return list(dict.fromkeys(self._unit_ids[name] for name in named_units(cell)))

    # Projects

    def _match_projects(self) -> None:
        """Find each row's project by its name and place, or register it."""
        known = list(KeyProject.objects.order_by("pk"))
        by_name: defaultdict[str, list[KeyProject]] = defaultdict(list)
        names = {project.pk: {tidy(project.name)} for project in known}
        for project_id, alias in KeyProjectAlias.objects.values_list("project_id", "name"):
            names[project_id].add(tidy(alias))
        for one in known:
            for name in names[one.pk]:
                by_name[name].append(one)
        rows_of_name = Counter(tidy(row.name) for row in self.rows)
        codes = {project.code for project in known}
        taken = 0
        fresh: list[KeyProject] = []
        changed: dict[int, KeyProject] = {}
        used: set[int] = set()
        for row in self.rows:
            name = tidy(row.name)
            place = next(iter(self._units(row.local_authority)), None)
            candidates = [project for project in by_name[name] if id(project) not in used]
            project = _same_place(candidates, place)
            if project is None and len(candidates) == 1 and rows_of_name[name] == 1:
                project = candidates[0]  # the one project of this name; the ledger moves it to another town
            if project is None:
                code, taken = _next_code(str(self.year), taken, codes, digits=4)
                project = KeyProject(code=code, name=name, local_authority_id=place)
                fresh.append(project)
                change = self._change(project)
                change.kind = "added"
                change.after |= {"code": code, "name": name}
            used.add(id(project))
            self.projects.append(project)
            stated = {"sector": row.sector, "content": row.content, "local_authority_id": place}
            if self._state(project, {name: value for name, value in stated.items() if value}):
                changed[id(project)] = project
        KeyProject.objects.bulk_create(fresh, batch_size=BATCH)
        KeyProject.objects.bulk_update(
            [project for project in changed.values() if self._change(project).kind != "added"],
            ["sector", "content", "local_authority"],
            batch_size=BATCH,
        )

    def _change(self, project: KeyProject) -> _Change:
        return self._changes.setdefault(id(project), _Change(project))

    def _state(self, project: KeyProject, stated: Mapping[str, Any], target: Any = None) -> bool:
        """Set what the ledger states on a row, note what changes; whether anything did."""
        row = project if target is None else target
        differing = {name: value for name, value in stated.items() if getattr(row, name) != value}
        for name, value in differing.items():
            self._change(project).note(name, getattr(row, name), value)
            setattr(row, name, value)
        return bool(differing)

    # The year's plan

    def _write_plan(self) -> None:
        known = {entry.project_id: entry for entry in PlanYearEntry.objects.filter(year=self.year)}
        promised = dict(
            PlanYearEntry.objects.exclude(first_finish_month=None)
            .order_by("-year")
            .values_list("project_id", "first_finish_month")
        )
        numbers = {entry.number for entry in known.values()}
        counters: Counter[str] = Counter()
        last = max((entry.order for entry in known.values()), default=0)
        fresh: list[PlanYearEntry] = []
        changed: list[PlanYearEntry] = []
        for row, project in zip(self.rows, self.projects, strict=True):
            stated = {
                "class_code": CLASSES.get(row.class_ or ""),
                "total_investment_yuan": _amount(row.total_investment_yuan),
                "annual_target_yuan": _amount(row.annual_plan_yuan),
                "start_month": _month(row.start_month),
                "finish_month": _month(row.finish_month),
            }
            entry = known.get(project.pk)
            if entry is None:
                last += 1
                entry = PlanYearEntry(
                    project=project, year=self.year, order=last, class_code=_class_by_months(row, self.year)
                )
                fresh.append(entry)
            given = {name: value for name, value in stated.items() if value is not None}
            if self._state(project, given, entry) and entry.pk:
                changed.append(entry)
            if entry.pk is None:
                entry.number = _next_number(PlanClass(entry.class_code), counters, numbers)
                entry.first_finish_month = promised.get(project.pk) or entry.finish_month
            known[project.pk] = entry
        self._entries = [known[project.pk] for project in self.projects]
        bulk.insert_all(fresh)
        PlanYearEntry.objects.bulk_update(
            changed,
            ["class_code", "total_investment_yuan", "annual_target_yuan", "start_month", "finish_month"],
            batch_size=BATCH,
        )
        self.counts["plan_entries_added"] = len(fresh)

    # Duties

    def _write_duties(self) -> None:
        """Whoever the ledger names has the duty from now on; whoever it no longer names, until now."""
        kinds = [kind for kind, _column in DUTY_COLUMNS] + [DutyKind.SPONSOR]
        standing: defaultdict[tuple[int, str], list[Duty]] = defaultdict(list)
        ids = {project.pk for project in self.projects}
        for duty in Duty.objects.filter(until=None, kind__in=kinds).select_related("post"):
            if duty.project_id in ids:
                standing[duty.project_id, duty.kind].append(duty)
        posts = _posts_by_holder()
        self._fresh_duties: list[tuple[Any, ...]] = []
        self._ended_duties: list[Duty] = []
        for row, project in zip(self.rows, self.projects, strict=True):
            for kind, column in DUTY_COLUMNS:
                units = [_Holder(unit_id=unit_id) for unit_id in self._units(getattr(row, column))]
                self._replace(project, kind, standing[project.pk, kind], units)
            sponsors = dict.fromkeys(tidy(name) for name in row.sponsors or () if tidy(name))
            people = [_Holder(post_id=posts.get(name), person=name) for name in sponsors]
            self._replace(project, DutyKind.SPONSOR, standing[project.pk, DutyKind.SPONSOR], people)
        Duty.objects.bulk_update(self._ended_duties, ["until"], batch_size=BATCH)
        bulk.insert(Duty, DUTY_FIELDS, self._fresh_duties)

    def _replace(
        self, project: KeyProject, kind: DutyKind, former: list[Duty], wanted: list[_Holder]
    ) -> None:
        """Let a duty pass to those wanted; nobody wanted means the ledger says nothing about it."""
        if not wanted:
            return
        before = {_Holder(duty.unit_id, duty.post_id, duty.person).identity: duty for duty in former}
        after = {holder.identity: holder for holder in wanted}
        if before.keys() == after.keys():
            return
        for order, (identity, holder) in enumerate(after.items()):
            if identity not in before:
                self._fresh_duties.append((project.pk, kind, *holder, order, self.on, None))
        for identity, duty in before.items():
            if identity not in after:
                duty.until = max(self.on, duty.since or self.on)
                self._ended_duties.append(duty)
        self._change(project).note(f"duty_{kind}", list(before), list(after))

    # Stages

    def _write_stages(self) -> None:
        """The months of start and finish as planned stations; a continuing project's start as reached."""
        ids = {project.pk for project in self.projects}
        known = {
            (project_id, stage, planned)
            for project_id, stage, planned in StageEvent.objects.values_list("project_id", "stage", "planned")
            if project_id in ids
        }
        limit = self.as_of_month or dt.date(self.year, 1, 1)
        fresh: list[tuple[Any, ...]] = []
        for project, entry in zip(self.projects, self._entries, strict=True):
            under_way = entry.class_code in (PlanClass.CONTINUING, PlanClass.COMPLETING)
            for stage, month in ((Stage.STARTED, entry.start_month), (Stage.COMPLETED, entry.finish_month)):
                if month is None:
                    continue
                planned = not (stage is Stage.STARTED and under_way and month <= limit)
                if (project.pk, stage, planned) in known:
                    continue
                known.add((project.pk, stage, planned))
                fresh.append((project.pk, stage, month, planned, True, "", ""))
        bulk.insert(StageEvent, STAGE_COLUMNS, fresh)

    # Figures of the month

    def _gather_figures(self) -> None:
        if self.as_of_month is None:
            return
        for row, project in zip(self.rows, self.projects, strict=True):
            unit_ids = self._units(row.responsible_unit) or self._units(row.local_authority)
            self.figures.append(
                ReportedFigures(
                    project_id=project.pk,
                    by_unit_id=unit_ids[0] if unit_ids else None,
                    completed_year_yuan=_amount(row.completed_yuan),
                    physical_text=row.physical_progress or "",
                    problem=row.problem or "",
                )
            )


def _refuse_what_cannot_be_kept(row: LedgerProject) -> None:
    where = {"sheet": row.source.sheet, "row": row.source.row}
    if not tidy(row.name):
        raise ProjectWithoutName(**where)
    texts: list[tuple[str | None, int]] = [(row.name, 300), (row.sector, 60)]
    texts += [(name, 200) for _kind, column in DUTY_COLUMNS for name in named_units(getattr(row, column))]
    texts += [(name, 100) for name in row.sponsors or ()]
    for text, limit in texts:
        if text is not None and len(tidy(text)) > limit:
            raise TextTooLong(**where, text=tidy(text)[:20], limit=limit)
    for yuan in (row.total_investment_yuan, row.annual_plan_yuan, row.completed_yuan):
        if yuan is not None and yuan > LARGEST_YUAN:
            raise AmountTooLarge(**where, yuan=f"{yuan:,}")


def _amount(yuan: int | None) -> Decimal | None:
    """A negative amount is a fault the reading has reported; no figure is kept for it."""
    return None if yuan is None or yuan < 0 else Decimal(yuan)


def _month(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(f"{text}-01") if text else None


def _class_by_months(row: LedgerProject, year: int) -> PlanClass:
    """The class of a row in a ledger that has no classes, from what defines them: when it starts and ends."""
    start, finish = _month(row.start_month), _month(row.finish_month)
    if start is None:
        return PlanClass.CONTINUING if row.completed_yuan else PlanClass.RESERVE
    if start.year > year:
        return PlanClass.RESERVE
    if start.year == year:
        return PlanClass.NEW_START
    return PlanClass.COMPLETING if finish and finish.year <= year else PlanClass.CONTINUING


def _same_place(candidates: list[KeyProject], place: int | None) -> KeyProject | None:
    """Among projects of one name, the one in this place; either side may not know its place."""
    for project in candidates:
        if project.local_authority_id == place:
            return project
    for project in candidates:
        if project.local_authority_id is None or place is None:
            return project
    return None


def _next_code(prefix: str, last: int, taken: set[str], *, digits: int) -> tuple[str, int]:
    while True:
        last += 1
        code = f"{prefix}-{last:0{digits}}"
        if code not in taken:
            taken.add(code)
            return code, last


def _next_number(class_code: PlanClass, counters: Counter[str], taken: set[str]) -> str:
    prefix = NUMBER_PREFIXES[class_code]
    while True:
        counters[prefix] += 1
        number = f"{prefix}{counters[prefix]:03}"
        if number not in taken:
            taken.add(number)
            return number


def _posts_by_holder() -> dict[str, int]:
    """The post of each person whose name only one post-holder bears."""
    holders: defaultdict[str, set[int]] = defaultdict(set)
    for user in User.objects.filter(is_active=True).exclude(post=None):
        if user.post_id is not None:
            holders[tidy(user.get_full_name())].add(user.post_id)
    return {name: next(iter(posts)) for name, posts in holders.items() if len(posts) == 1}
