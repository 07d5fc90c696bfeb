"""`guatu recheck` as it is called: one JSON document, words for people, refusals in one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guatu.cli.main import main

PUBLISHED = Path(__file__).parents[2] / "engine" / "scoring" / "tests" / "published"
HENAN = PUBLISHED / "henan_2008_weixi_jiaquan_paiming.csv"


class TestRecheck:
    def test_prints_one_json_document(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["recheck", str(HENAN), "--json"]) == 0
        document = json.loads(capsys.readouterr().out)
        assert document["summary"] == {
            "equal": 43,
            "rounded": 19,
            "truncated": 0,
            "inconsistent": 0,
            "not_checkable": 0,
        }
        assert document["rankings"][0]["ties"] == "dense"

    def test_takes_weights_by_name(self, capsys: pytest.CaptureFixture[str]) -> None:
        weights = "开工率=0.2,主体完工率=0.3,竣工率=50%"
        assert main(["recheck", str(HENAN), "--json", "--weights", weights]) == 0
        (found,) = [a for a in json.loads(capsys.readouterr().out)["assumed"] if a["what"] == "weights"]
        assert found["source"] == "given"
        assert list(found["weights"].values()) == ["0.2", "0.3", "0.5"]

    def test_speaks_to_people_without_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["recheck", str(PUBLISHED / "dazhou_2019_1-3.csv")]) == 0
        assert "109.1%" in capsys.readouterr().out

    @pytest.mark.parametrize("words", [["nowhere.csv"], [str(HENAN), "--weights", "much"]])
    def test_refuses_in_one_sentence(self, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["recheck", *words]) == 1
        said = capsys.readouterr()
        assert said.out == ""
        assert len(said.err.strip().splitlines()) == 1
