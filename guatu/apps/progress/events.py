"""What happens to monthly reports that others may want to know."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportReceived:
    """A project's figures for a month arrived or were corrected."""

    project_id: int
    month: dt.date
    on: dt.date
