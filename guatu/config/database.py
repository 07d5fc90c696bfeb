"""Which database, and how it is opened so that nothing acknowledged is ever lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from guatu.foundation.refusals import Refused

# WAL and FULL: readers never wait for the writer, and a commit has reached the disk when it returns.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA cache_size=-20000;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA mmap_size=134217728;"
    "PRAGMA journal_size_limit=27103364;"
)


class UnusableDatabaseUrl(Refused):
    """DATABASE_URL is not of the right form. Said in both languages, since no catalogue is open yet."""

    message = (
        "DATABASE_URL 无法使用，应形如 postgresql://user:password@host:port/name\n"
        "DATABASE_URL cannot be used; write it as postgresql://user:password@host:port/name"
    )


def sqlite(path: Path) -> dict[str, Any]:
    """The one-file database, opened to write at once so that two writers queue instead of failing."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
        "CONN_MAX_AGE": None,
    }


def from_url(url: str) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name?option=value`; `?host=` names a socket directory."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise UnusableDatabaseUrl
    name = unquote(parts.path.removeprefix("/"))
    if not name or "/" in name:
        raise UnusableDatabaseUrl
    try:
        port = parts.port
    except ValueError as error:
        raise UnusableDatabaseUrl from error
    options: dict[str, str] = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(options.pop("port", port or "")),
        "OPTIONS": options,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
