"""`guatu up --prepare-only` on an empty home, and again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def up(home: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "guatu.cli", "up", *options],
        env=os.environ | {"GUATU_HOME": str(home), "DATABASE_URL": "", "GUATU_LANGUAGE": "en"} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def first(home) -> subprocess.CompletedProcess[str]:
    return up(home, "--prepare-only")


class TestPrepareOnly:
    def test_opens_the_first_accounts_once(self, home, first):
        assert first.returncode == 0, first.stderr
        assert "office" in first.stdout
        assert "office" not in up(home, "--prepare-only").stdout

    def test_keeps_the_secret_to_its_owner(self, home, first):
        assert first.returncode == 0
        assert (home / "secret-key").stat().st_mode & 0o777 == 0o600
        assert len((home / "secret-key").read_text()) >= 50

    def test_collects_hashed_and_compressed_page_files(self, home, first):
        assert first.returncode == 0
        names = json.loads((home / "static" / "staticfiles.json").read_text())["paths"]
        assert names["ui/tokens.css"] != "ui/tokens.css"
        assert (home / "static" / f"{names['ui/components.css']}.gz").exists()

    def test_opens_sqlite_so_that_a_power_cut_loses_nothing(self, home, first):
        assert first.returncode == 0
        asked = subprocess.run(
            [
                sys.executable,
                "-c",
                "import django; django.setup()\n"
                "from django.db import connection as c\n"
                "k = c.cursor()\n"
                "print([k.execute(f'PRAGMA {p}').fetchone()[0] "
                "for p in ('journal_mode', 'synchronous', 'foreign_keys')], c.transaction_mode)",
            ],
            env=os.environ
            | {
                "GUATU_HOME": str(home),
                "DATABASE_URL": "",
                "DJANGO_SETTINGS_MODULE": "guatu.config.settings",
            },
            capture_output=True,
            text=True,
            check=True,
        )
        assert asked.stdout.strip() == "['wal', 2, 1] IMMEDIATE"

    def test_renews_a_password(self, home, first):
        assert first.returncode == 0
        renewed = up(home, "--new-password", "office")
        assert renewed.returncode == 0
        assert len(renewed.stdout.strip()) == 14

    def test_refuses_an_unknown_account_in_a_sentence(self, home, first):
        assert first.returncode == 0
        refused = up(home, "--new-password", "nobody")
        assert refused.returncode == 1
        assert refused.stderr.strip() == "There is no account nobody."
