"""What a column of a published table means, found from the words of its heading and the look of its cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from guatu.engine.scoring.printed import MONEY_UNITS, normalised
from guatu.engine.scoring.tables import Table

LABEL = "label"
PERIOD = "period"
TEXT = "text"
SERIAL = "serial"
COUNT = "count"
MONEY = "money"
RATE = "rate"
SHARE = "share"
GROWTH = "growth"
LEAD = "lead"
PRO_RATA = "pro_rata"
RANK = "rank"
SCORE = "score"
DIFFERENCE = "difference"
NUMBER = "number"

TOTAL_WORDS = (
    "合计", "总计", "小计", "共计", "累计", "总和", "总体", "汇总", "全部",
    "全市", "全区", "全县", "全州", "全省", "全盟", "全旗", "全国",
)  # fmt: skip
STRICT_TOTAL_WORDS = ("合计", "总计", "共计", "总和")
MEAN_WORDS = ("平均", "均值")
SUBTOTAL_WORDS = ("小计",)

_SIMPLIFIED = str.maketrans(
    "縣區單項個數總額計劃進時開復達應實際資產庫務標較後滯億萬評測與綜權鄉鎮責總預備儲歷積績級業餘還尚缺開竣續鐵屬稱長報間節單",
    "县区单项个数总额计划进时开复达应实际资产库务标较后滞亿万评测与综权乡镇责总预备储历积绩级业余还尚缺开竣续铁属称长报间节单",
)

_AMOUNT_UNIT = r"\([^)]*元[^)]*\)"
_COUNT_UNIT = r"\((?:个|项|家|件|户|所|宗|处|条|人|票)\)$"
_LEFT = r"差额|缺口|剩余|尚需|尚欠|结余|未完成投资|差距"

# The first line whose words are found (and whose exceptions are not) names the meaning of a column of
# numbers.
_NUMERIC_WORDS: tuple[tuple[str, str, str], ...] = (
    (SERIAL, r"^序号|^编号|^No\.?$", ""),
    (RATE, r"[占为达].{0,3}(?:序时|时序).*(?:%|率|比)|(?:序时|时序).*(?:完成率|完成比|占比|达成率)", ""),
    (LEAD, r"序时|时序", r"\([^)]*元\)|应完成|任务|目标|进度$|进度\(%\)$|率"),
    (LEAD, r"(?:差|高|低|超|滞后|落后|快|慢|距|领先|较|比|±).*(?:序时|时序)", r"\([^)]*元\)"),
    (LEAD, r"(?:滞后|落后).*(?:百分点|%|率)", ""),
    (PRO_RATA, r"序时|时序", r"\([^)]*元\)|应完成|任务|目标|率"),
    (RANK, r"名次|排名|位次|排序|席次|排位", r"变化|变动|升降|上月|上期|上季"),
    (COUNT, r"票数|分母|分子", ""),
    (COUNT, _COUNT_UNIT + r"|(?:项目|企业|工程)(?:总数|个数|数量|数)(?:\(|$)", r"率\(|占比"),
    (DIFFERENCE, rf"(?:{_LEFT}).*{_AMOUNT_UNIT}", ""),
    (MONEY, _AMOUNT_UNIT, ""),
    (GROWTH, r"增速|增幅|增长率|增长\(|增长%|同比|环比|^增长$", r"增长额|增加额|排|上年|去年"),
    (SCORE, r"加权|总分|得分|分数|积分|评分|分值|成绩|测评分|综合指数|\(\d*分\)|满分|^分$", ""),
    (SHARE, r"比重|占全|占总|占比|比例|份额", r"完成|达|任务|目标|计划|到位|开工"),
    (RATE, r"率|占比|比重|比例|百分比|%|占.*(?:计划|目标|任务)|为.*计划的", ""),
    (DIFFERENCE, _LEFT, ""),
    (COUNT, r"个数|数量|总数|项目数|家数|件数|户数|宗数|项数|[个项]数|数\(|数$", ""),
    (MONEY, r"投资|资金|金额|元|产值|税收|贷款|债券|支付|到位额|完成额|预算|概算|支出|拨付|费用|收入", ""),
)  # fmt: skip
_COUNTED = r"个|数|项|开工|竣工|投产|入库|复工|完工|签约"
_AMOUNT = r"完成|计划|目标|任务|实际|支付|到位"
_PERIOD = r"时期|时间|月份|期间|截止|截至|年月|日期|^季度$|^年度$|^月$|报告期"
_LABEL = r"县|市|区|单位|名称|地区|乡|镇|街道|部门|隶属|姓名|责任|项目$"


@dataclass(frozen=True)
class Column:
    """``words`` is the heading without spaces and unit; ``scale`` the money unit in yuan (1 where none is
    said).

    ``exact`` columns print whole things that are not rounded: counts, votes, ranks, points.
    """

    index: int
    heading: str
    words: str
    meaning: str
    scale: int = 1
    unit: str | None = None
    exact: bool = False

    @property
    def letter(self) -> str:
        return Table.letter(self.index)

    @property
    def quantity(self) -> bool:
        """Whether figures of this column can be added up and divided by one another."""
        return self.meaning in (COUNT, MONEY, NUMBER)


def simplified(text: str) -> str:
    """A heading without spaces, in half-width and simplified characters."""
    return normalised(text).translate(_SIMPLIFIED)


def recognise(table: Table) -> list[Column]:
    """Give every column its meaning; a table-level unit line fills in for columns that print no unit."""
    general = _general_unit(table)
    columns = [_column(table, index, heading, general) for index, heading in enumerate(table.headings)]
    if not any(column.meaning == LABEL for column in columns):
        first = next((c for c in columns if c.meaning == TEXT), None)
        if first is not None:
            columns[first.index] = replace(first, meaning=LABEL)
    if not _speaks_of_money(table):
        # Whole numbers in a table without a word about money count things, and counts are not rounded.
        amounts = [c for c in columns if c.meaning in (NUMBER, MONEY, COUNT)]
        if all(_whole(table, column.index) for column in amounts):
            columns = [replace(c, meaning=COUNT, exact=True) if c in amounts else c for c in columns]
    units = [column.scale for column in columns if column.unit]
    if units:
        # Amounts whose heading says neither money nor unit are in the unit most of the table is in.
        usual = max(set(units), key=units.count)
        columns = [
            replace(c, scale=usual) if c.meaning in (NUMBER, MONEY) and not c.unit else c for c in columns
        ]
    return columns


def _speaks_of_money(table: Table) -> bool:
    texts = (*table.titles, *table.headings, *table.notes)
    return any(re.search(r"元|投资|资金|金额|产值|税|额|费|产出|收入", simplified(text)) for text in texts)


def _whole(table: Table, index: int) -> bool:
    return all(
        number.value.denominator == 1 and not number.step < 1
        for row in table.rows
        if (number := row.number(index)) is not None
    )


def _general_unit(table: Table) -> str | None:
    for text in (*table.titles, *table.notes):
        found = re.search(r"单位:?(.*)", simplified(text))
        if found and (unit := next((unit for unit in MONEY_UNITS if unit in found.group(1)), None)):
            return unit
    return None


def _column(table: Table, index: int, heading: str, general: str | None) -> Column:
    words = simplified(heading)
    numbers = [number for row in table.rows if (number := row.number(index)) is not None]
    filled = sum(bool(row.text(index)) for row in table.rows)
    if not numbers or len(numbers) * 10 < filled * 6:
        return Column(index, heading, words, _text_meaning(words, filled))
    unit = next((unit for unit in MONEY_UNITS if unit in words), None)
    whole = all(number.value.denominator == 1 and not number.percent for number in numbers)
    meaning = _numeric_meaning(
        words, whole, mostly_percent=sum(n.percent for n in numbers) * 2 > len(numbers)
    )
    if meaning == NUMBER and unit:
        meaning = MONEY
    if meaning not in (MONEY, DIFFERENCE):
        return Column(index, heading, words, meaning, exact=whole and meaning in (COUNT, SCORE, RANK))
    unit = unit or general
    return Column(index, heading, words, meaning, MONEY_UNITS[unit] if unit else 1, unit)


def _text_meaning(words: str, filled: int) -> str:
    if filled and not re.search(r"序时|时序", words):
        if re.search(_PERIOD, words):
            return PERIOD
        if re.search(_LABEL, words):
            return LABEL
    return TEXT


def _numeric_meaning(words: str, whole: bool, *, mostly_percent: bool) -> str:
    for meaning, found, unless in _NUMERIC_WORDS:
        if re.search(found, words) and not (unless and re.search(unless, words)):
            if meaning == COUNT and not whole:
                continue
            if mostly_percent and meaning in (MONEY, COUNT, DIFFERENCE):
                return RATE
            return meaning
    if mostly_percent:
        return RATE
    if whole and re.search(_COUNTED, words):
        return COUNT
    return MONEY if re.search(_AMOUNT, words) else NUMBER
