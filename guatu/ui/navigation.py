"""What a page's frame shows: the sections that exist and that this person may open.

An app that has a section says so in its AppConfig:

    sections = (Section("ledger", _("Ledger"), place=20, routes=("project",)),)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise


def anyone(_user: Any) -> bool:
    return True


@dataclass(frozen=True)
class Section:
    """A part of the site: the route of its first page, its name, where it stands, who may open it.

    It is the current one on its own route and on the other ``routes`` named.
    """

    route: str
    label: str | Promise
    place: int
    routes: tuple[str, ...] = ()
    open_to: Callable[[Any], bool] = anyone


@dataclass(frozen=True)
class SectionLink:
    address: str
    label: str | Promise
    is_current: bool


def every_section() -> list[Section]:
    """The sections of all installed apps, in their places."""
    found = [section for config in apps.get_app_configs() for section in getattr(config, "sections", ())]
    return sorted(found, key=lambda section: section.place)


def sections_for(request: HttpRequest) -> Iterator[SectionLink]:
    """The sections this person may open, with the one the page belongs to marked."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return
    here = request.resolver_match.view_name if request.resolver_match else ""
    for section in every_section():
        if not section.open_to(user):
            continue
        yield SectionLink(
            reverse(section.route), section.label, here == section.route or here in section.routes
        )
