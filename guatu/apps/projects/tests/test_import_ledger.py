import datetime as dt
from decimal import Decimal

import pytest

from guatu.apps.people.models import Unit
from guatu.apps.progress.models import ProgressReport
from guatu.apps.projects import operations
from guatu.apps.projects.models import Duty, KeyProject, LedgerImport, PlanYearEntry, StageEvent
from guatu.engine.sheets.model import LedgerProject, LedgerReading, Source
from guatu.foundation import audit
from guatu.foundation.models import AuditLine

pytestmark = pytest.mark.django_db

ON = dt.date(2021, 7, 7)


def row(number: int = 1, **told) -> LedgerProject:
    values = {
        "name": f"第{number}号厂房新建项目",
        "class_": "续建",
        "sector": "制造业",
        "local_authority": "北岸镇",
        "lead_unit": "区工业和信息化局",
        "responsible_unit": "区发展改革委",
        "sponsors": ("吴某", "郑某"),
        "total_investment_yuan": 500_000_000,
        "annual_plan_yuan": 120_000_000,
        "completed_yuan": 60_000_000,
        "start_month": "2020-03",
        "finish_month": "2022-06",
        "content": "新建厂房",
        "physical_progress": "主体封顶",
        "problem": "",
        "source": Source("台账", number + 3),
    }
    return LedgerProject(**(values | told))


def reading(*rows: LedgerProject, year: int | None = 2021, month: int | None = 6) -> LedgerReading:
    return LedgerReading(year=year, as_of_month=month, projects=rows, faults=(), ignored=(), assumed=())


def take_in(*rows: LedgerProject, sha256: str = "a", by=None, **told) -> LedgerImport:
    given = {"year": told.pop("year", None), "on": told.pop("on", ON)}
    return operations.import_ledger(
        reading(*rows, **told), by=by, file_name="台账.xlsx", sha256=sha256, **given
    )


