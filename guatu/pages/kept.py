"""What a page worked out, kept until anything at all is written.

Every write leaves an audit line in its own transaction, so the hash at the head of the audit chain
names the state of the whole database: as long as it is the same, so is everything read from it. A
page asks for it in one small query and works only when it changed. Each process keeps its own, and
forgets the least used.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar

from guatu.apps.people.models import User
from guatu.apps.people.queries import Scope, scopes
from guatu.apps.supervision.models import Standing
from guatu.foundation.models import AuditHead

T = TypeVar("T")

LARGEST = 128


class Kept:
    """A bounded store from what was asked, in which state, to what came out."""

    def __init__(self, largest: int = LARGEST) -> None:
        self._largest = largest
        self._lock = Lock()
        self._found: OrderedDict[Hashable, object] = OrderedDict()

    def get(self, state: str | None, asked: Hashable, work: Callable[[], T]) -> T:
        """The kept answer, else the worked-out one; without a state nothing is kept."""
        if state is None:
            return work()
        key = (state, asked)
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]  # type: ignore[return-value]
        answer = work()
        with self._lock:
            self._found[key] = answer
            while len(self._found) > self._largest:
                self._found.popitem(last=False)
        return answer


def state() -> str | None:
    """A name for the state of the database; None before anything was ever recorded.

    Standings are derived and leave no line of their own, but the day they were last written is part
    of the state.
    """
    head = list(AuditHead.objects.values_list("hash", flat=True)[:1])
    written = list(Standing.objects.order_by("-computed_on").values_list("computed_on", flat=True)[:1])
    return f"{head[0]} {written}" if head else None


def sight(user: User) -> tuple[Scope, ...]:
    """How far a person sees; two people with the same sight are shown the same."""
    return scopes(visible_to=user)
