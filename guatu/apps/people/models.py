"""Units, posts, users and what each may see (机构 岗位 权限)."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from guatu.apps.people.choices import Role, UnitKind


class Unit(models.Model):
    """An organisation that is asked for something: a department, a town, a park, a company."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)  # 临江区发展和改革委员会
    short_name = models.CharField(max_length=100)  # 区发展改革委
    kind = models.CharField(max_length=20, choices=UnitKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    order = models.PositiveIntegerField(default=0)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_is_known"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="unit_is_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_from__lte=F("valid_until")),
                name="unit_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name


class UnitAlias(models.Model):
    """Another name a ledger may use for a unit."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post (岗位) such as a deputy head with a field; people come and go, duties hang on the post."""

    title = models.CharField(max_length=60)  # 副区长
    field = models.CharField(max_length=100, blank=True)  # 工业、招商
    order = models.PositiveIntegerField(default=0)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="posts")

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


class User(AbstractUser):
    """A person who signs in."""

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="users")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="users")
    language = models.CharField(max_length=10, blank=True)

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def get_full_name(self) -> str:
        """Family name first, as it is spoken."""
        return f"{self.last_name}{self.first_name}"


class RoleGrant(models.Model):
    """A role on a scope: a unit with everything under it, one sector, or all, between two days."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)
    unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="+"
    )  # None: every unit
    sector = models.CharField(max_length=60, blank=True)  # "": every sector
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["user", "role", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="grant_role_is_known"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(since__lte=F("until")),
                name="grant_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class SignInFailure(models.Model):
    """A wrong password, counted so that guessing stops; for an unknown name as for a known one."""

    username = models.CharField(max_length=150)
    address = models.CharField(max_length=45, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["username", "at"], name="failure_by_username"),
            models.Index(fields=["address", "at"], name="failure_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.username} {self.at:%Y-%m-%d %H:%M}"
