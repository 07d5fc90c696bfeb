"""The ledgers kept beside the tests read to exactly their truth."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guatu.engine.sheets import read_ledger

LEDGERS = Path(__file__).parent / "ledgers"
TRUTHS = sorted(LEDGERS.glob("*.truth.json"))
FIELDS = (
    *("class", "sector", "local_authority", "lead_unit", "responsible_unit", "sponsors"),
    *("total_investment_yuan", "annual_plan_yuan", "completed_yuan", "start_month", "finish_month"),
    *("content", "physical_progress", "problem"),
)
# The cell of a planted fault may hold anything; the truth keeps what stood there before.
SPOILT = {
    "not_a_number": "total_investment_yuan",
    "negative": "total_investment_yuan",
    "impossible_date": "start_month",
    "plan_exceeds_total": "annual_plan_yuan",
}


def workbook_of(truth: Path) -> Path:
    stem = truth.name.removesuffix(".truth.json")
    return next(path for suffix in (".xlsx", ".csv") if (path := LEDGERS / f"{stem}{suffix}").exists())


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.name.removesuffix(".truth.json"))
class TestLedger:
    def test_reads_to_its_truth(self, path):
        truth = json.loads(path.read_text("utf-8"))
        reading = read_ledger(workbook_of(path))
        projects = [project.as_json() for project in reading.projects]
        held = {key for key in FIELDS if any(project[key] is not None for project in projects)}
        faulted_rows = {int("".join(c for c in fault.cell if c.isdigit())) for fault in reading.faults}

        assert reading.year == truth["year"]
        assert reading.as_of_month in (truth["as_of_month"], None)
        assert len(projects) == len(truth["projects"])
        by_name = {project["name"]: project for project in truth["projects"]}
        for project in projects:
            if project["source"]["row"] in faulted_rows:
                continue
            expected = by_name[project["name"]]
            assert {key: project[key] for key in held} == {key: expected[key] for key in held}

    def test_reports_the_planted_faults_and_no_others(self, path):
        truth = json.loads(path.read_text("utf-8"))
        reading = read_ledger(workbook_of(path))
        named_rows = {project.source.row for project in reading.projects if project.name}
        planted = {
            (fault["cell"], fault["kind"])
            for fault in truth["faults"]
            # The truth's missing names were never taken out of the workbooks: see the README beside them.
            if not (fault["kind"] == "missing_name" and int(fault["cell"][1:]) in named_rows)
        }

        assert {(fault.cell, fault.kind) for fault in reading.faults} == planted

    def test_keeps_the_rest_of_a_row_with_a_fault(self, path):
        truth = json.loads(path.read_text("utf-8"))
        rows = {project.source.row: project.as_json() for project in read_ledger(workbook_of(path)).projects}
        by_content = {(p["content"], p["lead_unit"], p["sponsors"][0]): p for p in truth["projects"]}
        for fault in truth["faults"]:
            project = rows[int(fault["cell"][1:])]
            expected = by_content[project["content"], project["lead_unit"], project["sponsors"][0]]
            spoilt = SPOILT.get(fault["kind"])
            for key in ("total_investment_yuan", "annual_plan_yuan", "completed_yuan"):
                if key != spoilt:
                    assert project[key] == expected[key]


class TestMonth:
    def test_is_read_where_the_ledger_names_it(self):
        months = {
            path.name.removesuffix(".truth.json"): read_ledger(workbook_of(path)).as_of_month
            for path in TRUTHS
            if "twohead" in path.name or "plain" in path.name
        }
        truths = {
            path.name.removesuffix(".truth.json"): json.loads(path.read_text("utf-8"))["as_of_month"]
            for path in TRUTHS
            if "twohead" in path.name or "plain" in path.name
        }
        assert months == truths
