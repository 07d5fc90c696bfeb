"""A plan year in figures, from its standings alone, summed the same way for everyone.

``summarise`` is given the standings a person may see, so that a reporter's wall chart adds up to a reporter's
projects. Amounts are whole yuan; a ratio is a text of six decimals, None without a denominator; days are ISO.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from guatu.apps.projects.choices import PlanClass
from guatu.apps.supervision.choices import Level
from guatu.apps.supervision.models import Standing

URGENCY: tuple[str, ...] = (Level.ALARM, Level.WATCH, Level.EXEMPT, Level.GOOD, Level.UNRATED)
CLASS_ORDER: tuple[str, ...] = tuple(PlanClass.values)


@dataclass(frozen=True)
class Node:
    """A milestone that falls due in the month the chart hangs in."""

    project_id: int
    name: str
    due_on: dt.date
    met_on: dt.date | None
    is_key: bool
    owner: str


@dataclass(frozen=True)
class Frame:
    """What the figures of a year need beside its standings."""

    year: int
    as_of_month: dt.date | None
    hung_on: dt.date
    rule: Mapping[str, str]
    months_due: Mapping[int, Sequence[Decimal | None]] = field(default_factory=dict)  # project -> 12 amounts
    months_done: Mapping[int, Sequence[Decimal | None]] = field(default_factory=dict)
    nodes: Sequence[Node] = ()


def summarise(rows: Sequence[Standing], frame: Frame) -> dict[str, Any]:
    """All figures of a year over the standings given, as JSON values."""
    month = frame.as_of_month
    return {
        "year": frame.year,
        "as_of_month": f"{month:%Y-%m}" if month else None,
        "as_of": _last_day(month).isoformat() if month else None,
        "hung_on": frame.hung_on.isoformat(),
        "rule": dict(frame.rule),
        "totals": totals(rows),
        "classes": _groups(
            rows, lambda row: row.class_code, _class_place, lambda row: {"code": row.class_code}
        ),
        "towns": _groups(
            rows,
            lambda row: row.local_authority_id,
            _first_seen,
            lambda row: {"id": row.local_authority_id, "name": row.local_name},
        ),
        "sponsors": _groups(rows, lambda row: row.sponsor_name, _sponsor_place, _sponsor, levels=True),
        "leads": _groups(
            rows,
            lambda row: row.lead_unit_id,
            _first_seen,
            lambda row: {"id": row.lead_unit_id, "name": row.lead_name},
        ),
        "sectors": _groups(rows, lambda row: row.sector, _first_seen, lambda row: {"code": row.sector}),
        "months": _months(rows, frame),
        "starts": _starts(rows),
        "nodes": _nodes(rows, frame),
        "alarms": _alarms(rows),
    }


def totals(rows: Iterable[Standing]) -> dict[str, Any]:
    """Count, sums and lights of some projects. Rates are over the whole plan, reported or not."""
    rows = list(rows)
    total, target, due, done = (
        _sum(getattr(row, name) for row in rows)
        for name in ("total_investment_yuan", "annual_target_yuan", "due_yuan", "completed_year_yuan")
    )
    lights = dict.fromkeys(Level.values, 0)
    for row in rows:
        lights[row.level] += 1
    return {
        "projects": len(rows),
        "total_investment_yuan": whole(total),
        "annual_target_yuan": whole(target),
        "due_yuan": whole(due),
        "completed_yuan": whole(done),
        "ratio": ratio(done, target) if any(row.completed_year_yuan is not None for row in rows) else None,
        "due_ratio": ratio(due, target) if any(row.due_yuan is not None for row in rows) else None,
        "lights": lights,
        "drafts": sum(row.draft for row in rows),
    }


def whole(amount: Decimal) -> int:
    """Sums are shown in 万元 or 亿元; a whole yuan is more than enough of them."""
    return int(amount.to_integral_value(rounding=ROUND_HALF_UP))


def ratio(part: Decimal, of: Decimal) -> str | None:
    return str((part / of).quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)) if of else None


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def _groups(
    rows: Sequence[Standing],
    key: Callable[[Standing], Any],
    place: Callable[[Standing, int], Any],
    about: Callable[[Standing], dict[str, Any]],
    *,
    levels: bool = False,
) -> list[dict[str, Any]]:
    """The sums of the rows that share a key, in the order their first row gives; those without it last."""
    grouped: defaultdict[Any, list[Standing]] = defaultdict(list)
    for row in rows:
        grouped[key(row)].append(row)
    ordered = sorted(
        enumerate(grouped.items()), key=lambda item: (not item[1][0], place(item[1][1][0], item[0]), item[0])
    )
    result = []
    for _, (_, members) in ordered:
        group = {**about(members[0]), **totals(members)}
        if levels:
            urgent_first = sorted(members, key=lambda row: (URGENCY.index(row.level), row.order, row.pk))
            group["levels"] = [row.level for row in urgent_first]
        result.append(group)
    return result


def _first_seen(_row: Standing, seen: int) -> int:
    return seen


def _class_place(row: Standing, _seen: int) -> int:
    return CLASS_ORDER.index(row.class_code)


def _sponsor_place(row: Standing, _seen: int) -> int:
    return int(row.extra.get("sponsor_order", 1_000_000))


def _sponsor(row: Standing) -> dict[str, Any]:
    return {
        "id": row.sponsor_post_id,
        "name": row.sponsor_name,
        "title": row.extra.get("sponsor_title", row.sponsor_name),
        "field": row.extra.get("sponsor_field", ""),
    }


def _months(rows: Sequence[Standing], frame: Frame) -> list[dict[str, Any]]:
    """Due and done by the end of each month; a month without a project's report keeps its last figure."""
    last = frame.as_of_month.month if frame.as_of_month and frame.as_of_month.year == frame.year else 0
    due = [Decimal(0)] * 12
    done = [Decimal(0)] * 12
    for row in rows:
        for at, amount in enumerate(frame.months_due.get(row.project_id, ())):
            due[at] += amount or 0
        latest = Decimal(0)
        for at, reported in enumerate(frame.months_done.get(row.project_id, ())):
            latest = latest if reported is None else reported
            done[at] += latest
    return [
        {
            "month": at + 1,
            "due_yuan": whole(due[at]),
            "completed_yuan": whole(done[at]) if at < last else None,
        }
        for at in range(12)
    ]


