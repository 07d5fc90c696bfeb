"""What the words of a header say: the meanings a column may have, each with a weight.

Investment columns are not looked up as phrases. Their words are taken apart into a measure (total, plan, done), a
span (this year, this month, since the start of building, another year) and what disqualifies them (a rate, a part
of the sum, money paid rather than work done), because every office arranges the same words anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from guatu.engine.sheets.periods import Period, is_one_quarter, read_period, years_in
from guatu.engine.sheets.texts import simplified
from guatu.engine.sheets.units import unit_in_header

_LEADERS = (
    r"(?:包联|包挂|包保|包抓|包案|包干|包|挂联|挂钩|挂点|挂包|挂帅|联系|联挂|联点|帮扶|帮联|服务|领衔|对接|县级|区级|市级|州级|厅级|处级|副县级|督导|督办"
    r"|四套班子|班子|党政|党委|区委|县委|区|县|市)"
)
_UNIT = r"(?:单位|部门|主体|科室|局委|局办|委局)(?:名称)?"

# (meaning, pattern over the whole header text without units, weight). Patterns are tried on the lowest header
# text first, then on all texts of the column from top to bottom joined by a stroke.
_PHRASES: tuple[tuple[str, str, float], ...] = (
    ("serial", r"^(?:序号?|总序号?|分序号?|顺序号?|项次|№|#|NO\.?|No\.?|no\.?|行号|排序|编号|序列号?)$", 10),
    (
        "code",
        r"(?:项目|投资项目|统一|审批|备案|赋码|立项|入库|国家).{0,8}(?:代码|编码|编号|码)|^(?:代码|项目号)$|批复文号",
        10,
    ),
    (
        "name",
        r"^(?:重点|重大|建设|投资|省重点|市重点|区重点|县重点|在建|谋划|招商)*(?:项目|工程|项目工程|项目\(工程\)|项目（工程）|工程项目|子项目|建设项目)(?:的)?名称?(?:及.{0,8})?$",
        10,
    ),
    ("name", r"^(?:名称|项目|工程|项目全称|项目名)$", 8),
    (
        "name",
        r"^(?:全[区县市])?(?:[省市区县]级?)?(?:重点|重大|建设|投资|产业|实施|在建|政府投资)+(?:项目|工程)$",
        8,
    ),
    ("name", r"(?:项目|工程).{0,4}名称", 8),
    (
        "owner",
        r"(?:建设|实施|承建|投资|项目|业主|法人|申报|用地|企业)(?:\(?（?业主）?\)?)?(?:单位|主体|法人|企业|公司|方|业主)(?:名称)?$|^业主|业主(?:单位|名称)?$|投资方|投资者|投资商|^企业名称$",
        9,
    ),
    ("contractor", r"(?:施工|监理|设计|勘察|总承包|总包|承包|分包|中标|承建|代建)(?:单位|企业|方)", 10),
    (
        "class",
        r"^(?:项目)?(?:建设)?性质$|^(?:项目|建设|工程|进度|推进|计划)?(?:类型|类别|分类|种类|类)$|^(?:项目|建设|推进|目前|当前|所处|工程)?(?:阶段|状态)$|续建.{0,3}新(?:开工|建)|新(?:开工|建).{0,3}续建|^(?:所属)?批次$|四个一批",
        8,
    ),
    (
        "sector",
        r"^(?:所属|项目|国民经济|所在|投资|主导|细分)*(?:行业|产业|领域|板块|产业链|赛道|门类|专班|行业领域|产业领域|行业产业)(?:类别|类型|分类|名称|门类|归属|链条?|方向)?$",
        10,
    ),
    ("sector", r"^(?:项目|建设|工程|投资)?(?:类型|类别|分类|种类|类|方向|大类|性质)$", 6),
    (
        "local_authority",
        r"^(?:项目|建设|建设单位|所在|责任|所|单位|企业|工程)*(?:属地|所属地|归属地|落户地|落地)(?:镇街|镇乡|乡镇|街道|镇\(街\)|镇（街）|镇（街道）|园区|单位|政府|名称|责任单位|管理)*$",
        10,
    ),
    (
        "local_authority",
        r"^(?:所属|所在|项目所在|承接|落户|建设|涉及|责任|属地|包联|实施|项目)?(?:镇街|镇乡|乡镇|街镇|镇办|乡\(镇\)|乡（镇）|乡镇街道|镇街道|街道|镇|乡|乡镇（街道）|乡镇\(街道\)|镇（街道）|镇\(街道\)|镇（街）|镇街园区|街道乡镇|区县|县区|县市区|县\(市、区\)|县（市、区）|园区|镇街\(园区\)|镇街（园区）|辖区|片区|功能区|区域|开发区|板块|镇区|行政区划?|村镇|街乡|乡镇办|镇乡街道)(?:名称|别)?$",
        9,
    ),
    (
        "local_authority",
        r"^(?:项目|建设|工程|实施|项目建设|具体|落地|选址|所在|项目实施|坐落)*(?:地点|地址|所在地|位置|区位|选址|所在区域|地|坐落|区域)$",
        7,
    ),
    ("lead_unit", r"^(?:市级|区级|县级|项目|责任|推进|第一)*牵头(?:责任|推进|主管|服务)?" + _UNIT + "?$", 10),
    ("lead_unit", r"^牵头(?:单位|部门)?[/／、及和与(（]+(?:责任|配合|落实|实施)" + _UNIT + "[)）]?$", 9),
    (
        "lead_unit",
        r"^(?:项目)?(?:行业)?(?:主管|主责|分管|归口|监管|行管|归口管理|行业监管)(?:责任)?"
        + _UNIT
        + "$|^项目分管单位$",
        7,
    ),
    (
        "responsible_unit",
        r"^(?:项目|具体|推进|建设|主体|直接|第一|工作|落实)*责任"
        + _UNIT
        + r"(?:[及和、/]?[（(]?(?:责任人|负责人|联系人)[)）]?)?$",
        10,
    ),
    (
        "responsible_unit",
        r"^(?:项目|具体)*(?:承办|落实|推进|实施责任|主办|包抓|包联|包保|责任主体|推动|组织实施|具体负责|负责|承担|挂联|联系)"
        + _UNIT
        + "$|^责任主体$",
        6,
    ),
    ("service_unit", r"(?:服务|代办|配合|协办|协助|协同|参与|保障|审批|填报|报送)(?:责任)?" + _UNIT, 9),
    (
        "sponsors",
        r"^(?:市级|区级|县级|项目)*"
        + _LEADERS
        + r"{1,3}(?:责任)?(?:领导|负责同志|责任领导|常委|干部|领导同志|负责人)(?:姓名)?$",
        10,
    ),
    (
        "sponsors",
        r"(?:包联|包挂|包保|包抓|挂联|挂钩|挂点|联系|帮扶|领衔|联点).{0,4}(?:领导|同志|负责人|责任人|常委|干部|人)",
        9,
    ),
    (
        "sponsors",
        r"^(?:市|区|县|镇|街道)?(?:责任|分管|牵头|负责|主管|推进|督导)领导$|^领导$|^(?:包联|挂联|挂钩|包保|包抓|领衔)人?$",
        7,
    ),
    (
        "contact",
        r"联系人|联络员|联系方式|联系电话|电话|手机|责任人|负责人|专员|店小二|秘书长|服务员|管家|经办人|填报人|专班",
        8,
    ),
    (
        "span",
        r"起止|建设(?:总)?(?:工期|周期|年限|期限|时限)$|^(?:项目|建设|计划|合同|总)?(?:工期|建设期|周期|年限|期限)$|建设时间$|实施(?:期限|年限|周期|时间)$|^建设期$|开.{0,2}竣工(?:时间|日期|年月)?$|开工.{0,3}(?:竣工|完工|建成)",
        10,
    ),
    (
        "start",
        r"^(?:计划|拟|预计|实际|项目|建设|已|或|/|、|（|）|\(|\)|首次)*(?:开工|动工|开建|启动|起始|开始|起|入场)(?:建设|年月|时间|日期|月份|年份|日|情况|节点|或拟开工时间|（计划）|\(计划\))*$",
        10,
    ),
    (
        "finish",
        r"^(?:计划|拟|预计|实际|项目|建设|已|或|/|、|（|）|\(|\)|全面|整体)*(?:竣工|完工|建成|投产|完成|终止|结束|截止|竣\(完\)工|竣（完）工|交付|止|投用|竣工投产|建成投产)(?:验收|投产|投用|建设|使用)*(?:年月|时间|日期|月份|年份|日|节点|时限|（计划）|\(计划\))+$|^(?:计划|拟|预计|实际|建设)*(?:竣工|完工|建成|止|终|建成投产|竣工投产)$",
        10,
    ),
    (
        "content",
        r"^(?:项目)?(?:主要|拟)?(?:建设|项目|工程|实施)?(?:的)?(?:主要)?(?:内容|规模)(?:和|及|与|、|以及|/)?(?:主要)?(?:建设)?(?:规模|内容|性质|总规模|投资规模)?$|项目(?:概况|简介|情况简介|基本情况|介绍|概述)|建设(?:内容|规模)|工程概况|^概况$",
        10,
    ),
    (
        "physical_progress",
        r"(?:形象进度|形象进展|工程进度|工程进展|建设进度|建设进展|施工进度|施工进展|项目进度|项目进展|进展情况|进度情况|推进情况|工作进展|目前进展|当前进展|最新进展|进度描述|完成情况说明|本月进展|现状进度|推进进展|实施进展|工作推进|建设情况|前期进展)",
        10,
    ),
    (
        "physical_progress",
        r"^(?:目前|当前|最新|现阶段|截至目前|本月|本期|项目)?(?:进展|进度|动态|形象|完成情况|状况|推进)(?:描述|说明)?$",
        8,
    ),
    (
        "target",
        r"(?:年度|全年|本年|今年|当年|20\d\d年|下月|下步|下一步|下阶段|计划|月度|季度|\d+月).{0,6}(?:形象|建设目标|工作目标|建设任务|工程目标|节点目标|形象目标|建设内容|主要建设内容|工作计划|工作打算|打算|目标任务|进度目标|进度计划|节点计划)|(?:形象|进度|节点|建设)(?:进度)?(?:目标|计划|要求)|目标进度",
        12,
    ),
    ("problem", r"(?:问题|困难|难点|堵点|卡点|瓶颈|制约|难题|症结|诉求)", 10),
    ("next_steps", r"下一?步|下阶段|工作打算|工作措施|推进措施|解决措施|整改措施|措施|工作计划|下月", 11),
    ("remarks", r"^(?:备注|说明|附注|备考|其他|其它|注)$", 10),
    ("site", r"经度|纬度|坐标|四至", 8),
    ("area", r"面积|占地|用地|亩|平方米|公顷|㎡|容积率|户数|人数|就业|产值|税收|长度|里程|吨", 9),
    (
        "stage_note",
        r"手续|审批|核准|备案|环评|施工许可|用地预审|规划许可|土地证|施工图|招投标|立项|可研|征地|拆迁",
        7,
    ),
    ("light", r"红黄|亮灯|灯|预警|评价|排名|等次|名次|得分|考核", 9),
)
_COMPILED = tuple((meaning, re.compile(pattern), weight) for meaning, pattern, weight in _PHRASES)

_PUNCTUATION = re.compile(r"[：:。*＊★☆\s]+$|^[：:。*＊★☆\s]+")
_UNIT_NOTE = re.compile(
    r"[(（\[【](?:单位[:：]?)?(?:人民币)?(?:[亿万千百十]*元|%|％|个|年月|年\.月|年/月|亩|平方米|姓名|名称|全称|必填|字|年、月|YYYY.*?)[)）\]】]|[,，/]?(?:单位[:：])?(?:亿元|万元)$",
    re.I,
)

_RATE = re.compile(r"率|比例|占比|比重|百分比|[%％]|进度\(|序时|超欠|完成比|占年|占全年|同比|增幅|增速|增长")
_MONEY = re.compile(r"投资|概算|估算|预算|造价|资金|产值|计划|完成|目标|任务|总额|累计")
_TOTAL = re.compile(
    r"总投资|投资总|总概算|概算|估算|总额|投资规模|投资额|项目投资|总造价|造价|总规模|投资总量|总预算|总资金"
)
_PLAN = re.compile(r"计划|目标|任务|安排|预计完成|拟完成|应完成")
_DONE = re.compile(r"完成|累计|已投|实际投资|实际投入|已投入|实绩|到目前投资|完成额|实完")
_THIS_YEAR = re.compile(r"年度|本年|今年|当年|全年|年初|年内|本年度|当月至今|月至今|年累计|年计划")
_THIS_MONTH = re.compile(r"本月|当月|单月|上月|本期|本旬|本周|上周|当期|次月|下月")
_SINCE_START = re.compile(
    r"自?开工(?:建设)?(?:以来|至今|后|起|累计|到目前)|自开始建设|开建以来|建设以来|历年|总累计|项目累计|自开工|自项目|累计总|开工累计|项目总完成|全部累计"
)
_LAST_YEAR = re.compile(
    r"上年|去年|往年|以前年度|上一年|历年|跨年|至上年|结转|前年|明年|下年|次年|来年|(?<![调整更订正编产])后年|十四五|十三五|十五五|五年"
)
_PART = re.compile(
    r"土建|设备|安装|建安|土地|征地|拆迁|中央|省级|市级|区级|县级|国家|银行|贷款|自筹|自有|专项债|债券|外资|民间|政府投资|社会投资|企业投资|财政|资本金|融资"
    r"|固定资产投资额|流动资金|其他费用|预备费|技改投资|软投资|硬投资|季度|旬"
)
_PAID = re.compile(r"支付|拨付|到位|支出|下达|使用资金|资金使用|资金来源|付款|结算|筹措|争取资金|上级资金")
_STATISTICS = re.compile(r"入库|纳统|入统|统计|固投|固定资产|在库|申报入")


# 调整后计划 is the one in force; the one it replaced may still stand beside it.
_IN_FORCE = re.compile(
    r"(?:调整|调|变更|修订|修正|修编)后|调整(?:年度|投资|目标)*计划|(?:现|现行|最新)(?:年度|投资)*计划"
)
_REPLACED = re.compile(
    r"(?:调整|调|变更|修订|修正|修编)前|原(?:定|有|年度|计划|目标|总|投资|概算|批)|年初(?:计划|目标|下达|安排|确定|预算)"
)
_DIFFERENCE = re.compile(r"调整(?:额|数|量|金额|幅度|情况)$|增减|核增|核减|差额|缺口|结余")


@dataclass(frozen=True)
class MoneyWords:
    """An investment header taken apart. ``measure``: total, plan, done; ``span``: year, month, since_start, other."""

    measure: str
    span: str | None
    weight: float
    period: Period
    unit: str | None


def tidy(text: str) -> str:
    """A header text in simplified characters without its unit note and decoration."""
    return _PUNCTUATION.sub("", _UNIT_NOTE.sub("", simplified(text)))


def word_scores(path: tuple[str, ...]) -> dict[str, float]:
    """The meanings the words of a column's header allow, with weights up to 12."""
    texts = [tidy(text) for text in path if text]
    if not texts:
        return {}
    leaf, whole = texts[-1], "|".join(texts)
    scores: dict[str, float] = {}
    for meaning, pattern, weight in _COMPILED:
        if pattern.search(leaf):
            scores[meaning] = max(scores.get(meaning, 0), weight)
    if len(texts) > 1:
        parent = "".join(texts[:-1])
        # 责任落实 over 牵头单位: the lower word decides; 牵头 over 单位: both together do.
        for candidate, discount in ((parent + leaf, 1.0), (texts[0], 4.0)):
            if not scores or discount == 1.0:
                for meaning, pattern, weight in _COMPILED:
                    if pattern.search(candidate):
                        scores[meaning] = max(scores.get(meaning, 0), weight - discount)
    del whole
    if "target" in scores:
        scores.pop("physical_progress", None)
        scores.pop("content", None)
        scores.pop("start", None)
        scores.pop("finish", None)
    return scores


