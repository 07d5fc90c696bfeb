"""Habits of offices that a reader must know: each a small ledger, read to exactly what it says."""

from __future__ import annotations

import re
import zipfile

from guatu.engine.sheets import read_ledger
from guatu.engine.sheets.cells import Range, Sheet, Value
from guatu.engine.sheets.model import LedgerReading
from guatu.engine.sheets.reading import read_sheets
from guatu.engine.sheets.tests.writers import write_xlsx


def read(*rows: list[Value], name: str = "Sheet1", merges: tuple[Range, ...] = ()) -> LedgerReading:
    """Read one sheet of these rows."""
    width = max(map(len, rows))
    grid = [[*row, *[""] * (width - len(row))] for row in rows]
    return read_sheets([Sheet(name, grid, merges=list(merges))])


def column(reading: LedgerReading, key: str) -> list[object]:
    """One value of every project."""
    return [getattr(project, key) for project in reading.projects]


class TestSeveralMonths:
    HEADER = (
        ["序号", "项目名称", "总投资", "2023年计划", "累计完成投资", "", "", "", "形象进度"],
        ["", "", "", "", "1-3月", "1-4月", "1-5月", "1-6月", ""],
    )
    MERGES = ((1, 4, 1, 7), *((1, c, 2, c) for c in (0, 1, 2, 3, 8)))

    def test_the_latest_is_how_things_stand(self):
        reading = read(
            ["调度表（单位：万元）"],
            *self.HEADER,
            [1, "海纳轴承产线", 20000, 8000, 900, 1500, 2500, 3600, "设备安装"],
            [2, "恒泽康养小镇", 90000, 24000, 3500, 6000, 9000, 11900, "主体施工"],
            merges=self.MERGES,
        )
        assert column(reading, "completed_yuan") == [36_000_000, 119_000_000]
        assert reading.as_of_month == 6

    def test_months_still_to_come_are_empty(self):
        reading = read(
            ["调度表（单位：万元）"],
            *self.HEADER,
            [1, "海纳轴承产线", 20000, 8000, 900, 1500, "", "", "设备安装"],
            [2, "恒泽康养小镇", 90000, 24000, 3500, 6000, "", "", "主体施工"],
            merges=self.MERGES,
        )
        assert column(reading, "completed_yuan") == [15_000_000, 60_000_000]
        assert reading.as_of_month == 4

    def test_a_later_part_of_the_money_does_not_speak_for_the_whole(self):
        reading = read(
            [
                "项目名称",
                "总投资（万元）",
                "2023年计划（万元）",
                "1-5月完成投资（万元）",
                "其中：1-6月土建（万元）",
            ],
            ["海纳轴承产线", 20000, 8000, 2500, 1200],
            ["恒泽康养中心", 90000, 24000, 9000, 7000],
        )
        assert column(reading, "completed_yuan") == [25_000_000, 90_000_000]
        assert reading.as_of_month == 5


class TestAdjustedPlan:
    def test_is_the_plan_wherever_it_stands(self):
        for before, after in (
            ("原年度计划", "调整后年度计划"),
            ("年初计划", "调整计划"),
            ("年度计划", "年度计划(调整后)"),
        ):
            reading = read(
                ["单位：万元"],
                ["项目名称", "总投资", before, after, "当年累计完成"],
                ["中睿激光雷达", 32000, 9000, 8000, 5600],
                ["永济氢能装备", 76000, 20000, 21000, 14800],
            )
            assert column(reading, "annual_plan_yuan") == [80_000_000, 210_000_000], before

    def test_an_original_plan_alone_is_the_plan(self):
        reading = read(
            ["单位：万元"],
            ["项目名称", "总投资", "年初计划投资", "计划调整额", "当年累计完成"],
            ["中睿激光雷达", 32000, 9000, -1000, 5600],
            ["永济氢能装备", 76000, 20000, 1000, 14800],
        )
        assert column(reading, "annual_plan_yuan") == [90_000_000, 200_000_000]


class TestSumsInHeadings:
    ROWS = (
        ["2025年计划执行情况（截至4月底，单位：万元）"],
        ["序号", "项目名称", "2025年投资计划", "", "", "总投资", "", "完成情况", ""],
        ["", "", "合计", "中央资金", "省级资金", "概算", "合同额", "本年完成投资", "完成率"],
        [1, "南门泵站", 3000, 1000, 2000, 9000, 8200, 1100, "36.7%"],
        [2, "文化馆新馆", 4200, 0, 4200, 15800, 14000, 1500, "35.7%"],
    )
    ACROSS = ((1, 2, 1, 4), (1, 5, 1, 6), (1, 7, 1, 8))

    def test_are_headings_whether_the_name_is_merged_or_not(self):
        for merges in (self.ACROSS, (*self.ACROSS, (1, 0, 2, 0), (1, 1, 2, 1)), ()):
            reading = read(*self.ROWS, merges=merges)
            assert column(reading, "name") == ["南门泵站", "文化馆新馆"]
            assert column(reading, "annual_plan_yuan") == [30_000_000, 42_000_000]
            assert column(reading, "total_investment_yuan") == [90_000_000, 158_000_000]
            assert column(reading, "completed_yuan") == [11_000_000, 15_000_000]
            assert reading.faults == ()


class TestWhatIsNoAmount:
    def test_a_failed_formula_is_reported_where_it_stands(self):
        reading = read(
            ["项目名称", "总投资（万元）", "2023年计划（万元）", "1-6月完成（万元）", "建设内容"],
            ["甲项目", 3000, "#DIV/0!", 300, "#N/A"],
            ["乙项目", 5000, 1000, 400, "桥梁"],
            ["合计", 8000, "#DIV/0!", 700, "#REF!"],
        )
        assert [(fault.cell, fault.kind) for fault in reading.faults] == [("C2", "not_a_number")]
        assert column(reading, "annual_plan_yuan") == [None, 10_000_000]
        assert column(reading, "content") == [None, "桥梁"]

    def test_a_failed_formula_survives_the_file(self, tmp_path):
        path = tmp_path / "ledger.xlsx"
        rows = [
            ["项目名称", "总投资（万元）", "2023年计划（万元）"],
            ["甲项目", 3000, "#DIV/0!"],
            ["乙项目", 5000, 1000],
        ]
        write_xlsx(path, [Sheet("台账", rows)])
        with zipfile.ZipFile(path) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        name = next(name for name in parts if "worksheets/sheet" in name)
        parts[name] = re.sub(
            rb'<c r="C2"[^>]*>.*?</c>',
            b'<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
            parts[name],
            flags=re.DOTALL,
        )
        with zipfile.ZipFile(path, "w") as package:
            for part, content in parts.items():
                package.writestr(part, content)
        faults = read_ledger(path).faults
        assert [(fault.cell, fault.kind) for fault in faults] == [("C2", "not_a_number")]

    def test_nor_is_a_number_no_budget_has(self):
        reading = read(
            ["项目名称", "总投资（万元）", "2023年计划（万元）"],
            ["甲项目", 1e300, 1000],
            ["乙项目", 12345678901234567.0, 1000],
            ["丙项目", "20000000000", 1000],
            ["丁项目", 99999, 1000],
        )
        assert [(fault.cell, fault.kind) for fault in reading.faults] == [
            (cell, "not_a_number") for cell in ("B2", "B3", "B4")
        ]
        assert column(reading, "total_investment_yuan") == [None, None, None, 999_990_000]
