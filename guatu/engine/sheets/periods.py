"""Periods named in titles and headers: 2021年1-6月, 截至2021年4月底, 前三季度, 本年度."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guatu.engine.sheets.texts import simplified

_DASH = r"(?:[-－–—~～〜至到]|——)"
_YEAR = r"(?:(?P<year>(?:19|20)\d\d)(?:年度?)?[.·]?)?"
_RANGE = re.compile(_YEAR + r"(?P<first>\d{1,2})月?份?" + _DASH + r"(?P<last>\d{1,2})月")
_UNTIL = re.compile(
    r"(?:截至|截止|截止到|截至到|到|至)(?:目前)?[(（]?"
    + _YEAR
    + r"(?P<last>\d{1,2})月(?:底|末|份|\d{1,2}[日号])?"
)
_UNTIL_DOTTED = re.compile(
    r"(?:截至(?:时间|日期)?|截止(?:时间|日期|到)?|数据时间|填报时间|填表时间|报告期|统计时间)[:：]?(?P<year>20\d\d)[-./](?P<last>\d{1,2})"
)
_MONTH = re.compile(r"(?P<year>(?:19|20)\d\d)年(?P<last>\d{1,2})月")
_BARE_MONTH = re.compile(r"(?<!\d)(?P<last>\d{1,2})月(?!\d)")
_QUARTERS = (
    (re.compile(r"前三季度|一至三季度|1-3季度"), 1, 9),
    (re.compile(r"上半年|前两季度"), 1, 6),
    (re.compile(r"第?[一1]季度"), 1, 3),
    (re.compile(r"第?[二2]季度"), None, 6),
    (re.compile(r"第?[三3]季度"), None, 9),
    (re.compile(r"第?[四4]季度"), None, 12),
)
_ONE_QUARTER = re.compile(r"第?[二三四234]季度")
_ANY_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年|度|[.-]\d|[^\d年]|$)")
_YEAR_WORD = re.compile(r"(?<!\d)((?:19|20)\d\d)年?度?")


_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_WRITTEN_YEAR = re.compile(r"二[〇○零][〇○零一二三四五六七八九]{2}(?=年)")
_MONTH_NUMBERS = {
    name: number
    for number, name in enumerate(
        ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], 1
    )
}
_MONTH_NAMES = r"(?:十[一二]?|[一二三四五六七八九])"
_WRITTEN_MONTH = re.compile(
    rf"(?<![一二三四五六七八九十第]){_MONTH_NAMES}(?=月|月?份?{_DASH}{_MONTH_NAMES}月)"
)


@dataclass(frozen=True)
class Period:
    """The year and the months a text names; ``first`` is 1 for year-to-date figures."""

    year: int | None = None
    first: int | None = None
    last: int | None = None


def read_period(text: str) -> Period:
    """The period of a title or header."""
    text = _in_digits(simplified(text))
    match = _RANGE.search(text)
    if match and _months(int(match["first"]), int(match["last"])):
        return Period(_year(match["year"], text), int(match["first"]), int(match["last"]))
    for quarter, first, last in _QUARTERS:
        if quarter.search(text):
            return Period(_year(None, text), first, last)
    for pattern in (_UNTIL, _UNTIL_DOTTED):
        match = pattern.search(text)
        if match and _months(1, int(match["last"])):
            return Period(_year(match["year"], text), 1, int(match["last"]))
    match = _MONTH.search(text)
    if match and _months(1, int(match["last"])):
        return Period(int(match["year"]), None, int(match["last"]))
    match = _BARE_MONTH.search(text)
    if match and _months(1, int(match["last"])):
        return Period(_year(None, text), None, int(match["last"]))
    return Period(_year(None, text))


def years_in(text: str) -> list[int]:
    """Every year a text names."""
    return [
        int(year) for year in _YEAR_WORD.findall(_in_digits(simplified(text))) if 1990 <= int(year) <= 2079
    ]


def _in_digits(text: str) -> str:
    """Years and months written out, 二〇二四年一至九月, in digits."""
    text = _WRITTEN_YEAR.sub(lambda match: match[0].translate(_DIGITS), text)
    return _WRITTEN_MONTH.sub(lambda match: str(_MONTH_NUMBERS[match[0]]), text)


def is_one_quarter(text: str) -> bool:
    """Whether a header speaks of a single quarter after the first."""
    return bool(_ONE_QUARTER.search(text)) and not _QUARTERS[0][0].search(text)


def _months(first: int, last: int) -> bool:
    return 1 <= first <= last <= 12


def _year(found: str | None, text: str) -> int | None:
    if found:
        return int(found)
    years = years_in(text)
    return years[-1] if years else None
