"""What happens to every request and answer, kept to what every one needs."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

GetResponse = Callable[[HttpRequest], HttpResponseBase]

SEEN_AT = "seen_at"
# The moment of the last request is written at most this often, so that reading a page costs no write.
SEEN_EVERY_SECONDS = 60

COMPRESS_FROM_BYTES = 1_000
# Level 1: a ledger page shrinks to a seventh in a millisecond; level 6 would take five for a tenth less.
COMPRESS_LEVEL = 1
COMPRESSIBLE = ("text/", "application/json", "image/svg+xml")


def compress(get_response: GetResponse) -> GetResponse:
    """Send pages gzipped. The CSRF token is masked anew in every answer, so its length betrays nothing."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if (
            not isinstance(response, HttpResponse)
            or len(response.content) < COMPRESS_FROM_BYTES
            or response.has_header("Content-Encoding")
            or not response.get("Content-Type", "").startswith(COMPRESSIBLE)
        ):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            packer = zlib.compressobj(COMPRESS_LEVEL, zlib.DEFLATED, 31)
            response.content = packer.compress(response.content) + packer.flush()
            response.headers["Content-Encoding"] = "gzip"
            response.headers["Content-Length"] = str(len(response.content))
        return response

    return answer


def house_headers(get_response: GetResponse) -> GetResponse:
    """Headers Django does not set: no framing, no device features, no copies left in shared caches."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        headers = response.headers
        headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return answer


def chosen_language(get_response: GetResponse) -> GetResponse:
    """Speak the language this reader chose; simplified Chinese until then, whatever the browser prefers."""
    languages = frozenset(code for code, _ in settings.LANGUAGES)

    def answer(request: HttpRequest) -> HttpResponseBase:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = wanted if wanted in languages else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return answer


def idle_end(get_response: GetResponse) -> GetResponse:
    """End a session nobody has used for a while, on the server, whatever its cookie says."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            _count_idle_time(request)
        return get_response(request)

    return answer


def _count_idle_time(request: HttpRequest) -> None:
    session = request.session
    if SESSION_KEY not in session:
        return
    now = int(time.time())
    seen = session.get(SEEN_AT)
    if seen is not None and now - seen > settings.IDLE_MINUTES * 60:
        logout(request)
    elif seen is None or now - seen > SEEN_EVERY_SECONDS:
        session[SEEN_AT] = now


def begin_session(request: HttpRequest) -> None:
    """Start counting idle time; called right after signing in."""
    request.session[SEEN_AT] = int(time.time())
