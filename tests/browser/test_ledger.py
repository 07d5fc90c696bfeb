"""The ledger as a desk, a phone, a keyboard and a printer meet it."""

from __future__ import annotations

import io
import re

import openpyxl
import pypdfium2
import pytest

from tests.browser.conftest import DESK, PHONE, scrolls_sideways


def row(page, number):
    return page.locator("tr[data-row]", has=page.locator("td.s2", has_text=re.compile(f"^{number}$")))


class TestLedger:
    def test_reconciles_subtotals_with_the_total(self, open_page):
        page = open_page("/ledger/")

        def amounts(selector):
            cells = page.locator(f"{selector} td.num:nth-of-type(2)").all_inner_texts()
            return [int(text.replace(",", "")) for text in cells]

        assert amounts(".total tr") == [17_352_000]
        assert sum(amounts("tr.group")) == 17_352_000

    def test_opens_a_group_in_place(self, open_page):
        page = open_page("/ledger/")
        before = page.locator("tr[data-row]").count()
        page.locator("tr.more a").first.click()
        page.wait_for_function(f"document.querySelectorAll('tr[data-row]').length > {before}")
        assert "open=continuing" in page.url
        assert str(page.locator("tr[data-row]").count()) in page.inner_text("#shown")

    def test_filters_from_a_menu(self, open_page):
        page = open_page("/ledger/")
        page.click("button[data-opens=filter-town]")
        page.locator("#filter-town a", has_text="东津街道").click()
        page.wait_for_load_state()
        assert set(page.locator("tr[data-row] td:nth-child(4)").all_inner_texts()) == {"东津街道"}
        assert page.locator("button.filter[data-on]", has_text="东津街道").is_visible()

    def test_shows_the_sum_behind_a_light(self, open_page):
        page = open_page("/ledger/")
        row(page, "新001").locator("[data-why]").click()
        page.wait_for_selector(".why:not([hidden])")
        told = page.inner_text(".why")
        for part in ("8,960", "16,000", "56.0%", "逾期23日"):
            assert part in told
        page.keyboard.press("Escape")
        assert not page.locator(".why").is_visible()

    def test_is_walked_by_keys_alone(self, open_page):
        page = open_page("/ledger/")
        for _ in range(3):
            page.keyboard.press("j")
        page.keyboard.press("k")
        here = page.evaluate("document.activeElement.dataset.code")
        assert here == page.locator("tr[data-row]").nth(1).get_attribute("data-code")
        page.keyboard.press("w")
        page.wait_for_selector(".why:not([hidden])")
        page.keyboard.press("Escape")
        page.locator("tr[data-row]").nth(1).focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/projects/**")
        assert here in page.url

    def test_searches_from_a_key(self, open_page):
        page = open_page("/ledger/")
        page.keyboard.press("/")
        page.keyboard.type("轴承")
        page.keyboard.press("Enter")
        page.wait_for_url("**q=**")
        names = page.locator("tr[data-row] th").all_inner_texts()
        assert names
        assert any("轴承" in name for name in names)

    def test_keeps_the_first_columns_and_the_head_in_sight(self, open_page):
        page = open_page("/ledger/?open=*")
        page.evaluate(
            "Object.assign(document.querySelector('.table-scroll'), {scrollLeft: 600, scrollTop: 900})"
        )
        page.wait_for_timeout(100)
        box = page.locator(".table-scroll").bounding_box()
        assert page.locator("thead .s1").bounding_box()["x"] == pytest.approx(box["x"], abs=2)
        assert page.locator("thead tr").first.bounding_box()["y"] == pytest.approx(box["y"], abs=2)

    def test_exports_what_is_seen(self, open_page):
        page = open_page("/ledger/?view=alarm&group=none")
        seen = page.locator("tr[data-row] th").all_inner_texts()
        with page.expect_download() as waiting:
            page.locator("a[href*='export.xlsx']").click()
        content = waiting.value.path().read_bytes()
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        names = [line[2].value for line in sheet.iter_rows(min_row=7) if line[1].value]
        assert names == [name.strip() for name in seen]
        assert waiting.value.suggested_filename.startswith("重点项目台账2026")

    @pytest.mark.parametrize("theme", ["paper", "hall"])
    @pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
    def test_gives_axe_nothing_to_find(self, open_page, axe_faults, size, theme):
        assert axe_faults(open_page("/ledger/", size=size, theme=theme)) == []

    @pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
    @pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
    def test_never_scrolls_sideways(self, open_page, size, language):
        assert not scrolls_sideways(open_page("/ledger/", size=size, language=language))

    def test_is_a_list_on_a_phone(self, open_page):
        page = open_page("/ledger/", size=PHONE)
        first = page.locator("tr[data-row]").first
        assert first.bounding_box()["width"] <= PHONE[0]
        assert first.locator("td.node").is_visible()
        assert not first.locator("td:nth-child(7)").is_visible()

    def test_prints_on_landscape_sheets_with_the_head_on_each(self, open_page):
        page = open_page("/ledger/?open=*")
        paper = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
        assert len(paper) > 3
        for sheet in paper:
            assert sheet.get_width() > sheet.get_height()
        words = paper[2].get_textpage().get_text_range()
        assert "项目名称" in words

    def test_shows_a_reporter_only_what_is_theirs(self, open_page):
        page = open_page("/ledger/?open=*", user="gaoxin")
        assert 0 < page.locator("tr[data-row]").count() < 274
        assert page.locator("a[href='/import/']").count() == 0
