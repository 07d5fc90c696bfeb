import datetime as dt
from decimal import Decimal

import pytest
from django.db import transaction

from guatu.foundation import audit, clock, events, money, site
from guatu.foundation.models import AuditLine


class TestMoney:
    @pytest.mark.parametrize(
        ("yuan", "wan", "yi"),
        [
            (0, "0", "0.0"),
            (4_999, "0", "0.0"),
            (5_000, "1", "0.0"),
            (-5_000, "−1", "0.0"),
            (173_520_000_000, "17,352,000", "1,735.2"),
            (Decimal("1234567890.12"), "123,457", "12.3"),
            (5_000_000, "500", "0.1"),
            (None, "—", "—"),
        ],
    )
    def test_shows_wan_and_yi_half_up(self, yuan, wan, yi):
        assert (money.wan_text(yuan), money.yi_text(yuan).replace("−0.0", "0.0")) == (wan, yi)

    def test_shows_a_gap_with_its_sign(self):
        assert money.wan_text(120_000, sign=True) == "+12"
        assert money.wan_text(-120_000, sign=True) == "−12"
        assert money.wan_text(0, sign=True) == "0"

    def test_takes_percents_of_something_only(self):
        assert money.percent(1, 3) == Decimal("33.3")
        assert money.percent(5, 0) is None


class TestEvents:
    def test_reach_every_subscriber_in_order(self):
        heard = []

        class Rang:
            pass

        @events.subscribe(Rang)
        def first(_event):
            heard.append("first")

        @events.subscribe(Rang)
        def second(_event):
            heard.append("second")

        events.publish(Rang())
        assert heard == ["first", "second"]


@pytest.mark.django_db
class TestClock:
    def test_is_the_real_day_in_china(self):
        assert abs((clock.today() - dt.datetime.now(dt.UTC).date()).days) <= 1

    def test_is_a_demonstrations_own_day(self):
        site.set_facts(site.Facts(is_demo=True, today=dt.date(2026, 7, 7)), by=None)
        assert clock.today() == dt.date(2026, 7, 7)

    def test_is_the_day_a_drill_sets(self, settings):
        settings.TODAY = "2021-06-30"
        assert clock.today() == dt.date(2021, 6, 30)


@pytest.mark.django_db
class TestSiteFacts:
    def test_are_nothing_on_a_bare_site(self):
        assert site.facts() == site.Facts()

    def test_are_kept_and_leave_a_line(self):
        facts = site.Facts(is_demo=True, today=dt.date(2026, 7, 7), district="临江区", office="重点办")
        site.set_facts(facts, by=None)
        site.forget()
        assert site.facts() == facts
        assert AuditLine.objects.get().action == "site.facts.set"

    def test_are_forgotten_with_a_failed_transaction(self):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            site.set_facts(site.Facts(is_demo=True), by=None)
            raise ZeroDivisionError
        site.forget()
        assert not site.facts().is_demo
        assert list(audit.verify()) == []
