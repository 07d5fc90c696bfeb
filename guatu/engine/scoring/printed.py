"""Numbers as they were printed: an exact value, the unit of the last printed digit, and the interval both
mean.

A table that prints 62.9 says only that the figure behind it lies between 62.85 and 62.95. Everything
recomputed from printed figures is therefore an interval too, and all arithmetic here is exact (fractions,
never floats).
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

BLANKS = frozenset(
    {"", "-", "--", "---", "—", "——", "–", "/", "\\", "无", "空", "*", "…", "……", "N/A", "n/a", "缺"}
)
MONEY_UNITS = {
    "亿元": 10**8,
    "千万元": 10**7,
    "百万元": 10**6,
    "万元": 10**4,
    "千元": 10**3,
    "億元": 10**8,
    "萬元": 10**4,
    "元": 1,
}
_BEHIND = ("低于", "滞后", "落后", "慢于", "欠", "低", "慢", "滯後", "落後")
_AHEAD = ("高于", "高出", "超过", "超前", "超出", "超", "快于", "领先", "高", "快")
_LEVEL = ("持平", "一致", "同步")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)")
_TAIL = re.compile(
    r"^(?:%|‰|个百分点|百分点|亿元|億元|千万元|百万元|万元|萬元|千元|元|个|個|项|項|家|件|户|所|名|位|分|票|人|倍)*$"
)
_HEAD = re.compile(r"^(?:约|約|近|第|并列|並列|并列第|\(|\+/-)*$")


@dataclass(frozen=True)
class Interval:
    """The closed range in which an unprinted figure lies."""

    low: Fraction
    high: Fraction

    @classmethod
    def exactly(cls, value: Fraction | int) -> Interval:
        return cls(Fraction(value), Fraction(value))

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Interval) -> Interval:
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(corners), max(corners))

    def __truediv__(self, other: Interval) -> Interval:
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError("the divisor's range holds zero")
        corners = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(corners), max(corners))

    def scaled(self, factor: Fraction | int) -> Interval:
        return self * Interval.exactly(factor)

    def meets(self, other: Interval) -> bool:
        return self.low <= other.high and other.low <= self.high

    def within(self, other: Interval) -> Interval:
        """What two ranges that meet have in common."""
        return Interval(max(self.low, other.low), min(self.high, other.high))


@dataclass(frozen=True)
class Printed:
    """One printed number.

    ``step`` is the unit of the last printed digit, 0 where the number is exact (a count, a rank); ``scale``
    is the money unit written in the cell itself, None where the cell has none; ``percent`` says a percent
    sign was printed.
    """

    text: str
    value: Fraction
    step: Fraction
    percent: bool = False
    scale: int | None = None
    worded: bool = False

    @property
    def interval(self) -> Interval:
        return Interval(self.value - self.step / 2, self.value + self.step / 2)

    @property
    def decimals(self) -> int:
        places = 0
        while self.step and self.step * 10**places < 1:
            places += 1
        return places

    def exact(self) -> Printed:
        """The same number, known to be a count and so without a rounding range."""
        return Printed(self.text, self.value, Fraction(0), self.percent, self.scale, self.worded)


def normalised(text: str) -> str:
    """Full-width characters made half-width, every kind of minus made one, spaces inside removed."""
    folded = unicodedata.normalize("NFKC", text)
    for minus in "−–—―‐‑﹣－":
        folded = folded.replace(minus, "-")
    return re.sub(r"\s+", "", folded)


def read_printed(text: str) -> Printed | None:
    """The number a cell prints, or None where the cell is blank or holds something else.

    Reads 1,234.5 · 78.9% · 第3名 · 12.5亿元 · +5.9 · 低3.2个百分点 (minus) · 超5.9 (plus) · 持平 (0).
    """
    folded = normalised(text)
    if text.strip() in BLANKS or folded in BLANKS:
        return None
    folded = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", folded)
    sign, worded = 1, False
    for words, meant in ((_BEHIND, -1), (_AHEAD, 1)):
        for word in words:
            if folded.startswith(word) or f"进度{word}" in folded or f"序时{word}" in folded:
                folded, sign, worded = folded[folded.index(word) + len(word) :], meant, True
                break
        if worded:
            break
    if worded:
        folded = re.sub(r"^(?:序时进度|时序进度|序时|时序|进度|计划|目标)", "", folded)
    if not worded and folded in _LEVEL:
        return Printed(text, Fraction(0), Fraction(0), worded=True)
    found = _NUMBER.search(folded)
    if not found or not _HEAD.match(folded[: found.start()].rstrip(":")):
        return None
    tail = folded[found.end() :].rstrip(")")
    if not _TAIL.match(tail):
        return None
    digits = found.group()
    places = len(digits.split(".")[1]) if "." in digits else 0
    scale = next((yuan for unit, yuan in MONEY_UNITS.items() if unit in tail), None)
    return Printed(text, sign * Fraction(digits), Fraction(1, 10**places), "%" in tail, scale, worded)


def printed_float(value: float) -> Printed:
    """A spreadsheet's number, with the digits that fifteen significant places show."""
    digits = f"{value:.15g}"
    exact = Fraction(digits)
    mantissa, _, exponent = digits.partition("e")
    places = (len(mantissa.split(".")[1]) if "." in mantissa else 0) - int(exponent or 0)
    return Printed(digits, exact, Fraction(1, 10 ** max(places, 0)))


def rounded_half_up(value: Fraction, step: Fraction) -> Fraction:
    """The multiple of ``step`` nearest to the value, halves away from zero (四舍五入)."""
    size = math.floor(abs(value) / step + Fraction(1, 2)) * step
    return size if value >= 0 else -size


def truncated(value: Fraction, step: Fraction) -> Fraction:
    """The value with everything after the last printed digit dropped."""
    size = math.floor(abs(value) / step) * step
    return size if value >= 0 else -size


def decimal_text(value: Fraction, places: int = 6) -> str:
    """A fraction as decimal digits: exact where it ends within ``places``, else rounded to them."""
    shown = rounded_half_up(value, Fraction(1, 10**places))
    whole, rest = divmod(abs(shown.numerator) * (10**places // shown.denominator), 10**places)
    text = f"{whole}.{rest:0{places}d}".rstrip("0").rstrip(".") if places else str(whole)
    return f"-{text}" if shown < 0 else text
