"""The words of rules: measures, faults, questions and notes, which the engine knows only as codes."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.engine.rules import MEASURES, Note, OpenQuestion, PackFault, RulePack
from guatu.engine.rules.quantities import FLAG, unit_text
from guatu.engine.rules.regions import OTHER, Range, Region, unit_of

MEASURE_NAMES: Mapping[str, Promise] = {
    "lag_points": gettext_lazy("lag behind pro rata (points)"),
    "pro_rata_ratio": gettext_lazy("completed ÷ due pro rata"),
    "shortfall_ratio": gettext_lazy("shortfall against due pro rata"),
    "completion_ratio": gettext_lazy("completed ÷ annual plan"),
    "pro_rata_share": gettext_lazy("pro rata progress"),
    "annual_plan_yuan": gettext_lazy("annual plan"),
    "total_investment_yuan": gettext_lazy("total investment"),
    "period_task_ratio": gettext_lazy("completed ÷ the period's task"),
    "period_excess_ratio": gettext_lazy("share above the period's task"),
    "period_excess_yuan": gettext_lazy("amount above the period's task"),
    "growth": gettext_lazy("growth"),
    "planned_growth": gettext_lazy("planned growth"),
    "average_growth": gettext_lazy("average growth"),
    "start_overdue_months": gettext_lazy("months due to start and not started"),
    "entry_overdue_months": gettext_lazy("months started and not in the statistics register"),
    "milestone_workdays_overdue": gettext_lazy("workdays a milestone is overdue"),
    "key_milestone_workdays_overdue": gettext_lazy("workdays a key milestone is overdue"),
    "months_without_report": gettext_lazy("months without a report"),
    "payment_ratio": gettext_lazy("payment ratio"),
    "required_payment_ratio": gettext_lazy("required payment ratio"),
    "rank": gettext_lazy("rank"),
    "rank_from_bottom": gettext_lazy("rank from the bottom"),
    "class": gettext_lazy("project class"),
    "sector": gettext_lazy("sector"),
    "series": gettext_lazy("series"),
    "inspection_list": gettext_lazy("list given by the inspection"),
    "order_stage": gettext_lazy("supervision order held"),
    "order_overdue": gettext_lazy("supervision order overdue"),
    "started": gettext_lazy("started"),
    "in_statistics": gettext_lazy("in the statistics register"),
    "reported": gettext_lazy("report handed in"),
}

VALUE_NAMES: Mapping[str, Promise] = {
    "continuing": gettext_lazy("continuing"),
    "new_start": gettext_lazy("new start"),
    "completing": gettext_lazy("completing"),
    "reserve": gettext_lazy("reserve"),
    "red": gettext_lazy("red"),
    "black": gettext_lazy("black"),
    "blue": gettext_lazy("blue"),
    "yellow": gettext_lazy("yellow"),
    "none": gettext_lazy("none"),
    "true": gettext_lazy("yes"),
    "false": gettext_lazy("no"),
    OTHER: gettext_lazy("any other"),
}

LEVEL_NAMES: Mapping[str, Promise] = {
    "alarm": gettext_lazy("alarm"),
    "watch": gettext_lazy("watch"),
    "good": gettext_lazy("good"),
    "unrated": gettext_lazy("unrated"),
    "exempt": gettext_lazy("exempt"),
}

FAULTS: Mapping[str, Promise] = {
    # The file
    "no_such_pack": gettext_lazy(
        "there is no file and no built-in pack named %(path)s. `guatu rules list` names the built-in packs."
    ),
    "is_a_folder": gettext_lazy("%(path)s is a folder. Name the pack's file in it."),
    "too_large": gettext_lazy("%(path)s is larger than 1 MB. A rule pack is a short text."),
    "cannot_be_read": gettext_lazy("%(path)s cannot be read: %(why)s."),
    "not_utf8": gettext_lazy("%(path)s is not UTF-8 text. Save it as UTF-8."),
    "toml_syntax": gettext_lazy("this is not TOML: %(what)s. Mend the line; nothing after it was read."),
    "full_width_marks": gettext_lazy(
        'this is not TOML: %(what)s. The line has full-width marks; write = " [ ] { } , half-width.'
    ),
    # Keys and values
    "unknown_format": gettext_lazy("format %(value)s is not known. This version reads format %(known)s."),
    "unknown_key": gettext_lazy("the key %(key)s is not known here. Known keys: %(allowed)s."),
    "missing_key": gettext_lazy("%(key)s is missing. Add it."),
    "named_twice": gettext_lazy(
        "%(key)s stands twice, once in the singular and once in the plural. Keep one."
    ),
    "not_a_text": gettext_lazy("%(key)s must be text in quotation marks."),
    "not_texts": gettext_lazy("%(key)s must be a text or a list of texts."),
    "not_a_table": gettext_lazy("%(key)s must be a table: [%(key)s], [[%(key)s]] or { … }."),
    "not_true_or_false": gettext_lazy("%(key)s must be true or false."),
    "not_a_day": gettext_lazy("%(key)s = %(value)s is not a day. Write it as 2026-01-31."),
    "not_an_id": gettext_lazy("“%(value)s” cannot be an id. Use letters, digits, hyphens, dots; no spaces."),
    "duplicate_id": gettext_lazy("“%(value)s” stands twice. Give each its own id."),
    "unknown_value": gettext_lazy("%(key)s cannot be “%(value)s”. It may be: %(allowed)s."),
    "not_a_count": gettext_lazy("%(key)s = %(value)s is not a usable whole number."),
    "not_a_number": gettext_lazy("“%(value)s” is not a number."),
    "not_whole": gettext_lazy("“%(value)s” must be a whole number."),
    "wrong_unit": gettext_lazy("“%(value)s” is not in the measure's unit (%(unit)s)."),
    "percent_without_sign": gettext_lazy(
        'a ratio of %(value)s would be more than 300%%. Write "%(value)s%%" for percent, or a number such as 0.6.'
    ),
    "wrong_shares": gettext_lazy(
        "shares must be %(needed)s cumulative shares that never fall and end with 100%%."
    ),
    # Levels, measures, conditions
    "unknown_level": gettext_lazy("there is no level “%(value)s”. Levels: %(allowed)s."),
    "level_without_meaning": gettext_lazy(
        "the level “%(value)s” does not say what it means. Write { meaning = …, word = … }; "
        "a meaning is one of: %(allowed)s."
    ),
    "unknown_measure": gettext_lazy("there is no measure “%(value)s”. Measures: %(allowed)s."),
    "unknown_matter": gettext_lazy("there is no matter “%(value)s”. Matters: %(allowed)s."),
    "unknown_clause": gettext_lazy(
        "clause %(clause)s names “%(value)s” in %(key)s, which is no other clause of its matter."
    ),
    "supersedes_in_a_circle": gettext_lazy("clause %(clause)s comes to supersede itself. Break the circle."),
    "two_readings_needed": gettext_lazy("an undefined term needs at least two measures it may mean."),
    "term_is_a_measure": gettext_lazy(
        "the term “%(value)s” has the name of a measure. Give it another name."
    ),
    "no_clauses": gettext_lazy("the pack has no clause. Write at least one [[clause]]."),
    "no_bound": gettext_lazy("%(measure)s is compared with nothing. Add one of: %(keys)s."),
    "bound_of_wrong_kind": gettext_lazy("%(key)s does not fit the measure %(measure)s."),
    "reversed_bounds": gettext_lazy(
        "no value of %(measure)s lies between %(low)s and %(high)s as written. Swap or mend the bounds."
    ),
    "measures_differ": gettext_lazy(
        "%(measure)s cannot be compared with %(other)s: they must be two measures of one unit."
    ),
    "not_a_condition": gettext_lazy("a condition must be { measure = …, at_least = … } or a list of these."),
    "empty_condition": gettext_lazy("the list of conditions is empty. Write at least one, or leave it out."),
    "condition_twice": gettext_lazy("the condition stands both in when and beside it (%(key)s). Keep one."),
    "wrong_times": gettext_lazy(
        "consecutive needs times, a whole number from 2 to %(most)s, and not %(value)s."
    ),
    # The whole range
    "matter_without_clauses": gettext_lazy("the matter %(matter)s has no clause. Write one or remove it."),
    "too_many_cells": gettext_lazy(
        "the matter %(matter)s combines too many boundaries to be proved whole. Split it into several matters."
    ),
    "unreachable_clause": gettext_lazy(
        "clause %(clause)s can never apply: no possible figures meet its condition. Mend or remove it."
    ),
    "always_superseded": gettext_lazy(
        "clause %(clause)s never stands: wherever it applies, %(others)s supersedes it. Mend or remove it."
    ),
    "count_never_reached": gettext_lazy(
        "clause %(clause)s wants %(times)s periods running, but no more than %(longest)s can follow each other "
        "(%(every)s). Lower the count or mend the condition."
    ),
    # Choices
    "choice_without_question": gettext_lazy(
        "a choice answers %(question)s, which the pack does not ask. Remove the choice."
    ),
    "choice_for_other_range": gettext_lazy(
        "the choice on %(question)s was made for %(then)s, but the question is now about %(now)s. Choose again."
    ),
    "unknown_answer": gettext_lazy("“%(answer)s” does not answer %(question)s. Answers: %(allowed)s."),
}

NEAREST = gettext_lazy("Perhaps you meant “%(nearest)s”.")


def fault_text(fault: PackFault) -> str:
    """One fault as a sentence with its line and, where one is near, the word that was probably meant."""
    text = str(FAULTS[fault.code]) % fault.details
    if fault.details.get("nearest"):
        text = f"{text} {NEAREST % fault.details}"
    return _("line %(line)s: %(text)s") % {"line": fault.line, "text": text} if fault.line else text


def measure_name(code: str) -> str:
    if code.startswith("run:"):
        return _("periods running before this one under %(clause)s") % {"clause": code.removeprefix("run:")}
    return str(MEASURE_NAMES[code])


def level_name(pack: RulePack, level: str) -> str:
    """The pack's word with its id, or the general word where the pack has none."""
    known = pack.level_by_id[level]
    return known.word or str(LEVEL_NAMES[known.meaning])


