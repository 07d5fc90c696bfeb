"""Hold every template to djade's formatting, and to the page's own laws: no inline style, script or handler.

The content security policy would refuse them in the browser; here the mistake is named with its line.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FORBIDDEN = {
    r"\sstyle\s*=": "a style attribute; use a class, a data attribute or an SVG attribute",
    r"\son[a-z]+\s*=\s*[\"']": "an inline handler; listen for it in a script file",
    r"<style[\s>]": "a style element; put it in ui/static",
    r"<script(?![^>]*\ssrc=)(?![^>]*type=[\"']application/json)": "an inline script; put it in ui/static",
    r"(?:src|href|action)=[\"']https?://": "a foreign address",
}


def templates() -> list[Path]:
    return sorted(path for path in (ROOT / "guatu").rglob("templates/**/*.html"))


def slips(path: Path) -> Iterator[str]:
    text = re.sub(r"{#.*?#}", "", path.read_text("utf-8"))
    for number, line in enumerate(text.splitlines(), start=1):
        for pattern, why in FORBIDDEN.items():
            if re.search(pattern, line):
                yield f"{path.relative_to(ROOT)}:{number}: {why}"


def djade_program() -> Path:
    """djade is a program beside this Python, not a module of it."""
    return Path(sys.executable).with_name("djade.exe" if sys.platform == "win32" else "djade")


def main() -> int:
    paths = templates()
    if not paths:
        print("No template found.")
        return 1
    found = [slip for path in paths for slip in slips(path)]
    print("\n".join(found) if found else f"{len(paths)} templates keep the page's laws.")
    djade = subprocess.run(
        [str(djade_program()), "--check", "--target-version", "5.2", *map(str, paths)], check=False
    )
    return 1 if found or djade.returncode != 0 else 0


if __name__ == "__main__":
    sys.exit(main())