def is_rate(path: tuple[str, ...]) -> bool:
    """Whether a header speaks of a share rather than an amount."""
    return bool(path) and bool(_RATE.search(simplified(path[-1])))


def money_words(path: tuple[str, ...], *, year: int | None) -> MoneyWords | None:
    """Take an investment header apart; None when it names no amount of investment that concerns us."""
    texts = [simplified(text) for text in path if text]
    if not texts:
        return None
    leaf, whole = texts[-1], "".join(texts)
    unit = next((found for text in reversed(texts) if (found := unit_in_header(text))), None)
    bare = tidy(leaf)
    money_parent = any(re.search(r"投资|资金|计划|完成", text) for text in texts[:-1])
    if _RATE.search(leaf) or not (
        _MONEY.search(bare) or unit or (money_parent and re.search(r"总|计|年|月", bare))
    ):
        return None
    if re.search(r"时间|日期|年月|单位名称|内容|名称|形象|面积|问题|措施|说明|个数|项目数|数量|年限", bare):
        return None
    if (_PAID.search(bare) and not _TOTAL.search(bare)) or _STATISTICS.search(bare):
        return None
    if len(texts) > 1 and (_PAID.search("".join(texts[:-1])) or _STATISTICS.search("".join(texts[:-1]))):
        return None
    if _DIFFERENCE.search(bare):
        return None
    period = read_period(whole)
    weight = 8.0
    if _IN_FORCE.search(whole):
        weight += 2.0
    elif _REPLACED.search(whole):
        weight -= 2.0
    if _PART.search(whole):
        weight -= 6.0
    elif "其中" in whole:
        weight -= 1.5
    if is_one_quarter(whole):
        weight -= 6.0
    subject = bare if _TOTAL.search(bare) or _PLAN.search(bare) or _DONE.search(bare) else tidy(whole)
    since_start = bool(_SINCE_START.search(whole))
    other_year = bool(_LAST_YEAR.search(whole)) or (
        bool(years := years_in(whole)) and year is not None and year not in years
    )
    this_month = bool(_THIS_MONTH.search(whole)) and not re.search(
        r"月至今|[至止到](?:本|当|上)[月期]", whole
    )
    if period.last and period.first is None and not re.search(r"累计|截至|截止|至今", whole):
        this_month = True
    if period.first and period.first > 1:
        this_month = True
    this_year = (
        bool(_THIS_YEAR.search(whole))
        or bool(period.first == 1)
        or (year is not None and year in years_in(whole))
    )
    done = bool(_DONE.search(subject)) and not re.search(
        r"(?:计划|目标|预计|拟|应)(?:年度|年底|全年|今年|本年|本月)?(?:累计)?完成", subject
    )
    planned = bool(_PLAN.search(subject))
    if done and planned and re.search(r"(?:完成|累计).{0,6}计划投资|计划完成", subject):
        done = bool(re.search(r"实际|累计完成", subject))
    total = bool(_TOTAL.search(subject)) or bool(re.search(r"^(?:总计|总|合计)$", bare))
    span: str | None = "year" if this_year else None
    if since_start:
        span = "since_start"
    elif other_year:
        span = "other"
    elif this_month:
        span = "month"
    if done and not (total and planned and not re.search(r"完成|累计", subject)):
        measure = "done"
        weight += {"year": 3.0, None: 1.0}.get(span, 0.0)
        if "累计" in whole:
            weight += 1.0
    elif total and span not in ("year", "month") and not (planned and span == "year"):
        measure = "total"
        weight += 3.0 if re.search(r"总投资|投资总|总概算", subject) else 0.0
    elif planned or (this_year and re.search(r"投资", whole)):
        measure = "plan"
        weight += 3.0 if span == "year" else 0.0
        if not planned:
            weight -= 4.0
    elif re.search(r"投资", subject):
        measure = "total"
        weight -= 2.0
    elif total:
        measure = "total"
    else:
        return None
    return MoneyWords(measure, span, weight, period, unit)
