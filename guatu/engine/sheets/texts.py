"""Text as clerks type it: padding, line breaks, full-width digits, traditional characters, blanks that mean nothing."""

from __future__ import annotations

import re

# Full-width letters and digits only: full-width brackets and commas are ordinary Chinese punctuation.
_HALF_WIDTH = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, 0x200E, 0x200F))
_SPACES = re.compile(r"\s+")
# Most cells hold nothing to repair; finding that out is cheaper than repairing them.
# One class of characters, because that is searched many times faster than an alternative; _ stands for _x000D_.
_UNTIDY = re.compile(r"[\s０-９Ａ-Ｚａ-ｚ\u200b-\u200f\u2060\ufeff\u00ad_]")
_HAN = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff，。、；：！？（）《》“”‘’【】…—·]"
_INNER_SPACE = re.compile(rf"(?<={_HAN})\s+|\s+(?={_HAN})")
_BETWEEN_WORDS = re.compile(r"(?<=[A-Za-z,.;:])\n(?=[A-Za-z])")
_LINE_BREAK = re.compile(r"[ \t\u3000\xa0]*[\r\n\v\f\u2028\u2029]+[ \t\u3000\xa0]*|_x000[dD]_")

# The characters of headers, classes and blanks that differ between the two scripts; names are never converted.
_TRADITIONAL = str.maketrans(
    "項稱總資計劃額開時間設內規領導責單屬鎮鄉業類別級號書產續儲備結轉進況問題聯繫掛點牽頭門區縣實際竣"
    "報負採購預應標準備註說財務種擬報據數個億萬幣歲當階段狀態體現狀圍變關長協調處統編碼項當專債貸環農村礦廣場學醫"
    "範畫補貼經濟發展園興證辦決難達質彙匯總辦簡顯認證繳繼機構聯絡電話職務審覈複複檢驗證與於為從無術衛護創衝庫傳",
    "项称总资计划额开时间设内规领导责单属镇乡业类别级号书产续储备结转进况问题联系挂点牵头门区县实际竣"
    "报负采购预应标准备注说财务种拟报据数个亿万币岁当阶段状态体现状围变关长协调处统编码项当专债贷环农村矿广场学医"
    "范画补贴经济发展园兴证办决难达质汇汇总办简显认证缴继机构联络电话职务审核复复检验证与于为从无术卫护创冲库传",
)

_BLANK_WORDS = """
    - -- --- — —— ——— – ― － / ／ // | * ... … …… 〇 ○ × ╱ 无 无。 暂无 没有 空 無 暫無 沒有
    N/A n/a NA #N/A null NULL None nan
"""
_UNDECIDED_WORDS = "待定 未定 暂未确定 暂定 未确定 待确定 待填 待报 未报 未填 不详 暂缺"
# What a spreadsheet shows instead of the result of a formula that failed.
_ERRORS = frozenset(
    ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#GETTING_DATA"]
)
_BLANKS = frozenset(_BLANK_WORDS.split()) | {"", "\\"} | _ERRORS
_UNDECIDED = frozenset(_UNDECIDED_WORDS.split())


def half_width(text: str) -> str:
    """Full-width digits and letters as ordinary ones, invisible characters gone."""
    return text.translate(_HALF_WIDTH).translate(_INVISIBLE) if _UNTIDY.search(text) else text


def simplified(text: str) -> str:
    """Header and class words in simplified characters."""
    return text.translate(_TRADITIONAL)


def plain(value: object) -> str:
    """Any cell as text without blanks or line breaks, for recognising what it is."""
    if isinstance(value, str):
        if not _UNTIDY.search(value):
            return value
        return _SPACES.sub("", half_width(value).replace("_x000D_", ""))
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def is_blank(text: str) -> bool:
    """Whether a cell says nothing: empty, a dash, a stroke, 无."""
    return text in _BLANKS


def is_error(text: str) -> bool:
    """Whether a cell shows that its formula failed: #DIV/0!."""
    return text in _ERRORS


def is_undecided(text: str) -> bool:
    """Whether a cell says that the value is not known yet."""
    return len(text) <= 8 and simplified(text).strip("（）()") in _UNDECIDED


def repaired(value: object) -> str:
    """Running text with wrapped lines joined and padding inside Chinese removed; the rest stays as written."""
    text = value if isinstance(value, str) else plain(value)
    if not _UNTIDY.search(text):
        return text
    text = _LINE_BREAK.sub("\n", half_width(text)).strip()
    # A line breaks where the column ends, in the middle of a number as well; only Latin words need their blank.
    text = _BETWEEN_WORDS.sub(" ", text).replace("\n", "")
    return _SPACES.sub(" ", _INNER_SPACE.sub("", text)).strip()