class TestImportLedger:
    def test_registers_what_the_ledger_states(self, office_user):
        done = take_in(row(), by=office_user)
        project = KeyProject.objects.get()
        entry = PlanYearEntry.objects.get()
        report = ProgressReport.objects.get()
        assert (project.code, project.name, project.local_authority.name) == (
            "2021-0001",
            "第1号厂房新建项目",
            "北岸镇",
        )
        assert (entry.year, entry.class_code, entry.number) == (2021, "continuing", "续001")
        assert (entry.annual_target_yuan, entry.total_investment_yuan) == (120_000_000, 500_000_000)
        assert (entry.finish_month, entry.first_finish_month) == (dt.date(2022, 6, 1), dt.date(2022, 6, 1))
        assert (report.month, report.completed_year_yuan) == (dt.date(2021, 6, 1), 60_000_000)
        assert (report.physical_text, report.by_unit.name) == ("主体封顶", "区发展改革委")
        assert sorted(Duty.objects.values_list("kind", "person", "unit__name")) == [
            ("lead", "", "区工业和信息化局"),
            ("local", "", "北岸镇"),
            ("responsible", "", "区发展改革委"),
            ("sponsor", "吴某", None),
            ("sponsor", "郑某", None),
        ]
        assert list(StageEvent.objects.values_list("stage", "planned")) == [
            ("started", False),
            ("completed", True),
        ]
        assert done.counts["projects_added"] == 1

    def test_leaves_a_line_for_each_project(self, office_user):
        take_in(row(1), row(2), by=office_user)
        lines = AuditLine.objects.filter(action="projects.ledger.project_added", by=office_user)
        assert lines.count() == 2
        assert list(audit.verify()) == []

    def test_refuses_the_same_file_twice(self):
        take_in(row())
        with pytest.raises(operations.AlreadyImported):
            take_in(row())
        assert LedgerImport.objects.count() == 1

    def test_changes_nothing_when_another_file_says_the_same(self):
        take_in(row(1), row(2))
        before = [
            list(model.objects.values()) for model in (KeyProject, PlanYearEntry, ProgressReport, Duty, Unit)
        ]
        lines = AuditLine.objects.count()
        done = take_in(row(1), row(2), sha256="b")
        assert before == [
            list(model.objects.values()) for model in (KeyProject, PlanYearEntry, ProgressReport, Duty, Unit)
        ]
        assert AuditLine.objects.count() == lines + 1
        assert not done.counts.get("projects_changed")

    def test_keeps_the_first_promise_and_every_revision(self):
        take_in(row())
        take_in(row(finish_month="2022-12", completed_yuan=70_000_000), sha256="b")
        entry = PlanYearEntry.objects.get()
        assert (entry.first_finish_month, entry.finish_month) == (dt.date(2022, 6, 1), dt.date(2022, 12, 1))
        figures = ProgressReport.objects.order_by("revision").values_list("revision", "completed_year_yuan")
        assert list(figures) == [(1, 60_000_000), (2, 70_000_000)]
        line = AuditLine.objects.get(action="projects.ledger.project_changed")
        assert '"before":{"finish_month":"2022-06-01"}' in line.body

    def test_hands_duties_over_and_keeps_the_former(self):
        take_in(row(sponsors=("吴某",)))
        take_in(row(sponsors=("郑某",)), sha256="b", on=dt.date(2021, 8, 6), month=7)
        told = Duty.objects.filter(kind="sponsor").order_by("pk").values_list("person", "since", "until")
        assert list(told) == [
            ("吴某", dt.date(2021, 7, 7), dt.date(2021, 8, 6)),
            ("郑某", dt.date(2021, 8, 6), None),
        ]

    def test_leaves_alone_what_a_later_ledger_does_not_hold(self):
        take_in(row())
        take_in(row(sponsors=None, lead_unit=None, content=None, completed_yuan=None), sha256="b", month=7)
        assert KeyProject.objects.get().content == "新建厂房"
        assert Duty.objects.filter(until=None).count() == 5

    def test_enters_a_new_plan_year_for_a_known_project(self):
        take_in(row())
        take_in(row(class_="竣工", finish_month="2022-12"), sha256="b", year=2022, month=2)
        assert KeyProject.objects.count() == 1
        later = PlanYearEntry.objects.get(year=2022)
        assert (later.class_code, later.number, later.first_finish_month) == (
            "completing",
            "竣001",
            dt.date(2022, 6, 1),
        )

    def test_finds_a_project_again_by_a_former_name(self, register, today):
        operations.rename_project(project=register.factory, name="海纳二期", by=None, on=today)
        take_in(row(name="海纳压缩机生产线项目"))
        assert KeyProject.objects.count() == 3

    def test_tells_projects_of_one_name_apart_by_place(self):
        take_in(
            row(name="道路项目", local_authority="北岸镇"), row(name="道路项目", local_authority="南岸镇")
        )
        take_in(row(name="道路项目", local_authority="南岸镇", content="拓宽"), sha256="b", month=7)
        assert list(KeyProject.objects.values_list("local_authority__name", "content").order_by("pk")) == [
            ("北岸镇", "新建厂房"),
            ("南岸镇", "拓宽"),
        ]

    def test_keeps_no_negative_amount(self):
        take_in(row(completed_yuan=-1))
        assert ProgressReport.objects.get().completed_year_yuan is None

    def test_classifies_by_months_where_the_ledger_has_no_classes(self):
        take_in(
            row(1, class_=None, start_month="2020-03", finish_month="2023-01"),
            row(2, class_=None, start_month="2021-03", finish_month="2023-01"),
            row(3, class_=None, start_month="2020-03", finish_month="2021-09"),
            row(4, class_=None, start_month="2022-03", finish_month="2023-01"),
            row(5, class_=None, start_month=None, finish_month=None, completed_yuan=None),
        )
        assert list(PlanYearEntry.objects.order_by("order").values_list("class_code", flat=True)) == [
            "continuing",
            "new_start",
            "completing",
            "reserve",
            "reserve",
        ]

    def test_is_all_or_nothing(self):
        with pytest.raises(operations.ProjectWithoutName) as refusal:
            take_in(row(1), row(2, name=" "))
        assert "5" in str(refusal.value)
        assert not KeyProject.objects.exists()
        assert not AuditLine.objects.exists()

    def test_refuses_without_a_year_a_project_or_sense(self):
        with pytest.raises(operations.YearUnknown):
            operations.import_ledger(reading(row(), year=None), by=None, on=ON, file_name="x", sha256="x")
        with pytest.raises(operations.NoProjects):
            take_in()
        with pytest.raises(operations.AmountTooLarge):
            take_in(row(total_investment_yuan=10**15))
        with pytest.raises(operations.TextTooLong):
            take_in(row(name="长" * 301))

    def test_is_for_the_office_only(self, leader_user, reporter_user):
        for user in (leader_user, reporter_user):
            with pytest.raises(operations.MayNotImport):
                take_in(row(), by=user)

    def test_takes_a_thousand_projects_in_a_few_statements(self, django_assert_max_num_queries):
        rows = [row(number, local_authority=f"{number % 40}号镇") for number in range(1, 1_001)]
        with django_assert_max_num_queries(300):
            take_in(*rows)
        assert KeyProject.objects.count() == 1_000
        assert AuditLine.objects.filter(action="projects.ledger.project_added").count() == 1_000
        assert list(audit.verify()) == []


