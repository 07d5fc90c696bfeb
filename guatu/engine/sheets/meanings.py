"""What each column means, decided from its words, its values and its arithmetic together."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from guatu.engine.sheets.cells import Sheet
from guatu.engine.sheets.dates import read_moment, read_span
from guatu.engine.sheets.headers import MoneyWords, is_rate, money_words, word_scores
from guatu.engine.sheets.numbers import YUAN_IN, read_amount, read_ratio
from guatu.engine.sheets.texts import is_blank, plain
from guatu.engine.sheets.vocabulary import class_of, is_kind_of_construction, is_office, is_person, is_place

SAMPLE = 120
THRESHOLD = 5.0


@dataclass(frozen=True)
class Profile:
    """Shares (0 to 1) of what a column's filled cells look like."""

    filled: int = 0
    blank: float = 1.0
    numeric: float = 0.0
    date: float = 0.0
    span: float = 0.0
    classes: float = 0.0
    kinds: float = 0.0
    places: float = 0.0
    offices: float = 0.0
    people: float = 0.0
    percent: float = 0.0
    distinct: float = 0.0
    length: float = 0.0
    serial: float = 0.0


@dataclass
class Column:
    """One column of a table: the texts above it, top to bottom, and what its values look like."""

    index: int
    path: tuple[str, ...]
    profile: Profile = field(default_factory=Profile)
    hidden: bool = False

    @property
    def label(self) -> str:
        return "/".join(self.path)


@dataclass
class Choice:
    """A column taken for a meaning, with its weight and, for amounts, the words of its header."""

    column: Column
    weight: float
    words: MoneyWords | None = None
    unit: str | None = None


def profile(sheet: Sheet, column: int, rows: list[int]) -> Profile:
    """Describe a column by its values in these rows."""
    counts: Counter[str] = Counter()
    seen: set[str] = set()
    length = filled = 0
    previous: Decimal | None = None
    for row in rows[:SAMPLE]:
        value = sheet.value(row, column)
        text = plain(value)
        if is_blank(text):
            continue
        filled += 1
        seen.add(text)
        length += len(text)
        amount = read_amount(value)
        if amount.number is not None:
            counts["numeric"] += 1
            if previous is None or amount.number == previous + 1 or amount.number == 1:
                counts["serial"] += 1
            previous = amount.number
        elif text.isdigit():
            counts["serial"] += 1
        if not isinstance(value, str) or any(character.isdigit() for character in text[:6]):
            start, finish = read_span(value)
            if start.year and (finish.year or finish.impossible):
                counts["span"] += 1
            else:
                moment = read_moment(value)
                # A whole number such as 2021 or 45000 is an amount as readily as a date.
                if moment.month or (moment.impossible and isinstance(value, str)) or moment.year:
                    counts["date"] += 1
        if isinstance(value, str):
            if class_of(text):
                counts["classes"] += 1
            if is_kind_of_construction(text):
                counts["kinds"] += 1
            if is_place(text) or text.endswith(("人民政府", "政府")):
                counts["places"] += 1
            if is_office(text):
                counts["offices"] += 1
            if all(is_person(part) for part in re.split(r"[、,，;；/\s]+", value.strip())):
                counts["people"] += 1
            if text.endswith(("%", "％")):
                counts["percent"] += 1
    if not filled:
        return Profile()
    share = {name: counts[name] / filled for name in counts}
    return Profile(
        filled=filled,
        blank=1 - filled / max(1, min(len(rows), SAMPLE)),
        distinct=len(seen) / filled,
        length=length / filled,
        **share,
    )


def _fit(meaning: str, seen: Profile) -> float:
    """How well values fit a meaning: a bonus up to 3, or a penalty that rules it out."""
    if not seen.filled:
        return -1.0
    wordy = seen.length >= 7
    match meaning:
        case "name":
            if seen.numeric > 0.5 or seen.date > 0.5:
                return -9
            return min(3, 3 * seen.distinct) - (4 if seen.length < 4 or seen.classes > 0.5 else 0)
        case "serial":
            return 2 if seen.serial > 0.6 else (0 if seen.length <= 6 else -8)
        case "class":
            return 4 * seen.classes if seen.classes >= 0.5 else -9
        case "sector":
            if seen.classes >= 0.5 or seen.kinds >= 0.5 or seen.numeric > 0.3 or seen.date > 0.3:
                return -9
            return (1 if seen.length <= 10 else -2) + (1 if seen.distinct < 0.8 or seen.filled < 8 else -1)
        case "local_authority":
            return (
                3 * seen.places - (6 if wordy and seen.places < 0.5 else 0) - (6 if seen.numeric > 0.3 else 0)
            )
        case "lead_unit" | "responsible_unit" | "owner" | "contractor" | "service_unit":
            return 2 * max(seen.offices, seen.places) - (9 if seen.numeric > 0.3 or seen.date > 0.3 else 0)
        case "sponsors":
            return (
                2 * seen.people
                - (6 if seen.numeric > 0.3 or seen.date > 0.3 else 0)
                - 3 * (seen.offices > 0.7)
            )
        case "start" | "finish":
            return 3 * seen.date - (4 if seen.span > 0.5 else 0) - (6 if seen.date + seen.span < 0.2 else 0)
        case "span":
            return 4 * seen.span + (1 if seen.date > 0.3 else 0) - (6 if seen.date + seen.span < 0.2 else 0)
        case "content" | "physical_progress" | "problem":
            penalty = (
                9 if seen.numeric > 0.4 or (seen.date > 0.6 and seen.length < 12) or seen.percent > 0.4 else 0
            )
            return min(2.0, seen.length / 8) - penalty
    return 0.0


