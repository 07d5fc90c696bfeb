"""Opening a ledger file: what it really is by its bytes, and its sheets as grids."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from guatu.engine.sheets.cells import Range, Sheet
from guatu.engine.sheets.containers import (
    MEGABYTE,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_FILE_BYTES,
    MOST_ROWS,
    Hidden,
    Package,
    errors_in,
    hidden_in,
    merges_in,
    ole_streams,
    xls_is_encrypted,
)
from guatu.engine.sheets.model import Ignored, Unreadable

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Formats of WPS and Word whose content may even pass for a workbook's; a name says what the office meant.
_REFUSED_SUFFIXES = {
    ".doc": "word_document", ".docx": "word_document", ".dot": "word_document", ".rtf": "word_document",
    ".wps": "wps_document", ".wpt": "wps_document", ".et": "et_workbook", ".ett": "et_workbook",
    ".ppt": "presentation", ".pptx": "presentation", ".dps": "presentation", ".pdf": "pdf",
    ".jpg": "picture", ".jpeg": "picture", ".png": "picture", ".bmp": "picture", ".tif": "picture", ".gif": "picture",
    ".ofd": "pdf", ".xlsb": "binary_workbook",
}  # fmt: skip


def open_workbook(path: Path) -> tuple[list[Sheet], dict[str, Any], list[Ignored]]:
    """The sheets of a file, facts about it, and what of it is left alone (macros). Raises ``Unreadable``."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise Unreadable("no_file")
        if size > MOST_FILE_BYTES:
            raise Unreadable("too_large", megabytes=size // MEGABYTE, most=MOST_FILE_BYTES // MEGABYTE)
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable("no_file") from error
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("empty_file")
    if reason := _REFUSED_SUFFIXES.get(path.suffix.lower()):
        raise Unreadable(reason)
    if data[:8] == _OLE:
        return _old_workbook(data)
    if data[:2] == b"PK":
        return _package(data)
    _refuse_other_formats(data)
    if data[:2] in (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00"):
        return *_calamine(data, "xls", {}, {}), []
    return *_text(data), []


def _refuse_other_formats(data: bytes) -> None:
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"%pdf"):
        raise Unreadable("pdf")
    if head.startswith((b"{\\rtf",)):
        raise Unreadable("word_document")
    if (
        data[:3] == b"\xff\xd8\xff"
        or data[:8] == b"\x89PNG\r\n\x1a\n"
        or data[:4] in (b"GIF8", b"II*\0", b"MM\0*")
        or (data[:2] == b"BM" and b"\0" in data[:32])
    ):
        raise Unreadable("picture")
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta")) or (
        head.startswith(b"<") and b"<html" in head
    ):
        raise Unreadable("web_page")
    if head.startswith((b"<?xml", b"<!doctype")):
        raise Unreadable("xml_document")
    if data[:4] in (b"Rar!", b"7z\xbc\xaf") or data[:2] == b"\x1f\x8b":
        raise Unreadable("archive")


# .xls


def _old_workbook(data: bytes) -> tuple[list[Sheet], dict[str, Any], list[Ignored]]:
    streams = ole_streams(data)
    names = set(streams)
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        raise Unreadable("encrypted")
    if "WordDocument" in names:
        raise Unreadable("wps_document" if any("wps" in name.lower() for name in names) else "word_document")
    if "PowerPoint Document" in names:
        raise Unreadable("presentation")
    workbook = streams.get("Workbook", streams.get("Book"))
    if workbook is None:
        raise Unreadable("not_a_spreadsheet")
    if any(name.startswith(("ETExtData", "ET_")) for name in names):
        raise Unreadable("et_workbook")
    if xls_is_encrypted(workbook):
        raise Unreadable("encrypted")
    ignored = []
    if names & {"_VBA_PROJECT_CUR", "_VBA_PROJECT", "Macros", "VBA"}:
        ignored.append(Ignored(None, None, "macros"))
    return *_calamine(data, "xls", {}, {}), ignored


# .xlsx and .ods


