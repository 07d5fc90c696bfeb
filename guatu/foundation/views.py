"""What is shown when something is not found, not allowed or broken."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def _page(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, f"{status}.html", {"status": status}, status=status)


@login_not_required
def bad_request(request: HttpRequest, *_what: Exception, **_more: Exception) -> HttpResponse:
    return _page(request, 400)


@login_not_required
def permission_denied(request: HttpRequest, *_what: Exception, **_more: Exception) -> HttpResponse:
    return _page(request, 403)


@login_not_required
def page_not_found(request: HttpRequest, *_what: Exception, **_more: Exception) -> HttpResponse:
    return _page(request, 404)


@login_not_required
def csrf_failure(request: HttpRequest, **_reason: str) -> HttpResponse:
    """A form that came from another site or was left open too long."""
    return render(request, "403_csrf.html", {"status": 403}, status=403)


@login_not_required
def server_error(_request: HttpRequest) -> HttpResponse:
    """Drawn without database, session or words of any app: whatever broke must not break this too."""
    return render(None, "500.html", {"status": 500}, status=500)
