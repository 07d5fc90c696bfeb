"""What a column of a published table means, found from the words of its heading and the look of its cells."""

from __future__ import annotations

import re
from dataclasses import dataclass

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
    "合计", "总计", "小计", "共计", "累计", "全市", "全区", "全县", "全州", "全省", "全盟", "全旗", "全国", "汇总", "全部",
    "合計", "總計", "小計", "總和", "总和", "总体", "全體",
)  # fmt: skip
MEAN_WORDS = ("平均", "均值", "平均值")
SUBTOTAL_WORDS = ("小计", "小計")

_COUNT_WORDS = re.compile(
    r"个数|個數|数量|數量|总数|總數|项目数|項目數|家数|件数|户数|宗数|项数|票数|\((?:\d*)(?:个|個|项|項|家|件|户|所|宗|票|人|处|条)\)|[个項项]数|数\(|数$|項目個"
)
_LEFT = re.compile(r"差额|缺口|剩余|尚需|尚欠|结余|未完成投资|差距")
_MONEY_WORDS = re.compile(
    r"投资|投資|资金|資金|金额|金額|元|产值|税收|稅收|贷款|债券|支付|到位额|完成额|预算|概算|支出|拨付|费用|收入"
)


@dataclass(frozen=True)
class Column:
    """``words`` is the heading without spaces and unit; ``scale`` the money unit in yuan (1 where none is said)."""

    index: int
    heading: str
    words: str
    meaning: str
    scale: int = 1
    unit: str | None = None

    @property
    def letter(self) -> str:
        return Table.letter(self.index)

    @property
    def quantity(self) -> bool:
        """Whether figures of this column can be added up and divided by one another."""
        return self.meaning in (COUNT, MONEY, NUMBER)


def recognise(table: Table) -> list[Column]:
    """Give every column its meaning; a table-level unit line fills in for columns that print no unit."""
    general = _general_unit(table)
    columns = [_column(table, index, heading, general) for index, heading in enumerate(table.headings)]
    if not any(column.meaning == LABEL for column in columns):
        first = next((c for c in columns if c.meaning == TEXT), None)
        if first is not None:
            columns[first.index] = Column(first.index, first.heading, first.words, LABEL)
    return columns


def _general_unit(table: Table) -> str | None:
    for text in table.titles + table.notes[:1]:
        found = re.search(r"单位[::]?(.*)|單位[::]?(.*)", normalised(text))
        if found:
            said = found.group(1) or found.group(2) or ""
            return next((unit for unit in MONEY_UNITS if unit in said), None)
    return None


def _column(table: Table, index: int, heading: str, general: str | None) -> Column:
    words = normalised(heading)
    numbers = [number for row in table.rows if (number := row.number(index)) is not None]
    filled = sum(bool(row.text(index)) for row in table.rows)
    numeric = len(numbers) * 10 >= filled * 6 and bool(numbers)
    unit = next((unit for unit in MONEY_UNITS if unit in words), None)
    meaning = _meaning(
        words, numeric, numbers=[n.value for n in numbers], signs=sum(n.percent for n in numbers)
    )
    if not filled:
        meaning = TEXT
    if meaning == NUMBER and unit:
        meaning = MONEY
    if meaning == COUNT and not all(number.value.denominator == 1 for number in numbers):
        meaning = NUMBER
    if meaning in (MONEY, DIFFERENCE) and unit is None:
        unit = general
    unit = unit if meaning in (MONEY, DIFFERENCE) else None
    return Column(index, heading, words, meaning, MONEY_UNITS[unit] if unit else 1, unit)


def _meaning(words: str, numeric: bool, numbers: list, signs: int) -> str:  # type: ignore[type-arg]
    if re.search(r"序时|时序|序時|時序", words) and not re.search(r"\([^)]*元\)|应完成|任务|目标", words):
        if not numeric:
            return TEXT
        if re.search(r"差|高|低|超|滞后|滯後|落后|落後|快|慢|距|领先|较|比|±|对比|百分点", words):
            return LEAD
        return RATE if "率" in words and "完成" in words and "进度" not in words else PRO_RATA
    if re.search(r"^序号|^编号|^編號|^序號|^No\.?$", words):
        return SERIAL
    if (
        re.search(r"时期|时间|月份|期间|截止|截至|年月|日期|^季度$|^年度$|^月$|報告期|报告期", words)
        and not numeric
    ):
        return PERIOD
    if not numeric:
        return (
            LABEL
            if re.search(r"县|市|区|单位|名称|地区|乡镇|镇|街道|部门|隶属|姓名|责任|縣|區|單位", words)
            else TEXT
        )
    if re.search(r"名次|排名|位次|排序|席次|排位", words) and not re.search(
        r"变化|变动|升降|上月|上期|上季", words
    ):
        return RANK
    if re.search(r"滞后|落后|滯後|落後", words) and re.search(r"百分点|%|率", words):
        return LEAD
    if re.search(r"票数|率?分母|率?分子", words) or (
        re.search(
            r"\((?:个|個|项|項|家|件|户|所|宗|处|条|人)\)$|(?:项目|企业|工程)(?:总数|个数|数量|数)(?:\(|$)",
            words,
        )
        and not re.search(r"率\(|占比", words)
    ):
        return COUNT
    if any(unit in words for unit in MONEY_UNITS) and re.search(r"\([^)]*元[^)]*\)", words):
        return DIFFERENCE if _LEFT.search(words) else MONEY
    if re.search(r"增长|增速|增幅|同比|环比|增長", words) and re.search(r"率|%|±|增|幅|速", words):
        if not re.search(r"增长额|增加额", words):
            return GROWTH
    if re.search(r"加权|总分|得分|分数|积分|评分|分值|成绩|加權|總分|測評|测评分|综合指数|\(分\)", words):
        return SCORE
    if re.search(r"比重|占全|占总|占比|比例|份额", words) and not re.search(
        r"完成|达|任务|目标|计划|到位|开工", words
    ):
        return SHARE
    if re.search(
        r"率|占比|比重|比例|百分比|%|占.*计划|占.*目标|占.*任务|为.*计划的", words
    ) or signs * 2 > len(numbers):
        return RATE
    if _LEFT.search(words):
        return DIFFERENCE
    if _MONEY_WORDS.search(words):
        return MONEY
    if (
        _COUNT_WORDS.search(words)
        or all(value.denominator == 1 for value in numbers)
        and re.search(r"个|数|项|开工|竣工|投产|入库|复工|完工", words)
    ):
        return COUNT
    return NUMBER
