"""The one place that knows which day it is."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone


def today() -> dt.date:
    """Today in China: the day set by GUATU_TODAY, else a demonstration's own day, else the real one."""
    fixed = getattr(settings, "TODAY", "")
    if fixed:
        return dt.date.fromisoformat(fixed)
    if settings.DATABASES:
        from guatu.foundation import site

        own = site.facts().today
        if own:
            return own
    return timezone.localdate()


def first_of_month(day: dt.date) -> dt.date:
    """Months are stored as their first day."""
    return day.replace(day=1)
