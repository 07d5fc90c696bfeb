"""The projects written by hand, which the pictures of the product show: figures in 万元, days of 2026."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Act:
    """Who must do what by when (谁来办)."""

    unit: str
    act: str
    due_on: date
    problem: str = ""


@dataclass(frozen=True)
class Node:
    name: str
    due_on: date | None = None
    overdue_workdays: int = 0  # counted back from the day the chart was hung
    is_key: bool = True


@dataclass(frozen=True)
class Named:
    number: str
    name: str
    sector: str
    town: str
    lead: str
    sponsor: str
    total: int
    plan: int
    done: int | None
    level: str  # what the figures were chosen to give; the rules, not this word, decide
    stage: str
    nodes: tuple[Node, ...]
    issues: int
    listed: int | None = None  # in the statistics register, 万元
    verified_on: date | None = None
    acts: tuple[Act, ...] = ()
    short_name: str = ""
    started_on: date | None = None


def _july(day: int, name: str) -> Node:
    return Node(name, date(2026, 7, day))


def _late(workdays: int, name: str) -> Node:
    return Node(name, overdue_workdays=workdays)


def _act(unit: str, act: str, day: int, problem: str = "") -> tuple[Act, ...]:
    return (Act(unit, act, date(2026, 7, day), problem),)


def _on(month: int, day: int) -> date:
    return date(2026, month, day)


NAMED: tuple[Named, ...] = (
    Named("续001", "临港智能装备产业园（一期）", "manufacturing", "临港园区", "临港园区管委会", "副区长（工业）",
          352_000, 96_000, 52_310, "good", "under_construction", (_july(20, "2号厂房封顶"),), 0, 48_648, _on(6, 12),
          short_name="临港智能装备园"),
    Named("续002", "临空快速路东津段", "transport", "东津街道", "区交通局", "副区长（交通水利）",
          286_000, 62_000, 17_980, "alarm", "under_construction", (_late(31, "东津互通桩基"),), 2, 16_721, _on(6, 25),
          _act("东津街道", "签约腾房", 15, "东津互通剩余7户未搬迁")),
    Named("续003", "滨江会展酒店群", "commerce", "滨江街道", "区商务局", "常务副区长",
          126_000, 38_000, 11_250, "alarm", "under_construction", (_late(28, "主楼20层结构"),), 2, 10_462, _on(6, 18),
          _act("区商务局", "落实银团首笔放款", 16, "业主资金断档，主体停工41天")),
    Named("续004", "第三人民医院迁建", "health", "江湾镇", "区卫健委", "副区长（文教卫）",
          98_400, 31_000, 9_020, "alarm", "under_construction", (_late(18, "医技楼封顶"),), 1, 8_388, None,
          _act("区住建局", "一次性告知并复审", 13, "手术部施工图审查两次退回")),
    Named("续005", "江北水厂及供水管网", "water", "江湾镇", "区水利局", "副区长（交通水利）",
          74_500, 22_600, 12_430, "good", "under_construction", (_july(29, "取水泵站通水"),), 0, 11_559, _on(6, 9),
          short_name="江北水厂"),
    Named("续006", "光电显示模组生产基地", "manufacturing", "临江高新区", "高新区管委会", "区长",
          218_000, 71_500, 39_870, "good", "under_construction", (_july(15, "首台设备进场"),), 0, 37_079, _on(6, 12),
          short_name="光电显示模组基地"),
    Named("续007", "城关老城综合管廊", "urban", "城关街道", "区住建局", "副区长（城建）",
          41_300, 13_800, 5_120, "watch", "under_construction", (_july(24, "二标段贯通"),), 1, 4_761, _on(5, 20)),
    Named("续008", "石桥至青峰旅游公路", "transport", "石桥镇", "区交通局", "副区长（交通水利）",
          63_700, 21_400, 6_100, "alarm", "under_construction", (_late(22, "K8至K14路基"),), 1, 5_673, _on(6, 25),
          _act("区林业局", "取得使用林地同意", 24, "K8至K14段用林手续未批")),
    Named("续009", "柳塘高标准农田整区推进", "agriculture", "柳塘镇", "区农业农村局", "副区长（农业农村）",
          28_600, 11_200, 3_290, "alarm", "under_construction", (_late(16, "灌渠主体完工"),), 1, 3_059, None,
          _act("区水利局", "会商错峰施工", 21, "汛期停工，灌渠备料不足")),
    Named("续010", "滨江生态廊道三期", "ecology", "滨江街道", "区城管局", "副区长（城建）",
          36_900, 12_400, 6_780, "good", "under_construction", (_july(31, "驳岸完工"),), 0, 6_305, _on(6, 18)),
    Named("续011", "白沙精细化工循环改造", "manufacturing", "白沙镇", "区工信局", "副区长（工业）",
          52_800, 19_300, 9_410, "good", "completed", (_july(22, "联合验收"),), 0, 8_751, _on(6, 3),
          short_name="白沙化工循环改造"),
    Named("续012", "东津中学扩建", "education", "东津街道", "区教育局", "副区长（文教卫）",
          18_700, 7_900, 3_060, "watch", "under_construction", (_july(10, "教学楼封顶"),), 1, 2_845, None),
    Named("续013", "白沙中心卫生院", "health", "白沙镇", "区卫健委", "副区长（文教卫）",
          14_200, 5_600, 2_960, "good", "under_construction", (_july(13, "主体验收"),), 0, 2_752, _on(6, 3)),
    Named("续014", "临港5号泊位", "logistics", "临港园区", "区交通局", "副区长（交通水利）",
          88_600, 26_400, 14_150, "good", "under_construction", (_july(16, "沉箱安放"),), 0, 13_160, _on(6, 12)),
    Named("新001", "衡川精密轴承产业园（一期）", "manufacturing", "临江高新区", "高新区管委会", "副区长（工业）",
          86_000, 32_000, 8_960, "alarm", "under_construction", (_late(23, "线路迁改方案受理"),), 2, 8_120, _on(6, 18),
          (Act("区供电公司", "受理线路迁改方案", date(2026, 7, 7), "110千伏线路未迁，南区桩基停等"),
           Act("区住建局", "同意消防验收分段申报", date(2026, 7, 10)),
           Act("高新区管委会", "南区剩余2户签约", date(2026, 7, 15))),
          short_name="衡川精密轴承产业园", started_on=_on(3, 18)),
    Named("新002", "高新区标准厂房四期", "manufacturing", "临江高新区", "高新区管委会", "副区长（工业）",
          68_500, 26_000, 7_540, "alarm", "under_construction", (_late(16, "土方外运完成"),), 1, 7_012, _on(6, 18),
          _act("区城管局", "核准夜间运输路线", 10, "土方外运路线未批，日出土不足三成"), started_on=_on(3, 26)),
    Named("新003", "东津职业学院新校区", "education", "东津街道", "区教育局", "区委副书记",
          112_000, 24_500, 6_880, "alarm", "under_construction", (_late(20, "二期地块供地"),), 1, 6_398, None,
          _act("自然资源分局", "落实用地指标", 22, "二期地块缺新增用地指标86亩"), started_on=_on(3, 10)),
    Named("新004", "临港冷链物流中心二期", "logistics", "临港园区", "区商务局", "副区长（商贸）",
          57_200, 18_000, 4_520, "alarm", "started", (_late(26, "取得施工许可证"),), 1, None, None,
          _act("区行政审批局", "容缺受理并发证", 9, "施工许可证未发，缺消防意见")),
    Named("新005", "江湾污水处理厂扩建", "ecology", "江湾镇", "区住建局", "副区长（城建）",
          39_600, 14_800, 4_080, "alarm", "under_construction", (_late(17, "主设备订货"),), 1, 3_794, _on(6, 9),
          _act("区城投公司", "调整限价重新挂网", 14, "主设备两次流标"), started_on=_on(3, 20)),
    Named("新006", "白沙新材料中试基地", "manufacturing", "白沙镇", "区工信局", "副区长（工业）",
          45_000, 12_500, 3_160, "alarm", "started", (_late(19, "取得环评批复"),), 1, None, _on(6, 3),
          _act("生态环境分局", "复审出具批复", 17, "环评报告退回补充地下水监测")),
    Named("新007", "城关老旧小区改造三批", "housing", "城关街道", "区住建局", "副区长（城建）",
          21_800, 9_600, 2_390, "alarm", "under_construction", (_late(12, "12个小区进场"),), 1, 2_222, _on(5, 20),
          _act("区财政局", "拨付二季度资金", 20, "到位资金31%，12个小区未进场"), started_on=_on(4, 8)),
    Named("新008", "储能电池模组生产线", "manufacturing", "临港园区", "临港园区管委会", "区委书记",
          164_000, 48_000, 25_630, "good", "under_construction", (_july(28, "厂房结构验收"),), 0, 23_835, _on(6, 12),
          short_name="储能电池生产线", started_on=_on(2, 27)),
    Named("新009", "滨江数字内容产业楼宇", "digital", "滨江街道", "区商务局", "副区长（商贸）",
          33_500, 11_600, 4_180, "watch", "under_construction", (_july(8, "基坑验收"), _july(21, "地下室顶板")),
          1, 3_887, None, short_name="滨江数字内容楼宇", started_on=_on(3, 31)),
    Named("新010", "区综合养老服务中心", "welfare", "城关街道", "区民政局", "副区长（文教卫）",
          16_400, 6_200, 3_270, "good", "under_construction", (_july(30, "主体五层"),), 0, 3_041, _on(6, 16),
          short_name="区综合养老中心", started_on=_on(3, 12)),
    Named("新011", "石桥预制菜加工园", "agriculture", "石桥镇", "区农业农村局", "副区长（农业农村）",
          24_900, 9_800, 3_540, "watch", "under_construction", (_july(17, "冷库基础完工"),), 1, 3_292, None,
          started_on=_on(4, 2)),
    Named("新012", "柳塘110千伏输变电", "energy", "柳塘镇", "区发改局", "常务副区长",
          19_200, 8_400, 4_390, "good", "under_construction", (_july(23, "主变就位"),), 0, 4_082, _on(6, 16),
          started_on=_on(2, 25)),
    Named("储001", "青峰抽水蓄能电站", "energy", "青峰镇", "区发改局", "区长",
          682_000, 8_600, 2_140, "alarm", "preparation", (_late(35, "取得核准批复"),), 2, None, None,
          _act("区发改局", "报市移民机构审定", 30, "移民安置规划未批，核准延后")),
    Named("储002", "疏港铁路专用线", "transport", "临港园区", "区交通局", "常务副区长",
          143_000, 3_200, 1_530, "good", "preparation", (_july(27, "可研批复"),), 0),
    Named("储003", "生物医药加速器", "manufacturing", "临江高新区", "高新区管委会", "副区长（工业）",
          76_000, 1_800, 640, "watch", "preparation", (_july(31, "用地预审"),), 1),
    Named("储004", "江湾文旅古镇", "tourism", "江湾镇", "区文旅局", "区委宣传部部长",
          58_000, 900, None, "unrated", "signed", (Node("投资协议续签", date(2026, 9, 30), is_key=False),), 0),
    Named("储005", "低空物流枢纽", "logistics", "白沙镇", "区发改局", "常务副区长",
          42_000, 600, None, "unrated", "reserve", (Node("项目建议书", date(2026, 8, 20), is_key=False),), 0),
    Named("储006", "城东再生水厂", "water", "东津街道", "区水利局", "副区长（交通水利）",
          27_300, 1_200, 690, "good", "preparation", (Node("选址意见书", date(2026, 8, 12), is_key=False),), 0),
)  # fmt: skip

CONTENTS: dict[str, str] = {
    "续001": "厂房18万平方米，装备总装线6条",
    "续002": "全长7.4公里，互通1座，桥梁3座",
    "续003": "会展中心4.2万平方米，酒店2座",
    "续004": "建筑面积9.6万平方米，床位800张",
    "续005": "日供水10万吨，管网32公里",
    "续006": "洁净厂房12万平方米，模组线8条",
    "续007": "管廊5.1公里，三个标段",
    "续008": "全长21公里，二级公路",
    "续009": "整区推进2.6万亩，灌渠48公里",
    "续010": "岸线3.8公里，绿道6公里",
    "续011": "循环化改造装置4套",
    "续012": "教学楼2栋，新增学位900个",
    "续013": "建筑面积1.8万平方米，床位160张",
    "续014": "5万吨级泊位1个，堆场9万平方米",
    "新001": "厂房6.2万平方米，精密轴承生产线12条",
    "新002": "标准厂房11万平方米",
    "新003": "校舍16万平方米，学生6000人",
    "新004": "冷库7万立方米，分拣线4条",
    "新005": "日处理扩至8万吨",
    "新006": "中试装置6套，实验楼1.2万平方米",
    "新007": "小区31个，住房4200套",
    "新008": "厂房14万平方米，年产模组8吉瓦时",
    "新009": "楼宇6.4万平方米",
    "新010": "建筑面积2.3万平方米，床位420张",
    "新011": "冷库2万立方米，加工车间3栋",
    "新012": "110千伏变电站1座，线路12公里",
    "储001": "装机120万千瓦，上下水库各一座",
    "储002": "铁路专用线9.6公里，装卸线3条",
    "储003": "加速器楼宇8万平方米",
    "储004": "古镇核心区22公顷",
    "储005": "起降场2处，分拨中心3万平方米",
    "储006": "日产再生水3万吨",
}
