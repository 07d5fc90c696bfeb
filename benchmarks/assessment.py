"""Assessing 100,000 projects by 8 clauses over 24 months; beside it, the same sums in bare numpy without any rule."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.measuring import Figure
from guatu.engine.rules import load_pack
from guatu.engine.rules.many import Column, FactsTable, assess_many

PROJECTS = 100_000
MONTHS = tuple(f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13))
PACK = """
format = 1
id = "benchmark-8"
version = "1"
title = "八条规则"
source = "测速用的虚构规则"
fictional = true

[levels]
good = "绿灯"
watch = "黄灯"
alarm = "红灯"
unrated = "未评"
exempt = "豁免"

[pro_rata]
kind = "linear"

[[matter]]
id = "investment"
title = "投资进度"

[[matter]]
id = "milestone"
title = "节点"

[[matter]]
id = "payment"
title = "支付"

[[clause]]
id = "B1"
matter = "investment"
level = "good"
when = { measure = "pro_rata_ratio", at_least = "80%" }
text = "完成序时80%及以上，绿灯。"

[[clause]]
id = "B2"
matter = "investment"
level = "watch"
when = { measure = "pro_rata_ratio", at_least = "60%", below = "80%" }
text = "完成序时60%以上不足80%，黄灯。"

[[clause]]
id = "B3"
matter = "investment"
level = "alarm"
when = { measure = "pro_rata_ratio", below = "60%" }
text = "不足60%，红灯。"

[[clause]]
id = "B4"
matter = "milestone"
level = "good"
when = { measure = "milestone_workdays_overdue", at_most = 0 }
text = "节点不逾期，绿灯。"

[[clause]]
id = "B5"
matter = "milestone"
level = "watch"
when = { measure = "milestone_workdays_overdue", above = 0, at_most = 15 }
text = "逾期15个工作日以内，黄灯。"

[[clause]]
id = "B6"
matter = "milestone"
level = "alarm"
when = { measure = "milestone_workdays_overdue", above = 15 }
text = "逾期超过15个工作日，红灯。"

[[clause]]
id = "B7"
matter = "payment"
level = "good"
when = { measure = "payment_ratio", at_least = "50%" }
text = "资金支付一半及以上，绿灯。"

[[clause]]
id = "B8"
matter = "payment"
level = "watch"
when = { measure = "payment_ratio", below = "50%" }
text = "资金支付不足一半，黄灯。"
"""


def measure(scratch: Path) -> list[Figure]:
    path = scratch / "benchmark-8.toml"
    path.write_text(PACK, "utf-8")
    pack = load_pack(path)
    facts = _facts()
    lights = assess_many(pack, facts)
    if (lights.grades < 0).any():
        raise RuntimeError("some project was not assessed")
    ours = _seconds(lambda: assess_many(pack, facts))
    bare = _seconds(lambda: _bare(facts))
    return [
        Figure(
            f"assessment, {PROJECTS:,} × {len(pack.clauses)} × {len(MONTHS)}",
            ours[0],
            "s",
            2,
            f"{ours[1]:.2f} s CPU",
        ),
        Figure(
            "the same comparisons in bare numpy",
            bare[0],
            "s",
            None,
            f"{bare[1]:.2f} s CPU, no rules, no unknowns",
        ),
    ]


def _facts() -> FactsTable:
    chance = np.random.default_rng(20260630)
    shape = (PROJECTS, len(MONTHS))
    plan = chance.integers(10**7, 10**10, (PROJECTS, 1))
    elapsed = np.tile(np.arange(1, 13), 2)
    done = (plan * elapsed // 12) * chance.integers(20, 120, shape) // 100
    return FactsTable(
        PROJECTS,
        MONTHS,
        {
            "plan_yuan": Column(np.broadcast_to(plan, shape)),
            "completed_yuan": Column(done),
            "milestone_workdays_overdue": Column(chance.integers(0, 30, shape)),
            "paid_yuan": Column(done * chance.integers(10, 100, shape) // 100),
            "payable_yuan": Column(done + 1),
        },
    )


def _bare(facts: FactsTable) -> np.ndarray:
    plan, done, late, paid, payable = (column.values for column in facts.columns.values())
    due = plan * np.tile(np.arange(1, 13), 2)
    grade = np.where(done * 60 >= due * 4, np.where(done * 15 >= due, 0, 1), 2)
    grade = np.maximum(grade, np.where(late <= 0, 0, np.where(late <= 15, 1, 2)))
    return np.maximum(grade, np.where(paid * 2 >= payable, 0, 1))


def _seconds(call: Callable[[], object], repeat: int = 5) -> tuple[float, float]:
    walls, cpus = [], []
    for _ in range(repeat):
        wall, cpu = time.perf_counter(), time.process_time()
        call()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return statistics.median(walls), statistics.median(cpus)
