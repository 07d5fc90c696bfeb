"""How a figure is shown on paper: rounded half-up once, from the exact value, in the unit of its medium.

Ledgers and tables print whole 万元; sentences, key figures and the wall print 亿元 with one decimal; rates print one
decimal. A gap between two rates is taken between the printed figures, so that a reader's subtraction agrees.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

WAN = 10_000
YI = 100_000_000
MINUS = "−"
NO_FIGURE = "—"


def half_up(value: Fraction | Decimal | int, places: int = 0) -> Decimal:
    """Round half away from zero, as official statistics do; exact for any fraction."""
    fraction = Fraction(value)
    scale = 10**places
    doubled = 2 * abs(fraction) * scale
    units = (doubled.numerator // doubled.denominator + 1) // 2
    return Decimal(
        f"{units if fraction >= 0 else -units}E-{places}"
    )  # exact, whatever the context's precision


def wan(yuan: int | Decimal | None) -> int | None:
    """Whole 万元."""
    return None if yuan is None else int(half_up(Fraction(yuan) / WAN))


def wan_text(yuan: int | Decimal | None) -> str:
    """Whole 万元 with commas at thousands, a true minus, and a dash for no figure."""
    value = wan(yuan)
    return NO_FIGURE if value is None else f"{value:,}".replace("-", MINUS)


def yi_text(yuan: int | Decimal | None) -> str:
    """亿元 with one decimal."""
    return NO_FIGURE if yuan is None else f"{half_up(Fraction(yuan) / YI, 1)}".replace("-", MINUS)


def percent(ratio: Fraction | None) -> Decimal | None:
    """A ratio as percent with one decimal."""
    return None if ratio is None else half_up(ratio * 100, 1)


def percent_text(ratio: Fraction | None) -> str:
    value = percent(ratio)
    return NO_FIGURE if value is None else f"{value}%".replace("-", MINUS)


def gap_points(ratio: Fraction | None, due: Fraction | None) -> Decimal | None:
    """Percentage points between two rates as printed: 48.5 and 50.0 give −1.5."""
    shown, expected = percent(ratio), percent(due)
    return None if shown is None or expected is None else shown - expected


def gap_text(points: Decimal | None) -> str:
    """A gap with its sign: +4.7, −1.5, 0.0."""
    if points is None:
        return NO_FIGURE
    return f"{points:+}".replace("-", MINUS) if points else "0.0"


def month_text(month: str | None, plan_year: int) -> str:
    """``2026-10`` as 10月, with its year when that is not the plan year."""
    if not month:
        return NO_FIGURE
    year, number = month.split("-")
    return f"{int(number)}月" if int(year) == plan_year else f"{year}年{int(number)}月"
