import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from guatu.apps.people.models import RoleGrant, Unit
from guatu.apps.projects import operations, queries
from guatu.apps.projects.choices import DutyKind, PlanClass, Stage
from guatu.apps.projects.models import Duty, KeyProject, PlanYearEntry, StageEvent

pytestmark = pytest.mark.django_db


class TestRegisterProject:
    def test_takes_a_project_in_once(self, register, office_user, today):
        project = operations.register_project(
            code="bridge", name=" 跨江 大桥 ", by=office_user, on=today, local_authority=register.north
        )
        assert project.name == "跨江大桥"
        with pytest.raises(operations.CodeTaken):
            operations.register_project(code="bridge", name="另一座桥", by=office_user, on=today)


class TestEnterPlanYear:
    def test_remembers_the_first_promise_of_an_earlier_year(self, register, office_user, today):
        entry = operations.enter_plan_year(
            project=register.factory,
            year=2027,
            class_code=PlanClass.COMPLETING,
            finish_month=dt.date(2027, 9, 1),
            by=office_user,
            on=today,
        )
        assert entry.first_finish_month == dt.date(2027, 3, 1)

    def test_refuses_a_second_entry(self, register, office_user, today):
        with pytest.raises(operations.PlanYearTaken):
            operations.enter_plan_year(
                project=register.factory, year=2026, class_code=PlanClass.RESERVE, by=office_user, on=today
            )


class TestRecordStage:
    def test_keeps_definition_and_evidence(self, register, office_user, today):
        event = operations.record_stage(
            project=register.factory,
            stage=Stage.STARTED,
            reached_on=today,
            definition="以桩基施工为开工",
            evidence="施工许可证",
            by=office_user,
            on=today,
        )
        stations = queries.stage_events_of(register.factory, visible_to=office_user)
        assert [(one.stage, one.definition) for one in stations] == [("started", event.definition)]
        with pytest.raises(operations.StageAlreadyRecorded):
            operations.record_stage(
                project=register.factory, stage=Stage.STARTED, reached_on=today, by=office_user, on=today
            )


class TestAssignDuty:
    def test_ends_the_former_duty_the_day_before(self, register, office_user, today):
        operations.assign_duty(
            project=register.factory, kind=DutyKind.LEAD, unit=register.south, by=office_user, on=today
        )
        day_before = today - dt.timedelta(days=1)
        for day, unit in ((day_before, register.bureau), (today, register.south)):
            duties = queries.duties_of(register.factory, on=day, visible_to=office_user)
            assert [duty.unit for duty in duties if duty.kind == "lead"] == [unit]


class TestConstraints:
    def refused(self, make) -> bool:
        try:
            with transaction.atomic():
                make()
        except IntegrityError:
            return True
        return False

    def test_hold_in_the_database_itself(self, register, office_user, today):
        factory = register.factory
        wrong = {
            "a negative target": lambda: PlanYearEntry.objects.create(
                project=factory, year=2027, class_code="reserve", annual_target_yuan=Decimal(-1)
            ),
            "an unknown class": lambda: PlanYearEntry.objects.create(
                project=factory, year=2027, class_code="other"
            ),
            "two entries a year": lambda: PlanYearEntry.objects.create(
                project=factory, year=2026, class_code="reserve"
            ),
            "an unknown stage": lambda: StageEvent.objects.create(project=factory, stage="other", on=today),
            "a duty of nobody": lambda: Duty.objects.create(project=factory, kind="lead"),
            "a duty that ends first": lambda: Duty.objects.create(
                project=factory, kind="lead", unit=register.north, since=today, until=dt.date(2026, 1, 1)
            ),
            "half a place": lambda: KeyProject.objects.filter(pk=factory.pk).update(
                place_x=0.5, place_y=None
            ),
            "a place outside": lambda: KeyProject.objects.filter(pk=factory.pk).update(
                place_x=1.5, place_y=0.5
            ),
            "a code twice": lambda: KeyProject.objects.create(code="factory", name="另一个"),
            "an unknown kind of unit": lambda: Unit.objects.create(
                code="x", name="x", short_name="x", kind="other"
            ),
            "an unknown role": lambda: RoleGrant.objects.create(user=office_user, role="king"),
        }
        assert {name for name, make in wrong.items() if not self.refused(make)} == set()

    def test_lets_no_unit_go_that_something_hangs_on(self, register):
        with pytest.raises(ProtectedError):
            register.bureau.delete()
