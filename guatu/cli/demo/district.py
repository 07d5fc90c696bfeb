"""What is fixed about the fictional district: its towns, units, leaders, and the figures all else adds up to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

SEED = 20260630
DISTRICT = "临江区"
AS_OF = date(2026, 6, 30)
TODAY = date(2026, 7, 7)
FIRST_MONTH = date(2025, 1, 1)
LAST_MONTH = date(2026, 6, 1)
RULE_PACK = "linjiang-2026-3"

LEVELS = ("alarm", "watch", "good", "unrated", "exempt")


@dataclass(frozen=True)
class ClassFrame:
    """One class of the plan year: how many projects, and their sums in 万元."""

    code: str
    prefix: str
    total: int
    plan: int
    due: int  # by June; 50.0 % of the plan over the three classes
    done: int
    lights: tuple[int, int, int, int, int]  # in the order of LEVELS

    @property
    def count(self) -> int:
        return sum(self.lights)


CLASSES = (
    ClassFrame("continuing", "续", 8_425_860, 2_413_150, 1_207_575, 1_248_190, (5, 15, 96, 0, 2)),
    ClassFrame("new_start", "新", 5_319_240, 1_385_870, 693_435, 601_030, (7, 18, 64, 0, 3)),
    ClassFrame("reserve", "储", 3_606_900, 64_980, 30_540, 24_060, (1, 5, 22, 36, 0)),
)
STARTS_DUE = 57  # new starts that should have begun by AS_OF
STARTS_MADE = 49
STARTED_NOT_LISTED = 9  # begun, not yet in the statistics register
JULY_MILESTONES = 41


@dataclass(frozen=True)
class Town:
    """A town as the schematic map draws it; coordinates are those of the drawing, not of any real place."""

    code: str
    name: str
    kind: str  # town or park
    place: str  # how project names begin there
    lights: tuple[int, int, int, int, int]
    outline: tuple[tuple[float, float], ...]
    label: tuple[float, float]

    @property
    def count(self) -> int:
        return sum(self.lights)


def _outline(points: str) -> tuple[tuple[float, float], ...]:
    pairs = (pair.split(",") for pair in points.split())
    return tuple((float(x), float(y)) for x, y in pairs)


TOWNS = (
    Town(
        "jiangwan", "江湾镇", "town", "江湾", (2, 4, 14, 5, 1),
        _outline("90,64.5 130,21.5 340,21.5 340,96.8 260,96.8 180,182.8 90,182.8"), (136, 49),
    ),
    Town(
        "lingang", "临港园区", "park", "临港", (1, 7, 26, 4, 0),
        _outline("340,21.5 590,21.5 690,129 690,268.8 580,268.8 420,96.8 340,96.8"), (404, 49),
    ),
    Town(
        "baisha", "白沙镇", "town", "白沙", (1, 3, 13, 4, 0),
        _outline("580,268.8 690,268.8 735,317.1 735,532.1 700,569.8 640,505.2 640,333.2"), (664, 316),
    ),
    Town(
        "liutang", "柳塘镇", "town", "柳塘", (1, 3, 11, 3, 0),
        _outline("30,182.8 180,182.8 200,161.2 200,354.8 150,408.5 30,408.5"), (44, 218),
    ),
    Town(
        "binjiang", "滨江街道", "town", "滨江", (1, 2, 22, 4, 2),
        _outline("200,161.2 260,96.8 420,96.8 470,150.5 470,225.8 430,268.8 200,268.8"), (214, 249),
    ),
    Town(
        "chengguan", "城关街道", "town", "城关", (1, 4, 17, 1, 1),
        _outline("200,268.8 430,268.8 430,354.8 390,397.8 240,397.8 200,354.8"), (214, 299),
    ),
    Town(
        "dongjin", "东津街道", "town", "东津", (2, 6, 23, 1, 1),
        _outline("470,150.5 640,333.2 640,430 500,430 430,354.8 430,268.8 470,225.8"), (437, 292),
    ),
    Town(
        "gaoxin", "临江高新区", "park", "高新区", (2, 3, 34, 7, 0),
        _outline("240,397.8 390,397.8 430,354.8 500,430 500,559 460,602 240,602"), (254, 428),
    ),
    Town(
        "shiqiao", "石桥镇", "town", "石桥", (1, 3, 14, 6, 0),
        _outline("500,430 640,430 640,505.2 700,569.8 630,645 460,645 460,602 500,559"), (514, 460),
    ),
    Town(
        "qingfeng", "青峰镇", "town", "青峰", (1, 3, 8, 1, 0),
        _outline("30,408.5 150,408.5 200,354.8 240,397.8 240,602 200,645 90,645 30,580.5"), (44, 436),
    ),
)  # fmt: skip
RIVER = _outline("22,182.8 180,182.8 260,96.8 420,96.8 640,333.2 640,505.2 700,569.8 744,569.8")
ROAD = _outline("30,322.5 206,322.5 226,333.2 440,333.2 500,397.8 735,397.8")
RAILWAY = _outline("300,602 300,537.5 330,505.2 560,258 700,107.5 735,69.9")


def schematic_map() -> dict[str, object]:
    """The district's schematic map, as the administrator of a real one would place its towns."""
    return {
        "frame": [22, 14, 722, 640],
        "blocks": {town.code: {"outline": town.outline, "label": town.label} for town in TOWNS},
        "water": [
            {
                "line": RIVER,
                "names": [
                    {"text": "临 江", "at": [60, 188]},
                    {"text": "临 江", "at": [476, 166], "turn": 47},
                ],
            }
        ],
        "roads": [ROAD],
        "railways": [RAILWAY],
        "hills": [[52, 606]],
    }


