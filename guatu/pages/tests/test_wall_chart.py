"""The wall chart's sums, rows, places and drawings by hand, then its page as different people see it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import translation

from guatu.apps.people.choices import Role, UnitKind
from guatu.apps.people.models import RoleGrant, Unit
from guatu.apps.projects.models import KeyProject
from guatu.apps.schedule.models import Milestone
from guatu.apps.supervision.models import Standing
from guatu.foundation import audit, site
from guatu.foundation.models import AuditLine, SiteFact
from guatu.pages.ledger.words import words
from guatu.pages.wall_chart import chart, drawing, map, queries
from guatu.pages.wall_chart.operations import place_towns

JUNE = date(2026, 6, 1)
TODAY = date(2026, 7, 7)
YUAN = 100  # fen
SQUARE = {"outline": [[0, 0], [100, 0], [100, 100], [0, 100]], "label": [10, 15]}
A_MAP = {"frame": [0, 0, 200, 100], "blocks": {"east": SQUARE}}


def light(code: str = "p1", **given) -> queries.Light:
    usual = {
        "full_name": f"项目{code}",
        "short_name": None,
        "level": "good",
        "draft": False,
        "class_code": "continuing",
        "stage": "under_construction",
        "start_month": None,
        "as_of_month": JUNE,
        "town": "东镇",
        "town_code": "east",
        "town_place": 1,
        "sponsor_post_id": None,
        "sponsor": "",
        "place_x": None,
        "place_y": None,
        "problem": "",
        "act_unit": "",
        "act": "",
        "act_due_on": None,
        "overdue_workdays": 0,
        "late_milestone": "",
        "total": 1000 * YUAN,
        "plan": 100 * YUAN,
        "due": 50 * YUAN,
        "done": 40 * YUAN,
    }
    return queries.Light(code=code, **(usual | given))


def node(code: str, due_on: date, is_key: bool = False) -> queries.Node:
    return queries.Node(code, f"项目{code}", "主体封顶", due_on, is_key)


class TestFigures:
    def test_add_up_what_hangs_there(self):
        figures = chart.figures_of([light("a"), light("b", done=None, level="alarm")], JUNE)
        assert (figures.projects, figures.total, figures.plan, figures.done) == (2, 200_000, 20_000, 4_000)
        assert figures.levels == {"good": 1, "alarm": 1}

    def test_take_the_gap_between_what_is_shown(self):
        figures = chart.figures_of([light(plan=10_000, done=4_848, due=5_000)], JUNE)
        assert (figures.ratio, figures.due_ratio, figures.gap) == (485, 500, -15)

    def test_leave_projects_without_a_plan_out_of_the_rate(self):
        figures = chart.figures_of([light("a"), light("b", plan=None, due=None, done=90 * YUAN)], JUNE)
        assert figures.ratio == 400
        assert figures.done == 130 * YUAN

    def test_count_new_starts_over_those_due_to_start(self):
        new = {"class_code": "new_start"}
        figures = chart.figures_of(
            [
                light("a", **new, start_month=date(2026, 3, 1), stage="started"),
                light("b", **new, start_month=JUNE, stage="preparation"),
                light("c", **new, start_month=date(2026, 9, 1), stage="preparation"),
            ],
            JUNE,
        )
        assert (figures.starts_made, figures.starts_due, figures.starts_ratio) == (1, 2, 500)

    def test_have_no_rate_without_a_plan(self):
        figures = chart.figures_of([light(plan=None, due=None)], None)
        assert figures.ratio is None and figures.gap is None


class TestRows:
    def test_stand_by_the_day_to_act_then_by_how_late(self):
        rows = chart.red_rows(
            [
                light("late", level="alarm", overdue_workdays=9),
                light("later", level="alarm", overdue_workdays=30),
                light("soon", level="alarm", act_due_on=TODAY),
                light("calm", level="watch", act_due_on=TODAY),
            ]
        )
        assert [row.light.code for row in rows] == ["soon", "later", "late"]
        assert [row.number for row in rows] == [1, 2, 3]


class TestNodes:
    def test_keep_key_ones_first_when_not_all_fit(self):
        many = [node(f"p{day}", date(2026, 7, 1 + day % 28)) for day in range(40)]
        many.append(node("key", date(2026, 7, 31), is_key=True))
        shown = chart.important_nodes(many, {})
        assert len(shown) == chart.MOST_NODES
        assert shown[-1].code == "key"

    def test_prefer_projects_in_trouble(self):
        many = [node(f"p{n}", date(2026, 7, 8)) for n in range(30)] + [node("red", date(2026, 7, 20))]
        assert "red" in {one.code for one in chart.important_nodes(many, {"red": "alarm"})}


class TestSponsors:
    def test_stand_in_protocol_order_with_their_field(self):
        posts = {7: (0, "书记", ""), 9: (1, "副区长", "工业")}
        found, in_all = chart.sponsors_of(
            [
                light("a", sponsor="副区长（工业）", sponsor_post_id=9, level="alarm"),
                light("b", sponsor="书记", sponsor_post_id=7),
                light("c", sponsor="副区长（工业）", sponsor_post_id=9),
            ],
            posts,
        )
        assert [(one.title, one.field, one.count) for one in found] == [
            ("书记", "", 1),
            ("副区长", "工业", 2),
        ]
        assert in_all == 2

    def test_split_a_name_the_ledger_gave(self):
        ((sponsor,), _) = chart.sponsors_of([light(sponsor="副县长（交通）")], {})
        assert (sponsor.title, sponsor.field) == ("副县长", "交通")

    def test_keep_the_most_urgent_when_not_all_fit(self):
        lights = [light(f"p{n}", sponsor=f"领导{n:02}") for n in range(30)]
        lights.append(light("red", sponsor="最后一位", level="alarm"))
        found, in_all = chart.sponsors_of(lights, {})
        assert len(found) == chart.MOST_SPONSORS
        assert found[-1].title == "最后一位"
        assert in_all == 31


class TestPlaces:
    def test_puts_a_light_where_its_administrator_put_it(self):
        places = map.place_lights([light(place_x=0.25, place_y=0.5)], map.read_map(A_MAP))
        assert (places.marks[0].x, places.marks[0].y) == (25, 50)

    def test_finds_room_in_its_block_for_a_light_nobody_placed(self):
        lights = [light(f"p{n}") for n in range(20)]
        places = map.place_lights(lights, map.read_map(A_MAP))
        spots = {(mark.x, mark.y) for mark in places.marks.values()}
        assert len(spots) == 20
        assert all(0 < x < 100 and 0 < y < 100 for x, y in spots)

    def test_says_which_lights_lie_in_no_block(self):
        places = map.place_lights([light("a"), light("b", town_code="west")], map.read_map(A_MAP))
        assert places.left_out == (1,)

    def test_lays_blocks_out_by_itself_for_a_district_without_a_map(self):
        lights = [light(f"p{n}", town=f"镇{n % 7}", town_code=None) for n in range(90)]
        places = map.place_lights(lights, None)
        assert len(places.towns) == 7
        assert len(places.marks) == 90
        x, y, width, height = places.frame
        assert all(x <= m.x <= x + width and y <= m.y <= y + height for m in places.marks.values())

    def test_draws_the_same_picture_every_time(self):
        lights = [light(f"p{n}", town=f"镇{n % 3}", town_code=None) for n in range(30)]
        assert map.place_lights(lights, None).marks == map.place_lights(lights, None).marks

    def test_sizes_lamps_by_thirds_of_investment_and_red_ones_for_their_number(self):
        assert map.thirds([10, 20, 30, None]) == [0, 1, 2, 0]
        lights = [light("a", place_x=0.5, place_y=0.5, level="alarm")]
        assert map.place_lights(lights, map.read_map(A_MAP)).marks[0].size == map.NUMBERED

    @pytest.mark.parametrize(
        "value",
        [{}, {"frame": [0, 0, 0, 9], "blocks": {}}, A_MAP | {"blocks": {"east": {"outline": [[0, 0]]}}}, []],
    )
    def test_refuses_a_map_it_cannot_draw(self, value):
        with pytest.raises(map.MapNotDrawable):
            map.read_map(value)


class TestDrawing:
    @pytest.fixture(autouse=True)
    def in_chinese(self):
        with translation.override("zh-hans"):
            yield

    def drawn(self, lights):
        return drawing.map_svg(
            map.place_lights(lights, map.read_map(A_MAP)),
            lights,
            chart.red_rows(lights),
            words=words(),
            project_address=lambda code: f"/projects/{code}/",
            town_address=lambda name: f"/ledger/?town={name}",
            spoken="示意图",
        )

    def test_leads_from_each_lamp_to_its_project(self):
        svg = self.drawn([light("a"), light("b", level="alarm")])
        assert 'href="/projects/a/" tabindex="-1"' in svg
        assert 'href="/projects/b/" data-n="1"' in svg

    def test_escapes_names(self):
        svg = self.drawn([light(full_name="<script>", town="<b>东镇</b>")])
        assert "<script>" not in svg and "<b>" not in svg

    def test_draws_a_draft_in_outline(self):
        assert "#i-alarm-draft" in self.drawn([light(level="alarm", draft=True)])

    def test_says_what_the_curve_shows(self):
        figures = chart.figures_of([light()], JUNE)
        months = [queries.MonthEnd(1, 5, 4), queries.MonthEnd(6, 50, 40), queries.MonthEnd(7, 60, None)]
        june = chart.curve_of(months, figures, JUNE)[1]
        assert drawing.curve_sentence(june) == "完成投资曲线：6月末完成40.0%，序时50.0%"


@pytest.fixture
def district(db):  # noqa: ARG001
    """Two towns, one project in each, one of them red; the day is 7 July 2026."""
    site.set_facts(site.Facts(is_demo=True, today=TODAY, district="临江区", office="区重点办"), by=None)
    made = {}
    for place, (code, name) in enumerate((("east", "东镇"), ("west", "西镇"))):
        unit = Unit.objects.create(code=code, name=name, short_name=name, kind=UnitKind.TOWN, order=place)
        project = KeyProject.objects.create(code=f"p-{code}", name=f"{name}水厂", local_authority=unit)
        Standing.objects.create(
            project=project,
            year=2026,
            as_of_month=JUNE,
            computed_on=TODAY,
            code=project.code,
            order=place,
            name=project.name,
            class_code="continuing",
            stage="under_construction",
            local_authority=unit,
            local_name=name,
            total_investment_yuan=Decimal("100000000"),
            annual_target_yuan=Decimal("20000000"),
            due_yuan=Decimal("10000000"),
            completed_year_yuan=Decimal("5000000"),
            level="alarm" if code == "east" else "good",
            urgency=0 if code == "east" else 2,
            act_unit="区水利局",
            act="会商错峰施工",
            act_due_on=TODAY,
            overdue_workdays=16,
        )
        Milestone.objects.create(
            project=project, name="取水口完工", first_due_on=date(2026, 7, 9), due_on=date(2026, 7, 9)
        )
        made[code] = unit
    yield made
    site.forget()


def signed_in(role: Role, unit: Unit | None = None) -> Client:
    user = get_user_model().objects.create(username=f"{role}-{unit.code if unit else 'all'}")
    RoleGrant.objects.create(user=user, role=role, unit=unit)
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.database
class TestPage:
    @pytest.mark.usefixtures("district")
    def test_shows_the_office_everything(self):
        page = signed_in(Role.OFFICE).get("/").content.decode()
        assert "东镇水厂" in page and "西镇水厂" in page
        assert "临江区重点项目挂图" in page
        assert "虚构演示" in page
        assert "今日" in page and "逾期 16 日" in page

    def test_shows_a_town_its_own(self, district):
        page = signed_in(Role.REPORTER, district["west"]).get("/").content.decode()
        assert "西镇水厂" in page and "东镇水厂" not in page
        assert "会商错峰施工" not in page  # the red row is not theirs

    def test_keeps_nothing_of_one_person_for_another(self, district):
        assert "东镇水厂" in signed_in(Role.OFFICE).get("/").content.decode()
        assert "东镇水厂" not in signed_in(Role.REPORTER, district["west"]).get("/").content.decode()

    @pytest.mark.django_db
    def test_says_how_to_begin_where_nothing_hangs(self):
        page = signed_in(Role.OFFICE).get("/").content.decode()
        assert "还没有项目上图" in page
        assert "/import/" in page

    @pytest.mark.django_db
    def test_offers_no_import_to_those_who_may_not(self):
        assert "/import/" not in signed_in(Role.LEADER).get("/").content.decode()

    @pytest.mark.usefixtures("district")
    def test_speaks_three_languages(self):
        client = signed_in(Role.OFFICE)
        for language, title in (("en", "Who must act"), ("zh-hant", "誰來辦"), ("zh-hans", "谁来办")):
            client.cookies["django_language"] = language
            assert title in client.get("/").content.decode()

    @pytest.mark.usefixtures("district")
    def test_asks_little_of_the_database(self, django_assert_max_num_queries):
        client = signed_in(Role.OFFICE)
        with django_assert_max_num_queries(16):
            client.get("/")
        with django_assert_max_num_queries(6):
            client.get("/")

    @pytest.mark.usefixtures("district")
    def test_follows_what_is_written(self):
        client = signed_in(Role.OFFICE)
        client.get("/")
        from django.db import transaction

        with transaction.atomic():
            Standing.objects.filter(code="p-east").update(name="东镇新水厂")
            audit.record(None, "projects.project.renamed", "site")
        assert "东镇新水厂" in client.get("/").content.decode()

    @pytest.mark.usefixtures("district")
    def test_ignores_a_year_it_does_not_know(self):
        assert signed_in(Role.OFFICE).get("/?year=1999").status_code == 200


@pytest.mark.database
class TestPlaceTowns:
    @pytest.mark.django_db
    def test_stores_the_map_and_leaves_an_audit_line(self):
        place_towns(value=A_MAP, by=None)
        assert SiteFact.objects.get(name=map.FACT).value["frame"] == [0, 0, 200, 100]
        assert AuditLine.objects.filter(action="pages.schematic_map.placed").count() == 1

    @pytest.mark.django_db
    def test_refuses_what_cannot_be_drawn(self):
        with pytest.raises(map.MapNotDrawable):
            place_towns(value={"frame": "no"}, by=None)
        assert not SiteFact.objects.filter(name=map.FACT).exists()
