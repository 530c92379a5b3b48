"""Rights follow the posts of the day, whatever rows guardian still holds."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from guardian.models import GroupObjectPermission, UserObjectPermission

from branches.actions.posts import appoint, end_post
from branches.actions.units import create_unit
from branches.models import Post, Unit, UnitGroupPermission, UnitUserPermission, User
from branches.permissions import Rights, is_officer, rights_of, role_label
from branches.roles import Role
from tests import make
from tests.cast import TODAY

OWN, SUBTREE, ALL = Post.Reach
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def person(units):
    return make.user("person", "王敏")


def seen(user, permission="see_unit", day=TODAY) -> set[str]:
    """Names of the units on which the person holds `permission` on `day`."""
    return set(Unit.objects.filter(pk__in=Rights(user, day).units(permission)).values_list("name", flat=True))


def give(user, unit, role=Role.REPORTER, reach=OWN, starts_on=make.FOUNDED, ends_on=None) -> Post:
    return appoint(by=None, user=user, unit=unit, role=role, reach=reach, starts_on=starts_on, ends_on=ends_on)


def rows(user) -> int:
    return UnitUserPermission.objects.filter(user=user).count()


def test_own_reaches_the_unit_itself(person, units):
    give(person, units["甲医院"])
    assert seen(person) == seen(person, "report_unit") == {"甲医院"}
    assert seen(person, "confirm_unit") == set()


def test_subtree_reaches_everything_below(person, units):
    give(person, units["局机关党委"], Role.INSPECTOR, SUBTREE)
    assert seen(person) == {"局机关党委", "机关第一党支部"}


def test_all_reaches_every_unit(person, units):
    give(person, units["局机关党委"], Role.OFFICE, ALL)
    assert seen(person, "run_unit") == set(units)
    assert Rights(person, TODAY).sees_all
    assert Rights(person, TODAY).is_office


def test_an_office_of_the_own_unit_is_not_the_programme_office(person, units):
    give(person, units["甲医院"], Role.OFFICE)
    rights = Rights(person, TODAY)
    assert (rights.is_office, rights.sees_all, seen(person, "run_unit")) == (False, False, {"甲医院"})


def test_a_second_post_adds_its_own_reach_only(person, units):
    give(person, units["甲医院"])
    give(person, units["局机关党委"], Role.LEAD, SUBTREE)
    assert seen(person, "report_unit") == {"甲医院"}
    assert seen(person, "lead_unit") == {"局机关党委", "机关第一党支部"}
    assert seen(person) == {"甲医院", "局机关党委", "机关第一党支部"}


def test_the_answer_for_some_units_is_one_query(person, units, django_assert_num_queries):
    give(person, units["甲医院"])
    rights = Rights(person, TODAY)
    assert [post.unit.name for post in rights.posts] == ["甲医院"]
    with django_assert_num_queries(1):
        held = rights.on(units["甲医院"].pk, units["乙医院"].pk)
    assert held == {units["甲医院"].pk: {"see_unit", "report_unit"}, units["乙医院"].pk: set()}


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "valid"),
    [
        (make.FOUNDED, None, True),
        (TODAY, TODAY, True),
        (make.FOUNDED, TODAY, True),
        (make.FOUNDED, YESTERDAY, False),
        (TOMORROW, None, False),
    ],
)
def test_a_post_counts_on_its_own_days(person, units, starts_on, ends_on, valid):
    give(person, units["甲医院"], starts_on=starts_on, ends_on=ends_on)
    assert seen(person) == ({"甲医院"} if valid else set())


def test_an_expired_post_gives_nothing_though_its_rows_remain(person, units):
    give(person, units["局机关党委"], Role.OFFICE, ALL, ends_on=TODAY)
    rights = Rights(person, TOMORROW)
    assert rows(person) == 2 * len(units)
    assert (seen(person, "run_unit", TOMORROW), rights.is_office, rights.sees_all) == (set(), False, False)
    assert rights.on(units["甲医院"].pk) == {units["甲医院"].pk: set()}


def test_a_future_post_has_its_rows_and_gives_nothing_yet(person, units):
    give(person, units["甲医院"], starts_on=TOMORROW)
    assert (rows(person), seen(person), seen(person, day=TOMORROW)) == (2, set(), {"甲医院"})


def test_what_a_wide_post_left_behind_does_not_widen_a_narrow_one(person, units):
    give(person, units["局机关党委"], Role.INSPECTOR, ALL, ends_on=TODAY)
    give(person, units["甲医院"])
    assert seen(person, day=TOMORROW) == {"甲医院"}


def test_a_closed_account_has_no_rights(person, units):
    give(person, units["局机关党委"], Role.OFFICE, ALL)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert (seen(person), Rights(person, TODAY).roles, Rights(person, TODAY).is_office) == (set(), set(), False)


def test_a_row_without_a_post_gives_nothing(person, units):
    permission = Permission.objects.get(codename="run_unit")
    UnitUserPermission.objects.create(user=person, permission=permission, content_object=units["甲医院"])
    assert seen(person, "run_unit") == set()
    assert Rights(person, TODAY).on(units["甲医院"].pk) == {units["甲医院"].pk: set()}


def test_rights_are_kept_for_a_day(person, units, the_day):
    post = give(person, units["甲医院"])
    kept = rights_of(person)
    assert rights_of(person) is kept
    end_post(by=None, post=post, ends_on=TODAY)
    the_day.move_to("2026-09-16T16:00:00Z")  # midnight in Shanghai
    assert rights_of(person).roles == set()


def test_home_units_are_those_of_todays_posts(person, units):
    give(person, units["甲医院"], ends_on=YESTERDAY)
    give(person, units["乙医院"])
    give(person, units["局机关党委"], Role.OFFICE, ALL)
    assert Rights(person, TODAY).home_units == {units["乙医院"].pk, units["局机关党委"].pk}


def test_the_label_is_the_first_posts_role(person, units):
    assert role_label(Rights(person, TODAY)) == ""
    give(person, units["甲医院"], Role.LEADER)
    give(person, units["甲医院"])
    assert role_label(Rights(person, TODAY)) == "单位审核人"


def test_only_the_three_are_officers(cast):
    officers = [name for name, user in cast.everybody().items() if is_officer(Rights(user, TODAY))]
    assert officers == ["system_admin", "security_admin", "audit_admin"]


@pytest.mark.django_db
def test_a_fresh_database_has_no_accounts():
    assert (User.objects.count(), UnitUserPermission.objects.count()) == (0, 0)


def test_nobody_is_a_superuser_and_guardians_generic_tables_stay_empty(cast):
    assert not User.objects.filter(is_superuser=True).exists()
    assert not any(
        model.objects.exists() for model in (UserObjectPermission, GroupObjectPermission, UnitGroupPermission)
    )


def test_no_row_outlives_its_unit(cast):
    unit = create_unit(by=None, name="丁中心", kind="affiliated", starts_on=date(2026, 1, 1))
    assert unit.name in seen(cast.office)
    pk = unit.pk
    unit.delete()
    assert not UnitUserPermission.objects.filter(content_object=pk).exists()
    Unit.objects.create(pk=pk, name="戊中心", kind="affiliated", starts_on=date(2026, 1, 1))
    assert "戊中心" not in seen(cast.office)
