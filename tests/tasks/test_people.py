"""Whom a step concerns."""

from datetime import timedelta

import pytest

from branches.actions.posts import appoint
from branches.models import User
from branches.roles import Role
from tasks.models import Assignment
from tasks.people import leaders_of, reporters_of, reviewers_of
from tests import make
from tests.cast import TODAY


def names(ids):
    return sorted(User.objects.filter(pk__in=ids).values_list("username", flat=True))


def reviewers(plan, unit, order=1):
    row = Assignment.objects.select_related("task").get(pk=make.assignment_of(plan, unit, order).pk)
    return names(reviewers_of(row, TODAY))


def test_the_units_own_reporters_and_leaders(cast, units):
    make.member("second", Role.REPORTER, units["甲医院"])
    assert names(reporters_of(units["甲医院"].pk, TODAY)) == ["reporter", "second"]
    assert names(leaders_of(units["甲医院"].pk, TODAY)) == ["leader"]
    assert reporters_of(units["丙中心"].pk, TODAY) == []


@pytest.mark.parametrize("gone", [{"is_active": False}, {}])
def test_people_who_left_are_not_concerned(cast, units, gone):
    User.objects.filter(pk=cast.reporter.pk).update(**gone)
    if not gone:
        cast.reporter.posts.update(ends_on=TODAY - timedelta(days=1))
    assert reporters_of(units["甲医院"].pk, TODAY) == []


def test_the_lead_reviews(cast, plan, units):
    assert reviewers(plan, units["甲医院"]) == ["lead"]


def test_where_no_lead_acts_the_office_does(cast, plan, units):
    assert reviewers(plan, units["甲医院"], order=2) == ["deputy", "office"]


def test_the_leads_own_row_goes_to_the_office_but_not_to_its_members(cast, plan, units):
    assert reviewers(plan, units["局机关党委"]) == ["deputy"]


def test_a_lead_who_belongs_to_the_unit_is_not_asked(cast, plan, units):
    appoint(by=None, user=cast.lead, unit=units["甲医院"], role=Role.REPORTER, starts_on=make.FOUNDED)
    assert reviewers(plan, units["甲医院"]) == ["deputy", "office"]
    make.member("second", Role.LEAD, units["局机关党委"])
    assert reviewers(plan, units["甲医院"]) == ["second"]
