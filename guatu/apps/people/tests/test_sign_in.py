import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from guatu.apps.people import operations
from guatu.apps.people.models import SignInFailure, User
from guatu.foundation.middleware import SEEN_AT
from guatu.foundation.models import AuditLine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clerk")]

PASSWORD = "a-long-enough-word"


@pytest.fixture
def clerk() -> User:
    return User.objects.create_user("clerk", password=PASSWORD)


def knock(password: str, *, username: str = "clerk", address: str = "10.0.0.1"):
    return operations.sign_in(username=username, password=password, address=address)


class TestSignIn:
    def test_says_who_it_is_and_leaves_a_line(self, clerk):
        assert knock(PASSWORD) == clerk
        assert AuditLine.objects.get().action == "people.signed_in"

    def test_counts_the_tries_left(self):
        for left in (4, 3, 2, 1):
            with pytest.raises(operations.WrongNameOrPassword) as refusal:
                knock("wrong")
            assert refusal.value.details["left"] == left

    def test_closes_after_five_wrong_passwords_even_for_the_right_one(self):
        for _ in range(5):
            with pytest.raises((operations.WrongNameOrPassword, operations.SignInLocked)):
                knock("wrong")
        with pytest.raises(operations.SignInLocked):
            knock(PASSWORD)

    def test_opens_again_after_the_pause(self, clerk):
        for _ in range(5):
            with pytest.raises((operations.WrongNameOrPassword, operations.SignInLocked)):
                knock("wrong")
        SignInFailure.objects.update(at=timezone.now() - dt.timedelta(minutes=11))
        assert knock(PASSWORD) == clerk

    def test_answers_an_unknown_name_like_a_known_one(self):
        for _ in range(4):
            with pytest.raises(operations.WrongNameOrPassword):
                knock("wrong", username="nobody")
        with pytest.raises(operations.SignInLocked):
            knock("wrong", username="nobody")

    def test_counts_a_name_however_it_is_written(self):
        for name in ("clerk", "CLERK", " Clerk", "clerk ", "cLerk"):
            with pytest.raises((operations.WrongNameOrPassword, operations.SignInLocked)):
                knock("wrong", username=name)
        with pytest.raises(operations.SignInLocked):
            knock(PASSWORD)

    def test_does_not_close_one_name_for_anothers_mistakes(self, clerk):
        for number in range(10):
            with pytest.raises(operations.WrongNameOrPassword):
                knock("wrong", username=f"other-{number}")
        assert knock(PASSWORD) == clerk

    def test_closes_an_address_that_guesses_many_names(self, clerk):
        now = timezone.now()
        SignInFailure.objects.bulk_create(
            SignInFailure(username=f"name-{number}", address="10.0.0.9", at=now) for number in range(50)
        )
        with pytest.raises(operations.SignInLocked):
            knock(PASSWORD, address="10.0.0.9")
        assert knock(PASSWORD, address="10.0.0.1") == clerk

    def test_refuses_a_closed_account_as_a_wrong_password(self, clerk):
        clerk.is_active = False
        clerk.save()
        with pytest.raises(operations.WrongNameOrPassword):
            knock(PASSWORD)

    def test_leaves_no_password_in_the_audit(self):
        with pytest.raises(operations.WrongNameOrPassword):
            knock("my-secret-guess")
        assert "my-secret-guess" not in AuditLine.objects.get().body


