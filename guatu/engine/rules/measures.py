"""The measures a clause may name: what each means, its unit and range, and its exact value for given facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from guatu.engine.rules.facts import Facts, month_number
from guatu.engine.rules.pro_rata import Due, ProRata
from guatu.engine.rules.quantities import (
    CATEGORY,
    COUNT,
    FLAG,
    NUMERIC_UNITS,
    POINTS,
    RATIO,
    YUAN,
    exact_text,
    half_up,
    truncated,
)

Value = Fraction | str | bool

HALF_UP, TRUNCATE = "half_up", "truncate"
EXACT, SHOWN = "exact", "shown"


@dataclass(frozen=True)
class Rounding:
    """How figures are printed, and whether rules decide on the exact or on the printed figure.

    ``digits`` are decimals of a percentage. ``gap`` says whether a printed lag is the difference of the exact
    figures (97.16 - 83.33 = 13.83 -> 13.8) or of the printed ones (33.3 - 11.4 = 21.9).
    """

    digits: int = 1
    mode: str = HALF_UP
    decide_on: str = EXACT
    gap: str = SHOWN

    def rounded(self, value: Fraction, digits: int | None = None) -> Decimal:
        places = self.digits if digits is None else digits
        return half_up(value, places) if self.mode == HALF_UP else truncated(value, places)


@dataclass(frozen=True)
class Measured:
    """A measure's exact value and the inputs it came from, or None and the names of the facts that lack."""

    code: str
    value: Value | None
    inputs: Mapping[str, str] = None  # type: ignore[assignment]
    shown: str = ""
    lacks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.inputs is None:
            object.__setattr__(self, "inputs", {})


@dataclass(frozen=True)
class Measure:
    """One measure. ``low`` and ``high`` close its range (None is unbounded); whole numbers where unit is count."""

    code: str
    unit: str
    aliases: tuple[str, ...] = ()
    low: Fraction | None = None
    low_included: bool = True
    high: Fraction | None = None
    values: tuple[str, ...] = ()  # of a category; empty means any text
    needs_pro_rata: bool = False

    @property
    def is_numeric(self) -> bool:
        return self.unit in NUMERIC_UNITS

    @property
    def is_whole(self) -> bool:
        return self.unit == COUNT


ZERO, ONE = Fraction(0), Fraction(1)

MEASURES: Mapping[str, Measure] = {
    measure.code: measure
    for measure in (
        # Investment against 序时
        Measure("lag_points", POINTS, ("滞后百分点",), high=Fraction(100), needs_pro_rata=True),
        Measure("pro_rata_ratio", RATIO, ("占序时比", "完成序时比"), low=ZERO, needs_pro_rata=True),
        Measure("shortfall_ratio", RATIO, ("低于序时比例", "低于序时幅度"), high=ONE, needs_pro_rata=True),
        Measure("completion_ratio", RATIO, ("完成率", "年度计划完成率"), low=ZERO),
        Measure("pro_rata_share", RATIO, ("序时进度",), low=ZERO, high=ONE, needs_pro_rata=True),
        Measure("annual_plan_yuan", YUAN, ("年度计划投资",), low=ZERO),
        Measure("total_investment_yuan", YUAN, ("总投资",), low=ZERO),
        # A period's own task
        Measure("period_task_ratio", RATIO, ("任务完成率", "月任务完成率", "季度目标完成率"), low=ZERO),
        Measure("period_excess_ratio", RATIO, ("超额比例",), low=-ONE),
        Measure("period_excess_yuan", YUAN, ("超额金额",)),
        # Growth of an area's investment
        Measure("growth", RATIO, ("增速", "累计固投增速"), low=-ONE),
        Measure("planned_growth", RATIO, ("预期计划增速",), low=-ONE),
        Measure("average_growth", RATIO, ("平均增速", "全市平均增速"), low=-ONE),
        # Months and days overdue
        Measure("start_overdue_months", COUNT, ("应开工未开工月数",), low=ZERO),
        Measure("entry_overdue_months", COUNT, ("开工未入库月数", "未入库月数"), low=ZERO),
        Measure("milestone_workdays_overdue", COUNT, ("节点逾期工作日",), low=ZERO),
        Measure("key_milestone_workdays_overdue", COUNT, ("关键节点逾期工作日",), low=ZERO),
        Measure("months_without_report", COUNT, ("未报月数",), low=ZERO),
        # Payment
        Measure("payment_ratio", RATIO, ("支付率", "资金支付率"), low=ZERO),
        Measure("required_payment_ratio", RATIO, ("要求支付率",), low=ZERO, high=ONE),
        # Ranks, lists, orders
        Measure("rank", COUNT, ("排名",), low=ONE),
        Measure("rank_from_bottom", COUNT, ("倒数排名",), low=ONE),
        Measure(
            "class", CATEGORY, ("项目类别",), values=("continuing", "new_start", "completing", "reserve")
        ),
        Measure("sector", CATEGORY, ("领域", "行业")),
        Measure("series", CATEGORY, ("序列",)),
        Measure("inspection_list", CATEGORY, ("督查榜单",), values=("red", "black", "none")),
        Measure("order_stage", CATEGORY, ("督办单",), values=("none", "blue", "yellow", "red")),
        Measure("order_overdue", FLAG, ("督办单逾期",)),
        Measure("started", FLAG, ("已开工",)),
        Measure("in_statistics", FLAG, ("已入库",)),
        Measure("reported", FLAG, ("已报月报",)),
    )
}

