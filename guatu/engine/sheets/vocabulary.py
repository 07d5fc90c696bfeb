"""Words that values are made of: plan-year classes, kinds of places and offices, people's names, labels of sums."""

from __future__ import annotations

import re
from functools import lru_cache

from guatu.engine.sheets.texts import half_width, plain, simplified

CLASSES = {
    "续建": "continuing",
    "新开工": "new_start",
    "竣工": "completing",
    "储备": "reserve",
    "前期": "preparation",
}
_CLASS_WORDS = {
    "续建": "续建 结转 结转续建 续建结转 在建 在建续建 跨年续建 续建在建 跨年 续建推进 在建推进 加快建设 加快推进",
    "新开工": "新开工 计划新开工 拟新开工 新开 拟开工 计划开工 当年新开工 本年新开工 新建开工 开工 已新开工 "
    "年内新开工 新开工建设 年度新开工 预计新开工 新开建",
    "竣工": "竣工 建成 计划竣工 拟竣工 竣工投产 完工 已完工 已竣工 已建成 建成投产 收尾 "
    "计划建成 竣工验收 计划完工 拟建成 续建竣工 当年竣工 年内竣工 投产",
    "储备": "储备 预备 后备 谋划 谋划储备 储备谋划 策划 包装 储备库 预备库 策划储备 谋划包装",
    "前期": "前期 前期工作 开展前期 前期推进 前期准备 前期预备 前期谋划 重大前期 前期储备 推进前期 筹建 预备前期",
}
_CLASS_OF = {word: name for name, words in _CLASS_WORDS.items() for word in words.split()}
# Everything class_of takes off a text, it takes off its ends: without one of these words inside, there is no class.
_CLASS_INSIDE = re.compile("|".join(w for w in _CLASS_OF if not any(o in w for o in _CLASS_OF if o != w)))
_BEFORE_CLASS = re.compile(r"^(?:20\d\d年度?|省级?|市级?|区级?|县级?|重点|重大|全区|全市|全县|计划|年度)+")
_KINDS = frozenset(
    [
        "新建",
        "改建",
        "扩建",
        "改扩建",
        "技改",
        "技术改造",
        "迁建",
        "恢复",
        "单纯购置",
        "新建扩建",
        "续建扩建",
        "改造",
    ]
)

_NUMBERING = re.compile(
    r"^(?:第[一二三四五六七八九十百\d]+(?:部分|类|批次?)[、:：.]?|[（(]?[一二三四五六七八九十百]+[)）]?[、.．,，:：]|[(（][一二三四五六七八九十百]+[)）]|[（(]?\d{1,2}[)）]?[、.．]"
    r"|[IVXⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+[、.．]|[A-Z][、.．]|[①-⑳●◆■▲★○])"
)
_COUNT = re.compile(
    r"[（(\[【:：,，、]?(?:共计?|计|合计|小计)?(?:项目数?[:：]?)?\d+(?:个|项|宗|所|处|家|件|条)(?:子?项目|工程)?[^)）]{0,40}[)）\]】]?$"
)
_COUNT_NUMBER = re.compile(r"(?<![\d.])(\d+)(?:个|项|宗|所|处|家|件)")
_TAIL = re.compile(r"(?:重点|重大|建设|投资)*(?:类项目|项目类|子项目|项目|工程|类|部分|情况|清单|库)$")


def class_of(text: str) -> str | None:
    """The canonical plan-year class a value or banner names, or None."""
    return _class_of(text)


@lru_cache(maxsize=4096)
def _class_of(text: str) -> str | None:
    if not _CLASS_INSIDE.search(simplified(plain(text))):
        return None
    text = bare_label(text)
    for candidate in (text, _TAIL.sub("", text)):
        if candidate in _CLASS_OF:
            return _CLASS_OF[candidate]
        if candidate and (stripped := _BEFORE_CLASS.sub("", candidate)):
            if stripped in _CLASS_OF:
                return _CLASS_OF[stripped]
            if (again := _TAIL.sub("", stripped)) in _CLASS_OF:
                return _CLASS_OF[again]
    return None


