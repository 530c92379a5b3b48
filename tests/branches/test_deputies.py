"""Deputies through the pages: within one's own rights, for days, marked 代, and over by themselves."""

from datetime import date

import pytest
from django.urls import reverse

from branches.actions.posts import confirm_post, end_post
from branches.models import Post
from branches.permissions import Rights
from branches.roles import Role
from modelagency.clock import today
from records.models import AuditEvent, Message
from tests import make, stages

DEPUTIES = reverse("branches:deputies")
SPAN = {"starts_on": "2026-09-16", "ends_on": "2026-09-30"}


@pytest.fixture
def colleague(units):
    return make.member("colleague", Role.REPORTER, units["丙中心"])


def named(client, principal, person="colleague", **changed):
    post = principal.posts.first()
    return client.post(DEPUTIES, {"post": post.pk, "user": person} | SPAN | changed)


def roles(user, day):
    return Rights(user, day).roles


def test_a_leader_names_a_deputy_whose_rights_begin_and_end_by_themselves(cast, colleague, signed_in):
    answer = named(signed_in(cast.leader), cast.leader, starts_on="2026-09-20")
    assert answer.status_code == 302
    made = Post.objects.get(deputises=cast.leader.posts.get())
    assert (made.user, made.unit.name, made.role, made.acting, made.waiting) == (
        colleague,
        "甲医院",
        "leader",
        True,
        False,
    )
    days = [date(2026, 9, day) for day in (19, 20, 30)] + [date(2026, 10, 1)]
    assert [Role.LEADER in roles(colleague, day) for day in days] == [False, True, True, False]
    message = Message.objects.filter(recipient=colleague).latest("id")
    assert message.text == "leader请您代理甲医院单位审核人，2026-09-20 至 2026-09-30。"


def test_what_a_deputy_does_is_marked(cast, colleague, plan, signed_in):
    row = stages.reach("to_confirm", cast, make.assignment_of(plan, cast.leader.posts.get().unit))
    named(signed_in(cast.leader), cast.leader)
    client = signed_in(colleague)
    assert client.post(reverse("tasks:review", args=[row.pk]), {"pass": ""}).status_code == 302
    step = row.steps.first()
    assert (step.verb, step.by, step.acting) == ("confirm", colleague, True)
    assert AuditEvent.objects.filter(verb="report.confirm").latest("id").acting_as == "代"
    page = signed_in(cast.reporter).get(reverse("tasks:assignment", args=[row.pk])).content.decode()
    assert '<b>colleague</b><span class="mute">单位审核人　代</span>' in page
    client.post(reverse("records:read"))
    assert AuditEvent.objects.latest("id").acting_as == ""


def test_what_the_holder_does_is_not(cast, plan, units):
    row = stages.reach("to_review", cast, make.assignment_of(plan, units["甲医院"]))
    assert not row.steps.filter(acting=True).exists()


def test_the_offices_deputy_waits_for_the_security_officer(cast, colleague, signed_in):
    named(signed_in(cast.office), cast.office)
    made = Post.objects.get(deputises=cast.office.posts.get())
    assert made.waiting
    assert Role.OFFICE not in roles(colleague, today())
    confirm_post(by=cast.security_admin, post=made)
    assert Role.OFFICE in roles(colleague, today())


def test_the_deputys_own_homes_are_avoided(cast, plan, units, signed_in):
    """The reporter of 甲医院 stands in for the lead: all rows but those of 甲医院."""
    row = stages.reach("to_review", cast, make.assignment_of(plan, units["甲医院"]))
    named(signed_in(cast.lead), cast.lead, "reporter")
    assert signed_in(cast.reporter).post(reverse("tasks:review", args=[row.pk]), {"pass": ""}).status_code == 403
    other = make.assignment_of(plan, units["乙医院"])
    other.state, other.awaiting = "closing", "review"
    other.save()
    assert (
        signed_in(cast.reporter).post(reverse("tasks:answer_closing", args=[other.pk]), {"close": ""}).status_code
        == 302
    )
    assert other.steps.get(verb="close").acting


@pytest.mark.parametrize(
    ("who", "changed", "words"),
    [
        ("leader", {"person": "nobody-here"}, "没有这个人"),
        ("leader", {"person": "leader"}, "账号已启用的另一个人"),
        ("leader", {"person": "system_admin"}, "三员不参与业务"),
        ("leader", {"starts_on": "2026-09-15"}, "代理从今天或以后开始"),
        ("leader", {"ends_on": "2026-09-10"}, "结束日期不能早于开始日期"),
        ("leader", {"ends_on": "2026-12-17"}, "代理一次最长 92 天"),
        ("leader", {"ends_on": ""}, "请填写结束日期"),
        ("office", {"person": "deputy", "post": 10**20}, "没有这个岗位"),
    ],
)
def test_what_cannot_be(cast, colleague, signed_in, who, changed, words):
    principal = getattr(cast, who)
    answer = named(signed_in(principal), principal, **changed)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not Post.objects.exclude(deputises=None).exists()


def test_nobody_names_a_deputy_for_anothers_post(cast, colleague, signed_in):
    answer = named(signed_in(cast.leader), cast.leader, post=cast.lead.posts.get().pk)
    assert answer.status_code == 422


def test_a_deputy_names_no_further_one(cast, colleague, signed_in):
    named(signed_in(cast.leader), cast.leader)
    assert signed_in(colleague).get(DEPUTIES).status_code == 403


def test_a_namesake_is_asked_for_by_user_name(cast, colleague, signed_in):
    make.user("second", "colleague2"), make.user("third", "colleague2")
    answer = named(signed_in(cast.leader), cast.leader, "colleague2")
    assert "有几个人叫这个名字，请写用户名" in answer.content.decode()
    assert named(signed_in(cast.leader), cast.leader, "third").status_code == 302


def test_ending_early_is_the_principals(cast, colleague, signed_in):
    named(signed_in(cast.leader), cast.leader)
    made = Post.objects.get(deputises__user=cast.leader)
    address = reverse("branches:deputy_end", args=[made.pk])
    assert signed_in(cast.stranger_leader).post(address).status_code == 404
    assert signed_in(cast.leader).post(address).status_code == 302
    assert Role.LEADER not in roles(colleague, today())


def test_a_deputy_goes_with_the_post(cast, colleague, signed_in):
    named(signed_in(cast.leader), cast.leader)
    end_post(by=cast.system_admin, post=cast.leader.posts.get(), ends_on=date(2026, 9, 20))
    assert Post.objects.get(user=colleague, acting=True).ends_on == date(2026, 9, 20)
