"""Reading a file nobody vouches for: in a child process with limits on time and memory.

A workbook that exhausts a library, or breaks it, then costs one child and gives one refusal.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import guatu
from guatu.engine.sheets.model import LedgerReading, Unreadable

CHILD = ["-m", "guatu.engine.sheets.child"]
MOST_SECONDS: float = 60
MOST_PROCESSOR_SECONDS = 40
MOST_MEMORY_BYTES = 1024 * 1024 * 1024
MOST_ANSWER_BYTES = 256 * 1024 * 1024


def read_ledger_guarded(
    path: str | Path, *, year: int | None = None, unit: str | None = None, file_stem: str | None = None
) -> LedgerReading:
    """Like ``read_ledger``, in a child process. Raises ``Unreadable``, with ``limits`` when a limit was reached."""
    request = json.dumps(
        {"path": str(Path(path).absolute()), "year": year, "unit": unit, "file_stem": file_stem}
    )
    home = str(Path(guatu.__file__).resolve().parent.parent)
    inherited = os.environ.get("PYTHONPATH")
    environment = {
        **os.environ,
        "PYTHONPATH": home + (os.pathsep + inherited if inherited else ""),
        "PYTHONIOENCODING": "utf-8",
        # One arena: many threads' arenas would count against the address space without being used.
        "MALLOC_ARENA_MAX": "1",
    }
    try:
        child = subprocess.run(
            [sys.executable, *CHILD],
            input=request.encode(),
            capture_output=True,
            timeout=MOST_SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as expired:
        raise Unreadable("limits", limit="time") from expired
    if child.returncode != 0 or len(child.stdout) > MOST_ANSWER_BYTES:
        # A library that cannot get memory aborts its process; there is no answer to read.
        raise Unreadable(
            "limits", limit="memory" if child.returncode < 0 or b"MemoryError" in child.stderr else "fault"
        )
    try:
        answer = json.loads(child.stdout)
    except ValueError as error:
        raise Unreadable("limits", limit="fault") from error
    if "refused" in answer:
        raise Unreadable(answer["refused"], **answer["details"])
    return LedgerReading.from_json(answer)


def set_limits() -> None:
    """Limit this process's processor time and memory where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is the limit that remains
        return
    for name, limit in (
        ("RLIMIT_CPU", MOST_PROCESSOR_SECONDS),
        ("RLIMIT_AS", MOST_MEMORY_BYTES),
        ("RLIMIT_CORE", 0),
    ):
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        _, hard = resource.getrlimit(kind)
        most = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):
            continue
