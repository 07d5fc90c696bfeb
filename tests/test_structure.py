"""Promises about the whole house, kept by reading it."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

import guatu.apps

PACKAGE = Path(guatu.__file__).parent
OPEN_TO_ALL = {"sign_in", "sign_out", "set_language"}
SAMPLES = {"int": "1", "str": "x", "slug": "x", "code": "x", "uuid": "0" * 32, "path": "x"}

# They change nothing, or nothing but figures computed from what has its own lines.
NEEDS_NO_LINE = {
    "guatu.apps.people.operations.passwords_hold",
    "guatu.apps.supervision.operations.keep_up",
    "guatu.apps.supervision.operations.show_anew",
}

# The same for everyone who is signed in: the order of units and posts, the rules in force, the year.
NO_SECRET = {
    "guatu.apps.people.queries.anybody_can_sign_in",
    "guatu.pages.ledger.queries.unit_places",
    "guatu.pages.ledger.queries.usual_year",
    "guatu.pages.wall_chart.queries.rule_set_in_force",
    "guatu.pages.wall_chart.queries.sponsor_posts",
    "guatu.pages.wall_chart.queries.unit_names",
}


def routes(patterns=None, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site with its pattern, places filled with samples."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, before + sample_of(pattern))
        else:
            yield before + sample_of(pattern), pattern


def sample_of(pattern: URLPattern | URLResolver) -> str:
    text = str(pattern.pattern)
    if isinstance(pattern.pattern, RoutePattern):
        for name, converter in pattern.pattern.converters.items():
            kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
            written = {f"<{kind}:{name}>", f"<{name}>"}
            for place in written:
                text = text.replace(place, SAMPLES.get(kind, "1"))
    return text


def modules(name: str) -> Iterator[ModuleType]:
    """The module of this name in every app, and in every part of the pages, that has one."""
    for path in sorted([*PACKAGE.glob(f"apps/*/{name}.py"), *PACKAGE.glob(f"pages/**/{name}.py")]):
        yield importlib.import_module(".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts))


def public_functions(module: ModuleType) -> Iterator[tuple[str, ast.FunctionDef]]:
    source = ast.parse(inspect.getsource(module))
    for node in source.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield f"{module.__name__}.{node.name}", node


def calls(function: ast.AST) -> set[str]:
    """What a function calls, as it is written: `audit.record`, `_write`."""
    return {ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}


OPERATIONS = [pair for module in modules("operations") for pair in public_functions(module)]
QUERIES = [pair for module in modules("queries") for pair in public_functions(module)]


class TestRoutes:
    def test_there_are_some(self):
        assert {pattern.name for _, pattern in routes()} >= OPEN_TO_ALL

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        ("address", "name"),
        [(address, pattern.name) for address, pattern in routes()],
        ids=lambda value: value,
    )
    def test_ask_who_you_are(self, address, name):
        for method in ("get", "post"):
            answer = getattr(Client(), method)(address)
            if name not in OPEN_TO_ALL:
                assert answer.status_code == 302, f"{method} {address}: {answer.status_code}"
                assert answer.headers["Location"].startswith("/sign-in/")

    @pytest.mark.django_db
    def test_carry_every_security_header(self, signed_in, office_user):
        for client, address in ((Client(), "/sign-in/"), (signed_in(office_user), "/no-such-page/")):
            headers = client.get(address).headers
            policy = headers["Content-Security-Policy"]
            for promise in (
                "default-src 'self'",
                "script-src 'self'",
                "style-src 'self'",
                "img-src 'self' data:",
                "connect-src 'self'",
                "form-action 'self'",
                "frame-ancestors 'none'",
                "base-uri 'none'",
            ):
                assert promise in policy
            assert "unsafe" not in policy
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Referrer-Policy"] == "same-origin"
            assert headers["X-Frame-Options"] == "DENY"
            assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert "no-cache" in headers["Cache-Control"]

    @pytest.mark.django_db
    def test_refuse_forms_of_other_sites(self):
        strict = Client(enforce_csrf_checks=True)
        assert strict.post("/sign-in/", {"username": "x", "password": "x"}).status_code == 403
        assert strict.post("/language/", {"language": "en"}).status_code == 403

    @pytest.mark.django_db
    def test_serve_no_other_host(self):
        assert Client().get("/sign-in/", headers={"host": "elsewhere.example"}).status_code == 400


class TestOperations:
    def test_there_are_some(self):
        assert len(OPERATIONS) > 15

    @pytest.mark.parametrize(("name", "function"), OPERATIONS, ids=[name for name, _ in OPERATIONS])
    def test_leave_an_audit_line(self, name, function):
        """Directly, or through a helper of the same module that does."""
        if name in NEEDS_NO_LINE:
            return
        module = importlib.import_module(name.rpartition(".")[0])
        bodies = {
            node.name: node
            for node in ast.walk(ast.parse(inspect.getsource(module)))
            if isinstance(node, ast.FunctionDef)
        }
        waiting, seen = [function], set()
        while waiting:
            called = calls(waiting.pop())
            if any(call.startswith("audit.record") for call in called):
                return
            for call in called - seen:
                seen.add(call)
                last = call.rpartition(".")[2]
                if last in bodies:
                    waiting.append(bodies[last])
        pytest.fail(f"{name} changes something and leaves no audit line")

    @pytest.mark.parametrize(("name", "function"), OPERATIONS, ids=[name for name, _ in OPERATIONS])
    def test_take_keyword_arguments_and_say_what_they_do(self, name, function):
        assert len(function.args.args) <= 1, f"{name}: give its arguments by keyword"
        assert ast.get_docstring(function), f"{name} has no docstring"


class TestQueries:
    def test_there_are_some(self):
        assert len(QUERIES) > 15

    @pytest.mark.parametrize(("name", "function"), QUERIES, ids=[name for name, _ in QUERIES])
    def test_know_who_asks(self, name, function):
        arguments = {one.arg for one in [*function.args.args, *function.args.kwonlyargs]}
        if name in NO_SECRET:
            return
        assert arguments & {"visible_to", "user"}, f"{name} does not say who is asking"


class TestMigrations:
    @pytest.mark.django_db
    def test_are_complete(self):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)

    def test_have_names(self):
        for path in PACKAGE.glob("**/migrations/[0-9]*.py"):
            assert "_auto_" not in path.stem, path


class TestWrites:
    def test_happen_in_operations_only(self):
        """Views, forms and pages change nothing by themselves."""
        writing = {
            "save",
            "create",
            "update",
            "delete",
            "bulk_create",
            "bulk_update",
            "get_or_create",
            "update_or_create",
        }
        for path in [
            *PACKAGE.glob("apps/*/views*.py"),
            *PACKAGE.glob("apps/*/queries*.py"),
            *PACKAGE.glob("pages/**/*.py"),
        ]:
            if "tests" in path.parts or path.stem == "operations":
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    written = ast.unparse(node.func)
                    assert not (node.func.attr in writing and ".objects" in written), f"{path}: {written}"


class TestSettings:
    def test_are_documented(self):
        """Every variable the code reads from the environment stands in the reference."""
        told = (PACKAGE.parent / "docs" / "reference" / "settings.md").read_text("utf-8")
        read = set()
        for path in [
            *PACKAGE.glob("config/*.py"),
            *PACKAGE.glob("cli/*.py"),
            *PACKAGE.glob("foundation/*.py"),
        ]:
            read |= set(re.findall(r"environ(?:\.get\(|\[)\"(\w+)\"", path.read_text("utf-8")))
        read -= {"DJANGO_SETTINGS_MODULE", "GUATU_SETTINGS"}
        assert {"GUATU_HOME", "DATABASE_URL"} <= read
        assert {name for name in read if f"`{name}`" not in told} == set()
