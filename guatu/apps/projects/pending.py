"""Uploaded ledgers between first sight and acceptance: the file, what was understood in it, and whose it is.

They lie in files of their own beside the database, not in it, because most of what is looked at
once is never taken in. Nobody but the uploader can name one, and none is kept for longer than a
day.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from guatu.apps.people.models import User
from guatu.engine.sheets.model import LedgerReading

KEPT_SECONDS = 24 * 60 * 60
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")


@dataclass(frozen=True)
class PendingLedger:
    """An uploaded ledger waiting for a decision."""

    token: str
    path: Path
    file_name: str
    size: int
    sha256: str
    by_id: int

    def keep(self, reading: LedgerReading, *, year: int | None, unit: str | None) -> None:
        """Keep what was understood, and under which instructions, beside the file."""
        document = {"reading": reading.as_json(), "year": year, "unit": unit}
        (self.path.parent / "reading.json").write_text(json.dumps(document, ensure_ascii=False), "utf-8")

    def reading(self) -> tuple[LedgerReading, int | None, str | None] | None:
        """What was understood, with the year and the unit that were given; None before it was read."""
        kept = self.path.parent / "reading.json"
        if not kept.exists():
            return None
        document: dict[str, Any] = json.loads(kept.read_text("utf-8"))
        return LedgerReading.from_json(document["reading"]), document["year"], document["unit"]

    def discard(self) -> None:
        """Remove every trace of it."""
        shutil.rmtree(self.path.parent, ignore_errors=True)


def keep_upload(upload: UploadedFile[bytes], *, by: User) -> PendingLedger:
    """Write an upload to disk under a name nobody can guess, and clear away what is a day old."""
    _clear_old()
    token = secrets.token_urlsafe(16)
    folder = _home() / token
    folder.mkdir(mode=0o700, parents=True)
    file_name = Path(upload.name or "ledger").name
    suffix = Path(file_name).suffix
    path = folder / f"ledger{suffix if _SUFFIX.fullmatch(suffix) else ''}"
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as target:
        for chunk in upload.chunks():
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
    sha256 = digest.hexdigest()
    about = {
        "file_name": file_name,
        "size": size,
        "sha256": sha256,
        "by_id": by.pk,
        "path": path.name,
    }
    (folder / "about.json").write_text(json.dumps(about, ensure_ascii=False), "utf-8")
    return PendingLedger(token, path, file_name, size, sha256, by.pk)


def pending_ledger(token: str, *, by: User) -> PendingLedger | None:
    """The upload of this name, if it is this person's and still there."""
    about = _home() / token / "about.json"
    if not _TOKEN.fullmatch(token) or not about.exists():
        return None
    told = json.loads(about.read_text("utf-8"))
    if told["by_id"] != by.pk:
        return None
    return PendingLedger(
        token, about.parent / told["path"], told["file_name"], told["size"], told["sha256"], told["by_id"]
    )


def _home() -> Path:
    return Path(settings.MEDIA_ROOT) / "pending"


def _clear_old() -> None:
    if not _home().exists():
        return
    for folder in _home().iterdir():
        if folder.is_dir() and time.time() - folder.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
