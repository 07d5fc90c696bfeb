"""Four numbers on one scale (四个数对一对): reported, statistics, physical and paid, never merged.

The scale is never narrower than a quarter of the largest number, so that a small difference looks small.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

LEAST_SPAN = Decimal("0.25")
FILLED = Decimal("0.8")


def place_dots(values: Mapping[str, Decimal]) -> dict[str, str]:
    """Where each value stands, in percent of the width."""
    if not values:
        return {}
    low, high = min(values.values()), max(values.values())
    span = max((high - low) / FILLED, abs(high) * LEAST_SPAN) or Decimal(1)
    left = (low + high - span) / 2
    return {name: f"{(value - left) / span * 100:.1f}" for name, value in values.items()}
