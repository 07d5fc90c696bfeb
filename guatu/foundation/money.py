"""Yuan in the database, 万元 or 亿元 on the page: exact decimals, rounded half-up once, when shown."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

YUAN_PER_WAN = 10_000
YUAN_PER_YI = 100_000_000
MINUS = "−"

Yuan = int | Decimal


def rounded(value: Yuan, places: int = 0) -> Decimal:
    """Half-up, away from zero on a tie, as the offices round."""
    return Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def in_wan(yuan: Yuan, places: int = 0) -> Decimal:
    """The amount in 万元, rounded to what is shown."""
    return rounded(Decimal(yuan) / YUAN_PER_WAN, places)


def in_yi(yuan: Yuan, places: int = 1) -> Decimal:
    """The amount in 亿元, rounded to what is shown."""
    return rounded(Decimal(yuan) / YUAN_PER_YI, places)


def grouped(value: Yuan, *, sign: bool = False) -> str:
    """Thousands separated, a true minus; `sign` puts a plus before what is more than zero."""
    text = f"{abs(value):,f}" if isinstance(value, Decimal) else f"{abs(value):,}"
    if value < 0:
        return MINUS + text
    return f"+{text}" if sign and value > 0 else text


def wan_text(yuan: Yuan | None, *, places: int = 0, sign: bool = False) -> str:
    """For ledgers: `12,345` (the column head says 万元); no figure is a dash, zero is zero."""
    return "—" if yuan is None else grouped(in_wan(yuan, places), sign=sign)


def yi_text(yuan: Yuan | None, *, places: int = 1, sign: bool = False) -> str:
    """For prose and the wall: `1,735.2` (the unit stands beside it)."""
    return "—" if yuan is None else grouped(in_yi(yuan, places), sign=sign)


def percent(part: Yuan, whole: Yuan, places: int = 1) -> Decimal | None:
    """part ÷ whole in percent, half-up; None where the denominator is nothing."""
    if not whole:
        return None
    return rounded(Decimal(part) * 100 / Decimal(whole), places)
