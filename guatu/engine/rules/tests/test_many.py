"""`assess_many` must give every object what `assess` gives it alone."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu.engine.rules import (
    ExemptionGrant,
    Facts,
    MilestoneFact,
    PackNotSettled,
    Published,
    assess,
    load_pack,
)
from guatu.engine.rules.facts import month_text
from guatu.engine.rules.many import Column, FactsTable, assess_many
from guatu.engine.rules.tests.packs import settled, shown_pack

BUILT_IN = [
    "yinchuan-2025",
    "wuhan",
    "xinhuang-2015",
    "sanya-2022",
    "tianjin-2022",
    "mianyang-2022",
    "meishan-2024",
    "huating-2017",
    "linjiang-2026-3",
]
MADE = [
    shown_pack(kind="linear"),
    shown_pack(kind="linear", gap="exact"),
    shown_pack(kind="linear", mode="truncate"),
    shown_pack(kind="quarters"),
    shown_pack(kind="months"),
    shown_pack(kind="own_curve", fallback="linear"),
    shown_pack(kind="own_quarters", fallback="quarters"),
    shown_pack(kind="spread"),
]

# Few values, chosen to fall on boundaries, and some beyond 64 bits once multiplied.
YUAN = st.sampled_from(
    [0, 1, 10_000_000, 60_000_000, 79_999_999, 80_000_000, 100_000_000, 10**12, 10**18, 3 * 10**19]
) | st.integers(0, 2 * 10**8)
RATIOS = st.sampled_from([Fraction(n, 100) for n in (-5, 0, 3, 5, 8)]) | st.fractions(
    -1, 2, max_denominator=1000
)
MONTHS = st.integers(2024 * 12, 2027 * 12 - 1).map(month_text)


def maybe(strategy):
    return st.none() | strategy


@st.composite
def facts(draw, pack, month, object_):
    year, quarter = int(month[:4]), sorted(draw(st.lists(YUAN, min_size=4, max_size=4)))
    kinds = [rule.id for rule in pack.exemptions]
    exemption = None
    if kinds and draw(st.integers(0, 4)) == 0:
        exemption = ExemptionGrant(
            kind=draw(st.sampled_from(kinds)),
            approver="办公室",
            reason="不可抗力",
            since_month=draw(maybe(MONTHS)),
            until_month=draw(maybe(MONTHS)),
        )
    names = [clause.id for clause in pack.clauses]
    history = tuple(
        Published(
            month=f"{year - 1 + k // 12}-{k % 12 + 1:02d}",
            level=draw(st.sampled_from(["watch", "alarm", "good"])),
            clauses=tuple(draw(st.lists(st.sampled_from(names), max_size=2))),
        )
        for k in range(18)
        if draw(st.booleans())
    )
    milestone = st.builds(
        MilestoneFact, name=st.just("节点"), workdays_overdue=st.integers(-3, 30), is_key=st.booleans()
    )
    return Facts(
        month=month,
        object=object_,
        class_=draw(maybe(st.sampled_from(["continuing", "new_start", "completing", "reserve", "收尾"]))),
        sector=draw(maybe(st.sampled_from(["创新平台", "基础设施", "商贸物流", "其他"]))),
        plan_yuan=draw(maybe(YUAN)),
        completed_yuan=draw(maybe(YUAN)),
        total_investment_yuan=draw(maybe(YUAN | st.just(5 * 10**8))),
        curve_yuan=draw(maybe(st.lists(YUAN, min_size=12, max_size=12).map(lambda v: tuple(sorted(v))))),
        quarter_targets_yuan=draw(maybe(st.just(tuple(quarter)))),
        period_task_yuan=draw(maybe(YUAN)),
        period_completed_yuan=draw(maybe(YUAN)),
        growth=draw(maybe(RATIOS)),
        planned_growth=draw(maybe(RATIOS)),
        average_growth=draw(maybe(RATIOS)),
        planned_start_month=draw(maybe(MONTHS)),
        started=draw(maybe(st.booleans())),
        started_month=draw(maybe(MONTHS)),
        in_statistics=draw(maybe(st.booleans())),
        statistics_month=draw(maybe(MONTHS)),
        paid_yuan=draw(maybe(YUAN)),
        payable_yuan=draw(maybe(YUAN)),
        required_payment_ratio=draw(maybe(st.fractions(0, 1, max_denominator=20))),
        milestones=draw(maybe(st.lists(milestone, max_size=3).map(tuple))),
        reported=draw(maybe(st.booleans())),
        issue_month=draw(maybe(MONTHS)),
        rank=draw(maybe(st.integers(1, 9))),
        rank_from_bottom=draw(maybe(st.integers(1, 9))),
        inspection_list=draw(maybe(st.sampled_from(["red", "black", "none"]))),
        order_stage=draw(maybe(st.sampled_from(["none", "blue", "yellow", "red"]))),
        order_overdue=draw(maybe(st.booleans())),
        exemption=exemption,
        history=history,
    )


@st.composite
def cases(draw):
    pack = draw(st.sampled_from([*BUILT_IN, *range(len(MADE))]))
    pack = MADE[pack] if isinstance(pack, int) else settled(pack)
    object_ = draw(st.sampled_from(sorted({matter.object for matter in pack.matters})))
    months = draw(st.lists(st.integers(2025 * 12, 2026 * 12 - 1).map(month_text), min_size=1, max_size=2))
    rows = [[draw(facts(pack, month, object_)) for month in months] for _ in range(draw(st.integers(1, 2)))]
    return pack, rows


class TestAssessMany:
    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(cases())
    def test_agrees_with_assessing_one_by_one(self, case):
        pack, rows = case
        lights = assess_many(pack, FactsTable.from_facts(pack, rows))
        for i, row in enumerate(rows):
            for j, one in enumerate(row):
                alone = assess(pack, one)
                assert pack.levels[lights.grades[i, j]].id == alone.grade
                assert lights.meaning(i, j) == alone.level
                by_matter = {finding.matter: finding for finding in alone.findings}
                for matter, grades in lights.by_matter.items():
                    finding = by_matter.get(matter)
                    number = grades[i, j]
                    assert (pack.levels[number].id if number >= 0 else None) == (finding and finding.level)
                    clause = lights.clauses[matter][i, j]
                    assert (pack.clauses[clause].id if clause >= 0 else "") == (
                        finding.clause if finding else ""
                    )

    def test_refuses_a_pack_with_open_questions(self):
        with pytest.raises(PackNotSettled):
            assess_many(load_pack("yinchuan-2025"), FactsTable(1, ("2025-06",), {}))

    def test_an_amount_beyond_64_bits_decides_exactly(self):
        """10^19 yuan done of 2 x 10^19 due in the year: exactly 100 % of 序时 in June, one yuan less is not."""
        pack = settled("sanya-2022")
        rows = [
            [Facts(month="2022-06", plan_yuan=2 * 10**19, completed_yuan=done)]
            for done in (10**19, 10**19 - 1)
        ]
        lights = assess_many(pack, FactsTable.from_facts(pack, rows))
        assert [lights.meaning(i, 0) for i in range(2)] == ["good", "watch"]

    def test_takes_columns_that_are_the_same_in_every_period(self):
        pack = settled("wuhan")
        plan = Column(np.array([[120], [120]]))
        done = Column(np.array([[8, 16, 18], [3, 8, 30]]))
        table = FactsTable(2, ("2025-01", "2025-02", "2025-03"), {"plan_yuan": plan, "completed_yuan": done})
        lights = assess_many(pack, table)
        # due 10, 20, 30: ratios 0.8 0.8 0.6 and 0.3 0.4 1.0
        found = [[lights.meaning(i, j) for j in range(3)] for i in range(2)]
        assert found == [["good", "good", "watch"], ["alarm", "alarm", "good"]]
