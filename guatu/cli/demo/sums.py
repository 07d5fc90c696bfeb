"""Dividing exact sums: parts that look drawn at random and still add up to the last 万元."""

from __future__ import annotations

from collections.abc import Sequence


def divided(total: int, weights: Sequence[float], *, step: int = 10, least: int = 10) -> list[int]:
    """Divide ``total`` in proportion to ``weights`` into multiples of ``step``, none below ``least``.

    What rounding leaves over goes, a step at a time, to the largest parts; a remainder smaller than a step
    goes to the largest of all.
    """
    scale = total / sum(weights)
    parts = [max(least, round(weight * scale / step) * step) for weight in weights]
    largest_first = sorted(range(len(parts)), key=lambda i: (-parts[i], i))
    turn = 0
    while abs(total - sum(parts)) >= step:
        i = largest_first[turn % len(parts)]
        change = step if total > sum(parts) else -step
        if parts[i] + change >= least:
            parts[i] += change
        turn += 1
    parts[largest_first[0]] += total - sum(parts)
    return parts


def fitted(
    total: int, wanted: Sequence[float], low: Sequence[int], high: Sequence[int], *, step: int = 10
) -> list[int]:
    """Move ``wanted`` up or down by one common share of the room within bounds, so that it sums to ``total``.

    Raises ValueError when no parts within the bounds have that sum.
    """
    if not sum(low) <= total <= sum(high):
        raise ValueError(f"{total} is outside {sum(low)} to {sum(high)}")
    down, up = -1.0, 1.0
    for _ in range(60):
        middle = (down + up) / 2
        if sum(_moved(wanted, low, high, middle)) > total:
            up = middle
        else:
            down = middle
    bounds = list(zip(low, high, strict=True))
    parts = [
        min(most, max(least, round(value / step) * step))
        for value, (least, most) in zip(_moved(wanted, low, high, down), bounds, strict=True)
    ]
    roomy_first = sorted(range(len(parts)), key=lambda i: (low[i] - high[i], i))
    turn = 0
    while (rest := total - sum(parts)) != 0:
        i = roomy_first[turn % len(parts)]
        change = min(step, rest) if rest > 0 else max(-step, rest)
        if bounds[i][0] <= parts[i] + change <= bounds[i][1]:
            parts[i] += change
        turn += 1
    return parts


def _moved(wanted: Sequence[float], low: Sequence[int], high: Sequence[int], share: float) -> list[float]:
    return [
        value + (share * (most - value) if share > 0 else share * (value - least))
        for value, least, most in zip(wanted, low, high, strict=True)
    ]
