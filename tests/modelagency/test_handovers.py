"""A handover through the pages: everything a person holds, to whom each post goes, and the sheet both sign."""

from datetime import date

import pytest
from django.urls import reverse

from branches.actions.accounts import issue_code
from branches.actions.posts import confirm_post
from branches.models import Handover, Post
from branches.permissions import Rights
from branches.roles import Role
from modelagency.clock import today
from modelagency.sheets import LINES, sheets
from records.models import AuditEvent, Message
from tests import make, stages


@pytest.fixture
def heir(units):
    return make.member("heir", Role.REPORTER, units["丙中心"])


def given(signed_in, cast, user, heirs, **changed):
    said = {"starts_on": "2026-09-20", "reason": "岗位调整"} | {f"heir-{post.pk}": to for post, to in heirs.items()}
    return signed_in(cast.system_admin).post(reverse("handover", args=[user.pk]), said | changed)


def roles(user, day):
    return {(post.role, post.unit.name) for post in Rights(user, day).posts}


def test_posts_change_hands_on_the_day(cast, plan, heir, signed_in):
    answer = given(signed_in, cast, cast.reporter, {cast.reporter.posts.get(): "heir"})
    made = Handover.objects.get()
    assert answer.url == reverse("handover_record", args=[made.pk])
    before, after = date(2026, 9, 19), date(2026, 9, 20)
    assert roles(cast.reporter, before) == {("reporter", "甲医院")}
    assert roles(cast.reporter, after) == set()
    assert roles(heir, before) == {("reporter", "丙中心")}
    assert roles(heir, after) == {("reporter", "丙中心"), ("reporter", "甲医院")}
    told = Message.objects.filter(text__startswith="reporter的工作自 2026-09-20 起交接")
    assert set(told.values_list("recipient__username", flat=True)) == {"reporter", "heir"}
    assert set(AuditEvent.objects.order_by("-id")[:3].values_list("verb", flat=True)) == {
        "post.appoint",
        "post.end",
        "handover.make",
    }


def test_the_list_counts_what_is_in_hand_and_stays(cast, plan, units, heir, signed_in):
    row = stages.reach("to_confirm", cast, make.assignment_of(plan, units["甲医院"]))
    issue_code(by=cast.reporter, user=heir)
    page = signed_in(cast.system_admin).get(reverse("handover", args=[cast.reporter.pk])).content.decode()
    for words in (
        "任职（1）",
        "待签收、待定举措的落实项（2）",
        "推进中的落实项（1）",
        "本人提交、正在审核的进展（1）",
        "登录码（1）",
    ):
        assert words in page
    given(signed_in, cast, cast.reporter, {cast.reporter.posts.get(): "heir"})
    stages.confirm_report(by=cast.leader, report=row.reports.get())
    record = signed_in(heir).get(reverse("handover_record", args=[Handover.objects.get().pk])).content.decode()
    assert "政治型1 理论学习（甲医院）第三季度，待单位审核" in record
    assert "第 1 页　共 1 页" in record and "接收人（签字）" in record
    assert row.steps.first().by_label == "leader" and row.steps.filter(by_label="reporter").exists()


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("leader", "待本人审核（1）"),
        ("lead", "牵头的任务（1）"),
        ("office", "方案草稿（1）"),
    ],
)
def test_each_role_sees_its_own_in_the_own_list(cast, plan, units, signed_in, who, words):
    stages.reach("to_confirm", cast, make.assignment_of(plan, units["甲医院"]))
    make.draft_plan(cast.office, make.NOTICE.replace("9号", "10号"))
    assert words in signed_in(getattr(cast, who)).get(reverse("holdings")).content.decode()


def test_a_post_to_the_office_stays_until_the_heir_is_confirmed(cast, heir, signed_in):
    given(signed_in, cast, cast.office, {cast.office.posts.get(): "heir"}, starts_on="2026-09-16")
    assert roles(cast.office, today()) == {("office", "局机关党委")}
    new = Post.objects.get(user=heir, role="office")
    assert new.waiting
    confirm_post(by=cast.security_admin, post=new)
    assert roles(cast.office, today()) == set()
    assert ("office", "局机关党委") in roles(heir, today())


def test_the_last_officer_does_not_leave_a_gap(cast, signed_in):
    answer = given(signed_in, cast, cast.audit_admin, {cast.audit_admin.posts.get(): ""})
    assert (answer.status_code, "三员不能空缺" in answer.content.decode()) == (422, True)
    assert not Handover.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"starts_on": "2026-09-15"}, "交接日期不能早于今天"),
        ({"starts_on": ""}, "请填写交接日期"),
        ({"reason": ""}, "请填写原因"),
        ({"heir": "nobody-here"}, "没有这个人"),
        ({"heir": "reporter"}, "不能交给移交人自己"),
        ({"heir": "system_admin"}, "本人的任职由另一位系统管理员办理"),
    ],
)
def test_what_cannot_be(cast, signed_in, said, words):
    to = said.pop("heir", "leader")
    answer = given(signed_in, cast, cast.reporter, {cast.reporter.posts.get(): to}, **said)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not Handover.objects.exists()
    assert cast.reporter.posts.get().ends_on is None


def test_a_long_list_is_numbered_and_nothing_is_lost():
    lines = [f"第{n}项" + "长" * (n % 60) for n in range(100)]
    pages = sheets([("落实项", lines)], reserved=7)
    assert [text for page in pages for is_heading, text in page.rows if not is_heading] == lines
    assert [(page.number, page.count) for page in pages] == [(n, len(pages)) for n in range(1, len(pages) + 1)]
    assert all(len(page.rows) <= LINES for page in pages)
