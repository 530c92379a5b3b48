"""Who may do what with plans and assignments; lists and single rows give the same answer."""

from datetime import timedelta

import pytest

from branches.actions.posts import appoint, end_post
from branches.models import Post
from branches.permissions import Rights
from branches.roles import Role
from records.refusals import NotAllowed, NotYours
from tasks.models import Assignment
from tasks.permissions import abilities, get_assignment, get_plan, get_task, require_office
from tests import make
from tests.cast import TODAY

SEE, WRITE, CONFIRM, REVIEW = {"see"}, {"see", "report"}, {"see", "confirm"}, {"see", "review"}
RUN, STAND_IN = {"see", "office"}, {"see", "office", "review"}
NOTHING = set()


def may(user, row, day=TODAY):
    return abilities(Rights(user, day), Assignment.objects.for_rows().get(pk=row.pk))


def also(user, unit, role, **fields):
    """One more post for a person."""
    return appoint(by=None, user=user, unit=unit, role=role, starts_on=make.FOUNDED, **fields)


@pytest.mark.parametrize(
    ("who", "abilities"),
    [
        ("reporter", (WRITE, False)),
        ("leader", (CONFIRM, False)),
        ("stranger", (NOTHING, False)),
        ("stranger_leader", (NOTHING, False)),
        ("lead", (REVIEW, False)),
        ("office", (RUN, False)),  # a lead acts
        ("deputy", (RUN, False)),
        ("committee", (SEE, False)),
        ("inspector", (SEE, False)),
        ("system_admin", (NOTHING, False)),
        ("security_admin", (NOTHING, False)),
        ("audit_admin", (NOTHING, False)),
    ],
)
def test_what_each_may_do_with_a_led_row_of_unit_a(cast, plan, units, who, abilities):
    assert may(getattr(cast, who), make.assignment_of(plan, units["甲医院"])) == abilities


def test_the_office_stands_in_where_the_lead_has_nobody(cast, plan, units):
    row = make.assignment_of(plan, units["甲医院"], order=2)  # led by 局办公室, which has no reviewer
    assert may(cast.office, row) == may(cast.deputy, row) == (STAND_IN, True)
    assert may(cast.lead, row) == (NOTHING, False)


def test_nobody_reviews_a_row_of_the_own_unit(cast, plan, units):
    row = make.assignment_of(plan, units["局机关党委"])  # the lead's own row; lead and office belong there
    assert may(cast.lead, row) == may(cast.office, row) == (SEE, False)
    assert may(cast.deputy, row) == (STAND_IN, True)


def test_the_office_stands_in_where_the_lead_belongs_to_the_unit(cast, plan, units):
    row = make.assignment_of(plan, units["甲医院"])
    also(cast.lead, units["甲医院"], Role.REPORTER)
    assert may(cast.lead, row) == (WRITE, False)
    assert may(cast.office, row) == (STAND_IN, True)


def test_another_reviewer_of_the_lead_keeps_the_office_out(cast, plan, units):
    row = make.assignment_of(plan, units["甲医院"])
    also(cast.lead, units["甲医院"], Role.REPORTER)
    second = make.member("second", Role.LEAD, units["局机关党委"])
    assert (may(second, row), may(cast.office, row)) == ((REVIEW, False), (RUN, False))


def test_a_lead_whose_post_is_over_reviews_no_more(cast, plan, units):
    row = make.assignment_of(plan, units["甲医院"])
    end_post(by=None, post=cast.lead.posts.get(), ends_on=TODAY)
    assert (may(cast.lead, row), may(cast.office, row)) == ((REVIEW, False), (RUN, False))
    tomorrow = TODAY + timedelta(days=1)
    assert (may(cast.lead, row, tomorrow), may(cast.office, row, tomorrow)) == ((NOTHING, False), (STAND_IN, True))


def test_an_office_without_reach_over_all_does_not_stand_in(cast, plan, units):
    person = make.member("person", Role.OFFICE, units["安澜县卫生健康局"], Post.Reach.SUBTREE)
    assert may(person, make.assignment_of(plan, units["甲医院"], order=2)) == (SEE, False)


