"""What a brief is made from: a ledger as it was read, and its projects' lights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guatu.engine.rules import Assessment, RulePack
    from guatu.engine.sheets import LedgerReading


@dataclass(frozen=True)
class Source:
    """What the brief is made from."""

    file_name: str
    sha256: str
    reading: LedgerReading
    pack: RulePack
    pack_is_default: bool
    assessments: tuple[Assessment, ...]
    month: str
    on: date
    office: str = ""
