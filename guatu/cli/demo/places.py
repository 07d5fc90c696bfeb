"""Where each project's light stands on the schematic map: on a lattice, off the river, road and names."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from itertools import pairwise

from guatu.cli.demo.district import RIVER, ROAD, Town

Point = tuple[float, float]
STEP_X, STEP_Y = 15.5, 13.4375
EDGE, RIVER_EDGE, ROAD_EDGE = 12.0, 26.0, 11.0
NUMBERED = 23.0  # the room a numbered light needs
LABEL = (96.0, 26.0)


def spread(rng: random.Random, town: Town, numbered: int) -> list[Point]:
    """One place for each of the town's projects, the first ``numbered`` with more room; shares of its block.

    A share runs from 0 to 1 across the town's bounding box, left to right and top to bottom.
    """
    free = [point for point in _lattice(town) if _is_clear(point, town)]
    chosen: list[Point] = []
    for index in range(town.count):
        room = NUMBERED if index < numbered else 0.0
        candidates = [p for p in free if not room or _edge_distance(p, town) > room] or free
        tries = rng.sample(candidates, min(12, len(candidates)))
        best = max(tries, key=lambda p: _room(p, chosen, town if room else None))
        chosen.append(best)
        free = [p for p in free if p != best and (not room or math.dist(p, best) > NUMBERED)]
    left, top, right, bottom = box(town.outline)
    return [(round((x - left) / (right - left), 4), round((y - top) / (bottom - top), 4)) for x, y in chosen]


def _room(point: Point, others: Sequence[Point], town: Town | None) -> float:
    """How far the nearest other light is; for a numbered one, twice the way to the edge counts as well."""
    nearest = min((math.dist(point, other) for other in others), default=0.0 if town is None else math.inf)
    return nearest if town is None else min(nearest, 2 * _edge_distance(point, town))


def box(outline: Sequence[Point]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    return min(xs), min(ys), max(xs), max(ys)


def _lattice(town: Town) -> list[Point]:
    left, top, right, bottom = box(town.outline)
    points = []
    for row in range(math.ceil(top / STEP_Y), math.floor(bottom / STEP_Y) + 1):
        shift = 0.0 if row % 2 else STEP_X / 2
        for column in range(math.floor(left / STEP_X), math.ceil(right / STEP_X) + 1):
            points.append((column * STEP_X + shift, row * STEP_Y))
    return points


def _is_clear(point: Point, town: Town) -> bool:
    x, y = point
    label_x, label_y = town.label
    beside_label = label_x - 10 < x < label_x + LABEL[0] and label_y - LABEL[1] < y < label_y + 12
    return (
        not beside_label
        and _inside(point, town.outline)
        and _edge_distance(point, town) > EDGE
        and _line_distance(point, RIVER) > RIVER_EDGE
        and _line_distance(point, ROAD) > ROAD_EDGE
    )


def _inside(point: Point, outline: Sequence[Point]) -> bool:
    x, y = point
    within = False
    for (x1, y1), (x2, y2) in zip(outline, (*outline[1:], outline[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            within = not within
    return within


def _edge_distance(point: Point, town: Town) -> float:
    return _line_distance(point, (*town.outline, town.outline[0]))


def _line_distance(point: Point, line: Sequence[Point]) -> float:
    return min(_segment_distance(point, a, b) for a, b in pairwise(line))


def _segment_distance(point: Point, a: Point, b: Point) -> float:
    length = math.dist(a, b)
    if length == 0:
        return math.dist(point, a)
    along = ((point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1])) / length**2
    along = max(0.0, min(1.0, along))
    return math.dist(point, (a[0] + along * (b[0] - a[0]), a[1] + along * (b[1] - a[1])))
