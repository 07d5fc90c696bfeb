"""Packs as others write them: tolerant where nothing is in doubt, and every fault with its line."""

from __future__ import annotations

import random
import re
from datetime import date
from fractions import Fraction

import pytest

from guatu.engine.rules import (
    Facts,
    WrongPack,
    assess,
    built_in_names,
    built_in_text,
    examine,
    load_pack,
    read_pack,
)
from guatu.engine.rules.quantities import NotAQuantity, exact_text, half_up, read_quantity, truncated

PACK = """\
id = "某区-2026"
version = "1"
title = "某区规则"
source = "某区文件"

[levels]
good = "绿灯"
watch = "黄灯"

[[matter]]
id = "investment"
title = "投资进度"

[[clause]]
id = "1"
matter = "investment"
level = "good"
when = { measure = "lag_points", at_most = 0 }

[[clause]]
id = "2"
matter = "investment"
level = "watch"
when = [
    { measure = "lag_points", above = 0 },
    { measure = "class", none_of = ["reserve"] },
]
consecutive = { times = 2 }

[[exemption]]
id = "e"
approver = "重点办"
"""


def found(text):
    with pytest.raises(WrongPack) as wrong:
        read_pack(text)
    return [(fault.code, fault.line) for fault in wrong.value.faults]


class TestFaults:
    @pytest.mark.parametrize(
        ("old", "new", "fault"),
        [
            ('version = "1"\n', "", ("missing_key", 1)),
            ('source = "某区文件"\n', "", ("missing_key", 1)),
            ('title = "某区规则"', 'titel = "某区规则"', ("unknown_key", 3)),
            ('id = "某区-2026"', 'id = "某区 2026"', ("not_an_id", 1)),
            ('id = "2"', 'id = "1"', ("duplicate_id", 21)),
            ('level = "watch"', 'level = "蓝灯"', ("unknown_level", 23)),
            (
                'matter = "investment"\nlevel = "watch"',
                'matter = "invest"\nlevel = "watch"',
                ("unknown_matter", 22),
            ),
            ('"lag_points", above', '"lag_point", above', ("unknown_measure", 25)),
            ("above = 0", "abov = 0", ("unknown_key", 25)),
            ("above = 0", "at_least = 30, at_most = 10", ("reversed_bounds", 25)),
            ("above = 0", "at_least = 10, below = 10", ("reversed_bounds", 25)),
            (", above = 0", "", ("no_bound", 25)),
            ("above = 0", 'above = "很多"', ("not_a_number", 25)),
            ("above = 0", 'above = "3个工作日"', ("wrong_unit", 25)),
            ("above = 0", 'above = "growth"', ("measures_differ", 25)),
            ('none_of = ["reserve"]', 'none_of = ["储备库"]', ("unknown_value", 26)),
            ('none_of = ["reserve"]', "at_least = 3", ("bound_of_wrong_kind", 26)),
            ("times = 2", "times = 1", ("wrong_times", 28)),
            ("times = 2", 'times = "2"', ("wrong_times", 28)),
            ("times = 2", 'times = 2, every = "week"', ("unknown_value", 28)),
            ("times = 2", 'times = 2, of = ["9"]', ("unknown_clause", 20)),
            ("consecutive", 'supersedes = ["2"]\nconsecutive', ("unknown_clause", 20)),
            ('approver = "重点办"', "approver = true", ("not_a_text", 32)),
            ('approver = "重点办"', 'matters = ["支付"]', ("unknown_matter", 32)),
            ('approver = "重点办"', 'effect = "none"', ("unknown_value", 32)),
            ('good = "绿灯"', 'green = "绿灯"', ("level_without_meaning", 7)),
            ('good = "绿灯"', 'good = "绿灯" x', ("toml_syntax", 7)),
            ('good = "绿灯"', "good = “绿灯”", ("full_width_marks", 7)),
        ],
    )
    def test_each_is_named_with_its_line(self, old, new, fault):
        assert PACK.count(old) == 1
        assert fault in found(PACK.replace(old, new))

    def test_all_are_named_at_once(self):
        text = (
            PACK.replace("times = 2", "times = 0")
            .replace("above = 0", "abov = 0")
            .replace('version = "1"\n', "")
        )
        assert {code for code, _ in found(text)} >= {"wrong_times", "unknown_key", "missing_key"}

    def test_the_nearest_known_word_is_offered(self):
        with pytest.raises(WrongPack) as wrong:
            read_pack(PACK.replace('"lag_points", above', '"lag_point", above'))
        assert wrong.value.faults[0].details["nearest"] == "lag_points"

    def test_a_ratio_of_60_is_a_percentage_without_its_sign(self):
        text = PACK.replace('"lag_points", above = 0', '"pro_rata_ratio", above = 60')
        assert ("percent_without_sign", 25) in found(text)

    @pytest.mark.parametrize(
        ("shares", "sound"),
        [
            ('["18.4%", "44%", "70.5%", "100%"]', True),
            ('["18%", "10%", "70%", 1]', False),
            ("[0.25, 0.5, 0.75]", False),
        ],
    )
    def test_shares_rise_to_the_whole(self, shares, sound):
        text = PACK.replace("[levels]", f'[pro_rata]\nkind = "quarters"\nshares = {shares}\n[levels]')
        if sound:
            assert read_pack(text).matters[0].pro_rata.share_at(9) == Fraction(705, 1000)
        else:
            assert ("wrong_shares", 8) in found(text)

    @pytest.mark.parametrize(
        "content", [b"id = \xcf\xc2\xce\xe7\n", b"\x00\x01", b"", b"[[[", b"a = 1e999999999"]
    )
    def test_files_that_are_no_packs(self, tmp_path, content):
        path = tmp_path / "pack.toml"
        path.write_bytes(content)
        with pytest.raises(WrongPack) as wrong:
            load_pack(path)
        assert wrong.value.faults

    def test_files_that_are_not_there(self, tmp_path):
        for path in (tmp_path / "none.toml", tmp_path, "yinchuan"):
            with pytest.raises(WrongPack):
                load_pack(path)

    def test_no_damage_to_a_pack_ends_in_a_traceback(self):
        """Two hundred times a value, a line or a letter of a shipped pack is damaged."""
        dice = random.Random(7)
        values = ["1", "-3", "true", "[]", "{}", "[1]", "nan", "inf", "2025-01-01", "[[]]", "{a={b=1}}"]
        values += ['"x"', '""', '"60%"', '"lag"', '"own_curve"', '"class"']
        texts = [
            built_in_text(name) for name in built_in_names() if name not in ("mianyang-2022", "huating-2017")
        ]
        for _ in range(200):
            lines = dice.choice(texts).split("\n")
            spot = dice.randrange(len(lines))
            lines[spot] = re.sub(r'= ("[^"]*"|[\d.]+)', f"= {dice.choice(values)}", lines[spot], count=1)
            del lines[dice.randrange(len(lines))]
            try:
                examine(read_pack("\n".join(lines)))
            except WrongPack as wrong:
                assert wrong.faults


