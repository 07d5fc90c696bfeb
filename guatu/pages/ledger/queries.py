"""What the ledger needs to know beside the standings themselves."""

from __future__ import annotations

from guatu.apps.people.models import Unit
from guatu.apps.supervision.queries import standings
from guatu.apps.supervision.queries import years as ledger_years

__all__ = ["ledger_years", "standings", "unit_places", "usual_year"]


def usual_year(years: list[int], *, today_year: int) -> int | None:
    """The year a ledger opens on: this one, else the last before it, else the first there is."""
    return next((year for year in years if year <= today_year), years[-1] if years else None)


def unit_places() -> dict[str, int]:
    """Each unit's place in the office's own order, by its short name; names are no secret here."""
    names = Unit.objects.order_by("order", "pk").values_list("short_name", flat=True)
    return {name: place for place, name in enumerate(names)}