class TestUnitMatching:
    @pytest.mark.parametrize(
        "spelling",
        ["区发展改革委", "临江区发展和改革委员会", "发展改革委", "区发改委", " 区发展 改革委 "],
    )
    def test_knows_a_unit_in_full_and_in_short(self, spelling):
        known = Unit.objects.create(
            code="reform", name="临江区发展和改革委员会", short_name="区发展改革委", kind="department"
        )
        take_in(row(responsible_unit=spelling))
        assert Duty.objects.get(kind="responsible").unit == known

    def test_makes_one_unit_for_all_spellings_in_one_ledger(self):
        take_in(row(1, lead_unit="区住房城乡建设局"), row(2, lead_unit="临江区住房和城乡建设局"))
        assert Unit.objects.filter(name__contains="建设").count() == 1

    def test_takes_several_units_in_a_cell_apart(self):
        take_in(row(lead_unit="区住建局、区交通局"))
        names = Duty.objects.filter(kind="lead").order_by("order").values_list("unit__name", flat=True)
        assert list(names) == ["区住建局", "区交通局"]

    def test_leaves_a_name_with_a_comma_whole(self):
        take_in(row(lead_unit="规划、建设和环保综合执法局"))
        assert Duty.objects.get(kind="lead").unit.name == "规划、建设和环保综合执法局"

    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("东门街道", "town"),
            ("石桥镇人民政府", "town"),
            ("临江经济开发区", "park"),
            ("新港物流园", "park"),
            ("临江城市建设投资有限公司", "enterprise"),
            ("区水务局", "department"),
        ],
    )
    def test_sees_what_kind_of_unit_a_name_speaks_of(self, name, kind):
        take_in(row(local_authority=name))
        assert Unit.objects.get(name=name).kind == kind

    def test_links_a_sponsor_to_the_post_of_that_name(self, user_with):
        from guatu.apps.people.models import Post

        post = Post.objects.create(title="副区长")
        user = user_with("leader")
        user.last_name, user.post = "吴某", post
        user.save()
        take_in(row(sponsors=("吴某",)))
        assert Duty.objects.get(kind="sponsor").post == post

    def test_keeps_amounts_exact(self):
        take_in(row(annual_plan_yuan=123_456_789))
        assert PlanYearEntry.objects.get().annual_target_yuan == Decimal("123456789.00")


class TestUnitsOfSeveralDistricts:
    """In a city's ledger the same bureau of two districts is two bureaus."""

    def matched(self, *names: str) -> int:
        take_in(*(row(number, lead_unit=name) for number, name in enumerate(names, start=1)))
        return Duty.objects.filter(kind="lead").values("unit").distinct().count()

    def test_keeps_named_districts_apart(self):
        assert self.matched("南安市教育局", "晋江市教育局", "德化县教育局") == 3

    def test_keeps_levels_apart(self):
        assert self.matched("市发改委", "区发改委") == 2

    def test_keeps_an_unnamed_district_apart_where_two_would_fit(self):
        assert self.matched("南安市教育局", "晋江市教育局", "市教育局") == 3

    def test_keeps_the_offices_of_two_parks_apart(self):
        assert self.matched("高新区管委会", "经济开发区管委会", "临江新区管理委员会") == 3

    def test_keeps_a_town_whose_name_begins_like_a_small_word(self):
        assert self.matched("和平镇", "平镇") == 2
