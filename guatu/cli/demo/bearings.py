"""衡川精密轴承产业园（一期）, the one project told day by day: its plan, its reports and its two open issues."""

from __future__ import annotations

from datetime import date, timedelta

NUMBER = "新001"

# Days counted from 2026-01-01: name, who, critical, first promise, plan, actual (open end: still going on), likely.
_Span = tuple[int, int] | None
_ACTIVITIES: tuple[tuple[str, str, bool, _Span, _Span, tuple[int, int | None] | None, _Span], ...] = (
    ("前期手续", "区行政审批局", False, (11, 71), (11, 71), (11, 74), None),
    ("场地平整", "contractor", False, (60, 85), (60, 92), (62, 97), None),
    ("北区桩基", "contractor", False, (76, 119), (88, 134), (88, 140), None),
    ("北区承台地梁", "contractor", False, (125, 155), (137, 176), (141, None), (187, 197)),
    ("线路迁改方案审查", "区供电公司", True, (137, 152), (153, 168), None, (187, 202)),
    ("停电计划申报批复", "区供电公司", True, (153, 174), (172, 190), None, (203, 223)),
    ("110千伏线路迁改", "区供电公司", True, (175, 204), (193, 222), None, (224, 253)),
    ("剩余4户搬迁", "高新区管委会", False, (151, 204), (195, 222), None, (187, 214)),
    ("南区桩基", "contractor", True, (207, 239), (223, 256), None, (256, 293)),
    ("桩基检测", "区住建局", True, (242, 251), (257, 265), None, (294, 305)),
    ("南区承台地梁", "contractor", True, (252, 271), (266, 292), None, (306, 323)),
    ("钢结构吊装", "contractor", True, (272, 314), (293, 328), None, (326, 361)),
    ("屋面墙板", "contractor", True, (315, 333), (329, 350), None, (362, 383)),
    ("机电消防安装", "contractor", False, (312, 333), (327, 350), None, (348, 372)),
    ("10千伏配电", "区供电公司", False, (235, 333), (249, 350), None, (187, 288)),
    ("联合验收", "区住建局", True, (334, 344), (351, 364), None, (384, 398)),
)


def activities() -> list[dict[str, object]]:
    """Its activities as the plan drawing shows them; the last day of a span is the day the work is done."""
    start = date(2026, 1, 1)

    def days(span: tuple[int, int | None] | None) -> tuple[date | None, date | None]:
        if span is None:
            return None, None
        first, last = span
        return start + timedelta(first), None if last is None else start + timedelta(last)

    rows: list[dict[str, object]] = []
    for name, owner, critical, first, plan, actual, likely in _ACTIVITIES:
        row: dict[str, object] = {"name": name, "owner": owner, "is_critical": critical}
        for kind, span in (("first", first), ("plan", plan), ("actual", actual), ("likely", likely)):
            row[f"{kind}_start"], row[f"{kind}_finish"] = days(span)
        rows.append(row)
    return rows


# Month -> completed this year, in statistics, paid (万元), physical share, day received.
REPORTS = {
    3: (1_420, 1_200, 900, "0.0400", date(2026, 4, 2)),
    4: (3_980, 3_310, 2_760, "0.1100", date(2026, 5, 6)),
    5: (7_320, 6_100, 5_600, "0.2000", date(2026, 6, 3)),
    6: (8_960, 8_120, 7_640, "0.2600", date(2026, 7, 3)),
}
WORDS = {
    3: ("完成场地平整，北区桩基进场", "", "4月完成北区桩基三成"),
    4: ("北区桩基完成45%", "南区110千伏线路未迁", "协调线路迁改方案"),
    5: (
        "北区桩基完成，承台地梁开工",
        "110千伏线路迁改方案未受理，南区桩基停等",
        "推进方案受理，完成承台地梁六成",
    ),
    6: (
        "北区桩基完工，承台地梁完成75%；设备订货12台",
        "110千伏线路未迁，南区桩基停等",
        "三项措施补足23日，期限不变：方案当日受理并行申报停电，钢结构分区移交，南区增1台桩机",
    ),
}

