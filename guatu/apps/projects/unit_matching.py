"""Which unit a ledger means: offices write the same unit in full, in short, and with or without its district.

    临江区发展和改革委员会   区发展改革委   发展改革委   区发改委

Names are compared by what is left when the district in front, the small words and the long endings are taken
away. A district that is named must agree: 东城区教育局 and 西城区教育局 are two, 市教育局 is a third, and
区教育局 is whichever of them is the only 区 in sight. Where more than one unit fits, none does.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from guatu.apps.people.choices import UnitKind

SEPARATORS = re.compile(r"[、，,；;／/\n]+")
SPACES = re.compile(r"\s+")
# 临江区…, 区…, 临江区人民政府…: a district in front of what is a name by itself; a park is no district.
DISTRICT = re.compile(
    r"^(?P<name>[一-鿿]{2,4}?(?<!开发)(?<!高新)(?<!工业)(?<!示范)(?<!保税)(?<!园)(?<!新)(?<!城))?"
    r"(?P<level>自治县|[省市县区旗])(?=[一-鿿]{2,})"
)
NO_NAME = re.compile(r"^(?:管理|管委|人民政府|政府|街道|公司|集团|服务中心)")
ENDINGS = (
    ("委员会", "委"),
    ("办公室", "办"),
    ("有限责任公司", "公司"),
    ("股份有限公司", "公司"),
    ("有限公司", "公司"),
)
SMALL_WORDS = re.compile(r"[和与及]")
CONTRACTIONS = (
    ("发展改革", "发改"),
    ("住房城乡建设", "住建"),
    ("工业信息化", "工信"),
    ("经济信息化", "经信"),
    ("自然资源规划", "自规"),
    ("农业农村", "农业农村"),
    ("文化旅游", "文旅"),
    ("文化广电旅游", "文旅"),
    ("交通运输", "交通"),
    ("卫生健康", "卫健"),
    ("人力资源社会保障", "人社"),
    ("市场监督管理", "市监"),
    ("行政审批服务", "行政审批"),
    ("退役军人事务", "退役军人"),
    ("招商引资", "招商"),
)
TOWN = re.compile(r"(?:镇|乡|街道|街道办事处|苏木)$")
PARK = re.compile(r"(?:开发区|高新区|工业区|园区|示范区|保税区|新区|园|基地|管委会)$")
COMPANY = re.compile(r"(?:公司|集团|厂|合作社)$")
OFFICE = re.compile(
    r"(?:局|委|办|部|院|处|所|会|厅|署|中心|组|队|站|政府|法院|办公室|委员会|事务所|总社|银行|支行)$"
)


def tidy(name: str | None) -> str:
    """One width, no blanks: padded and wrapped names become the same."""
    return SPACES.sub("", unicodedata.normalize("NFKC", name or ""))


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name taken apart: the district it names, if any, and what is left, in its shortest form."""

    district: str  # 临江区; "" where only the level, or nothing, is said
    level: str  # 区; "" where nothing is said
    rest: str

    @classmethod
    def of(cls, name: str) -> Spelling:
        text = tidy(name)
        found = DISTRICT.match(text)
        district, level = "", ""
        if found and not NO_NAME.match(text[found.end() :]):
            level = found["level"]
            district = f"{found['name']}{level}" if found["name"] else ""
            text = text[found.end() :]
        return cls(district, level, _shortest(text) or text)


def _shortest(text: str) -> str:
    for long, short in ENDINGS:
        text = text.replace(long, short)
    text = text[:1] + SMALL_WORDS.sub("", text[1:])
    for long, short in CONTRACTIONS:
        text = text.replace(long, short)
    if text.endswith("街道办"):
        text = text.removesuffix("办")
    return text.removesuffix("人民政府")


def kind_of(name: str) -> UnitKind:
    """What kind of unit a name speaks of."""
    text = tidy(name)
    if COMPANY.search(text):
        return UnitKind.ENTERPRISE
    if TOWN.search(text.removesuffix("人民政府").removesuffix("办事处")):
        return UnitKind.TOWN
    if PARK.search(text):
        return UnitKind.PARK
    return UnitKind.DEPARTMENT


def named_units(cell: str | None) -> list[str]:
    """The units a cell names: several only where every part is a unit's name by itself."""
    text = unicodedata.normalize("NFKC", cell or "").strip()
    if not text:
        return []
    parts = [tidy(part) for part in SEPARATORS.split(text)]
    parts = list(dict.fromkeys(part for part in parts if part))
    if len(parts) > 1 and all(_is_a_unit(part) for part in parts):
        return parts
    return [tidy(text)]


class UnitDirectory:
    """Known units by every name they go by."""

    def __init__(self, names: Iterable[tuple[int, str]]) -> None:
        """`names`: unit ids with each of their names, short names and aliases."""
        self._exact: defaultdict[str, set[int]] = defaultdict(set)
        self._alike: defaultdict[str, set[int]] = defaultdict(set)
        self._districts: defaultdict[int, set[str]] = defaultdict(set)
        self._levels: defaultdict[int, set[str]] = defaultdict(set)
        for unit_id, name in names:
            self.add(unit_id, name)

    def add(self, unit_id: int, name: str) -> None:
        """Know a unit by a further name."""
        spelling = Spelling.of(name)
        self._exact[tidy(name)].add(unit_id)
        self._alike[spelling.rest].add(unit_id)
        if spelling.district:
            self._districts[unit_id].add(spelling.district)
        if spelling.level:
            self._levels[unit_id].add(spelling.level)

    def find(self, name: str) -> int | None:
        """The one unit of this name, by its exact names first; None if there is none or more than one."""
        exact = self._exact.get(tidy(name))
        if exact:
            return next(iter(exact)) if len(exact) == 1 else None
        spelling = Spelling.of(name)
        alike = [one for one in self._alike.get(spelling.rest, ()) if self._agrees(one, spelling)]
        return alike[0] if len(alike) == 1 else None

    def _agrees(self, unit_id: int, spelling: Spelling) -> bool:
        levels, districts = self._levels[unit_id], self._districts[unit_id]
        same_level = not spelling.level or not levels or spelling.level in levels
        same_district = not spelling.district or not districts or spelling.district in districts
        return same_level and same_district


def _is_a_unit(name: str) -> bool:
    return any(pattern.search(name) for pattern in (TOWN, PARK, COMPANY, OFFICE))
