"""`guatu import LEDGER --dry-run --json`, the whole process; beside it, reading the cells and nothing else."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.ledgers import write_ledger
from benchmarks.measuring import GUATU, Figure, Run, median_run

CALAMINE = """
import sys, python_calamine
python_calamine.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
"""
OPENPYXL = """
import sys, openpyxl
for row in openpyxl.load_workbook(sys.argv[1], read_only=True).worksheets[0].iter_rows(values_only=True):
    pass
"""


def measure(scratch: Path) -> list[Figure]:
    large, small = scratch / "large.xlsx", scratch / "small.xlsx"
    write_ledger(large, projects=10_000, columns=40)
    write_ledger(small, projects=274, columns=17)
    ours, floor, peer = _ours(large, 10_000), _other(CALAMINE, large), _other(OPENPYXL, large)
    few = _ours(small, 274)
    return [
        Figure("dry run, 10,000 projects × 40 columns", ours.seconds, "s", 3, _used(ours)),
        Figure("python-calamine reads the same cells", floor.seconds, "s", None, _ratio(ours, floor)),
        Figure("openpyxl (read-only) reads the same cells", peer.seconds, "s", None, _ratio(ours, peer)),
        Figure("dry run, 274 projects × 17 columns", few.seconds, "s", 1, _used(few)),
    ]


def _ours(path: Path, projects: int) -> Run:
    run = median_run([*GUATU, "import", str(path), "--dry-run", "--json"])
    read = len(json.loads(run.output)["projects"])
    if read != projects:
        raise RuntimeError(f"{path.name} holds {projects} projects, {read} were read")
    return run


def _other(program: str, path: Path) -> Run:
    return median_run([sys.executable, "-c", program, str(path)], repeat=3)


def _used(run: Run) -> str:
    return f"{run.cpu_seconds:.2f} s CPU, {run.peak_mb:.0f} MB"


def _ratio(ours: Run, other: Run) -> str:
    times = ours.cpu_seconds / other.cpu_seconds
    return f"{other.cpu_seconds:.2f} s CPU; the dry run takes {times:.1f} times as much"
