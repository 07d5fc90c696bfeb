"""Amounts as ledgers write them, read exactly or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from guatu.engine.sheets.texts import is_blank, is_error, is_undecided, plain, simplified

YUAN_IN = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "十万元": Decimal(100_000),
    "百万元": Decimal(1_000_000),
    "千万元": Decimal(10_000_000),
    "亿元": Decimal(100_000_000),
}
_UNIT = r"(?:人民币)?(?P<unit>亿元?|千万元?|百万元?|十万元?|万元?|千元|元)?(?:整|人民币)?"
_AMOUNT = re.compile(
    r"^(?:人民币|RMB|CNY|[¥￥])?(?P<sign>[-−－﹣–+＋])?(?:[¥￥])?"
    r"(?P<digits>\d+|\d{1,3}(?:[,，']\d{3})+)?(?:[.．](?P<fraction>\d+))?(?:[eE](?P<power>[+-]?\d{1,2}))?"
    + _UNIT
    + r"$"
)
_BEYOND_NUMBERS = Decimal(10) ** 16
BEYOND_YUAN = 10**14
_BRACKETED = re.compile(r"^[(（](?P<inner>[^()（）]+)[)）]$")
_PERCENT = re.compile(r"^([-−－+]?\d+(?:\.\d+)?)[%％]?$")


@dataclass(frozen=True)
class Amount:
    """What one cell says: a number (in ``unit``, or in the column's unit), nothing, or something else."""

    number: Decimal | None
    unit: str | None = None
    decimals: int = 0
    understood: bool = True


NOTHING = Amount(None)
NOT_A_NUMBER = Amount(None, understood=False)


def read_amount(value: object) -> Amount:
    """Read one cell of an amount column; ``NOT_A_NUMBER`` when the cell says something that is not exactly a number."""
    if isinstance(value, bool):
        return NOT_A_NUMBER
    if isinstance(value, int | float):
        return _from_number(value)
    if isinstance(value, str):
        return _from_text(plain(value))
    return NOT_A_NUMBER


@lru_cache(maxsize=65536)
def _from_number(value: float) -> Amount:
    if -1e15 < value < 1e15 and value == int(value):
        return Amount(Decimal(int(value)))
    # Spreadsheets show 15 significant digits; the binary tail behind them was never typed.
    number = Decimal(f"{value:.15g}")
    if not number.is_finite() or abs(number) >= _BEYOND_NUMBERS:
        return NOT_A_NUMBER
    exponent = number.normalize().as_tuple().exponent
    return Amount(number, decimals=max(0, -exponent) if isinstance(exponent, int) else 0)


@lru_cache(maxsize=65536)
def _from_text(text: str) -> Amount:
    if is_error(text):
        return NOT_A_NUMBER
    if is_blank(text) or is_undecided(text):
        return NOTHING
    if len(text) > 40:
        return NOT_A_NUMBER
    text = simplified(text)
    bracketed = _BRACKETED.match(text)
    match = _AMOUNT.match(bracketed["inner"] if bracketed else text)
    if not match or not (match["digits"] or match["fraction"]):
        return NOT_A_NUMBER
    digits = re.sub(r"[,，']", "", match["digits"] or "0")
    number = Decimal(f"{digits}.{match['fraction'] or '0'}e{match['power'] or 0}")
    if (match["sign"] or "") not in ("", "+", "＋"):
        number = -number
    if bracketed:  # the book-keepers' way of writing a negative number
        number = -abs(number)
    if abs(number) >= _BEYOND_NUMBERS:
        return NOT_A_NUMBER
    unit = match["unit"]
    if unit and not unit.endswith("元"):
        unit += "元"
    return Amount(number, unit, decimals=len((match["fraction"] or "").rstrip("0")))


def in_yuan(number: Decimal, unit: str) -> int:
    """A number of ``unit`` in whole yuan."""
    return int((number * YUAN_IN[unit]).to_integral_value(ROUND_HALF_UP))


def read_ratio(value: object) -> Decimal | None:
    """A rate as it is written, with or without its percent sign and not yet scaled; None when there is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _from_number(value).number
    text = plain(value)
    if len(text) > 12:
        return None
    match = _PERCENT.match(text)
    return Decimal(match[1].replace("−", "-").replace("－", "-")) if match else None
