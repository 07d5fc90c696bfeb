"""The project page's address."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from guatu.pages.requests import SignedInRequest


def project(request: SignedInRequest, code: str) -> HttpResponse:
    raise Http404
