import datetime as dt
import json
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from guatu.foundation import audit
from guatu.foundation.models import AuditHead, AuditLine

pytestmark = pytest.mark.django_db


def write(count: int) -> None:
    with transaction.atomic():
        for number in range(count):
            audit.record(None, "test.done", f"thing {number}", after={"amount": Decimal("1.10")})


def faults(**given) -> list[tuple[int, str]]:
    return [(fault.sequence, fault.kind) for fault in audit.verify(**given)]


class TestRecord:
    def test_numbers_lines_without_gaps(self):
        write(3)
        assert list(AuditLine.objects.values_list("sequence", flat=True)) == [1, 2, 3]

    def test_links_each_line_to_the_one_before(self):
        write(2)
        first, second = AuditLine.objects.all()
        assert first.previous_hash == audit.GENESIS
        assert second.previous_hash == first.hash

    def test_says_who_did_what_to_which(self, office_user):
        with transaction.atomic():
            audit.record(
                office_user, "people.greeted", office_user, before={"n": 1}, after={"n": 2}, why="ok"
            )
        line = AuditLine.objects.get()
        body = json.loads(line.body)
        assert (line.by, line.action, line.object_key) == (office_user, "people.greeted", str(office_user.pk))
        assert (body["by_name"], body["before"], body["after"], body["details"]) == (
            "office",
            {"n": 1},
            {"n": 2},
            {"why": "ok"},
        )

    @pytest.mark.django_db(transaction=True)
    def test_refuses_outside_a_transaction(self):
        with pytest.raises(TransactionManagementError):
            audit.record(None, "test.done", "thing")

    def test_vanishes_with_the_act_it_records(self):
        write(1)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            audit.record(None, "test.done", "thing")
            raise ZeroDivisionError
        write(1)
        assert AuditLine.objects.count() == 2
        assert faults() == []

    def test_writes_many_lines_in_a_few_statements(self, django_assert_max_num_queries):
        entries = [audit.Entry("test.done", f"thing {number}") for number in range(500)]
        with django_assert_max_num_queries(20), transaction.atomic():
            audit.record_many(None, entries)
        assert faults() == []


class TestVerify:
    def test_finds_nothing_in_a_whole_chain(self):
        write(5)
        assert faults() == []

    def test_finds_an_edited_body(self):
        write(3)
        line = AuditLine.objects.get(sequence=2)
        AuditLine.objects.filter(sequence=2).update(body=line.body.replace("1.10", "9.10"))
        assert faults() == [(2, "hash")]

    def test_finds_an_edited_column(self):
        write(3)
        AuditLine.objects.filter(sequence=2).update(action="test.undone")
        assert faults() == [(2, "column")]

    def test_finds_a_line_rewritten_with_its_hash(self):
        write(3)
        line = AuditLine.objects.get(sequence=2)
        body = line.body.replace("1.10", "9.10")
        AuditLine.objects.filter(sequence=2).update(body=body, hash=audit.chained(line.previous_hash, body))
        assert faults() == [(3, "link")]

    def test_finds_a_removed_line(self):
        write(3)
        AuditLine.objects.filter(sequence=2).delete()
        assert faults() == [(3, "gap"), (3, "link")]

    def test_finds_a_cut_end(self):
        write(3)
        AuditLine.objects.filter(sequence=3).delete()
        assert faults() == [(2, "head")]

    def test_finds_an_end_cut_together_with_the_head_by_a_checkpoint(self):
        write(3)
        kept = audit.checkpoint()
        AuditLine.objects.filter(sequence=3).delete()
        last = AuditLine.objects.get(sequence=2)
        AuditHead.objects.update(sequence=2, hash=last.hash)
        assert faults() == []
        assert faults(checkpoint=kept) == [(3, "checkpoint")]

    def test_finds_a_chain_rewritten_from_the_start_by_a_checkpoint(self):
        write(2)
        kept = audit.checkpoint()
        AuditLine.objects.all().delete()
        AuditHead.objects.all().delete()
        write(2)
        assert faults() == []
        assert faults(checkpoint=kept) == [(2, "checkpoint")]

    def test_holds_for_an_older_checkpoint(self):
        empty = audit.checkpoint()
        write(2)
        kept = audit.checkpoint()
        write(2)
        assert faults(checkpoint=kept) == []
        assert faults(checkpoint=empty) == []

    @pytest.mark.parametrize("text", ["", "nonsense", "guatu-audit two " + "0" * 64, "other 1 " + "0" * 64])
    def test_refuses_what_is_no_checkpoint(self, text):
        if text:
            with pytest.raises(audit.MalformedCheckpoint):
                faults(checkpoint=text)


class TestCanonicalJson:
    def test_gives_one_text_for_one_value(self):
        one = {"b": dt.date(2026, 7, 7), "a": Decimal("1.10"), "c": ["甲", None, True]}
        other = {"c": ("甲", None, True), "a": Decimal("1.10"), "b": dt.date(2026, 7, 7)}
        assert audit.canonical_json(one) == '{"a":"1.10","b":"2026-07-07","c":["甲",null,true]}'
        assert audit.canonical_json(one) == audit.canonical_json(other)

    def test_refuses_what_has_no_plain_text(self):
        with pytest.raises(TypeError):
            audit.canonical_json({"a": object()})
