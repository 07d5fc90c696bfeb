"""What the house itself stores: the audit chain and a few facts about this site."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class AuditLine(models.Model):
    """One thing somebody did (留痕), written in the transaction that did it.

    ``body`` is the canonical JSON of the whole line, and ``hash`` covers it together with the line before.
    The other columns repeat parts of the body so that they can be searched; verification compares them.
    """

    sequence = models.BigIntegerField(primary_key=True)  # 1, 2, 3 … without gaps
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=80)  # projects.ledger.imported
    object_type = models.CharField(max_length=80)  # projects.keyproject
    object_key = models.CharField(max_length=80)
    body = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["sequence"]
        constraints = [
            models.CheckConstraint(condition=Q(sequence__gte=1), name="audit_sequence_starts_at_one"),
        ]
        indexes = [
            models.Index(fields=["object_type", "object_key", "sequence"], name="audit_by_object"),
            models.Index(fields=["action", "sequence"], name="audit_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.object_type} {self.object_key}"


class AuditHead(models.Model):
    """The end of the audit chain: one row, locked by whoever appends next."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="audit_has_one_head")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash}"


class SiteFact(models.Model):
    """Something true of this installation as a whole, such as being a demonstration."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.JSONField()

    def __str__(self) -> str:
        return self.name
