"""Who reaches what: the office runs it, committee and inspector read it, a branch's people read their own."""

import pytest
from django.db import transaction
from django.urls import reverse

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


def answers(officers, office=200, own=403, other=403, none=404, reader=403):
    """Who → status: the three officers, the office, 甲医院's people, 乙医院's, of no branch, other readers."""
    found = dict.fromkeys(READERS, reader) | dict.fromkeys(("office", "deputy"), office)
    found |= dict.fromkeys(OWN, own) | dict.fromkeys(OTHER_BRANCH, other) | dict.fromkeys(NO_BRANCH, none)
    return found | dict.fromkeys(OFFICERS, officers)


TABLE = [
    ("get", "index", None, answers(403, own=200, other=200, none=200, reader=200)),
    ("post", "index", None, answers(403, office=422, none=403)),
    ("get", "scheme", "scheme", answers(404, own=200, other=200, reader=200)),
    ("get", "scheme", "draft", answers(404, own=404, other=404, reader=200)),
    ("post", "discard", "draft", answers(404, office=302, own=404, other=404)),
    ("post", "publish", "draft", answers(404, office=302, own=404, other=404)),
    ("post", "open", "scheme", answers(404, office=409)),
    ("get", "cycle", "cycle", answers(404, own=200, other=200, reader=200)),
    ("post", "compute", "cycle", answers(404, office=302)),
    ("get", "export", "cycle", answers(404)),
    ("get", "marks", "cycle", answers(404)),
    ("get", "appraisal", "appraisal", answers(404, own=200, other=404, reader=200)),
    ("post", "mark", "appraisal", answers(404, office=302, other=404)),
]


@pytest.fixture
def things(cast, plan, results):
    return {
        "scheme": results.scheme,
        "draft": run.draft(cast.office, plan, name="草案"),
        "cycle": results,
        "appraisal": run.appraisal(results, "甲医院党支部"),
    }


@pytest.mark.parametrize(("method", "name", "thing", "expected"), TABLE)
def test_each_person_gets_the_answer_of_the_table(method, name, thing, expected, things, cast, signed_in):
    url = reverse(f"assessment:{name}", args=[things[thing].pk] if thing else [])
    form = {"indicator": run.by_hand(things["cycle"]).pk, "version": 1, "deducted": "2", "reason": "缺两次"}
    got = {}
    for who in EVERYBODY:
        with transaction.atomic():
            client = signed_in(getattr(cast, who))
            got[who] = getattr(client, method)(url, form if name == "mark" else {}).status_code
            transaction.set_rollback(True)
    assert got == expected


@pytest.mark.parametrize("name", ["discard", "publish", "open", "compute", "mark"])
def test_what_changes_things_does_not_answer_to_get(name, cast, signed_in):
    assert signed_in(cast.office).get(reverse(f"assessment:{name}", args=[1])).status_code == 405


def test_a_foreign_appraisal_looks_like_none(things, cast, signed_in):
    client = signed_in(cast.stranger)
    foreign = client.get(reverse("assessment:appraisal", args=[things["appraisal"].pk]))
    assert (foreign.status_code, client.get("/assessment/appraisals/999999/").status_code) == (404, 404)
    assert "甲医院" not in foreign.content.decode()


def seen(user) -> set:
    return set(Appraisal.objects.visible_to(rights_of(user)).values_list("unit__name", flat=True))


def test_a_branchs_people_see_their_own_branch_only(cast, results):
    assert seen(cast.reporter) == seen(cast.leader) == {"甲医院党支部"}
    assert seen(cast.stranger) == {"乙医院党支部"}
    assert seen(cast.lead) == set()


def test_those_who_see_all_see_all_and_the_officers_nothing(cast, results):
    assert {len(seen(getattr(cast, who))) for who in READERS} == {3}
    assert {len(seen(getattr(cast, who))) for who in OFFICERS} == {0}


def test_people_of_the_branch_itself_see_it(cast, units, results):
    secretary = make.member("secretary", Role.REPORTER, units["甲医院党支部"])
    assert seen(secretary) == {"甲医院党支部"}


def test_an_officer_sees_nothing_whatever_else_they_are(cast, units, results):
    make.appoint(by=None, user=cast.audit_admin, unit=units["甲医院"], role=Role.REPORTER, starts_on=make.FOUNDED)
    assert seen(cast.audit_admin) == set()


def test_drafts_are_not_for_a_branchs_people(cast, things):
    names = {scheme.name for scheme in Scheme.objects.visible_to(rights_of(cast.reporter))}
    assert names == {"党支部考核"}


@pytest.mark.parametrize(("who", "status"), [("office", 302), ("deputy", 403)])
def test_nobody_marks_the_branch_of_the_own_home_unit(who, status, cast, results, signed_in):
    """deputy's home unit 组织人事科 is covered by the office branch; office's is not."""
    row = run.appraisal(results, "机关第一党支部")
    form = {"indicator": run.by_hand(results).pk, "version": 1, "deducted": "2", "reason": "缺两次"}
    answer = signed_in(getattr(cast, who)).post(reverse("assessment:mark", args=[row.pk]), form)
    assert answer.status_code == status
    assert str(row.marks.get().deducted) == ("2.00" if status == 302 else "45.00")
