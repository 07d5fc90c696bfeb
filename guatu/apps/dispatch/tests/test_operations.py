import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from guatu.apps.dispatch import operations, queries
from guatu.apps.dispatch.models import Issue, IssueHolding

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(register, office_user, today) -> Issue:
    return operations.raise_issue(
        project=register.factory,
        title="用地指标未落实",
        cause="land",
        raised_by=register.north,
        holder=register.north,
        by=office_user,
        on=today - dt.timedelta(days=20),
    )


class TestIssue:
    def test_counts_the_days_with_each_holder(self, issue, register, office_user, today):
        operations.hand_issue_on(issue=issue, holder=register.bureau, by=office_user, on=today)
        assert list(issue.holdings.values_list("unit__code", "since", "until")) == [
            ("north", today - dt.timedelta(days=20), today),
            ("bureau", today, None),
        ]

    def test_stays_where_it_is_when_handed_to_its_holder(self, issue, register, office_user, today):
        operations.hand_issue_on(issue=issue, holder=register.north, by=office_user, on=today)
        assert issue.holdings.count() == 1

    def test_has_one_holder_at_a_time(self, issue, register, today):
        with pytest.raises(IntegrityError), transaction.atomic():
            IssueHolding.objects.create(issue=issue, unit=register.south, since=today)

    def test_is_closed_once_and_leaves_its_holders_hands(self, issue, register, office_user, today):
        operations.close_issue(issue=issue, by=office_user, on=today)
        assert not issue.holdings.filter(until=None).exists()
        with pytest.raises(operations.IssueClosed):
            operations.close_issue(issue=issue, by=office_user, on=today)
        with pytest.raises(operations.IssueClosed):
            operations.hand_issue_on(issue=issue, holder=register.south, by=office_user, on=today)

    def test_cannot_be_closed_before_it_was_raised(self, issue, today):
        with pytest.raises(IntegrityError), transaction.atomic():
            Issue.objects.filter(pk=issue.pk).update(closed_on=today - dt.timedelta(days=21))

    @pytest.mark.usefixtures("issue")
    def test_is_seen_by_those_who_see_its_project(self, register, office_user, reporter_user, user_with):
        assert queries.open_issues(visible_to=office_user).count() == 1
        assert queries.open_issues(visible_to=reporter_user).count() == 1
        assert queries.open_issues(visible_to=user_with("reporter", unit=register.south)).count() == 0
        assert queries.issues_of(register.factory, visible_to=user_with("auditor")).count() == 0


class TestActionItem:
    def test_is_owed_until_done(self, register, office_user, today):
        item = operations.assign_action(
            project=register.road, unit=register.south, act="完成征地", due_on=today, by=office_user, on=today
        )
        assert list(queries.open_action_items(until=today, visible_to=office_user)) == [item]
        operations.complete_action(item=item, by=office_user, on=today)
        assert not queries.open_action_items(visible_to=office_user)
        with pytest.raises(operations.ActionDone):
            operations.complete_action(item=item, by=office_user, on=today)
