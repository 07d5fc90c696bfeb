"""Many writers at once, on a real file and on a real server: the chain stays one and whole."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

WRITERS = 4
LINES_EACH = 25

WRITER = """
import sys
import django
django.setup()
from django.db import transaction
from guatu.foundation import audit
from guatu.foundation.models import SiteFact
for number in range(int(sys.argv[2])):
    with transaction.atomic():
        SiteFact.objects.update_or_create(name=sys.argv[1], defaults={"value": number})
        audit.record(None, "test.done", f"{sys.argv[1]} {number}")
"""

READER = """
import django
django.setup()
from guatu.foundation import audit
from guatu.foundation.models import AuditLine
print(AuditLine.objects.count(), len(list(audit.verify())))
"""


@pytest.fixture
def own_database(tmp_path: Path):
    """The environment of a process with a database of its own, migrated."""
    if connection.vendor == "sqlite":
        url = ""
    else:
        import psycopg

        at = connection.settings_dict
        name = f"audit_{os.getpid()}"
        address = {"host": at["HOST"], "user": at["USER"], "dbname": "postgres"}
        with psycopg.connect(**address, autocommit=True) as admin:
            admin.execute(f'CREATE DATABASE "{name}"')
        url = f"postgresql://{at['USER']}:@/{name}?host={at['HOST']}"
    environment = os.environ | {
        "GUATU_HOME": str(tmp_path),
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "guatu.config.settings",
    }
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity", "0"],
        env=environment,
        check=True,
        timeout=120,
    )
    yield environment
    if url:
        with psycopg.connect(**address, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def start(program: str, *arguments: str, environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.django_db
def test_writers_at_once_leave_one_whole_chain(own_database):
    writers = [
        start(WRITER, f"writer {number}", str(LINES_EACH), environment=own_database)
        for number in range(WRITERS)
    ]
    for writer in writers:
        _, errors = writer.communicate(timeout=120)
        assert writer.returncode == 0, errors
    reader = start(READER, environment=own_database)
    said, errors = reader.communicate(timeout=60)
    assert reader.returncode == 0, errors
    assert said.split() == [str(WRITERS * LINES_EACH), "0"]
