"""What each row of a table is: a project, a banner, a sum, a footnote; and the context banners give."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from guatu.engine.sheets.cells import Sheet
from guatu.engine.sheets.meanings import Choice
from guatu.engine.sheets.numbers import read_amount, read_ratio
from guatu.engine.sheets.tables import Table, is_column_numbers
from guatu.engine.sheets.texts import is_blank, simplified
from guatu.engine.sheets.vocabulary import (
    bare_label,
    class_of,
    is_numbered,
    is_office,
    is_place,
    stated_count,
    sum_label,
)

_NOTE = re.compile(
    r"^(?:注|备注|说明|附注|填表|填报|制表|制单|审核|审签|复核|统计人|负责人|单位负责人|分管领导签|联系人|联系电话|数据来源|资料来源|\*|※|＊|注释|补充说明|编制)(?:[:：\d、.．①（(*]|人|单位|说明|日期|时间|$)|^\*|^※"
)
_CHINESE_NUMERAL = re.compile(r"^[（(]?[一二三四五六七八九十百]+[)）]?[、.．]?$")
_ROMAN = re.compile(r"^[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩIVX]+[、.．]?$")


@dataclass
class Banner:
    """A heading row inside a table: what it says about the rows under it, and how deep it is."""

    row: int
    column: int
    text: str
    rank: int
    meaning: str
    value: str | None
    count: int | None


@dataclass
class Line:
    """One row of the table with its kind: project, continuation, banner, subtotal, total, or why it is ignored."""

    row: int
    kind: str
    label: str = ""
    label_column: int = 0
    banner: Banner | None = None


@dataclass
class Layout:
    """The columns that decide what a row is."""

    table: Table
    chosen: dict[str, Choice]
    amounts: dict[str, Choice]
    lines: list[Line] = field(default_factory=list)

    def column(self, meaning: str) -> int | None:
        choice = self.chosen.get(meaning)
        return choice.column.index if choice else None


def classify(layout: Layout) -> list[Line]:
    """Say of every row below the header what it is."""
    table, sheet = layout.table, layout.table.sheet
    repeated = set(table.repeated_headers)
    name, serial = layout.column("name"), layout.column("serial")
    lines: list[Line] = []
    notes_began = False
    describing = {
        choice.column.index
        for meaning, choice in layout.chosen.items()
        if meaning not in ("serial", "name", "class", "sector", "remarks")
    }

    def plainly_project(row: int, filled: list[int]) -> bool:
        """The common case, told without weighing every cell: a name, and at least two descriptions of its own."""
        if name is None or name not in filled:
            return False
        label, first = sheet.text(row, name), sheet.text(row, filled[0])
        if (
            is_blank(label)
            or _NOTE.match(simplified(first))
            or first.startswith("其中")
            or sum_label(label)
            or sum_label(first)
        ):
            return False
        if row < table.first_row + 3 and is_column_numbers(sheet, row):
            return False
        if len(label) <= 16 and class_of(label):
            return False
        described = 0
        for column in filled:
            if column in describing and not is_blank(sheet.text(row, column)):
                described += 1
                if described == 2:
                    return True
        return False

    for row in range(table.first_row, table.end):
        if row in repeated:
            lines.append(Line(row, "repeated_header"))
            continue
        filled = sheet.filled(row)
        if not filled:
            continue
        if plainly_project(row, filled):
            notes_began = False
            lines.append(Line(row, "project", sheet.text(row, name or 0), name or 0))
            continue
        line = _classify(layout, sheet, row, filled, name, serial, notes_began)
        if sheet.text(row, filled[0]).startswith("其中") and line.kind != "footnote":
            line = Line(row, "of_which", line.label or sheet.text(row, filled[0]), filled[0])
        elif lines and lines[-1].kind == "of_which" and _goes_on(line, sheet, row, serial):
            line = Line(row, "of_which", line.label, line.label_column)
        if line.kind == "footnote":
            notes_began = True
        elif line.kind == "project":
            notes_began = False
        lines.append(line)
    _settle_new_builds([line.banner for line in lines if line.banner])
    return lines


def _settle_new_builds(banners: list[Banner]) -> None:
    """新建类 beside 续建类 heads the projects that start this year; otherwise it tells how something is built."""
    if any(banner.meaning == "class" for banner in banners):
        for banner in banners:
            if banner.meaning == "sector" and banner.value == "新建":
                banner.meaning, banner.value = "class", "新开工"


def _goes_on(line: Line, sheet: Sheet, row: int, serial: int | None) -> bool:
    """Whether a row below 其中 is one more part of that sum: headed like a group, with sums, unnumbered."""
    if serial is not None and _is_serial(sheet.text(row, serial)):
        return False
    numbers = any(_is_number(sheet, row, column) for column in sheet.filled(row))
    return numbers and bool(class_of(line.label) or stated_count(line.label)) and not is_numbered(line.label)


def _classify(
    layout: Layout,
    sheet: Sheet,
    row: int,
    filled: list[int],
    name: int | None,
    serial: int | None,
    notes_began: bool,
) -> Line:
    texts = {column: sheet.text(row, column) for column in filled}
    words = [c for c in filled if not is_blank(texts[c]) and not _is_number(sheet, row, c)]
    first = filled[0]
    label = texts[first]
    numbered = serial is not None and serial in texts and _is_serial(texts[serial])
    if _NOTE.match(simplified(label)) and len(words) <= 4 and not numbered:
        return Line(row, "footnote", label, first)
    if row < layout.table.first_row + 3 and is_column_numbers(sheet, row):
        return Line(row, "column_numbers", label, first)
    limit = name if name is not None else first
    for column in words[:2]:
        if (
            column <= max(limit, first)
            and (kind := sum_label(texts[column]))
            and len(words) <= 4
            and not (numbered and column != serial)
        ):
            return Line(row, kind, texts[column], column)
    if banner := _banner(sheet, row, words, texts, name, serial, numbered):
        return Line(row, "banner", banner.text, banner.column, banner)
    own_name = texts.get(name, "") if name is not None else ""
    if is_blank(own_name):
        own_name = ""
    if name is not None and not own_name and (row, name) in sheet.anchors:
        top, left = sheet.anchors[row, name]
        if left == name and top < row and top >= layout.table.first_row:
            return Line(row, "continuation", label, first)
    mapped = {choice.column.index for choice in (*layout.chosen.values(), *layout.amounts.values())}
    content = sum(column in mapped and not is_blank(texts[column]) for column in filled)
    if own_name:
        if content <= 1 and (notes_began or len(own_name) > 40):
            return Line(row, "footnote", label, first)
        if content <= 1 and not numbered and len(filled) == 1:
            return Line(row, "stray_text", label, first)
        return Line(row, "project", own_name, name or 0)
    if len(words) <= 1 and len(filled) <= 2 and words:
        return Line(row, "footnote" if notes_began or len(label) > 12 else "stray_text", label, first)
    if (numbered and content >= 2) or content >= 3:
        return Line(row, "project", "", name if name is not None else first)
    return Line(row, "stray_text" if words else "stray_numbers", label, first)


def _is_number(sheet: Sheet, row: int, column: int) -> bool:
    value = sheet.raw(row, column)
    amount = read_amount(value)
    return amount.number is not None or read_ratio(value) is not None


_SERIAL = re.compile(r"[（(]?[A-Za-z\u4e00-\u9fff]{0,4}[-—]?\d{1,6}(?:[-.—]\d{1,4})*[)）]?[、.]?")


def _is_serial(text: str) -> bool:
    return bool(_SERIAL.fullmatch(text))


def _banner(
    sheet: Sheet,
    row: int,
    words: list[int],
    texts: dict[int, str],
    name: int | None,
    serial: int | None,
    numbered: bool,
) -> Banner | None:
    if not words:
        return None
    column, rest = words[0], words[1:]
    text = texts[column]
    rank = 0
    if (_CHINESE_NUMERAL.match(text) or _ROMAN.match(text)) and rest:
        # 一 | 续建项目: numbering and heading in two cells.
        rank = 2 if text[0] in "（(" else 1
        heading = text
        column, rest = rest[0], rest[1:]
        text = texts[column]
        if name is not None and column != name and column != serial:
            return None
        del heading
    rest = [c for c in rest if not re.fullmatch(r"(?:共|计|项目数)?[:：]?\d+(?:个|项|宗)?", texts[c])]
    if rest or len(text) > 60:
        return None
    if numbered and not rank:
        return None
    bare = bare_label(text)
    class_name = class_of(text)
    count = stated_count(text)
    merged = _merged_across(sheet, row, column)
    heading_like = rank or is_numbered(text) or class_name or count is not None or merged
    beside_names = name is not None and column != name
    if not heading_like and not beside_names:
        # A single short text among names: a heading only if it names a place, an office, or stands quite alone.
        alone = len(texts) == 1
        if not (is_place(bare) or (alone and serial is not None and len(bare) <= 16)):
            return None
    if not heading_like and beside_names and len(texts) == 1 and len(text) > 16:
        return None
    if not (class_name or count is not None or rank) and re.search(r"[，。；]", text):
        return None
    if not rank:
        rank = _rank(text)
    meaning, value = _meaning_of(bare, class_name)
    return Banner(row, column, text, rank, meaning, value, count)


def _merged_across(sheet: Sheet, row: int, column: int) -> bool:
    return sheet.anchors.get((row, column + 1)) == (row, column)


def _rank(text: str) -> int:
    if re.match(r"^第[一二三四五六七八九十\d]+", text):
        return 0
    if re.match(r"^[一二三四五六七八九十]+[、.．，:：]", text):
        return 1
    if re.match(r"^[（(][一二三四五六七八九十]+[)）]", text):
        return 2
    if re.match(r"^\d{1,2}[、.．]", text):
        return 3
    if re.match(r"^[（(]\d{1,2}[)）]", text):
        return 4
    return -1


_WHOLE_BODY = re.compile(r"^(?:全部|所有)?(?:省|市|区|县)?级?(?:重点|重大)(?:建设|工程)?项目$|^项目$")


def _meaning_of(bare: str, class_name: str | None) -> tuple[str, str | None]:
    if class_name:
        return "class", class_name
    if is_place(bare):
        return "local_authority", bare
    for word in re.findall(r"新开工|续建|储备|竣工|前期", bare):
        rest = bare.replace(word, "").replace("计划", "")
        if not re.sub(r"项目|类|重点|重大|建设|部分|情况|工程|20\d\d年度?|[省市区县]级", "", rest):
            return "class", word
    if _WHOLE_BODY.match(bare):
        return "other", None
    trimmed = re.sub(r"(?:类)?(?:重点|重大|建设)?(?:项目|工程)$|类$", "", bare)
    if is_office(trimmed) and re.search(r"(?:局|委|办|公司|集团|中心|政府)$", trimmed):
        return "lead_unit", trimmed
    return "sector", trimmed or bare


@dataclass
class Context:
    """What the banners above a row say about it."""

    entries: list[tuple[int, str, str | None]] = field(default_factory=list)

    def open(self, banner: Banner) -> None:
        """A banner closes its equals and everything below them."""
        rank = banner.rank
        if rank < 0:
            same = [r for r, meaning, _ in self.entries if meaning == banner.meaning]
            rank = same[0] if same else (max((r for r, _, _ in self.entries), default=0) + 1)
        self.entries = [entry for entry in self.entries if entry[0] < rank and entry[1] != banner.meaning]
        self.entries.append((rank, banner.meaning, banner.value))
        banner.rank = rank

    def get(self, meaning: str) -> str | None:
        return next((value for _, found, value in reversed(self.entries) if found == meaning), None)