BY_NAME: Mapping[str, Measure] = {
    name: measure for measure in MEASURES.values() for name in (measure.code, *measure.aliases)
}

# Words that published rules use without saying which measure they mean; each reading is a measure.
UNDEFINED_TERMS: Mapping[str, tuple[str, ...]] = {"lag": ("lag_points", "shortfall_ratio")}


class _Ledger:
    """Facts seen through one definition of 序时 and one way to round; computes each measure at most once."""

    def __init__(self, facts: Facts, pro_rata: ProRata, rounding: Rounding) -> None:
        self.facts, self.pro_rata, self.rounding = facts, pro_rata, rounding
        self._due: Due | None = None

    @property
    def due(self) -> Due:
        if self._due is None:
            self._due = self.pro_rata.due(self.facts)
        return self._due


Answer = tuple[Value | None, dict[str, object], tuple[str, ...]]


def measure(code: str, facts: Facts, pro_rata: ProRata, rounding: Rounding) -> Measured:
    """The exact value of one measure, rounded first only where the pack decides on printed figures."""
    ledger = _Ledger(facts, pro_rata, rounding)
    value, inputs, lacks = _COMPUTE[code](ledger)
    shown = ""
    if value is not None:
        value = _as_decided(code, value, ledger)
        shown = show(code, value, rounding, lag_shown=_shown_lag(ledger) if code == "lag_points" else None)
    return Measured(code, value, {k: _text(v) for k, v in inputs.items()}, shown, lacks)


