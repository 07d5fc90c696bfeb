"""Layouts written at random from a seed are read to their truth, in memory and as files of every format."""

from __future__ import annotations

import pytest

from guatu.engine.sheets import read_ledger
from guatu.engine.sheets.model import LedgerReading
from guatu.engine.sheets.reading import read_sheets
from guatu.engine.sheets.tests.layouts import Ledger, make
from guatu.engine.sheets.tests.writers import csv_text, write_ods, write_xls, write_xlsx

AMOUNTS = {"total_investment_yuan", "annual_plan_yuan", "completed_yuan"}


def compare(
    ledger: Ledger, reading: LedgerReading, *, sheet_names: bool = True
) -> tuple[int, list[str], list[str]]:
    """Fields compared, those read wrongly, and amounts wrong where no fault warns."""
    found = {(p.source.sheet if sheet_names else "", p.source.row): p for p in reading.projects}
    count, wrong, dangerous = 0, [], []
    for (sheet, row), truth in ledger.projects.items():
        project = found.pop((sheet if sheet_names else "", row), None)
        for key, expected in truth.items():
            if expected is ...:  # the cell of a planted fault
                continue
            count += 1
            value = getattr(project, key, "no such project")
            if value != expected:
                wrong.append(f"{sheet}!{row} {key}: {value!r}, not {expected!r}")
                if key in AMOUNTS and isinstance(value, int):
                    dangerous.append(wrong[-1])
    wrong += [f"invented project at {place}" for place in found for _ in range(15)]
    return count, wrong, dangerous


class TestUnseenLayouts:
    @pytest.mark.parametrize("first", range(0, 120, 20))
    def test_are_read_to_their_truth(self, first):
        fields, wrong, dangerous = 0, [], []
        for seed in range(first, first + 20):
            ledger = make(seed)
            count, mistakes, amounts = compare(ledger, read_sheets(ledger.sheets))
            fields += count
            wrong += mistakes
            dangerous += amounts
        assert dangerous == []
        assert len(wrong) <= 0.01 * fields, wrong[:10]

    @pytest.mark.parametrize("first", range(0, 120, 20))
    def test_have_their_planted_faults_reported_and_none_invented(self, first):
        for seed in range(first, first + 20):
            ledger = make(seed)
            faults = {(fault.sheet, fault.cell, fault.kind) for fault in read_sheets(ledger.sheets).faults}
            assert faults == ledger.faults, seed


class TestFormats:
    @pytest.mark.parametrize("seed", range(200, 206))
    @pytest.mark.parametrize(
        ("write", "suffix"), [(write_xlsx, "xlsx"), (write_xls, "xls"), (write_ods, "ods")]
    )
    def test_say_the_same(self, tmp_path, write, suffix, seed):
        ledger = make(seed)
        path = write(tmp_path / f"ledger.{suffix}", ledger.sheets)
        _, wrong, _ = compare(ledger, read_ledger(path))
        assert wrong == []

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    @pytest.mark.parametrize("separator", [",", "\t", ";"])
    def test_csv_in_any_encoding_and_separator(self, tmp_path, encoding, separator):
        seed = next(
            s for s in range(300, 400) if len(make(s).sheets) == 1 and not make(s).sheets[0].hidden_rows
        )
        ledger = make(seed)
        path = tmp_path / "ledger.csv"
        path.write_bytes(csv_text(ledger.sheets[0], separator).encode(encoding))
        _, wrong, _ = compare(ledger, read_ledger(path), sheet_names=False)
        assert wrong == []