def is_kind_of_construction(text: str) -> bool:
    """新建, 扩建 …: how something is built, which ledgers also call 建设性质."""
    return simplified(plain(text)) in _KINDS


def bare_label(text: str) -> str:
    """A banner or value without its numbering and count: ``一、续建项目（27个）`` is ``续建项目``."""
    text = simplified(plain(text))
    previous = None
    while previous != text:
        previous = text
        text = _NUMBERING.sub("", text)
    text = _COUNT.sub("", text)
    return text.strip('：:（）()、，,。.*＊【】[]“”"')


def is_numbered(text: str) -> bool:
    """Whether a text opens with a heading's numbering: 一、 (二) 第三部分."""
    return bool(_NUMBERING.match(text))


def stated_count(text: str) -> int | None:
    """The number of projects a banner states, when it states exactly one."""
    found = _COUNT_NUMBER.findall(half_width(text))
    return int(found[0]) if len(found) == 1 else None


_SUM = re.compile(
    r"^(?:.{0,16}?)(?P<word>小计|合计|总计|共计|汇总|总和|累计|总数|计)(?:[（(:：]?[^)）]{0,40}[)）]?)?$"
)
_SUM_CHARACTER = re.compile(r"[计計总總全]")
_GRAND = re.compile(
    r"^(?:全[区县市州省镇域]|总)(?:[（(].*[)）])?$|^.{0,4}[总共]计(?:[（(:：\d].*)?$|^全[区县市州省].{0,6}合计|^合计(?:[（(:：\d].*)?$|^项目合计|^总合计"
)
_PURE_SUM = re.compile(
    r"^[（(]?(?:本页|分类|分项|分组|年度|项目|重点项目|投资|金额|各项)?(?:小计|合计|总计|共计|总合计|总和)(?:[:：]|[（(].*[)）]|\d+[个项].*)?[)）]?$"
)


def sum_label(text: str) -> str | None:
    """``total`` for 合计 总计 全区, ``subtotal`` for 小计 and 续建项目小计, None for anything else."""
    if not text or len(text) > 40 or not _SUM_CHARACTER.search(text):
        return None
    text = simplified(text)
    if _GRAND.match(text):
        return "total"
    if _PURE_SUM.match(text):
        return "subtotal"
    match = _SUM.match(text)
    if match and match["word"] != "计" and match["word"] not in ("汇总", "累计", "总数"):
        return "subtotal"
    return None


_PLACE = re.compile(
    r"^.{1,12}(?:镇|乡|街道|街道办|办事处|苏木|民族乡|园区|开发区|高新区|经开区|工业园|产业园|物流园|科技园|农业园|示范区|新区|新城|片区|度假区|景区|管理区|集聚区|保税区|功能区|农场|林场|村|社区|[县区市]|管委会)$"
)
_OFFICE = re.compile(
    r"(?:局|委|办|部|中心|公司|集团|院|处|署|站|厅|会|队|社|行|校|馆|库|所|镇|乡|街道|园|区|指挥部|政府|办公室|专班|组)(?:[（(].*[)）])?$"
)
_PERSON = re.compile(r"^[\u3400-\u9fff·]{1,4}某{0,2}[\u3400-\u9fff]{0,1}$")


def is_place(text: str) -> bool:
    """Whether a value looks like a town, subdistrict or park."""
    return len(text) <= 14 and bool(_PLACE.match(simplified(text)))


def is_office(text: str) -> bool:
    """Whether a value looks like an organisation."""
    return bool(_OFFICE.search(simplified(text)))


def is_person(text: str) -> bool:
    """Whether a value could be one person's name."""
    return bool(_PERSON.match(text)) and not is_office(text) and len(text) <= 4
