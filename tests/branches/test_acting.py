"""Acting in one of several posts: what one may do follows it, avoidance never does."""

import pytest
from django.urls import reverse

from branches.actions.posts import appoint, end_post
from branches.roles import Role
from modelagency.clock import today
from records.models import AuditEvent
from tests import make, stages


@pytest.fixture
def posts(cast, units):
    """cast.reporter reports for 甲医院 and is also the lead's reviewer."""
    lead = appoint(by=None, user=cast.reporter, unit=units["局机关党委"], role=Role.LEAD, starts_on=make.FOUNDED)
    return {"reporter": cast.reporter.posts.exclude(pk=lead.pk).get(), "lead": lead}


@pytest.fixture
def client(cast, posts, signed_in):
    return signed_in(cast.reporter)


def act(client, post=None):
    return client.post(reverse("act_as"), {"post": post.pk if post else ""}, follow=True).content.decode()


def statuses(client, row) -> list[int]:
    return [
        client.get(reverse(f"tasks:{name}", args=[row.pk])).status_code for name in ("assignment", "report", "review")
    ]


def test_a_post_chosen_is_what_counts(client, posts, cast, plan, units):
    own = stages.reach("working", cast, make.assignment_of(plan, units["甲医院"]))
    other = stages.reach("to_accept", cast, make.assignment_of(plan, units["乙医院"]))
    make.working(other, cast.stranger, cast.stranger_leader)
    period, draft = make.draft(other, today())
    report = make.handed_in(cast.stranger, other, period, draft)
    make.confirm_report(by=cast.stranger_leader, report=report)
    both = (statuses(client, own), statuses(client, other))
    assert both == ([200, 302, 403], [200, 403, 200])
    act(client, posts["reporter"])
    assert (statuses(client, own), statuses(client, other)) == ([200, 302, 403], [404, 404, 404])
    act(client, posts["lead"])
    assert (statuses(client, own), statuses(client, other)) == ([200, 403, 403], [200, 403, 200])
    act(client)
    assert (statuses(client, own), statuses(client, other)) == both


def test_in_whatever_post_nobody_reviews_the_own_unit(client, posts, cast, plan, units):
    row = stages.reach("to_review", cast, make.assignment_of(plan, units["甲医院"]))
    act(client, posts["lead"])
    assert client.post(reverse("tasks:review", args=[row.pk]), {"pass": ""}).status_code == 403
    row.refresh_from_db()
    assert row.awaiting == "review"


def test_the_page_says_as_what_one_acts_and_the_trail_keeps_it(client, posts, cast, signed_in):
    page = act(client, posts["lead"])
    assert ("现在以局机关党委 牵头单位复核人办理。" in page, "全部岗位" in page) == (True, True)
    client.post(reverse("records:read"))
    assert AuditEvent.objects.latest("id").acting_as == "局机关党委 牵头单位复核人"
    assert "<small>局机关党委 牵头单位复核人</small>" in signed_in(cast.audit_admin).get("/trail/").content.decode()
    act(client)
    client.post(reverse("records:read"))
    assert AuditEvent.objects.latest("id").acting_as == ""


def test_a_post_that_has_ended_leaves_the_others(client, posts):
    act(client, posts["lead"])
    end_post(by=None, post=posts["lead"], ends_on="2026-09-15")
    page = client.get("/").content.decode()
    assert ("填报员" in page, "切换岗位" in page) == (True, False)


@pytest.mark.parametrize("post", ["x", "-1", "9" * 40, "\x00"], ids=repr)
def test_only_an_own_post_can_be_chosen(post, client, cast):
    foreign = cast.leader.posts.get()
    assert client.post(reverse("act_as"), {"post": foreign.pk}).status_code == 404
    assert client.post(reverse("act_as"), {"post": post}).status_code == 404
    assert client.session.get("acting") is None


def test_with_one_post_there_is_nothing_to_choose(cast, signed_in):
    assert "切换岗位" not in signed_in(cast.leader).get("/").content.decode()
