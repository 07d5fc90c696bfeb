"""Take the pictures of README and guide anew: a scratch site with the demo, a real browser, real files.

    python scripts/guide_pictures.py

Needs Chromium and a Chinese font, and the check environment (`python3 check.py lint` makes it).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "guide" / "pictures"
LEDGER = ROOT / "guatu" / "engine" / "sheets" / "tests" / "ledgers" / "ledger-plain-1.xlsx"
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESK: ViewportSize = {"width": 1440, "height": 1000}
WALL: ViewportSize = {"width": 1920, "height": 1080}
PHONE: ViewportSize = {"width": 390, "height": 844}


@contextmanager
def signed_in(browser: Browser, address: str, home: Path, size: ViewportSize) -> Iterator[Page]:
    """A page of the key-project office's clerk."""
    sign_ins = {
        role: (name, password)
        for role, name, password in json.loads((home / "demo-sign-ins.json").read_text())
    }
    name, password = sign_ins["office"]
    context = browser.new_context(locale="zh-CN", viewport=size)
    page = context.new_page()
    page.goto(f"{address}/sign-in/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile(r"^(?!.*sign-in)"))
    try:
        yield page
    finally:
        context.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """A scratch installation with the demo; yields its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "guatu.cli", "up", "--demo", "--port", str(port)]
    settings = {**os.environ, "GUATU_HOME": str(home)}
    server = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL)
    try:
        _wait_for(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(address: str, server: subprocess.Popen[bytes], seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise SystemExit(f"The server ended with {server.returncode}.")
        try:
            urllib.request.urlopen(f"{address}/sign-in/", timeout=5)
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("The server did not answer.")


def take(browser: Browser, address: str, home: Path) -> None:
    """Every picture of a page, desk, wall and phone."""
    page = browser.new_page(viewport=DESK, locale="zh-CN")
    page.goto(f"{address}/sign-in/")
    page.screenshot(path=PICTURES / "sign-in.png")
    page.close()

    with signed_in(browser, address, home, WALL) as page:
        for name, query in (("wall-chart", ""), ("wall-chart-hall", "?theme=hall")):
            page.goto(f"{address}/wall/{query}")
            page.screenshot(path=PICTURES / f"{name}.png")

    with signed_in(browser, address, home, DESK) as page:
        page.goto(f"{address}/ledger/?theme=paper")
        page.screenshot(path=PICTURES / "ledger.png")
        page.keyboard.press("j")
        page.keyboard.press("w")
        page.wait_for_selector(".why", state="visible")
        page.screenshot(path=PICTURES / "ledger-why.png")
        page.keyboard.press("Escape")
        project = page.locator("a[href^='/projects/']").filter(has_text="衡川精密轴承产业园").first
        page.goto(f"{address}{project.get_attribute('href')}")
        page.screenshot(path=PICTURES / "project.png", full_page=True)
        page.goto(f"{address}/import/")
        page.set_input_files("input[type=file]", LEDGER)
        page.click("main form button[type=submit]")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=PICTURES / "import.png")

    with signed_in(browser, address, home, PHONE) as page:
        for name, path in (("wall-chart-phone", "/wall/"), ("ledger-phone", "/ledger/")):
            page.goto(f"{address}{path}")
            page.screenshot(path=PICTURES / f"{name}.png")


def draw_brief(home: Path) -> None:
    """The wall chart that `guatu brief` draws from an office's ledger, at the width of a page."""
    target = home / "brief"
    command = [
        sys.executable,
        "-m",
        "guatu.cli",
        "brief",
        str(LEDGER),
        "--on",
        "2021-11-30",
        "--out",
        str(target),
    ]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    shutil.copy(target / "wall-chart.png", PICTURES / "brief-wall-chart.png")


def main() -> int:
    PICTURES.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        print("No Chromium: apt-get install chromium fonts-noto-cjk, or set CHROMIUM.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="guatu-pictures-") as scratch:
        home = Path(scratch)
        draw_brief(home)
        with serving(home) as address, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
            take(browser, address, home)
            browser.close()
    print(f"{len(list(PICTURES.glob('*.png')))} pictures in {PICTURES.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
