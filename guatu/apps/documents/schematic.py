"""A schematic map of blocks, laid out from nothing but names and counts: 示意图，不作划界依据.

Towns become blocks whose areas follow their numbers of projects, packed by the squarified treemap (Bruls, Huizing and
van Wijk, 2000); corners are then cut at 45 degrees where three blocks meet and at the four outer corners, which gives
the octolinear look of a transport map. Within a block, lights stand on a thinned hexagonal lattice, the large numbered
ones as far apart as they can. Nothing is random: the same ledger always gives the same drawing.

Lengths are millimetres, y grows downwards.
"""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True)
class Block:
    """One area: its outline, and where its name stands (left end of the base line) and how wide it may be."""

    name: str
    box: Box
    outline: tuple[Point, ...]
    label_at: Point
    label_width: float


@dataclass(frozen=True)
class Mark:
    """Where one light stands, and its diameter."""

    key: int
    at: Point
    size: float


def blocks(names_and_counts: Sequence[tuple[str, int]], frame: Box, label_height: float) -> tuple[Block, ...]:
    """Lay out one block a name. A block is never so small that its name and one light do not fit."""
    if not names_and_counts:
        return ()
    ordered = sorted(names_and_counts, key=lambda item: -item[1])
    boxes = _boxes([count for _, count in ordered], frame, label_height)
    cuts = _cuts(boxes)
    outer = min([36.0] + [min(box.width, box.height) * 0.4 for box in boxes])
    found = []
    for (name, _), box in zip(ordered, boxes, strict=True):
        outline = _outline(box, boxes, frame, cuts, outer)
        left, right = _span_at(outline, box.y + label_height * 1.35)
        inset = label_height * 0.55
        found.append(
            Block(name, box, outline, (left + inset, box.y + label_height * 1.45), right - left - 2 * inset)
        )
    return tuple(found)


def _boxes(counts: Sequence[int], frame: Box, label_height: float) -> list[Box]:
    """Boxes by count, the smallest raised until each is deep enough for its name and a row of lights."""
    whole = frame.width * frame.height
    share, most = whole / max(1, sum(counts)), whole / len(counts) * 0.75
    least = min(label_height * label_height * 11, most)
    while True:
        areas = [max(count * share, least) for count in counts]
        scale = whole / sum(areas)
        boxes = squarify([area * scale for area in areas], frame)
        thinnest = min(min(box.width, box.height) for box in boxes)
        if thinnest >= label_height * 3.2 or least >= most:
            return boxes
        least = min(least * 1.35, most)


def squarify(areas: Sequence[float], frame: Box) -> list[Box]:
    """Rectangles of the given areas (largest first) that fill the frame and are as square as can be."""
    boxes: list[Box] = []
    rest = list(areas)
    space = frame
    while rest:
        side = min(space.width, space.height)
        row = [rest.pop(0)]
        while rest and _worst(row + rest[:1], side) <= _worst(row, side):
            row.append(rest.pop(0))
        thickness = sum(row) / side
        offset = 0.0
        for area in row:
            length = area / thickness
            if space.width >= space.height:
                boxes.append(Box(space.x, space.y + offset, thickness, length))
            else:
                boxes.append(Box(space.x + offset, space.y, length, thickness))
            offset += length
        if space.width >= space.height:
            space = Box(space.x + thickness, space.y, space.width - thickness, space.height)
        else:
            space = Box(space.x, space.y + thickness, space.width, space.height - thickness)
    return boxes


