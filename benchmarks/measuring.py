"""Measuring whole processes, and saying what came out."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GUATU = [sys.executable, "-m", "guatu.cli"]


@dataclass(frozen=True)
class Figure:
    """One measured figure; ``limit`` is the most it may be, None where it only stands beside the others."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    remark: str = ""

    @property
    def kept(self) -> bool | None:
        return None if self.limit is None else self.value <= self.limit


@dataclass(frozen=True)
class Run:
    """One finished process: wall and CPU seconds with its children, and the most memory it held at once."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    output: str


def run(command: Sequence[str], *, environment: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end, from a cold interpreter; its failure is ours."""
    started = time.perf_counter()
    process = subprocess.Popen(
        list(command), cwd=ROOT, env={**os.environ, **(environment or {})}, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    output = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    seconds = time.perf_counter() - started
    return Run(seconds, usage.ru_utime + usage.ru_stime, _megabytes(usage.ru_maxrss), output)


def _megabytes(maxrss: int) -> float:
    return maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def median_run(command: Sequence[str], repeat: int = 3, **options: Mapping[str, str]) -> Run:
    """The run with the median time of several."""
    runs = sorted((run(command, **options) for _ in range(repeat)), key=lambda one: one.seconds)
    return runs[len(runs) // 2]


def median_cpu_ms(call: Callable[[], object], *, warm_up: int = 10, repeat: int = 60) -> float:
    """CPU milliseconds of one call, after warming up."""
    for _ in range(warm_up):
        call()
    times = []
    for _ in range(repeat):
        started = time.process_time()
        call()
        times.append(time.process_time() - started)
    return 1000 * statistics.median(times)


def table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table."""
    lines = ["| measured | value | limit | | |", "|---|---:|---:|---|---|"]
    for figure in figures:
        limit = "" if figure.limit is None else f"{figure.limit:g} {figure.unit}"
        kept = {None: "", True: "kept", False: "**NOT KEPT**"}[figure.kept]
        lines.append(
            f"| {figure.name} | {figure.value:,.2f} {figure.unit} | {limit} | {kept} | {figure.remark} |"
        )
    return "\n".join(lines)
