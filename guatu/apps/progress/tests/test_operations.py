import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from guatu.apps.progress import operations, queries
from guatu.apps.progress.models import ProgressReport
from guatu.foundation.models import AuditLine

pytestmark = pytest.mark.django_db

JUNE = dt.date(2026, 6, 1)


@pytest.fixture
def report(register, reporter_user, today):
    def receive(yuan: int, *, month: dt.date = JUNE, project=None):
        return operations.receive_report(
            project=project or register.factory,
            month=month,
            by=reporter_user,
            on=today,
            completed_year_yuan=Decimal(yuan),
        )

    return receive


class TestReceiveReport:
    def test_keeps_every_revision(self, report, register, office_user):
        report(50)
        report(60)
        revisions = queries.revisions_of(register.factory, month=JUNE, visible_to=office_user)
        assert list(revisions.values_list("revision", "completed_year_yuan")) == [(1, 50), (2, 60)]

    def test_counts_the_last_revision_only(self, report, office_user):
        report(50)
        last = report(60)
        assert list(queries.reports_for(month=JUNE, visible_to=office_user)) == [last]

    def test_can_be_seen_as_it_was_known_earlier(self, report, office_user):
        first = report(50)
        report(60)
        known = queries.valid_reports(visible_to=office_user, known_at=first.received_at)
        assert list(known) == [first]

    def test_tells_what_stood_there_before(self, report):
        report(50)
        report(60)
        body = AuditLine.objects.order_by("-sequence").filter(action="progress.report.received")[0].body
        assert '"before":{"completed_total_yuan":null,"completed_year_yuan":"50.00"' in body

    def test_refuses_a_month_to_come(self, report):
        with pytest.raises(operations.MonthNotBegun):
            report(50, month=dt.date(2026, 8, 1))

    def test_takes_any_day_for_its_month(self, report):
        assert report(50, month=dt.date(2026, 6, 30)).month == JUNE

    def test_is_seen_by_those_who_see_its_project(self, report, register, user_with):
        report(50, project=register.road)
        assert queries.reports_of(
            register.road, visible_to=user_with("reporter", unit=register.south)
        ).exists()
        assert not queries.reports_of(
            register.road, visible_to=user_with("reporter", unit=register.north)
        ).exists()


class TestConstraints:
    @pytest.mark.parametrize(
        "wrong",
        [{"paid_yuan": Decimal(-1)}, {"physical_ratio": Decimal("1.1")}, {"revision": 0}],
        ids=lambda wrong: next(iter(wrong)),
    )
    def test_hold_in_the_database_itself(self, register, wrong):
        given = {"revision": 1, "received_at": dt.datetime(2026, 7, 1, tzinfo=dt.UTC)} | wrong
        with pytest.raises(IntegrityError), transaction.atomic():
            ProgressReport.objects.create(project=register.factory, month=JUNE, **given)

    def test_let_a_revision_stand_once(self, report, register):
        first = report(50)
        with pytest.raises(IntegrityError), transaction.atomic():
            ProgressReport.objects.create(
                project=register.factory, month=JUNE, revision=1, received_at=first.received_at
            )
