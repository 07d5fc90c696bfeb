"""The register (项目库): a project's identity, and beside it, dated, everything about it that changes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from guatu.apps.people.models import Post, Unit, User
from guatu.apps.projects.choices import DutyKind, PlanClass, Stage


class KeyProject(models.Model):
    """A key project (重点项目): what stays the same from the first talk to the promised output."""

    code = models.SlugField(max_length=40, unique=True)  # in addresses
    national_code = models.CharField(max_length=40, blank=True)  # 投资项目统一代码
    name = models.CharField(max_length=300)
    sector = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=60, blank=True)
    local_authority = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="local_projects"
    )
    owner_name = models.CharField(max_length=200, blank=True)
    content = models.TextField(blank=True)  # 建设内容及规模
    site = models.CharField(max_length=200, blank=True)
    place_x = models.FloatField(null=True, blank=True)  # 0 to 1, left to right in its town's block of the map
    place_y = models.FloatField(null=True, blank=True)  # 0 to 1, top to bottom

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["national_code"], condition=~Q(national_code=""), name="national_code_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(place_x=None, place_y=None)
                | Q(
                    place_x__isnull=False,
                    place_y__isnull=False,
                    place_x__gte=0,
                    place_x__lte=1,
                    place_y__gte=0,
                    place_y__lte=1,
                ),
                name="project_lies_in_its_block",
            ),
        ]
        indexes = [
            models.Index(fields=["name"], name="project_by_name"),
            models.Index(fields=["sector"], name="project_by_sector"),
        ]

    def __str__(self) -> str:
        return self.name


class KeyProjectAlias(models.Model):
    """Another name under which a project has stood in some ledger."""

    project = models.ForeignKey(KeyProject, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="project_alias_once")]
        indexes = [models.Index(fields=["name"], name="alias_by_name")]

    def __str__(self) -> str:
        return self.name


class PlanYearEntry(models.Model):
    """A project's line in one year's plan (年度计划): its class, its target and how the year divides it."""

    project = models.ForeignKey(KeyProject, models.CASCADE, related_name="plan_years")
    year = models.PositiveSmallIntegerField()
    class_code = models.CharField(max_length=20, choices=PlanClass)
    number = models.CharField(max_length=20, blank=True)  # 续003
    order = models.PositiveIntegerField(default=0)  # its place in the year's ledger
    total_investment_yuan = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    annual_target_yuan = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    curve = models.JSONField(null=True, blank=True)  # twelve cumulative amounts in yuan; None: linear
    start_month = models.DateField(null=True, blank=True)  # months are kept as their first day
    finish_month = models.DateField(null=True, blank=True)
    first_finish_month = models.DateField(null=True, blank=True)  # the first promise, never rewritten

    class Meta:
        ordering = ["year", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "year"], name="one_plan_entry_a_year"),
            models.CheckConstraint(condition=Q(class_code__in=PlanClass.values), name="plan_class_is_known"),
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2100), name="plan_year_is_a_year"),
            models.CheckConstraint(
                condition=Q(total_investment_yuan=None) | Q(total_investment_yuan__gte=0),
                name="total_investment_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(annual_target_yuan=None) | Q(annual_target_yuan__gte=0),
                name="annual_target_not_negative",
            ),
        ]
        indexes = [models.Index(fields=["year", "class_code"], name="plan_by_year_and_class")]

    def __str__(self) -> str:
        return f"{self.year} {self.number}"


class StageEvent(models.Model):
    """A project reaching a stage, or meaning to: the day, by which definition, on what evidence."""

    project = models.ForeignKey(KeyProject, models.CASCADE, related_name="stage_events")
    stage = models.CharField(max_length=24, choices=Stage)
    on = models.DateField()
    known_to_month = models.BooleanField(default=False)  # the day is not known, only its month
    planned = models.BooleanField(default=False)
    definition = models.CharField(max_length=200, blank=True)  # 以桩基施工为开工
    evidence = models.CharField(max_length=200, blank=True)  # 施工许可证号、照片、核验单

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="stage_is_known"),
            models.UniqueConstraint(fields=["project", "stage", "on", "planned"], name="stage_event_once"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.on:%Y-%m-%d}"


class Duty(models.Model):
    """Who answers for what in a project, from when to when: a unit, a post, or a person a ledger names."""

    project = models.ForeignKey(KeyProject, models.CASCADE, related_name="duties")
    kind = models.CharField(max_length=20, choices=DutyKind)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="duties")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="duties")
    person = models.CharField(max_length=100, blank=True)  # the name as the ledger gives it
    order = models.PositiveSmallIntegerField(default=0)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "order", "pk"]
        verbose_name_plural = "duties"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DutyKind.values), name="duty_kind_is_known"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(post__isnull=False) | ~Q(person=""),
                name="duty_names_somebody",
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(since__lte=F("until")),
                name="duty_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "kind"], name="duty_by_unit"),
            models.Index(fields=["post", "kind"], name="duty_by_post"),
        ]

    def __str__(self) -> str:
        return self.kind


class LedgerImport(models.Model):
    """A ledger taken into the register: which file, by whom, and what was understood in it."""

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    year = models.PositiveSmallIntegerField()
    as_of_month = models.DateField(null=True, blank=True)
    understood = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["sha256", "year"], name="a_file_is_imported_once")]

    def __str__(self) -> str:
        return self.file_name
