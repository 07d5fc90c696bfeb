"""Check everything in its own environment, then say which groups passed, failed or did not run, and why.

python3 check.py             all groups
python3 check.py lint unit   some of them
python3 check.py --strict    as CI does: a group that did not run counts as a failure
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "scripts"))

from environment import SCRIPTS, CannotPrepare, prepare  # noqa: E402

ENVIRONMENT = ROOT / ".venv-check"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")


def browser_missing() -> str | None:
    """Why the browser group cannot run, with the remedy; None when it can."""
    if os.environ.get("CHROMIUM") or any(shutil.which(name) for name in BROWSERS):
        return None
    return "no Chromium: apt-get install chromium fonts-noto-cjk, or set CHROMIUM to its path"


def never_missing() -> str | None:
    return None


@dataclass(frozen=True)
class Group:
    """One line of the table: the commands to run, and what would keep them from running."""

    name: str
    commands: tuple[tuple[str, ...], ...]
    settings: tuple[tuple[str, str], ...] = ()
    missing: Callable[[], str | None] = never_missing


def pytest(*arguments: str) -> tuple[str, ...]:
    return ("python", "-m", "pytest", "-q", "--durations=5", *arguments)


GROUPS = (
    Group("lint", (("ruff", "check", "."), ("ruff", "format", "--check", "."))),
    Group("templates", (("python", "scripts/check_templates.py"),)),
    Group("types", (("mypy", "guatu", "scripts"),)),
    Group("contracts", (("lint-imports",),)),
    Group("translations", (("python", "scripts/catalogues.py", "check"),)),
    Group("unit", (pytest("-m", "not hypothesis and not browser", "guatu/engine", "guatu/cli"),)),
    Group("property", (pytest("-m", "hypothesis", "guatu"),)),
    Group("sqlite", (pytest("-m", "not hypothesis and not browser", "guatu/apps", "guatu/pages",
                            "guatu/ui", "guatu/foundation", "guatu/config", "tests"),),
          (("GUATU_TEST_DATABASE", "sqlite"),)),
    Group("postgresql", (pytest("-m", "not hypothesis and not browser", "guatu/apps", "guatu/pages",
                                "guatu/foundation", "tests"),),
          (("GUATU_TEST_DATABASE", "postgres"),)),
    Group("browser", (pytest("-m", "browser"),), missing=browser_missing),
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    group: Group
    state: str
    seconds: float
    note: str = ""


def run(group: Group) -> Outcome:
    reason = group.missing()
    if reason is not None:
        return Outcome(group, "NOT RUN", 0.0, reason)
    print(f"\n=== {group.name}", flush=True)
    path = os.pathsep.join([str(ENVIRONMENT / SCRIPTS), os.environ.get("PATH", "")])
    settings = {**os.environ, **dict(group.settings), "PATH": path}
    began = time.monotonic()
    for command in group.commands:
        program = shutil.which(command[0], path=path) or command[0]
        code = subprocess.run([program, *command[1:]], cwd=ROOT, env=settings, check=False).returncode
        if code != 0:
            note = f"{' '.join(command)[:60]} ended with {code}"
            return Outcome(group, "FAILED", time.monotonic() - began, note)
    return Outcome(group, "passed", time.monotonic() - began)


def table(outcomes: list[Outcome]) -> str:
    lines = ["", f"{'group':<14}{'result':<10}{'seconds':>8}  note"]
    for one in outcomes:
        lines.append(f"{one.group.name:<14}{one.state:<10}{one.seconds:>8.1f}  {one.note}".rstrip())
    passed = sum(one.state == "passed" for one in outcomes)
    failed = sum(one.state == "FAILED" for one in outcomes)
    return "\n".join(
        [*lines, "", f"groups: {passed} passed, {failed} failed, {len(outcomes) - passed - failed} not run"]
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Run every check of Guatu.")
    parser.add_argument("groups", nargs="*", metavar="group", help=", ".join(group.name for group in GROUPS))
    parser.add_argument("--strict", action="store_true", help="fail when a group did not run")
    options = parser.parse_args()
    unknown = set(options.groups) - {group.name for group in GROUPS}
    if unknown:
        parser.error(f"no group named {', '.join(sorted(unknown))}")
    try:
        prepare(ENVIRONMENT, "all.txt")
    except CannotPrepare as reason:
        print(reason, file=sys.stderr)
        return 1
    chosen = [group for group in GROUPS if not options.groups or group.name in options.groups]
    outcomes = [run(group) for group in chosen]
    print(table(outcomes))
    states = {one.state for one in outcomes}
    return 1 if "FAILED" in states or (options.strict and "NOT RUN" in states) else 0


if __name__ == "__main__":
    sys.exit(main())
