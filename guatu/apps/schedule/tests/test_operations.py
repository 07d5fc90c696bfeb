import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from guatu.apps.schedule import operations, queries
from guatu.apps.schedule.events import PlanChanged
from guatu.apps.schedule.models import Activity, Milestone
from guatu.foundation import events

pytestmark = pytest.mark.django_db


@pytest.fixture
def topping_out(register, office_user, today) -> Milestone:
    return operations.promise_milestone(
        project=register.factory,
        name="主体封顶",
        due_on=dt.date(2026, 6, 30),
        owner=register.bureau,
        by=office_user,
        on=today,
    )


class TestMilestone:
    def test_keeps_its_first_promise_when_moved(self, topping_out, office_user, today):
        operations.move_milestone(
            milestone=topping_out, due_on=dt.date(2026, 9, 30), reason="用地", by=office_user, on=today
        )
        topping_out.refresh_from_db()
        assert (topping_out.first_due_on, topping_out.due_on) == (dt.date(2026, 6, 30), dt.date(2026, 9, 30))

    def test_is_met_once_and_not_in_the_future(self, topping_out, office_user, today):
        with pytest.raises(operations.NotReachedYet):
            operations.meet_milestone(
                milestone=topping_out, met_on=today + dt.timedelta(days=1), by=office_user, on=today
            )
        operations.meet_milestone(milestone=topping_out, met_on=today, by=office_user, on=today)
        with pytest.raises(operations.MilestoneAlreadyMet):
            operations.meet_milestone(milestone=topping_out, met_on=today, by=office_user, on=today)
        with pytest.raises(operations.MilestoneAlreadyMet):
            operations.move_milestone(
                milestone=topping_out, due_on=today, reason="", by=office_user, on=today
            )

    def test_tells_whoever_listens(self, register, office_user, today):
        heard = []
        events.subscribe(PlanChanged)(heard.append)
        try:
            operations.promise_milestone(
                project=register.road, name="开工", due_on=today, by=office_user, on=today
            )
        finally:
            events._subscribers[PlanChanged].remove(heard.append)
        assert heard == [PlanChanged(project_id=register.road.pk, on=today)]


class TestOverdueMilestones:
    def test_are_those_of_ones_own_projects_the_longest_overdue_first(
        self, register, topping_out, office_user, reporter_user, user_with, today
    ):
        earlier = operations.promise_milestone(
            project=register.road, name="路基", due_on=dt.date(2026, 5, 31), by=office_user, on=today
        )
        operations.promise_milestone(
            project=register.road, name="通车", due_on=today, by=office_user, on=today
        )
        assert list(queries.overdue_milestones(on=today, visible_to=office_user)) == [earlier, topping_out]
        assert list(queries.overdue_milestones(on=today, visible_to=reporter_user)) == [topping_out]
        assert not queries.overdue_milestones(on=today, visible_to=user_with("auditor"))

    def test_fall_due_on_their_day_and_are_overdue_the_day_after(self, topping_out, office_user):
        due = dt.date(2026, 6, 30)
        assert not queries.overdue_milestones(on=due, visible_to=office_user)
        assert list(queries.milestones_due(since=due, until=due, visible_to=office_user)) == [topping_out]


class TestActivity:
    def test_cannot_finish_before_it_starts(self, register):
        with pytest.raises(IntegrityError), transaction.atomic():
            Activity.objects.create(
                project=register.factory,
                name="桩基",
                plan_start=dt.date(2026, 3, 2),
                plan_finish=dt.date(2026, 3, 1),
            )
