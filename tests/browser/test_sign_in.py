"""Coming in, being refused, choosing a language, going out."""

from __future__ import annotations

import pytest

from tests.browser.conftest import DESK, OFFICE, PHONE, scrolls_sideways


class TestSignIn:
    @pytest.mark.parametrize("theme", ["paper", "hall"])
    @pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
    def test_gives_axe_nothing_to_find(self, open_page, axe_faults, size, theme):
        page = open_page("/sign-in/", user="", size=size, theme=theme)
        assert axe_faults(page) == []
        assert not scrolls_sideways(page)

    def test_asks_before_showing_anything(self, open_page):
        page = open_page("/ledger/", user="")
        assert "/sign-in/" in page.url
        assert page.locator("nav").count() == 0

    def test_refuses_a_wrong_password_in_words(self, open_page, axe_faults):
        page = open_page("/sign-in/", user="")
        page.fill("input[name=username]", "nobody-here")
        page.fill("input[name=password]", "wrong")
        page.keyboard.press("Enter")
        page.wait_for_selector("[role=alert]")
        assert axe_faults(page) == []

    def test_lets_in_by_keyboard_and_out_again(self, open_page, demo):
        page = open_page("/sign-in/", user="")
        page.keyboard.type(OFFICE)
        page.keyboard.press("Tab")
        page.keyboard.type(demo.passwords[OFFICE])
        page.keyboard.press("Enter")
        page.wait_for_selector(".wall-sheet")
        page.click(".wall-tools [data-opens$=person]")
        page.click("#wall-person button[type=submit]")
        page.wait_for_url("**/sign-in/**")

    def test_says_that_the_district_is_fictional(self, open_page):
        assert open_page("/sign-in/", user="").locator(".demo-mark").is_visible()

    def test_speaks_the_language_chosen(self, open_page):
        page = open_page("/sign-in/", user="")
        page.click("[data-opens=languages]")
        page.click("#languages button[value=en]")
        page.wait_for_selector("html[lang=en]")
        assert page.locator("button[data-kind=primary]").inner_text() == "Sign in"


class TestNothingThere:
    def test_says_so_in_the_look_of_the_house(self, open_page, axe_faults):
        page = open_page("/nothing/", answers=404)
        assert page.locator("main h1").is_visible()
        assert axe_faults(page) == []
