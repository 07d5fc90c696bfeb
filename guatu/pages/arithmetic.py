"""The sum behind a light, in words: what was taken, by what it was divided, what came out, and the line it crossed.

A light is stored with its findings as the rules gave them: codes, exact values and limits. Here they become the
terms of a sum, for the floating note beside a light and for the head of the project page. A measure that is not a
sum is one term; a measure nobody wrote words for is still shown, by its value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from guatu.ui import text

RATED = ("alarm", "watch", "good")
TRIGGERED = ("alarm", "watch")
RELATIONS = {"<": "below", "<=": "at_most", ">": "above", ">=": "at_least", "==": "equal", "=": "equal"}


@dataclass(frozen=True)
class Term:
    """One term of a sum: its sign, what it is, its value with unit, and where it comes from."""

    term: str
    value: str
    unit: str = ""
    sign: str = ""
    source: str = ""
    is_result: bool = False
    short: str = ""  # the term without its own sum, where there is little room

    @property
    def label(self) -> str:
        """The term in few words."""
        return self.short or self.term

    @property
    def whole(self) -> str:
        """Value and unit together."""
        return f"{self.value}{text.joint()}{self.unit}" if self.unit else self.value


@dataclass(frozen=True)
class Sum:
    """One finding: its terms, the last of which is what the rule looked at, and the clause that spoke."""

    level: str
    matter: str
    terms: tuple[Term, ...]
    clause: str = ""
    follows: str = ""

    @property
    def result(self) -> Term:
        return self.terms[-1]

    @property
    def operands(self) -> tuple[Term, ...]:
        return self.terms[:-1]

    @property
    def spoken(self) -> str:
        """The whole sum in one sentence, for those who hear it."""
        parts = [f"{term.sign} {term.term} {term.whole}".strip() for term in self.terms]
        return " ".join([*parts, self.result.source]).strip()


@dataclass(frozen=True)
class Sources:
    """Where the figures come from, in words that end a term: the report, the plan, the day of the light."""

    months: str = ""  # January to June
    reported: str = ""
    planned: str = ""
    decided_on: date | None = None
    year: int | None = None
    words: Mapping[str, str] = field(default_factory=dict)  # the place's words for the levels

    def light(self, level: str) -> str:
        return self.words.get(level, level)


def sums_of(findings: Sequence[Mapping[str, Any]], sources: Sources) -> list[Sum]:
    """The sums behind a light, the gravest first; what was not rated is left out."""
    rated = [f for f in findings if f.get("meaning", f.get("level")) in RATED]
    order = {level: place for place, level in enumerate(RATED)}
    rated.sort(key=lambda f: order[f.get("meaning", f.get("level"))])
    return [found for finding in rated if (found := _sum(finding, sources)) is not None]


def verdict(sums: Sequence[Sum], level: str, sources: Sources) -> str:
    """What the sums come to."""
    triggered = [s for s in sums if s.level in TRIGGERED]
    if len(triggered) > 1:
        return ngettext(
            "%(count)d clause is met; the gravest decides.",
            "%(count)d clauses are met; the gravest decides.",
            len(triggered),
        ) % {"count": len(triggered)}
    if triggered:
        return _("One clause is met.")
    if level == "good":
        return _("No clause for red or yellow is met: %(light)s.") % {"light": sources.light("good")}
    return ""


def unrated_reason(findings: Sequence[Mapping[str, Any]], level: str) -> str:
    """Why there is no light."""
    if level == "exempt":
        return _("Exempted from assessment for now.")
    lacks = [name for finding in findings for name in finding.get("lacks", ())]
    words = list(dict.fromkeys(_LACKS[name]() for name in lacks if name in _LACKS))
    if words:
        return _("Not rated: %(facts)s not known.") % {"facts": pgettext("between words", ", ").join(words)}
    return _("Not yet in the period of assessment: no light.")


_LACKS: dict[str, Callable[[], str]] = {
    "completed_yuan": lambda: _("completed investment"),
    "plan_yuan": lambda: pgettext("what is not known", "year's plan"),
    "due_yuan": lambda: _("amount due by now"),
    "milestones": lambda: _("key nodes"),
    "planned_start_month": lambda: _("planned start"),
    "started": lambda: _("whether it started"),
    "started_month": lambda: _("month of start"),
    "in_statistics": lambda: _("entry in statistics"),
    "paid_yuan": lambda: _("amount paid"),
    "payable_yuan": lambda: _("amount payable"),
    "reported": lambda: _("monthly report"),
}


def _sum(finding: Mapping[str, Any], sources: Sources) -> Sum | None:
    measures = [m for m in finding.get("measures", ()) if m.get("value") is not None]
    bounds = finding.get("bounds", ())
    bounded = [b["measure"] for b in bounds]
    # The measure the clause compared; the conditions beside it (a class, a sector) are not what is asked about.
    looked_at = next((m for m in measures if m["measure"] in bounded and m["measure"] in _WRITTEN), None)
    looked_at = looked_at or next((m for m in measures if m["measure"] in _WRITTEN), None)
    looked_at = looked_at or (measures[0] if measures else None)
    if looked_at is None:
        return None
    level = finding.get("meaning", finding.get("level", ""))
    crossed = _crossed([b for b in bounds if b["measure"] == looked_at["measure"]], level, sources)
    write = _WRITTEN.get(looked_at["measure"], _plain)
    return Sum(
        level=level,
        matter=str(finding.get("matter", "")),
        terms=tuple(write(looked_at, crossed, sources)),
        clause=str(finding.get("text", "")),
        follows=str(finding.get("follows", "")),
    )


def _crossed(bounds: Sequence[Mapping[str, str]], level: str, sources: Sources) -> str:
    """The limits that decided, as a phrase that names the light they give."""
    if not bounds:
        return ""
    phrases = {
        "below": pgettext("limit", "below %(limit)s"),
        "at_most": pgettext("limit", "at most %(limit)s"),
        "above": pgettext("limit", "above %(limit)s"),
        "at_least": pgettext("limit", "at least %(limit)s"),
        "equal": pgettext("limit", "exactly %(limit)s"),
    }
    said = [
        phrases[RELATIONS[b["relation"]]] % {"limit": b["limit"]}
        for b in bounds
        if b["relation"] in RELATIONS
    ]
    if not said:
        return ""
    return _("%(limits)s: %(light)s") % {
        "limits": pgettext("between words", ", ").join(said),
        "light": sources.light(level),
    }


Measured = Mapping[str, Any]


def _wan(inputs: Mapping[str, str], name: str) -> str:
    return text.wan(Fraction(inputs[name])) if name in inputs else text.NO_FIGURE


def _percent(value: object) -> str:
    return text.percent(Fraction(str(value)))


def _wan_unit() -> str:
    return str(text.WAN_YUAN)


def _done(inputs: Mapping[str, str], sources: Sources, sign: str = "") -> Term:
    term = (
        _("%(months)s completed investment") % {"months": sources.months}
        if sources.months
        else _("Completed investment")
    )
    return Term(
        term,
        _wan(inputs, "completed_yuan"),
        _wan_unit(),
        sign,
        sources.reported,
        short=_("Completed investment"),
    )


def _due(inputs: Mapping[str, str], sources: Sources, sign: str) -> Term:
    if "plan_yuan" in inputs and "pro_rata_share" in inputs:
        term = _("Due pro rata: year's plan %(plan)s × %(share)s") % {
            "plan": _wan(inputs, "plan_yuan"),
            "share": _percent(inputs["pro_rata_share"]),
        }
    else:
        term = _("Due pro rata")
    return Term(term, _wan(inputs, "due_yuan"), _wan_unit(), sign, sources.planned, short=_("Due pro rata"))


def _of_due(measured: Measured, crossed: str, sources: Sources) -> list[Term]:
    inputs = measured["inputs"]
    return [
        _done(inputs, sources),
        _due(inputs, sources, "÷"),
        Term(_("Completed of what is due"), measured["shown"], "", "=", crossed, is_result=True),
    ]


def _shortfall(measured: Measured, crossed: str, sources: Sources) -> list[Term]:
    inputs = measured["inputs"]
    return [
        Term("", "1", "", ""),
        _done(inputs, sources, "−"),
        _due(inputs, sources, "÷"),
        Term(_("Below pro rata by"), measured["shown"], "", "=", crossed, is_result=True),
    ]


def _lag(measured: Measured, crossed: str, sources: Sources) -> list[Term]:
    inputs = measured["inputs"]
    plan = _("%(done)s ÷ %(plan)s") % {
        "done": _wan(inputs, "completed_yuan"),
        "plan": _wan(inputs, "plan_yuan"),
    }
    return [
        Term(_("Pro-rata progress"), _percent(inputs.get("pro_rata_share", 0)), "", "", sources.planned),
        Term(
            _("Completed of the year's plan: %(sum)s") % {"sum": plan},
            _percent(inputs.get("completion_ratio", 0)),
            "",
            "−",
            sources.reported,
        ),
        Term(_("Behind pro rata by"), measured["shown"], str(text.POINTS), "=", crossed, is_result=True),
    ]


def _ratio(done: str, of: str, words: Callable[[], tuple[str, str, str]]) -> Callable[..., list[Term]]:
    def write(measured: Measured, crossed: str, sources: Sources) -> list[Term]:
        first, second, result = words()
        inputs = measured["inputs"]
        return [
            Term(first, _wan(inputs, done), _wan_unit(), "", sources.reported),
            Term(second, _wan(inputs, of), _wan_unit(), "÷"),
            Term(result, measured["shown"], "", "=", crossed, is_result=True),
        ]

    return write


def _node(measured: Measured, crossed: str, sources: Sources) -> list[Term]:
    inputs = measured["inputs"]
    name = inputs.get("milestone", "")
    late = Fraction(str(measured["value"]))
    if late <= 0:
        term = _("Key nodes") if not name else _("Node “%(node)s”") % {"node": name}
        return [Term(term, _("not overdue"), "", "", crossed, is_result=True)]
    due = date.fromisoformat(inputs["due_on"]) if inputs.get("due_on") else None
    term = (
        _("Node “%(node)s”, due %(day)s") % {"node": name, "day": text.short_day(due, sources.year)}
        if due
        else _("Node “%(node)s”") % {"node": name}
    )
    counted = (
        _("workdays, to %(day)s") % {"day": text.short_day(sources.decided_on, sources.year)}
        if sources.decided_on
        else _("workdays")
    )
    source = _("; ").join(part for part in (counted, crossed) if part)
    return [
        Term(term, _("%(days)s days overdue") % {"days": measured["shown"]}, "", "", source, is_result=True)
    ]


def _months(words: Callable[[], str], since: str) -> Callable[..., list[Term]]:
    def write(measured: Measured, crossed: str, sources: Sources) -> list[Term]:
        started = measured["inputs"].get(since)
        terms = []
        if started:
            month = date.fromisoformat(f"{started}-01")
            label = _("Planned start") if since == "planned_start_month" else _("Started")
            terms.append(Term(label, text.month(month, sources.year)))
        return [
            *terms,
            Term(words(), measured["shown"], _("months"), "=" if terms else "", crossed, is_result=True),
        ]

    return write


def _one(words: Callable[[], str], unit: Callable[[], str] = str) -> Callable[..., list[Term]]:
    def write(measured: Measured, crossed: str, sources: Sources) -> list[Term]:  # noqa: ARG001
        return [Term(words(), _shown(measured), unit(), "", crossed, is_result=True)]

    return write


def _shown(measured: Measured) -> str:
    value = measured["value"]
    if value is True or value == "true":
        return _("yes")
    if value is False or value == "false":
        return _("no")
    return str(measured.get("shown") or value)


def _plain(measured: Measured, crossed: str, sources: Sources) -> list[Term]:  # noqa: ARG001
    return [Term(measured["measure"], _shown(measured), "", "", crossed, is_result=True)]


_WRITTEN: dict[str, Callable[..., list[Term]]] = {
    "pro_rata_ratio": _of_due,
    "shortfall_ratio": _shortfall,
    "lag_points": _lag,
    "completion_ratio": _ratio(
        "completed_yuan",
        "plan_yuan",
        lambda: (_("Completed investment"), _("Year's plan"), _("Completed of the plan")),
    ),
    "period_task_ratio": _ratio(
        "period_completed_yuan",
        "period_task_yuan",
        lambda: (_("Completed in the period"), _("The period's task"), _("Completed of the task")),
    ),
    "payment_ratio": _ratio(
        "paid_yuan", "payable_yuan", lambda: (_("Paid"), _("Payable"), _("Paid of what is payable"))
    ),
    "milestone_workdays_overdue": _node,
    "key_milestone_workdays_overdue": _node,
    "start_overdue_months": _months(lambda: _("Due to start, not started for"), "planned_start_month"),
    "entry_overdue_months": _months(lambda: _("Started, not in statistics for"), "started_month"),
    "months_without_report": _one(lambda: _("Without a report for"), lambda: _("months")),
    "growth": _one(lambda: _("Growth")),
    "rank": _one(lambda: _("Rank")),
    "rank_from_bottom": _one(lambda: _("Rank from the bottom")),
    "reported": _one(lambda: _("Month reported")),
    "started": _one(lambda: _("Started")),
    "in_statistics": _one(lambda: _("In statistics")),
}