class TestTolerance:
    def test_plural_tables_titles_words_and_aliases(self):
        text = PACK.replace("[[clause]]", "[[clauses]]").replace("[[matter]]", "[[matters]]")
        text = text.replace('matter = "investment"', 'matter = "投资进度"').replace(
            'level = "watch"', 'level = "黄灯"'
        )
        text = text.replace('"lag_points"', '"滞后百分点"').replace('"reserve"', '"储备"')
        assert [c.level for c in read_pack(text).clauses] == ["good", "watch"]
        assert read_pack(text).clauses[1].when == read_pack(PACK).clauses[1].when

    def test_a_condition_beside_its_level_and_no_matter(self):
        pack = read_pack(
            'id="a"\nversion=2026\ntitle="t"\nsource="s"\n[[clause]]\nid="1"\nlevel="alarm"\nmeasure="lag_points"\nabove=1\n'
        )
        assert [matter.id for matter in pack.matters] == ["matter"]
        assert pack.version == "2026"

    def test_windows_line_ends_and_a_byte_order_mark(self, tmp_path):
        path = tmp_path / "pack.toml"
        path.write_bytes(b"\xef\xbb\xbf" + PACK.replace("\n", "\r\n").encode())
        assert load_pack(path).clauses[1].line == 20

    def test_words_for_levels_say_nothing_of_colours(self):
        text = PACK.replace(
            'good = "绿灯"\nwatch = "黄灯"', 'good = "红榜"\nwatch = { word = "黄榜", meaning = "watch" }'
        )
        pack = read_pack(text)
        light = assess(pack, Facts(month="2026-06", plan_yuan=100, completed_yuan=50), allow_open=True)
        assert (light.level, light.word) == ("good", "红榜")

    def test_a_day_for_a_day(self):
        pack = read_pack('effective_from = "2026-01-31"\n' + PACK)
        assert pack.effective_from == date(2026, 1, 31)


class TestQuantities:
    @pytest.mark.parametrize(
        ("written", "unit", "value"),
        [
            ("60%", "ratio", Fraction(3, 5)),
            ("１／３".replace("／", "/"), "ratio", Fraction(1, 3)),
            ("30%", "points", 30),
            ("10个百分点", "points", 10),
            ("5,000万元", "yuan", 50_000_000),
            ("1.5亿", "yuan", 150_000_000),
            ("3个月", "count", 3),
            ("-2.5%", "ratio", Fraction(-1, 40)),
        ],
    )
    def test_are_read_exactly(self, written, unit, value):
        assert read_quantity(written, unit) == value

    @pytest.mark.parametrize(
        ("written", "unit"),
        [
            ("60", "ratio"),
            ("10万元", "points"),
            ("2.5", "count"),
            (True, "count"),
            ("", "ratio"),
            ("9" * 40, "yuan"),
        ],
    )
    def test_are_refused_where_they_do_not_say_the_unit(self, written, unit):
        with pytest.raises(NotAQuantity):
            read_quantity(written, unit)

    def test_are_rounded_half_away_from_zero(self):
        halves = [Fraction(25, 20), Fraction(-25, 20), Fraction(135, 100), Fraction(0)]
        assert [str(half_up(value, 1)) for value in halves] == ["1.3", "-1.3", "1.4", "0.0"]
        assert [str(truncated(value, 1)) for value in halves] == ["1.2", "-1.2", "1.3", "0.0"]

    def test_are_written_exactly(self):
        assert [exact_text(value) for value in (Fraction(7, 8), Fraction(2, 3), Fraction(-5))] == [
            "0.875",
            "2/3",
            "-5",
        ]