def _package(data: bytes) -> tuple[list[Sheet], dict[str, Any], list[Ignored]]:
    package = Package(data)
    parts = package.parts
    if "mimetype" in parts or "content.xml" in parts:
        return _open_document(package, data)
    if "word/document.xml" in parts:
        raise Unreadable("word_document")
    if "ppt/presentation.xml" in parts:
        raise Unreadable("presentation")
    if "xl/workbook.bin" in parts:
        raise Unreadable("binary_workbook")
    workbook = next(iter(package.names(r"(?:^|/)workbook\d*\.xml$")), None)
    if workbook is None:
        raise Unreadable("not_a_spreadsheet" if parts else "damaged")
    package.check_markup()
    hidden: dict[str, Hidden] = {}
    merges: dict[str, list[Range]] = {}
    errors: dict[str, dict[tuple[int, int], str]] = {}
    for name, part in _worksheets(package, workbook).items():
        content = package.read(part)
        hidden[name] = hidden_in(content)
        merges[name] = merges_in(content)
        errors[name] = errors_in(content)
    ignored = []
    if package.names(r"vbaProject\.bin$"):
        ignored.append(Ignored(None, None, "macros"))
    sheets, facts = _calamine(data, "xlsx", hidden, merges)
    for sheet in sheets:
        for (row, column), shown in errors.get(sheet.name, {}).items():
            if row < len(sheet.rows) and column < len(sheet.rows[row]) and sheet.rows[row][column] == "":
                sheet.rows[row][column] = shown
    if not any(any(sheet.filled(row) for row in range(len(sheet.rows))) for sheet in sheets):
        raise Unreadable("picture" if package.names(r"xl/media/") else "empty_file")
    return sheets, facts, ignored


def _worksheets(package: Package, workbook: str) -> dict[str, str]:
    """Worksheet parts by sheet name, by way of the workbook's relationships."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    folder = workbook.rpartition("/")[0]
    relations_name = f"{folder}/_rels/{workbook.rpartition('/')[2]}.rels".lstrip("/")
    try:
        sheets = fromstring(package.read(workbook), forbid_dtd=True)
        relations = (
            fromstring(package.read(relations_name), forbid_dtd=True)
            if relations_name in package.parts
            else []
        )
    except DefusedXmlException as error:
        raise Unreadable("external_entities", part=workbook) from error
    except (ParseError, ValueError) as error:
        raise Unreadable("damaged") from error
    targets = {item.get("Id"): item.get("Target") or "" for item in relations}
    found: dict[str, str] = {}
    for element in sheets.iter():
        if not isinstance(element.tag, str) or element.tag.rpartition("}")[2] != "sheet":
            continue
        key = next(
            (
                value
                for name, value in element.attrib.items()
                if name.rpartition("}")[2] == "id" and "}" in name
            ),
            None,
        )
        target = targets.get(key, "")
        part = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
        if part in package.parts and "worksheet" in part.lower():
            found[element.get("name") or ""] = part
    return found


def _calamine(
    data: bytes, kind: str, hidden: dict[str, Hidden], merges: dict[str, list[Range]]
) -> tuple[list[Sheet], dict[str, Any]]:
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    sheets = []
    cells = 0
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for position, meta in enumerate(workbook.sheets_metadata):
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_index(position)
            _check_extent(sheet.end)
            cells += sheet.total_height * sheet.total_width
            if cells > MOST_CELLS:
                raise Unreadable("too_many_cells", most=MOST_CELLS)
            own_merges = merges.get(meta.name)
            if own_merges is None:
                own_merges = [(a, b, c, d) for (a, b), (c, d) in sheet.merged_cell_ranges or []]
            rows = sheet.to_python(skip_empty_area=False)
            _check_merges(own_merges, len(rows))
            seen = hidden.get(meta.name, Hidden())
            sheets.append(
                Sheet(
                    meta.name,
                    rows,
                    own_merges,
                    hidden_rows=seen.rows,
                    hidden_columns=seen.columns,
                    hidden=meta.visible != SheetVisibleEnum.Visible,
                )
            )
    except PasswordError as error:
        raise Unreadable("encrypted") from error
    except (CalamineError, OSError, ValueError) as error:
        message = str(error).lower()
        raise Unreadable(
            "encrypted" if "password" in message or "encrypt" in message else "damaged"
        ) from error
    return sheets, {"format": kind}


def _check_merges(merges: list[Range], height: int) -> None:
    """Merged ranges are spread out cell by cell; a few absurd ones would fill the memory."""
    if sum(max(0, min(d, height) - a + 1) * (r - c + 1) for a, c, d, r in merges) > MOST_CELLS:
        raise Unreadable("too_many_cells", most=MOST_CELLS)


def _check_extent(end: tuple[int, int] | None) -> None:
    if end and end[0] >= MOST_ROWS:
        raise Unreadable("too_many_rows", rows=end[0] + 1, most=MOST_ROWS)
    if end and end[1] >= MOST_COLUMNS:
        raise Unreadable("too_many_columns", most=MOST_COLUMNS)


def _open_document(package: Package, data: bytes) -> tuple[list[Sheet], dict[str, Any], list[Ignored]]:
    mimetype = package.read("mimetype").decode("ascii", "replace") if "mimetype" in package.parts else ""
    if "text" in mimetype:
        raise Unreadable("word_document")
    if "presentation" in mimetype:
        raise Unreadable("presentation")
    if "content.xml" not in package.parts or (mimetype and "spreadsheet" not in mimetype):
        raise Unreadable("not_a_spreadsheet")
    if "META-INF/manifest.xml" in package.parts and b"encryption-data" in package.read(
        "META-INF/manifest.xml"
    ):
        raise Unreadable("encrypted")
    package.check_markup()
    merges, hidden = _open_document_layout(package.read("content.xml"))
    sheets, facts = _calamine(data, "ods", hidden, merges)
    ignored = [Ignored(None, None, "macros")] if package.names(r"^Basic/|^Scripts/") else []
    if not any(any(sheet.filled(row) for row in range(len(sheet.rows))) for sheet in sheets):
        raise Unreadable("picture" if package.names(r"^Pictures/") else "empty_file")
    return sheets, facts, ignored


def _open_document_layout(content: bytes) -> tuple[dict[str, list[Range]], dict[str, Hidden]]:
    """Merged ranges and hidden rows and columns of every table of an OpenDocument spreadsheet."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    merges: dict[str, list[Range]] = {}
    hidden: dict[str, Hidden] = {}
    name, row, column, table_column = "", 0, 0, 0
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    repeat = 1
    try:
        for event, element in iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True):
            tag = element.tag.rpartition("}")[2]
            if tag not in ("table", "table-row", "table-column", "table-cell", "covered-table-cell"):
                continue
            attributes = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
            if event == "start":
                if tag == "table":
                    name, row, table_column = attributes.get("name", ""), 0, 0
                    hidden_rows, hidden_columns = set(), set()
                    merges[name] = []
                elif tag == "table-row":
                    column = 0
                    repeat = int(attributes.get("number-rows-repeated", 1))
                    if attributes.get("visibility") in ("collapse", "filter") and row < MOST_ROWS:
                        hidden_rows.update(range(row, min(row + repeat, MOST_ROWS)))
                elif tag == "table-column":
                    times = int(attributes.get("number-columns-repeated", 1))
                    if attributes.get("visibility") in ("collapse", "filter"):
                        hidden_columns.update(range(table_column, min(table_column + times, MOST_COLUMNS)))
                    table_column += times
                else:
                    down = int(attributes.get("number-rows-spanned", 1))
                    across = int(attributes.get("number-columns-spanned", 1))
                    if (down > 1 or across > 1) and row + down <= MOST_ROWS and column + across <= 16384:
                        merges[name].append((row, column, row + down - 1, column + across - 1))
                    column += int(attributes.get("number-columns-repeated", 1))
            elif tag == "table-row":
                row += repeat
                element.clear()
            elif tag == "table":
                hidden[name] = Hidden(frozenset(hidden_rows), frozenset(hidden_columns))
                element.clear()
    except DefusedXmlException as error:
        raise Unreadable("external_entities", part="content.xml") from error
    except (ParseError, ValueError) as error:
        raise Unreadable("damaged") from error
    return merges, hidden


