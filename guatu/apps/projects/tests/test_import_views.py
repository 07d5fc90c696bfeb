"""Taking a ledger in over HTTP: first sight, then all or nothing, and only by the office."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from guatu.apps.projects import forms, pending
from guatu.apps.projects.models import KeyProject, LedgerImport

pytestmark = pytest.mark.database

HEAD = [
    "序号",
    "项目名称",
    "属地",
    "牵头单位",
    "总投资（万元）",
    "2026年计划投资（万元）",
    "1-6月完成投资（万元）",
]
ROWS = [
    [1, "白塔湿地修复项目", "白塔镇", "区水利局", 46400, 8562, 3457],
    [2, "石桥会展中心项目", "石桥镇", "区商务局", 10000, 5658, 1460],
    [3, "云帆机器人基地项目", "白塔镇", "区工信局", 60320, 33370, 14384],
]


def workbook(rows=ROWS, head=HEAD, title="2026年重点项目台账"):
    book = Workbook()
    sheet = book.active
    sheet.title = "重点项目"
    sheet.append([title])
    sheet.append(head)
    for row in rows:
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile("台账.xlsx", target.getvalue())


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def office(office_user, signed_in, _site_day):
    return signed_in(office_user)


def upload(client, file):
    return client.post("/import/", {"ledger": file})


class TestImport:
    def test_is_the_offices_alone(self, office_user, reporter_user, leader_user, signed_in, client):
        assert client.get("/import/").status_code == 302
        for user in (reporter_user, leader_user):
            assert signed_in(user).get("/import/").status_code == 403
            assert upload(signed_in(user), workbook()).status_code == 403
        assert signed_in(office_user).get("/import/").status_code == 200

    def test_shows_what_was_understood_and_writes_nothing(self, office):
        seen = upload(office, workbook())
        assert seen.status_code == 302
        html = office.get(seen.url).content.decode()
        for word in ("白塔湿地修复项目", "46,400", "识别出3个项目", "2026"):
            assert word in html
        assert KeyProject.objects.count() == LedgerImport.objects.count() == 0

    def test_takes_all_of_it_in_when_accepted(self, office):
        seen = upload(office, workbook())
        done = office.post(f"{seen.url}accept/")
        assert done.status_code == 302
        assert KeyProject.objects.count() == 3
        assert "3" in office.get(done.url).content.decode()
        assert "白塔湿地修复项目" in office.get("/ledger/").content.decode()
        assert office.get(seen.url).status_code == 404

    def test_leaves_everything_as_it_was_when_one_row_cannot_be_kept(self, office):
        rows = [*ROWS, [4, None, "白塔镇", "区水利局", 100, 50, 10]]
        seen = upload(office, workbook(rows))
        refused = office.post(f"{seen.url}accept/")
        if refused.status_code == 422:
            assert KeyProject.objects.count() == 0
            assert 'role="alert"' in refused.content.decode()
        else:
            assert KeyProject.objects.count() == 3

    def test_leaves_everything_as_it_was_when_discarded(self, office, settings):
        seen = upload(office, workbook())
        assert office.post(f"{seen.url}discard/").status_code == 302
        assert KeyProject.objects.count() == 0
        assert list((Path(settings.MEDIA_ROOT) / "pending").iterdir()) == []

    def test_is_read_again_as_told(self, office):
        seen = upload(office, workbook())
        assert office.post(seen.url, {"year": "2025", "unit": ""}).status_code == 302
        assert 'value="2025"' in office.get(seen.url).content.decode()

    def test_refuses_a_file_taken_in_before(self, office):
        file = workbook()
        content = file.read()
        first = upload(office, SimpleUploadedFile("a.xlsx", content))
        office.post(f"{first.url}accept/")
        again = upload(office, SimpleUploadedFile("b.xlsx", content))
        html = office.get(again.url).content.decode()
        assert 'role="alert"' in html
        assert office.post(f"{again.url}accept/").status_code == 422
        assert LedgerImport.objects.count() == 1

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("台账.xlsx", b"not a workbook at all"),
            ("台账.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
            ("台账.xlsx", b"PK\x03\x04" + b"\0" * 40),
            ("../../etc/passwd", b"root:x:0:0"),
            ("无后缀", "姓名,电话\n甲,1\n".encode()),
        ],
    )
    def test_refuses_what_is_no_ledger_and_keeps_nothing(self, office, settings, name, content):
        refused = upload(office, SimpleUploadedFile(name, content))
        assert refused.status_code == 422
        assert 'role="alert"' in refused.content.decode()
        folder = Path(settings.MEDIA_ROOT) / "pending"
        assert not folder.exists() or list(folder.iterdir()) == []

    def test_asks_for_a_file_when_there_is_none(self, office):
        refused = office.post("/import/", {})
        assert refused.status_code == 422
        assert "请先选择台账文件。" in refused.content.decode()

    def test_refuses_a_file_too_large_before_reading_it(self, office, monkeypatch):
        monkeypatch.setattr(forms, "LARGEST_MEGABYTES", 0)
        assert upload(office, workbook()).status_code == 422

    def test_an_upload_is_its_uploaders_alone(self, office, user_with, signed_in):
        seen = upload(office, workbook())
        other = signed_in(user_with("office", name="another"))
        assert other.get(seen.url).status_code == 404
        assert other.post(f"{seen.url}accept/").status_code == 404

    @pytest.mark.parametrize("token", ["..", "x", "A" * 22, "..%2f..%2fetc", "a" * 21 + "/"])
    def test_a_guessed_name_finds_nothing(self, office, token):
        assert office.get(f"/import/{token}/").status_code == 404

    def test_what_nobody_decided_on_is_gone_after_a_day(self, office, settings):
        seen = upload(office, workbook())
        folder = next((Path(settings.MEDIA_ROOT) / "pending").iterdir())
        past = time.time() - pending.KEPT_SECONDS - 60
        os.utime(folder, (past, past))
        upload(office, workbook(title="2026年 重点项目台账"))
        assert office.get(seen.url).status_code == 404

    def test_is_never_accepted_by_a_link(self, office):
        seen = upload(office, workbook())
        assert office.get(f"{seen.url}accept/").status_code == 405
        assert office.get(f"{seen.url}discard/").status_code == 405
