"""The ledger as it is asked for: which lines, in which groups and order, with which totals.

Plain values in and out. A total is always the sum of the lines under it, and the groups' totals sum
to the grand total, because both are taken from the same lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from operator import attrgetter
from typing import Any

from guatu.apps.projects.choices import PlanClass
from guatu.apps.supervision.choices import Level

from .lines import Line, tenths
from .question import VIEWS, Question

#: A group shows this many lines until it is opened, and this many when it is.
FIRST_LINES = 12
MOST_LINES = 500
#: A page this short shows every line at once.
SHORT_PAGE = 40

CLASS_ORDER = tuple(PlanClass.values)
LEVEL_ORDER = tuple(Level.values)

#: What a line answers to under each filter; a project of two sponsors is found under both.
FILTER_VALUES: dict[str, Callable[[Line], tuple[str, ...]]] = {
    "town": lambda line: (line.local_name,),
    "sector": lambda line: (line.sector,),
    "lead": lambda line: (line.lead_name,),
    "sponsor": attrgetter("sponsors"),
    "level": lambda line: (line.level,),
}
GROUP_KEYS: dict[str, Callable[[Line], str]] = {
    "town": attrgetter("local_name"),
    "sector": attrgetter("sector"),
    "lead": attrgetter("lead_name"),
    "sponsor": attrgetter("sponsor_name"),
    "level": attrgetter("level"),
    "class": attrgetter("class_code"),
    "none": lambda line: "",  # noqa: ARG005
}
#: What a column sorts by; None always comes last, whichever way the column is turned.
SORT_KEYS: dict[str, Callable[[Line], Any]] = {
    "level": lambda line: line.urgency,
    "name": lambda line: line.name,
    "total": lambda line: line.total,
    "plan": lambda line: line.plan,
    "done": lambda line: line.done,
    "ratio": lambda line: line.ratio_tenths,
    "gap": lambda line: line.gap_tenths,
    "stage": lambda line: line.station or None,
    "node": lambda line: (
        (-line.overdue_workdays, line.next_milestone_due_on or date.max)
        if line.overdue_workdays or line.next_milestone_due_on
        else None
    ),
    "issues": lambda line: line.open_issues,
}


@dataclass(frozen=True)
class Totals:
    """Sums of some lines, in fen."""

    count: int = 0
    total: int = 0
    plan: int = 0
    due: int = 0
    done: int = 0
    lights: dict[str, int] = field(default_factory=dict)

    @property
    def ratio_tenths(self) -> int | None:
        return tenths(self.done, self.plan)

    @property
    def due_tenths(self) -> int | None:
        return tenths(self.due, self.plan)

    @property
    def gap_tenths(self) -> int | None:
        ratio, due = self.ratio_tenths, self.due_tenths
        return None if ratio is None or due is None else ratio - due


@dataclass(frozen=True)
class Group:
    """Lines under one heading; ``lines`` are the ones shown."""

    key: str
    totals: Totals
    lines: tuple[Line, ...]

    @property
    def hidden(self) -> int:
        return self.totals.count - len(self.lines)


@dataclass(frozen=True)
class Sheet:
    """The answer to a question."""

    totals: Totals
    groups: tuple[Group, ...]
    shown: int
    all_count: int
    views: dict[str, int]
    choices: dict[str, dict[str, int]]
    due_tenths: int | None  # when it is the same for every line shown


def view_tests(today: date) -> dict[str, Callable[[Line], bool]]:
    """Which lines each saved view keeps on a day."""

    def due_this_month(line: Line) -> bool:
        due_on = line.next_milestone_due_on
        return due_on is not None and (due_on.year, due_on.month) == (today.year, today.month)

    return {
        "all": lambda line: True,  # noqa: ARG005
        "alarm": lambda line: line.level == "alarm",
        "watch": lambda line: line.level == "watch",
        "due": due_this_month,
        "unstarted": attrgetter("start_overdue"),
        "unlisted": attrgetter("not_in_statistics"),
    }


def build_sheet(
    lines: Sequence[Line],
    question: Question,
    *,
    today: date,
    every_line: bool = False,
    group_order: Callable[[str], Any] | None = None,
) -> Sheet:
    """Answer a question; ``every_line`` opens all groups, as an export does.

    ``group_order`` gives groups their place; without it classes and levels stand in their own order
    and all other groups as the register first names them.
    """
    in_view = view_tests(today)
    searched = _searched(lines, question.search)
    filters = question.filters

    # A choice's count says what pressing it would show: all other filters stay on.
    chosen_view = in_view[question.view]
    matching = [line for line in searched if _meets(line, filters)]
    kept = [line for line in matching if chosen_view(line)]
    views = {name: sum(map(in_view[name], matching)) for name in VIEWS}
    choices: dict[str, dict[str, int]] = {}
    for name, values in FILTER_VALUES.items():
        others = {other: value for other, value in filters.items() if other != name}
        offered = (
            kept if others == filters else filter(chosen_view, (x for x in searched if _meets(x, others)))
        )
        choices[name] = dict(Counter(chain.from_iterable(map(values, offered))))

    groups = _grouped(_sorted(kept, question), question.group, group_order)
    short = len(kept) <= SHORT_PAGE
    answered = tuple(
        Group(
            key,
            total_of(members),
            tuple(members if every_line else _shown(members, short or question.opens(key))),
        )
        for key, members in groups
    )
    shares = {line.due_tenths for line in kept if line.due_tenths is not None}
    return Sheet(
        totals=total_of(kept),
        groups=answered,
        shown=sum(len(group.lines) for group in answered),
        all_count=len(lines),
        views=views,
        choices=choices,
        due_tenths=shares.pop() if len(shares) == 1 else None,
    )


def total_of(lines: Sequence[Line]) -> Totals:
    """Sums over lines; a figure nobody reported adds nothing."""
    lights = Counter(line.level for line in lines)
    return Totals(
        count=len(lines),
        total=sum(line.total or 0 for line in lines),
        plan=sum(line.plan or 0 for line in lines),
        due=sum(line.due or 0 for line in lines),
        done=sum(line.done or 0 for line in lines),
        lights={level: lights[level] for level in LEVEL_ORDER if lights[level]},
    )


def _meets(line: Line, filters: dict[str, str]) -> bool:
    return all(value in FILTER_VALUES[name](line) for name, value in filters.items())


def _shown(members: list[Line], is_open: bool) -> list[Line]:
    return members[: MOST_LINES if is_open else FIRST_LINES]


def _searched(lines: Sequence[Line], words: str) -> Sequence[Line]:
    asked = words.casefold().split()
    if not asked:
        return lines
    return [
        line
        for line in lines
        if all(word in f"{line.name} {line.number} {line.search_key}".casefold() for word in asked)
    ]


def _sorted(lines: list[Line], question: Question) -> list[Line]:
    """In the asked order; equals keep the register's."""
    key = SORT_KEYS.get(question.sort)
    if key is None:
        return lines[::-1] if question.descending else lines
    known = [(value, line) for line in lines if (value := key(line)) is not None]
    unknown = [line for line in lines if key(line) is None]
    known.sort(key=lambda pair: pair[0], reverse=question.descending)
    return [line for _, line in known] + unknown


def _grouped(
    lines: Iterable[Line], by: str, group_order: Callable[[str], Any] | None
) -> list[tuple[str, list[Line]]]:
    key = GROUP_KEYS[by]
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(key(line), []).append(line)
    place = group_order or {"class": CLASS_ORDER.index, "level": LEVEL_ORDER.index}.get(by)
    if place is not None:
        return sorted(groups.items(), key=lambda item: place(item[0]))
    return sorted(groups.items(), key=lambda item: item[0] == "")
