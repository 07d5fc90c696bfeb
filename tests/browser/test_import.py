"""A ledger on its way in: from the file on a clerk's desk to the project in the ledger."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from tests.browser.conftest import DESK, PHONE, scrolls_sideways

NAME = "浏览器里导入的码头改造项目"


@pytest.fixture
def ledger(tmp_path):
    """A small ledger for 2026 with one cell that is no number."""
    book = Workbook()
    sheet = book.active
    sheet.append(["2026年重点项目台账"])
    sheet.append(
        [
            "序号",
            "项目名称",
            "属地",
            "牵头单位",
            "总投资（万元）",
            "2026年计划投资（万元）",
            "1-6月完成投资（万元）",
        ]
    )
    sheet.append([1, NAME, "江湾镇", "区交通局", 12000, 4000, 1200])
    sheet.append([2, "另一个导入的项目", "石桥镇", "区水利局", "约五千万", 900, 300])
    sheet.append([3, "第三个导入的项目", "柳塘镇", "区住建局", 8800, 3000, 1500])
    path = tmp_path / "ledger.xlsx"
    book.save(path)
    return path


class TestImport:
    def test_goes_from_the_file_to_the_project(self, open_page, axe_faults, ledger):
        page = open_page("/import/")
        assert axe_faults(page) == []
        page.set_input_files("input[type=file]", ledger)
        page.click("main form button[data-kind=primary]")
        page.wait_for_url("**/import/*/")
        seen = page.inner_text("main")
        assert NAME in seen
        assert "E4" in seen
        assert axe_faults(page) == []
        page.click("form[action*=accept] button")
        page.wait_for_url("**/import/done/**")
        assert axe_faults(page) == []
        page.click("main .import-act a[data-kind=primary]")
        page.wait_for_load_state()
        page.goto(f"/ledger/?q={NAME}")
        page.locator("tr[data-row] th a", has_text=NAME).click()
        page.wait_for_load_state()
        assert page.inner_text("h1") == NAME

    def test_refuses_what_is_no_ledger_and_says_what_to_do(self, open_page, tmp_path):
        path = tmp_path / "ledger.xlsx"
        path.write_bytes(b"not a workbook")
        page = open_page("/import/")
        page.set_input_files("input[type=file]", path)
        page.click("main form button[data-kind=primary]")
        page.wait_for_selector("[role=alert]")
        assert page.locator("input[type=file]").is_visible()

    def test_is_not_offered_to_a_reporter(self, open_page):
        page = open_page("/import/", user="gaoxin", answers=403)
        assert page.locator("input[type=file]").count() == 0

    @pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
    @pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
    def test_never_scrolls_sideways(self, open_page, size, language):
        assert not scrolls_sideways(open_page("/import/", size=size, language=language))
