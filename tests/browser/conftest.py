"""A browser on the real thing: `guatu up --demo` as its own process, the system's Chromium, people who signed in.

    def test_opens(open_page):
        page = open_page("/ledger/", user="gaoxin", size=PHONE)

A page opened so is watched: what its console says, what breaks in it, what the content security policy refuses
and what it asks of another host fail the test. `axe_faults(page)` lists what axe finds.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
OFFICE = "xiangmuke"
START_SECONDS = 300
STEP_MILLISECONDS = 20_000

Size = tuple[int, int]
WALL: Size = (1920, 1080)
DESK: Size = (1440, 900)
PHONE: Size = (390, 844)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
    # All share one site, so the journey that adds projects to it comes after those that count them.
    items.sort(
        key=lambda item: item.path.name == "test_import.py" and item.get_closest_marker("browser") is not None
    )


@dataclass(frozen=True)
class Demo:
    """The demo as it runs: where, and each person's password."""

    address: str
    passwords: dict[str, str]


@dataclass
class Watch:
    """What went wrong while a page was open."""

    origin: str
    faults: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=lambda: {422})  # a refusal, which the console calls an error

    def over(self, page: Any) -> None:
        page.on("console", lambda said: self._said(said))
        page.on("pageerror", lambda error: self.faults.append(f"broke: {error}"))
        page.on("request", lambda request: self._asked(request.url))

    def _said(self, said: Any) -> None:
        answered = any(f"status of {status}" in said.text for status in self.expected)
        if said.type in ("error", "warning") and not answered:
            self.faults.append(f"console: {said.text}")

    def _asked(self, address: str) -> None:
        if not address.startswith((self.origin, "data:", "blob:", "about:")):
            self.faults.append(f"asked another host: {address}")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The system's browser; without one the group says NO-BROWSER, it never passes silently."""
    given = os.environ.get("CHROMIUM")
    found = given or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        pytest.skip("NO-BROWSER: no Chromium here; apt-get install chromium, or set CHROMIUM to its path")
    return found


@pytest.fixture(scope="session")
def demo(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:  # noqa: ARG001
    """`guatu up --demo` in an empty home, once for all browser tests."""
    home = tmp_path_factory.mktemp("guatu-home")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {"GUATU_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    log = home / "up.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "guatu.cli", "up", "--demo", "--port", str(port)],
            env=kept | settings,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, process, log)
            rows = json.loads((home / "demo-sign-ins.json").read_text("utf-8"))
            yield Demo(address, {name: password for _role, name, password in rows})
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            pytest.fail(f"guatu up --demo stopped:\n{log.read_text('utf-8')}")
        try:
            with urllib.request.urlopen(f"{address}/sign-in/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"guatu up --demo did not answer in {START_SECONDS} seconds:\n{log.read_text('utf-8')}")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def signed_in(browser: Any, demo: Demo) -> Callable[[str], dict[str, Any]]:
    """What a person's browser keeps after signing in through the form, once a person."""
    kept: dict[str, dict[str, Any]] = {}

    def state_of(user: str) -> dict[str, Any]:
        if user not in kept:
            context = browser.new_context(base_url=demo.address)
            page = context.new_page()
            page.goto("/sign-in/")
            page.fill("input[name=username]", user)
            page.fill("input[name=password]", demo.passwords[user])
            page.click("form button[data-kind=primary]")
            page.wait_for_url(lambda address: "/sign-in/" not in address)
            kept[user] = context.storage_state()
            context.close()
        return kept[user]

    return state_of


OpenPage = Callable[..., Any]


@pytest.fixture
def open_page(browser: Any, demo: Demo, signed_in: Callable[[str], dict[str, Any]]) -> Iterator[OpenPage]:
    """Open an address as somebody (user="" for nobody), in a size, theme and language; watched to the end.

    ``answers`` is the status expected, where that is not 200.
    """
    watch = Watch(demo.address)
    contexts: list[Any] = []

    def opened(
        path: str,
        *,
        user: str = OFFICE,
        size: Size = DESK,
        theme: str = "",
        language: str = "",
        answers: int = 200,
    ) -> Any:
        width, height = size
        watch.expected.add(answers)
        context = browser.new_context(
            base_url=demo.address,
            viewport={"width": width, "height": height},
            has_touch=width < 600,
            is_mobile=width < 600,
            storage_state=signed_in(user) if user else None,
        )
        contexts.append(context)
        context.set_default_timeout(STEP_MILLISECONDS)
        if language:
            context.add_cookies([{"name": "django_language", "value": language, "url": demo.address}])
        if theme:
            context.add_init_script(f"try {{ localStorage.setItem('guatu-theme', '{theme}') }} catch {{}}")
        page = context.new_page()
        watch.over(page)
        page.goto(path)
        page.wait_for_load_state("networkidle")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not watch.faults, "\n".join(watch.faults)


@pytest.fixture(scope="session")
def axe_faults() -> Callable[[Any], list[str]]:
    """What axe finds on a page as it stands: rule, what it means, where."""
    from axe_playwright_python.sync_playwright import Axe

    def found(page: Any) -> list[str]:
        violations = Axe().run(page).response["violations"]
        return [
            f"{violation['id']}: {violation['help']}: {node['html'][:160]}"
            for violation in violations
            for node in violation["nodes"]
        ]

    return found


def scrolls_sideways(page: Any) -> bool:
    """Whether the page itself is wider than its window."""
    wider: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wider
