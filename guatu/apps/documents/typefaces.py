"""Which characters the carried typefaces can draw, and where else on this machine the others might be found."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CARRIED = Path(__file__).with_name("fonts")
TEXT_FACES = ("GuatuFigures-Regular.ttf", "GuatuHei-Regular.otf")
SYSTEM_FOLDERS = (Path("/usr/share/fonts/opentype/noto"), Path("/usr/share/fonts/noto-cjk"))
SYSTEM_FACE = "NotoSansCJK-Regular.ttc"


@dataclass(frozen=True)
class Coverage:
    """Folders to draw with, what they cannot draw, and what only the machine's own faces could."""

    folders: tuple[Path, ...]
    missing: str
    borrowed: str


def coverage_of(texts: Iterable[str], *, system_folders: Iterable[Path] = SYSTEM_FOLDERS) -> Coverage:
    """Choose the typefaces for some texts; the machine's Noto is used only when the carried faces fall short."""
    wanted = {sign for text in texts for sign in text if not sign.isspace() and sign.isprintable()}
    carried = frozenset[int]().union(*(characters(CARRIED / name) for name in TEXT_FACES))
    lacking = {sign for sign in wanted if ord(sign) not in carried}
    if lacking:
        for folder in system_folders:
            face = folder / SYSTEM_FACE
            if face.is_file():
                drawn = characters(face)
                found = {sign for sign in lacking if ord(sign) in drawn}
                if found:
                    return Coverage((CARRIED, folder), _sorted(lacking - found), _sorted(found))
    return Coverage((CARRIED,), _sorted(lacking), "")


@cache
def characters(path: Path) -> frozenset[int]:
    """The code points in a font's character map (the first face of a collection); OpenType, formats 4 and 12."""
    with path.open("rb") as file:
        head = file.read(16)
        start = struct.unpack(">I", head[12:16])[0] if head[:4] == b"ttcf" else 0
        file.seek(start + 4)
        count = struct.unpack(">H", file.read(2))[0]
        file.seek(start + 12)
        directory = file.read(16 * count)
        for place in range(0, len(directory), 16):
            tag, _, offset, length = struct.unpack(">4sIII", directory[place : place + 16])
            if tag == b"cmap":
                file.seek(offset)
                return frozenset(_mapped(file.read(length)))
    return frozenset()


def _mapped(table: bytes) -> set[int]:
    found: set[int] = set()
    for place in range(struct.unpack(">H", table[2:4])[0]):
        platform, encoding, offset = struct.unpack(">HHI", table[4 + 8 * place : 12 + 8 * place])
        if platform != 0 and (platform, encoding) not in ((3, 1), (3, 10)):
            continue
        form = struct.unpack(">H", table[offset : offset + 2])[0]
        if form == 12:
            groups = struct.unpack(">I", table[offset + 12 : offset + 16])[0]
            for first, last, _ in struct.iter_unpack(">III", table[offset + 16 : offset + 16 + 12 * groups]):
                found.update(range(first, last + 1))
        elif form == 4:
            segments = struct.unpack(">H", table[offset + 6 : offset + 8])[0] // 2
            shape = f">{segments}H"
            size = 2 * segments
            ends = struct.unpack(shape, table[offset + 14 : offset + 14 + size])
            starts = struct.unpack(shape, table[offset + 16 + size : offset + 16 + 2 * size])
            for first, last in zip(starts, ends, strict=True):
                found.update(range(first, last + 1))
    found.discard(0xFFFF)
    return found


def _sorted(signs: Iterable[str]) -> str:
    return "".join(sorted(signs))
