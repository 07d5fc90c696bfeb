"""Names of units and leaders: padding repaired, several in one cell told apart, short forms joined to full ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from guatu.engine.sheets.texts import half_width, is_blank, is_undecided, plain, repaired
from guatu.engine.sheets.vocabulary import is_place

_TITLES = (
    r"(?:区|县|市|镇|乡|街道)?(?:委|政府|人大|政协|人大常委会|纪委|常务|党组|党工委|管委会)*(?:副)?"
    r"(?:书记|常委|区长|县长|市长|镇长|乡长|主任|主席|部长|局长|秘书长|调研员|主任委员|巡视员|院长|检察长|政委|组长|处长)"
)
_TITLES_ONLY = re.compile(rf"(?:(?:{_TITLES})[、,，/]?)+")
_NOTE = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_PHONE = re.compile(r"[:：]?\s*(?:\+?86[- ]?)?(?:\d{3,4}[- ]?\d{7,8}|1\d{10})")
_TITLE_BEFORE = re.compile(rf"^(?:(?:{_TITLES})[、,，/]?)+[:：\s]*(?=[\u3400-\u9fff]{{2,4}}$)")
_TITLE_AFTER = re.compile(rf"(?<=[\u3400-\u9fff]{{2}})[\s]*(?:(?:{_TITLES})|同志|先生|女士)+$")
_HARD_SEPARATOR = re.compile(r"[、,，;；/／|｜\r\n\v+＋&]+|_x000[dD]_")
_GOVERNING = re.compile(r"(?:人民政府|政府|党工委|管委会|管理委员会|街道办事处|办事处|街道办)$")
_LINES = re.compile(r"[\r\n]+|_x000[dD]_")
_WHOLE_UNIT = re.compile(
    r"(?<!办事)(?<!管委)(?:局|委|办|镇|乡|街道|公司|中心|园|区|集团|法院|学院|医院|学校)(?<!管委会)(?<!人民政府)$"
)
_IN_CHARGE = re.compile(r"(?<=[局委办镇乡道区园司会])[（(][\u3400-\u9fff]{2,4}[)）]$")
_SEPARATED = re.compile(r"[、，,；;/\s]")
_ADDRESS = re.compile(
    r"^(?:[\u3400-\u9fff]{2,4}[区县市])?([\u3400-\u9fff]{1,8}?(?:镇|乡|街道|开发区|园区|高新区|示范区|工业园|产业园|物流园|新城))(?=.)"
)
_SINGLE = re.compile(r"^[\u3400-\u9fff]$")


def unit_name(value: object) -> str | None:
    """A unit's name without the blanks and line breaks that pad it; None for a blank."""
    return _unit_name(value) if isinstance(value, str) else _unit_name(plain(value))


@lru_cache(maxsize=16384)
def _unit_name(value: str) -> str | None:
    text = plain(value)
    if is_blank(text) or is_undecided(text):
        return None
    lines = [plain(line) for line in _LINES.split(value.strip())]
    if len(lines) > 1 and all(len(line) >= 3 and _WHOLE_UNIT.search(line) for line in lines):
        # Each line is a unit by itself: several units, not one name that wrapped.
        return "、".join(lines)
    return _IN_CHARGE.sub("", repaired(value))


def town_of(address: str) -> str:
    """The town an address begins with (白塔镇东湖村 lies in 白塔镇); the text itself where there is none."""
    if (bare := _GOVERNING.sub("", address)) != address and is_place(bare):
        return bare
    if is_place(address) and not address.endswith(("村", "社区")):
        return address
    match = _ADDRESS.match(address)
    return match[1] if match else address


def people(value: object) -> tuple[str, ...]:
    """The persons in one cell: separated by commas, strokes, lines or blanks, with padding inside a name repaired.

    A blank between single characters pads a name (王 某); between longer parts it separates two persons.
    """
    return _people(value) if isinstance(value, str) else ()


