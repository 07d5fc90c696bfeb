"""Months out of date cells: Excel dates, 2021.03, 2021年3月, 202103, ranges in one cell, years alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from guatu.engine.sheets.texts import is_blank, is_undecided, plain, simplified

FIRST_YEAR, LAST_YEAR = 1980, 2079
_EXCEL_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True)
class Moment:
    """A day, a month, or only a year; ``impossible`` when the cell means a date that cannot be."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    impossible: bool = False

    @property
    def text(self) -> str | None:
        """``YYYY-MM`` or None."""
        return (
            f"{self.year:04d}-{self.month:02d}" if self.year and self.month and not self.impossible else None
        )


UNKNOWN = Moment()
IMPOSSIBLE = Moment(impossible=True)

_SEPARATOR = r"[-－–—./．／年]"
_YEAR = r"(?P<{0}>(?:19|20)\d\d)"
_ENGLISH = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_TAIL = r"(?:份|底|末|初|前|后|上旬|中旬|下旬|左右|开工|竣工|完工|建成|投产|动工)*"
_ONE = re.compile(
    r"^(?:计划|预计|拟|已|于|自|拟于|预计于|至|到)*(?P<year>\d{4})"
    + _SEPARATOR
    + r"(?P<month>\d{1,2})(?:月|"
    + _SEPARATOR
    + r"(?P<day>\d{1,2})日?|月(?P<day2>\d{1,2})日?)?"
    + _TAIL
    + r"(?:T?\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?)?"
    + _TAIL
    + "$"
)
_SHORT_YEAR = re.compile(
    r"^[’'](?P<year>\d\d)[.年/-](?P<month>\d{1,2})月?$|^(?P<year2>\d\d)年(?P<month2>\d{1,2})月份?$"
)
_COMPACT = re.compile(r"^(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)?$")
_YEAR_ONLY = re.compile(
    r"^(?:计划|预计|拟|已|于)*(?P<year>(?:19|20)\d\d)(?:年度?)?" + r"(?:内|开工|竣工|完工|建成|投产|前|后)*$"
)
_YEAR_END = re.compile(
    r"^(?:计划|预计|拟|已|于)*(?P<year>(?:19|20)\d\d)年(?P<which>底|末|年底|年末|初)" + _TAIL + "$"
)
_PART_OF_YEAR = re.compile(
    r"^(?:计划|预计|拟)*(?P<year>(?:19|20)\d\d)年?(?:上半年|下半年|第?[一二三四1-4]季度|年中|[春夏秋冬]季?|[Qq][1-4]).*$"
)
_MONTH_NAME = re.compile(
    r"^(?P<name>[A-Za-z]{3})[a-z]*[-/.](?P<year>\d\d(?:\d\d)?)$|^(?P<month>\d{1,2})月[-/](?P<year2>\d\d)$"
)
_RANGE = re.compile(r"^(.+?)(?:至今|——|——|－－|--|－|—|–|~|～|〜|∼|至|到|-|/|\n|起|开工[,，;；、])+(.*)$")
_REMARK = re.compile(r"[（(][^（）()]*[)）]")
_HAS_DIGITS = re.compile(r"\d")


def read_moment(value: object, *, two_digit_months: bool | None = None) -> Moment:
    """Read one date cell.

    ``two_digit_months`` says how the column writes months as decimal numbers: where 2020.03 occurs, the number
    2020.1 is 2020.10 without its zero; where it is unknown, such a number is impossible to tell.
    """
    if isinstance(value, datetime):
        return _checked(value.year, value.month, value.day)
    if isinstance(value, date):
        return _checked(value.year, value.month, value.day)
    if isinstance(value, bool):
        return UNKNOWN
    if isinstance(value, int | float):
        return _from_number(value, two_digit_months)
    return _from_text(plain(value)) if isinstance(value, str) else UNKNOWN


def read_span(value: object, *, two_digit_months: bool | None = None) -> tuple[Moment, Moment]:
    """Read a cell that holds start and finish together."""
    if not isinstance(value, str):
        return read_moment(value, two_digit_months=two_digit_months), UNKNOWN
    start, finish = _span_from_text(plain(value))
    if not finish.text and "\n" in value.strip():
        # Two dates on two lines have no other sign between them.
        lines = _span_from_text("至".join(plain(line) for line in value.split("\n") if line.strip()))
        if lines[1].text:
            return lines
    return start, finish


def _from_number(value: float, two_digit_months: bool | None) -> Moment:
    if value == int(value):
        number = int(value)
        if FIRST_YEAR <= number <= LAST_YEAR:
            return Moment(number)
        if 20000 <= number <= 80000:
            day = _EXCEL_EPOCH + timedelta(days=number)
            return _checked(day.year, day.month, day.day)
        match = _COMPACT.match(str(number))
        return (
            _checked(int(match["year"]), int(match["month"]), int(match["day"] or 0) or None)
            if match
            else IMPOSSIBLE
        )
    if 20000 <= value <= 80000:
        day = _EXCEL_EPOCH + timedelta(days=int(value))
        return _checked(day.year, day.month, day.day)
    whole, fraction = f"{value:.6g}".split(".") if "." in f"{value:.6g}" else (f"{value:.6g}", "")
    if not fraction or len(fraction) > 2:
        return IMPOSSIBLE
    if fraction == "1" and two_digit_months is None:
        return IMPOSSIBLE
    if len(fraction) == 1 and (fraction == "1" and two_digit_months):
        fraction += "0"
    return _checked(int(whole), int(fraction), None)


