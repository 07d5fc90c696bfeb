import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client

from guatu.apps.people import views

pytestmark = pytest.mark.django_db


class TestPagesOfTrouble:
    @pytest.mark.parametrize(
        ("trouble", "status"),
        [(PermissionDenied, 403), (SuspiciousOperation, 400), (ZeroDivisionError, 500)],
    )
    def test_say_what_happened_in_the_readers_language(self, monkeypatch, trouble, status):
        def fail(*_arguments, **_named):
            raise trouble

        monkeypatch.setattr(views, "render", fail)
        client = Client(raise_request_exception=False)
        told = set()
        for language in ("zh-hans", "zh-hant", "en"):
            client.cookies["django_language"] = language
            answer = client.get("/sign-in/")
            page = answer.content.decode()
            assert answer.status_code == status
            assert trouble.__name__ not in page
            told.add(page.partition("<h1>")[2].partition("</h1>")[0])
        assert len(told) == 3

    def test_say_that_a_page_is_not_there(self, signed_in, office_user):
        answer = signed_in(office_user).get("/no-such-page/")
        assert answer.status_code == 404
        assert "<h1>" in answer.content.decode()

    def test_say_that_a_form_was_open_too_long(self):
        answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"})
        assert answer.status_code == 403
        assert "<h1>" in answer.content.decode()


class TestCompress:
    def test_packs_pages_for_those_who_can_unpack(self):
        packed = Client().get("/sign-in/", headers={"Accept-Encoding": "gzip"})
        plain = Client().get("/sign-in/")
        assert packed.headers["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in plain.headers
        assert len(packed.content) < len(plain.content) / 2
        assert int(packed.headers["Content-Length"]) == len(packed.content)
        assert "Accept-Encoding" in plain.headers["Vary"]
