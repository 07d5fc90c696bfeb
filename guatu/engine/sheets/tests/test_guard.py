"""Files that are no ledgers, or mean harm, are refused with their reason and never misread."""

from __future__ import annotations

import io
import struct
import sys
import time
import zipfile
from pathlib import Path

import pytest

from guatu.engine.sheets import Unreadable, read_ledger, read_ledger_guarded
from guatu.engine.sheets.cells import Sheet
from guatu.engine.sheets.tests.writers import write_ods, write_xls, write_xlsx

ROWS = [
    ["序号", "项目名称", "总投资（万元）", "年度计划投资（万元）"],
    [1.0, "白塔镇道路工程项目", 1000.0, 500.0],
    [2.0, "石桥镇学校新建项目", 2000.0, 600.0],
]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "ledger.xlsx", [Sheet("台账", [list(row) for row in ROWS])])


def refusal(path: Path) -> str:
    with pytest.raises(Unreadable) as refused:
        read_ledger_guarded(path)
    return refused.value.reason


def repacked(path: Path, **changed: bytes) -> Path:
    """A copy of a zip container with parts replaced or added; dots in names are written as two underscores."""
    target = path.with_name("changed" + path.suffix)
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        wanted = {name.replace("__", "."): content for name, content in changed.items()}
        for info in source.infolist():
            if info.filename not in wanted:
                copy.writestr(info.filename, source.read(info.filename))
        for name, content in wanted.items():
            copy.writestr(name, content)
    return target


