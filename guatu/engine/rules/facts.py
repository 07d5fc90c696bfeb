"""What is known of one object in one period: the only thing an assessment may look at."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from guatu.engine.rules.quantities import COUNT, RATIO, YUAN, NotAQuantity, read_quantity

PROJECT = "project"
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


class WrongFacts(ValueError):
    """Facts that cannot be read; ``where`` is the field and ``reason`` a code."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where, self.reason = where, reason


@dataclass(frozen=True, kw_only=True)
class MilestoneFact:
    """One milestone (节点) on the day of assessment: due, perhaps met; workdays overdue counted by a calendar."""

    name: str
    workdays_overdue: int
    is_key: bool = False
    due_on: date | None = None
    met_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ExemptionGrant:
    """An exemption that somebody granted: never without who approved it and why.

    ``kind`` is the id of the pack's exemption; months are inclusive and ``until_month`` None is open-ended.
    """

    kind: str
    approver: str
    reason: str
    since_month: str | None = None
    until_month: str | None = None
    matters: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.approver.strip() or not self.reason.strip():
            raise WrongFacts("exemption", "approver_and_reason_needed")
        for month in (self.since_month, self.until_month):
            if month is not None:
                month_number(month)


@dataclass(frozen=True, kw_only=True)
class Published:
    """What was published of this object for one past period: immutable, and all that counts may be taken from."""

    month: str
    level: str
    clauses: tuple[str, ...] = ()
    levels: Mapping[str, str] = field(default_factory=dict)  # matter -> level, where published by matter

    def __post_init__(self) -> None:
        month_number(self.month)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One object in one period. None is "not known", which is never taken for zero.

    Amounts are whole yuan and cumulative since January unless the name says period; ratios are exact (1 = 100 %).
    """

    month: str  # the period assessed, at its end: "2026-06"
    object: str = PROJECT  # project, district, unit, bond ... as the pack's matters name it
    code: str = ""
    name: str = ""
    class_: str | None = None  # continuing, new_start, completing, reserve, or the office's own word
    sector: str | None = None
    series: str | None = None  # which of several ranked series the object is in
    plan_yuan: int | None = None  # annual plan; for a bond the amount issued
    completed_yuan: int | None = None
    total_investment_yuan: int | None = None
    curve_yuan: tuple[int, ...] | None = None  # 12 cumulative amounts, own month curve
    quarter_targets_yuan: tuple[int, ...] | None = None  # 4 cumulative amounts
    period_task_yuan: int | None = None
    period_completed_yuan: int | None = None
    growth: Fraction | None = None
    planned_growth: Fraction | None = None
    average_growth: Fraction | None = None
    planned_start_month: str | None = None
    started: bool | None = None
    started_month: str | None = None
    in_statistics: bool | None = None
    statistics_month: str | None = None
    paid_yuan: int | None = None
    payable_yuan: int | None = None
    required_payment_ratio: Fraction | None = None
    milestones: tuple[MilestoneFact, ...] | None = None
    reported: bool | None = None
    months_without_report: int | None = None
    issue_month: str | None = None
    rank: int | None = None
    rank_from_bottom: int | None = None
    inspection_list: str | None = None  # red, black, none: what an inspection put the object on
    order_stage: str | None = None  # the supervision order it holds: none, blue, yellow, red
    order_overdue: bool | None = None
    exemption: ExemptionGrant | None = None
    history: tuple[Published, ...] = ()

    def __post_init__(self) -> None:
        for name in ("month", "planned_start_month", "started_month", "statistics_month", "issue_month"):
            value = getattr(self, name)
            if value is not None:
                month_number(value, where=name)
        if self.curve_yuan is not None and len(self.curve_yuan) != 12:
            raise WrongFacts("curve_yuan", "twelve_amounts_needed")
        if self.quarter_targets_yuan is not None and len(self.quarter_targets_yuan) != 4:
            raise WrongFacts("quarter_targets_yuan", "four_amounts_needed")

    @property
    def year(self) -> int:
        return int(self.month[:4])

    @property
    def month_of_year(self) -> int:
        return int(self.month[5:])


def month_number(month: str, *, where: str = "month") -> int:
    """Months counted through the years, so that a difference of two is a number of months."""
    match = _MONTH.fullmatch(month) if isinstance(month, str) else None
    if match is None:
        raise WrongFacts(where, "not_a_month")
    return int(match.group(1)) * 12 + int(match.group(2)) - 1


def month_text(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


CLASS_CODES = {
    "续建": "continuing",
    "續建": "continuing",
    "新开工": "new_start",
    "新開工": "new_start",
    "新建": "new_start",
    "竣工": "completing",
    "建成": "completing",
    "储备": "reserve",
    "儲備": "reserve",
    "前期": "reserve",
}

_YUAN_FIELDS = frozenset(f.name for f in dataclasses.fields(Facts) if f.name.endswith("_yuan")) - {
    "curve_yuan",
    "quarter_targets_yuan",
}
_RATIO_FIELDS = frozenset({"growth", "planned_growth", "average_growth", "required_payment_ratio"})
_COUNT_FIELDS = frozenset({"months_without_report", "rank", "rank_from_bottom"})
_FLAG_FIELDS = frozenset({"started", "in_statistics", "reported", "order_overdue"})


def facts_from_json(data: Mapping[str, Any], *, month: str | None = None) -> Facts:
    """Facts from a JSON object with the same field names (``class`` for ``class_``); amounts in yuan or "万元" text."""
    if not isinstance(data, Mapping):
        raise WrongFacts("", "not_an_object")
    known = {f.name for f in dataclasses.fields(Facts)}
    values: dict[str, Any] = {}
    for key, value in data.items():
        name = "class_" if key == "class" else key
        if name not in known:
            raise WrongFacts(key, "unknown_field")
        if value is not None:
            values[name] = _field(name, value)
    if month is not None:
        values.setdefault("month", month)
    if "month" not in values:
        raise WrongFacts("month", "missing")
    return Facts(**values)


def _field(name: str, value: Any) -> Any:
    if name in _YUAN_FIELDS:
        return _whole(name, value, YUAN)
    if name in _COUNT_FIELDS:
        return _whole(name, value, COUNT)
    if name in ("curve_yuan", "quarter_targets_yuan"):
        if not isinstance(value, (list, tuple)):
            raise WrongFacts(name, "not_a_list")
        return tuple(_whole(name, item, YUAN) for item in value)
    if name in _RATIO_FIELDS:
        return _quantity(name, value, RATIO)
    if name in _FLAG_FIELDS:
        if not isinstance(value, bool):
            raise WrongFacts(name, "not_true_or_false")
        return value
    if name == "milestones":
        return tuple(_nested(MilestoneFact, name, item) for item in _list(name, value))
    if name == "history":
        return tuple(_nested(Published, name, item) for item in _list(name, value))
    if name == "exemption":
        return _nested(ExemptionGrant, name, value)
    if not isinstance(value, str):
        raise WrongFacts(name, "not_a_text")
    return CLASS_CODES.get(value, value) if name == "class_" else value


def _nested(kind: type[Any], name: str, item: Any) -> Any:
    if not isinstance(item, Mapping):
        raise WrongFacts(name, "not_an_object")
    known = {f.name: f for f in dataclasses.fields(kind)}
    values: dict[str, Any] = {}
    for key, value in item.items():
        if key not in known:
            raise WrongFacts(f"{name}.{key}", "unknown_field")
        if key in ("due_on", "met_on") and value is not None:
            try:
                value = date.fromisoformat(value)
            except (TypeError, ValueError):
                raise WrongFacts(f"{name}.{key}", "not_a_date") from None
        elif key == "workdays_overdue":
            value = _whole(f"{name}.{key}", value, COUNT)
        elif key in ("clauses", "matters"):
            value = tuple(_texts(f"{name}.{key}", value))
        elif key == "is_key":
            if not isinstance(value, bool):
                raise WrongFacts(f"{name}.{key}", "not_true_or_false")
        elif key == "levels":
            if not isinstance(value, Mapping):
                raise WrongFacts(f"{name}.{key}", "not_an_object")
            value = dict(value)
        elif value is not None and not isinstance(value, str):
            raise WrongFacts(f"{name}.{key}", "not_a_text")
        values[key] = value
    missing = [
        f.name
        for f in known.values()
        if f.default is dataclasses.MISSING
        and f.default_factory is dataclasses.MISSING
        and f.name not in values
    ]
    if missing:
        raise WrongFacts(f"{name}.{missing[0]}", "missing")
    return kind(**values)


def _list(name: str, value: Any) -> list[Any]:
    if not isinstance(value, (list, tuple)):
        raise WrongFacts(name, "not_a_list")
    return list(value)


def _texts(name: str, value: Any) -> list[str]:
    items = _list(name, value)
    if not all(isinstance(item, str) for item in items):
        raise WrongFacts(name, "not_a_text")
    return items


def _quantity(name: str, value: Any, unit: str) -> Fraction:
    if isinstance(value, float):
        value = Decimal(repr(value))
    try:
        return read_quantity(value, unit)
    except NotAQuantity as wrong:
        raise WrongFacts(name, wrong.reason) from None


def _whole(name: str, value: Any, unit: str) -> int:
    number = _quantity(name, value, unit)
    if number.denominator != 1:
        raise WrongFacts(name, "not_whole")
    return int(number)
