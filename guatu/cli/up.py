"""`guatu up`: migrate, load the demonstration when asked, serve."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import socket
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.cli.arguments import port
from guatu.foundation.refusals import Refused

NEEDS_DATABASE = True

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
SIGN_INS = "demo-sign-ins.json"


class PortInUse(Refused):
    message = gettext_lazy(
        "Port %(port)s on %(host)s is in use. Stop what uses it, or choose another: --port N."
    )


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", action="store_true", help="load the fictional district if it is not there")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to serve on; this machine only unless told"
    )
    parser.add_argument("--port", type=port, default=8000, help="port to serve on, 8000 unless told")
    parser.add_argument("--workers", type=int, default=1, help="processes that answer, 1 unless told")
    parser.add_argument("--prepare-only", action="store_true", help="migrate and load, then stop")
    parser.add_argument(
        "--rules",
        metavar="PACK",
        help="put these rules in force and light the last month reported: a built-in pack's id, or a .toml file",
    )
    parser.add_argument(
        "--new-password", metavar="USER", help="give an account a new password, print it, stop"
    )


def run(options: argparse.Namespace) -> int:
    from guatu.foundation import preparing

    if not options.prepare_only and not options.new_password:
        _refuse_if_taken(options.host, options.port)
    if options.new_password:
        return _renew(options.new_password)
    if preparing.collect_if_changed():
        print(_("The page files are ready."), flush=True)
    _people_who_can_sign_in(demo=options.demo)
    if options.rules:
        _put_in_force(options.rules)
    preparing.tidy_database()
    if options.prepare_only:
        return 0
    return _serve(options.host, options.port, options.workers)


def _people_who_can_sign_in(*, demo: bool) -> None:
    """Somebody must be able to sign in: the demonstration's roles, or a bare site's first two accounts."""
    from guatu.apps.people import operations, queries
    from guatu.foundation import site

    if demo and not site.facts().is_demo:
        from guatu.cli import demo as district

        print(_("Loading the fictional district, about half a minute …"), flush=True)
        district.load()
        site.forget()
    if site.facts().is_demo:
        _print_sign_ins(_demo_sign_ins())
    elif not queries.anybody_can_sign_in():
        _print_sign_ins(operations.open_first_accounts())
        print(_("These passwords are shown this once. Write them down now."), flush=True)


def _put_in_force(source: str) -> None:
    """Switch a rule pack on; what was reported and not yet lit under it gets its lights, as drafts."""
    from guatu.apps.supervision import operations
    from guatu.cli import rules
    from guatu.foundation import clock

    rule_set = operations.switch_on_rule_set(toml=rules.load(source).text, by=None, on=clock.today())
    lit = operations.assess_waiting(by=None, on=clock.today())
    print(
        _("%(title)s is in force; %(lights)s lights given.") % {"title": rule_set.title, "lights": lit},
        flush=True,
    )


def _demo_sign_ins() -> list[tuple[str, str, str]]:
    """One person for each role: role, user name, password; made on the first start, kept for the next."""
    from django.conf import settings

    from guatu.apps.people import operations

    path = Path(settings.HOME) / SIGN_INS
    with contextlib.suppress(OSError, ValueError):
        kept = [(row[0], row[1], row[2]) for row in json.loads(path.read_text("utf-8"))]
        if operations.passwords_hold([(name, password) for _role, name, password in kept[:1]]):
            return kept
    made = operations.open_demo_accounts()
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(made, file, ensure_ascii=False)
    draft.replace(path)
    return made


def _print_sign_ins(rows: list[tuple[str, str, str]]) -> None:
    from guatu.apps.people.choices import Role

    print(_("Sign in as (user name, password):"))
    width = max((len(name) for _role, name, _password in rows), default=0)
    for role, name, password in rows:
        print(f"  {name:<{width}}  {password}  {Role(role).label}", flush=True)


def _renew(username: str) -> int:
    from guatu.apps.people import operations

    print(operations.renew_password(username=username, by=None))
    return 0


def _refuse_if_taken(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortInUse(host=host, port=port) from error


def _serve(host: str, port: int, workers: int) -> int:
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces

    connections.close_all()
    shown = f"[{host}]" if ":" in host else host
    print(_("Guatu is at %(address)s — Ctrl+C stops it.") % {"address": f"http://{shown}:{port}"}, flush=True)
    if host not in LOOPBACK and not os.environ.get("GUATU_HOSTS"):
        print(_("Other machines reach it by the names and addresses listed in GUATU_HOSTS."), flush=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.config.settings")
    Granian(
        "guatu.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        websockets=False,
        log_enabled=False,
    ).serve()
    return 0
