"""Server CPU of the wall chart and the ledger page at 300 projects, and the weight of the first pages as sent.

The demo's 274 projects and 26 more from a ledger are loaded into a site of their own through the ordinary commands.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.ledgers import write_ledger
from benchmarks.measuring import GUATU, ROOT, Figure, run

SITE = [sys.executable, str(ROOT / "benchmarks" / "site.py")]


def measure(scratch: Path) -> list[Figure]:
    environment = {
        "GUATU_HOME": str(scratch / "home"),
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "guatu.config.settings",
    }
    write_ledger(scratch / "more.xlsx", projects=26, columns=17)
    run([*GUATU, "up", "--demo", "--prepare-only"], environment=environment)
    run([*GUATU, "import", str(scratch / "more.xlsx"), "--json"], environment=environment)
    found = json.loads(run(SITE, environment=environment).output)
    projects = f"at {found['projects']} projects"
    cpu, weight = found["cpu_ms"], found["weight"]
    return [
        Figure(f"wall chart, server CPU, {projects}", cpu["/"], "ms", 20, "through every layer, compressed"),
        Figure(
            f"ledger page, server CPU, {projects}",
            cpu["/ledger/"],
            "ms",
            12,
            "through every layer, compressed",
        ),
        *(
            Figure(
                f"{name}, with all it loads",
                sum(weight[path].values()) / 1000,
                "kB",
                120,
                _parts(weight[path]),
            )
            for name, path in (("sign-in page", "/sign-in/"), ("wall chart", "/"))
        ),
    ]


def _parts(weight: dict[str, int]) -> str:
    return f"{len(weight)} files, the largest {max(weight.values()) / 1000:.1f} kB, as sent"
