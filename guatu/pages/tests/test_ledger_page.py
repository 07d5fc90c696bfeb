"""The ledger over HTTP: who sees what, what it costs, what the workbook holds."""

from __future__ import annotations

import datetime as dt
import io
import re

import openpyxl
import pytest

from guatu.apps.supervision.models import Standing

pytestmark = pytest.mark.database

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def standing(project, number, **given):
    usual = {
        "project": project,
        "year": 2026,
        "as_of_month": dt.date(2026, 6, 1),
        "computed_on": dt.date(2026, 7, 7),
        "code": project.code,
        "number": f"续{number:03d}",
        "order": number,
        "name": project.name,
        "class_code": "continuing",
        "stage": "under_construction",
        "local_authority": project.local_authority,
        "local_name": project.local_authority.short_name if project.local_authority else "",
        "total_investment_yuan": 500_000_000,
        "annual_target_yuan": 120_000_000,
        "due_yuan": 60_000_000,
        "completed_year_yuan": 30_000_000,
        "level": "alarm",
        "urgency": 0,
    }
    return Standing.objects.create(**{**usual, **given})


@pytest.fixture
def standings(register):
    return [
        standing(register.factory, 1),
        standing(register.road, 2, level="good", urgency=2, completed_year_yuan=66_000_000),
        standing(
            register.school, 3, class_code="reserve", level="unrated", urgency=3, completed_year_yuan=None
        ),
    ]


@pytest.fixture
def office(office_user, signed_in, standings):  # noqa: ARG001
    return signed_in(office_user)


def page(client, address="/ledger/"):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def codes(html):
    return re.findall(r'<tr data-row data-code="([^"]+)"', html)


class TestLedger:
    def test_asks_who_you_are(self, client):
        assert client.get("/ledger/").status_code == 302
        assert client.get("/ledger/export.xlsx").status_code == 302

    def test_shows_the_office_every_project(self, office):
        assert codes(page(office)) == ["factory", "road", "school"]

    def test_shows_a_reporter_only_their_own(self, reporter_user, signed_in, standings):  # noqa: ARG002
        html = page(signed_in(reporter_user))
        assert codes(html) == ["factory"]
        assert "滨江路" not in html

    def test_one_persons_page_is_never_anothers(self, office, reporter_user, signed_in):
        assert len(codes(page(office))) == 3
        assert len(codes(page(signed_in(reporter_user)))) == 1
        assert len(codes(page(office))) == 3

    def test_says_the_portfolio_in_one_sentence(self, office):
        assert (
            "3个项目，总投资15.0亿元；年度计划3.6亿元，1至6月完成1.0亿元，完成26.7%，低于序时23.3个百分点。"
            in page(office)
        )

    def test_filters_and_sorts_by_its_address(self, office):
        assert codes(page(office, "/ledger/?town=南岸镇")) == ["road"]
        assert codes(page(office, "/ledger/?view=alarm")) == ["factory"]
        assert codes(page(office, "/ledger/?group=none&sort=-done")) == ["road", "factory", "school"]
        assert codes(page(office, "/ledger/?q=压缩机")) == ["factory"]

    def test_says_so_when_nothing_meets_the_filters(self, office):
        html = page(office, "/ledger/?town=无此地")
        assert codes(html) == []
        assert "清除筛选" in html

    def test_an_address_nobody_wrote_still_opens(self, office):
        assert len(codes(page(office, "/ledger/?sort=%27--&group=<script>&open=%00&year=9999&q=%00"))) in (
            0,
            3,
        )

    def test_escapes_what_a_ledger_may_bring(self, office, standings):
        Standing.objects.filter(pk=standings[0].pk).update(
            name="<script>alert(1)</script>", next_milestone='"><img src=x>', lead_name="<b>局</b>"
        )
        html = page(office)
        assert "<script>alert" not in html
        assert "<img src=x>" not in html
        assert "<b>局</b>" not in html

    def test_has_no_style_and_no_script_of_its_own(self, office):
        html = page(office)
        assert " style=" not in html
        assert not re.search(r"<script(?![^>]*\bsrc=)", html)
        assert not re.search(r"\son\w+=", html)

    def test_remembers_the_row_height(self, office):
        assert 'data-density="dense"' in page(office)
        assert 'data-density="standard"' in page(office, "/ledger/?density=standard")
        assert 'data-density="standard"' in page(office)
        assert 'data-density="dense"' in page(office, "/ledger/?density=dense")

    def test_asks_the_database_few_questions(self, office, django_assert_max_num_queries):
        page(office)
        with django_assert_max_num_queries(9):
            page(office, "/ledger/?group=town")

    def test_tells_the_office_how_to_begin(self, office_user, signed_in, _site_day):
        assert "/import/" in page(signed_in(office_user))

    def test_does_not_offer_the_import_to_others(self, leader_user, signed_in, _site_day):
        assert 'href="/import/"' not in page(signed_in(leader_user))

    @pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
    def test_speaks_three_languages(self, office, language):
        office.cookies["django_language"] = language
        title = {"zh-hans": "重点项目台账", "zh-hant": "重點專案", "en": "Key project ledger"}[language]
        assert title in page(office)


class TestExport:
    def sheet(self, client, address="/ledger/export.xlsx"):
        response = client.get(address)
        assert response.headers["Content-Type"] == XLSX
        return openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]

    def rows(self, sheet):
        return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]

    def test_holds_what_is_seen_and_its_totals_add_up(self, office):
        rows = self.rows(self.sheet(office))
        done = 10
        lines = [row for row in rows if str(row[1] or "").startswith("续")]
        assert [row[2] for row in lines] == ["海纳压缩机生产线项目", "滨江路改造项目", "临江中学新建项目"]
        assert rows[0][done] == sum(row[done] or 0 for row in lines) == 9600
        subtotals = [row for row in rows[1:] if not row[1]]
        assert sum(row[done] for row in subtotals) == rows[0][done]

    def test_follows_the_filters(self, office):
        rows = self.rows(self.sheet(office, "/ledger/export.xlsx?view=alarm&group=none"))
        assert [row[2] for row in rows if row[1]] == ["海纳压缩机生产线项目"]

    def test_a_reporter_takes_home_only_their_own(self, reporter_user, signed_in, standings):  # noqa: ARG002
        rows = self.rows(self.sheet(signed_in(reporter_user)))
        assert [row[2] for row in rows if row[1]] == ["海纳压缩机生产线项目"]

    @pytest.mark.parametrize("name", ["=1+1", "+A1", "-2", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
    def test_a_name_that_looks_like_a_formula_stays_text(self, office, standings, name):
        Standing.objects.filter(pk=standings[0].pk).update(name=name)
        sheet = self.sheet(office)
        found = [cell for row in sheet.iter_rows() for cell in row if cell.value == name]
        assert found
        assert all(cell.data_type == "s" and cell.quotePrefix for cell in found)

    def test_survives_what_a_workbook_may_not_hold(self, office, standings):
        Standing.objects.filter(pk=standings[0].pk).update(name="一\x01二\x0b三")
        assert "一二三" in {cell.value for row in self.sheet(office).iter_rows() for cell in row}
