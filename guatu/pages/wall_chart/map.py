"""The schematic map (示意图): blocks for towns, and a place in them for every light.

A district's administrator may place the towns: one JSON value, the site fact ``schematic_map``. Without it
the blocks are laid out from names and counts alone. Neither is a map of boundaries, and the page says so.
Lengths are units of the drawing; y grows downwards.

    {"frame": [x, y, width, height],
     "blocks": {"jiangwan": {"outline": [[x, y], …], "label": [x, y]}, …},      keys are codes of units
     "water": [{"line": [[x, y], …], "names": [{"text": "临江", "at": [x, y], "turn": 47}]}],
     "roads": [[[x, y], …], …], "railways": [[[x, y], …], …], "hills": [[x, y], …]}
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

from guatu.apps.documents import schematic
from guatu.foundation.models import SiteFact
from guatu.foundation.refusals import Refused
from guatu.pages.wall_chart.queries import Light

Point = tuple[float, float]

EMPTY: Mapping[str, str] = MappingProxyType({})
FACT = "schematic_map"
AUTOMATIC_FRAME = schematic.Box(22, 14, 722, 640)
LABEL_HEIGHT = 14.5
NUMBERED = 27.0  # the diameter of a red light, which carries its number
LEAST_MARK = 7.0  # however crowded a block, a shape must still be told from another
SIZES = (10.0, 12.5, 15.0)  # of the others, by thirds of total investment


class MapNotDrawable(Refused):
    message = _("The schematic map cannot be drawn: %(fault)s.")


@dataclass(frozen=True)
class Block:
    """A town's area: its outline, where its name begins, and how wide the name may be where that is known."""

    outline: tuple[Point, ...]
    label: Point
    label_width: float = math.inf

    @property
    def box(self) -> tuple[float, float, float, float]:
        xs, ys = [x for x, _ in self.outline], [y for _, y in self.outline]
        return min(xs), min(ys), max(xs), max(ys)


@dataclass(frozen=True)
class Water:
    line: tuple[Point, ...]
    names: tuple[tuple[str, Point, float], ...] = ()  # text, place, turn in degrees


@dataclass(frozen=True)
class SchematicMap:
    """What the administrator placed."""

    frame: tuple[float, float, float, float]
    blocks: Mapping[str, Block]
    water: tuple[Water, ...] = ()
    roads: tuple[tuple[Point, ...], ...] = ()
    railways: tuple[tuple[Point, ...], ...] = ()
    hills: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Town:
    """One block as drawn: the name and count it carries."""

    name: str
    code: str
    count: int
    block: Block


@dataclass(frozen=True)
class Mark:
    """One light's place: its middle and its diameter."""

    x: float
    y: float
    size: float


@dataclass(frozen=True)
class Places:
    """The whole map of one reader: the blocks, and each light's mark by its position in the list."""

    frame: tuple[float, float, float, float]
    towns: tuple[Town, ...]
    marks: Mapping[int, Mark]
    base: SchematicMap | None = None
    left_out: tuple[int, ...] = field(default=())


def read_map(value: Any) -> SchematicMap:
    """The stored value as a map; raises MapNotDrawable and says what is wrong with it."""
    try:
        x, y, width, height = (float(number) for number in value["frame"])
        blocks = {
            str(code): Block(_line(block["outline"], 3), _point(block["label"]))
            for code, block in value["blocks"].items()
        }
        water = tuple(
            Water(
                _line(one["line"], 2),
                tuple(
                    (str(name["text"]), _point(name["at"]), float(name.get("turn", 0)))
                    for name in one.get("names", ())
                ),
            )
            for one in value.get("water", ())
        )
        roads, railways = (
            tuple(_line(line, 2) for line in value.get(kind, ())) for kind in ("roads", "railways")
        )
        hills = tuple(_point(point) for point in value.get("hills", ()))
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise MapNotDrawable(fault=repr(fault)) from fault
    if width <= 0 or height <= 0:
        raise MapNotDrawable(fault=f"frame {width:g} × {height:g}")
    return SchematicMap((x, y, width, height), blocks, water, roads, railways, hills)


def stored_map() -> SchematicMap | None:
    """The map the administrator placed, if there is one."""
    value = SiteFact.objects.filter(name=FACT).values_list("value", flat=True).first()
    return read_map(value) if value else None