def ole_file(*streams: str) -> bytes:
    """The smallest OLE compound file whose directory names these streams."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIIII", header, 40, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    directory = b""
    for name, kind in (("Root Entry", 5), *((name, 2) for name in streams)):
        raw = name.encode("utf-16-le") + b"\0\0"
        entry = bytearray(128)
        entry[: len(raw)] = raw
        struct.pack_into("<HB", entry, 64, len(raw), kind)
        struct.pack_into("<II", entry, 116, 0xFFFFFFFE, 0)
        directory += bytes(entry)
    return bytes(header) + table + directory.ljust(512, b"\0")


class TestOtherDocuments:
    @pytest.mark.parametrize(
        ("name", "streams", "reason"),
        [
            ("台账.xls", ["WordDocument", "1Table"], "word_document"),
            ("台账.doc", ["WordDocument"], "word_document"),
            ("台账.wps", ["WordDocument"], "wps_document"),
            ("台账.et", ["Workbook"], "et_workbook"),
            ("台账.xls", ["PowerPoint Document"], "presentation"),
            ("台账.xlsx", ["EncryptionInfo", "EncryptedPackage"], "encrypted"),
            ("台账.xls", ["Something"], "not_a_spreadsheet"),
        ],
    )
    def test_are_known_by_their_bytes(self, tmp_path, name, streams, reason):
        path = tmp_path / name
        path.write_bytes(ole_file(*streams))
        assert refusal(path) == reason

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", "empty_file"),
            (b"\r\n  \r\n", "empty_file"),
            (b"%PDF-1.7 ...", "pdf"),
            (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "picture"),
            (b"\xff\xd8\xff\xe0" + b"\0" * 50, "picture"),
            (b"<html><table><tr><td>x</td></tr></table></html>", "web_page"),
            (b"<?xml version='1.0'?><Workbook/>", "xml_document"),
            (b"{\\rtf1 ...}", "word_document"),
            (b"Rar!\x1a\x07", "archive"),
            (bytes(range(256)) * 20, "not_a_spreadsheet"),
            ("一段没有表格的文字。\n又一段。".encode(), "no_table"),
            ("项目名称,总投资（万元）,年度计划（万元）\n".encode(), "no_projects"),
            ("姓名,电话\n张三,1380000\n".encode(), "no_table"),
        ],
    )
    def test_with_a_ledgers_name_are_refused(self, tmp_path, content, reason):
        path = tmp_path / "台账.csv"
        path.write_bytes(content)
        assert refusal(path) == reason

    def test_a_missing_file_is_refused(self, tmp_path):
        assert refusal(tmp_path / "none.xlsx") == "no_file"

    def test_a_word_document_in_a_zip_is_refused(self, tmp_path):
        path = tmp_path / "台账.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("word/document.xml", "<w/>")
        assert refusal(path) == "word_document"


class TestHarmfulWorkbooks:
    def test_truncated(self, ledger):
        data = ledger.read_bytes()
        for cut in (30, len(data) // 2, len(data) - 30):
            ledger.write_bytes(data[:cut])
            assert refusal(ledger) == "damaged"

    def test_truncated_old_workbook(self, tmp_path):
        path = write_xls(tmp_path / "ledger.xls", [Sheet("台账", [list(row) for row in ROWS])])
        data = path.read_bytes()
        for cut in (600, len(data) // 2):
            path.write_bytes(data[:cut])
            assert refusal(path) == "damaged"

    def test_password_of_an_old_workbook(self, tmp_path):
        path = write_xls(tmp_path / "ledger.xls", [Sheet("台账", [list(row) for row in ROWS])])
        data = bytearray(path.read_bytes())
        beginning = data.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")
        following = beginning + 20
        data[following : following + 2] = b"\x2f\x00"  # FILEPASS in place of the record after the first
        path.write_bytes(bytes(data))
        assert refusal(path) == "encrypted"

    def test_zip_bomb(self, ledger):
        path = repacked(ledger, **{"xl/media/filler__bin": b"\0" * (60 * 1024 * 1024)})
        assert refusal(path) == "zip_bomb"

    def test_too_many_parts(self, ledger):
        assert refusal(repacked(ledger, **{f"xl/media/p{n}__bin": b"x" for n in range(2100)})) == "zip_bomb"

    @pytest.mark.parametrize(
        "part", ["xl/workbook__xml", "xl/worksheets/sheet1__xml", "xl/sharedStrings__xml"]
    )
    def test_external_entities(self, ledger, part):
        hostile = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
        assert refusal(repacked(ledger, **{part: hostile})) == "external_entities"

    def test_external_entities_in_an_open_document(self, tmp_path):
        path = write_ods(tmp_path / "ledger.ods", [Sheet("台账", [list(row) for row in ROWS])])
        hostile = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
        assert refusal(repacked(path, content__xml=hostile)) == "external_entities"

    def test_a_million_rows(self, ledger):
        with zipfile.ZipFile(ledger) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml")
        far = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
        assert refusal(
            repacked(ledger, **{"xl/worksheets/sheet1__xml": sheet.replace(b"</sheetData>", far)})
        ) == ("too_many_rows")

    def test_a_cell_in_the_last_column(self, ledger):
        with zipfile.ZipFile(ledger) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml")
        far = b'<row r="9"><c r="XFD9"><v>1</v></c></row></sheetData>'
        assert refusal(
            repacked(ledger, **{"xl/worksheets/sheet1__xml": sheet.replace(b"</sheetData>", far)})
        ) == ("too_many_columns")

    def test_pictures_of_tables(self, tmp_path):
        empty = write_xlsx(tmp_path / "picture.xlsx", [Sheet("台账", [])])
        assert refusal(repacked(empty, **{"xl/media/image1__png": b"\x89PNG"})) == "picture"

    def test_macros_are_ignored_and_said(self, ledger):
        reading = read_ledger(repacked(ledger, **{"xl/vbaProject__bin": b"macro"}))
        assert len(reading.projects) == 2
        assert [item.why for item in reading.ignored] == ["macros"]

    def test_refusals_are_quick(self, ledger):
        path = repacked(ledger, **{"xl/media/filler__bin": b"\0" * (60 * 1024 * 1024)})
        began = time.monotonic()
        refusal(path)
        assert time.monotonic() - began < 10


class TestChild:
    def test_reads_what_this_process_reads(self, ledger):
        assert read_ledger_guarded(ledger) == read_ledger(ledger)

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no memory")
    def test_one_that_exhausts_its_memory_is_a_refusal(self, ledger, monkeypatch):
        from guatu.engine.sheets import guard

        monkeypatch.setattr(guard, "CHILD", ["-c", "import os; os.abort()"])
        assert refusal(ledger) == "limits"

    def test_one_that_never_ends_is_a_refusal(self, ledger, monkeypatch):
        from guatu.engine.sheets import guard

        monkeypatch.setattr(guard, "CHILD", ["-c", "import time; time.sleep(60)"])
        monkeypatch.setattr(guard, "MOST_SECONDS", 0.5)
        assert refusal(ledger) == "limits"

    def test_imports_neither_django_nor_numpy(self, ledger):
        import subprocess

        code = (
            "import sys; from guatu.engine.sheets import read_ledger; read_ledger(sys.argv[1]);"
            "print([m for m in ('django', 'numpy', 'openpyxl') if m in sys.modules])"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, str(ledger)], capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == "[]"


def test_an_old_workbook_without_container_is_read_or_refused(tmp_path):
    path = tmp_path / "old.xls"
    path.write_bytes(b"\x09\x08\x10\x00\x00\x06\x05\x00" + io.BytesIO(b"\0" * 200).getvalue())
    assert refusal(path) in {"damaged", "no_table", "empty_file"}
