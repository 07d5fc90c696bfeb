"""Measure Guatu against the limits it promises: python benchmarks/run.py [NAME …] [--save FILE].

Prints one table and writes nothing unless asked. Exit code 1 when a limit is not kept.
"""

from __future__ import annotations

import argparse
import importlib
import platform
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measuring import Figure, table

NAMES = ("dry_run", "brief", "assessment", "pages")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure Guatu against the limits it promises.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--save", type=Path, metavar="FILE", help="write the table to this file as well")
    options = parser.parse_args()
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"{', '.join(sorted(unknown))}: choose from {', '.join(NAMES)}")
    figures: list[Figure] = []
    for name in options.names or NAMES:
        with tempfile.TemporaryDirectory(prefix="guatu-benchmark-") as scratch:
            print(f"{name} …", file=sys.stderr, flush=True)
            figures += importlib.import_module(f"benchmarks.{name}").measure(Path(scratch))
    report = f"{table(figures)}\n\n{machine()}\n"
    print(report)
    if options.save:
        options.save.write_text(report, "utf-8")
    return 1 if any(figure.kept is False for figure in figures) else 0


def machine() -> str:
    import os

    load = f", load average {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    return f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} CPUs{load}."


if __name__ == "__main__":
    sys.exit(main())
