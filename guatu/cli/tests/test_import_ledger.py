"""`guatu import LEDGER --dry-run`, as its user meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import guatu

LEDGERS = Path(guatu.__file__).parent / "engine" / "sheets" / "tests" / "ledgers"
KEYS = {
    *("name", "class", "sector", "local_authority", "lead_unit", "responsible_unit", "sponsors"),
    *("total_investment_yuan", "annual_plan_yuan", "completed_yuan", "start_month", "finish_month"),
    *("content", "physical_progress", "problem", "source"),
}


def run(*words: str, language: str = "zh-hans") -> subprocess.CompletedProcess[str]:
    import os

    return subprocess.run(
        [sys.executable, "-m", "guatu.cli", "import", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "GUATU_LANGUAGE": language, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )


class TestDryRun:
    def test_prints_one_json_document(self):
        done = run(str(LEDGERS / "ledger-twohead-1.xlsx"), "--dry-run", "--json")
        document = json.loads(done.stdout)

        assert done.returncode == 0
        assert (document["year"], document["as_of_month"], len(document["projects"])) == (2021, 4, 59)
        assert set(document["projects"][0]) == KEYS
        assert document["faults"] == []
        assert {"sheet": "进展情况表", "row": 5, "why": "banner"}.items() <= document["ignored"][0].items()

    def test_reports_faults_in_words_at_their_cells(self):
        done = run(str(LEDGERS / "ledger-faulty-1.xlsx"), "--dry-run", "--json")
        faults = {fault["cell"]: fault for fault in json.loads(done.stdout)["faults"]}

        assert faults["I38"]["kind"] == "not_a_number"
        assert faults["I38"]["message"] == "“约五亿左右”不是确切数字，金额留空。"

    def test_tells_a_person_what_was_understood(self):
        done = run(str(LEDGERS / "ledger-faulty-1.xlsx"), "--dry-run")

        assert done.returncode == 0
        assert "42 个项目" in done.stdout
        assert "“总投资（万元）”读作总投资，单位万元" in done.stdout
        assert "未改动任何数据" in done.stderr

    def test_takes_year_and_unit_where_the_ledger_says_neither(self, tmp_path):
        path = tmp_path / "ledger.csv"
        path.write_text("项目名称,总投资,年度计划\n白塔镇道路工程项目,1.5,0.5\n", "utf-8")
        unclear = json.loads(run(str(path), "--dry-run", "--json").stdout)
        told = json.loads(run(str(path), "--dry-run", "--json", "--unit", "亿元", "--year", "2021").stdout)

        assert [fault["kind"] for fault in unclear["faults"]] == ["unit_unclear", "unit_unclear"]
        assert unclear["projects"][0]["total_investment_yuan"] is None
        assert (told["year"], told["faults"]) == (2021, [])
        assert told["projects"][0]["total_investment_yuan"] == 150_000_000


class TestRefusal:
    @pytest.mark.parametrize(
        ("language", "sentence"),
        [
            ("zh-hans", "这是 Word 文档，不是电子表格。"),
            ("zh-hant", "這是 Word"),
            ("en", "This is a Word document, not a spreadsheet."),
        ],
    )
    def test_says_what_to_change(self, tmp_path, language, sentence):
        path = tmp_path / "台账.doc"
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000)
        done = run(str(path), "--dry-run", language=language)

        assert done.returncode == 1
        assert sentence in done.stderr
        assert "Traceback" not in done.stderr

    def test_of_an_unknown_option_is_usage(self):
        assert run("x.xlsx", "--dry-run", "--unit", "两").returncode == 2
