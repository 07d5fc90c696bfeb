"""The Chinese of Guatu's papers, in one place.

Wall charts and bulletins are Chinese official papers whatever language the reader's screen is in: GB/T 9704 knows no
other. Their sentences therefore stand here in Chinese instead of in the catalogues; what a person reads on a screen or
in a terminal (``understood.md``, messages, refusals) goes through gettext like everything else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from guatu.apps.documents import shown
from guatu.apps.documents.portfolio import PortfolioProject

DISTINCTION = "红灯是告警，红榜是先进，两者无关。"
MAP_NOTE = "示意图，不作划界依据；区块大小按项目数，灯在区块内的位置不表示地点"
BLOCKS_NOTE = "区块大小按项目数，不是地图"
UNNAMED_TOWN = "未注明属地"
UNNAMED = "未注明"
NO_UNIT = "台账未注明单位"
NO_PROBLEM = "台账未写问题：报明滞后原因和追赶计划"


def nameless(row: int) -> str:
    """What stands for a project whose ledger row has no name."""
    return f"（缺项目名称，原表第{row}行）"


NODE_WORDS = {
    ("finish", False): "竣工",
    ("finish", True): "应竣工",
    ("start", False): "开工",
    ("start", True): "应开工",
}

# 铜梁 2024 wrote 略低于 for −1.7, 低于 for −8.8, 明显低于 for −23.3 and 达到 from +4.7; the bands between are ours.
LAG_BANDS = ((Decimal(0), "达到"), (Decimal(-5), "略低于"), (Decimal(-15), "低于"))
"""A gap of at least the bound is said with the word; below all bounds, 明显低于. −5.0 is 略低于, −15.0 is 低于."""
FAR_BELOW = "明显低于"


def lag_word(points: Decimal) -> str:
    """达到, 略低于, 低于 or 明显低于 for a gap in percentage points as printed."""
    return next((word for bound, word in LAG_BANDS if points >= bound), FAR_BELOW)


def gap_phrase(points: Decimal | None) -> str:
    """低于序时1.5个百分点, 高于序时2.0个百分点, 与序时持平."""
    if points is None:
        return ""
    if points == 0:
        return "与序时持平"
    return f"{'高于' if points > 0 else '低于'}序时{abs(points)}个百分点"


def chart_title(place: str) -> str:
    return f"{place}重点项目挂图"


def office_name(place: str) -> str:
    """The office that signs when none is given: derived from the ledger's title, to be edited in the document."""
    return f"{place}重点项目办公室"


def period(plan_year: int, months: int) -> str:
    names = {3: "一季度", 6: "上半年", 9: "前三季度", 12: "全年", 0: "年初"}
    return f"{plan_year}年{names.get(months, f'1至{months}月' if months > 1 else '1月')}"


def months_label(months: int) -> str:
    return "1月" if months <= 1 else f"1至{months}月"


def completed_label(months: int) -> str:
    return f"{months_label(months)}完成投资" if months else "完成投资"


def as_of(day: date, plan_year: int) -> str:
    return f"数据截至{day_text(day, plan_year)}"


def hung(day: date, plan_year: int) -> str:
    return f"{day_text(day, plan_year)}张挂"


def day_text(day: date, plan_year: int) -> str:
    text = f"{day.month}月{day.day}日"
    return text if day.year == plan_year else f"{day.year}年{text}"


def full_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


EXAMPLE_RULE = "（示例规则，未经本地批准）"


def rule_line(title: str, clauses: Sequence[str], *, example: bool = False) -> str:
    if not title:
        return "未评灯。"
    body = "；".join(clause.rstrip("。；") for clause in clauses)
    return f"亮灯按《{title.strip('《》')}》{EXAMPLE_RULE if example else ''}" + (
        f"：{body}。" if body else "。"
    )


def without_article(clause: str) -> str:
    """A clause without its number: 第二条　完成投资低于… begins with 完成投资."""
    return re.sub(r"^[（(]?第?[一二三四五六七八九十百\d]+[条款项）)、.]\s*", "", clause.strip())


_MEASURES = {
    "lag_points": "滞后序时{}个百分点",
    "pro_rata_ratio": "为序时的{}",
    "shortfall_ratio": "比序时少{}",
    "completion_ratio": "完成年度计划的{}",
    "period_task_ratio": "完成当期任务的{}",
    "start_overdue_months": "应开工未开工{}个月",
    "entry_overdue_months": "应入统未入统{}个月",
    "milestone_workdays_overdue": "节点逾期{}个工作日",
    "key_milestone_workdays_overdue": "关键节点逾期{}个工作日",
    "months_without_report": "{}个月未报",
    "payment_ratio": "支付率{}",
}


def measured(code: str, value: str) -> str:
    """A rule's measure and its value in words: 为序时的56.0%."""
    return _MEASURES.get(code, "{}").format(value.removesuffix("个百分点"))


def arithmetic(project: PortfolioProject) -> str:
    """The sum behind a rate: 完成8,960÷年度计划32,000万元＝28.0%，序时50.0%，差22.0个百分点."""
    if project.ratio is None:
        return ""
    done, plan = shown.wan_text(project.completed_yuan), shown.wan_text(project.annual_plan_yuan)
    text = f"完成{done}÷年度计划{plan}万元＝{shown.percent_text(project.ratio)}"
    gap = project.gap_points
    if gap is None:
        return text
    side = "差" if gap < 0 else "高"
    return f"{text}，序时{shown.percent_text(project.due_ratio)}，{side}{abs(gap)}个百分点"


def when_note(coming: int, late: int, listed: int, on: date) -> str:
    until = f"{on.month}至12月" if on.month <= 9 else "今后三个月"
    text = f"{until}到期{coming}个"
    if late:
        text += f"，逾期{late}个"
    return text if listed == coming + late else f"{text}，列{listed}个"


def one_character(word: str) -> str:
    """红灯 as 红 beside a count; a word such as 蜗牛 stays whole."""
    return word[0] if word.endswith(("灯", "牌", "榜")) and len(word) == 2 else word


def rate_phrase(project: PortfolioProject) -> str:
    if project.ratio is None:
        return "未报完成投资" if project.planned else "无年度计划"
    return f"完成{shown.percent_text(project.ratio)}"


def has_problem(project: PortfolioProject) -> bool:
    return bool(re.sub(r"[无暂没有问题。\-—/／\s]", "", project.problem))


def short_act(project: PortfolioProject) -> str:
    """What is asked, as short as a wall allows: the ledger's own problem, else that a reason is due."""
    return project.problem if has_problem(project) else "报滞后原因和追赶计划"


def full_act(project: PortfolioProject) -> str:
    return f"解决“{project.problem.strip('。')}”" if has_problem(project) else NO_PROBLEM
