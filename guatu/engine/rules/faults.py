"""What can be wrong with a pack's text: codes, lines and values; the sentences are added by whoever shows them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class PackFault:
    """One thing wrong with a pack: a stable code, the line (0 when the file has none), and what fills the sentence."""

    code: str
    line: int = 0
    details: Mapping[str, str] = field(default_factory=dict)


class WrongPack(Exception):
    """A pack that cannot be used as written; ``faults`` holds everything found, in the order of the lines."""

    def __init__(self, faults: Iterable[PackFault], *, name: str = "") -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        self.name = name
        super().__init__("; ".join(f"line {f.line}: {f.code} {dict(f.details)}" for f in self.faults))


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like this one, or nothing when none is like it."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else ""
