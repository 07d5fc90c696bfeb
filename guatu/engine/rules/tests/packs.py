"""Packs that several tests use: the published ones with every question answered, and small ones made for a point."""

from __future__ import annotations

from functools import cache

from guatu.engine.rules import RulePack, load_pack, read_pack, settle

ANSWERS = {
    "yinchuan-2025": {"gap-investment-1": "watch", "approver-just_cause": "市重点办"},
    "tianjin-2022": {
        "term-below_expected": "lag_points",
        "gap-growth-1": "watch",
        "overlap-growth-1": "alarm",
    },
    "mianyang-2022": {"overlap-project-1": "snail", "approver-force_majeure": "市重点办"},
    "meishan-2024": {
        "approver-objective_cause": "管委会",
        "approver-left_programme": "管委会",
        "approver-major_change": "管委会",
    },
}


@cache
def settled(name: str) -> RulePack:
    """A built-in pack as an office could switch it on."""
    return settle(load_pack(name), ANSWERS.get(name, {}))


def small(body: str, *, head: str = "") -> RulePack:
    """A pack of one matter from its clauses' text."""
    return read_pack(small_text(body, head=head))


def small_text(body: str, *, head: str = "") -> str:
    return f'id = "small"\nversion = "1"\ntitle = "小规则"\nsource = "测试"\n{head}\n{body}'


SHOWN = """
[rounding]
digits = 1
decide_on = "shown"
gap = "{gap}"
mode = "{mode}"

[pro_rata]
kind = "{kind}"
shares = {shares}
fallback = "{fallback}"

[[matter]]
id = "lag"
otherwise = "unrated"
[[matter]]
id = "short"
applies_when = {{ measure = "class", one_of = ["new_start", "continuing"] }}
[[matter]]
id = "done"

[[clause]]
id = "L1"
matter = "lag"
level = "good"
when = {{ measure = "lag_points", at_most = 0 }}
[[clause]]
id = "L2"
matter = "lag"
level = "watch"
when = {{ any = [{{ measure = "lag_points", above = 0, at_most = "16.7" }}, {{ measure = "reported", is = false }}] }}
[[clause]]
id = "L3"
matter = "lag"
level = "alarm"
when = [{{ measure = "lag_points", above = "16.7" }}, {{ not = {{ measure = "lag_points", above = 60 }} }}]
supersedes = ["L2"]

[[clause]]
id = "S1"
matter = "short"
level = "good"
when = {{ measure = "shortfall_ratio", below = "33.3%" }}
[[clause]]
id = "S2"
matter = "short"
level = "alarm"
when = {{ measure = "shortfall_ratio", at_least = "33.3%" }}

[[clause]]
id = "C1"
matter = "done"
level = "watch"
when = {{ measure = "completion_ratio", below = {{ measure = "pro_rata_share", times = "60%", plus = "1%" }} }}
[[clause]]
id = "C2"
matter = "done"
level = "good"
when = {{ measure = "completion_ratio", at_least = {{ measure = "pro_rata_share", times = "60%", plus = "1%" }} }}

[[choice]]
question = "overlap-lag-1"
answer = "watch"
"""


def shown_pack(*, kind: str, gap: str = "shown", mode: str = "half_up", fallback: str = "none") -> RulePack:
    """A pack that decides on printed figures, with any definition of 序时."""
    shares = {
        "quarters": '["18.4%", "44.4%", "70.5%", 1]',
        "months": '["2%", "5%", "10%", "18%", "27%", "36%", "45%", "55%", "66%", "77%", "89%", "100%"]',
    }
    text = SHOWN.format(
        kind=kind, gap=gap, mode=mode, fallback=fallback, shares=shares.get(kind, shares.get(fallback, "[]"))
    )
    return small(text)
