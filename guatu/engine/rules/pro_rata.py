"""序时进度: how much of the year's plan is due by the end of a period; a rule names which of these it means."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from guatu.engine.rules.facts import Facts, month_number

LINEAR = "linear"  # one twelfth of the year's plan a month
QUARTERS = "quarters"  # four cumulative shares of the year, the same for every object
MONTHS = "months"  # twelve cumulative shares of the year, the same for every object
OWN_QUARTERS = "own_quarters"  # the object's own four cumulative quarter targets in yuan
OWN_CURVE = "own_curve"  # the object's own twelve cumulative amounts in yuan
SPREAD = "spread"  # evenly over a number of months from the month after issue
KINDS = (LINEAR, QUARTERS, MONTHS, OWN_QUARTERS, OWN_CURVE, SPREAD)


@dataclass(frozen=True)
class Due:
    """What is due: the share of the plan, and the amount where the plan is known. ``lacks`` names missing facts."""

    share: Fraction | None = None
    yuan: Fraction | None = None
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProRata:
    """One definition of 序时进度.

    ``shares`` are cumulative, 4 for QUARTERS and 12 for MONTHS; between two quarter ends the share rises evenly.
    ``months`` is the length of SPREAD. ``fallback`` is the kind used when an object has no curve of its own.
    """

    kind: str = LINEAR
    shares: tuple[Fraction, ...] = ()
    months: int = 12
    fallback: str | None = None

    def due(self, facts: Facts) -> Due:
        """The share of the plan due by the end of the facts' month, and the amount."""
        if self.kind == OWN_CURVE:
            if facts.curve_yuan is not None:
                return self._of_amount(Fraction(facts.curve_yuan[facts.month_of_year - 1]), facts)
            return self._fallen_back(facts, "curve_yuan")
        if self.kind == OWN_QUARTERS:
            targets = facts.quarter_targets_yuan
            if targets is not None:
                return self._of_amount(
                    _between_quarters(tuple(map(Fraction, targets)), facts.month_of_year), facts
                )
            return self._fallen_back(facts, "quarter_targets_yuan")
        if self.kind == SPREAD:
            if facts.issue_month is None:
                return Due(lacks=("issue_month",))
            passed = month_number(facts.month) - month_number(facts.issue_month)
            return _of_share(Fraction(min(max(passed, 0), self.months), self.months), facts)
        return _of_share(self.share_at(facts.month_of_year), facts)

    def share_at(self, month_of_year: int) -> Fraction:
        """The share due by the end of a calendar month, for the kinds that are the same for every object."""
        if self.kind == QUARTERS:
            return _between_quarters(self.shares, month_of_year)
        if self.kind == MONTHS:
            return self.shares[month_of_year - 1]
        return Fraction(month_of_year, 12)

    @property
    def is_common(self) -> bool:
        """Whether the share depends on the calendar alone."""
        return self.kind in (LINEAR, QUARTERS, MONTHS)

    def _of_amount(self, amount: Fraction, facts: Facts) -> Due:
        if facts.plan_yuan is None or facts.plan_yuan <= 0:
            return Due(yuan=amount, lacks=("plan_yuan",))
        return Due(share=amount / facts.plan_yuan, yuan=amount)

    def _fallen_back(self, facts: Facts, lack: str) -> Due:
        if self.fallback is None:
            return Due(lacks=(lack,))
        return ProRata(kind=self.fallback, shares=self.shares).due(facts)


def _of_share(share: Fraction, facts: Facts) -> Due:
    if facts.plan_yuan is None:
        return Due(share=share, lacks=("plan_yuan",))
    return Due(share=share, yuan=share * facts.plan_yuan)


def _between_quarters(ends: tuple[Fraction, ...], month_of_year: int) -> Fraction:
    quarter, within = divmod(month_of_year - 1, 3)
    before = ends[quarter - 1] if quarter else Fraction(0)
    return before + (ends[quarter] - before) * (within + 1) / 3
