"""The block map: nothing overlaps, nothing is lost, nothing is random."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.apps.documents.schematic import Box, blocks, place_marks, squarify

FRAME = Box(0, 0, 454, 540)


def area(outline):
    pairs = zip(outline, outline[1:] + outline[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


class TestSquarify:
    @given(st.lists(st.floats(1, 1000), min_size=1, max_size=60))
    @settings(deadline=None, max_examples=50)
    def test_fills_the_frame_exactly(self, weights):
        scale = FRAME.width * FRAME.height / sum(weights)
        areas = sorted((weight * scale for weight in weights), reverse=True)
        boxes = squarify(areas, FRAME)
        assert [box.width * box.height for box in boxes] == pytest.approx(areas)
        assert all(box.x >= -1e-6 and box.right <= FRAME.right + 1e-6 for box in boxes)


class TestBlocks:
    @pytest.mark.parametrize("count", [1, 2, 3, 8, 10, 25, 60])
    def test_cover_the_frame_but_for_its_four_corners(self, count):
        names = [(f"第{place}镇", 5 + place * 7 % 40) for place in range(count)]
        laid = blocks(names, FRAME, 8.9)
        assert {block.name for block in laid} == {name for name, _ in names}
        covered = sum(area(block.outline) for block in laid)
        assert FRAME.width * FRAME.height * 0.97 < covered <= FRAME.width * FRAME.height + 1

    def test_no_town_is_too_small_for_its_name(self):
        laid = blocks([("大镇", 900), ("小镇", 1)], FRAME, 8.9)
        assert all(block.label_width > 20 for block in laid)

    def test_no_names_make_no_map(self):
        assert blocks([], FRAME, 8.9) == ()


class TestPlaceMarks:
    @pytest.mark.parametrize("count", [1, 2, 5, 40, 130, 1000])
    def test_every_light_has_a_place_of_its_own_inside_the_block(self, count):
        block = blocks([("江湾镇", count)], Box(0, 0, 160, 150), 8.9)[0]
        sizes = [10.0 if place % 5 == 0 else 6.0 for place in range(count)]
        marks = place_marks(block, range(count), sizes, [size == 10 for size in sizes], 8.9)
        assert len({mark.at for mark in marks}) == count
        for mark in marks:
            assert 0 < mark.at[0] < 160
            assert block.label_at[1] < mark.at[1] < 150
        if count > 1:
            nearest = min(math.dist(a.at, b.at) for a in marks for b in marks if a is not b)
            assert nearest >= min(mark.size for mark in marks)

    def test_is_the_same_every_time(self):
        block = blocks([("江湾镇", 30)], FRAME, 8.9)[0]
        first = place_marks(block, range(30), [6.0] * 30, [False] * 30, 8.9)
        assert first == place_marks(block, range(30), [6.0] * 30, [False] * 30, 8.9)
