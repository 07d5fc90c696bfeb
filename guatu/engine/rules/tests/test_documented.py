"""The reference names every key, measure and pack, and its example is a pack without questions."""

from __future__ import annotations

import re
from pathlib import Path

from guatu.engine.rules import (
    MEASURES,
    Facts,
    built_in_names,
    check,
    examine,
    facts,
    load_pack,
    read_pack,
    reading,
)
from guatu.engine.rules.pro_rata import KINDS

REFERENCE = (Path(__file__).resolve().parents[4] / "docs" / "reference" / "rule-packs.md").read_text("utf-8")


class TestReference:
    def test_names_every_measure_with_its_aliases(self):
        for measure in MEASURES.values():
            row = re.search(rf"^\| `{measure.code}` \| (.*?) \| {measure.unit} \|", REFERENCE, re.MULTILINE)
            assert row is not None, measure.code
            assert tuple(row.group(1).split(", ")) == measure.aliases

    def test_names_every_key(self):
        keys = {
            *reading.TOP_KEYS,
            *reading.CLAUSE_KEYS,
            *reading.MATTER_KEYS,
            *reading.PRO_RATA_KEYS,
            *reading.ROUNDING_KEYS,
            *reading.EXEMPTION_KEYS,
            *reading.TERM_KEYS,
            *reading.CHOICE_KEYS,
            *reading.CONSECUTIVE_KEYS,
            *KINDS,
        }
        assert [key for key in sorted(keys) if not re.search(rf"\b{key}\b", REFERENCE)] == []

    def test_names_every_fact(self):
        names = {"class" if name == "class_" else name for name in Facts.__dataclass_fields__}
        names |= set(facts.ExemptionGrant.__dataclass_fields__) | set(facts.Published.__dataclass_fields__)
        assert [name for name in sorted(names) if f"`{name}`" not in REFERENCE] == []

    def test_names_every_built_in_pack_and_its_open_questions(self):
        for name in built_in_names():
            row = re.search(rf"^\| `{name}` \|[^|]*\| (.*) \|$", REFERENCE, re.MULTILINE)
            assert row is not None, name
            assert row.group(1).startswith("none") == (not check(load_pack(name))), name

    def test_its_example_is_a_pack_that_can_be_switched_on(self):
        example = re.search(r"## A whole pack\n\n```toml\n(.*?)```", REFERENCE, re.DOTALL)
        assert example is not None
        assert examine(read_pack(example.group(1))).can_be_switched_on