def show(code: str, value: Value, rounding: Rounding, *, lag_shown: Decimal | None = None) -> str:
    """The value as printed: percent and points rounded by the pack's rule, counts and amounts whole."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    unit = MEASURES[code].unit
    if unit == RATIO:
        return f"{rounding.rounded(value * 100)}%"
    if unit == POINTS:
        return str(lag_shown if lag_shown is not None else rounding.rounded(value))
    return str(rounding.rounded(value, 0))


def _as_decided(code: str, value: Value, ledger: _Ledger) -> Value:
    rounding = ledger.rounding
    if rounding.decide_on == EXACT or not isinstance(value, Fraction):
        return value
    if code == "lag_points":
        return Fraction(_shown_lag(ledger))
    if MEASURES[code].unit == RATIO:
        return Fraction(rounding.rounded(value * 100)) / 100
    return value


def _shown_lag(ledger: _Ledger) -> Decimal:
    share, done = ledger.due.share, _completion(ledger)[0]
    assert isinstance(share, Fraction) and isinstance(done, Fraction)
    if ledger.rounding.gap == SHOWN:
        return ledger.rounding.rounded(share * 100) - ledger.rounding.rounded(done * 100)
    return ledger.rounding.rounded((share - done) * 100)


def _text(value: object) -> str:
    if isinstance(value, Fraction):
        return exact_text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _completion(ledger: _Ledger) -> Answer:
    done, plan = ledger.facts.completed_yuan, ledger.facts.plan_yuan
    lacks = tuple(n for n, v in (("completed_yuan", done), ("plan_yuan", plan)) if v is None)
    if done is None or plan is None:
        return None, {}, lacks
    if plan <= 0:
        return None, {}, ("plan_yuan",)
    return Fraction(done, plan), {"completed_yuan": done, "plan_yuan": plan}, ()


def _lag(ledger: _Ledger) -> Answer:
    done, inputs, lacks = _completion(ledger)
    share = ledger.due.share
    if share is None:
        lacks = (*lacks, *(n for n in ledger.due.lacks if n not in lacks))
    if not isinstance(done, Fraction) or share is None:
        return None, {}, lacks
    return (share - done) * 100, {**inputs, "pro_rata_share": share, "completion_ratio": done}, ()


def _of_due(ledger: _Ledger) -> Answer:
    done, due = ledger.facts.completed_yuan, ledger.due.yuan
    lacks = () if done is not None else ("completed_yuan",)
    if due is None:
        lacks = (*lacks, *ledger.due.lacks)
    if done is None or due is None:
        return None, {}, lacks
    if due <= 0:
        return None, {}, ("due_yuan",)
    inputs: dict[str, object] = {"completed_yuan": done, "due_yuan": due}
    if ledger.due.share is not None:
        inputs |= {"plan_yuan": ledger.facts.plan_yuan, "pro_rata_share": ledger.due.share}
    return done / due, inputs, ()


def _shortfall(ledger: _Ledger) -> Answer:
    ratio, inputs, lacks = _of_due(ledger)
    return (1 - ratio if isinstance(ratio, Fraction) else None), inputs, lacks


def _share(ledger: _Ledger) -> Answer:
    share = ledger.due.share
    return share, {"month": ledger.facts.month}, () if share is not None else ledger.due.lacks


def _period(ledger: _Ledger) -> tuple[int, int] | tuple[str, ...]:
    done, task = ledger.facts.period_completed_yuan, ledger.facts.period_task_yuan
    if done is None or task is None:
        pairs = (("period_completed_yuan", done), ("period_task_yuan", task))
        return tuple(name for name, value in pairs if value is None)
    return (done, task) if task > 0 else ("period_task_yuan",)


def _period_answer(compute: Callable[[int, int], Fraction]) -> Callable[[_Ledger], Answer]:
    def answer(ledger: _Ledger) -> Answer:
        pair = _period(ledger)
        if isinstance(pair[0], str):
            return None, {}, tuple(str(name) for name in pair)
        done, task = int(pair[0]), int(pair[1])
        return compute(done, task), {"period_completed_yuan": done, "period_task_yuan": task}, ()

    return answer


def _given(name: str) -> Callable[[_Ledger], Answer]:
    def answer(ledger: _Ledger) -> Answer:
        value = getattr(ledger.facts, name)
        if value is None:
            return None, {}, (name,)
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            value = Fraction(value)
        return value, {name: value}, ()

    return answer


def _has_started(facts: Facts) -> bool | None:
    if facts.started_month is not None:
        return month_number(facts.started_month) <= month_number(facts.month)
    return facts.started


def _is_entered(facts: Facts) -> bool | None:
    if facts.statistics_month is not None:
        return month_number(facts.statistics_month) <= month_number(facts.month)
    return facts.in_statistics


def _started(ledger: _Ledger) -> Answer:
    started = _has_started(ledger.facts)
    return started, {"started": started}, () if started is not None else ("started",)


def _entered(ledger: _Ledger) -> Answer:
    entered = _is_entered(ledger.facts)
    return entered, {"in_statistics": entered}, () if entered is not None else ("in_statistics",)


def _start_overdue(ledger: _Ledger) -> Answer:
    facts = ledger.facts
    started, planned = _has_started(facts), facts.planned_start_month
    inputs: dict[str, object] = {"month": facts.month}
    if planned is not None:
        inputs["planned_start_month"] = planned
        # Nothing can be late before its month, whether or not anybody said that it has started.
        if month_number(planned) > month_number(facts.month):
            return ZERO, inputs, ()
    if started is not None:
        inputs["started"] = started
        if started:
            return ZERO, inputs, ()
    if planned is None or started is None:
        pairs = (("planned_start_month", planned), ("started", started))
        return None, {}, tuple(name for name, value in pairs if value is None)
    return Fraction(month_number(facts.month) - month_number(planned) + 1), inputs, ()


def _entry_overdue(ledger: _Ledger) -> Answer:
    facts = ledger.facts
    started, entered = _has_started(facts), _is_entered(facts)
    if entered or started is False:
        inputs: dict[str, object] = {"in_statistics": True} if entered else {"started": False}
        return ZERO, inputs, ()
    if entered is None or started is None or facts.started_month is None:
        pairs = (("in_statistics", entered), ("started_month", facts.started_month))
        return None, {}, tuple(name for name, value in pairs if value is None)
    months = month_number(facts.month) - month_number(facts.started_month)
    return (
        Fraction(months),
        {"month": facts.month, "started_month": facts.started_month, "in_statistics": False},
        (),
    )


def _milestones(*, key_only: bool) -> Callable[[_Ledger], Answer]:
    def answer(ledger: _Ledger) -> Answer:
        milestones = ledger.facts.milestones
        if milestones is None:
            return None, {}, ("milestones",)
        considered = [m for m in milestones if m.is_key or not key_only]
        if not considered:
            return None, {}, ("milestones",)
        worst = max(considered, key=lambda m: m.workdays_overdue)  # the first of equals
        inputs: dict[str, object] = {"milestone": worst.name}
        if worst.due_on is not None:
            inputs["due_on"] = worst.due_on.isoformat()
        return Fraction(max(worst.workdays_overdue, 0)), inputs, ()

    return answer


def _payment(ledger: _Ledger) -> Answer:
    paid, payable = ledger.facts.paid_yuan, ledger.facts.payable_yuan
    if paid is None or payable is None or payable <= 0:
        pairs = (("paid_yuan", paid), ("payable_yuan", payable or None))
        return None, {}, tuple(name for name, value in pairs if value is None) or ("payable_yuan",)
    return Fraction(paid, payable), {"paid_yuan": paid, "payable_yuan": payable}, ()


def _reported(ledger: _Ledger) -> Answer:
    reported = ledger.facts.reported
    return reported, {"reported": reported}, () if reported is not None else ("reported",)


_COMPUTE: Mapping[str, Callable[[_Ledger], Answer]] = {
    "lag_points": _lag,
    "pro_rata_ratio": _of_due,
    "shortfall_ratio": _shortfall,
    "completion_ratio": _completion,
    "pro_rata_share": _share,
    "annual_plan_yuan": _given("plan_yuan"),
    "total_investment_yuan": _given("total_investment_yuan"),
    "period_task_ratio": _period_answer(Fraction),
    "period_excess_ratio": _period_answer(lambda done, task: Fraction(done, task) - 1),
    "period_excess_yuan": _period_answer(lambda done, task: Fraction(done - task)),
    "growth": _given("growth"),
    "planned_growth": _given("planned_growth"),
    "average_growth": _given("average_growth"),
    "start_overdue_months": _start_overdue,
    "entry_overdue_months": _entry_overdue,
    "milestone_workdays_overdue": _milestones(key_only=False),
    "key_milestone_workdays_overdue": _milestones(key_only=True),
    "months_without_report": _given("months_without_report"),
    "payment_ratio": _payment,
    "required_payment_ratio": _given("required_payment_ratio"),
    "rank": _given("rank"),
    "rank_from_bottom": _given("rank_from_bottom"),
    "class": _given("class_"),
    "sector": _given("sector"),
    "series": _given("series"),
    "inspection_list": _given("inspection_list"),
    "order_stage": _given("order_stage"),
    "order_overdue": _given("order_overdue"),
    "started": _started,
    "in_statistics": _entered,
    "reported": _reported,
}
