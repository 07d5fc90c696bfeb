"""What measures have to do with each other: two figures of one project cannot take every pair of values.

Without this a check would ask about a project that is behind in points and ahead as a ratio, which cannot be.
Amounts are taken as: plan and task above zero, completed at least zero, something due wherever a ratio to 序时 exists.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from guatu.engine.rules.linear import Inequality, above, below, zero

LAG, RATIO, SHORT, DONE, SHARE = (
    "lag_points",
    "pro_rata_ratio",
    "shortfall_ratio",
    "completion_ratio",
    "pro_rata_share",
)
TASK, EXCESS, EXCESS_YUAN = "period_task_ratio", "period_excess_ratio", "period_excess_yuan"
KEY_MILESTONE, MILESTONE = "key_milestone_workdays_overdue", "milestone_workdays_overdue"

Alternative = tuple[Inequality, ...]


@dataclass
class Couplings:
    """``always`` holds; of each of ``either`` one alternative holds; ``when`` holds with a category's value."""

    always: list[Inequality] = field(default_factory=list)
    either: list[tuple[Alternative, ...]] = field(default_factory=list)
    when: list[tuple[str, str, Inequality]] = field(default_factory=list)
    never: list[tuple[str, str, str, str]] = field(default_factory=list)

    def numeric_links(self) -> Iterable[set[str]]:
        """The groups of measures that one coupling ties together."""
        for inequality in self.always:
            yield {name for name, _ in inequality.terms}
        for alternatives in self.either:
            yield {name for alternative in alternatives for i in alternative for name, _ in i.terms}


def couplings_of(measures: Collection[str]) -> Couplings:
    """The couplings among the measures that a matter uses."""
    present = set(measures)
    found = Couplings()
    _against_pro_rata(present, found)
    if {TASK, EXCESS} <= present:
        found.always += zero({EXCESS: 1, TASK: -1}, 1)
    if EXCESS_YUAN in present and (present & {TASK, EXCESS}):
        ratio, one = (TASK, -1) if TASK in present else (EXCESS, 0)
        found.either.append(_same_sign({ratio: 1}, one, EXCESS_YUAN))
    if {KEY_MILESTONE, MILESTONE} <= present:
        found.always.append(above({MILESTONE: 1, KEY_MILESTONE: -1}))
    for flag, value, counter in (
        ("started", "true", "start_overdue_months"),
        ("started", "false", "entry_overdue_months"),
        ("in_statistics", "true", "entry_overdue_months"),
        ("reported", "true", "months_without_report"),
    ):
        if {flag, counter} <= present:
            found.when += [(flag, value, inequality) for inequality in zero({counter: 1})]
    if {"reported", "months_without_report"} <= present:
        found.when.append(("reported", "false", above({"months_without_report": 1}, -1)))
    if {"order_stage", "order_overdue"} <= present:
        found.never.append(("order_stage", "none", "order_overdue", "true"))
    return found


def _against_pro_rata(present: set[str], found: Couplings) -> None:
    """With r completed and s due as shares of the plan: lag = 100 (s - r), ratio = r / s, shortfall = 1 - r / s."""
    if {RATIO, SHORT} <= present:
        found.always += zero({RATIO: 1, SHORT: 1}, -1)
    if {LAG, DONE, SHARE} <= present:
        found.always += zero({LAG: 1, SHARE: -100, DONE: 100})
    elif {LAG, DONE} <= present:
        found.always += [above({LAG: 1, DONE: 100}), below({LAG: 1, DONE: 100}, -100)]
    elif {LAG, SHARE} <= present:
        found.always.append(below({LAG: 1, SHARE: -100}))
    if RATIO in present:
        ratio, one = {RATIO: 1}, -1
    elif SHORT in present:
        ratio, one = {SHORT: -1}, 0
    else:
        return
    # `ratio + one` is r / s - 1, whose sign is that of r - s, and |r - s| <= |r / s - 1| since s <= 1.
    if LAG in present:
        found.either.append(
            (
                (
                    below(ratio, one, strict=True),
                    above({LAG: 1}, strict=True),
                    _sum_at_most_zero(LAG, ratio, one),
                ),
                (*zero(ratio, one), *zero({LAG: 1})),
                (
                    above(ratio, one, strict=True),
                    below({LAG: 1}, strict=True),
                    _sum_at_least_zero(LAG, ratio, one),
                ),
            )
        )
    if DONE in present:
        # s = r / ratio is above zero and at most one.
        as_ratio = (above({**ratio, DONE: -1}, one + 1), above({DONE: 1}, strict=True))
        found.either.append(((*zero({DONE: 1}), *zero(ratio, one + 1)), as_ratio))
    if {DONE, SHARE} <= present:
        gap = {DONE: 1, SHARE: -1}
        found.either.append(
            (
                (below(ratio, one, strict=True), below(gap, strict=True)),
                (*zero(ratio, one), *zero(gap)),
                (above(ratio, one, strict=True), above(gap, strict=True)),
            )
        )


def _sum_at_most_zero(lag: str, ratio: dict[str, int], one: int) -> Inequality:
    """lag <= 100 (1 - r / s), that is lag + 100 (ratio + one) <= 0."""
    return below({lag: 1, **{name: 100 * value for name, value in ratio.items()}}, 100 * one)


def _sum_at_least_zero(lag: str, ratio: dict[str, int], one: int) -> Inequality:
    return above({lag: 1, **{name: 100 * value for name, value in ratio.items()}}, 100 * one)


def _same_sign(ratio: dict[str, int], one: int, amount: str) -> tuple[Alternative, ...]:
    return (
        (below(ratio, one, strict=True), below({amount: 1}, strict=True)),
        (*zero(ratio, one), *zero({amount: 1})),
        (above(ratio, one, strict=True), above({amount: 1}, strict=True)),
    )
