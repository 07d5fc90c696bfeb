"""Rule packs: read them, prove them whole, and give every project its light with the sum behind it.

pack = load_pack("linjiang-2026-3")
light = assess(pack, Facts(month="2026-06", plan_yuan=320_000_000, completed_yuan=89_600_000))
light.level, light.findings[0].clause
"""

from guatu.engine.rules.assessing import (
    Assessment,
    Bound,
    Finding,
    PackNotSettled,
    UnknownExemption,
    assess,
    published,
)
from guatu.engine.rules.checking import Examination, Note, OpenQuestion, check, examine
from guatu.engine.rules.choosing import ChoiceRefused, Settled, choose, settle
from guatu.engine.rules.facts import (
    ExemptionGrant,
    Facts,
    MilestoneFact,
    Published,
    WrongFacts,
    facts_from_json,
)
from guatu.engine.rules.faults import PackFault, WrongPack
from guatu.engine.rules.measures import MEASURES, Measure, Measured
from guatu.engine.rules.pack import (
    ALARM,
    EXEMPT,
    GOOD,
    UNRATED,
    WATCH,
    Choice,
    Clause,
    Level,
    Matter,
    RulePack,
)
from guatu.engine.rules.reading import built_in_names, built_in_packs, built_in_text, load_pack, read_pack

__all__ = [
    "ALARM",
    "EXEMPT",
    "GOOD",
    "MEASURES",
    "UNRATED",
    "WATCH",
    "Assessment",
    "Bound",
    "Choice",
    "ChoiceRefused",
    "Clause",
    "Examination",
    "ExemptionGrant",
    "Facts",
    "Finding",
    "Level",
    "Matter",
    "Measure",
    "Measured",
    "MilestoneFact",
    "Note",
    "OpenQuestion",
    "PackFault",
    "PackNotSettled",
    "Published",
    "RulePack",
    "Settled",
    "UnknownExemption",
    "WrongFacts",
    "WrongPack",
    "assess",
    "built_in_names",
    "built_in_packs",
    "built_in_text",
    "check",
    "choose",
    "examine",
    "facts_from_json",
    "load_pack",
    "published",
    "read_pack",
    "settle",
]
