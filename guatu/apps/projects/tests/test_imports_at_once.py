"""Two people take ledgers in at the same moment: both succeed, one after the other."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from guatu.apps.people.models import Unit
from guatu.apps.projects.models import KeyProject, LedgerImport
from guatu.apps.projects.tests.test_import_ledger import row, take_in
from guatu.foundation import audit


@pytest.mark.django_db(transaction=True)
def test_ledgers_taken_in_at_once_stand_beside_each_other():
    if connection.vendor == "sqlite":
        pytest.skip(
            "on SQLite a writing transaction is alone from its beginning; the tests' own lives in memory"
        )
    start = threading.Barrier(3)
    troubles: list[BaseException] = []

    def work(number: int) -> None:
        try:
            start.wait(10)
            take_in(
                *(row(number * 100 + place, lead_unit=f"{number}号局") for place in range(30)),
                sha256=f"file {number}",
            )
        except BaseException as trouble:
            troubles.append(trouble)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=(number,)) for number in range(1, 4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert troubles == []
    assert (LedgerImport.objects.count(), KeyProject.objects.count()) == (3, 90)
    assert Unit.objects.filter(name="北岸镇").count() == 1
    assert list(audit.verify()) == []
