"""The wall chart as a hall, a desk, a phone, a keyboard and a printer meet it."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from tests.browser.conftest import DESK, PHONE, WALL, scrolls_sideways

TABLET = (820, 1180)
A0_LANDSCAPE_POINTS = (1189 / 25.4 * 72, 841 / 25.4 * 72)
FIRST_PAGE_BYTES = 120_000


class TestWall:
    def test_fits_one_sixteen_by_nine_screen(self, open_page):
        page = open_page("/", size=WALL)
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
        assert not scrolls_sideways(page)

    def test_hangs_every_project_on_the_map_and_in_the_strip(self, open_page):
        page = open_page("/", size=WALL)
        projects = int(page.inner_text(".wall-head .figure dd").split("\n")[0].strip("个 "))
        assert projects == 274
        assert page.locator(".map .marks a, .map .reds a").count() == projects
        counts = [int(text) for text in page.locator(".wall-lights b").all_inner_texts()]
        assert sum(counts) == projects
        assert page.locator(".light-strip use").count() == projects

    def test_says_that_the_district_is_fictional(self, open_page):
        assert open_page("/").locator(".wall-title .demo-mark").is_visible()

    def test_lights_a_row_and_its_lamp_together(self, open_page):
        page = open_page("/", size=WALL)
        page.hover(".wall-who li[data-n='3'] .who")
        assert page.locator(".map .reds a[data-n='3']").get_attribute("data-lit") is not None
        page.hover(".wall-head h1")
        assert page.locator(".map .reds a[data-n='3']").get_attribute("data-lit") is None

    @pytest.mark.parametrize("theme", ["paper", "hall"])
    @pytest.mark.parametrize("size", [WALL, DESK, TABLET, PHONE], ids=["wall", "desk", "tablet", "phone"])
    def test_gives_axe_nothing_to_find(self, open_page, axe_faults, size, theme):
        page = open_page("/", size=size, theme=theme)
        assert page.evaluate("document.documentElement.dataset.theme") == theme
        assert axe_faults(page) == []

    @pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
    @pytest.mark.parametrize("size", [DESK, TABLET, PHONE], ids=["desk", "tablet", "phone"])
    def test_never_scrolls_sideways(self, open_page, size, language):
        page = open_page("/", size=size, language=language)
        assert page.get_attribute("html", "lang").lower() == language
        assert not scrolls_sideways(page)

    def test_shows_a_reporter_only_what_is_theirs(self, open_page):
        page = open_page("/", user="gaoxin")
        towns = {name.strip() for name in page.locator(".wall-twin tbody th").all_text_contents()}
        assert 0 < page.locator(".map .marks a, .map .reds a").count() < 274
        assert "临江高新区" in towns

    def test_shows_an_administrator_no_project(self, open_page):
        page = open_page("/", user="xitong")
        assert page.locator(".map").count() == 0
        assert page.locator("main h1").is_visible()


class TestDrillDown:
    def test_leads_from_a_count_to_its_ledger(self, open_page):
        page = open_page("/", size=WALL)
        page.click(".wall-lights [data-level=watch] a")
        assert "level=watch" in page.url and "/ledger/" in page.url

    def test_leads_from_a_town_to_its_ledger(self, open_page):
        page = open_page("/", size=WALL)
        page.click(".map .towns a >> nth=0")
        assert "town=" in page.url

    def test_leads_from_a_sponsor_to_what_they_sponsor(self, open_page):
        page = open_page("/", size=WALL)
        page.click(".wall-strip h3 a >> nth=2")
        assert "sponsor=" in page.url

    def test_leads_from_a_lamp_to_its_project(self, open_page):
        page = open_page("/", size=WALL)
        wanted = page.locator(".wall-who li[data-n='2'] a").get_attribute("href")
        page.click(".map .reds a[data-n='2']")
        page.wait_for_url(f"**{wanted}")


class TestKeyboard:
    def test_walks_the_rows_and_opens_one(self, open_page):
        page = open_page("/", size=WALL)
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("k")
        page.keyboard.press("j")
        row = page.locator(".wall-who li[data-n='2']")
        assert row.evaluate("row => row === document.activeElement")
        assert row.get_attribute("data-lit") is not None
        wanted = row.locator("a").get_attribute("href")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{wanted}")

    def test_changes_the_theme_and_remembers_it(self, open_page):
        page = open_page("/", size=WALL)
        page.keyboard.press("t")
        assert page.evaluate("document.documentElement.dataset.theme") == "hall"
        page.reload()
        assert page.evaluate("document.documentElement.dataset.theme") == "hall"

    def test_shows_its_keys_and_puts_them_away(self, open_page):
        page = open_page("/", size=WALL)
        page.keyboard.press("?")
        assert page.locator("#help").is_visible()
        page.keyboard.press("Escape")
        assert not page.locator("#help").is_visible()

    def test_reaches_everything_by_tab_without_three_hundred_lamps(self, open_page):
        page = open_page("/", size=WALL)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        stops = page.evaluate(
            "[...document.querySelectorAll('main a[href], main button')]"
            ".filter(element => element.tabIndex >= 0 && element.getClientRects().length).length"
        )
        assert stops < 100

    def test_opens_a_menu_and_gives_the_focus_back(self, open_page):
        page = open_page("/", size=WALL)
        button = page.locator(".wall-tools [data-opens$=languages]")
        button.focus()
        page.keyboard.press("Enter")
        assert page.locator("#wall-languages").is_visible()
        page.keyboard.press("Escape")
        assert not page.locator("#wall-languages").is_visible()
        assert button.evaluate("button => button === document.activeElement")


class TestHall:
    def test_turns_dark_by_its_address(self, open_page):
        page = open_page("/?theme=hall", size=WALL)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 23, 26)"


class TestPhone:
    def test_shows_the_list_and_the_map_when_asked(self, open_page):
        page = open_page("/", size=PHONE)
        assert page.locator(".wall-who li").first.is_visible()
        assert not page.locator(".map").is_visible()
        page.click(".map-asked")
        assert page.locator(".map").is_visible()
        assert not scrolls_sideways(page)

    def test_has_targets_for_thumbs(self, open_page):
        page = open_page("/", size=PHONE)
        heights = page.evaluate(
            "[...document.querySelectorAll('.topbar button, .wall-lights a, .map-asked, .wall-twin summary')]"
            ".filter(element => element.getClientRects().length)"
            ".map(element => element.getBoundingClientRect().height)"
        )
        assert heights and min(heights) >= 44


class TestPaper:
    def test_prints_one_sheet_of_a0(self, open_page):
        page = open_page("/?theme=hall")
        document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))
        assert len(document) == 1
        assert document[0].get_size() == pytest.approx(A0_LANDSCAPE_POINTS, abs=2)
        text = document[0].get_textpage().get_text_range()
        assert "虚构演示" in text
        assert not re.search("快捷键|退出登录", text)


class TestWeight:
    def test_is_light_on_the_first_visit(self, open_page):
        page = open_page("about:blank")
        received = []
        page.on("requestfinished", lambda request: received.append(request.sizes()["responseBodySize"]))
        page.goto("/")
        page.wait_for_load_state("networkidle")
        assert received
        assert sum(received) <= FIRST_PAGE_BYTES
