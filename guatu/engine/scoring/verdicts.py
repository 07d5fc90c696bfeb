"""What a published figure is worth, given the same figure recomputed from the printed inputs."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from guatu.engine.scoring.printed import Interval, Printed, rounded_half_up, truncated

EQUAL = "equal"
ROUNDED = "rounded"
TRUNCATED = "truncated"
INCONSISTENT = "inconsistent"
NOT_CHECKABLE = "not_checkable"
VERDICTS = (EQUAL, ROUNDED, TRUNCATED, INCONSISTENT, NOT_CHECKABLE)

# A spreadsheet's own fifteen-digit numbers differ from exact arithmetic in the last digits.
_FLOAT_NOISE = Fraction(1, 10**11)


@dataclass(frozen=True)
class Judgement:
    """``because`` says what made the verdict: "inputs" when only the rounding of the inputs explains the
    figure,
    "half_even" for banker's rounding; ``miss`` is how far outside the possible range the figure lies."""

    verdict: str
    because: str | None = None
    miss: Fraction = Fraction(0)

    @property
    def agrees(self) -> bool:
        return self.verdict in (EQUAL, ROUNDED, TRUNCATED)


def judge(published: Printed, central: Fraction, possible: Interval) -> Judgement:
    """Compare a published figure with its recomputation.

    equal         the recomputed value has exactly the printed digits
    rounded       half-up rounding of it gives the printed digits; or, ``because`` "inputs", some unprinted
    inputs
                  within half a unit of their last printed digits do
    truncated     dropping digits gives the printed ones
    inconsistent  no inputs that print as these do give the published figure
    """
    value, step = published.value, published.step
    if central == value:
        return Judgement(EQUAL)
    if abs(central - value) <= _FLOAT_NOISE * max(abs(central), Fraction(1)) and published.decimals > 8:
        return Judgement(EQUAL)
    if step:
        if rounded_half_up(central, step) == value:
            return Judgement(ROUNDED)
        if truncated(central, step) == value:
            return Judgement(TRUNCATED)
        if abs(central - value) == step / 2 and (value / step).numerator % 2 == 0:
            return Judgement(ROUNDED, "half_even")
    if possible.meets(published.interval):
        return Judgement(ROUNDED, "inputs")
    kept = Interval(value, value + step) if value >= 0 else Interval(value - step, value)
    if possible.meets(kept):
        return Judgement(TRUNCATED, "inputs")
    miss = max(possible.low - published.interval.high, published.interval.low - possible.high)
    return Judgement(INCONSISTENT, None, miss)
