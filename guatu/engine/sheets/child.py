"""The child process of ``read_ledger_guarded``: one request on standard input, one answer on standard output."""

from __future__ import annotations

import gc
import json
import sys

from guatu.engine.sheets.guard import set_limits


def main() -> int:
    """Read the requested ledger under limits; a refusal is an answer too."""
    request = json.loads(sys.stdin.buffer.read())
    set_limits()
    # One short life: what is read stays until the answer is written, so there is nothing to collect.
    gc.disable()
    from guatu.engine.sheets import Unreadable, read_ledger

    try:
        reading = read_ledger(
            request["path"], year=request["year"], unit=request["unit"], file_stem=request["file_stem"]
        )
        answer = reading.as_json()
    except Unreadable as refused:
        answer = {"refused": refused.reason, "details": refused.details}
    except MemoryError:
        answer = {"refused": "limits", "details": {"limit": "memory"}}
    except RecursionError:
        answer = {"refused": "limits", "details": {"limit": "fault"}}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
