"""One project's page as a desk, a phone and a printer meet it."""

from __future__ import annotations

import pypdfium2
import pytest

from tests.browser.conftest import DESK, PHONE, scrolls_sideways


@pytest.fixture
def address(open_page):
    """The bearing works, whose light the design shows."""
    page = open_page("/ledger/?q=衡川")
    return page.locator("tr[data-row] th a").first.get_attribute("href")


class TestProject:
    def test_says_the_light_as_a_sum(self, open_page, address):
        page = open_page(address)
        told = page.inner_text("section.verdict")
        for part in ("红灯", "8,960", "÷", "16,000", "=", "56.0%", "逾期23日"):
            assert part in told

    def test_draws_every_activity_and_marks_today(self, open_page, address):
        page = open_page(address)
        assert page.locator(".gantt g").count() == 16
        assert "7月7日" in page.text_content(".gantt .today-label")
        assert page.locator(".gantt .link-line").count() > 5

    def test_has_a_table_beside_the_drawing(self, open_page, address):
        page = open_page(address)
        page.locator("nav.segmented a").last.click()
        page.wait_for_load_state()
        assert page.locator(".plan-table").is_visible()
        assert page.locator(".plan-table tbody tr").count() == 16

    @pytest.mark.parametrize("theme", ["paper", "hall"])
    @pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
    def test_gives_axe_nothing_to_find(self, open_page, axe_faults, address, size, theme):
        assert axe_faults(open_page(address, size=size, theme=theme)) == []

    @pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
    @pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
    def test_never_scrolls_sideways(self, open_page, address, size, language):
        assert not scrolls_sideways(open_page(address, size=size, language=language))

    def test_is_one_column_on_a_phone_with_the_acts_first(self, open_page, address):
        page = open_page(address, size=PHONE)
        assert page.locator(".plan-table").is_visible()
        assert not page.locator(".gantt-box").is_visible()
        tops = [page.locator(f"[aria-labelledby={name}]").bounding_box()["y"] for name in ("h-act", "h-plan")]
        assert tops[0] < tops[1]

    def test_prints_on_both_sides_of_one_sheet(self, open_page, address):
        page = open_page(address)
        paper = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
        assert len(paper) == 2
        assert paper[0].get_height() > paper[0].get_width()
