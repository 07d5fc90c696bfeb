"""`guatu brief` from a spreadsheet to a folder of papers, as the office runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from docx import Document

import guatu as guatu_package
from guatu.apps.documents.brief import FILES

HEADINGS = [
    "序号", "项目名称", "建设性质", "属地", "责任单位", "包联领导", "总投资（万元）", "2026年计划投资（万元）",
    "2026年1-6月完成投资（万元）", "开工时间", "竣工时间", "存在问题",
]  # fmt: skip
ROWS = [
    [1, "衡川轴承园项目", "续建", "江湾镇", "供电公司", "王某", 50000, 32000, 8960, "2025-03", "2027-06", "线路未迁"],
    [2, "临港冷链物流中心项目", "续建", "临港园区", "区商务局", "李某", 42000, 18000, 6300, "2025-03", "2026-12", ""],
    [3, "=1+1项目", "新开工", "江湾镇", "区教育局", "王某", 30000, 10000, 5200, "2026-02", "2027-10", ""],
    [4, "青峰储能项目", "储备", "青峰镇", "区发改局", "赵某", 90000, None, None, "2027-03", "2029-10", "用地未落实"],
]  # fmt: skip


@pytest.fixture
def ledger(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["临江区2026年重点项目台账"])
    sheet.append(HEADINGS)
    for row in ROWS:
        sheet.append(row)
    sheet.cell(5, 2).data_type = "s"
    path = tmp_path / "台账.xlsx"
    book.save(path)
    return path


def guatu(*words, cwd=None):
    home = str(Path(guatu_package.__file__).parent.parent)
    return subprocess.run(
        [sys.executable, "-m", "guatu.cli", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": home},
    )


class TestBrief:
    def test_writes_every_paper_and_sums_up_as_json(self, ledger, tmp_path):
        out = tmp_path / "out"
        done = guatu("brief", ledger, "--on", "2026-07-07", "--out", out, "--json")
        assert done.returncode == 0, done.stderr
        summary = json.loads(done.stdout)
        assert sorted(path.name for path in out.iterdir()) == sorted(FILES) == sorted(summary["files"])
        assert (summary["place"], summary["projects"], summary["as_of"]) == ("临江区", 4, "2026-06-30")
        assert summary["completed_yuan"] == 204_600_000
        assert summary["lights"] == {"alarm": 1, "watch": 1, "exempt": 0, "good": 1, "unrated": 1}
        assert "linjiang-2026-3" in summary["warnings"][0]
        assert "挂图" in done.stderr

        text = "".join(paragraph.text for paragraph in Document(str(out / "bulletin.docx")).paragraphs)
        assert "年度计划投资6.0亿元，1至6月完成投资2.0亿元，完成年度计划的34.1%" in text
        assessment = json.loads((out / "assessment.json").read_text("utf-8"))
        assert [row["level"] for row in assessment["assessments"]] == ["alarm", "watch", "good", "unrated"]
        assert assessment["assessments"][0]["findings"][0]["clause"]
        assert assessment["rule_pack"]["sha256"]
        understood = (out / "understood.md").read_text("utf-8")
        assert "没有年度计划" in understood and "仿宋_GB2312" in understood

    def test_gives_the_same_bytes_again(self, ledger, tmp_path):
        sums = []
        for name in ("one", "two"):
            done = guatu("brief", ledger, "--on", "2026-07-07", "--out", tmp_path / name, "--json")
            sums.append({name: facts["sha256"] for name, facts in json.loads(done.stdout)["files"].items()})
        assert sums[0] == sums[1]

    def test_uses_the_rules_and_the_office_it_is_given(self, ledger, tmp_path):
        out = tmp_path / "out"
        done = guatu(
            "brief",
            ledger,
            "--on",
            "2026-07-07",
            "--rules",
            "wuhan",
            "--office",
            "某某办",
            "--out",
            out,
            "--json",
        )
        assert json.loads(done.stdout)["office"] == "某某办"
        assert Document(str(out / "bulletin.docx")).paragraphs[0].text == "某某办文件"

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["nothing.xlsx", "--on", "2026-07-07", "--out", "out"], "nothing.xlsx"),
            (["台账.xlsx", "--on", "2026-03-01", "--out", "out"], "2026-06"),
            (["台账.xlsx", "--on", "2026-07-07", "--out", "台账.xlsx/out"], "--out"),
            (["台账.xlsx", "--on", "2026-07-07", "--rules", "nosuch", "--out", "out"], "nosuch"),
        ],
    )
    def test_refuses_with_a_sentence_and_writes_nothing(self, ledger, words, said):
        done = guatu("brief", *words, cwd=ledger.parent)
        assert done.returncode == 1
        assert said in done.stderr
        assert "Traceback" not in done.stderr
        assert not (ledger.parent / "out").exists()

    def test_a_wrong_day_is_a_wrong_use(self, ledger):
        assert guatu("brief", ledger, "--on", "昨天", "--out", "out").returncode == 2
