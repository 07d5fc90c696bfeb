"""Bringing an installation up to its code: tables migrated, page files collected, each only if needed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext_lazy as _

from guatu.foundation.refusals import Refused

STAMP = "collected.sha256"


class DatabaseOutOfReach(Refused):
    message = _("The database cannot be reached (%(why)s). Check DATABASE_URL or GUATU_HOME.")


def migrate_if_behind() -> bool:
    """Migrate when a migration on disk has not been applied; whether that was so.

    Comparing file names with the table of applied ones takes milliseconds, loading every migration a second.
    """
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise DatabaseOutOfReach(why=str(error).strip().partition("\n")[0]) from error
    applied = set(MigrationRecorder(connection).applied_migrations())
    if set(_migrations_on_disk()) <= applied:
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True


def collect_if_changed() -> bool:
    """Collect, hash and compress the static files when any of them changed; whether that was so."""
    fingerprint = _static_fingerprint()
    stamp = Path(settings.STATIC_ROOT) / STAMP
    if stamp.exists() and stamp.read_text() == fingerprint:
        return False
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(fingerprint)
    return True


def tidy_database() -> None:
    """Drop sessions that have ended; let SQLite learn anew which of its indexes serve best."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize")


def _migrations_on_disk() -> Iterator[tuple[str, str]]:
    for config in apps.get_app_configs():
        for path in (Path(config.path) / "migrations").glob("[0-9]*.py"):
            yield config.label, path.stem


def _static_fingerprint() -> str:
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            about = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
