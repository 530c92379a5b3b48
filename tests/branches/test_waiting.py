"""Appointments the security officer confirms or refuses on the page."""

import pytest
from django.urls import reverse

from branches.actions.posts import appoint
from branches.models import Post
from branches.permissions import rights_of
from modelagency.clock import today
from tests import make


@pytest.fixture
def post(cast, units):
    return make.proposed(cast.system_admin, units["甲医院"])


@pytest.fixture
def officer(cast, signed_in):
    return signed_in(cast.security_admin)


def answer(client, post, how):
    return client.post(reverse("branches:answer_post", args=[post.pk]), {how: ""}, follow=True)


def is_office(post):
    return rights_of(post.user.__class__.objects.get(pk=post.user_id)).is_office


def test_it_takes_effect_when_confirmed(officer, post):
    page = officer.get(reverse("branches:waiting")).content.decode()
    assert ("周雅琴" in page, "system_admin" in page, is_office(post)) == (True, True, False)
    assert "已确认：周雅琴任甲医院机关党委办公室" in answer(officer, post, "confirm").content.decode()
    assert is_office(post)


def test_it_is_gone_when_refused(officer, post):
    assert "已记为不同意" in answer(officer, post, "refuse").content.decode()
    assert not Post.objects.filter(pk=post.pk).exists()


def test_a_second_answer_is_told_that_there_was_a_first(officer, post):
    answer(officer, post, "confirm")
    again = answer(officer, post, "refuse")
    assert (again.status_code, "已经办理" in again.content.decode()) == (409, True)
    assert is_office(post)


def test_what_concerns_the_officer_shows_no_button_and_takes_no_answer(officer, cast, units):
    fields = {"unit": units["局机关党委"], "role": "office", "starts_on": today()}
    own = appoint(by=cast.system_admin, user=cast.security_admin, **fields)
    assert "由另一位安全管理员确认" in officer.get(reverse("branches:waiting")).content.decode()
    assert answer(officer, own, "confirm").status_code == 409
    own.refresh_from_db()
    assert own.waiting