@dataclass(frozen=True)
class Leader:
    """A leader by post; the fictional district has posts and no names. ``sectors`` weighs what is sponsored."""

    code: str
    title: str
    field: str
    lights: tuple[int, int, int, int, int]
    sectors: tuple[tuple[str, int], ...]

    @property
    def label(self) -> str:
        return f"{self.title}（{self.field}）" if self.field else self.title


LEADERS = (
    Leader("secretary", "区委书记", "", (0, 1, 9, 2, 0), (("manufacturing", 8), ("logistics", 1))),
    Leader("head", "区长", "", (1, 1, 11, 1, 0), (("manufacturing", 7), ("energy", 2), ("urban", 2))),
    Leader(
        "congress",
        "区人大常委会主任",
        "",
        (0, 3, 5, 2, 0),
        (("ecology", 3), ("agriculture", 3), ("urban", 1)),
    ),
    Leader(
        "consultative", "区政协主席", "", (0, 0, 8, 1, 1), (("tourism", 4), ("commerce", 3), ("urban", 1))
    ),
    Leader("deputy_secretary", "区委副书记", "", (1, 1, 8, 4, 0), (("education", 4), ("agriculture", 4))),
    Leader("executive", "常务副区长", "", (1, 4, 21, 2, 0), (("energy", 8), ("digital", 7), ("commerce", 4))),
    Leader(
        "construction", "副区长", "城建", (2, 6, 26, 4, 0), (("urban", 20), ("housing", 10), ("ecology", 6))
    ),
    Leader("industry", "副区长", "工业", (3, 5, 29, 4, 1), (("manufacturing", 1),)),
    Leader("transport", "副区长", "交通水利", (2, 4, 18, 3, 0), (("transport", 15), ("water", 10))),
    Leader("trade", "副区长", "商贸", (1, 2, 13, 3, 1), (("logistics", 9), ("commerce", 9))),
    Leader(
        "welfare", "副区长", "文教卫", (1, 3, 14, 2, 2), (("education", 9), ("health", 9), ("welfare", 4))
    ),
    Leader("rural", "副区长", "农业农村", (1, 4, 7, 5, 0), (("agriculture", 1),)),
    Leader("publicity", "区委宣传部部长", "", (0, 2, 7, 2, 0), (("tourism", 5), ("digital", 2))),
    Leader("united_front", "区委统战部部长", "", (0, 2, 6, 1, 0), (("commerce", 4), ("agriculture", 2))),
)
LEADERS_BY_CODE = {leader.code: leader for leader in LEADERS}
LEADERS_BY_LABEL = {leader.label: leader for leader in LEADERS}
TOWNS_BY_NAME = {town.name: town for town in TOWNS}


@dataclass(frozen=True)
class DemoUnit:
    code: str
    name: str
    short_name: str
    kind: str
    parent: str = ""
    aliases: tuple[str, ...] = ()


