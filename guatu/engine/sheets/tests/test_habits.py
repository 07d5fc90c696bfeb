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


class TestPages:
    HEADER = ("序号", "项目名称", "所在镇街", "总投资", "本年计划投资", "本年累计完成投资")

    def test_a_repeated_header_keeps_the_unit(self):
        for between in (["（续表）"], ["接上页"], ["重点项目进展情况表（二）"]):
            reading = read(
                ["临江区二〇二四年一至九月重点项目建设进展情况表"],
                ["金额单位：人民币万元"],
                [*self.HEADER],
                [1, "供水厂项目", "白塔镇", 3000, 1000, 411],
                [2, "文化广场项目", "石桥镇", 4000, 1500, 711],
                between,
                [*self.HEADER],
                [3, "滨河公园项目", "柳湾镇", 6000, 2500, 1311],
                [4, "立体停车场项目", "东门街道", 7000, 3000, 1611],
            )
            assert reading.faults == (), between
            assert column(reading, "total_investment_yuan") == [n * 10_000_000 for n in (3, 4, 6, 7)]
            assert (reading.year, reading.as_of_month) == (2024, 9)


class TestShortHeadings:
    def test_are_understood_with_numbered_names_and_lettered_serials(self):
        reading = read(
            ["临江区2024年上半年重点项目推进清单（单位：万元）"],
            [
                "编号",
                "重点项目",
                "投资规模",
                "2024年目标",
                "上半年完成",
                "开、竣工时间",
                "牵头/责任单位",
                "需协调问题",
            ],
            ["续-01", "1.博远冷链仓储项目", 15000, 6000, 3100, "2022.09-2024.09", "区商务局/青溪街道", "无"],
            [
                "续-02",
                "2.启源数据中心项目",
                68000,
                20000,
                9900,
                "2023.01-2025.12",
                "区工信局/石桥镇",
                "电力接入",
            ],
            ["新-01", "3.养老服务中心", 4200, 2500, 800, "2024.03-2025.03", "区民政局/柳湾镇", "—"],
        )
        assert column(reading, "name") == ["博远冷链仓储项目", "启源数据中心项目", "养老服务中心"]
        assert column(reading, "annual_plan_yuan") == [60_000_000, 200_000_000, 25_000_000]
        assert column(reading, "completed_yuan") == [31_000_000, 99_000_000, 8_000_000]
        assert column(reading, "finish_month") == ["2024-09", "2025-12", "2025-03"]
        assert column(reading, "lead_unit") == ["区商务局", "区工信局", "区民政局"]
        assert column(reading, "responsible_unit") == ["青溪街道", "石桥镇", "柳湾镇"]
        assert (reading.year, reading.as_of_month) == (2024, 6)

    def test_numbers_that_belong_to_names_stay(self):
        reading = read(
            ["序号", "项目名称", "总投资（万元）", "年度计划（万元）"],
            [1, "12、14号楼改造", 3000, 1000],
            [2, "7、8号楼改造", 3000, 1000],
            [3, "21、22号楼改造", 3000, 1000],
        )
        assert column(reading, "name") == ["12、14号楼改造", "7、8号楼改造", "21、22号楼改造"]


class TestNewBuilds:
    def test_beside_continued_ones_are_a_class(self):
        reading = read(
            ["序号", "项目名称", "总投资（万元）", "2023年计划（万元）"],
            ["一、续建类"],
            [1, "储备粮库扩建项目", 5600, 2000],
            ["二、新建类"],
            [1, "智慧停车项目", 900, 900],
        )
        assert column(reading, "class_") == ["续建", "新开工"]
        assert column(reading, "sector") == [None, None]


