"""`guatu brief` on 274 projects: from a cold process to wall chart, bulletin and lists on disk."""

from __future__ import annotations

from pathlib import Path

from benchmarks.ledgers import write_ledger
from benchmarks.measuring import GUATU, Figure, median_run

PAPERS = (
    "wall-chart.pdf", "wall-chart.png", "bulletin.docx", "who-must-act.xlsx", "ledger.xlsx", "assessment.json",
    "understood.md",
)  # fmt: skip


def measure(scratch: Path) -> list[Figure]:
    ledger, out = scratch / "brief.xlsx", scratch / "out"
    write_ledger(ledger, projects=274, columns=17)
    run = median_run([*GUATU, "brief", str(ledger), "--on", "2026-06-30", "--out", str(out)], repeat=3)
    missing = [paper for paper in PAPERS if not (out / paper).is_file()]
    if missing:
        raise RuntimeError(f"not written: {', '.join(missing)}")
    return [
        Figure("brief, 274 projects, cold", run.seconds, "s", 6, f"{run.cpu_seconds:.1f} s CPU"),
        Figure("brief, peak memory", run.peak_mb, "MB", 400),
    ]
