"""Run inside a prepared site: server CPU of a request, and what the first pages weigh, as one JSON document."""

from __future__ import annotations

import gzip
import io
import json
import re
from collections.abc import Callable
from urllib.parse import urljoin

from benchmarks.measuring import median_cpu_ms

HOST = "127.0.0.1"


def main() -> None:
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.test import Client

    from guatu.apps.projects.models import KeyProject

    signed_in = Client(HTTP_HOST=HOST)
    signed_in.force_login(get_user_model().objects.get(username="xiangmuke"))
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in signed_in.cookies.items())
    cpu = {path: median_cpu_ms(requesting(path, cookies)) for path in ("/", "/ledger/")}
    weight = {path: weigh(path, cookies) for path in ("/sign-in/", "/")}
    print(json.dumps({"projects": KeyProject.objects.count(), "cpu_ms": cpu, "weight": weight}))


def requesting(path: str, cookies: str) -> Callable[[], bytes]:
    """A request as the server makes it, through every layer down to the bytes, sent uncached and compressed."""

    def request() -> bytes:
        status, _, body = get(path, cookies)
        if not status.startswith("200"):
            raise RuntimeError(f"{path} answered {status}")
        return body

    return request


def get(path: str, cookies: str) -> tuple[str, dict[str, str], bytes]:
    from guatu.config.wsgi import application

    answer: list[tuple[str, list[tuple[str, str]]]] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path.split("?")[0],
        "QUERY_STRING": path.partition("?")[2],
        "SERVER_NAME": HOST,
        "SERVER_PORT": "80",
        "HTTP_HOST": HOST,
        "HTTP_COOKIE": cookies if path != "/sign-in/" else "",
        "HTTP_ACCEPT_ENCODING": "gzip",
        "REMOTE_ADDR": HOST,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }

    def start_response(
        status: str, headers: list[tuple[str, str]], _failure: object = None, /
    ) -> Callable[[bytes], object]:
        answer.append((status, headers))
        return lambda _data: None

    chunks = application(environ, start_response)
    body = b"".join(chunks)
    if hasattr(chunks, "close"):
        chunks.close()
    status, headers = answer[-1]
    return status, {name.lower(): value for name, value in headers}, body


def weigh(page: str, cookies: str) -> dict[str, int]:
    """Bytes as sent of a page and of everything it loads: styles, scripts, icons, pictures, fonts."""
    sent: dict[str, int] = {}
    waiting = [page]
    while waiting:
        path = waiting.pop()
        if path in sent:
            continue
        status, headers, body = get(path, cookies)
        if not status.startswith("200"):
            raise RuntimeError(f"{path} answered {status}")
        sent[path] = len(body)
        text = plain(body, headers.get("content-encoding", ""))
        if headers.get("content-type", "").startswith("text/html"):
            found = re.findall(r"<(?:script|img)[^>]+src=\"([^\"#]+)\"", text)
            found += re.findall(r"<link[^>]+rel=\"(?:stylesheet|icon|preload)\"[^>]*href=\"([^\"#]+)\"", text)
            found += re.findall(r"<use[^>]+href=\"(/[^\"#]+)", text)
            waiting += [urljoin(path, link) for link in found if not link.startswith(("data:", "http"))]
        elif headers.get("content-type", "").startswith("text/css"):
            waiting += [urljoin(path, link) for link in re.findall(r"url\(\"?(?!data:)([^\")#]+)", text)]
    return sent


def plain(body: bytes, encoding: str) -> str:
    return (gzip.decompress(body) if encoding == "gzip" else body).decode("utf-8", "replace")


if __name__ == "__main__":
    main()
