"""Every component opens by saying what it takes, and shows what it is given, escaped."""

from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

FOLDER = Path(__file__).resolve().parents[1] / "templates" / "ui"
TEMPLATES = sorted(FOLDER.glob("*.html"))
MISCHIEF = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def in_chinese():
    with translation.override("zh-hans"):
        yield


def drawn(name: str, **given: object) -> str:
    return render_to_string(f"ui/{name}.html", given)


@pytest.mark.parametrize("path", TEMPLATES, ids=[path.stem for path in TEMPLATES])
def test_component_opens_by_saying_what_it_is(path):
    assert path.read_text().startswith("{# ")


class TestNotice:
    def test_speaks_up_only_when_it_refuses(self):
        assert 'role="alert"' in drawn("notice", tone="refusal", text="已关账")
        assert 'role="status"' in drawn("notice", tone="done", text="已报送")

    def test_escapes_what_it_says(self):
        assert MISCHIEF not in drawn("notice", tone="info", text=MISCHIEF)


class TestButton:
    def test_is_a_link_when_it_leads_somewhere(self):
        assert drawn("button", label="看", href="/ledger/").strip().startswith("<a ")

    def test_stays_when_it_cannot_be_pressed_and_says_why(self):
        shown = drawn("button", label="报批", refusal="缺用地预审意见")
        assert "disabled" in shown and "缺用地预审意见" in shown


class TestFigure:
    def test_shows_a_dash_where_there_is_no_figure(self):
        assert "<dd>—" in drawn("figure", label="完成投资", value=None, note="未报")


class TestTabs:
    def test_marks_the_view_that_is_open(self):
        views = [
            {"address": "?", "label": "全部", "count": 274, "is_current": True},
            {"address": "?view=alarm", "label": "红灯", "count": None, "is_current": False},
        ]
        shown = drawn("tabs", views=views, label="视图")
        assert shown.count('aria-current="page"') == 1
        assert "<small>274</small>" in shown


class TestFilter:
    def test_reads_as_a_phrase(self):
        choices = [{"address": "?town=a", "label": "江湾镇", "count": 26, "is_current": True}]
        shown = drawn("filter", id="town", field="镇街", value="江湾镇", is_on=True, choices=choices)
        assert "镇街 <b>江湾镇</b>" in shown
        assert 'data-opens="filter-town"' in shown and 'id="filter-town" hidden' in shown


class TestWhy:
    def test_writes_the_sum_with_its_rule_line(self):
        findings = [
            {"sign": "", "term": "完成", "value": "8,960", "source": "6月月报"},
            {"sign": "÷", "term": "序时", "value": "16,000"},
            {"sign": "=", "term": "完成÷序时", "value": "56.0%", "is_result": True},
        ]
        shown = drawn(
            "why", title="为什么", level="alarm", label="红灯", findings=findings, verdict="低于60%"
        )
        assert shown.count('class="rule"') == 1
        assert "56.0%" in shown and "低于60%" in shown


class TestLegend:
    def test_pairs_shapes_with_words(self):
        shown = drawn("legend", entries=[{"icon": "alarm", "label": "红灯"}], label="图例")
        assert "#i-alarm" in shown and "红灯" in shown


class TestTopBar:
    def frame(self, **given: object) -> str:
        request = RequestFactory().get("/")
        request.user = AnonymousUser()
        return drawn("top_bar", request=request, user=request.user, **given)

    def test_shows_nobody_the_way_in(self):
        assert "<nav" not in self.frame(site={"district": "临江区", "is_demo": False})

    def test_marks_a_fictional_district(self):
        assert "虚构演示" in self.frame(site={"district": "临江区", "is_demo": True})
        assert "虚构演示" not in self.frame(site={"district": "临江区", "is_demo": False})


class TestSaid:
    @pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404"])
    def test_says_what_is_so_and_the_way_on(self, name):
        page = render_to_string(f"{name}.html", {"site": {"district": ""}})
        assert page.count("<h1>") == 1
        assert 'href="/"' in page

    def test_needs_nothing_when_everything_broke(self):
        assert "这里出错了" in render_to_string("500.html")