class TestSignInPage:
    def sign_in(self, client: Client, password: str = PASSWORD, onward: str = ""):
        return client.post("/sign-in/", {"username": "clerk", "password": password, "next": onward})

    def test_leads_to_the_page_that_was_asked_for(self, client):
        assert client.get("/ledger/").headers["Location"] == "/sign-in/?next=/ledger/"
        assert self.sign_in(client, onward="/ledger/").headers["Location"] == "/ledger/"

    def test_leads_to_no_other_site(self, client):
        assert self.sign_in(client, onward="https://elsewhere.example/").headers["Location"] == "/"
        assert self.sign_in(Client(), onward="//elsewhere.example/").headers["Location"] == "/"

    def test_begins_a_new_session(self, client):
        client.get("/sign-in/")
        before = client.session.session_key
        self.sign_in(client)
        assert client.session.session_key != before

    def test_says_what_is_wrong(self, client):
        answer = self.sign_in(client, "wrong")
        assert answer.status_code == 422
        assert "4" in answer.content.decode()

    def test_ends_a_session_on_the_server(self, client):
        self.sign_in(client)
        cookie = client.cookies["sessionid"].value
        assert client.post("/sign-out/").status_code == 302
        replay = Client()
        replay.cookies["sessionid"] = cookie
        assert replay.get("/ledger/").headers["Location"].startswith("/sign-in/")

    def test_signs_nobody_out_by_a_mere_link(self, client):
        self.sign_in(client)
        assert client.get("/sign-out/").status_code == 405

    def test_ends_an_idle_session(self, client, settings):
        self.sign_in(client)
        session = client.session
        session[SEEN_AT] -= settings.IDLE_MINUTES * 60 + 1
        session.save()
        assert client.get("/ledger/").headers["Location"].startswith("/sign-in/")

    def test_keeps_a_session_in_use_without_writing_at_every_page(self, client):
        self.sign_in(client)
        session = client.session
        seen = session[SEEN_AT] = session[SEEN_AT] - 120
        session.save()
        client.post("/language/", {"language": "en"})
        assert client.session[SEEN_AT] >= seen + 100

    def test_ends_every_session_with_a_new_password(self, client):
        self.sign_in(client)
        operations.renew_password(username="clerk", by=None)
        assert client.get("/ledger/").headers["Location"].startswith("/sign-in/")


class TestAccounts:
    def test_are_opened_without_any_default_password(self):
        first = operations.open_first_accounts()
        again = operations.open_first_accounts()
        assert [(role, name) for role, name, _ in first] == [
            ("office", "office"),
            ("system_admin", "administrator"),
        ]
        assert {password for *_, password in first}.isdisjoint(password for *_, password in again)
        assert operations.passwords_hold([(name, password) for _, name, password in again])
        assert not operations.passwords_hold([(name, password) for _, name, password in first])

    @pytest.mark.usefixtures("office_user", "leader_user")
    def test_of_a_demonstration_are_one_for_each_role(self):
        opened = operations.open_demo_accounts()
        assert [(role, name) for role, name, _ in opened] == [("office", "office"), ("leader", "leader")]

    def test_are_hashed_with_argon2(self, clerk):
        assert clerk.password.startswith("argon2")

    def test_get_a_new_password_that_lifts_a_pause(self, clerk):
        SignInFailure.objects.bulk_create(
            SignInFailure(username="clerk", address="", at=timezone.now()) for _ in range(5)
        )
        assert knock(operations.renew_password(username="clerk", by=None)) == clerk

    def test_unknown_ones_are_refused(self):
        with pytest.raises(operations.UnknownUser):
            operations.renew_password(username="nobody", by=None)


class TestLanguage:
    def test_is_simplified_chinese_whatever_the_browser_prefers(self, client):
        answer = client.get("/sign-in/", headers={"Accept-Language": "en"})
        assert answer.headers["Content-Language"] == "zh-hans"

    def test_is_the_one_chosen(self, client):
        client.post("/language/", {"language": "zh-hant", "next": "/sign-in/"})
        assert client.get("/sign-in/").headers["Content-Language"] == "zh-hant"

    def test_is_remembered_with_the_person(self, clerk):
        operations.choose_language(language="en", by=clerk)
        clerk.refresh_from_db()
        assert clerk.language == "en"
        with pytest.raises(operations.UnknownLanguage):
            operations.choose_language(language="xx", by=clerk)

    def test_is_spoken_again_at_the_next_sign_in(self, client, clerk):
        operations.choose_language(language="en", by=clerk)
        client.post("/sign-in/", {"username": "clerk", "password": PASSWORD})
        assert client.get("/no-such-page/").headers["Content-Language"] == "en"