def place_marks(
    block: Block, keys: Sequence[int], sizes: Sequence[float], large: Sequence[bool], label_height: float
) -> tuple[Mark, ...]:
    """Stand every light of a block on its lattice; sizes shrink together when the block is crowded."""
    if not keys:
        return ()
    widest = max(sizes)
    margin = widest * 0.75
    top = block.label_at[1] + label_height * 0.45
    pitch = _pitch(block, len(keys), margin, top)
    points = _lattice(block, pitch, margin, top)
    chance = random.Random(hashlib.sha256(block.name.encode()).digest())
    if len(points) > 3 * len(keys):
        middle = (block.box.x + block.box.width / 2, block.box.y + block.box.height / 2)
        points = sorted(points, key=lambda point: math.dist(point, middle))[: 2 * len(keys)]
    chance.shuffle(points)
    big = [key for key, is_large in zip(keys, large, strict=True) if is_large]
    spots = dict(zip(big, _far_apart(points, len(big)), strict=False))
    free = [point for point in points if point not in set(spots.values())]
    small = [key for key, is_large in zip(keys, large, strict=True) if not is_large]
    spots |= dict(zip(small, free, strict=False))
    scale = min(1.0, pitch * 0.92 / widest)
    return tuple(Mark(key, spots[key], size * scale) for key, size in zip(keys, sizes, strict=True))


def _worst(row: Sequence[float], side: float) -> float:
    """The worst aspect ratio in a row of areas laid along a side."""
    whole = sum(row)
    return max(side * side * max(row) / (whole * whole), whole * whole / (side * side * min(row)))


def _cuts(boxes: Sequence[Box]) -> dict[Point, float]:
    """How far to cut at every corner of a block: less where another corner is near on the same line, or not at all."""
    corners = sorted({corner for box in boxes for corner in _corners(box)})
    cuts = {}
    for corner in corners:
        near = min(
            (
                math.dist(corner, other)
                for other in corners
                if other != corner and (_same(corner[0], other[0]) or _same(corner[1], other[1]))
            ),
            default=0.0,
        )
        cuts[corner] = min(18.0, near * 0.42) if near > 9 else 0.0
    return cuts


def _corners(box: Box) -> tuple[Point, Point, Point, Point]:
    """Clockwise from the upper left, rounded so that neighbours' corners are equal."""
    left, top, right, bottom = (round(value, 5) for value in (box.x, box.y, box.right, box.bottom))
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def _outline(
    box: Box, boxes: Sequence[Box], frame: Box, cuts: dict[Point, float], outer: float
) -> tuple[Point, ...]:
    """The block's polygon, clockwise from its upper left corner."""
    directions = ((1, 0), (0, 1), (-1, 0), (0, -1))
    corners = _corners(box)
    points: list[Point] = []
    for place, corner in enumerate(corners):
        along, inward = directions[place], directions[(place + 1) % 4]
        size = _corner_cut(corner, box, boxes, frame, cuts, outer)
        if size:
            points += [_step(corner, inward, size), _step(corner, along, size)]
        else:
            points.append(corner)
        outward = (-inward[0], -inward[1])
        for junction in _junctions_between(corner, corners[(place + 1) % 4], along, cuts, frame):
            cut = cuts[junction]
            points += [
                _step(junction, along, -cut),
                _step(junction, outward, cut),
                _step(junction, along, cut),
            ]
    return tuple(points)


def _corner_cut(
    corner: Point, box: Box, boxes: Sequence[Box], frame: Box, cuts: dict[Point, float], outer: float
) -> float:
    """How much of a corner to cut: much at the frame's corners, some where it meets another block's side."""
    on_x = _near(corner[0], frame.x) or _near(corner[0], frame.right)
    on_y = _near(corner[1], frame.y) or _near(corner[1], frame.bottom)
    if on_x and on_y:
        return outer
    if on_x or on_y:
        return 0.0
    return cuts[corner] if any(_within_side(corner, other) for other in boxes if other != box) else 0.0


