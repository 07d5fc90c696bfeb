"""Signing in, signing out, choosing a language."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language as set_language_cookie

from guatu.apps.people import operations
from guatu.apps.people.forms import SignInForm
from guatu.apps.people.models import User
from guatu.foundation.middleware import begin_session
from guatu.foundation.refusals import Refused


@login_not_required
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask who you are; then on to the page that was asked for."""
    onward = _own_address(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.user.is_authenticated:
        return redirect(onward)
    form = SignInForm(request.POST or None)
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            user = operations.sign_in(
                username=form.cleaned_data["username"],
                password=form.cleaned_data["password"],
                address=_address_of(request),
                request=request,
            )
        except Refused as refused:
            refusal = refused
        else:
            login(request, user)
            begin_session(request)
            return _in_own_language(redirect(onward), user)
    page = {"form": form, "refusal": refusal, "next": onward}
    refused_or_wrong = refusal is not None or form.is_bound
    return render(request, "people/sign_in.html", page, status=422 if refused_or_wrong else 200)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session on the server and forget everything the browser kept of the pages."""
    if request.user.is_authenticated:
        operations.sign_out(by=request.user)
    logout(request)
    response = HttpResponseRedirect(reverse("sign_in"))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on; whoever is signed in finds it again at the next sign-in."""
    if request.user.is_authenticated:
        operations.choose_language(language=request.POST.get("language", ""), by=request.user)
    return set_language_cookie(request)


def _in_own_language(response: HttpResponse, user: User) -> HttpResponse:
    """Speak the language this person chose last time, on whatever machine."""
    if user.language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
    return response


def _address_of(request: HttpRequest) -> str:
    """Where the request comes from; behind our own proxy, the last address it adds to the list."""
    if settings.HTTPS:
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()[:45]
    return str(request.META.get("REMOTE_ADDR", ""))


def _own_address(request: HttpRequest, wanted: str) -> str:
    """`wanted` if it is an address of this site, else the first page."""
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return resolve_url("/")