def value_text(measure: str, value: Fraction | str) -> str:
    if isinstance(value, Fraction):
        return unit_text(value, unit_of(measure))
    return str(VALUE_NAMES.get(value, value))


def range_text(stretch: Range) -> str:
    """A range in words of the field: ``0 < lag behind pro rata (points) < 10``."""
    name = measure_name(stretch.measure)
    if stretch.values:
        if not stretch.measure.startswith("run:") and MEASURES[stretch.measure].unit == FLAG:
            return f"{name}: {value_text(stretch.measure, stretch.values[0])}"
        separator = _(", ")
        return f"{name}: {separator.join(value_text(stretch.measure, value) for value in stretch.values)}"
    text = stretch.as_text().replace("<=", "≤").replace(">=", "≥").replace(" * ", " × ")
    if stretch.other is not None:
        text = text.replace(stretch.other, measure_name(stretch.other))
    return text.replace(stretch.measure, name, 2)


def region_text(region: Region) -> str:
    boxes = [_(" and ").join(range_text(stretch) for stretch in box) or _("always") for box in region.boxes]
    if len(boxes) == 1:
        return boxes[0]
    return _("; or ").join(boxes)


def witness_text(region: Region) -> str:
    return _(", ").join(f"{measure_name(name)} = {value_text(name, value)}" for name, value in region.witness)


