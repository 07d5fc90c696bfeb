"""Find the verb, load its file only, run it, and turn what was refused into one sentence and exit code 1."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

# Verb -> module under guatu.cli. Each has `describe(parser)` and `run(options) -> int`, and says in
# NEEDS_DATABASE (for some verbs a question to its options) whether the whole site must be set up before it runs;
# the rest start in a fraction of the time.
VERBS = {
    "up": "up",
    "brief": "brief",
    "import": "import_ledger",
    "assess": "assess",
    "rules": "rules",
    "recheck": "recheck",
    "audit": "audit",
}

SUMMARIES = {
    "up": "migrate, load the demo when asked, serve / 启动",
    "brief": "ledger to wall chart, bulletin and lists, without a server / 台账一键成图成文",
    "import": "read a ledger, show what was understood, take it in / 读台账",
    "assess": "give every project its light / 评灯",
    "rules": "list or check rule packs / 规则",
    "recheck": "recompute a published table / 复核公布数据",
    "audit": "verify the audit chain, or print its checkpoint / 留痕校验",
}


def usage() -> str:
    lines = ["usage: guatu VERB [options]", ""]
    lines += [f"  {verb:<9}{summary}" for verb, summary in SUMMARIES.items()]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb. Exit codes: 0 done, 1 refused, 2 usage."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in {"-h", "--help"}:
        print(usage())
        return 0 if words else 2
    verb, rest = words[0], words[1:]
    if verb not in VERBS:
        print(usage(), file=sys.stderr)
        return 2
    command = importlib.import_module(f"guatu.cli.{VERBS[verb]}")
    needs = command.NEEDS_DATABASE
    from guatu.foundation.refusals import Refused

    try:
        _set_up_django(database=needs(rest) if callable(needs) else needs)
        parser = argparse.ArgumentParser(prog=f"guatu {verb}", description=SUMMARIES[verb])
        command.describe(parser)
        return int(command.run(parser.parse_args(rest)))
    except Refused as refused:
        print(str(refused), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _set_up_django(*, database: bool) -> None:
    module = "guatu.config.settings" if database else "guatu.config.plain"
    os.environ["DJANGO_SETTINGS_MODULE"] = os.environ.get("GUATU_SETTINGS", module)
    import django
    from django.apps import apps
    from django.conf import settings

    if database:
        django.setup()
    else:
        # What django.setup() does but for logging and addresses: those import forms, models and half of HTTP.
        apps.populate(settings.INSTALLED_APPS)
    from django.utils import translation

    translation.activate(os.environ.get("GUATU_LANGUAGE", "zh-hans"))
    if database:
        from guatu.foundation.preparing import migrate_if_behind

        migrate_if_behind()