@lru_cache(maxsize=16384)
def _people(value: str) -> tuple[str, ...]:
    text = half_width(value)
    text = _PHONE.sub("", _NOTE.sub("", text)).replace("　", " ").replace("\xa0", " ")
    found: list[str] = []
    for piece in _HARD_SEPARATOR.split(text):
        waiting = ""
        for part in piece.split():
            if _SINGLE.match(part):
                waiting += part
                if len(waiting) == 3 or (len(waiting) == 2 and _next_is_long(piece, part)):
                    found.append(waiting)
                    waiting = ""
                continue
            if waiting:
                found.append(waiting)
                waiting = ""
            found.append(part)
        if waiting:
            found.append(waiting)
    names = []
    for name in found:
        if _TITLES_ONLY.fullmatch(name):
            continue
        bare = _TITLE_AFTER.sub("", _TITLE_BEFORE.sub("", name.strip("：:。.·- ")))
        if bare and not is_blank(bare) and not is_undecided(bare) and bare not in names:
            names.append(bare)
    return tuple(names) or _posts(value)


def _posts(value: str) -> tuple[str, ...]:
    """The posts in a cell that names no person: 区长, 副区长（工业）, as the ledger says who is meant."""
    pieces = (plain(piece).strip("：:。.·- ") for piece in re.split(r"[、,，;；/\n]", value))
    posts = [piece for piece in pieces if _TITLES_ONLY.fullmatch(_NOTE.sub("", half_width(piece)))]
    return tuple(dict.fromkeys(posts))


def _next_is_long(piece: str, part: str) -> bool:
    parts = piece.split()
    following = parts[parts.index(part) + 1 :]
    return bool(following) and not _SINGLE.match(following[0])


def full_names(names: Iterable[str]) -> dict[str, str]:
    """Which short forms in a ledger stand for which full name that the same ledger also uses.

    A short form keeps the characters of the full name in order (区发改委, 区发展改革委; 白塔, 白塔镇) and belongs to
    exactly one. 石桥镇人民政府 and 石桥镇 are one authority under the shorter, territorial name.
    """
    counts = Counter(names)
    known = sorted(counts, key=lambda name: (-len(name), name))
    renamed: dict[str, str] = {}
    for name in known:
        bare = _GOVERNING.sub("", name)
        if bare != name:
            bare = next(
                (c for c in (bare, bare + "街道", bare + "乡", bare + "镇") if c in counts and is_place(c)),
                "",
            )
            if bare:
                renamed[name] = bare
    fulls = [name for name in known if name not in renamed]
    for short in fulls:
        if len(short) < 2:
            continue
        matches = [full for full in fulls if len(full) > len(short) and _abbreviates(short, full)]
        # The longest of a chain 发改委, 区发改委, 区发展改革委 is the full one; two unrelated ones decide nothing.
        tops = [
            full
            for full in matches
            if not any(_abbreviates(full, other) for other in matches if other != full)
        ]
        if len(tops) == 1:
            renamed[short] = tops[0]
    return renamed


def _abbreviates(short: str, full: str) -> bool:
    """Whether one name keeps, in order, characters of the other as Chinese abbreviations do."""
    if len(short) >= len(full) or short[0] not in full[:4]:
        return False
    position = -1
    for character in short:
        position = full.find(character, position + 1)
        if position < 0:
            return False
    if full.endswith(("镇", "乡", "街道")):
        # 白塔 is 白塔镇, but 白塔镇 is not 白塔寺镇: towns drop their kind, never a part of their name.
        return full.startswith(short) and full[len(short) :] in ("镇", "乡", "街道", "街")
    if full.endswith(("公司", "集团", "厂", "村", "社区")) or _SEPARATED.search(full):
        return False
    core = re.sub(r"^[省市区县]|[局委办]$|委员会$", "", short)
    same_kind = short[-1] == full[-1] or (short[-1] == "委" and full.endswith("委员会"))
    shortest = 3 if short.endswith("区") else 2
    return len(core) >= shortest and (same_kind or (full.startswith(short) and is_place(full)))