def _units() -> tuple[DemoUnit, ...]:
    top = DemoUnit("linjiang", "临江区", "临江区", "government", "", ("临江区人民政府", "区政府"))
    towns = [DemoUnit(t.code, t.name, t.name, t.kind, "linjiang") for t in TOWNS]
    departments = [
        DemoUnit(code, f"临江区{full}", short, "department", "linjiang", aliases)
        for code, full, short, aliases in (
            ("ndrc", "发展和改革局", "区发改局", ("发改局", "区发展改革局")),
            ("transport", "交通运输局", "区交通局", ("交通局", "区交通运输局")),
            ("commerce", "商务局", "区商务局", ("商务局",)),
            ("health", "卫生健康委员会", "区卫健委", ("卫健委", "区卫生健康委")),
            ("water", "水利局", "区水利局", ("水利局",)),
            ("housing", "住房和城乡建设局", "区住建局", ("住建局", "区住房城乡建设局")),
            ("agriculture", "农业农村局", "区农业农村局", ("农业农村局",)),
            ("city", "城市管理局", "区城管局", ("城管局", "区城市管理局")),
            ("industry", "工业和信息化局", "区工信局", ("工信局", "区工业和信息化局")),
            ("education", "教育局", "区教育局", ("教育局",)),
            ("civil", "民政局", "区民政局", ("民政局",)),
            ("culture", "文化和旅游局", "区文旅局", ("文旅局",)),
            ("permits", "行政审批局", "区行政审批局", ("行政审批局", "区审批局")),
            ("finance", "财政局", "区财政局", ("财政局",)),
            ("forestry", "林业局", "区林业局", ("林业局",)),
            ("statistics", "统计局", "区统计局", ("统计局",)),
            ("audit", "审计局", "区审计局", ("审计局",)),
            ("science", "科学技术局", "区科技局", ("科技局",)),
            ("data", "数据局", "区数据局", ("数据局",)),
            ("emergency", "应急管理局", "区应急局", ("应急局",)),
            ("market", "市场监督管理局", "区市场监管局", ("市场监管局",)),
            ("labour", "人力资源和社会保障局", "区人社局", ("人社局",)),
            ("veterans", "退役军人事务局", "区退役军人局", ()),
            ("sports", "体育局", "区体育局", ("体育局",)),
            ("investment", "投资促进中心", "区投促中心", ("投促中心",)),
            ("petitions", "信访局", "区信访局", ()),
            ("supervision", "人民政府督查室", "区政府督查室", ("督查室", "区督查室")),
            ("office", "人民政府办公室", "区政府办", ("政府办",)),
            ("party_office", "委员会办公室", "区委办", ()),
            ("key_projects", "重点项目办公室", "区重点项目办公室", ("区重点办", "重点办")),
        )
    ]
    branches = [
        DemoUnit(
            "land",
            "市自然资源和规划局临江分局",
            "自然资源分局",
            "department",
            "linjiang",
            ("区自然资源分局",),
        ),
        DemoUnit(
            "environment",
            "市生态环境局临江分局",
            "生态环境分局",
            "department",
            "linjiang",
            ("区生态环境分局",),
        ),
        DemoUnit("lingang_board", "临港园区管理委员会", "临港园区管委会", "department", "lingang", ()),
        DemoUnit(
            "gaoxin_board", "临江高新技术产业开发区管理委员会", "高新区管委会", "department", "gaoxin", ()
        ),
        DemoUnit("gaoxin_service", "高新区企业服务科", "高新区企业服务科", "department", "gaoxin_board", ()),
        DemoUnit("planning_section", "区发改局项目科", "区发改局 项目科", "department", "ndrc", ()),
    ]
    companies = [
        DemoUnit(code, full, short, "state_company", "linjiang")
        for code, full, short in (
            ("urban_investment", "临江城市建设投资集团有限公司", "区城投公司"),
            ("transport_investment", "临江交通投资有限公司", "区交投公司"),
            ("water_investment", "临江水务集团有限公司", "区水务集团"),
            ("rural_investment", "临江乡村振兴投资有限公司", "区乡投公司"),
            ("tourism_investment", "临江文旅发展有限公司", "区文旅公司"),
            ("port_group", "临江港务有限公司", "区港务公司"),
            ("power", "临江区供电公司", "区供电公司"),
            ("gas", "临江燃气有限公司", "区燃气公司"),
        )
    ]
    contractors = [
        DemoUnit(f"contractor_{n}", f"{name}有限公司", name, "contractor", "")
        for n, name in enumerate(
            (
                "澄江建工集团", "临江路桥工程", "砥石建设", "江左水利工程", "衡岳安装工程", "东津市政建设",
                "云栎建筑工程", "青峰路港工程", "石桥园林绿化", "江湾机电工程", "柳塘水电建设", "白沙钢结构",
            ),
            start=1,
        )
    ]  # fmt: skip
    return (top, *towns, *departments, *branches, *companies, *contractors)


UNITS = _units()
UNITS_BY_SHORT_NAME = {unit.short_name: unit for unit in UNITS}
CONTRACTORS = tuple(unit for unit in UNITS if unit.kind == "contractor")
