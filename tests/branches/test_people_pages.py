"""People and posts on the pages of the system officer."""

import pytest
from django.urls import reverse

from branches.actions.posts import appoint
from branches.models import Post, User
from branches.permissions import rights_of
from tests import make


@pytest.fixture
def officer(cast, signed_in):
    return signed_in(cast.system_admin)


def send(client, to, /, *args, **form):
    answer = client.post(reverse(f"branches:{to}", args=args), form, follow=True)
    return answer.status_code, answer.content.decode()


def said(unit, **changed):
    return {"unit": unit.pk, "role": "reporter", "starts_on": "2026-09-16"} | changed


def test_a_person_is_added_appointed_and_leaves(officer, units, cast):
    status, page = send(officer, "person_new", name="王敏", username="ｗang.min", email="wm@example.com")
    user = User.objects.get(username="wang.min")
    assert (status, user.email, user.has_usable_password()) == (200, "wm@example.com", False)
    status, page = send(officer, "post_new", user.pk, **said(units["甲医院"]))
    assert (status, "即时生效" in page, rights_of(user).home_units) == (200, True, {units["甲医院"].pk})
    status, page = send(officer, "post_end", user.posts.get().pk, ends_on="2026-09-15")
    assert (status, "不能早于任职开始" in page) == (422, True)
    status, page = send(officer, "post_end", user.posts.get().pk, ends_on="2026-09-16")
    assert (status, "不再担任甲医院填报员" in page, str(user.posts.get().ends_on)) == (200, True, "2026-09-16")


def test_a_sensitive_post_waits_with_the_usual_reach(officer, units, cast):
    status, page = send(officer, "post_new", cast.stranger.pk, **said(units["局机关党委"], role="office"))
    post = cast.stranger.posts.get(role="office")
    assert (status, "等安全管理员确认后生效" in page, post.waiting, post.reach) == (200, True, True, "all")
    status, page = send(officer, "post_end", post.pk, ends_on="2026-09-16")
    assert (status, "还没有生效" in page) == (409, True)


def test_the_list_is_searched_by_name_user_name_and_unit(officer, cast):
    for words, found in [("甲医院", {"reporter", "leader"}), ("STRANGER_L", {"stranger_leader"}), ("没有", set())]:
        page = officer.get(reverse("branches:people"), {"q": words})
        assert {user.username for user in page.context["page"].rows} == found


def test_name_and_address_are_mended(officer, cast):
    assert send(officer, "person", cast.stranger.pk, name="周雅琴", email="z@example.com")[0] == 200
    cast.stranger.refresh_from_db()
    assert (cast.stranger.name, cast.stranger.email) == ("周雅琴", "z@example.com")


def test_nobody_appoints_themselves(officer, cast, units):
    status, page = send(officer, "post_new", cast.system_admin.pk, **said(units["甲医院"]))
    assert (status, "由另一位系统管理员办理" in page) == (409, True)


def test_the_same_post_is_not_given_twice(officer, cast, units):
    status, page = send(officer, "post_new", cast.stranger.pk, **said(units["乙医院"]))
    assert (status, "已经有乙医院的这个岗位" in page) == (409, True)


def test_an_officers_place_is_never_left_empty(officer, cast, units):
    post = cast.audit_admin.posts.get()
    status, page = send(officer, "post_end", post.pk, ends_on="2026-09-30")
    assert (status, "三员不能空缺" in page) == (409, True)
    appoint(by=None, user=make.user("next"), unit=post.unit, role="audit_admin", starts_on=make.FOUNDED)
    assert send(officer, "post_end", post.pk, ends_on="2026-09-30")[0] == 200


def test_what_is_over_is_not_ended_again(officer, cast):
    post = cast.stranger.posts.get()
    Post.objects.filter(pk=post.pk).update(ends_on="2026-09-01")
    status, page = send(officer, "post_end", post.pk, ends_on="2026-09-30")
    assert (status, "已经结束" in page) == (409, True)


@pytest.mark.parametrize(
    ("name", "form", "words"),
    [
        ("person_new", {}, "请填写姓名"),
        ("person_new", {"name": "王敏", "username": "Reporter"}, "已被使用"),
        ("person_new", {"name": "王敏", "username": "a b"}, "用户名应为"),
        ("person_new", {"name": "王\x00敏", "username": "wm"}, "无法识别的字符"),
        ("person_new", {"name": "王敏", "username": "wm", "email": "无"}, "邮箱地址应形如"),
        ("person", {"name": ""}, "请填写姓名"),
        ("post_new", {}, "请选择单位"),
        ("post_new", {"unit": "9" * 25, "role": "lead", "starts_on": "2026-09-16"}, "没有这个单位"),
        ("post_new", {"role": "king"}, "没有这个岗位"),
        ("post_new", {"role": "reporter", "reach": "all"}, "填报员的范围只能是：本单位"),
        ("post_new", {"starts_on": "2026-09-16", "ends_on": "2026-09-15"}, "结束日期不能早于开始日期"),
        ("post_new", {"starts_on": "明天"}, "日期格式"),
        ("post_end", {}, "请填写最后一天"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(officer, cast, name, form, words):
    before = User.objects.count(), Post.objects.count()
    args = {"person_new": [], "post_end": [cast.stranger.posts.get().pk]}.get(name, [cast.stranger.pk])
    status, page = send(officer, name, *args, **form)
    assert (status, words in page) == (422, True)
    assert before == (User.objects.count(), Post.objects.count())
