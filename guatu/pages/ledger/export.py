"""The ledger as a workbook: the same lines, groups, order and figures as on the page, ready to print.

Every text is written as text and marked as such, so that a name beginning with ``=`` or ``@`` stays
a name in Excel and when the sheet is saved as another format. Amounts keep their fen under the
format; what is shown is 万元.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guatu.pages import codes

from .lines import Line
from .sheet import Sheet, Totals
from .words import FEN_PER_WAN, Words, day_text, moment_text, months_so_far, project_count

#: A cell that starts with one of these is a formula to some program.
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
ILLEGAL = dict.fromkeys((*range(9), 11, 12, *range(14, 32)))
HEAD_ROW = 3


@dataclass(frozen=True)
class Column:
    label: str
    width: float
    band: str = ""
    format: str = "text"


def workbook_of(
    sheet: Sheet,
    *,
    title: str,
    say: str,
    heading: Callable[[str], str],
    words: Words,
    year: int,
    as_of: date | None,
) -> bytes:
    """The bytes of an .xlsx."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    _Writer(book, title, words, year, as_of).write(sheet, say, heading)
    book.close()
    return target.getvalue()


class _Writer:
    """One worksheet while it is being written."""

    def __init__(self, book: Any, title: str, words: Words, year: int, as_of: date | None) -> None:
        self.words, self.year, self.title = words, year, title
        self.columns = _columns(as_of)
        self.page = book.add_worksheet(_("Ledger"))
        base = {
            "font_name": "Microsoft YaHei",
            "font_size": 10,
            "valign": "vcenter",
            "bottom": 4,
            "bottom_color": "#999999",
        }
        head = {**base, "bold": True, "bottom": 1, "text_wrap": True}
        strong = {**base, "bold": True, "top": 1, "bg_color": "#EDEDE8"}
        numbers = {"money": "#,##0", "percent": "0.0", "points": "+0.0;−0.0;0.0", "count": "0"}
        self.title_format = book.add_format({"bold": True, "font_size": 16, "font_name": "SimSun"})
        self.say_format = book.add_format({"font_size": 10, "font_name": "Microsoft YaHei"})
        self.head = book.add_format(head)
        self.head_right = book.add_format({**head, "align": "right"})
        self.cell = {
            name: book.add_format({**base, "num_format": code, "align": "right"})
            for name, code in numbers.items()
        }
        self.cell["text"] = book.add_format(base)
        self.quoted = book.add_format({**base, "quote_prefix": True})
        self.strong = {
            name: book.add_format({**strong, "num_format": code, "align": "right"})
            for name, code in numbers.items()
        }
        self.strong["text"] = book.add_format(strong)
        self.strong_quoted = book.add_format({**strong, "quote_prefix": True})

    def write(self, sheet: Sheet, say: str, heading: Callable[[str], str]) -> None:
        page = self.page
        page.write_string(0, 0, _clean(self.title), self.title_format)
        page.write_string(1, 0, _clean(say), self.say_format)
        page.write_string(2, 0, _("Amounts in 10,000 yuan"), self.say_format)
        for place, column in enumerate(self.columns):
            head = self.head if column.format == "text" else self.head_right
            page.write_string(HEAD_ROW, place, column.label, head)
            page.set_column(place, place, column.width)

        row = HEAD_ROW + 1
        self._totals(row, _("Total"), sheet.totals)
        for group in sheet.groups:
            row += 1
            self._totals(row, heading(group.key), group.totals)
            for line in group.lines:
                row += 1
                self._line(row, line)

        page.freeze_panes(HEAD_ROW + 1, 3)
        page.autofilter(HEAD_ROW, 0, row, len(self.columns) - 1)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(HEAD_ROW)
        page.set_margins(left=0.4, right=0.4, top=0.55, bottom=0.55)
        page.set_footer("&L" + _clean(self.title).replace("&", "&&") + "&R&P / &N")

    def _line(self, row: int, line: Line) -> None:
        words = self.words
        if line.overdue_workdays:
            node, when = (
                line.late_milestone or line.next_milestone,
                words.overdue % {"days": line.overdue_workdays},
            )
        else:
            node, when = line.next_milestone, day_text(line.next_milestone_due_on, self.year)
        values: list[Any] = [
            words.level(line.level, line.draft),
            line.number,
            line.name,
            words.classes.get(line.class_code, line.class_code),
            codes.sector(line.sector),
            line.local_name,
            line.lead_name,
            line.sponsor_name,
            *_money(line.total, line.plan, line.done),
            _tenth(line.ratio_tenths),
            _tenth(line.gap_tenths),
            words.stages.get(line.stage, ""),
            node,
            when if node else "",
            line.open_issues,
            *_money(line.statistics, line.paid),
            moment_text(line.reported_at, self.year),
        ]
        self._write(row, values, self.cell, self.quoted)

    def _totals(self, row: int, label: str, totals: Totals) -> None:
        lights = "　".join(f"{self.words.levels[level]}{count}" for level, count in totals.lights.items())
        values: list[Any] = [
            label,
            "",
            f"{project_count(totals.count)}　{lights}",
            *[""] * 5,
            *_money(totals.total, totals.plan, totals.done),
            _tenth(totals.ratio_tenths),
            _tenth(totals.gap_tenths),
            *[""] * 7,
        ]
        self._write(row, values, self.strong, self.strong_quoted)

    def _write(self, row: int, values: list[Any], formats: dict[str, Any], quoted: Any) -> None:
        for place, (value, column) in enumerate(zip(values, self.columns, strict=True)):
            if isinstance(value, int | float):
                self.page.write_number(row, place, value, formats[column.format])
            elif value in (None, ""):
                self.page.write_blank(row, place, None, formats[column.format])
            else:
                text = _clean(str(value))
                risky = text.startswith(FORMULA_MARKS)
                self.page.write_string(row, place, text, quoted if risky else formats["text"])


def _columns(as_of: date | None) -> list[Column]:
    done = _("%(months)s completed") % {"months": months_so_far(as_of.month)} if as_of else _("Completed")
    return [
        Column(_("Light"), 8),
        Column(_("No."), 8),
        Column(_("Project"), 34),
        Column(pgettext("column", "Class"), 8),
        Column(_("Sector"), 12),
        Column(_("Town"), 12),
        Column(_("Lead unit"), 16),
        Column(_("Sponsor"), 18),
        Column(_("Total investment"), 12, format="money"),
        Column(_("Year's plan"), 12, format="money"),
        Column(done, 14, format="money"),
        Column(_("Completed %%") % (), 10, format="percent"),
        Column(_("Against pro rata"), 10, format="points"),
        Column(_("Stage"), 8),
        Column(_("Next node"), 24),
        Column(pgettext("due day", "Due"), 14),
        Column(_("Open problems"), 8, format="count"),
        Column(_("In statistics"), 12, format="money"),
        Column(_("Paid"), 12, format="money"),
        Column(_("Reported on"), 12),
    ]


def _money(*fen: int | None) -> list[float | int | None]:
    return [None if f is None else f / FEN_PER_WAN for f in fen]


def _tenth(tenths: int | None) -> float | None:
    return None if tenths is None else tenths / 10


def _clean(text: str) -> str:
    """Without the control characters a workbook may not hold."""
    return text.translate(ILLEGAL)[:32_000]
