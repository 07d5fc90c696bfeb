"""The two workbooks: the clean ledger and the list of who must act.

Both open in any spreadsheet program: real numbers in 万元, real dates, totals as formulas that carry their values. Text
is always written as text; where it begins like a formula, the cell is marked with the quote prefix as well, so that
editing it or saving it as CSV from the program does not bring a formula to life.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from guatu.apps.documents import shown, words
from guatu.apps.documents.portfolio import LEVELS, Portfolio, PortfolioProject

SHEET_FACE = "宋体"
_BEGINS_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Column:
    """One column: heading, width in characters, kind of value, and how to take it from a project."""

    heading: str
    width: float
    kind: str  # text, wide, wan, count, month, percent, points, light
    value: Callable[[PortfolioProject], Any]


def clean_ledger(portfolio: Portfolio) -> bytes:
    """ledger.xlsx: one row a project, grand total first, in the ledger's own order."""
    columns = (
        Column("序号", 6, "count", lambda p: p.order + 1),
        Column("项目名称", 34, "wide", lambda p: p.name),
        Column("类别", 9, "text", lambda p: p.kind),
        Column("行业", 11, "text", lambda p: p.sector),
        Column("属地", 14, "text", lambda p: p.town),
        Column("牵头单位", 16, "text", lambda p: p.lead_unit),
        Column("责任单位", 16, "text", lambda p: p.responsible_unit),
        Column("包联领导", 11, "text", lambda p: "、".join(p.sponsors)),
        Column("总投资\n（万元）", 12, "wan", lambda p: p.total_investment_yuan),
        Column("年度计划\n（万元）", 12, "wan", lambda p: p.annual_plan_yuan),
        Column("完成投资\n（万元）", 12, "wan", lambda p: p.completed_yuan),
        Column("完成率", 8, "rate", lambda p: p.ratio),
        Column("与序时差\n（百分点）", 10, "points", lambda p: p.gap_points),
        Column("亮灯", 8, "text", lambda p: portfolio.word(p.level)),
        Column("开工", 10, "month", lambda p: p.start_month),
        Column("竣工", 10, "month", lambda p: p.finish_month),
        Column("建设内容", 40, "wide", lambda p: p.content),
        Column("形象进度", 22, "wide", lambda p: p.physical_progress),
        Column("存在问题", 26, "wide", lambda p: p.problem),
        Column("原表", 14, "text", lambda p: p.sheet),
        Column("原表行", 7, "count", lambda p: p.row),
    )
    book = _Book(portfolio, "台账", columns, frozen_columns=2)
    book.heading(
        f"{portfolio.place}{portfolio.plan_year}年重点项目台账",
        f"数据截至{words.full_day(portfolio.as_of)}；完成率的分母为年度计划；空格为原表没有的数",
    )
    book.totals_row(len(portfolio.projects))
    for project in portfolio.projects:
        book.row(project)
    return book.finish()


def who_must_act(portfolio: Portfolio, follow_ups: dict[str, str]) -> bytes:
    """who-must-act.xlsx: red and yellow projects, red first, within a light by day, then by unit."""
    columns = (
        Column("序号", 6, "count", lambda p: numbers[p.order]),
        Column("谁来办", 18, "text", lambda p: p.unit_to_act or words.NO_UNIT),
        Column("办什么", 30, "wide", words.full_act),
        Column("项目", 34, "wide", lambda p: p.name),
        Column("亮灯", 8, "text", lambda p: portfolio.word(p.level)),
        Column("为什么", 34, "wide", lambda p: "；".join(p.reasons)),
        Column("比序时少\n（万元）", 11, "wan", lambda p: p.behind_yuan),
        Column("何时前\n（竣工）", 11, "month", lambda p: p.finish_month),
        Column("规则要求", 28, "wide", lambda p: follow_ups.get(p.level, "")),
        Column("包联领导", 11, "text", lambda p: "、".join(p.sponsors)),
        Column("牵头单位", 16, "text", lambda p: p.lead_unit),
        Column("属地", 14, "text", lambda p: p.town),
    )
    rows = must_act(portfolio)
    numbers = {project.order: number for number, project in enumerate(rows, 1)}
    book = _Book(portfolio, "谁来办", columns, frozen_columns=1)
    red, yellow = portfolio.totals.light("alarm"), portfolio.totals.light("watch")
    book.heading(
        f"{portfolio.place}重点项目谁来办清单",
        f"{words.full_day(portfolio.on)}　数据截至{words.full_day(portfolio.as_of)}　"
        f"{portfolio.word('alarm')}{red}个，{portfolio.word('watch')}{yellow}个；先急后缓，同灯按竣工时限、单位排",
    )
    for project in rows:
        book.row(project)
    if not rows:
        book.say(f"没有{portfolio.word('alarm')}、{portfolio.word('watch')}项目。")
    return book.finish()


def must_act(portfolio: Portfolio) -> tuple[PortfolioProject, ...]:
    """Red and yellow projects in the order of the list."""
    late = [project for project in portfolio.projects if project.level in ("alarm", "watch")]
    return tuple(
        sorted(
            late,
            key=lambda p: (LEVELS.index(p.level), p.finish_month or "9999", p.unit_to_act or "￿", p.order),
        )
    )


