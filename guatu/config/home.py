"""The directory that holds what this installation owns: its database, its secret, its collected files."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

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
    directory.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        # Written whole under another name and then linked, so that no reader ever sees half a key.
        draft = directory / f".secret-key-{os.getpid()}-{secrets.token_hex(4)}"
        if not path.exists():
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                with os.fdopen(descriptor, "w") as file:
                    file.write(secrets.token_urlsafe(48))
                os.link(draft, path)
            finally:
                draft.unlink()
    return path.read_text().strip()