def question_text(pack: RulePack, question: OpenQuestion) -> str:
    """What is open, where exactly, and one value at which it shows."""
    details = {
        "matter": pack.matter(question.matter).title if question.matter else "",
        "region": region_text(question.region) if question.region else "",
        "witness": witness_text(question.region) if question.region else "",
        "clauses": _(", ").join(question.clauses),
        "levels": _(" / ").join(level_name(pack, level) for level in question.levels),
        "term": question.text or question.term,
        "answers": _(" / ").join(measure_name(name) for name in question.answers)
        if question.kind == "term"
        else "",
    }
    sentences = {
        "gap": _("%(matter)s: the pack says nothing where %(region)s. For example %(witness)s."),
        "overlap": _(
            "%(matter)s: the pack says two things (%(levels)s, by %(clauses)s) where %(region)s. "
            "For example %(witness)s."
        ),
        "inclusion": _(
            "%(matter)s: the pack does not say whether the boundary is included (%(clauses)s) where %(region)s."
        ),
        "term": _("“%(term)s” is not defined. It may mean: %(answers)s."),
        "approver": _("“%(term)s” exempts, but the pack does not say who decides it."),
    }
    return sentences[question.kind] % details


def note_text(pack: RulePack, note: Note) -> str:
    if note.code == "otherwise":
        return _("%(matter)s: what no clause names is %(level)s, as the pack says (%(region)s).") % {
            "matter": pack.matter(note.matter).title,
            "level": level_name(pack, note.details["level"]),
            "region": note.details["region"],
        }
    if note.code == "unused_level":
        return _("No clause gives %(level)s.") % {"level": level_name(pack, note.details["level"])}
    if note.code == "lighter_when_worse":
        return _(
            "%(matter)s: as “%(measure)s” gets worse the level goes from %(better)s to %(worse)s. "
            "Were the bounds swapped?"
        ) % {
            "matter": pack.matter(note.matter).title,
            "measure": measure_name(note.details["measure"]),
            "better": level_name(pack, note.details["better"]),
            "worse": level_name(pack, note.details["worse"]),
        }
    return _("Clause %(clause)s can only apply at the end of these months: %(months)s.") % {
        "clause": note.clause,
        "months": note.details["months"],
    }