# Title, cause, raised on, due, closed on, and who held it from which day.
ISSUES: tuple[tuple[str, str, date, date | None, date | None, tuple[tuple[str, date], ...]], ...] = (
    ("110千伏线路迁改方案未受理", "utilities", date(2026, 5, 20), date(2026, 7, 7), None,
     (("区发改局", date(2026, 5, 20)), ("区供电公司", date(2026, 5, 26)),
      ("高新区管委会", date(2026, 6, 3)), ("区供电公司", date(2026, 6, 15)))),
    ("南区剩余4户未搬迁", "resettlement", date(2026, 6, 8), date(2026, 7, 15), None,
     (("高新区管委会", date(2026, 6, 8)),)),
    ("施工用水未接通", "utilities", date(2026, 3, 23), date(2026, 4, 3), date(2026, 4, 2),
     (("区城投公司", date(2026, 3, 23)),)),
    ("渣土外运路线未核准", "permits", date(2026, 3, 30), date(2026, 4, 10), date(2026, 4, 9),
     (("区城管局", date(2026, 3, 30)),)),
    ("北区围墙与市政管线交叉", "design", date(2026, 4, 7), date(2026, 4, 20), date(2026, 4, 17),
     (("区住建局", date(2026, 4, 7)),)),
    ("桩机进场道路限高", "utilities", date(2026, 4, 13), date(2026, 4, 24), date(2026, 4, 24),
     (("区交通局", date(2026, 4, 13)),)),
    ("缺钢筋工30人", "labour", date(2026, 5, 11), date(2026, 5, 22), date(2026, 5, 21),
     (("区人社局", date(2026, 5, 11)),)),
)  # fmt: skip

# Stage, day, known to the month only, planned, definition, evidence.
STAGES: tuple[tuple[str, date, bool, bool, str, str], ...] = (
    ("reserve", date(2024, 9, 1), True, False, "", "区重点项目储备库第三批"),
    ("signed", date(2025, 4, 1), True, False, "", "投资协议"),
    ("preparation", date(2025, 6, 1), True, False, "", "备案证"),
    ("started", date(2026, 3, 18), False, False, "以正式打桩为开工", "开工核验单：已打桩，符合开工认定标准"),
    ("under_construction", date(2026, 3, 30), False, False, "", "北区桩基施工"),
    ("statistics_entry", date(2026, 4, 20), False, False, "", "统计入库审核通过"),
    ("completed", date(2026, 12, 31), False, True, "以联合验收通过为竣工", ""),
    ("in_production", date(2027, 4, 1), True, True, "", ""),
    ("listed_in_statistics", date(2027, 5, 1), True, True, "", ""),
    ("output_reached", date(2027, 12, 1), True, True, "", ""),
    ("benefit_reached", date(2028, 12, 1), True, True, "", ""),
)

# Name, who, first promise, due (None: so many workdays before the chart hangs as ``named`` says), met, key.
NODES: tuple[tuple[str, str, date, date | None, date | None, bool], ...] = (
    ("取得施工许可证", "高新区管委会", date(2026, 3, 13), date(2026, 3, 13), date(2026, 3, 16), True),
    ("场地平整完成", "高新区管委会", date(2026, 3, 27), date(2026, 4, 3), date(2026, 4, 8), False),
    ("北区桩基完成", "高新区管委会", date(2026, 4, 30), date(2026, 5, 15), date(2026, 5, 21), True),
    ("线路迁改方案受理", "区供电公司", date(2026, 5, 18), None, None, True),
    ("110千伏线路迁改完成", "区供电公司", date(2026, 7, 24), date(2026, 8, 11), None, True),
    ("南区桩基完成", "高新区管委会", date(2026, 8, 28), date(2026, 9, 14), None, True),
    ("钢结构吊装完成", "高新区管委会", date(2026, 11, 11), date(2026, 11, 25), None, True),
    ("联合验收", "区住建局", date(2026, 12, 11), date(2026, 12, 31), None, True),
)
