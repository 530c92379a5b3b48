"""Appointments and the grants that follow from them."""

from datetime import date

import pytest

from branches.actions.grants import regrant, regrant_all
from branches.actions.posts import appoint, confirm_post, end_post, refuse_post
from branches.models import Post, UnitUserPermission
from branches.permissions import rights_of
from branches.roles import Role
from records.models import AuditEvent
from records.refusals import Refusal
from tests import make
from tests.cast import TODAY

OFFICERS = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN]


@pytest.fixture
def person(units):
    return make.user("person", "王敏")


@pytest.fixture
def give(person, units):
    """give(role, starts_on, ends_on) → a post at unit A."""

    def give(role=Role.REPORTER, starts_on=make.FOUNDED, ends_on=None, **fields):
        fields = {"unit": units["甲医院"], "role": role, "starts_on": starts_on, "ends_on": ends_on} | fields
        return appoint(by=None, user=person, **fields)

    return give


def grants(user):
    rows = UnitUserPermission.objects.filter(user=user)
    return sorted(rows.values_list("content_object__name", "permission__codename"))


def test_an_appointment_grants_and_is_recorded(person, give):
    post = give()
    assert grants(person) == [("甲医院", "report_unit"), ("甲医院", "see_unit")]
    event = AuditEvent.objects.get(verb="post.appoint")
    assert (event.subject_type, event.subject_id, event.unit_id) == ("branches.post", post.pk, post.unit_id)
    assert (event.subject_label, event.after) == (
        "王敏（甲医院 reporter）",
        {"role": "reporter", "reach": "own", "waiting": False},
    )


def test_two_posts_on_one_unit_share_their_grants(person, give):
    give(Role.REPORTER)
    give(Role.LEADER)
    assert grants(person) == [("甲医院", "confirm_unit"), ("甲医院", "report_unit"), ("甲医院", "see_unit")]


def test_a_post_ended_in_the_past_loses_what_only_it_gave(person, give):
    give(Role.REPORTER)
    end_post(by=None, post=give(Role.LEADER), ends_on=date(2026, 9, 15))
    assert grants(person) == [("甲医院", "report_unit"), ("甲医院", "see_unit")]
    event = AuditEvent.objects.get(verb="post.end")
    assert (event.before, event.after) == ({"ends_on": None}, {"ends_on": "2026-09-15"})


def test_a_post_that_ends_today_keeps_its_grants_until_the_day_is_over(person, give, the_day):
    end_post(by=None, post=give(), ends_on=TODAY)
    assert len(grants(person)) == 2
    the_day.move_to("2026-09-16T16:00:00Z")
    regrant(person)
    assert grants(person) == []


def test_recomputing_changes_nothing(person, give):
    give(Role.OFFICE, reach=Post.Reach.ALL)
    before = set(UnitUserPermission.objects.values_list("id", flat=True))
    regrant(person)
    assert set(UnitUserPermission.objects.values_list("id", flat=True)) == before


@pytest.mark.parametrize("held", OFFICERS)
@pytest.mark.parametrize("wanted", OFFICERS)
def test_the_three_officers_are_three_people(give, units, held, wanted):
    give(held)
    if held == wanted:
        assert give(wanted, unit=units["乙医院"]).pk
    else:
        with pytest.raises(Refusal, match="^三员不得由同一人兼任。$"):
            give(wanted)


@pytest.mark.parametrize(
    ("held", "wanted", "allowed"),
    [
        (("2026-01-01", "2026-06-30"), ("2026-07-01", None), True),
        (("2026-01-01", "2026-06-30"), ("2026-06-30", None), False),
        (("2027-01-01", None), ("2026-01-01", None), False),  # both, from next year on
        (("2027-01-01", None), ("2026-01-01", "2026-12-31"), True),
        (("2026-03-01", "2026-04-30"), ("2026-01-01", "2026-12-31"), False),
    ],
)
def test_officers_posts_may_follow_but_not_overlap(give, held, wanted, allowed):
    held, wanted = ([day and date.fromisoformat(day) for day in days] for days in (held, wanted))
    give(Role.SYSTEM_ADMIN, *held)
    if allowed:
        give(Role.AUDIT_ADMIN, *wanted)
    else:
        with pytest.raises(Refusal):
            give(Role.AUDIT_ADMIN, *wanted)
    assert Post.objects.count() == 1 + allowed


def test_an_officer_may_have_other_posts(give):
    give(Role.SYSTEM_ADMIN)
    assert give(Role.REPORTER).pk


def test_an_ordinary_appointment_made_by_a_person_takes_effect_at_once(person, cast, units):
    post = appoint(by=cast.system_admin, user=person, unit=units["甲医院"], role=Role.REPORTER, starts_on=make.FOUNDED)
    assert (post.waiting, rights_of(person).roles) == (False, {"reporter"})


@pytest.fixture
def proposed(person, cast, units):
    """An appointment to the office, made by the system officer."""
    fields = {"unit": units["局机关党委"], "role": Role.OFFICE, "reach": Post.Reach.ALL, "starts_on": make.FOUNDED}
    return appoint(by=cast.system_admin, user=person, **fields)


def test_an_appointment_to_the_office_waits_for_the_security_officer(proposed, person, cast):
    assert (proposed.waiting, rights_of(person).roles, grants(person)) == (True, set(), [])
    confirm_post(by=cast.security_admin, post=proposed)
    del person._rights
    assert (rights_of(person).is_office, ("甲医院", "run_unit") in grants(person)) == (True, True)
    event = AuditEvent.objects.latest("id")
    assert (event.by, event.verb, event.after) == (cast.security_admin, "post.confirm", {"role": "office"})


def test_a_refused_appointment_is_gone_but_for_the_trail(proposed, person, cast):
    refuse_post(by=cast.security_admin, post=proposed)
    assert (list(person.posts.all()), grants(person)) == ([], [])
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.subject_label, event.before) == (
        "post.refuse",
        "王敏（局机关党委 office）",
        {"role": "office"},
    )


@pytest.mark.parametrize("answer", [confirm_post, refuse_post])
def test_nobody_answers_their_own_proposal_or_appointment(answer, proposed, person, cast):
    for by in (cast.system_admin, person):
        with pytest.raises(Refusal, match="另一位安全管理员"):
            answer(by=by, post=proposed)
    proposed.refresh_from_db()
    assert proposed.waiting


@pytest.mark.parametrize("answer", [confirm_post, refuse_post])
def test_an_appointment_is_answered_once(answer, proposed, cast):
    confirm_post(by=cast.security_admin, post=proposed)
    with pytest.raises(Refusal, match="已经办理"):
        answer(by=cast.security_admin, post=proposed)


def test_grants_of_many_are_those_of_each(units):
    people = [
        make.member(f"person{n}", role, units[home], reach)
        for n, (role, home, reach) in enumerate(
            [
                (Role.REPORTER, "甲医院", Post.Reach.OWN),
                (Role.LEADER, "安澜县卫生健康局", Post.Reach.SUBTREE),
                (Role.INSPECTOR, "甲医院", Post.Reach.SUBTREE),
                (Role.OFFICE, "局机关党委", Post.Reach.ALL),
            ]
        )
    ]
    one_by_one = [grants(person) for person in people]
    UnitUserPermission.objects.all().delete()
    regrant_all([person.pk for person in people])
    assert [grants(person) for person in people] == one_by_one
    assert [len(held) for held in one_by_one] == [2, 2 * len(units), 2, 2 * len(units)]
