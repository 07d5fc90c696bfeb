"""Write the hash-locked requirement lists from pyproject.toml; needs `uv` on the path or in .venv.

    python scripts/lock.py

The lists name no host: each machine installs from the registry its own pip is set up for.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTS = {
    "run.txt": [],
    "run-optimisation.txt": ["--extra", "optimisation"],
    "all.txt": ["--extra", "optimisation", "--group", "test", "--group", "lint"],
}
COMMON = [
    "--universal",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-annotate",
    "--no-header",
    "--quiet",
]


def main() -> int:
    uv = shutil.which("uv") or shutil.which(str(ROOT / ".venv" / "bin" / "uv"))
    if uv is None:
        print("uv is missing: run `python3 start.py --prepare` first.", file=sys.stderr)
        return 1
    for name, choice in LISTS.items():
        target = ROOT / "requirements" / name
        subprocess.run(
            [uv, "pip", "compile", "pyproject.toml", *choice, *COMMON, "-o", str(target)],
            cwd=ROOT,
            check=True,
        )
        text = target.read_text("utf-8")
        if "://" in text:
            print(f"{target.name} names a host.", file=sys.stderr)
            return 1
        print(f"{target.name}: {text.count('==')} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