def assign(columns: list[Column]) -> dict[str, Choice]:
    """Give each meaning that is no amount its column, the surest pair first."""
    pairs: list[tuple[float, float, int, str]] = []
    for column in columns:
        for meaning, weight in word_scores(column.path).items():
            score = weight + _fit(meaning, column.profile) - (1.5 if column.hidden else 0)
            if score >= THRESHOLD:
                pairs.append((score, -column.index, column.index, meaning))
    pairs.sort(reverse=True)
    by_index = {column.index: column for column in columns}
    taken: set[int] = set()
    chosen: dict[str, Choice] = {}
    for score, _, index, meaning in pairs:
        if meaning in chosen or index in taken:
            continue
        chosen[meaning] = Choice(by_index[index], score)
        taken.add(index)
    for column in columns:
        if column.index in taken:
            continue
        if "class" not in chosen and column.profile.classes >= 0.8 and column.profile.filled >= 2:
            chosen["class"] = Choice(column, THRESHOLD)
            taken.add(column.index)
    _part_span(chosen, by_index, taken)
    if "start" not in chosen and "finish" not in chosen and "span" not in chosen:
        for column in columns:
            if column.index not in taken and column.profile.span >= 0.6:
                chosen["span"] = Choice(column, THRESHOLD)
                break
    return chosen


def _part_span(chosen: dict[str, Choice], columns: dict[int, Column], taken: set[int]) -> None:
    """工期 over two columns of dates, with nothing below it that tells them apart, heads the start and the finish."""
    span = chosen.get("span")
    if span is None or "start" in chosen or "finish" in chosen or span.column.profile.span > 0.3:
        return
    pair = [columns.get(span.column.index - 1), span.column, columns.get(span.column.index + 1)]
    for first, second in ((pair[1], pair[2]), (pair[0], pair[1])):
        if (
            first is not None
            and second is not None
            and second.path in (first.path, ())
            and not {first.index, second.index} - {span.column.index} & taken
            and min(first.profile.date, second.profile.date) > 0.5
        ):
            del chosen["span"]
            chosen["start"], chosen["finish"] = Choice(first, span.weight), Choice(second, span.weight)
            taken.update((first.index, second.index))
            return


@dataclass(frozen=True)
class _Series:
    """The numbers of an amount column, row by row, in yuan where the unit is known."""

    numbers: dict[int, Decimal]


def assign_amounts(
    sheet: Sheet,
    columns: list[Column],
    taken: set[int],
    rows: list[int],
    year: int | None,
    common_unit: str | None,
) -> tuple[dict[str, Choice], list[dict[str, object]]]:
    """Find total investment, annual plan and completed investment among the amount columns.

    The words give each column a weight for each role; a rate column that equals done ÷ plan, and the plain facts
    that a year's plan and its completion do not exceed the total, then decide between columns whose words are alike.
    Returns the choices by role and notes on what the arithmetic overruled.
    """
    sample = rows[:SAMPLE]
    candidates: dict[str, list[Choice]] = {"total": [], "plan": [], "done": []}
    monthly: list[Choice] = []
    rates: list[Column] = []
    for column in columns:
        if column.index in taken:
            continue
        if is_rate(column.path) or column.profile.percent > 0.5:
            rates.append(column)
            continue
        words = money_words(column.path, year=year)
        if words is None or (column.profile.filled >= 3 and column.profile.numeric < 0.3):
            continue
        choice = Choice(column, words.weight - (1.5 if column.hidden else 0), words, words.unit)
        if words.measure == "done" and words.span == "month":
            monthly.append(choice)
        elif words.span in (None, "year") and words.weight >= THRESHOLD:
            candidates[words.measure].append(choice)
    candidates["done"] = _up_to_latest_month(candidates["done"])
    numbers = {
        choice.column.index: _numbers(sheet, choice, sample, common_unit)
        for group in (*candidates.values(), monthly)
        for choice in group
    }
    ratios = [
        {row: r for row in sample if (r := read_ratio(sheet.value(row, c.index))) is not None} for c in rates
    ]
    best: tuple[float, dict[str, Choice]] | None = None
    options = [
        [*sorted(candidates[role], key=lambda c: -c.weight)[:6], None] for role in ("total", "plan", "done")
    ]
    for total in options[0]:
        for plan in options[1]:
            for done in options[2]:
                picked = {
                    role: choice
                    for role, choice in (("total", total), ("plan", plan), ("done", done))
                    if choice is not None
                }
                score = sum(choice.weight for choice in picked.values())
                score += _arithmetic(picked, numbers, ratios)
                score -= sum(choice.column.index for choice in picked.values()) * 1e-6
                if best is None or score > best[0]:
                    best = (score, picked)
    chosen = best[1] if best else {}
    notes: list[dict[str, object]] = []
    done_choice = chosen.get("done")
    for month in monthly:
        if done_choice and done_choice.unit == month.unit and _swapped(numbers, done_choice, month):
            # A year's sum to date is never below its last month: the two headers stand over each other's columns.
            notes.append({"taken": month.column.index, "instead_of": done_choice.column.index})
            chosen["done"] = month
            break
    return chosen, notes


