"""The rules in force, and any stored rule set as the engine reads it."""

from __future__ import annotations

from functools import lru_cache

from guatu.apps.supervision.models import RuleSet
from guatu.engine import rules


def rule_set_in_force() -> RuleSet | None:
    """The rules by which lights are given now; rules are no secret."""
    return RuleSet.objects.filter(in_force=True).first()


def pack_of(rule_set: RuleSet) -> rules.RulePack:
    """A stored rule set as the engine reads it; its text never changes, so it is read once."""
    return _pack(rule_set.toml)


@lru_cache(maxsize=32)
def _pack(toml: str) -> rules.RulePack:
    return rules.read_pack(toml)
