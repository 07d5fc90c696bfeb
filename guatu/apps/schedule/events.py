"""What happens to plans that others may want to know."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlanChanged:
    """A project's nodes or activities are not what they were."""

    project_id: int
    on: dt.date
