"""Lights (预警): by which rules, how they came about, who was exempted, and what the pages show of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from guatu.apps.people.models import Post, Unit
from guatu.apps.projects.choices import PlanClass, Stage
from guatu.apps.projects.models import KeyProject
from guatu.apps.supervision.choices import Level


class RuleSet(models.Model):
    """A version of the rules by which lights are given, as text that never changes again."""

    slug = models.SlugField(max_length=60)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=100)
    toml = models.TextField()
    effective_from = models.DateField()
    in_force = models.BooleanField(default=False)

    class Meta:
        ordering = ["slug", "effective_from"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "version"], name="a_rule_set_version_once"),
            models.UniqueConstraint(
                fields=["in_force"], condition=Q(in_force=True), name="one_rule_set_in_force"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Assessment(models.Model):
    """A project's light for one month under one version of the rules, with its arithmetic."""

    project = models.ForeignKey(KeyProject, models.CASCADE, related_name="assessments")
    month = models.DateField()  # its first day
    level = models.CharField(max_length=10, choices=Level)
    draft = models.BooleanField(default=False)  # announced; the unit may still object
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="assessments")
    inputs = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    decided_on = models.DateField()

    class Meta:
        ordering = ["project", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "month", "rule_set"], name="one_light_a_month_and_rules"
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="assessment_level_is_known"),
        ]
        indexes = [models.Index(fields=["month", "level"], name="assessment_by_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.level}"


class Exemption(models.Model):
    """A project taken out of assessment for a time, by whom and why (批准停缓建)."""

    project = models.ForeignKey(KeyProject, models.CASCADE, related_name="exemptions")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    approver = models.CharField(max_length=100)
    reason = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, blank=True)  # the ground in the rules: its id or title

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="exemption_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class Standing(models.Model):
    """Where a project stands in a plan year: all that a ledger row or the wall chart shows, already computed.

    Written by `supervision.operations` whenever something beneath it changes; the pages only read it.
    """

    project = models.ForeignKey(KeyProject, models.CASCADE, related_name="standings")
    year = models.PositiveSmallIntegerField()
    as_of_month = models.DateField(null=True, blank=True)
    computed_on = models.DateField()

    # Identity
    code = models.SlugField(max_length=40)
    number = models.CharField(max_length=20, blank=True)
    order = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=300)
    class_code = models.CharField(max_length=20, choices=PlanClass)
    sector = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=60, blank=True)
    stage = models.CharField(max_length=24, choices=Stage, blank=True)
    place_x = models.FloatField(null=True, blank=True)
    place_y = models.FloatField(null=True, blank=True)

    # Who
    local_authority = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    local_name = models.CharField(max_length=100, blank=True)
    lead_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    lead_name = models.CharField(max_length=100, blank=True)
    responsible_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    responsible_name = models.CharField(max_length=100, blank=True)
    sponsor_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    sponsor_name = models.CharField(max_length=200, blank=True)
    owner_name = models.CharField(max_length=200, blank=True)

    # Money, in yuan
    total_investment_yuan = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    annual_target_yuan = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    due_yuan = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)  # 序时应完成
    completed_year_yuan = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    completed_total_yuan = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    statistics_yuan = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    paid_yuan = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    gap_yuan = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    ratio = models.DecimalField(max_digits=12, decimal_places=6, null=True, blank=True)  # completed ÷ target
    due_ratio = models.DecimalField(max_digits=12, decimal_places=6, null=True, blank=True)
    pace_ratio = models.DecimalField(
        max_digits=12, decimal_places=6, null=True, blank=True
    )  # completed ÷ due

    # The light
    level = models.CharField(max_length=10, choices=Level, default=Level.UNRATED)
    urgency = models.PositiveSmallIntegerField(default=3)  # 0 alarm … 4 exempt, to sort by
    draft = models.BooleanField(default=False)
    previous_level = models.CharField(max_length=10, choices=Level, blank=True)
    months_at_level = models.PositiveSmallIntegerField(default=0)
    findings = models.JSONField(default=list, blank=True)

    # Time
    start_month = models.DateField(null=True, blank=True)
    finish_month = models.DateField(null=True, blank=True)
    first_finish_month = models.DateField(null=True, blank=True)
    next_milestone = models.CharField(max_length=100, blank=True)
    next_milestone_due_on = models.DateField(null=True, blank=True)
    next_milestone_unit = models.CharField(max_length=100, blank=True)
    late_milestone = models.CharField(max_length=100, blank=True)
    late_milestone_due_on = models.DateField(null=True, blank=True)
    overdue_workdays = models.PositiveIntegerField(default=0)

    # Who must act by when
    act_unit = models.CharField(max_length=100, blank=True)
    act = models.CharField(max_length=200, blank=True)
    act_due_on = models.DateField(null=True, blank=True)
    open_issues = models.PositiveSmallIntegerField(default=0)

    # Words of the last report
    physical_text = models.TextField(blank=True)
    problem = models.TextField(blank=True)
    next_steps = models.TextField(blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    is_stale = models.BooleanField(default=False)

    search_key = models.TextField(blank=True)
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["year", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "year"], name="one_standing_a_year"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="standing_level_is_known"),
        ]
        indexes = [
            models.Index(fields=["year", "order"], name="standing_by_order"),
            models.Index(fields=["year", "urgency", "order"], name="standing_by_urgency"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.name}"


class PortfolioFigures(models.Model):
    """A plan year in figures for the wall chart: totals, classes, towns, sponsors, months, lights."""

    year = models.PositiveSmallIntegerField(unique=True)
    as_of = models.DateField()
    figures = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "portfolio figures"

    def __str__(self) -> str:
        return str(self.year)
