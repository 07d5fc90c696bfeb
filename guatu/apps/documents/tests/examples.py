"""Portfolios to test with: one small enough to add up by hand, one of any size and awkwardness."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from guatu.apps.documents.portfolio import LEVELS, Portfolio, PortfolioProject

WAN = 10_000
HALF = Fraction(1, 2)


def project(order: int, **fields: object) -> PortfolioProject:
    """A continuing project on plan, unless told otherwise."""
    plain = PortfolioProject(
        order=order,
        name=f"第{order}号厂房项目",
        kind="续建",
        sector="制造",
        town="江湾镇",
        lead_unit="区发改局",
        responsible_unit="区住建局",
        sponsors=("王某",),
        total_investment_yuan=10_000 * WAN,
        annual_plan_yuan=1_000 * WAN,
        completed_yuan=500 * WAN,
        start_month="2025-01",
        finish_month="2027-12",
        level="good",
        sheet="台账",
        row=order + 2,
        due_ratio=HALF,
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


def by_hand() -> Portfolio:
    """Five projects as of 30 June: plan 4,000 万元, done 1,480 of it, so 37.0% against 50.0%."""
    return portfolio(
        project(0),
        project(1, completed_yuan=100 * WAN, level="alarm", problem="用地指标未落实", town="石桥镇"),
        project(2, completed_yuan=380 * WAN, level="watch", finish_month="2026-05"),
        project(
            3,
            kind="新开工",
            start_month="2026-03",
            finish_month="2026-09",
            town="石桥镇",
            sponsors=("王某", "李某"),
        ),
        project(4, kind="储备", annual_plan_yuan=None, completed_yuan=None, level="unrated", due_ratio=None),
    )


def portfolio(*projects: PortfolioProject, **fields: object) -> Portfolio:
    plain = Portfolio(
        place="临江区",
        title="临江区2026年重点项目台账",
        plan_year=2026,
        as_of=date(2026, 6, 30),
        on=date(2026, 7, 7),
        projects=projects,
        rule_title="临江区重点项目亮灯规则（2026年第3版）",
        rule_clauses=("完成投资低于序时应完成80%的，亮黄灯", "低于60%的，亮红灯"),
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


def crowd(count: int, *, reds: int, towns: int = 10, sponsors: int = 14) -> Portfolio:
    """So many projects, the first `reds` of them red, with names up to sixty characters long."""
    made = []
    for order in range(count):
        level = "alarm" if order < reds else LEVELS[1 + order % 4]
        made.append(
            project(
                order,
                name=f"临江经济技术开发区第{order}期" + "智能装备产业园及配套设施" * (order % 5) + "项目",
                town=f"第{order % towns}镇" if towns else "",
                sponsors=(f"领导{order % sponsors}",) if sponsors else (),
                completed_yuan=(order % 100) * WAN,
                level=level,
                finish_month=f"{2025 + order % 4}-{order % 12 + 1:02d}",
                problem="征地拆迁尚余3户未签协议，资金到位慢，缺口较大，请协调" if order % 3 else "",
            )
        )
    return portfolio(*made)
