"""Every change to people, and the door they come in by."""

from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guatu.apps.people.choices import Role
from guatu.apps.people.models import RoleGrant, SignInFailure, User
from guatu.foundation import audit
from guatu.foundation.refusals import Refused

LOCK_AFTER = 5  # wrong passwords for one name
ADDRESS_LOCK_AFTER = 50  # wrong passwords from one address, which a whole office may share
LOCK_MINUTES = 10

# Read aloud and typed without mistakes: no 0 and o, no 1, l and i. Twelve of 31 signs are 59 bits.
PASSWORD_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
PASSWORD_GROUPS = 3
PASSWORD_GROUP_SIGNS = 4


class WrongNameOrPassword(Refused):
    message = _(
        "The user name or the password is wrong. %(left)s more tries before a pause of %(minutes)s minutes."
    )


class SignInLocked(Refused):
    message = _(
        "Too many wrong passwords. Signing in under this name is closed until %(until)s; "
        "if you have forgotten the password, ask the system administrator."
    )


class UnknownUser(Refused):
    message = _("There is no account %(username)s.")


class UnknownLanguage(Refused):
    message = _("There is no language %(language)s here.")


def sign_in(*, username: str, password: str, address: str, request: HttpRequest | None = None) -> User:
    """Who this is; raises WrongNameOrPassword, or SignInLocked after repeated failures.

    An unknown name is answered and counted like a known one, and costs the same time, so that names cannot
    be found by trying. The password is looked at only when the name is not locked.
    """
    now = timezone.now()
    name = User.normalize_username(username).strip().casefold()
    _refuse_if_locked(name=name, address=address, now=now)
    user = authenticate(request, username=username.strip(), password=password)
    if not isinstance(user, User):
        left = _count_failure(name=name, address=address, now=now)
        if left <= 0:
            _refuse_if_locked(name=name, address=address, now=now)
        raise WrongNameOrPassword(left=left, minutes=LOCK_MINUTES)
    with transaction.atomic():
        SignInFailure.objects.filter(username=name).delete()
        audit.record(user, "people.signed_in", user, address=address)
    return user


@transaction.atomic
def sign_out(*, by: User) -> None:
    """Note that somebody left."""
    audit.record(by, "people.signed_out", by)


@transaction.atomic
def choose_language(*, language: str, by: User) -> None:
    """Remember the language a person reads; raises UnknownLanguage."""
    if language not in dict(settings.LANGUAGES):
        raise UnknownLanguage(language=language)
    before = by.language
    if before == language:
        return
    by.language = language
    by.save(update_fields=["language"])
    audit.record(by, "people.language.chosen", by, before={"language": before}, after={"language": language})


@transaction.atomic
def renew_password(*, username: str, by: User | None) -> str:
    """Give an account a new password and return it; it ends every session and lifts a pause."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise UnknownUser(username=username)
    password = _set_fresh_password(user)
    SignInFailure.objects.filter(username=username.casefold()).delete()
    audit.record(by, "people.password.renewed", user)
    return password


@transaction.atomic
def open_first_accounts() -> list[tuple[str, str, str]]:
    """Open a bare site's first two accounts, neither with the other's role: role, user name, password."""
    opened: list[tuple[str, str, str]] = []
    for role, name in ((Role.OFFICE, "office"), (Role.SYSTEM_ADMIN, "administrator")):
        user, _created = User.objects.get_or_create(username=name)
        password = _set_fresh_password(user)
        RoleGrant.objects.get_or_create(user=user, role=role, unit=None, sector="")
        audit.record(None, "people.account.opened", user, after={"role": role})
        opened.append((role.value, name, password))
    return opened


@transaction.atomic
def open_demo_accounts() -> list[tuple[str, str, str]]:
    """Give one person of each role in the demonstration a password made for this installation."""
    opened: list[tuple[str, str, str]] = []
    for role in Role:
        grant = (
            RoleGrant.objects.filter(role=role, user__is_active=True)
            .select_related("user")
            .order_by("pk")
            .first()
        )
        if grant is None or any(name == grant.user.username for _role, name, _password in opened):
            continue
        password = _set_fresh_password(grant.user)
        audit.record(None, "people.account.opened", grant.user, after={"role": role})
        opened.append((role.value, grant.user.username, password))
    return opened


def passwords_hold(pairs: list[tuple[str, str]]) -> bool:
    """Whether each of these names has this password still; changes nothing, so it leaves no line."""
    kept = dict(
        User.objects.filter(username__in=[name for name, _ in pairs]).values_list("username", "password")
    )
    return bool(pairs) and all(
        name in kept and check_password(password, kept[name]) for name, password in pairs
    )


def _set_fresh_password(user: User) -> str:
    groups = [
        "".join(secrets.choice(PASSWORD_SIGNS) for _place in range(PASSWORD_GROUP_SIGNS))
        for _group in range(PASSWORD_GROUPS)
    ]
    password = "-".join(groups)
    user.set_password(password)
    user.save(update_fields=["password"])
    return password


def _refuse_if_locked(*, name: str, address: str, now: dt.datetime) -> None:
    since = now - dt.timedelta(minutes=LOCK_MINUTES)
    recent = SignInFailure.objects.filter(at__gt=since).order_by("-at")
    for failures, limit in (
        (recent.filter(username=name), LOCK_AFTER),
        (recent.filter(address=address), ADDRESS_LOCK_AFTER),
    ):
        latest = list(failures.values_list("at", flat=True)[:limit])
        if len(latest) == limit:
            until = latest[0] + dt.timedelta(minutes=LOCK_MINUTES)
            raise SignInLocked(until=f"{timezone.localtime(until):%H:%M}")


@transaction.atomic
def _count_failure(*, name: str, address: str, now: dt.datetime) -> int:
    """Count a wrong password; how many more are allowed before the pause."""
    since = now - dt.timedelta(minutes=LOCK_MINUTES)
    SignInFailure.objects.filter(at__lte=since).delete()
    SignInFailure.objects.create(username=name, address=address, at=now)
    failures = SignInFailure.objects.filter(username=name).count()
    audit.record(None, "people.sign_in.failed", name, address=address, failures=failures)
    return LOCK_AFTER - failures