# .csv


def _text(data: bytes) -> tuple[list[Sheet], dict[str, Any]]:
    text, encoding = _decoded(data)
    if sum(text.count(character) for character in map(chr, (*range(9), *range(14, 32)))) > len(text) // 1000:
        raise Unreadable("not_a_spreadsheet")
    separator = _separator(text)
    lines = text.split("\n", 1)
    if re.fullmatch(r'"?sep=.+"?\s*', lines[0], re.I) and len(lines) > 1:
        text = lines[1]
    rows: list[list[Any]] = []
    csv.field_size_limit(MEGABYTE)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if len(rows) >= MOST_ROWS:
                raise Unreadable("too_many_rows", rows=text.count("\n"), most=MOST_ROWS)
            if len(row) > MOST_COLUMNS:
                raise Unreadable("too_many_columns", most=MOST_COLUMNS)
            rows.append(row)
    except csv.Error as error:
        raise Unreadable("not_a_spreadsheet") from error
    if max((sum(bool(cell.strip()) for cell in row) for row in rows), default=0) < 2:
        raise Unreadable("no_table")
    return [Sheet("", rows)], {"format": "csv", "encoding": encoding, "separator": separator}


def _decoded(data: bytes) -> tuple[str, str]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        candidates = ["utf-16"]
    elif b"\0" in data[:4096]:
        raise Unreadable("not_a_spreadsheet")
    else:
        candidates = ["utf-8-sig", "gb18030"]
    for encoding in candidates:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise Unreadable("unknown_encoding")


def _separator(text: str) -> str:
    """The character that cuts the most lines into the same, largest number of cells."""
    if match := re.match(r'"?sep=(.)', text, re.I):
        return match[1]
    sample = text[:65536]
    best, choice = 0.0, ","
    for separator in ",\t;|":
        try:
            widths = [
                len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator) if row
            ][:60]
        except csv.Error:
            continue
        if not widths:
            continue
        width, times = Counter(widths).most_common(1)[0]
        score = (width - 1) * times / len(widths)
        if score > best:
            best, choice = score, separator
    return choice
