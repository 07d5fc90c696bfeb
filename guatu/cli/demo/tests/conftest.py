"""The whole demo in the test database, loaded once for a file of tests and taken back after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:  # noqa: ARG001
    from django.db import transaction

    from guatu.cli import demo
    from guatu.foundation import site

    with django_db_blocker.unblock(), transaction.atomic():
        demo.load()
        yield
        transaction.set_rollback(True)
    site.forget()


@pytest.fixture
def demo_site(loaded: None, db: None) -> None:
    """A test of its own inside the loaded demo; what it changes is taken back."""