@lru_cache(maxsize=16384)
def _from_text(text: str) -> Moment:
    if is_blank(text) or is_undecided(text) or not _HAS_DIGITS.search(text):
        return UNKNOWN
    text = simplified(text)
    # 2021年3月（已开工）: the remark is not part of the date.
    text = _REMARK.sub("", text) or text
    if match := _ONE.match(text):
        day = match["day"] or match["day2"]
        return _checked(int(match["year"]), int(match["month"]), int(day) if day else None)
    if match := _COMPACT.match(text):
        return _checked(int(match["year"]), int(match["month"]), int(match["day"] or 0) or None)
    if match := _SHORT_YEAR.match(text):
        return _checked(
            2000 + int(match["year"] or match["year2"]), int(match["month"] or match["month2"]), None
        )
    if match := _YEAR_ONLY.match(text):
        return Moment(int(match["year"]))
    if match := _YEAR_END.match(text):
        return _checked(int(match["year"]), 1 if match["which"] == "初" else 12, None)
    if match := _PART_OF_YEAR.match(text):
        return Moment(int(match["year"]))
    if match := _MONTH_NAME.match(text):
        year = int(match["year"] or match["year2"])
        month = _ENGLISH.get((match["name"] or "").lower()) or int(match["month"] or 0)
        return _checked(year + (2000 if year < 100 else 0), month, None)
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _from_number(float(text), None)
    if re.search(r"\d{4}", text) and len(text) <= 14:
        return IMPOSSIBLE
    return UNKNOWN


@lru_cache(maxsize=16384)
def _span_from_text(text: str) -> tuple[Moment, Moment]:
    if is_blank(text) or is_undecided(text) or not _HAS_DIGITS.search(text):
        return UNKNOWN, UNKNOWN
    text = simplified(text).strip("()（）")
    best: tuple[Moment, Moment] | None = None
    # The separator may be the very character that also stands between year and month, so every split is tried
    # and the one whose halves are both dates wins.
    for match in re.finditer(r"至今|[-－–—~～〜∼至到/,，;；、起\n]+", text):
        left, right = text[: match.start()], text[match.end() :]
        if not left:
            continue
        start = _from_text(left)
        if match[0] == "至今" or right in ("今", "现在"):
            if start.year:
                return start, UNKNOWN
            continue
        finish = _from_text(right)
        if (
            start.year
            and start.month
            and re.fullmatch(r"\d{1,2}月?份?", right)
            and "月" in right + left
            and not start.day
        ):
            finish = _checked(start.year, int(re.match(r"\d+", right)[0]), None)  # type: ignore[index]
        elif start.year is None and (shared := re.fullmatch(r"((?:19|20)\d\d)年(\d{1,2})", left)):
            start = _checked(int(shared[1]), int(shared[2]), None)
            if short := re.fullmatch(r"(\d{1,2})月份?", right):
                finish = _checked(int(shared[1]), int(short[1]), None)
        if not (start.year or start.impossible) or not (finish.year or finish.impossible):
            continue
        if bool(start.month) == bool(finish.month) and not (start.impossible or finish.impossible):
            return start, finish
        best = best if best and not (best[0].impossible or best[1].impossible) else (start, finish)
    alone = _from_text(text)
    if alone.year and alone.month and not alone.impossible:
        return alone, UNKNOWN
    if best:
        return best
    return (IMPOSSIBLE, UNKNOWN) if alone.impossible else (alone, UNKNOWN)


def _checked(year: int, month: int, day: int | None) -> Moment:
    if not FIRST_YEAR <= year <= LAST_YEAR or not 1 <= month <= 12:
        return IMPOSSIBLE
    if day is not None:
        try:
            date(year, month, day)
        except ValueError:
            return IMPOSSIBLE
    return Moment(year, month, day)


def months_have_two_digits(values: list[object]) -> bool | None:
    """How a column of decimal numbers writes months: True for 2020.03, False for 2020.3, None when it does not show."""
    fractions = {
        f"{v:.6g}".partition(".")[2]
        for v in values
        if isinstance(v, float) and 1900 < v < 2100 and v != int(v)
    }
    if any(len(fraction) == 2 and fraction[0] == "0" for fraction in fractions):
        return True
    if any(len(fraction) == 1 and fraction != "1" for fraction in fractions):
        # January as 2020.1 and October as 2020.1 cannot be told apart in such a column.
        return None
    return True if fractions & {"11", "12"} and "1" not in fractions else None
