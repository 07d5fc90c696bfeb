"""`guatu audit`: prove that nothing in the audit chain was changed, and take checkpoints out of the building."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from guatu.foundation.refusals import Refused

if TYPE_CHECKING:
    from guatu.foundation.audit import Fault

NEEDS_DATABASE = True


class UnreadableCheckpoint(Refused):
    message = gettext_lazy("%(path)s cannot be read: %(why)s")


class ChainBroken(Refused):
    message = gettext_lazy("The audit chain does not hold: %(faults)s")


def describe(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True)
    verify = verbs.add_parser("verify", help=_("walk the whole chain and say where it does not hold"))
    verify.add_argument("--checkpoint", metavar="FILE", help=_("compare with a checkpoint kept elsewhere"))
    verify.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))
    verbs.add_parser("checkpoint", help=_("print the chain's present end, to be kept elsewhere"))


def run(options: argparse.Namespace) -> int:
    from guatu.foundation import audit

    if options.verb == "checkpoint":
        print(audit.checkpoint())
        return 0
    kept = _kept(options.checkpoint) if options.checkpoint else None
    faults = list(audit.verify(checkpoint=kept))
    _name, lines, _hash = audit.checkpoint().split()
    if options.json:
        told = [{"line": fault.sequence, "kind": fault.kind, "message": _said(fault)} for fault in faults]
        print(json.dumps({"lines": int(lines), "holds": not faults, "faults": told}, ensure_ascii=False))
    if faults:
        raise ChainBroken(faults="; ".join(_said(fault) for fault in faults[:10]))
    if not options.json:
        count = int(lines)
        print(
            ngettext("The chain holds: %(count)s line.", "The chain holds: %(count)s lines.", count)
            % {"count": count}
        )
    return 0


def _kept(path: str) -> str:
    try:
        return Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableCheckpoint(path=path, why=error) from error


def _said(fault: Fault) -> str:
    words = {
        "gap": _("before line %(line)s, lines are missing"),
        "link": _("line %(line)s does not follow the line before it"),
        "hash": _("line %(line)s was changed"),
        "column": _("line %(line)s shows other than it recorded"),
        "head": _("after line %(line)s, the end was cut off or added to"),
        "checkpoint": _("line %(line)s is not the one in the checkpoint"),
    }
    return words[fault.kind] % {"line": fault.sequence}
