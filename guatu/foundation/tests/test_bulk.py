import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.transaction import TransactionManagementError

from guatu.apps.people.choices import UnitKind
from guatu.apps.people.models import Unit
from guatu.apps.projects.models import KeyProject, PlanYearEntry
from guatu.foundation import bulk

pytestmark = pytest.mark.django_db


def entry(project: KeyProject, year: int, yuan: str = "1234567.89") -> PlanYearEntry:
    return PlanYearEntry(
        project=project,
        year=year,
        class_code="continuing",
        annual_target_yuan=Decimal(yuan),
        curve=[1, 2, 3],
        start_month=dt.date(2026, 3, 1),
    )


class TestInsert:
    def test_writes_what_saving_would_have_written(self, register):
        with transaction.atomic():
            bulk.insert_all([entry(register.factory, 2027)])
        entry(register.factory, 2028).save()
        one, other = (
            PlanYearEntry.objects.filter(year=year).values().get() | {"id": 0, "year": 0}
            for year in (2027, 2028)
        )
        assert one == other

    def test_writes_a_choice_as_its_code(self):
        with transaction.atomic():
            bulk.insert(
                Unit, ("code", "name", "short_name", "kind", "order"), [("a", "甲", "甲", UnitKind.TOWN, 1)]
            )
        assert Unit.objects.get().kind == "town"

    def test_overwrites_the_row_that_stands_there(self, register):
        for yuan in ("1.00", "2.00"):
            with transaction.atomic():
                bulk.insert_all([entry(register.factory, 2027, yuan)], replacing=("project_id", "year"))
        assert PlanYearEntry.objects.get(year=2027).annual_target_yuan == Decimal("2.00")

    def test_keeps_the_promises_of_the_database(self, register):
        with pytest.raises(IntegrityError), transaction.atomic():
            bulk.insert_all([entry(register.factory, 2027, "-1.00")])
        with pytest.raises(IntegrityError), transaction.atomic():
            bulk.insert_all([entry(register.factory, 2026)])

    def test_writes_nothing_of_nothing(self):
        with transaction.atomic():
            bulk.insert_all([])
            bulk.insert(Unit, ("code",), [])

    @pytest.mark.django_db(transaction=True)
    def test_refuses_outside_a_transaction(self):
        with pytest.raises(TransactionManagementError):
            bulk.insert(Unit, ("code",), [("a",)])