class TestSpanOverTwoColumns:
    def test_holds_the_start_and_the_finish(self):
        for merges in (((0, 3, 0, 4),), ()):
            reading = read(
                ["序号", "项目名称", "总投资（万元）", "工期", "", "牵头部门"],
                [1, "棚户区改造（三期）", 42000, "2020.03", "2022.09", "区住建委"],
                [2, "湿地修复", 6600, "2021.02", "2021.12", "区生态环境局"],
                merges=merges,
            )
            assert column(reading, "start_month") == ["2020-03", "2021-02"]
            assert column(reading, "finish_month") == ["2022-09", "2021-12"]


class TestUnnamedPlanYear:
    def test_shows_in_the_starts_of_this_years_projects(self):
        header = [
            "序号",
            "项目名称",
            "类别",
            "总投资（万元）",
            "2022年完成投资（万元）",
            "年度计划（万元）",
            "开工时间",
        ]
        reading = read(
            header,
            [1, "快速路", "续建", 189464, 37899, 51155, "2021.6"],
            [2, "水厂", "新开工", 9464, 100, 5155, "2023.3"],
            [3, "学校", "新开工", 8464, 200, 4155, "2023.5"],
            [4, "医院", "新开工", 7464, 300, 3155, "2023.7"],
        )
        assert column(reading, "completed_yuan") == [None] * 4
        assert reading.year == 2023

    def test_is_the_year_of_completion_where_nothing_speaks_against_it(self):
        header = [
            "序号",
            "项目名称",
            "类别",
            "总投资（万元）",
            "2022年完成投资（万元）",
            "年度计划（万元）",
            "开工时间",
        ]
        reading = read(
            header,
            [1, "快速路", "续建", 189464, 37899, 51155, "2021.6"],
            [2, "水厂", "新开工", 9464, 100, 5155, "2022.3"],
            [3, "学校", "新开工", 8464, 200, 4155, "2022.5"],
            [4, "医院", "新开工", 7464, 300, 3155, "2022.7"],
        )
        assert column(reading, "completed_yuan") == [378_990_000, 1_000_000, 2_000_000, 3_000_000]
        assert reading.year == 2022


class TestHiddenRows:
    HEADER = ("序号", "项目名称", "总投资（万元）", "建设内容")

    def read(self, *rows: list[Value], hidden: int) -> LedgerReading:
        return read_sheets([Sheet("台账", [list(self.HEADER), *rows], hidden_rows=frozenset([hidden]))])

    def test_of_the_same_name_but_another_project_is_kept(self):
        reading = self.read(
            [1, "健身中心", 3000, "场馆"],
            [2, "学校", 5000, "教学楼"],
            [3, "健身中心", 1800, "机器人基地"],
            hidden=1,
        )
        assert [project.source.row for project in reading.projects] == [2, 3, 4]

    def test_that_repeats_a_shown_one_is_left_out(self):
        reading = self.read(
            [1, "健身中心", 3000, "场馆"],
            [1, "健身中心", 3200, "场馆"],
            [2, "学校", 5000, "教学楼"],
            hidden=1,
        )
        assert [project.source.row for project in reading.projects] == [3, 4]


class TestUnitProvedByTheRate:
    HEADER = ("项目名称", "总投资(亿元)", "年度计划(亿元)", "累计完成投资", "完成率(%)")

    def test_is_the_only_one_that_gives_the_rate(self):
        reading = read(
            [*self.HEADER],
            ["天工激光装备", 5.2, 1.5, 12900, 86],
            ["启源储能电站", 12, 4, 36400, 91],
            ["永济城乡供水", 2.36, 0.8, 5520, 69],
        )
        assert column(reading, "completed_yuan") == [129_000_000, 364_000_000, 55_200_000]
        assert reading.faults == ()

    def test_stays_unclear_where_the_rates_do_not_agree(self):
        reading = read(
            [*self.HEADER],
            ["天工激光装备", 5.2, 1.5, 12900, 36],
            ["启源储能电站", 12, 4, 36400, 51],
            ["永济城乡供水", 2.36, 0.8, 5520, 19],
        )
        assert column(reading, "completed_yuan") == [None] * 3
        assert [fault.kind for fault in reading.faults] == ["unit_unclear"]