class _Book:
    """One workbook with one printable sheet: A4 landscape, one page wide, repeated head, pages of pages."""

    def __init__(
        self, portfolio: Portfolio, name: str, columns: Sequence[Column], *, frozen_columns: int
    ) -> None:
        import xlsxwriter

        self.portfolio, self.columns = portfolio, columns
        self.content = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self.content,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
                "default_date_format": 'yyyy"年"m"月"',
            },
        )
        day = portfolio.on
        self.book.set_properties({"title": name, "created": datetime(day.year, day.month, day.day)})  # noqa: DTZ001
        self.book.set_calc_mode("auto")
        self.sheet = self.book.add_worksheet(name)
        self.formats: dict[tuple[str, bool, bool], Any] = {}
        self.first_row = 3
        self.next_row = self.first_row
        for place, column in enumerate(columns):
            self.sheet.set_column(place, place, column.width)
            self.sheet.write_string(2, place, column.heading, self._head())
        self.sheet.set_row(2, 30)
        self.sheet.freeze_panes(self.first_row, frozen_columns)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.55, bottom=0.6)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(2)
        self.sheet.set_footer(f"&L&9数据截至{words.full_day(portfolio.as_of)}&R&9第&P页　共&N页")

    def heading(self, title: str, note: str) -> None:
        self.sheet.set_row(0, 30)
        big = self.book.add_format(
            {"font_name": SHEET_FACE, "font_size": 18, "bold": True, "valign": "vcenter"}
        )
        small = self.book.add_format({"font_name": SHEET_FACE, "font_size": 9, "font_color": "#454A52"})
        self.sheet.write_string(0, 0, title, big)
        self.sheet.write_string(1, 0, note, small)

    def totals_row(self, count: int) -> None:
        """The grand total, first: formulas over the rows below, each with the value it will come to."""
        totals = self.portfolio.totals
        first, last = self.next_row + 2, self.next_row + 1 + count
        values = {
            "总投资\n（万元）": totals.total_investment_yuan,
            "年度计划\n（万元）": totals.annual_plan_yuan,
            "完成投资\n（万元）": totals.completed_yuan,
        }
        for place, column in enumerate(self.columns):
            letter = _letter(place)
            if column.heading in values:
                value = _in_wan(values[column.heading])
                formula = f"=SUM({letter}{first}:{letter}{last})"
                self.sheet.write_formula(self.next_row, place, formula, self._format("wan", bold=True), value)
            elif column.kind == "rate" and totals.ratio is not None:
                plan, done = (_letter(i) for i in (place - 2, place - 1))
                with_plan = f'SUMIF({plan}{first}:{plan}{last},">0",{done}{first}:{done}{last})'
                formula = f"={with_plan}/{plan}{self.next_row + 1}"
                self.sheet.write_formula(
                    self.next_row, place, formula, self._format("rate", bold=True), float(totals.ratio)
                )
            elif place == 1:
                self.sheet.write_string(
                    self.next_row, place, f"合计（{count}个）", self._format("text", bold=True)
                )
            else:
                self.sheet.write_blank(self.next_row, place, None, self._format("text", bold=True))
        self.next_row += 1

    def row(self, project: PortfolioProject) -> None:
        for place, column in enumerate(self.columns):
            self._write(place, column, column.value(project))
        self.next_row += 1

    def say(self, text: str) -> None:
        self.sheet.write_string(self.next_row, 0, text, self._format("text"))
        self.next_row += 1

    def finish(self) -> bytes:
        self.sheet.autofilter(2, 0, max(self.next_row - 1, 2), len(self.columns) - 1)
        self.book.close()
        return self.content.getvalue()

    def _write(self, place: int, column: Column, value: Any) -> None:
        row, look = self.next_row, self._format(column.kind)
        if value is None or value == "":
            self.sheet.write_blank(row, place, None, look)
        elif column.kind == "wan":
            self.sheet.write_number(row, place, _in_wan(value), look)
        elif column.kind == "rate":
            plan, done = _letter(place - 2), _letter(place - 1)
            self.sheet.write_formula(row, place, f"={done}{row + 1}/{plan}{row + 1}", look, float(value))
        elif column.kind in ("count", "points"):
            self.sheet.write_number(row, place, float(value) if column.kind == "points" else int(value), look)
        elif column.kind == "month":
            year, month = (int(part) for part in str(value).split("-"))
            if year < 1900:
                self.sheet.write_string(row, place, shown.month_text(value, 0), look)
            else:
                self.sheet.write_datetime(row, place, datetime(year, month, 1), look)  # noqa: DTZ001
        else:
            text = str(value)[:32_767]
            quoted = text.startswith(_BEGINS_LIKE_A_FORMULA)
            self.sheet.write_string(row, place, text, self._format(column.kind, quoted=quoted))

    def _head(self) -> Any:
        return self.book.add_format(
            {
                "font_name": SHEET_FACE,
                "font_size": 10,
                "bold": True,
                "text_wrap": True,
                "align": "center",
                "valign": "vcenter",
                "top": 2,
                "bottom": 1,
            }
        )

    def _format(self, kind: str, *, bold: bool = False, quoted: bool = False) -> Any:
        key = (kind, bold, quoted)
        if key not in self.formats:
            number = {
                "wan": "#,##0",
                "count": "0",
                "rate": "0.0%",
                "points": "+0.0;−0.0;0.0",
                "month": 'yyyy"年"m"月"',
            }.get(kind)
            look: dict[str, Any] = {
                "font_name": SHEET_FACE,
                "font_size": 10,
                "valign": "vcenter",
                "bottom": 4,
                "bottom_color": "#999999",
                "bold": bold,
                "text_wrap": kind == "wide",
            }
            if number:
                look["num_format"] = number
            if quoted:
                look["quote_prefix"] = True
            self.formats[key] = self.book.add_format(look)
        return self.formats[key]


def _in_wan(yuan: int) -> int | float:
    """万元: an integer whenever the amount is whole 万元, else exact to the yuan."""
    whole, rest = divmod(yuan, shown.WAN)
    return whole if not rest else float(Fraction(yuan, shown.WAN))


def _letter(place: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(place))
