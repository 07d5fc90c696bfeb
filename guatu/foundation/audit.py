"""The audit chain (留痕): every act leaves a line, and no line can be changed unseen.

A line's hash covers its own canonical JSON and the hash of the line before, so that editing, removing or
inserting a line breaks every hash after it. Cutting the end off is seen by comparing with a checkpoint kept
outside the building.

Lines are numbered without gaps, which needs appending to be one at a time: whoever appends holds the chain's
head until commit. On PostgreSQL that is a row lock; on SQLite every writing transaction is already alone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.foundation import bulk
from guatu.foundation.models import AuditHead, AuditLine
from guatu.foundation.refusals import Refused

GENESIS = hashlib.sha256(b"guatu audit chain 1").hexdigest()
BATCH = 1_000
COLUMNS = (
    "sequence",
    "at",
    "by_id",
    "action",
    "object_type",
    "object_key",
    "body",
    "previous_hash",
    "hash",
)


class MalformedCheckpoint(Refused):
    message = _("This is not an audit checkpoint: expected a line with a number and a hash.")


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be written on one audit line."""

    action: str
    object: models.Model | tuple[str, str] | str  # a row, its type and key, or a bare name
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    details: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the chain does not hold: the line's number and what is wrong with it."""

    sequence: int
    kind: str  # gap, link, hash, column, head, checkpoint


def record(
    by: AbstractBaseUser | None,
    action: str,
    object: models.Model | tuple[str, str] | str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    **details: Any,
) -> None:
    """Write that `by` did `action` to `object`; None is the system itself. Only inside a transaction."""
    record_many(by, [Entry(action, object, before, after, details or None)])


def record_many(by: AbstractBaseUser | None, entries: Sequence[Entry]) -> None:
    """Write many lines at the cost of a few statements, for acts on thousands of objects."""
    if not entries:
        return
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("An audit line belongs in the transaction of the act it records.")
    head = _locked_head()
    at = timezone.now()
    lines: list[tuple[Any, ...]] = []
    for entry in entries:
        object_type, object_key = _identify(entry.object)
        sequence = head.sequence + 1
        body = canonical_json(
            {
                "sequence": sequence,
                "at": _moment(at),
                "by": by.pk if by else None,
                "by_name": by.get_username() if by else None,
                "action": entry.action,
                "object": [object_type, object_key],
                "before": entry.before,
                "after": entry.after,
                "details": entry.details,
            }
        )
        digest = chained(head.hash, body)
        lines.append(
            (
                sequence,
                at,
                by.pk if by else None,
                entry.action,
                object_type,
                object_key,
                body,
                head.hash,
                digest,
            )
        )
        head.sequence, head.hash = sequence, digest
    bulk.insert(AuditLine, COLUMNS, lines)
    head.save(update_fields=["sequence", "hash"])


def take_turn() -> None:
    """Wait for whoever is appending, then keep others waiting until commit.

    For acts that first look at much and then write much, such as taking a ledger in: begun with this, two of them
    can never look at the same time. Only inside a transaction.
    """
    _locked_head()


def chained(previous_hash: str, body: str) -> str:
    """The hash of a line that follows another."""
    return hashlib.sha256(f"{previous_hash}\n{body}".encode()).hexdigest()


def canonical_json(value: Any) -> str:
    """One text for one value: sorted keys, no spaces, no floats, days and amounts as text."""
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def verify(*, checkpoint: str | None = None) -> Iterator[Fault]:
    """Walk the whole chain and yield every place where it does not hold; nothing yielded means it holds."""
    known = dict([_read_checkpoint(checkpoint)]) if checkpoint else {}
    expected, previous = 1, GENESIS
    for line in AuditLine.objects.order_by("sequence").iterator(chunk_size=BATCH):
        if line.sequence != expected:
            yield Fault(line.sequence, "gap")
        if line.previous_hash != previous:
            yield Fault(line.sequence, "link")
        if line.hash != chained(line.previous_hash, line.body):
            yield Fault(line.sequence, "hash")
        if not _columns_agree(line):
            yield Fault(line.sequence, "column")
        if known.pop(line.sequence, line.hash) != line.hash:
            yield Fault(line.sequence, "checkpoint")
        expected, previous = line.sequence + 1, line.hash
    for sequence, digest in known.items():
        if sequence or digest != GENESIS:
            yield Fault(sequence, "checkpoint")
    head = AuditHead.objects.filter(pk=1).first()
    if (head.sequence, head.hash) != (expected - 1, previous) if head else expected > 1:
        yield Fault(expected - 1, "head")


def checkpoint() -> str:
    """The chain's present end as a line of text, to be kept beyond the administrators of this system."""
    head = AuditHead.objects.filter(pk=1).first()
    return f"guatu-audit {head.sequence} {head.hash}" if head else f"guatu-audit 0 {GENESIS}"


def _locked_head() -> AuditHead:
    head, _created = AuditHead.objects.select_for_update().get_or_create(pk=1, defaults={"hash": GENESIS})
    return head


def _identify(object: models.Model | tuple[str, str] | str) -> tuple[str, str]:
    if isinstance(object, tuple):
        return object
    if isinstance(object, str):
        return "", object
    return object._meta.label_lower, str(object.pk)


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return format(value, "f")
        case dt.datetime():
            return _moment(value)
        case dt.date():
            return value.isoformat()
        case Promise() | UUID():
            return str(value)
        case models.Model():
            return value.pk
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case Iterable():
            return [_plain(item) for item in value]
        case float():
            return repr(value)
    raise TypeError(f"An audit line cannot hold a {type(value).__name__}.")


def _columns_agree(line: AuditLine) -> bool:
    try:
        body = json.loads(line.body)
        told = (body["sequence"], body["at"], body["by"], body["action"], *body["object"])
    except (ValueError, KeyError, TypeError):
        return False
    return told == (
        line.sequence,
        _moment(line.at),
        line.by_id,
        line.action,
        line.object_type,
        line.object_key,
    )


def _read_checkpoint(text: str) -> tuple[int, str]:
    try:
        name, sequence, digest = text.split()
        number = int(sequence)
    except ValueError as error:
        raise MalformedCheckpoint from error
    if name != "guatu-audit" or len(digest) != 64:
        raise MalformedCheckpoint
    return number, digest
