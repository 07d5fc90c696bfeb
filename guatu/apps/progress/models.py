"""What units report (进度月报): four figures side by side, never merged, never rewritten."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guatu.apps.people.models import Unit
from guatu.apps.projects.models import KeyProject

FIGURES = ("completed_year_yuan", "completed_total_yuan", "statistics_yuan", "paid_yuan")


class ProgressReport(models.Model):
    """One project's report for one month. A correction is a further revision beside the first."""

    project = models.ForeignKey(KeyProject, models.CASCADE, related_name="reports")
    month = models.DateField()  # its first day
    revision = models.PositiveSmallIntegerField(default=1)
    received_at = models.DateTimeField()
    by_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="reports")
    completed_year_yuan = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    completed_total_yuan = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    statistics_yuan = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    paid_yuan = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    physical_ratio = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    physical_text = models.TextField(blank=True)  # 形象进度
    problem = models.TextField(blank=True)
    next_steps = models.TextField(blank=True)

    class Meta:
        ordering = ["project", "month", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["project", "month", "revision"], name="one_report_a_revision"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="revisions_count_from_one"),
            models.CheckConstraint(
                condition=Q(physical_ratio=None) | Q(physical_ratio__gte=0, physical_ratio__lte=1),
                name="physical_ratio_is_a_ratio",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{figure: None}) | Q(**{f"{figure}__gte": 0}), name=f"{figure}_not_negative"
                )
                for figure in FIGURES
            ),
        ]
        indexes = [models.Index(fields=["month", "project"], name="report_by_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} r{self.revision}"
