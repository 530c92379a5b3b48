"""What is foreign looks like nothing, what is refused is kept, and a right ends with its post."""

import re

import pytest
from django.urls import reverse

from records.models import AuditEvent
from tests import make


@pytest.fixture
def row(cast, plan, units):
    return make.assignment_of(plan, units["甲医院"])


def without_request_id(answer) -> str:
    return re.sub(r"[0-9a-f]{32}", "", answer.content.decode())


@pytest.mark.parametrize("name", ["tasks:assignment", "tasks:measures", "tasks:report", "tasks:review"])
def test_what_is_foreign_looks_like_what_never_existed(name, row, cast, signed_in):
    client = signed_in(cast.stranger)
    foreign = client.get(reverse(name, args=[row.pk]))
    never = client.get(reverse(name, args=[999_999]))
    assert (foreign.status_code, without_request_id(foreign)) == (404, without_request_id(never))


def test_a_refusal_is_kept_in_the_trail(row, cast, signed_in):
    signed_in(cast.stranger).get(reverse("tasks:assignment", args=[row.pk]))
    event = AuditEvent.objects.latest("id")
    assert (event.by, event.verb, event.result) == (cast.stranger, "request.refused", "refused")


def test_a_right_ends_with_its_post_in_the_middle_of_a_session(row, cast, signed_in, the_day):
    client, url = signed_in(cast.reporter), reverse("tasks:assignment", args=[row.pk])
    before = client.get(url).status_code
    cast.reporter.posts.update(ends_on="2026-09-15")
    assert (before, client.get(url).status_code) == (200, 404)
