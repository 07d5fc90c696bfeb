"""Ranks and ties: giving them under a named policy, and finding which policy a published ranking followed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

COMPETITION = "competition"  # 1, 2, 2, 4
DENSE = "dense"  # 1, 2, 2, 3
LAST = "modified_competition"  # 1, 3, 3, 4
AVERAGE = "average"  # 1, 2.5, 2.5, 4
TIE_BREAK = "tie_break"  # 1, 2, 3, 4: equal values ordered by another figure
UNIQUE = "unexplained_order"  # 1, 2, 3, 4 with no figure that explains the order inside the tie
NO_TIES = "no_ties"  # nothing is tied, so every policy gives the same ranks
SHARED_POLICIES = (COMPETITION, DENSE, LAST, AVERAGE)


def ranks(
    values: Sequence[Fraction],
    *,
    ties: str,
    descending: bool = True,
    breakers: Sequence[Fraction] | None = None,
    breakers_descending: bool = True,
) -> list[Fraction]:
    """The rank of every value under a tie policy; only TIE_BREAK uses ``breakers``."""
    if ties in (TIE_BREAK, UNIQUE):
        second = breakers if breakers is not None else [Fraction(0)] * len(values)
        order = sorted(
            range(len(values)),
            key=lambda i: (
                -values[i] if descending else values[i],
                -second[i] if breakers_descending else second[i],
                i,
            ),
        )
        given = [Fraction(0)] * len(values)
        for place, index in enumerate(order, 1):
            given[index] = Fraction(place)
        return given
    sizes = Counter(values)
    levels = sorted(sizes, reverse=descending)
    better = 0
    rank_of: dict[Fraction, Fraction] = {}
    for place, level in enumerate(levels, 1):
        size = sizes[level]
        rank_of[level] = {
            COMPETITION: Fraction(better + 1),
            DENSE: Fraction(place),
            LAST: Fraction(better + size),
            AVERAGE: Fraction(2 * better + size + 1, 2),
        }[ties]
        better += size
    return [rank_of[value] for value in values]


@dataclass(frozen=True)
class Explanation:
    """The policy that reproduces most of the published ranks, and the ranks it would have given."""

    ties: str
    descending: bool
    expected: tuple[Fraction, ...]
    agreeing: int
    broken_by: str | None = None


def explain(
    published: Sequence[Fraction | None],
    values: Sequence[Fraction],
    *,
    directions: Sequence[bool] = (True, False),
    breakers: dict[str, Sequence[Fraction]] | None = None,
    groups: Sequence[Hashable] | None = None,
) -> Explanation:
    """Find the tie policy of a published ranking.

    ``published`` may hold None for a rank that is not printed; ``breakers`` names other figures that may
    order equal values; with ``groups``, ranks start again in each group.
    """
    keys = groups if groups is not None else [None] * len(values)
    tied = len(set(zip(keys, values, strict=True))) < len(values)
    best: Explanation | None = None
    for way in _ways(directions, tied=tied, breakers=breakers or {}):
        expected = [Fraction(0)] * len(values)
        for group in dict.fromkeys(keys):
            members = [i for i, key in enumerate(keys) if key == group]
            for index, rank in zip(members, way.ranks(members, values, published), strict=True):
                expected[index] = rank
        agreeing = sum(given == rank for given, rank in zip(published, expected, strict=True))
        if best is None or agreeing > best.agreeing:
            best = Explanation(way.ties, way.descending, tuple(expected), agreeing, way.broken_by)
        if best.agreeing == len(values):
            break
    assert best is not None
    return best


@dataclass(frozen=True)
class _Way:
    """One way of ranking: a policy, a direction, and the figure that breaks ties, if one does."""

    ties: str
    descending: bool
    broken_by: str | None = None
    breakers: Sequence[Fraction] = ()
    breakers_descending: bool = True

    def ranks(
        self, members: list[int], values: Sequence[Fraction], published: Sequence[Fraction | None]
    ) -> list[Fraction]:
        if self.ties == UNIQUE:
            return _as_printed(members, values, published, self.descending)
        return ranks(
            [values[i] for i in members],
            ties=COMPETITION if self.ties == NO_TIES else self.ties,
            descending=self.descending,
            breakers=[self.breakers[i] for i in members] if self.broken_by else None,
            breakers_descending=self.breakers_descending,
        )


def _ways(
    directions: Sequence[bool], *, tied: bool, breakers: dict[str, Sequence[Fraction]]
) -> Iterator[_Way]:
    """Every way to try, the plainest first: the first of those that reproduce most ranks is taken."""
    for descending in directions:
        if not tied:
            yield _Way(NO_TIES, descending)
            continue
        for ties in SHARED_POLICIES:
            yield _Way(ties, descending)
        for name, figures in breakers.items():
            for upward in (True, False):
                yield _Way(TIE_BREAK, descending, name, figures, upward)
        yield _Way(UNIQUE, descending)


def _as_printed(
    members: list[int], values: Sequence[Fraction], published: Sequence[Fraction | None], descending: bool
) -> list[Fraction]:
    """Ranks 1 to n in which equal values stand in whatever order they were published."""
    order = sorted(
        members,
        key=lambda i: (
            -values[i] if descending else values[i],
            published[i] is None,
            published[i] or Fraction(0),
        ),
    )
    place = {index: Fraction(rank) for rank, index in enumerate(order, 1)}
    return [place[index] for index in members]
