"""A writer of ledgers nobody has seen, with their truth: every habit of the offices varied at random from a seed.

``make(seed)`` gives sheets as grids, the projects a careful clerk reads out of them, and the faults planted.
"""

# ruff: noqa: E501

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from guatu.engine.sheets.cells import Sheet, cell_name

TOWNS = ["白塔镇", "石桥镇", "柳湾镇", "高庄乡", "青溪街道", "东门街道", "临江经济开发区", "新港物流园"]
SHORT_TOWNS = {"白塔镇": "白塔", "石桥镇": "石桥", "柳湾镇": "柳湾", "高庄乡": "高庄", "青溪街道": "青溪"}
OFFICES = {
    "区发展改革委": "区发改委", "区住房城乡建设委": "区住建委", "区工业和信息化局": "区工信局", "区交通运输局": "区交通局",
    "区水务局": "水务局", "区文化旅游局": "区文旅局", "区卫生健康委": "区卫健委", "区教育局": "教育局", "区生态环境局": "区环境局",
}  # fmt: skip
SECTORS = ["智能制造", "高端装备", "文化旅游", "基础设施", "生态环境", "公共服务", "民计民生", "现代农业"]
WORKS = ["快速路工程", "污水处理厂扩建", "工业机器人生产基地", "养老服务中心", "110千伏输变电工程", "农贸市场提升", "古镇保护利用", "数控机床生产线技改",
         "智慧物流园（一期）", "冷链仓储中心", "老旧小区改造", "5G智能终端产业园", "跨河大桥新建", "全民健身中心"]  # fmt: skip
FIRMS = ["中睿", "博远", "永济", "恒泽", "金穗", "云帆", "海纳", "北辰", "启源", "天工"]
LEADERS = ["王建国", "李某", "张伟", "欧阳志远", "赵某", "孙立", "周某", "吴晓梅", "郑某", "钱进"]
PROGRESS = [
    "完成土地平整",
    "主体封顶",
    "完成桩基施工，正在进行基坑支护",
    "正在办理用地预审",
    "设备安装调试",
    "完成竣工验收",
]
PROBLEMS = ["", "", "用地指标未落实", "资金到位慢，缺口较大", "征地拆迁尚余3户未签协议", "施工许可办理滞后"]
CLASSES = ["续建", "新开工", "储备"]
YUAN = {"元": 1, "万元": 10_000, "亿元": 100_000_000}

HEADERS: dict[str, list[str]] = {
    "serial": ["序号", "编号", "序 号", "No."],
    "name": ["项目名称", "名称", "工程名称", "重点项目名称", "建设项目名称", "项目 名称", "项目（工程）名称"],
    "class_": ["建设性质", "项目类型", "项目性质", "类别", "项目类别", "进度类别"],
    "sector": ["行业类别", "所属行业", "行业", "所属领域", "产业类别", "行业分类", "领域"],
    "local_authority": ["属地", "所属镇街", "属地镇街", "镇街", "乡镇（街道）", "责任属地", "建设地点", "项目所在地", "所在乡镇"],
    "lead_unit": ["牵头单位", "牵头部门", "主管部门", "行业主管部门", "牵头责任单位"],
    "responsible_unit": ["责任单位", "责任部门", "项目责任单位", "承办单位"],
    "sponsors": ["包联领导", "县级领导", "挂联领导", "联系领导", "包保领导", "挂钩领导", "区级包联领导", "联系区领导"],
    "total": ["总投资", "计划总投资", "投资总额", "概算总投资", "项目总投资", "总投资额"],
    "plan": ["年度计划投资", "{y}年计划投资", "{y}年度投资计划", "本年计划", "今年计划投资", "年度投资计划", "{y}年计划", "{y}年度计划投资额", "当年计划投资", "{y}年投资目标"],
    "done": ["累计完成", "{y}年1-{m}月完成投资", "1-{m}月完成投资", "年初至今完成", "本年完成投资", "本年累计完成", "{y}年1—{m}月累计完成投资", "年度累计完成投资", "今年累计完成投资", "截至{m}月底累计完成投资", "当年累计"],
    "start": ["开工时间", "计划开工时间", "开工年月", "开工日期", "开工（计划）时间", "项目开工时间"],
    "finish": ["竣工时间", "计划竣工时间", "竣工年月", "完工时间", "建成时间", "计划建成时间", "竣工日期"],
    "span": ["建设起止年限", "起止年限", "建设周期", "建设工期", "起止时间", "建设年限"],
    "content": ["建设内容及规模", "主要建设内容", "建设内容", "建设规模及内容", "项目概况", "建设内容和规模"],
    "physical_progress": ["形象进度", "当前形象进度", "进展情况", "项目进展情况", "工程进展", "目前进展情况", "最新进展"],
    "problem": ["存在问题", "存在的问题", "需协调解决的问题", "存在困难和问题", "主要问题"],
}  # fmt: skip
GROUPS = {
    "total": ["投资情况", "投资情况", "投资计划及完成情况"], "start": ["建设工期", "建设时间", "建设起止时间"], "lead_unit": ["责任落实", "责任分工", "责任单位及领导"],
}  # fmt: skip
LEAVES = {"start": ["开工", "开工时间", "起"], "finish": ["竣工", "竣工时间", "止"]}
TRADITIONAL = str.maketrans("项称总资计划额开时间设内规领导责单属镇乡业类别级号产续储备进况问题联系挂点牵头门区县际竣负预应标准说财务体现协调围长实", "項稱總資計劃額開時間設內規領導責單屬鎮鄉業類別級號產續儲備進況問題聯繫掛點牽頭門區縣際竣負預應標準說財務體現協調圍長實")  # fmt: skip


