"""Workdays of China: weekends, statutory holidays and 调休, counted in constant time."""

from guatu.engine.calendars.workdays import OutsideCalendar, WorkCalendar

__all__ = ["OutsideCalendar", "WorkCalendar"]
