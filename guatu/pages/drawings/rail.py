"""The stage line (建设历程): a railway line of stations from the first reserve to the promised benefit.

Statistics events leave the line as branches: they are about figures, not about building.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .scales import at

WIDTH, HEIGHT = 1392.0, 98.0
MARGIN, LINE = 52.0, 26.0


@dataclass(frozen=True)
class Station:
    """One stop: its name, the day it was or should be reached, and where it lies from now."""

    code: str
    label: str
    day: str
    state: str  # done, now, next
    warning: str = ""  # words above the stop, when it will be late


@dataclass(frozen=True)
class Branch:
    """A side stop after a station."""

    after: str
    label: str
    day: str
    is_done: bool


@dataclass(frozen=True)
class Stop:
    station: Station
    x: str
    radius: int


@dataclass(frozen=True)
class SideStop:
    branch: Branch
    path: str
    x: str
    label_x: str


@dataclass(frozen=True)
class Rail:
    done_path: str
    next_path: str
    stops: tuple[Stop, ...]
    branches: tuple[SideStop, ...]


def draw_rail(stations: Sequence[Station], branches: Sequence[Branch]) -> Rail:
    """Place the stations at equal distances; the line is heavy up to the last one reached."""
    step = (WIDTH - 2 * MARGIN) / max(len(stations) - 1, 1)
    x = [MARGIN + step * i for i in range(len(stations))]
    reached = max((i for i, s in enumerate(stations) if s.state in {"done", "now"}), default=0)
    where = {station.code: x[i] for i, station in enumerate(stations)}
    return Rail(
        done_path=f"M{at(x[0])} {at(LINE)}H{at(x[reached])}",
        next_path=f"M{at(x[reached])} {at(LINE)}H{at(x[-1])}",
        stops=tuple(Stop(s, at(x[i]), 9 if s.state == "now" else 6) for i, s in enumerate(stations)),
        branches=tuple(
            SideStop(
                b,
                f"M{at(where[b.after])} 26.0l22 22H{at(where[b.after] + 46)}",
                at(where[b.after] + 46),
                at(where[b.after] + 56),
            )
            for b in branches
            if b.after in where
        ),
    )
