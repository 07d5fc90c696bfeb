"""What happens to lights that others may want to know."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MonthAssessed:
    """A month's lights were given, as a draft or for good."""

    month: dt.date
    rule_set_id: int
    draft: bool
    on: dt.date