def thirds(totals: Sequence[int | None]) -> list[int]:
    """0, 1 or 2 for each: in which third of all totals it lies; 0 without a total."""
    known = sorted(total for total in totals if total is not None)
    if not known:
        return [0] * len(totals)
    low, high = known[len(known) // 3], known[2 * len(known) // 3]
    return [0 if total is None or total < low else 1 if total < high else 2 for total in totals]


def place_lights(
    lights: Sequence[Light], base: SchematicMap | None, names: Mapping[str, str] = EMPTY
) -> Places:
    """Give every light its place: its own where it has one, else one on its town's lattice.

    ``names`` are those of the units whose blocks the administrator placed, by code.
    """
    sizes = [
        NUMBERED if light.level == "alarm" else SIZES[third]
        for light, third in zip(lights, thirds([light.total for light in lights]), strict=True)
    ]
    if base is not None and any(light.town_code in base.blocks for light in lights):
        return _on_given_blocks(lights, sizes, base, names)
    return _on_own_blocks(lights, sizes)


def _on_given_blocks(
    lights: Sequence[Light], sizes: Sequence[float], base: SchematicMap, names: Mapping[str, str]
) -> Places:
    by_town: defaultdict[str, list[int]] = defaultdict(list)
    left_out = []
    for index, light in enumerate(lights):
        if light.town_code in base.blocks:
            by_town[light.town_code or ""].append(index)
        else:
            left_out.append(index)
    marks: dict[int, Mark] = {}
    towns = []
    for code, block in base.blocks.items():
        here = by_town.get(code, [])
        left, top, right, bottom = block.box
        unplaced = []
        for index in here:
            light = lights[index]
            if light.place_x is None or light.place_y is None:
                unplaced.append(index)
            else:
                marks[index] = Mark(
                    left + light.place_x * (right - left), top + light.place_y * (bottom - top), sizes[index]
                )
        marks |= _scattered(code, block, unplaced, sizes)
        name = lights[here[0]].town if here else names.get(code, "")
        towns.append(Town(name, code, len(here), block))
    return Places(base.frame, tuple(towns), marks, base, tuple(left_out))


def _scattered(name: str, block: Block, indices: Sequence[int], sizes: Sequence[float]) -> dict[int, Mark]:
    """Places on the block's lattice for lights that nobody has placed."""
    if not indices:
        return {}
    return _lattice(name, block, tuple(indices), tuple(sizes[index] for index in indices))


@lru_cache(maxsize=256)
def _lattice(name: str, block: Block, indices: tuple[int, ...], sizes: tuple[float, ...]) -> dict[int, Mark]:
    left, top, right, bottom = block.box
    box = schematic.Box(left, top, right - left, bottom - top)
    area = schematic.Block(name, box, block.outline, block.label, box.width)
    large = [size == NUMBERED for size in sizes]
    return {
        mark.key: Mark(*mark.at, max(mark.size, LEAST_MARK))
        for mark in schematic.place_marks(area, indices, sizes, large, LABEL_HEIGHT)
    }


def _on_own_blocks(lights: Sequence[Light], sizes: Sequence[float]) -> Places:
    by_town: defaultdict[str, list[int]] = defaultdict(list)
    for index, light in enumerate(lights):
        by_town[light.town].append(index)
    codes = {light.town: light.town_code or "" for light in lights}
    drawn = _own_blocks(tuple((name, len(indices)) for name, indices in by_town.items()))
    marks: dict[int, Mark] = {}
    towns = []
    for name, block in drawn:
        marks |= _scattered(name, block, by_town[name], sizes)
        towns.append(Town(name, codes[name], len(by_town[name]), block))
    frame = AUTOMATIC_FRAME
    return Places((frame.x, frame.y, frame.width, frame.height), tuple(towns), marks)


@lru_cache(maxsize=64)
def _own_blocks(names_and_counts: tuple[tuple[str, int], ...]) -> tuple[tuple[str, Block], ...]:
    return tuple(
        (block.name, Block(block.outline, block.label_at, block.label_width))
        for block in schematic.blocks(names_and_counts, AUTOMATIC_FRAME, LABEL_HEIGHT)
    )


def _point(value: Iterable[Any]) -> Point:
    x, y = value
    return float(x), float(y)


def _line(value: Iterable[Any], least: int) -> tuple[Point, ...]:
    points = tuple(_point(point) for point in value)
    if len(points) < least:
        raise ValueError(f"a line of {len(points)} points")
    return points
