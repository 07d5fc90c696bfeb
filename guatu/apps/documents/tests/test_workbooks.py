"""The workbooks, opened by openpyxl and by calamine."""

import io
from datetime import datetime

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from guatu.apps.documents import workbooks
from guatu.apps.documents.tests.examples import WAN, by_hand, crowd, portfolio, project


def sheet_of(content, *, values=True):
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values).active


def column_of(sheet, heading):
    return next(cell.column for cell in sheet[3] if str(cell.value).replace("\n", "") == heading)


class TestCleanLedger:
    def test_amounts_are_integers_in_ten_thousand_yuan(self):
        sheet = sheet_of(workbooks.clean_ledger(by_hand()))
        plan = column_of(sheet, "年度计划（万元）")
        assert [sheet.cell(row, plan).value for row in range(5, 10)] == [1000, 1000, 1000, 1000, None]
        assert all(isinstance(sheet.cell(row, plan).value, int) for row in range(5, 9))

    def test_totals_are_formulas_that_carry_their_values(self):
        content = workbooks.clean_ledger(by_hand())
        formulas, values = sheet_of(content, values=False), sheet_of(content)
        done = column_of(values, "完成投资（万元）")
        assert formulas.cell(4, done).value == "=SUM(K5:K9)"
        assert values.cell(4, done).value == 1480
        rate = column_of(values, "完成率")
        assert values.cell(4, rate).value == pytest.approx(0.37)
        assert formulas.cell(6, rate).value == "=K6/J6"
        assert values.cell(6, rate).value == pytest.approx(0.1)

    def test_months_are_dates_and_another_program_reads_the_same(self):
        content = workbooks.clean_ledger(by_hand())
        sheet = sheet_of(content)
        assert sheet.cell(5, column_of(sheet, "竣工")).value == datetime(2027, 12, 1)  # noqa: DTZ001
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        assert rows[3][10] == 1480
        assert rows[4][1] == "第0号厂房项目"

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "＝"])
    def test_text_that_begins_like_a_formula_stays_text(self, start):
        wicked = f'{start}HYPERLINK("http://example.invalid","看")'
        content = workbooks.clean_ledger(portfolio(project(0, name=wicked, problem=wicked)))
        cell = sheet_of(content, values=False).cell(5, 2)
        assert cell.data_type == "s"
        assert cell.quotePrefix
        assert cell.value == wicked
        assert not sheet_of(content, values=False)._hyperlinks

    def test_amounts_below_ten_thousand_yuan_are_kept_exact(self):
        sheet = sheet_of(workbooks.clean_ledger(portfolio(project(0, completed_yuan=12_345_678))))
        assert sheet.cell(5, column_of(sheet, "完成投资（万元）")).value == pytest.approx(1234.5678)

    def test_is_set_up_for_print_and_the_same_every_time(self):
        content = workbooks.clean_ledger(by_hand())
        sheet = sheet_of(content)
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == "$3:$3"
        assert sheet.freeze_panes == "C4"
        assert content == workbooks.clean_ledger(by_hand())


class TestWhoMustAct:
    def test_red_first_then_the_nearest_day(self):
        book = portfolio(
            project(0, level="watch", finish_month="2026-08"),
            project(1, level="alarm", finish_month=None),
            project(2, level="alarm", finish_month="2026-12"),
            project(3, level="good"),
        )
        assert [p.order for p in workbooks.must_act(book)] == [2, 1, 0]

    def test_says_who_what_why_and_by_when(self):
        sheet = sheet_of(workbooks.who_must_act(by_hand(), {"alarm": "现场调度。"}))
        row = {str(sheet.cell(3, c).value).replace("\n", ""): sheet.cell(4, c).value for c in range(1, 13)}
        assert row["谁来办"] == "区住建局"
        assert row["办什么"] == "解决“用地指标未落实”"
        assert row["比序时少（万元）"] == 400
        assert row["何时前（竣工）"] == datetime(2027, 12, 1)  # noqa: DTZ001
        assert row["规则要求"] == "现场调度。"

    def test_without_lights_says_that_nobody_must(self):
        sheet = sheet_of(workbooks.who_must_act(portfolio(project(0)), {}))
        assert sheet.cell(4, 1).value == "没有红灯、黄灯项目。"

    def test_lists_every_red_and_yellow_project(self):
        book = crowd(500, reds=100)
        sheet = sheet_of(workbooks.who_must_act(book, {}))
        assert sheet.max_row - 3 == book.totals.light("alarm") + book.totals.light("watch")
        assert book.totals.light("alarm") >= 100 and book.totals.completed_yuan > WAN