@dataclass
class Ledger:
    """Sheets, their truth by (sheet, row), the faults planted and what makes this ledger special."""

    sheets: list[Sheet]
    year: int | None
    month: int | None
    projects: dict[tuple[str, int], dict[str, Any]]
    faults: set[tuple[str, str, str]]
    traits: dict[str, Any] = field(default_factory=dict)
    fields: set[str] = field(default_factory=set)


class Writer:
    """Writes one random ledger."""

    def __init__(self, seed: int) -> None:
        self.r = random.Random(seed)
        self.year = self.r.choice([2021, 2022, 2023, 2024])
        self.month = self.r.randint(2, 11)
        self.faults: set[tuple[str, str, str]] = set()
        self.truth: dict[tuple[str, int], dict[str, Any]] = {}
        self.traits: dict[str, Any] = {"seed": seed}

    def flip(self, chance: float) -> bool:
        return self.r.random() < chance

    def trait(self, name: str, choices: list[Any]) -> Any:
        self.traits[name] = self.r.choice(choices)
        return self.traits[name]

    # Projects

    def projects(self, count: int) -> list[dict[str, Any]]:
        r, found, names = self.r, [], set()
        while len(found) < count:
            town = r.choice(TOWNS)
            lead = town if r.random() < 0.6 else r.choice(FIRMS)
            work = r.choice(WORKS)
            name = f"{lead}{work}{r.choice(['', '', '（一期）', '（二期）', '及配套设施'])}项目"
            if name in names:
                continue
            names.add(name)
            class_ = r.choice(CLASSES)
            total = r.choice([r.randint(2000, 9000), r.randint(10_000, 90_000), r.randint(100_000, 500_000)])
            plan = 0 if class_ == "储备" else total * r.randint(12, 60) // 100
            done = 0 if class_ == "储备" else plan * r.randint(0, 115) // 100
            start = {"续建": self.year - r.randint(1, 2), "新开工": self.year, "储备": self.year + 1}[class_]
            month = r.randint(1, 12)
            finish = (start * 12 + month - 1) + r.randint(9, 36)
            found.append({
                "name": name, "class_": class_, "sector": r.choice(SECTORS), "local_authority": town,
                "lead_unit": r.choice(list(OFFICES)), "responsible_unit": r.choice([*OFFICES, town]),
                "sponsors": tuple(r.sample(LEADERS, r.choice([1, 1, 2, 3]))),
                "total": total, "plan": plan, "done": done, "start": (start, month), "finish": (finish // 12, finish % 12 + 1),
                "content": f"总建筑面积{r.randint(5, 200)}000平方米，建设{work}及附属设施", "physical_progress": r.choice(PROGRESS), "problem": r.choice(PROBLEMS),
            })  # fmt: skip
        return found

    # Cells

    def amount(self, wan: int, unit: str) -> Any:
        exact = Decimal(wan) * 10_000 / YUAN[unit]
        text = f"{exact:f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        style = self.traits["numbers"]
        if style == "number" or (style == "mixed" and self.flip(0.6)):
            return float(exact)
        if style == "thousands" or (style == "mixed" and self.flip(0.5)):
            whole, _, rest = text.partition(".")
            text = f"{int(whole):,}" + (f".{rest}" if rest else "")
        if style == "fullwidth" or (style == "mixed" and self.flip(0.3)):
            text = text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})
        if style == "suffix" or (style == "mixed" and self.flip(0.15)):
            text += unit
        return text

    def blank(self) -> Any:
        return self.r.choice(["", "", "—", "/", "无", "-", "——", " "])

    def date_cell(self, moment: tuple[int, int], style: str) -> Any:
        year, month = moment
        match style:
            case "iso":
                return f"{year}-{month:02d}"
            case "dot":
                return f"{year}.{month:02d}"
            case "dot1":
                return f"{year}.{month}"
            case "han":
                return f"{year}年{month}月"
            case "han_end":
                return f"{year}年{month}月底"
            case "slash":
                return f"{year}/{month}"
            case "compact":
                return float(f"{year}{month:02d}")
            case "date":
                return date(year, month, self.r.randint(1, 28))
            case "day":
                return f"{year}年{month}月{self.r.randint(1, 28)}日"
            case "decimal":
                return float(f"{year}.{month:02d}")
        raise ValueError(style)

    def span_cell(self, p: dict[str, Any], style: str) -> str:
        (a, b), (c, d) = p["start"], p["finish"]
        return {
            "dot": f"{a}.{b:02d}-{c}.{d:02d}", "dash": f"{a}-{b:02d}-{c}-{d:02d}", "iso": f"{a}-{b:02d}至{c}-{d:02d}", "han": f"{a}年{b}月-{c}年{d}月",
            "tilde": f"{a}.{b}~{c}.{d}", "slash": f"{a}/{b}—{c}/{d}", "years": f"{a}-{c}", "hanyears": f"{a}年-{c}年", "wave": f"{a}年{b}月～{c}年{d}月",
        }[style]  # fmt: skip

    def pad(self, text: str) -> str:
        if self.traits["padded"] and self.flip(0.2) and len(text) > 2:
            at = self.r.randint(1, len(text) - 1)
            if text[at - 1].isdigit() and text[at].isdigit():
                return text
            return text[:at] + self.r.choice([" ", "　", "  "]) + text[at:]
        return text

    def wrap(self, text: str) -> str:
        if self.traits["wrapped"] and self.flip(0.25) and len(text) > 6:
            at = self.r.randint(3, len(text) - 3)
            return text[:at] + self.r.choice(["\n", "\r\n"]) + text[at:]
        return text

    def leaders(self, names: tuple[str, ...]) -> str:
        separator = {
            "pause": "、",
            "comma": "，",
            "space": " ",
            "line": "\n",
            "stroke": "/",
            "semicolon": "；",
        }[self.traits["leaders"]]
        shown = [
            f"{n[0]} {n[1]}"
            if len(n) == 2 and self.traits["padded"] and separator not in " \n" and self.flip(0.3)
            else n
            for n in names
        ]
        return separator.join(shown)

    def header(self, key: str, unit: str | None) -> str:
        text = self.r.choice(HEADERS[key]).format(y=self.year, m=self.month)
        if unit:
            text += self.r.choice(["（{}）", "({})", "\n（{}）", "（单位：{}）"]).format(unit)
        if self.traits["traditional"]:
            text = text.translate(TRADITIONAL)
        return text

    # Layout

    def make(self) -> Ledger:
        r = self.r
        self.trait("numbers", ["number", "number", "number", "thousands", "fullwidth", "suffix", "mixed"])
        self.trait("padded", [True, False])
        self.trait("wrapped", [True, False])
        self.trait("traditional", [False, False, False, True])
        self.trait("leaders", ["pause", "comma", "space", "line", "stroke", "semicolon"])
        self.trait(
            "dates", ["iso", "dot", "dot1", "han", "han_end", "slash", "compact", "date", "day", "decimal"]
        )
        self.trait("spans", ["dot", "dash", "iso", "han", "tilde", "slash", "years", "hanyears", "wave"])
        self.trait("unit_place", ["header", "header", "line", "group", "title"])
        self.trait("header_rows", [1, 1, 2, 2, 3])
        self.trait("merged", [True, True, False])
        self.trait("title", ["year", "year_month", "none", "asof"])
        self.trait(
            "shape",
            [
                "flat",
                "banners",
                "banners_sums",
                "subtotals_last",
                "subtotals_first",
                "towns",
                "class_sheets",
                "sector_banners",
                "town_banners",
                "vertical",
                "two_level",
            ],
        )
        self.trait("total_row", [None, None, "first", "last"])
        self.trait("footnote", [False, True])
        self.trait("numbered_columns", [False, False, False, True])
        self.trait("repeat_header", [False, False, False, True])
        self.trait("short_names", [False, False, False, True])
        self.trait("hidden_column", [False, False, True])
        self.trait("hidden_rows", [False, False, False, True])
        self.trait("restart", [False, True])
        self.trait("faulty", [False, False, True])
        projects = self.projects(r.randint(9, 45))
        self.fields = self.choose_fields()
        self.columns = self.arrange()
        shape = self.traits["shape"]
        sheets = []
        if shape == "towns":
            towns = [t for t in TOWNS if any(p["local_authority"] == t for p in projects)]
            if self.flip(0.7):
                sheets.append(self.summary(towns, projects))
            for town in towns:
                sheets.append(
                    self.sheet(town, [p for p in projects if p["local_authority"] == town], town=town)
                )
        elif shape == "class_sheets":
            for class_ in CLASSES:
                mine = [p for p in projects if p["class_"] == class_]
                if mine:
                    sheets.append(self.sheet(f"{class_}项目", mine))
        else:
            sheets.append(self.sheet(r.choice(["Sheet1", "重点项目", "台账", "进展情况表"]), projects))
        texts = " ".join(str(cell) for sheet in sheets for row in sheet.rows[:8] for cell in row)
        year = self.year if f"{self.year}年" in texts else None
        return Ledger(
            sheets,
            year,
            self.month if self.month_shown else None,
            self.truth,
            self.faults,
            self.traits,
            set(self.fields),
        )

    def choose_fields(self) -> list[str]:
        shape = self.traits["shape"]
        fields = ["name", "total", "plan"]
        fields += ["done"] if self.flip(0.9) else []
        if self.flip(0.25):
            fields.append("span")
        elif self.flip(0.9):
            fields += ["start", "finish"]
        for key in (
            "sector",
            "local_authority",
            "lead_unit",
            "responsible_unit",
            "sponsors",
            "content",
            "physical_progress",
            "problem",
            "class_",
        ):
            if self.flip(0.75):
                fields.append(key)
        drop = {"towns": ["local_authority"], "class_sheets": ["class_"], "banners": ["class_"], "banners_sums": ["class_"], "two_level": ["class_", "sector"],
                "sector_banners": ["sector"], "town_banners": ["local_authority"]}.get(shape, [])  # fmt: skip
        fields = [f for f in fields if f not in drop]
        if shape == "vertical" and "sector" not in fields:
            fields.append("sector")
        self.implied = drop
        return fields

    def arrange(self) -> list[tuple[str, str]]:
        """Columns as (key, header of a distractor or ''), in an order an office might use."""
        r = self.r
        order = [
            "name",
            "content",
            "class_",
            "sector",
            "local_authority",
            "total",
            "plan",
            "done",
            "start",
            "finish",
            "span",
            "lead_unit",
            "responsible_unit",
            "sponsors",
            "physical_progress",
            "problem",
        ]
        blocks = [
            ["name"],
            ["content"],
            ["class_"],
            ["sector"],
            ["local_authority"],
            ["total", "plan", "done"],
            ["start", "finish", "span"],
            ["lead_unit", "responsible_unit", "sponsors"],
            ["physical_progress"],
            ["problem"],
        ]
        if self.flip(0.5):
            head, rest = blocks[:1], blocks[1:]
            r.shuffle(rest)
            blocks = head + rest
        order = [key for block in blocks for key in block if key in self.fields]
        columns = [(key, "") for key in order]
        if self.flip(0.85):
            columns.insert(0, ("serial", ""))
        y = self.year
        extras = [
            ("x_last", f"{y - 1}年完成投资"), ("x_since", "自开工累计完成投资"), ("x_month", "本月完成投资"), ("x_rate", r.choice(["完成率", "完成比例（%）", "占年度计划比例", "投资完成率"])),
            ("x_stat", "入库投资"), ("x_paid", "到位资金"), ("x_code", "项目代码"), ("x_owner", r.choice(["建设单位", "项目业主", "业主单位", "实施单位"])), ("x_contact", "联系人及电话"),
            ("x_area", "占地面积（亩）"), ("x_remark", "备注"), ("x_target", f"{y}年形象进度目标"), ("x_next", "下一步工作计划"), ("x_part", "其中：中央预算内资金"), ("x_quarter", "三季度计划投资"),
        ]  # fmt: skip
        for key, text in r.sample(extras, r.randint(0, 5)):
            if key == "x_rate" and "done" not in self.fields:
                continue
            columns.insert(r.randint(2, len(columns)), (key, text))
        return columns

    def units(self) -> dict[str, str]:
        common = self.r.choice(["万元", "万元", "亿元", "元"])
        place = self.traits["unit_place"]
        units = dict.fromkeys(("total", "plan", "done"), common)
        if place == "header" and self.flip(0.5):
            units["total"] = self.r.choice(["亿元", "万元"])
        return units

    def head(
        self,
        rows: list[list[Any]],
        merges: list[tuple[int, int, int, int]],
        units: dict[str, str],
        town: str | None,
    ) -> int:
        """Title, unit line and header rows; gives the first data row."""
        r, width = self.r, len(self.columns)
        place = self.traits["unit_place"]
        self.month_shown = False
        title = {
            "none": "",
            "year": f"{town or '临江区'}{self.year}年重点项目台账",
            "year_month": f"{town or '临江区'}{self.year}年1-{self.month}月重点项目进展情况表",
            "asof": f"{town or '临江区'}{self.year}年重点建设项目进展情况表",
        }[self.traits["title"]]
        if not title and place in ("title",):
            title = f"{town or ''}{self.year}年重点项目一览表"
        if title:
            if place == "title":
                title += f"（单位：{units['total']}）"
            rows.append([title, *[""] * (width - 1)])
            if self.traits["merged"]:
                merges.append((0, 0, 0, width - 1))
            self.month_shown = self.traits["title"] == "year_month"
        if place == "line" or self.traits["title"] == "asof":
            line = []
            if self.traits["title"] == "asof":
                line.append(f"截至{self.year}年{self.month}月底")
                self.month_shown = True
            if place == "line":
                line.append(f"单位：{units['total']}")
            if self.flip(0.5):
                line.insert(0, "填报单位：区重点项目办")
            row = ["" for _ in range(width)]
            if self.flip(0.5):
                row[0] = "     ".join(line)
            else:
                for position, text in enumerate(line):
                    row[min(position * 3, width - 1)] = text
            rows.append(row)
        top = len(rows)
        count = self.traits["header_rows"]
        if place == "group":
            count = max(2, count)
        texts: list[list[str]] = []
        groups: dict[int, str] = {}
        keys = [key for key, _ in self.columns]
        if count > 1:
            for first, members in (
                ("total", ("total", "plan", "done")),
                ("start", ("start", "finish")),
                ("lead_unit", ("lead_unit", "responsible_unit", "sponsors")),
            ):
                where = [i for i, key in enumerate(keys) if key in members]
                if len(where) > 1 and where == list(range(where[0], where[-1] + 1)):
                    text = r.choice(GROUPS[first])
                    if first == "total" and place == "group":
                        text += f"（{units['total']}）"
                    for i in where:
                        groups[i] = text
            grouped = [i for i in groups if keys[i] in ("total", "plan", "done")]
            if place == "group" and not grouped:
                place = "header"
        for i, (key, extra) in enumerate(self.columns):
            unit = None
            if key in units and (place == "header" or (place == "group" and i not in groups)):
                unit = units[key]
            if key.startswith("x_"):
                text = extra
                if key in ("x_last", "x_since", "x_month", "x_stat", "x_paid", "x_part", "x_quarter"):
                    text += f"（{units['plan']}）"
            elif i in groups and key in LEAVES and self.flip(0.7):
                text = r.choice(LEAVES[key])
            else:
                text = self.header(key, unit)
            if key == "done" and f"{self.month}月" in text and "月" in text:
                self.month_shown = True
            texts.append([groups[i], text] if i in groups else [text])
        if self.traits["traditional"]:
            texts = [[t.translate(TRADITIONAL) for t in path] for path in texts]
        depth = max(len(path) for path in texts)
        if count == 3 and depth == 2:
            texts = [[*path[:1], *path] if len(path) == 1 else path for path in texts]
            depth = 2
        header = [["" for _ in range(width)] for _ in range(depth)]
        for i, path in enumerate(texts):
            path = list(dict.fromkeys(path))
            header[0][i] = path[0]
            if len(path) > 1:
                header[1][i] = path[1]
            elif depth > 1 and self.traits["merged"]:
                merges.append((top, i, top + depth - 1, i))
        # A group's text is written once, over its first column.
        i = 0
        while i < width:
            if i in groups:
                j = i
                while j + 1 < width and groups.get(j + 1) == groups[i]:
                    j += 1
                    header[0][j] = ""
                if j > i and self.traits["merged"]:
                    merges.append((top, i, top, j))
                i = j
            i += 1
        rows.extend(header)
        self.header_rows = header
        if self.traits["numbered_columns"] and width > 5:
            rows.append([float(i + 1) for i in range(width)])
        return len(rows)

    def sheet(self, name: str, projects: list[dict[str, Any]], town: str | None = None) -> Sheet:
        r = self.r
        if not hasattr(self, "sheet_units"):
            self.sheet_units = self.units()
            self.seed_state = r.getstate()
        else:
            r.setstate(self.seed_state)
        units = self.sheet_units
        rows: list[list[Any]] = []
        merges: list[tuple[int, int, int, int]] = []
        hidden_rows: set[int] = set()
        self.head(rows, merges, units, town)
        r.seed(f"{self.traits['seed']}{name}")
        shape = self.traits["shape"]
        width = len(self.columns)
        if shape in ("banners", "banners_sums", "subtotals_last", "subtotals_first"):
            groups = [(c, [p for p in projects if p["class_"] == c]) for c in CLASSES]
        elif shape == "sector_banners":
            groups = [(s, [p for p in projects if p["sector"] == s]) for s in SECTORS]
        elif shape == "town_banners":
            groups = [(t, [p for p in projects if p["local_authority"] == t]) for t in TOWNS]
        elif shape == "vertical":
            groups = [(s, [p for p in projects if p["sector"] == s]) for s in SECTORS]
        elif shape == "two_level":
            groups = [(c, [p for p in projects if p["class_"] == c]) for c in CLASSES]
        else:
            groups = [("", projects)]
        groups = [(label, mine) for label, mine in groups if mine]
        total_row = self.traits["total_row"]
        if total_row == "first":
            rows.append(self.sum_row("合计", projects, units))
        number = 0
        style = r.choice(
            [
                "{n}、{l}项目（{c}个）",
                "{n}、{l}项目",
                "（{n}）{l}类（{c}个）",
                "{n}、{l}项目 {c}个",
                "{l}项目（{c}项）",
            ]
        )
        if shape == "town_banners":
            style = r.choice(["{n}、{l}", "{l}（{c}个）", "{n}、{l}（{c}个）", "{l}"])
        for index, (label, mine) in enumerate(groups):
            if self.traits["restart"]:
                number = 0
            if shape in ("banners", "banners_sums", "sector_banners", "town_banners", "two_level"):
                numeral = "一二三四五六七八九十"[index]
                text = style.format(n=numeral, l=label, c=len(mine))
                if shape == "two_level":
                    text = f"{numeral}、{label}项目（{len(mine)}个）"
                row = (
                    self.sum_row(text, mine, units)
                    if shape == "banners_sums"
                    else [text, *[""] * (width - 1)]
                )
                rows.append(row)
                first_amount = next(
                    i for i, (key, _) in enumerate(self.columns) if key in ("total", "plan", "done")
                )
                if self.traits["merged"] and first_amount > 1:
                    merges.append((len(rows) - 1, 0, len(rows) - 1, first_amount - 1))
            if shape == "subtotals_first":
                rows.append(self.sum_row(f"{label}项目小计", mine, units))
            inner = [("", mine)]
            if shape == "two_level":
                inner = [(s, [p for p in mine if p["sector"] == s]) for s in SECTORS]
                inner = [(s, m) for s, m in inner if m]
            start_row = len(rows)
            for inner_index, (inner_label, members) in enumerate(inner):
                if inner_label:
                    rows.append(
                        [f"（{'一二三四五六七八九十'[inner_index]}）{inner_label}", *[""] * (width - 1)]
                    )
                for p in members:
                    number += 1
                    hide = self.traits["hidden_rows"] and self.flip(0.1)
                    if hide:
                        hidden_rows.add(len(rows))
                    self.truth[name, len(rows) + 1] = self.truth_of(p)
                    rows.append(self.project_row(p, number, units))
            if shape == "vertical":
                column = next(i for i, (key, _) in enumerate(self.columns) if key == "sector")
                for row in range(start_row + 1, len(rows)):
                    rows[row][column] = ""
                if self.traits["merged"] and len(rows) - start_row > 1:
                    merges.append((start_row, column, len(rows) - 1, column))
            if shape == "subtotals_last" or (shape == "towns" and self.flip(0.5)):
                rows.append(
                    self.sum_row(
                        r.choice(["小计", f"{label}小计" if label else "小计", "小  计"]), mine, units
                    )
                )
            if self.traits["repeat_header"] and index == 0 and len(groups) > 1 and not merges:
                rows.extend(list(h) for h in self.header_rows)
        if total_row == "last":
            rows.append(self.sum_row(r.choice(["合计", "总计", "合  计"]), projects, units))
        if self.traits["footnote"]:
            rows.append(
                [
                    r.choice(
                        [
                            "注：1.完成投资以施工单位产值为准；2.储备项目不下达年度投资计划。",
                            "备注：以上数据由各责任单位提供",
                            "填表人：某某    审核人：某某",
                        ]
                    ),
                    *[""] * (width - 1),
                ]
            )
        hidden_columns = (
            frozenset(
                i for i, (key, _) in enumerate(self.columns) if key in ("x_code", "x_last", "x_contact")
            )
            if self.traits["hidden_column"]
            else frozenset()
        )
        built = Sheet(name, rows, merges, frozenset(hidden_rows), hidden_columns)
        if (
            self.traits["faulty"]
            and not any(s == name for s, _, _ in self.faults)
            and (shape not in ("towns", "class_sheets") or not self.faults)
        ):
            self.plant(built, units)
        # Merged cells keep only the value of their first cell.
        built = Sheet(name, rows, merges, frozenset(hidden_rows), hidden_columns)
        for row, column in built.anchors:
            if row < len(rows):
                rows[row][column] = ""
        return built

    def sum_row(self, label: str, projects: list[dict[str, Any]], units: dict[str, str]) -> list[Any]:
        row: list[Any] = ["" for _ in self.columns]
        row[0] = label
        for i, (key, _) in enumerate(self.columns):
            if key in units and i > 0:
                row[i] = self.amount(sum(p[key] for p in projects), units[key])
        return row

    def truth_of(self, p: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key in (
            "name",
            "class_",
            "sector",
            "local_authority",
            "lead_unit",
            "responsible_unit",
            "sponsors",
            "content",
            "physical_progress",
            "problem",
        ):
            found[key] = p[key] if key in self.fields or key in self.implied else None
        for key, out in (
            ("total", "total_investment_yuan"),
            ("plan", "annual_plan_yuan"),
            ("done", "completed_yuan"),
        ):
            found[out] = p[key] * 10_000 if key in self.fields else None
        for key in ("start", "finish"):
            known = key in self.fields or (
                "span" in self.fields and self.traits["spans"] not in ("years", "hanyears")
            )
            found[f"{key}_month"] = f"{p[key][0]}-{p[key][1]:02d}" if known else None
        return found

    def project_row(self, p: dict[str, Any], number: int, units: dict[str, str]) -> list[Any]:
        row: list[Any] = []
        short = self.traits["short_names"]
        for key, _ in self.columns:
            match key:
                case "serial":
                    row.append(float(number))
                case "name":
                    row.append(self.wrap(p["name"]))
                case "class_":
                    row.append(
                        self.r.choice([p["class_"], p["class_"] + "项目"])
                        if self.traits["padded"]
                        else p["class_"]
                    )
                case "local_authority" | "lead_unit" | "responsible_unit":
                    text = p[key]
                    if short and number > 6 and self.flip(0.3):
                        text = {**OFFICES, **SHORT_TOWNS}.get(text, text) if self.full_seen(text) else text
                    self.seen = (
                        {*getattr(self, "seen", set()), p[key]}
                        if text == p[key]
                        else getattr(self, "seen", set())
                    )
                    row.append(self.pad(text))
                case "sponsors":
                    row.append(self.leaders(p["sponsors"]))
                case "total" | "plan" | "done":
                    if (
                        key != "total"
                        and p["class_"] == "储备"
                        and ("class_" in self.fields or "class_" in self.implied)
                        and self.flip(0.5)
                    ):
                        row.append(self.blank())
                    else:
                        row.append(self.amount(p[key], units[key]))
                case "start" | "finish":
                    row.append(self.date_cell(p[key], self.traits["dates"]))
                case "span":
                    row.append(self.span_cell(p, self.traits["spans"]))
                case "content" | "physical_progress" | "problem":
                    row.append(
                        self.wrap(p[key])
                        if p[key]
                        else self.r.choice(["", "无", "暂无"])
                        if key == "problem"
                        else ""
                    )
                case "sector":
                    row.append(p["sector"])
                case _:
                    row.append(self.extra(key, p, units))
        return row

    def full_seen(self, text: str) -> bool:
        return text in getattr(self, "seen", set())

    def extra(self, key: str, p: dict[str, Any], units: dict[str, str]) -> Any:
        r = self.r
        match key:
            case "x_last":
                return self.amount(p["total"] // 5 + 7, units["plan"])
            case "x_since":
                return self.amount(p["done"] + p["total"] // 6 + 3, units["plan"])
            case "x_month":
                return self.amount(p["done"] // 7, units["plan"])
            case "x_stat" | "x_paid":
                return self.amount(p["done"] * 8 // 10, units["plan"])
            case "x_part" | "x_quarter":
                return self.amount(p["plan"] // 4, units["plan"])
            case "x_rate":
                header = dict(self.columns)["x_rate"]
                if not p["plan"]:
                    return self.blank()
                exact = p["done"] / p["plan"]
                return (
                    round(exact * 100, 2)
                    if "%" in header
                    else r.choice([round(exact, 4), f"{exact * 100:.1f}%"])
                )
            case "x_code":
                return f"{self.year}-410{r.randint(100, 999)}-04-01-{r.randint(100000, 999999)}"
            case "x_owner":
                return f"临江{r.choice(FIRMS)}投资有限公司"
            case "x_contact":
                return f"{r.choice(LEADERS)}1380000{r.randint(1000, 9999)}"
            case "x_area":
                return float(r.randint(10, 900))
            case "x_target":
                return r.choice(["完成主体工程", "竣工投用", "完成投资计划"])
            case "x_next":
                return r.choice(["加快办理前期手续", "倒排工期，压茬推进"])
        return r.choice(["", "", "省重点"])

    def summary(self, towns: list[str], projects: list[dict[str, Any]]) -> Sheet:
        rows: list[list[Any]] = [["镇街", "项目个数", "总投资（万元）", "年度计划（万元）"]]
        for town in towns:
            mine = [p for p in projects if p["local_authority"] == town]
            rows.append(
                [
                    town,
                    float(len(mine)),
                    float(sum(p["total"] for p in mine)),
                    float(sum(p["plan"] for p in mine)),
                ]
            )
        return Sheet(self.r.choice(["汇总", "汇总表", "总表"]), rows)

    def plant(self, sheet: Sheet, units: dict[str, str]) -> None:
        """Plant one fault of several kinds in different rows."""
        r = self.r
        where = {key: i for i, (key, _) in enumerate(self.columns)}
        rows = [row for (name, row) in self.truth if name == sheet.name]
        r.shuffle(rows)
        summed = (
            self.traits["shape"] in ("banners_sums", "subtotals_last", "subtotals_first", "towns")
            or self.traits["total_row"]
        )
        kinds = ["not_a_number", "negative", "missing_name", "plan_exceeds_total", "completed_exceeds_total"]
        kinds += ["impossible_date", "finish_not_after_start", "duplicate_name", "unit_unclear"]
        merged = {(row, column) for row, column in sheet.anchors}
        for kind in kinds:
            if not rows:
                return
            row = rows.pop()
            truth = self.truth[sheet.name, row]
            key, cells = "total", sheet.rows[row - 1]
            if kind in ("not_a_number", "negative"):
                if "total" not in where:
                    continue
                cells[where["total"]] = (
                    r.choice(["约五亿左右", "待审计后确定", "3000~5000"])
                    if kind == "not_a_number"
                    else -1200.0
                )
                truth["total_investment_yuan"] = ...
            elif kind == "missing_name":
                if "serial" not in where or where["name"] == 0 or (row - 1, where["name"]) in merged:
                    continue
                cells[where["name"]], key = "", "name"
                truth["name"] = ...
            elif kind == "plan_exceeds_total":
                if summed:
                    continue
                wan = truth["total_investment_yuan"] // 10_000 * 3
                cells[where["plan"]], key = self.amount(wan, units["plan"]), "plan"
                truth["annual_plan_yuan"] = ...
            elif kind == "completed_exceeds_total":
                if summed or "done" not in where:
                    continue
                wan = truth["total_investment_yuan"] // 10_000 + 7
                cells[where["done"]], key = self.amount(wan, units["done"]), "done"
                truth["completed_yuan"] = ...
            elif kind == "unit_unclear":
                # Typed in 亿元 under a header that says 万元.
                known = [
                    t["total_investment_yuan"]
                    for t in self.truth.values()
                    if t["total_investment_yuan"] is not ...
                ]
                if (
                    summed
                    or units["total"] != "万元"
                    or len(known) < 8
                    or truth["total_investment_yuan"] > sorted(known)[len(known) // 2]
                ):
                    continue
                cells[where["total"]] = truth["total_investment_yuan"] / 100_000_000
                truth["total_investment_yuan"] = ...
            elif kind == "duplicate_name":
                twins = [
                    r
                    for (s, r) in self.truth
                    if s == sheet.name and r in rows and self.truth[s, r]["content"]
                ]
                if not twins or not truth["content"] or (row - 1, where["name"]) in merged:
                    continue
                twin = self.truth[sheet.name, twins[0]]
                mine = truth["name"].removeprefix(truth["local_authority"] or "")
                if any(work in twin["name"] and work in mine for work in WORKS):
                    continue
                rows.remove(twins[0])
                cells[where["name"]], key = twin["name"], "name"
                truth["name"] = ...
            elif kind == "impossible_date":
                if "start" not in where:
                    continue
                cells[where["start"]], key = (
                    r.choice(["2021-13", "2021年14月", "2021.02.30", "2021/00"]),
                    "start",
                )
                truth["start_month"] = ...
            elif kind == "finish_not_after_start":
                if "start" not in where or self.traits["dates"] == "decimal":
                    continue
                cells[where["finish"]], key = self.date_cell((2015, 3), self.traits["dates"]), "start"
                truth["finish_month"] = ...
            self.faults.add((sheet.name, cell_name(row - 1, where[key]), kind))
        self.plant_wrong_sum(sheet, units, where)

    def plant_wrong_sum(self, sheet: Sheet, units: dict[str, str], where: dict[str, int]) -> None:
        """Spoil one stated plan sum; the reader must find it by adding up."""
        sums = [
            row
            for row in range(len(sheet.rows))
            if (sheet.name, row + 1) not in self.truth
            and row > 3
            and isinstance(sheet.rows[row][where["plan"]], float)
            and sheet.rows[row][where["plan"]] > 0
        ]
        if len(sums) >= 2 and len(self.truth) > 5:
            row = sums[-1]
            if not any(
                isinstance(cell, float) and cell == float(where["plan"] + 1) for cell in sheet.rows[row]
            ):
                sheet.rows[row][where["plan"]] = round(
                    sheet.rows[row][where["plan"]] * 1.1 + 100_000 / YUAN[units["plan"]], 4
                )
                self.faults.add((sheet.name, cell_name(row, where["plan"]), "total_mismatch"))


def make(seed: int) -> Ledger:
    """The ledger of a seed."""
    return Writer(seed).make()
