"""What the projects are called and what they build: short lists of words, put together from the seed."""

# ruff: noqa: E501 - tables of words read best in rows, and a Chinese sign counts as two.

from __future__ import annotations

import random
from dataclasses import dataclass, field

# Brands that mean nothing, for enterprises that do not exist.
BRANDS = (
    "澄宇", "砺远", "景澜", "拓岳", "云砺", "禾芯", "锐澜", "朗澈", "瀚砾", "衡穗", "启澄", "岚拓",
    "砚青", "沐砺", "腾屿", "铭澈", "昱岑", "泓砚", "嘉砾", "凌岫", "溯川", "桁远", "榆桥", "晟砺",
    "弘岑", "皓屿", "奕澜", "骏岚", "霖砚", "岱远", "澍川", "旻澈", "珩宇", "楷砾", "栩岳", "漪青",
    "砻石", "曜岑", "瑾澜", "翊桥", "璟砾", "垚远", "炜岚", "淳屿",
)  # fmt: skip


@dataclass(frozen=True)
class Words:
    """How one sector's projects are named. ``{n}`` and ``{m}`` in a content are drawn between the bounds given."""

    things: tuple[str, ...]
    content: str
    lead: str
    owner: str  # "" for an enterprise of the project's own brand
    branded: bool = False
    n: tuple[int, int] = (2, 12)
    m: tuple[int, int] = (1, 6)
    nodes: tuple[str, ...] = ()
    problems: tuple[tuple[str, str, str], ...] = ()  # problem, unit, act


BUILDING_NODES = (
    "基坑验收",
    "基础完工",
    "地下室顶板",
    "主体五层",
    "主体封顶",
    "砌体完工",
    "机电安装",
    "室外工程",
    "联合验收",
)
ROUTE_NODES = (
    "红线征地完成",
    "便道贯通",
    "桩基完成",
    "路基贯通",
    "桥梁合龙",
    "路面完工",
    "附属完工",
    "交工验收",
)
PLANT_NODES = (
    "土建进场",
    "厂房基础",
    "厂房封顶",
    "设备订货",
    "首台设备进场",
    "设备安装",
    "带料调试",
    "竣工验收",
)
FIELD_NODES = ("施工进场", "沟渠完工", "道路完工", "设备安装", "地力培肥", "试运行", "完工验收")

