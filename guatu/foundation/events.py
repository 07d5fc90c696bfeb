"""News between apps: a lower app publishes what happened, a higher one subscribes.

Subscribers run at once and in the publisher's transaction: what they write stands or falls with the act
itself, so a figure derived from a report can never be seen without it, nor the report without the figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

Event = TypeVar("Event")

_subscribers: defaultdict[type, list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(kind: type[Event]) -> Callable[[Callable[[Event], None]], Callable[[Event], None]]:
    """Decorate a function to be called with each event of a kind; write it in an app's `subscribers.py`."""

    def register(subscriber: Callable[[Event], None]) -> Callable[[Event], None]:
        if subscriber not in _subscribers[kind]:
            _subscribers[kind].append(subscriber)
        return subscriber

    return register


def publish(event: object) -> None:
    """Tell everyone who subscribed to this kind of event, in the order they subscribed."""
    for subscriber in _subscribers[type(event)]:
        subscriber(event)