def _starts(rows: Sequence[Standing]) -> dict[str, Any]:
    """Of the year's new starts: how many should have begun, and did; and what is not yet in statistics."""
    new = [row for row in rows if row.class_code == PlanClass.NEW_START]
    due = [row for row in new if row.extra.get("start_due")]
    made = sum(bool(row.extra.get("started")) for row in due)
    return {
        "planned": len(new),
        "due": len(due),
        "made": made,
        "late": len(due) - made,
        "ratio": ratio(Decimal(made), Decimal(len(due))),
        "not_in_statistics": sum(bool(row.extra.get("not_in_statistics")) for row in rows),
    }


def _nodes(rows: Sequence[Standing], frame: Frame) -> dict[str, Any]:
    by_project = {row.project_id: row for row in rows}
    nodes = [node for node in frame.nodes if node.project_id in by_project]
    told = []
    for node in nodes:
        row = by_project[node.project_id]
        told.append(
            {
                "due_on": node.due_on.isoformat(),
                "name": node.name,
                "is_key": node.is_key,
                "met": node.met_on is not None,
                "owner": node.owner,
                "code": row.code,
                "project": row.extra.get("short_name") or row.name,
                "level": row.level,
                "draft": row.draft,
            }
        )
    return {
        "month": f"{frame.hung_on:%Y-%m}",
        "due": len(nodes),
        "key": sum(node.is_key for node in nodes),
        "list": told,
    }


def _alarms(rows: Sequence[Standing]) -> list[dict[str, Any]]:
    """The projects on red, numbered in the order in which somebody must act."""
    far = dt.date.max
    red = sorted(
        (row for row in rows if row.level == Level.ALARM),
        key=lambda row: (row.act_due_on or far, -row.overdue_workdays, row.order, row.pk),
    )
    return [
        {
            "n": n,
            "code": row.code,
            "number": row.number,
            "name": row.extra.get("short_name") or row.name,
            "full_name": row.name,
            "draft": row.draft,
            "ratio": str(row.ratio) if row.ratio is not None else None,
            "problem": row.problem,
            "act_unit": row.act_unit,
            "act": row.act,
            "act_due_on": row.act_due_on.isoformat() if row.act_due_on else None,
            "sponsor_title": row.extra.get("sponsor_title", row.sponsor_name),
            "sponsor_field": row.extra.get("sponsor_field", ""),
            "late_milestone": row.late_milestone,
            "overdue_workdays": row.overdue_workdays,
            "town": row.local_name,
        }
        for n, row in enumerate(red, start=1)
    ]


def _last_day(month: dt.date) -> dt.date:
    following = dt.date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return following - dt.timedelta(days=1)