def _up_to_latest_month(choices: list[Choice]) -> list[Choice]:
    """Of columns that each sum up to another month, 1-3月 beside 1-6月, keep the latest that has been filled in.

    A column of a part of the money (其中：土建) weighs less than the others and does not speak for them.
    """
    dated = [choice for choice in choices if choice.words and choice.words.period.last]
    if len(dated) < 2:
        return choices
    heaviest = max(choice.weight for choice in dated)
    fullest = max(choice.column.profile.filled for choice in dated)
    months = [
        choice.words.period.last
        for choice in dated
        if choice.words
        and choice.words.period.last
        and choice.weight >= heaviest - 2
        and choice.column.profile.filled >= 0.5 * fullest
        and choice.column.profile.numeric > 0
        and not choice.column.hidden
    ]
    latest = max(months, default=None)
    if latest is None:
        return choices
    return [
        choice
        for choice in choices
        if choice not in dated or (choice.words and choice.words.period.last == latest)
    ]


def _numbers(sheet: Sheet, choice: Choice, rows: list[int], common_unit: str | None) -> dict[int, Decimal]:
    scale = YUAN_IN.get(choice.unit or common_unit or "万元", Decimal(1))
    found = {}
    for row in rows:
        amount = read_amount(sheet.value(row, choice.column.index))
        if amount.number is not None:
            found[row] = amount.number * (YUAN_IN[amount.unit] if amount.unit else scale)
    return found


def _arithmetic(
    picked: dict[str, Choice], numbers: dict[int, dict[int, Decimal]], ratios: list[dict[int, Decimal]]
) -> float:
    score = 0.0
    values = {role: numbers[choice.column.index] for role, choice in picked.items()}
    if "plan" in values and "done" in values:
        for ratio in ratios:
            share = _rate_agreement(values["done"], values["plan"], ratio)
            if share is not None and share > 0.7:
                score += 5
                break
    for part in ("plan", "done"):
        if "total" in values and part in values:
            common = [row for row in values[part] if row in values["total"]]
            if len(common) >= 3:
                above = sum(values[part][row] > values["total"][row] for row in common) / len(common)
                score -= 6 * above if above > 0.3 else 0
    return score


def _rate_agreement(
    done: dict[int, Decimal], plan: dict[int, Decimal], ratio: dict[int, Decimal]
) -> float | None:
    rows = [row for row in ratio if plan.get(row) and row in done and done[row]]
    if len(rows) < 2:
        return None
    hits = 0
    for row in rows:
        exact = done[row] / plan[row]
        hits += any(abs(exact * scale - ratio[row]) <= Decimal("0.006") * scale for scale in (1, 100))
    return hits / len(rows)


def unit_by_rate(
    sheet: Sheet, rows: list[int], columns: list[Column], role: str, silent: Choice, other: Choice, unit: str
) -> str | None:
    """The unit of a column whose header names none, proved by a column of rates that equals done ÷ plan.

    ``silent`` is the plan or the done column, as ``role`` says; ``other`` the one of the two whose unit is known.
    """
    rates = [c for c in columns if is_rate(c.path) or c.profile.percent > 0.5]
    ratios = [{r: q for r in rows if (q := read_ratio(sheet.value(r, c.index))) is not None} for c in rates]
    known = _numbers(sheet, other, rows, unit)
    proved = []
    for candidate in ("万元", "亿元", "元"):
        numbers = _numbers(sheet, silent, rows, candidate)
        done, plan = (numbers, known) if role == "done" else (known, numbers)
        if any(
            len(ratio) >= 3
            and (_rate_agreement(done, plan, ratio) or 0) > 0.8
            and sum(r in done for r in ratio) >= 3
            for ratio in ratios
        ):
            proved.append(candidate)
    return proved[0] if len(proved) == 1 else None


def _swapped(numbers: dict[int, dict[int, Decimal]], done: Choice, month: Choice) -> bool:
    whole, part = numbers[done.column.index], numbers[month.column.index]
    rows = [row for row in part if row in whole and part[row] != whole[row]]
    return len(rows) >= 3 and sum(part[row] > whole[row] for row in rows) / len(rows) > 0.8
