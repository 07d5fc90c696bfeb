"""How numbers, money and days read on a page: the words and the rounding, in the reader's language.

Rounding is half-up on exact decimals. Each writer returns plain text; `ui` template filters wrap it so that a
number never parts from its unit and the raw value stays one hover away.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from django.utils.dates import MONTHS_3
from django.utils.translation import get_language, pgettext, pgettext_lazy

NO_FIGURE: Final = "—"  # no figure; zero is written 0
MINUS: Final = "−"

Number = int | float | Decimal | Fraction

WEEKDAYS = MappingProxyType(
    {
        0: pgettext_lazy("weekday", "Mon"),
        1: pgettext_lazy("weekday", "Tue"),
        2: pgettext_lazy("weekday", "Wed"),
        3: pgettext_lazy("weekday", "Thu"),
        4: pgettext_lazy("weekday", "Fri"),
        5: pgettext_lazy("weekday", "Sat"),
        6: pgettext_lazy("weekday", "Sun"),
    }
)

WAN_YUAN = pgettext_lazy("unit of money", "10,000 yuan")
YI_YUAN = pgettext_lazy("unit of money", "×100m yuan")
YUAN = pgettext_lazy("unit of money", "yuan")
POINTS = pgettext_lazy("difference of two percents", "percentage points")


def joint() -> str:
    """What stands between a number and its unit: nothing in Chinese, else a space that does not break."""
    return "" if (get_language() or "").startswith("zh") else "\N{NO-BREAK SPACE}"


def exact(value: Number) -> Decimal:
    """The number as a decimal with room to round from; a float counts as what it prints."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(str(value))


def rounded(value: Number, places: int = 0) -> Decimal:
    """Half-up, as people round."""
    return exact(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def number(value: Number | None, places: int = 0, *, signed: bool = False) -> str:
    """1,873,280 or −1.5 or —; ``signed`` also writes + before what is above zero."""
    if value is None:
        return NO_FIGURE
    shown = rounded(value, places)
    digits = f"{abs(shown):,}"
    if shown < 0:
        return MINUS + digits
    return f"+{digits}" if signed and shown > 0 else digits


def wan(yuan: Number | None) -> str:
    """Whole 万元, for ledgers and forms; the unit stands in the column head."""
    return NO_FIGURE if yuan is None else number(exact(yuan) / 10_000)


def yi(yuan: Number | None, places: int = 1) -> str:
    """亿元 with one decimal and no thousands comma, for prose, key figures and walls."""
    return NO_FIGURE if yuan is None else number(exact(yuan) / 100_000_000, places).replace(",", "")


def percent(ratio: Number | None, places: int = 1) -> str:
    """48.5% for 0.484803."""
    return NO_FIGURE if ratio is None else f"{number(exact(ratio) * 100, places)}%"


def raw_percent(ratio: Number) -> str:
    """The percent to four decimals, which a title carries: 48.4803%."""
    return f"{number(exact(ratio) * 100, 4)}%"


def points_between(value: Number, due: Number, places: int = 1) -> Decimal:
    """The difference of two shown percents, taken between what is shown: 48.5 and 50.0 give −1.5."""
    return rounded(exact(value) * 100, places) - rounded(exact(due) * 100, places)


def _day_parts(day: date) -> Mapping[str, object]:
    return {
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "month_name": str(MONTHS_3[day.month]).title(),
    }


def short_day(day: date | None, year: int | None = None) -> str:
    """7月7日; with the year only when it is not ``year``, the year the page is about."""
    if day is None:
        return NO_FIGURE
    if year is not None and day.year != year:
        return full_day(day)
    return pgettext("a day of the year", "%(day)d %(month_name)s") % _day_parts(day)


def full_day(day: date | None) -> str:
    """2027年2月3日."""
    if day is None:
        return NO_FIGURE
    return pgettext("a day with its year", "%(day)d %(month_name)s %(year)d") % _day_parts(day)


def month_day(day: date) -> str:
    """8日, where the month stands in the heading."""
    return pgettext("a day, its month being known", "%(day)d") % _day_parts(day)


def month(first: date | None, year: int | None = None) -> str:
    """6月, or 2026年6月 when the year is not the one the page is about."""
    if first is None:
        return NO_FIGURE
    if year is not None and first.year == year:
        return pgettext("a month of the year", "%(month_name)s") % _day_parts(first)
    return pgettext("a month with its year", "%(month_name)s %(year)d") % _day_parts(first)


def month_of_year(number: int) -> str:
    """6月, for a month that is only a number."""
    return month(date(2000, number, 1), 2000)


def weekday(day: date) -> str:
    """周三."""
    return str(WEEKDAYS[day.weekday()])
