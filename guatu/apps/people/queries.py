"""Who is who, and how far each person's sight reaches."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from guatu.apps.people.choices import Role
from guatu.apps.people.models import Post, RoleGrant, Unit, User
from guatu.foundation import clock

# Whoever holds one of these may read the projects in its scope; administrators and auditors see none of them.
READING_ROLES = frozenset({Role.OFFICE, Role.LEADER, Role.REPORTER, Role.SUPERVISOR})


@dataclass(frozen=True, slots=True)
class Scope:
    """One grant, resolved: a role over some units (None: all) in one sector ("": all)."""

    role: Role
    unit_ids: frozenset[int] | None
    sector: str


def scopes(*, visible_to: User, on: dt.date | None = None) -> tuple[Scope, ...]:
    """What this person's grants come to on a day; read once a request, since a request has its own user."""
    if not visible_to.is_active or not visible_to.is_authenticated:
        return ()
    day = on or clock.today()
    known: dict[dt.date, tuple[Scope, ...]] = visible_to.__dict__.setdefault("_scopes", {})
    if day not in known:
        grants = list(
            RoleGrant.objects.filter(user=visible_to)
            .filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gte=day))
            .order_by("pk")
        )
        subtrees = _subtrees({grant.unit_id for grant in grants if grant.unit_id is not None})
        known[day] = tuple(
            Scope(Role(grant.role), subtrees[grant.unit_id] if grant.unit_id else None, grant.sector)
            for grant in grants
        )
    return known[day]


def holds_role(*roles: Role, visible_to: User) -> bool:
    """Whether this person holds one of these roles today, on whatever scope."""
    return any(scope.role in roles for scope in scopes(visible_to=visible_to))


def units(*, visible_to: User) -> QuerySet[Unit]:
    """Every unit; who belongs to which is no secret to those who are signed in."""
    return Unit.objects.order_by("order", "pk") if visible_to.is_active else Unit.objects.none()


def posts(*, visible_to: User) -> QuerySet[Post]:
    """Every post, in protocol order."""
    return Post.objects.order_by("order", "pk") if visible_to.is_active else Post.objects.none()


def _subtrees(roots: Iterable[int]) -> dict[int, frozenset[int]]:
    """Each root with every unit beneath it."""
    wanted = frozenset(roots)
    if not wanted:
        return {}
    children: defaultdict[int, list[int]] = defaultdict(list)
    for unit_id, parent_id in Unit.objects.exclude(parent=None).values_list("pk", "parent_id"):
        if parent_id is not None:
            children[parent_id].append(unit_id)
    found: dict[int, frozenset[int]] = {}
    for root in wanted:
        reached, waiting = {root}, [root]
        while waiting:
            fresh = [child for child in children[waiting.pop()] if child not in reached]
            reached.update(fresh)
            waiting.extend(fresh)
        found[root] = frozenset(reached)
    return found


def anybody_can_sign_in() -> bool:
    """Whether any account is open; asked only by the command that starts the site."""
    return User.objects.filter(is_active=True).exclude(password="").exists()
