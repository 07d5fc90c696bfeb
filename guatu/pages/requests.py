"""What a view of these pages is given."""

from __future__ import annotations

from django.http import HttpRequest

from guatu.apps.people.models import User


class SignedInRequest(HttpRequest):
    """A request from somebody who has signed in; the site's middleware lets no other reach these pages."""

    user: User