@pytest.fixture
def mixed(cast, plan, units):
    """The cast with conflicts: a lead in unit A, a lead from B, an office of C; every row waits for a review."""
    also(cast.lead, units["甲医院"], Role.REPORTER)
    also(cast.stranger, units["局办公室"], Role.LEAD)
    also(cast.stranger_leader, units["局机关纪委"], Role.LEAD, ends_on=TODAY - timedelta(days=1))
    also(cast.deputy, units["丙中心"], Role.LEADER)
    Assignment.objects.update(awaiting="review")
    return cast.everybody()


def test_lists_and_single_rows_agree(mixed):
    rows = Assignment.objects.for_rows()
    for name, user in mixed.items():
        rights = Rights(user, TODAY)
        held = {row.pk: abilities(rights, row)[0] for row in rows}
        visible = set(rows.visible_to(rights).values_list("pk", flat=True))
        reviewable = set(rows.reviewable_by(rights).values_list("pk", flat=True))
        assert visible == {pk for pk, words in held.items() if "see" in words}, name
        assert reviewable == {pk for pk, words in held.items() if "review" in words}, name


def test_every_row_has_exactly_one_kind_of_reviewer(mixed):
    for row in Assignment.objects.for_rows():
        held = [abilities(Rights(user, TODAY), row) for user in mixed.values()]
        assert len({stand_in for words, stand_in in held if "review" in words}) == 1, row


def test_fetching_gives_abilities_along(cast, plan, units):
    row = get_assignment(cast.office, make.assignment_of(plan, units["甲医院"], order=2).pk, to="review")
    assert (row.abilities, row.stand_in) == (STAND_IN, True)


@pytest.mark.parametrize("pk", [0, 10**9])
def test_a_stranger_learns_nothing_of_what_exists(cast, plan, units, pk):
    with pytest.raises(NotYours) as foreign:
        get_assignment(cast.stranger, make.assignment_of(plan, units["甲医院"]).pk)
    with pytest.raises(NotYours) as missing:
        get_assignment(cast.stranger, pk)
    assert str(foreign.value) == str(missing.value) == ""


@pytest.mark.parametrize(
    ("who", "to", "text"),
    [
        ("leader", "report", "只有本单位的填报员可以办理这一步。"),
        ("reporter", "confirm", "只有本单位的审核人可以办理这一步。"),
        (
            "office",
            "review",
            "这一步由牵头单位复核；牵头单位回避时由机关党委办公室代复核。不复核本人所在单位的事项。",
        ),
    ],
)
def test_a_member_without_the_right_is_told_why(cast, plan, units, who, to, text):
    with pytest.raises(NotAllowed) as caught:
        get_assignment(getattr(cast, who), make.assignment_of(plan, units["甲医院"]).pk, to=to)
    assert str(caught.value) == text


def test_a_draft_is_the_offices_until_it_is_published(cast):
    draft = make.draft_plan(cast.office)
    for user in (cast.reporter, cast.committee, cast.inspector, cast.system_admin):
        with pytest.raises(NotYours):
            get_plan(user, draft.pk)
        with pytest.raises(NotYours):
            get_task(user, draft.tasks.first().pk)
    assert get_plan(cast.office, draft.pk, to="run") == draft


def test_everybody_reads_a_published_plan_and_the_office_runs_it(cast, plan):
    for user in cast.everybody().values():
        assert (get_plan(user, plan.pk), get_task(user, plan.tasks.first().pk).plan) == (plan, plan)
    with pytest.raises(NotAllowed, match="^这一步由机关党委办公室办理。$"):
        get_plan(cast.committee, plan.pk, to="run")


def test_what_never_existed_is_nobodys(cast):
    with pytest.raises(NotYours):
        get_plan(cast.office, 10**9)
    with pytest.raises(NotYours):
        get_task(cast.office, 10**9)


def test_only_the_office_is_the_office(cast):
    allowed = []
    for name, user in cast.everybody().items():
        try:
            require_office(user)
        except NotAllowed:
            continue
        allowed.append(name)
    assert allowed == ["office", "deputy"]


def test_fetching_a_row_takes_four_queries(cast, plan, units, django_assert_num_queries):
    row = make.assignment_of(plan, units["甲医院"])
    with django_assert_num_queries(4):
        get_assignment(cast.office, row.pk)
