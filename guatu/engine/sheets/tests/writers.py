"""Writes a grid as a real file of each format, with the programs other offices use."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

from guatu.engine.sheets.cells import Sheet


def write_xlsx(path: Path, sheets: Sequence[Sheet]) -> Path:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy/m/d"}) as book:
        for sheet in sheets:
            target = book.add_worksheet(sheet.name)
            for row, cells in enumerate(sheet.rows):
                for column, value in enumerate(cells):
                    if isinstance(value, str) and value:
                        target.write_string(row, column, value)
                    elif value != "":
                        target.write(row, column, value)
            for merged in sheet.merges:
                target.merge_range(*merged, sheet.rows[merged[0]][merged[1]])
            for row in sheet.hidden_rows:
                target.set_row(row, None, None, {"hidden": True})
            for column in sheet.hidden_columns:
                target.set_column(column, column, None, None, {"hidden": True})
            if sheet.hidden:
                target.hide()
    return path


def write_xls(path: Path, sheets: Sequence[Sheet]) -> Path:
    book = xlwt.Workbook(encoding="utf-8")
    dated = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for sheet in sheets:
        target = book.add_sheet(sheet.name, cell_overwrite_ok=True)
        for row, cells in enumerate(sheet.rows):
            for column, value in enumerate(cells):
                if value != "":
                    target.write(row, column, value, *([dated] if isinstance(value, date) else []))
        for top, left, bottom, right in sheet.merges:
            target.merge(top, bottom, left, right)
    book.save(str(path))
    return path


def write_ods(path: Path, sheets: Sequence[Sheet]) -> Path:
    document = OpenDocumentSpreadsheet()
    for sheet in sheets:
        table = Table(name=sheet.name)
        corners = {
            (top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in sheet.merges
        }
        for row, cells in enumerate(sheet.rows):
            line = TableRow()
            for column, value in enumerate(cells):
                if (row, column) in sheet.anchors:
                    line.addElement(CoveredTableCell())
                    continue
                spans = {}
                if (row, column) in corners:
                    down, across = corners[row, column]
                    spans = {"numberrowsspanned": down, "numbercolumnsspanned": across}
                if isinstance(value, date):
                    cell = TableCell(valuetype="date", datevalue=value.isoformat(), **spans)
                    cell.addElement(P(text=value.isoformat()))
                elif isinstance(value, int | float):
                    cell = TableCell(valuetype="float", value=value, **spans)
                    cell.addElement(P(text=str(value)))
                elif value == "":
                    cell = TableCell(**spans)
                else:
                    cell = TableCell(valuetype="string", **spans)
                    for text in str(value).replace("\r\n", "\n").split("\n"):
                        cell.addElement(P(text=text))
                line.addElement(cell)
            table.addElement(line)
        document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


def csv_text(sheet: Sheet, separator: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(
        [[value.isoformat() if isinstance(value, date) else value for value in row] for row in sheet.rows]
    )
    return text.getvalue()
