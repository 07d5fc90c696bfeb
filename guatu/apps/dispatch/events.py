"""What happens to issues and action items that others may want to know."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IssuesChanged:
    """A project's issues or action items are not what they were."""

    project_id: int
    on: dt.date
