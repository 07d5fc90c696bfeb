"""One project's page: who may see it, what it says, and that it stands with little."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.utils import timezone

from guatu.apps.dispatch.models import ActionItem, Issue, IssueHolding
from guatu.apps.progress.models import ProgressReport
from guatu.apps.projects.models import StageEvent
from guatu.apps.schedule.models import Activity, Milestone
from guatu.apps.supervision.models import Assessment, RuleSet, Standing

pytestmark = pytest.mark.database


def day(month, on):
    return dt.date(2026, month, on)


@pytest.fixture
def factory(register):
    """The factory with a plan, reports, a red light, an issue and an act."""
    project, bureau = register.factory, register.bureau
    rules = RuleSet.objects.create(
        slug="r", version="1", title="测试规则", toml="", effective_from=day(1, 1), in_force=True
    )
    findings = [
        {
            "meaning": "alarm",
            "matter": "investment",
            "measures": [
                {
                    "measure": "pro_rata_ratio",
                    "value": "1/2",
                    "shown": "50.0%",
                    "inputs": {"completed_yuan": "30000000", "due_yuan": "60000000"},
                }
            ],
            "bounds": [{"measure": "pro_rata_ratio", "relation": "<", "limit": "60%"}],
            "text": "第二条　低于60%的，亮红灯。",
        }
    ]
    Assessment.objects.create(
        project=project,
        month=day(6, 1),
        level="alarm",
        rule_set=rules,
        findings=findings,
        decided_on=day(7, 7),
    )
    for month, done in ((4, 10_000_000), (5, 20_000_000), (6, 30_000_000)):
        ProgressReport.objects.create(
            project=project,
            month=day(month, 1),
            received_at=dt.datetime(2026, month + 1, 3, 4, tzinfo=dt.UTC),
            completed_year_yuan=done,
            statistics_yuan=done * 9 // 10,
            paid_yuan=done // 2,
            physical_ratio=Decimal("0.26"),
        )
    StageEvent.objects.create(project=project, stage="started", on=day(3, 18))
    StageEvent.objects.create(project=project, stage="statistics_entry", on=day(4, 20))
    Milestone.objects.create(
        project=project, name="主体封顶", owner=bureau, first_due_on=day(5, 1), due_on=day(6, 3), is_key=True
    )
    Activity.objects.create(
        project=project,
        name="桩基",
        owner=bureau,
        first_start=day(3, 2),
        first_finish=day(4, 1),
        plan_start=day(3, 9),
        plan_finish=day(4, 10),
        actual_start=day(3, 9),
        likely_start=day(7, 7),
        likely_finish=day(7, 24),
        is_critical=True,
    )
    issue = Issue.objects.create(project=project, title="线路未迁", cause="utilities", raised_on=day(6, 1))
    IssueHolding.objects.create(issue=issue, unit=bureau, since=day(6, 1), until=day(6, 10))
    IssueHolding.objects.create(issue=issue, unit=register.north, since=day(6, 10))
    ActionItem.objects.create(project=project, unit=register.north, act="受理方案", due_on=day(7, 7))
    Standing.objects.create(
        project=project,
        year=2026,
        as_of_month=day(6, 1),
        computed_on=day(7, 7),
        code=project.code,
        name=project.name,
        class_code="continuing",
        stage="under_construction",
        level="alarm",
    )
    return project


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


class TestProject:
    def test_is_not_found_by_who_may_not_see_it(self, factory, reporter_user, signed_in, register):  # noqa: ARG002
        client = signed_in(reporter_user)
        assert client.get("/projects/factory/").status_code == 200
        assert client.get("/projects/road/").status_code == 404
        assert client.get("/ledger/why/road/").status_code == 404
        assert client.get("/projects/nothing/").status_code == 404

    def test_shows_the_light_with_its_sum(self, factory, office_user, signed_in):  # noqa: ARG002
        html = page(signed_in(office_user), "/projects/factory/")
        assert 'data-level="alarm" data-size="large"' in html
        assert re.search(r"3,000</b>.*?÷.*?6,000</b>.*?=.*?50\.0%</b>", html, re.S)
        assert "低于60%，红灯" in html
        assert "第二条　低于60%的，亮红灯。" in html

    def test_draws_the_plan_and_says_it_in_a_table(self, factory, office_user, signed_in):  # noqa: ARG002
        html = page(signed_in(office_user), "/projects/factory/")
        assert 'class="chart gantt"' in html
        late = re.search(r'<span class="late">\+(\d+)</span>', html)
        assert late is not None
        assert int(late[1]) == 72  # 75 weekdays after 10 April, 4 of them holidays, 9 May worked

    def test_shows_the_table_or_the_critical_path_when_asked(self, factory, office_user, signed_in):  # noqa: ARG002
        client = signed_in(office_user)
        assert 'class="chart gantt"' not in page(client, "/projects/factory/?plan=table")
        assert 'class="chart gantt"' in page(client, "/projects/factory/?plan=critical")
        assert 'class="chart gantt"' in page(client, "/projects/factory/?plan=nonsense")

    def test_counts_whose_hands_an_issue_went_through(self, factory, office_user, signed_in):  # noqa: ARG002
        html = page(signed_in(office_user), "/projects/factory/")
        days = [int(n) for n in re.findall(r"<td width=\"[\d.]+%\"[^>]*><b>(\d+)日", html)]
        assert days == [7, 18]
        assert "转手1次。" in html

    def test_keeps_the_four_numbers_apart(self, factory, office_user, signed_in):  # noqa: ARG002
        html = page(signed_in(office_user), "/projects/factory/")
        four = html[html.index('class="table four"') :]
        assert re.findall(r"<b>(?:<span[^>]*>)?([\d.,%]+)", four)[:4] == ["3,000", "2,700", "1,500", "26.0%"]
        assert "超过20%提醒线" in four

    def test_has_no_style_and_no_script_of_its_own(self, factory, office_user, signed_in):  # noqa: ARG002
        html = page(signed_in(office_user), "/projects/factory/")
        assert " style=" not in html
        assert not re.search(r"<script(?![^>]*\bsrc=)", html)

    def test_stands_with_nothing_but_a_name(self, office_user, signed_in, register):
        html = page(signed_in(office_user), f"/projects/{register.school.code}/")
        assert "这个项目还没有录入工序和节点计划。" in html
        assert "尚未填报月报。" in html

    def test_asks_the_database_no_more_for_a_longer_history(
        self, factory, office_user, signed_in, django_assert_max_num_queries
    ):
        client = signed_in(office_user)
        for year in (2023, 2024, 2025):
            for month in range(1, 13):
                ProgressReport.objects.create(
                    project=factory,
                    month=dt.date(year, month, 1),
                    received_at=timezone.now(),
                    completed_year_yuan=1,
                )
        page(client, "/projects/factory/")
        with django_assert_max_num_queries(22):
            page(client, "/projects/factory/")


class TestWhy:
    def test_brings_the_sum_for_a_floating_note(self, factory, office_user, signed_in):  # noqa: ARG002
        html = page(signed_in(office_user), "/ledger/why/factory/")
        assert "<html" not in html
        assert "3,000" in html
        assert "一条触发。" in html

    def test_says_why_there_is_no_light(self, office_user, signed_in, register):
        assert "不亮灯" in page(signed_in(office_user), f"/ledger/why/{register.school.code}/")
