"""First start of Guatu 挂图: make the environment, the database and the demo, then serve it.

    python3 start.py             everything, then http://127.0.0.1:8000
    python3 start.py --prepare   make the environment and stop
    python3 start.py --port N    serve on another port

Needs Python 3.11 to 3.13 and nothing else; run again, it only starts.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "scripts"))

from environment import CannotPrepare, prepare, python_of  # noqa: E402


def main() -> int:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    parser = argparse.ArgumentParser(description="启动挂图。 Start Guatu.")
    parser.add_argument(
        "--prepare", action="store_true", help="只建环境，不启动。 Make the environment and stop."
    )
    parser.add_argument("--port", type=int, default=8000, help="端口。 Port, 8000 unless told.")
    options = parser.parse_args()
    environment = ROOT / ".venv"
    try:
        if not (environment / "guatu-requirements.sha256").exists():
            print("正在建立运行环境，约需一分钟。 Making the environment, about a minute.", flush=True)
        prepare(environment, "run.txt")
    except CannotPrepare as reason:
        print(reason, file=sys.stderr)
        return 1
    if options.prepare:
        print(f"环境已建好。 The environment is ready: {environment}")
        return 0
    command = [str(python_of(environment)), "-m", "guatu.cli", "up", "--demo", "--port", str(options.port)]
    os.chdir(ROOT)
    if os.name != "nt":
        os.execv(command[0], command)
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
