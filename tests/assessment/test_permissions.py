"""Who reaches what: the office runs it, committee and inspector read it, a branch's people read their own."""

import pytest

from assessment.models import Appraisal, Scheme
from branches.permissions import rights_of
from branches.roles import Role
from tests import make
from tests.assessment import run

READERS = ("office", "deputy", "committee", "inspector")
OWN = ("reporter", "leader")
OTHER_BRANCH = ("stranger", "stranger_leader")
NO_BRANCH = ("lead",)
OFFICERS = ("system_admin", "security_admin", "audit_admin")
EVERYBODY = (*READERS, *OWN, *OTHER_BRANCH, *NO_BRANCH, *OFFICERS)


@pytest.fixture
def things(cast, plan, cycle):
    return {
        "scheme": cycle.scheme,
        "draft": run.draft(cast.office, plan, name="草案"),
        "cycle": cycle,
        "appraisal": run.appraisal(cycle, "甲医院党支部"),
    }


def seen(user) -> set:
    return set(Appraisal.objects.visible_to(rights_of(user)).values_list("unit__name", flat=True))


def test_a_branchs_people_see_their_own_branch_only(cast, cycle):
    assert seen(cast.reporter) == seen(cast.leader) == {"甲医院党支部"}
    assert seen(cast.stranger) == {"乙医院党支部"}
    assert seen(cast.lead) == set()


def test_those_who_see_all_see_all_and_the_officers_nothing(cast, cycle):
    assert {len(seen(getattr(cast, who))) for who in READERS} == {3}
    assert {len(seen(getattr(cast, who))) for who in OFFICERS} == {0}


def test_people_of_the_branch_itself_see_it(cast, units, cycle):
    secretary = make.member("secretary", Role.REPORTER, units["甲医院党支部"])
    assert seen(secretary) == {"甲医院党支部"}


def test_an_officer_sees_nothing_whatever_else_they_are(cast, units, cycle):
    make.appoint(by=None, user=cast.audit_admin, unit=units["甲医院"], role=Role.REPORTER, starts_on=make.FOUNDED)
    assert seen(cast.audit_admin) == set()


def test_drafts_are_not_for_a_branchs_people(cast, things):
    names = {scheme.name for scheme in Scheme.objects.visible_to(rights_of(cast.reporter))}
    assert names == {"党支部考核"}
