"""What a file is by its bytes: zip and OLE containers looked into before any spreadsheet library sees them."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass

from guatu.engine.sheets.cells import Range
from guatu.engine.sheets.model import Unreadable

MEGABYTE = 1024 * 1024
MOST_FILE_BYTES = 20 * MEGABYTE
MOST_UNPACKED_BYTES = 200 * MEGABYTE
MOST_RATIO = 100
MOST_PARTS = 2000
MOST_ROWS = 50_000
MOST_COLUMNS = 702  # up to column ZZ
MOST_CELLS = 4_000_000
# Very regular sheets pack well; below this size a high ratio threatens nobody.
_HARMLESS_BYTES = 24 * MEGABYTE

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_ROW_NUMBER = re.compile(rb"""\br=["'](\d+)["']""")
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_BOUNDS = re.compile(rb"""\b(min|max)=["'](\d+)["']""")
_FAR_CELL = re.compile(rb' r="[A-Z]{3}')  # the literal beginning lets the search run at the speed of memory
_FAR_CELL_QUOTED = re.compile(rb" r='[A-Z]{3}")
_ERROR_CELL = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^>]*\bt=["']e["'])[^>]*\br=["']([A-Z]{1,3})(\d{1,7})["'][^>]*>"""
)
_ERROR_VALUE = re.compile(rb"<(?:\w+:)?v>(#[A-Z0-9/?!_]{2,15})</")
_MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*?ref=["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']""")
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)
_UTF16_DOCTYPE = "<!DOCTYPE".encode("utf-16-le")


@dataclass(frozen=True)
class Hidden:
    """The hidden rows and columns of a worksheet, counted from 0."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


class Package:
    """A zip container (.xlsx, .xlsm, .ods) whose size, parts and markup have been looked at."""

    def __init__(self, data: bytes) -> None:
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise Unreadable("damaged") from error
        self.parts = {info.filename: info for info in self.zip.infolist()}
        self._check_sizes(len(data))

    def _check_sizes(self, packed: int) -> None:
        infos = self.zip.infolist()
        unpacked = sum(info.file_size for info in infos)
        if len(infos) > MOST_PARTS:
            raise Unreadable("zip_bomb", parts=len(infos))
        if unpacked > MOST_UNPACKED_BYTES:
            raise Unreadable("zip_bomb", megabytes=unpacked // MEGABYTE)
        if unpacked > _HARMLESS_BYTES and unpacked > MOST_RATIO * packed:
            raise Unreadable("zip_bomb", megabytes=unpacked // MEGABYTE)
        if any(info.flag_bits & 0x1 for info in infos):
            raise Unreadable("encrypted")

    def read(self, name: str) -> bytes:
        """One part, unpacked; never more bytes than its directory entry promised."""
        try:
            with self.zip.open(name) as stream:
                return stream.read()
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise Unreadable("damaged") from error

    def names(self, pattern: str) -> list[str]:
        """The parts whose names match."""
        return [name for name in self.parts if re.search(pattern, name, re.I)]

    def check_markup(self) -> None:
        """Refuse document types: a spreadsheet has none, and entities come in through them."""
        for name in self.names(r"\.(?:xml|rels|vml)$"):
            if self.parts[name].file_size:
                with self.zip.open(name) as stream:
                    try:
                        head = stream.read(4096)
                    except (
                        zipfile.BadZipFile,
                        zlib.error,
                        EOFError,
                        OSError,
                        NotImplementedError,
                        RuntimeError,
                    ) as error:
                        raise Unreadable("damaged") from error
                if _DOCTYPE.search(head) or _UTF16_DOCTYPE in head:
                    raise Unreadable("external_entities", part=name)


def hidden_in(worksheet: bytes) -> Hidden:
    """Hidden rows and columns of a worksheet part; refuses sheets too large to be a ledger.

    The markup is scanned, not parsed: two attributes of two elements are wanted out of megabytes of cells.
    """
    rows: set[int] = set()
    count = worksheet.count(b"<row ") + worksheet.count(b":row ")
    last = count
    if count:
        final = _ROW_NUMBER.search(worksheet, max(worksheet.rfind(b"<row "), worksheet.rfind(b":row ")))
        last = max(count, int(final[1]) if final else 0)
    if last > MOST_ROWS:
        raise Unreadable("too_many_rows", rows=last, most=MOST_ROWS)
    if _FAR_CELL.search(worksheet) or _FAR_CELL_QUOTED.search(worksheet):
        raise Unreadable("too_many_columns", most=MOST_COLUMNS)
    if b"hidden=" not in worksheet:
        return Hidden()
    number = 0
    for match in _ROW.finditer(worksheet):
        attributes = match[1]
        found = _ROW_NUMBER.search(attributes)
        number = int(found[1]) if found else number + 1
        if b"hidden" in attributes and _HIDDEN.search(attributes):
            rows.add(number - 1)
    columns: set[int] = set()
    for match in _COLUMN.finditer(worksheet):
        if _HIDDEN.search(match[1]):
            bounds = {key: int(value) for key, value in _BOUNDS.findall(match[1])}
            lowest = bounds.get(b"min", 1)
            columns.update(range(lowest - 1, min(bounds.get(b"max", lowest), MOST_COLUMNS)))
    return Hidden(frozenset(rows), frozenset(columns))


def errors_in(worksheet: bytes) -> dict[tuple[int, int], str]:
    """The cells of a worksheet part whose formula failed, with what they show: #DIV/0!."""
    found: dict[tuple[int, int], str] = {}
    if b't="e"' not in worksheet and b"t='e'" not in worksheet:
        return found
    for match in _ERROR_CELL.finditer(worksheet):
        shown = _ERROR_VALUE.search(worksheet, match.end(), match.end() + 4096)
        if shown:
            found[int(match[2]) - 1, _column(match[1])] = shown[1].decode("ascii")
    return found


