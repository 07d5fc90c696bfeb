"""The directory that holds what this installation owns: its database, its secret, its collected files."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from guatu.foundation.refusals import Refused


class HomeNotWritable(Refused):
    """Said in both languages, since no catalogue is open yet."""

    message = (
        "无法写入数据目录 %(directory)s（%(why)s）。请改正权限，或用 GUATU_HOME 另指目录。\n"
        "Cannot write to the data directory %(directory)s (%(why)s). Correct its rights, or name another in "
        "GUATU_HOME."
    )


PACKAGE = Path(__file__).resolve().parent.parent


def home() -> Path:
    """GUATU_HOME, or `var/` beside a checkout, or `.guatu` in the user's own directory."""
    chosen = os.environ.get("GUATU_HOME")
    if chosen:
        return Path(chosen).expanduser().resolve()
    checkout = PACKAGE.parent
    return checkout / "var" if (checkout / "pyproject.toml").exists() else Path.home() / ".guatu"


def secret_key(directory: Path) -> str:
    """The key that signs cookies, made on the first start and readable by its owner only."""
    path = directory / "secret-key"
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make_once(path)
        return path.read_text().strip()
    except OSError as error:
        raise HomeNotWritable(directory=directory, why=error.strerror) from error


def _make_once(path: Path) -> None:
    """Write the key whole under another name and link it, so that no reader ever sees half a key."""
    with contextlib.suppress(FileExistsError):
        draft = path.parent / f".secret-key-{os.getpid()}-{secrets.token_hex(4)}"
        if not path.exists():
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                with os.fdopen(descriptor, "w") as file:
                    file.write(secrets.token_urlsafe(48))
                os.link(draft, path)
            finally:
                draft.unlink()
