"""What is true of this installation as a whole: whether it is a demonstration, and which day it lives on."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest

from guatu.foundation import audit
from guatu.foundation.models import SiteFact

# Facts change once in an installation's life; another process may see the change this much later.
FRESH_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Facts:
    """`is_demo`: fictional, and every page says so. `today`: the day a demonstration always lives on."""

    is_demo: bool = False
    today: dt.date | None = None
    district: str = ""  # 临江区
    office: str = ""  # 临江区重点项目办公室


_known: tuple[float, Facts] | None = None


def facts() -> Facts:
    """The site's facts, read from the database at most every few seconds."""
    global _known
    if _known is None or time.monotonic() - _known[0] > FRESH_SECONDS:
        stored: dict[str, Any] = dict(SiteFact.objects.values_list("name", "value"))
        day = stored.get("today")
        read = Facts(
            is_demo=bool(stored.get("is_demo", False)),
            today=dt.date.fromisoformat(day) if day else None,
            district=str(stored.get("district", "")),
            office=str(stored.get("office", "")),
        )
        _known = time.monotonic(), read
    return _known[1]


@transaction.atomic
def set_facts(new: Facts, *, by: AbstractBaseUser | None) -> None:
    """Write the site's facts; the audit line says what they were before."""
    forget()
    before = asdict(facts())
    values = asdict(new) | {"today": new.today.isoformat() if new.today else ""}
    for name, value in values.items():
        SiteFact.objects.update_or_create(name=name, defaults={"value": value})
    audit.record(by, "site.facts.set", "site", before=before, after=values)
    forget()
    transaction.on_commit(forget)


def forget() -> None:
    """Read the facts afresh the next time."""
    global _known
    _known = None


def context(_request: HttpRequest) -> dict[str, Any]:
    """For every template: `site`, the facts."""
    return {"site": facts()}
