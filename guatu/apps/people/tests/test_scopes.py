import datetime as dt

import pytest

from guatu.apps.people.models import RoleGrant, User
from guatu.apps.projects.models import Duty
from guatu.apps.projects.queries import (
    in_scope,
    may_import_ledgers,
    projects_visible_to,
    projects_writable_by,
)
from guatu.foundation import clock


def seen_by(user) -> set[str]:
    return set(projects_visible_to(user).values_list("code", flat=True))


@pytest.mark.django_db
@pytest.mark.usefixtures("register")
class TestProjectsVisibleTo:
    @pytest.mark.parametrize("role", ["office", "leader", "supervisor"])
    def test_are_all_for_whoever_answers_for_all(self, user_with, role):
        assert seen_by(user_with(role)) == {"factory", "road", "school"}

    @pytest.mark.parametrize("role", ["system_admin", "security_admin", "auditor"])
    def test_are_none_for_those_who_run_or_watch_the_system(self, user_with, role):
        assert seen_by(user_with(role)) == set()

    def test_are_none_without_a_role(self):
        assert seen_by(User.objects.create(username="guest")) == set()
        assert seen_by(User.objects.create(username="root", is_superuser=True)) == set()

    def test_are_those_in_ones_own_town(self, register, user_with):
        assert seen_by(user_with("reporter", unit=register.south)) == {"road"}

    def test_are_those_one_has_a_duty_in(self, register, user_with):
        assert seen_by(user_with("reporter", unit=register.bureau)) == {"factory"}

    def test_reach_down_the_tree_of_units(self, register, user_with):
        assert seen_by(user_with("leader", unit=register.district)) == {"factory", "road"}

    def test_keep_to_a_sector(self, register, user_with):
        assert seen_by(user_with("leader", sector="公共服务")) == {"school"}
        assert seen_by(user_with("leader", unit=register.district, sector="制造业")) == {"factory"}

    def test_add_up_over_several_grants(self, register, user_with):
        user = user_with("reporter", unit=register.south)
        RoleGrant.objects.create(user=user, role="leader", sector="公共服务")
        assert seen_by(user) == {"road", "school"}

    def test_are_counted_once_however_many_duties_fit(self, register, user_with):
        Duty.objects.create(project=register.factory, kind="owner", unit=register.north)
        user = user_with("leader", unit=register.district)
        assert projects_visible_to(user).count() == 2

    @pytest.mark.parametrize(
        ("since", "until", "sees"),
        [
            (dt.date(2026, 7, 8), None, False),
            (dt.date(2026, 7, 7), None, True),
            (None, dt.date(2026, 7, 7), True),
            (None, dt.date(2026, 7, 6), False),
        ],
    )
    def test_follow_the_days_of_a_grant(self, user_with, since, until, sees):
        assert bool(seen_by(user_with("office", since=since, until=until))) is sees

    def test_end_with_the_account(self, office_user):
        office_user.is_active = False
        assert seen_by(office_user) == set()

    def test_end_at_the_next_request_after_a_grant_is_taken_away(self, office_user):
        assert seen_by(office_user)
        office_user.grants.all().delete()
        assert seen_by(User.objects.get(pk=office_user.pk)) == set()

    def test_need_one_query_for_the_grants(self, office_user, django_assert_num_queries):
        clock.today()
        with django_assert_num_queries(1):
            in_scope(visible_to=office_user)
            in_scope(visible_to=office_user, to_project="project")


@pytest.mark.django_db
class TestProjectsWritableBy:
    def test_are_for_the_office_and_for_reporters_in_their_scope(self, register, user_with):
        assert projects_writable_by(user_with("office")).count() == 3
        assert projects_writable_by(user_with("reporter", unit=register.north)).count() == 1
        assert projects_writable_by(user_with("leader")).count() == 0

    def test_whole_ledgers_are_for_the_whole_office(self, register, user_with):
        assert may_import_ledgers(visible_to=user_with("office"))
        assert not may_import_ledgers(visible_to=user_with("office", unit=register.north))
        assert not may_import_ledgers(visible_to=user_with("leader"))