def merges_in(worksheet: bytes) -> list[Range]:
    """The merged ranges of a worksheet part."""
    start = worksheet.find(b"mergeCells")
    if start < 0:
        return []
    return [
        (int(match[2]) - 1, _column(match[1]), int(match[4]) - 1, _column(match[3]))
        for match in _MERGE.finditer(worksheet, start)
    ]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


# OLE compound files: .xls, and everything that looks like one

_END_OF_CHAIN = 0xFFFFFFFE
_DIRECTORY_ENTRY = 128


def ole_streams(data: bytes) -> dict[str, bytes]:
    """Names of the streams and storages of an OLE compound file, each with the first bytes of its content."""
    try:
        return _ole_streams(data)
    except (struct.error, IndexError, ValueError) as error:
        raise Unreadable("damaged") from error


def _ole_streams(data: bytes) -> dict[str, bytes]:
    sector_size = 1 << struct.unpack_from("<H", data, 30)[0]
    if sector_size not in (512, 4096):
        raise Unreadable("damaged")
    directory, mini_cutoff = struct.unpack_from("<I", data, 48)[0], struct.unpack_from("<I", data, 56)[0]
    table: list[int] = []
    for sector in struct.unpack_from("<109I", data, 76):
        if sector < 0xFFFFFFFA:
            offset = (sector + 1) * sector_size
            table += struct.unpack_from(f"<{sector_size // 4}I", data, offset)
    streams: dict[str, bytes] = {}
    seen: set[int] = set()
    while directory < 0xFFFFFFFA and directory not in seen and len(seen) < 4096:
        seen.add(directory)
        offset = (directory + 1) * sector_size
        for start in range(offset, offset + sector_size, _DIRECTORY_ENTRY):
            entry = data[start : start + _DIRECTORY_ENTRY]
            if len(entry) < _DIRECTORY_ENTRY:
                raise Unreadable("damaged")
            length = struct.unpack_from("<H", entry, 64)[0]
            if 2 <= length <= 64 and entry[66]:
                name = entry[: length - 2].decode("utf-16-le", "replace")
                first, size = struct.unpack_from("<I", entry, 116)[0], struct.unpack_from("<I", entry, 120)[0]
                content = b""
                if size >= mini_cutoff and first < 0xFFFFFFFA:
                    content = data[(first + 1) * sector_size : (first + 1) * sector_size + min(size, 4096)]
                    if size and not content:
                        raise Unreadable("damaged")
                streams[name] = content
        directory = table[directory] if directory < len(table) else _END_OF_CHAIN
    return streams


def xls_is_encrypted(workbook: bytes) -> bool:
    """Whether a BIFF stream opens with the record that announces a password (FILEPASS)."""
    position = 0
    for _ in range(12):
        if position + 4 > len(workbook):
            return False
        kind, length = struct.unpack_from("<HH", workbook, position)
        if kind == 0x2F:
            return True
        position += 4 + length
    return False