def _junctions_between(
    start: Point, end: Point, along: tuple[int, int], cuts: dict[Point, float], frame: Box
) -> list[Point]:
    """Corners of neighbours inside a side, where it pushes between two of them, in the direction of travel."""
    length = abs(end[0] - start[0]) + abs(end[1] - start[1])
    found = []
    for corner, cut in cuts.items():
        ahead = (corner[0] - start[0]) * along[0] + (corner[1] - start[1]) * along[1]
        aside = abs((corner[0] - start[0]) * along[1]) + abs((corner[1] - start[1]) * along[0])
        at_edge = (
            _near(corner[0], frame.x)
            or _near(corner[0], frame.right)
            or _near(corner[1], frame.y)
            or _near(corner[1], frame.bottom)
        )
        if cut and aside < 1e-3 and 1e-3 < ahead < length - 1e-3 and not at_edge:
            found.append((ahead, corner))
    return [corner for _, corner in sorted(found)]


def _within_side(point: Point, box: Box) -> bool:
    """Whether a point lies inside one of the box's sides, not at its ends."""
    x, y = point
    on_upright = (_near(x, box.x) or _near(x, box.right)) and box.y + 1e-3 < y < box.bottom - 1e-3
    on_level = (_near(y, box.y) or _near(y, box.bottom)) and box.x + 1e-3 < x < box.right - 1e-3
    return on_upright or on_level


def _pitch(block: Block, wanted: int, margin: float, top: float) -> float:
    """The widest lattice that holds the lights with a third to spare, for an even scatter."""
    low, high = 0.4, 34.0
    target = math.ceil(wanted * 1.3) + 1
    for _ in range(22):
        middle = (low + high) / 2
        if len(_lattice(block, middle, margin, top)) >= target:
            low = middle
        else:
            high = middle
    return low


def _lattice(block: Block, pitch: float, margin: float, top: float) -> list[Point]:
    """Points of a hexagonal lattice inside the block, clear of its edges and of its name."""
    points = []
    inset = min(margin, block.box.width * 0.3, block.box.height * 0.2)
    top = min(top + inset * 0.6, block.box.bottom - inset - 0.5)
    rise = pitch * math.sqrt(3) / 2
    y, odd = top, False
    while y <= block.box.bottom - inset:
        left, right = _span_at(block.outline, y)
        for nearby in (y - inset, y + inset):
            lower, upper = _span_at(
                block.outline, min(max(nearby, block.box.y + 0.1), block.box.bottom - 0.1)
            )
            left, right = max(left, lower), min(right, upper)
        x = block.box.x + inset + (pitch / 2 if odd else 0.0)
        while x <= block.box.right - inset:
            if left + inset <= x <= right - inset:
                points.append((x, y))
            x += pitch
        y, odd = y + rise, not odd
    return points


def _far_apart(points: Sequence[Point], count: int) -> list[Point]:
    """Greedy farthest-point choice: each next one is as far as can be from those chosen."""
    if not points or not count:
        return []
    middle = (sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points))
    chosen = [min(points, key=lambda point: math.dist(point, middle))]
    nearest = [math.dist(point, chosen[0]) for point in points]
    while len(chosen) < min(count, len(points)):
        place = max(range(len(points)), key=nearest.__getitem__)
        chosen.append(points[place])
        nearest = [min(old, math.dist(p, points[place])) for old, p in zip(nearest, points, strict=True)]
    return chosen


def _span_at(outline: Sequence[Point], y: float) -> tuple[float, float]:
    """The polygon's widest inner span on a level line through its body."""
    crossings = []
    for (x1, y1), (x2, y2) in zip(outline, [*outline[1:], outline[0]], strict=True):
        if (y1 <= y < y2) or (y2 <= y < y1):
            crossings.append(x1 + (y - y1) * (x2 - x1) / (y2 - y1))
    crossings.sort()
    pairs = list(zip(crossings[::2], crossings[1::2], strict=False))
    return max(pairs, key=lambda pair: pair[1] - pair[0]) if pairs else (0.0, 0.0)


def _step(point: Point, direction: tuple[int, int], length: float) -> Point:
    return (point[0] + direction[0] * length, point[1] + direction[1] * length)


def _same(one: float, other: float) -> bool:
    return abs(one - other) < 1e-6


def _near(one: float, other: float) -> bool:
    """Equal but for the rounding of corners."""
    return abs(one - other) < 1e-3