SECTORS: dict[str, Words] = {
    "manufacturing": Words(
        (
            "高端轴承套圈", "新能源电机", "精密减速器", "锂电隔膜", "光伏逆变器", "车规级连接器", "工业机器人关节",
            "智能传感器", "特种电缆", "液压阀组", "高温合金铸件", "医用敷料", "生物制剂", "功率器件封装", "覆铜板",
            "碳纤维部件", "注塑模具", "数控机床", "印制电路板", "氢能储罐", "船用配套", "环保涂料", "电子级树脂",
            "无纺新材料", "智能家电配件", "食品机械", "轨道扣件", "仪器仪表", "激光装备", "空调压缩机", "风电齿轮箱",
            "铝合金压铸", "光学镜头", "汽车线束", "变压器铁芯", "工程塑料", "包装装备", "检测设备",
        ),
        "厂房{n}万平方米，生产线{m}条", "区工信局", "", True, (1, 9), (2, 14), PLANT_NODES,
        (
            ("设备订货延后，厂房等工艺图", "区工信局", "协调工艺定型"),
            ("用电增容未接入", "区供电公司", "完成增容送电"),
            ("能评批复待补件", "区发改局", "一次性告知并复审"),
        ),
    ),
    "urban": Words(
        (
            "老城雨污分流改造", "燃气管网更新", "智慧停车楼", "口袋公园群", "供热管网延伸", "综合管廊二期", "城市驿站",
            "主次干道提升", "市政桥梁加固", "公交首末站", "垃圾转运站扩建", "滨水步道", "排涝泵站更新", "照明节能改造",
        ),
        "改造管网{n}公里，配套设施{m}处", "区住建局", "临江城市建设投资集团有限公司", False, (3, 28), (2, 12), BUILDING_NODES,
        (
            ("管线迁改交叉，工作面移交慢", "区城管局", "牵头会签迁改次序"),
            ("临时占道手续未批", "区城管局", "核准占道方案"),
        ),
    ),
    "housing": Words(
        ("安置房三期", "保障性租赁住房", "城中村改造一片区", "棚改安置小区", "人才公寓", "老旧小区改造五批", "危旧房改造"),
        "建筑面积{n}万平方米，住房{m}00套", "区住建局", "临江城市建设投资集团有限公司", False, (3, 24), (3, 18), BUILDING_NODES,
        (("剩余住户未签约", "属地", "签约腾房"), ("二季度资金未到位", "区财政局", "拨付资金")),
    ),
    "ecology": Words(
        (
            "黑臭水体治理", "矿山生态修复", "湿地保护修复", "固废综合利用", "污水管网补短板", "再生水回用", "岸线复绿",
            "餐厨垃圾处理", "林相改造", "土壤修复",
        ),
        "治理面积{n}平方公里，处理规模每日{m}万吨", "区城管局", "临江水务集团有限公司", False, (1, 12), (1, 5), FIELD_NODES,
        (("汛期施工窗口短", "区水利局", "会商错峰施工"), ("用林手续未批", "区林业局", "取得使用林地同意")),
    ),
    "transport": Words(
        (
            "至环城快速路连接线", "农村公路提质", "过江通道接线", "国道改线", "客运枢纽", "公铁联运场站", "县道改造",
            "桥梁新建", "货运专线", "互通立交", "智慧公路示范段",
        ),
        "全长{n}公里，桥梁{m}座", "区交通局", "临江交通投资有限公司", False, (4, 36), (1, 9), ROUTE_NODES,
        (("剩余{k}户未搬迁", "属地", "签约腾房"), ("砂石料供应不足", "区交通局", "落实料源")),
    ),
    "water": Words(
        ("水库除险加固", "灌区续建配套", "堤防加固", "城乡供水一体化", "排涝泵站新建", "中小河流治理", "引调水支线", "智慧水务"),
        "加固堤防{n}公里，泵站{m}座", "区水利局", "临江水务集团有限公司", False, (3, 30), (1, 8), FIELD_NODES,
        (("汛期停工，备料不足", "区水利局", "会商错峰施工"),),
    ),
    "energy": Words(
        (
            "屋顶光伏整区推进", "220千伏输变电", "充换电站群", "天然气储备站", "热电联产扩建", "独立储能电站", "渔光互补",
            "配电网改造", "综合能源站", "生物质热电",
        ),
        "装机{n}万千瓦，配套线路{m}公里", "区发改局", "", True, (2, 20), (3, 22), PLANT_NODES,
        (("接入系统方案未批", "区供电公司", "批复接入方案"), ("线路走廊未定", "自然资源分局", "核定走廊")),
    ),
    "digital": Words(
        ("算力中心", "数据标注基地", "软件园二期", "工业互联网平台", "数字创意园", "车联网示范区", "智慧城市底座", "云呼叫基地"),
        "建筑面积{n}万平方米，机柜{m}00个", "区数据局", "", True, (1, 9), (4, 30), BUILDING_NODES,
        (("能耗指标未落实", "区发改局", "落实能耗指标"),),
    ),
    "commerce": Words(
        ("城市综合体", "农贸市场改造", "总部楼宇", "商务酒店", "汽车城", "建材家居城", "特色商业街", "家居体验中心", "会展配套"),
        "商业面积{n}万平方米，停车位{m}00个", "区商务局", "", True, (2, 18), (3, 16), BUILDING_NODES,
        (("业主资金到位慢", "区商务局", "协调银团放款"),),
    ),
    "logistics": Words(
        ("智慧物流园", "铁路货场改造", "城市配送中心", "跨境电商仓", "散货码头改造", "集装箱堆场", "冷链仓储", "邮件处理中心"),
        "仓储{n}万平方米，装卸位{m}个", "区商务局", "临江港务有限公司", False, (3, 20), (8, 60), BUILDING_NODES,
        (("施工许可补件未齐", "区行政审批局", "容缺受理并发证"),),
    ),
    "education": Words(
        ("实验学校", "第二小学迁建", "幼儿园新建", "高级中学扩建", "中等职业学校", "特殊教育学校", "九年一贯制学校", "教师发展中心"),
        "校舍{n}万平方米，学位{m}00个", "区教育局", "临江城市建设投资集团有限公司", False, (1, 8), (6, 32), BUILDING_NODES,
        (("图审两次退回", "区住建局", "一次性告知并复审"),),
    ),
    "health": Words(
        ("中医院扩建", "妇幼保健院新院", "疾控中心迁建", "社区卫生中心", "康复医院", "急救分站", "精神卫生中心"),
        "建筑面积{n}万平方米，床位{m}0张", "区卫健委", "临江城市建设投资集团有限公司", False, (1, 9), (6, 60), BUILDING_NODES,
        (("医用设备采购流标", "区财政局", "重新组织采购"),),
    ),
    "welfare": Words(
        ("养老服务综合体", "托育中心", "残疾人康复中心", "全民健身中心", "殡仪馆迁建", "青少年活动中心"),
        "建筑面积{n}万平方米，床位{m}0张", "区民政局", "临江城市建设投资集团有限公司", False, (1, 6), (5, 40), BUILDING_NODES,
        (("消防设计意见未出", "区住建局", "出具意见"),),
    ),
    "agriculture": Words(
        (
            "高标准农田", "智慧农业园", "生态养殖场", "粮食仓储库", "农产品批发市场", "蔬菜保供基地", "种业产业园",
            "农机服务中心", "粮油加工园", "水产苗种场", "茶产业园", "农村人居环境整治", "畜禽粪污利用",
        ),
        "建设面积{n}00亩，配套设施{m}处", "区农业农村局", "临江乡村振兴投资有限公司", False, (4, 90), (3, 20), FIELD_NODES,
        (("汛期停工，备料不足", "区水利局", "会商错峰施工"), ("设施用地未备案", "自然资源分局", "完成备案")),
    ),
    "tourism": Words(
        ("民宿集群", "非遗展示馆", "体育公园", "图书馆新馆", "乡村旅游环线", "剧院改造", "红色教育基地", "露营基地", "博物馆新馆"),
        "建筑面积{n}万平方米，展陈点{m}处", "区文旅局", "临江文旅发展有限公司", False, (1, 7), (3, 15), BUILDING_NODES,
        (("展陈方案未定稿", "区文旅局", "组织专家评审"),),
    ),
}  # fmt: skip

