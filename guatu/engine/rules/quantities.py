"""Numbers as rules write them: points, ratios, amounts and counts, read exactly and rounded as paper rounds."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

POINTS, RATIO, YUAN, COUNT, MONTHS = "points", "ratio", "yuan", "count", "months"
CATEGORY, FLAG = "category", "flag"
NUMERIC_UNITS = frozenset({POINTS, RATIO, YUAN, COUNT, MONTHS})

# A bare ratio above this is taken for a percentage written without its sign, and refused rather than guessed.
LARGEST_BARE_RATIO = 3
# No limit needs more digits; 1e999999999 would need a gigabyte.
LONGEST_NUMBER = 30

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－＋％，", "0123456789.-+%,")
_NUMBER = re.compile(r"([+-]?\d+(?:\.\d+)?(?:/[1-9]\d*)?)\s*(.*)", re.DOTALL)
_YUAN_PER = {"": 1, "元": 1, "yuan": 1, "万元": 10**4, "万": 10**4, "亿元": 10**8, "亿": 10**8}
_POINT_WORDS = frozenset({"", "%", "个百分点", "百分点", "points", "point", "pt", "pts"})
_COUNT_WORDS = frozenset(
    {
        "",
        "个",
        "次",
        "名",
        "位",
        "个月",
        "月",
        "天",
        "日",
        "个工作日",
        "工作日",
        "months",
        "month",
        "workdays",
    }
)


class NotAQuantity(ValueError):
    """A value that does not say a number of this unit; ``reason`` is a code and the words are added above."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_quantity(value: object, unit: str) -> Fraction:
    """Read a limit exactly: ``10``, ``0.6``, ``"60%"``, ``"10个百分点"``, ``"5000万元"``, ``"1/3"``.

    Points count percentage points and ratios are 1 for 100 %, so ``"30%"`` is 30 in points and 3/10 as a ratio.
    """
    if isinstance(value, bool):
        raise NotAQuantity("not_a_number")
    if isinstance(value, (int, Decimal, Fraction)):
        if isinstance(value, Decimal) and (not value.is_finite() or abs(value.adjusted()) > LONGEST_NUMBER):
            raise NotAQuantity("not_a_number")
        return _bare(Fraction(value), unit)
    if not isinstance(value, str):
        raise NotAQuantity("not_a_number")

    match = _NUMBER.fullmatch(value.strip().translate(_FULL_WIDTH).replace(",", "").replace("−", "-"))
    if match is None or len(match.group(1)) > LONGEST_NUMBER:
        raise NotAQuantity("not_a_number")
    digits, word = match.group(1), match.group(2).strip()
    if "/" in digits:
        above, below = digits.split("/")
        number = Fraction(above) / int(below)
    else:
        number = Fraction(digits)
    return _worded(number, word, unit)


def _worded(number: Fraction, word: str, unit: str) -> Fraction:
    if unit == RATIO and word == "%":
        return number / 100
    if unit == RATIO and word == "":
        return _bare(number, unit)
    if unit == POINTS and word in _POINT_WORDS:
        return number
    if unit == YUAN and word in _YUAN_PER:
        return number * _YUAN_PER[word]
    if unit in (COUNT, MONTHS) and word in _COUNT_WORDS:
        return _bare(number, unit)
    raise NotAQuantity("wrong_unit")


def _bare(number: Fraction, unit: str) -> Fraction:
    if unit == RATIO and abs(number) > LARGEST_BARE_RATIO:
        raise NotAQuantity("percent_without_sign")
    if unit == COUNT and number.denominator != 1:
        raise NotAQuantity("not_whole")
    return number


def half_up(value: Fraction, digits: int) -> Decimal:
    """Round half away from zero to ``digits`` decimals, as printed figures are."""
    scaled = abs(value) * 10**digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return _decimal(-whole if value < 0 else whole, digits)


def truncated(value: Fraction, digits: int) -> Decimal:
    """Cut to ``digits`` decimals, towards zero."""
    scaled = abs(value) * 10**digits
    whole = scaled.numerator // scaled.denominator
    return _decimal(-whole if value < 0 else whole, digits)


def _decimal(whole: int, digits: int) -> Decimal:
    return Decimal((int(whole < 0), tuple(int(d) for d in str(abs(whole))), -digits))


def exact_text(value: Fraction) -> str:
    """The value as a short exact text: a terminating decimal where there is one, else a fraction."""
    rest = value.denominator
    twos = fives = 0
    while rest % 2 == 0:
        rest //= 2
        twos += 1
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    if rest != 1 or max(twos, fives) > 12:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    return format(half_up(value, places), "f") if places else str(value.numerator)


def unit_text(value: Fraction, unit: str) -> str:
    """A limit as people write it, in its unit: ``60%``, ``10``, ``5000`` 万元; exact, never rounded."""
    if unit == RATIO:
        return f"{exact_text(value * 100)}%"
    if unit == YUAN and value and value % 10**4 == 0:
        return f"{exact_text(value / 10**4)}万元"
    return exact_text(value)
