"""What can be changed about the wall chart."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from guatu.apps.people.models import User
from guatu.foundation import audit
from guatu.foundation.models import SiteFact
from guatu.pages.wall_chart.map import FACT, read_map


@transaction.atomic
def place_towns(*, value: dict[str, Any], by: User | None) -> None:
    """Put up the district's own schematic map; raises MapNotDrawable when it cannot be drawn."""
    drawn = read_map(value)
    before = SiteFact.objects.filter(name=FACT).values_list("value", flat=True).first()
    SiteFact.objects.update_or_create(name=FACT, defaults={"value": value})
    audit.record(
        by,
        "pages.schematic_map.placed",
        "site",
        before={"blocks": sorted(before["blocks"])} if before else None,
        after={"blocks": sorted(drawn.blocks)},
    )
