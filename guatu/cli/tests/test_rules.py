"""`guatu rules` and `guatu assess` as typed: exit codes, one JSON document, words with a remedy, no traceback."""

from __future__ import annotations

import json

import pytest

from guatu.cli import assess as assess_command
from guatu.cli import rules as rules_command
from guatu.engine.rules import built_in_text, examine, load_pack
from guatu.foundation.refusals import Refused


def run(command, *words):
    import argparse

    parser = argparse.ArgumentParser()
    command.describe(parser)
    return command.run(parser.parse_args(list(words)))


def document(capsys):
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def yinchuan(tmp_path):
    path = tmp_path / "yinchuan.toml"
    path.write_text(built_in_text("yinchuan-2025"), encoding="utf-8")
    return path


class TestList:
    def test_counts_what_each_pack_leaves_open(self, capsys):
        assert run(rules_command, "list", "--json") == 0
        packs = {pack["id"]: pack for pack in document(capsys)["packs"]}
        assert packs["yinchuan-2025"]["open_questions"] == 2
        assert packs["linjiang-2026-3"]["fictional"]


class TestCheck:
    def test_names_the_interval_and_a_value_in_it(self, capsys, yinchuan):
        assert run(rules_command, "check", str(yinchuan), "--json") == 1
        found = document(capsys)
        (gap,) = [question for question in found["questions"] if question["kind"] == "gap"]
        assert gap["region"] == "0 < lag_points < 10"
        assert gap["boxes"][0][0]["low"] == "0" and not gap["boxes"][0][0]["low_included"]
        assert 0 < float(gap["witness"]["lag_points"]) < 10
        assert not found["can_be_switched_on"]

    def test_a_whole_pack_ends_with_exit_0(self, capsys):
        assert run(rules_command, "check", "sanya-2022") == 0
        assert "sanya-2022" in capsys.readouterr().out

    def test_a_wrong_pack_is_refused_with_its_lines(self, capsys, yinchuan):
        yinchuan.write_text(yinchuan.read_text("utf-8").replace("at_most = 0", "atmost = 0"), "utf-8")
        with pytest.raises(Refused) as refused:
            run(rules_command, "check", str(yinchuan))
        assert "at_most" in str(refused.value)
        assert run(rules_command, "check", str(yinchuan), "--json") == 1
        (fault, *_) = document(capsys)["faults"]
        assert fault["code"] == "unknown_key" and fault["line"] > 1

    def test_every_fault_has_its_sentence(self):
        """Each code that the engine can name is in the words."""
        import re
        from pathlib import Path

        from guatu.cli.rules_words import FAULTS
        from guatu.engine import rules

        folder = Path(rules.__file__).parent
        named = set()
        for path in folder.glob("*.py"):
            source = path.read_text("utf-8")
            named |= set(re.findall(r'(?:\.fault|PackFault|refuse|NotAQuantity)\(\s*"(\w+)"', source))
        assert named <= set(FAULTS), named - set(FAULTS)


class TestChoose:
    def test_records_the_choices_and_then_the_pack_decides(self, capsys, yinchuan, tmp_path):
        facts = tmp_path / "facts.json"
        facts.write_text(json.dumps([{"plan_yuan": 1200, "completed_yuan": 599}]), "utf-8")
        words = (str(facts), "--on", "2025-06-30", "--rules", str(yinchuan), "--json")
        with pytest.raises(Refused) as refused:
            run(assess_command, *words)
        assert "gap-investment-1" in str(refused.value)

        said = ("--by", "市重点办", "--on", "2025-07-01", "--reason", "从严掌握")
        assert run(rules_command, "choose", str(yinchuan), "gap-investment-1", "黄灯", *said) == 0
        assert run(rules_command, "choose", str(yinchuan), "approver-just_cause", "市重点办") == 0
        capsys.readouterr()
        assert examine(load_pack(yinchuan)).can_be_switched_on
        assert 'reason = "从严掌握"' in yinchuan.read_text("utf-8")

        assert run(assess_command, *words) == 0
        (light,) = document(capsys)["assessments"]
        assert light["level"] == "watch"

    def test_never_changes_a_built_in_pack(self, tmp_path, capsys):
        with pytest.raises(Refused):
            run(rules_command, "choose", "tianjin-2022", "gap-growth-1", "watch")
        out = tmp_path / "own.toml"
        assert run(rules_command, "choose", "tianjin-2022", "gap-growth-1", "watch", "--out", str(out)) == 0
        capsys.readouterr()
        assert "gap-growth-1" in out.read_text("utf-8")

    def test_an_answer_that_does_not_fit_changes_nothing(self, yinchuan):
        before = yinchuan.read_bytes()
        with pytest.raises(Refused):
            run(rules_command, "choose", str(yinchuan), "gap-investment-1", "蓝灯")
        assert yinchuan.read_bytes() == before


class TestAssess:
    LEDGER = (
        "2025年重点项目进展情况表（1-6月）\n单位：万元\n"
        "序号,项目名称,项目类别,年度计划投资,1-6月累计完成投资\n"
        "1,甲项目,续建,12000,4000\n2,乙项目,续建,12000,2000\n3,丙项目,储备,0,0\n"
    )

    @pytest.fixture
    def ledger(self, tmp_path):
        path = tmp_path / "ledger.csv"
        path.write_text(self.LEDGER, encoding="utf-8")
        return path

    def test_lights_a_ledger_with_its_arithmetic(self, ledger, capsys):
        """6000 due: 4000 is 66.7 % and 2000 is 33.3 %; where nothing is planned nothing is rated."""
        assert run(assess_command, str(ledger), "--on", "2025-07-05", "--rules", "wuhan", "--json") == 0
        found = document(capsys)
        assert found["month"] == "2025-06"
        assert [light["level"] for light in found["assessments"]] == ["watch", "alarm", "unrated"]
        measured = found["assessments"][0]["findings"][0]["measures"][0]
        assert (measured["value"], measured["shown"]) == ("2/3", "66.7%")
        assert found["counts"] == {"alarm": 1, "watch": 1, "good": 0, "unrated": 1, "exempt": 0}

    def test_gives_the_same_bytes_again(self, ledger, capsys):
        words = (str(ledger), "--on", "2025-07-05", "--rules", "wuhan", "--json")
        run(assess_command, *words)
        first = capsys.readouterr().out
        run(assess_command, *words)
        assert capsys.readouterr().out == first

    def test_a_day_before_the_figures_is_refused(self, ledger):
        with pytest.raises(Refused):
            run(assess_command, str(ledger), "--on", "2025-03-31", "--rules", "wuhan")

    @pytest.mark.parametrize(
        "facts",
        [
            "{",
            "3",
            '[{"plan": 1}]',
            '[{"plan_yuan": "许多"}]',
            '[{"month": "2025-13"}]',
            '[{"exemption": {"kind": "x", "approver": "", "reason": "r"}}]',
            '[{"milestones": [{"name": "n"}]}]',
            '[{"history": [{"month": "2025-05", "level": "watch", "clauses": 3}]}]',
        ],
    )
    def test_facts_that_cannot_be_read_are_refused(self, tmp_path, facts):
        path = tmp_path / "facts.json"
        path.write_text(facts, encoding="utf-8")
        with pytest.raises(Refused):
            run(assess_command, str(path), "--on", "2025-06-30", "--rules", "wuhan")
