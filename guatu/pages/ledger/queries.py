"""What the ledger reads. Every question says who is asking."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from guatu.apps.people.models import Unit, User
from guatu.apps.projects.queries import in_scope
from guatu.apps.supervision.models import Standing


def standings(*, year: int, visible_to: User) -> QuerySet[Standing, Any]:
    """Where every project of a plan year stands."""
    return Standing.objects.filter(in_scope(visible_to=visible_to, to_project="project"), year=year)


def ledger_years(*, visible_to: User) -> list[int]:
    """The plan years this person finds projects in, the latest first."""
    seen = Standing.objects.filter(in_scope(visible_to=visible_to, to_project="project"))
    return list(seen.order_by("-year").values_list("year", flat=True).distinct())


def usual_year(years: list[int], *, today_year: int) -> int | None:
    """The year a ledger opens on: this one, else the last before it, else the first there is."""
    return next((year for year in years if year <= today_year), years[-1] if years else None)


def unit_places() -> dict[str, int]:
    """Each unit's place in the office's own order, by its short name; names are no secret here."""
    return {
        name: place
        for place, name in enumerate(
            Unit.objects.order_by("order", "pk").values_list("short_name", flat=True)
        )
    }
