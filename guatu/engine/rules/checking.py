"""Examine a pack: over the whole value range, where does it say nothing, two things, or leave inclusion open?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guatu.engine.rules.measures import Value
from guatu.engine.rules.pack import RulePack


@dataclass(frozen=True)
class OpenQuestion:
    id: str
    kind: str
    matter: str
    answered_level: str | None = None


@dataclass(frozen=True)
class Examination:
    questions: tuple[OpenQuestion, ...] = ()
    open: tuple[OpenQuestion, ...] = ()


def examine(pack: RulePack) -> Examination:
    return Examination()


def check(pack: RulePack) -> tuple[OpenQuestion, ...]:
    return examine(pack).open


def question_at(pack: RulePack, matter: str, values: Mapping[str, Value | None]) -> OpenQuestion | None:
    return None