# Where projects of a sector like to be, by town code; a town not named weighs 1.
AFFINITIES: dict[str, dict[str, int]] = {
    "manufacturing": {"gaoxin": 9, "lingang": 6, "baisha": 5, "shiqiao": 4, "jiangwan": 2, "chengguan": 0, "binjiang": 0},
    "urban": {"chengguan": 8, "binjiang": 7, "dongjin": 7, "jiangwan": 2},
    "housing": {"chengguan": 6, "dongjin": 6, "binjiang": 5},
    "ecology": {"jiangwan": 4, "liutang": 4, "binjiang": 4, "qingfeng": 3, "baisha": 3},
    "transport": {"dongjin": 5, "lingang": 5, "qingfeng": 4, "shiqiao": 4, "jiangwan": 3},
    "water": {"liutang": 6, "qingfeng": 5, "jiangwan": 5, "binjiang": 2},
    "energy": {"gaoxin": 4, "baisha": 4, "lingang": 4, "liutang": 3},
    "digital": {"gaoxin": 8, "binjiang": 7, "dongjin": 3},
    "commerce": {"binjiang": 9, "chengguan": 6, "dongjin": 6},
    "logistics": {"lingang": 10, "jiangwan": 2, "baisha": 2},
    "education": {"dongjin": 6, "chengguan": 4, "binjiang": 4},
    "health": {"chengguan": 4, "jiangwan": 4, "dongjin": 4, "baisha": 2},
    "welfare": {"chengguan": 5, "dongjin": 3, "binjiang": 3},
    "agriculture": {"liutang": 8, "shiqiao": 8, "qingfeng": 6, "jiangwan": 4, "baisha": 3, "gaoxin": 0, "chengguan": 0},
    "tourism": {"binjiang": 5, "jiangwan": 5, "qingfeng": 5, "shiqiao": 3},
}  # fmt: skip


@dataclass(frozen=True)
class Called:
    name: str
    content: str
    owner_name: str
    site: str


ROADS = (
    "迎江路", "青石路", "创新大道", "育才路", "柳荫路", "望江路", "工业三路", "文澜路", "安澜街", "兴业路", "学府路", "和畅路",
)  # fmt: skip
SIDES = ("以东", "以南", "以西", "以北")


def content_of(rng: random.Random, sector: str) -> str:
    words = SECTORS[sector]
    return words.content.format(n=rng.randint(*words.n), m=rng.randint(*words.m))


def site_of(rng: random.Random, town_name: str) -> str:
    return f"{town_name}{rng.choice(ROADS)}{rng.choice(SIDES)}，{rng.randint(12, 320)}亩"


PHASES = ("", "二期", "三期", "四期")


@dataclass
class Namer:
    """Gives each project a name nobody else has, spreading the words of a sector evenly."""

    rng: random.Random
    taken: set[str]
    uses: dict[str, int] = field(default_factory=dict)
    brands_used: int = 0

    def call(self, sector: str, town_name: str, place: str) -> Called:
        words = SECTORS[sector]
        free: list[str] = []
        for phase in PHASES:
            free = free or [
                thing + phase for thing in words.things if f"{place}{thing}{phase}" not in self.taken
            ]
        least = min(self.uses.get(thing, 0) for thing in free)
        thing = self.rng.choice([thing for thing in free if self.uses.get(thing, 0) == least])
        self.uses[thing] = least + 1
        name = f"{place}{thing}"
        self.taken.add(name)
        owner = words.owner
        if words.branded:
            brand = BRANDS[self.brands_used % len(BRANDS)]
            self.brands_used += 1
            if sector == "manufacturing":
                name = f"{brand}{thing}{self.rng.choice(('项目', '生产线', '生产基地', '产业园', '扩产'))}"
                self.taken.add(name)
            owner = f"{brand}（临江）{OWNER_FORMS[sector]}有限公司"
        return Called(name, content_of(self.rng, sector), owner, site_of(self.rng, town_name))


OWNER_FORMS = {"manufacturing": "制造", "energy": "能源", "digital": "数字科技", "commerce": "商业管理"}
