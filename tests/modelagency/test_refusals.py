"""What was refused leaves one line in the trail, whatever it was refused for."""

import pytest
from django.test import Client
from django.urls import reverse

from records.models import AuditEvent
from tests import make, stages


def lines_after(last) -> list:
    """(who, verb, result, method) of the lines since the line with id `last`."""
    events = AuditEvent.objects.filter(pk__gt=last).order_by("id")
    return [(event.by, event.verb, event.result, event.after["method"]) for event in events]


@pytest.fixture
def row(cast, plan, units):
    return stages.reach("working", cast, make.assignment_of(plan, units["甲医院"]))


@pytest.mark.parametrize(
    ("who", "page", "status"),
    [("stranger", "ask_closing", 404), ("leader", "ask_closing", 403), ("reporter", "measures", 409)],
)
def test_a_refused_post_is_kept(who, page, status, cast, row, signed_in):
    last = AuditEvent.objects.latest("id").pk
    answer = signed_in(getattr(cast, who)).post(reverse(f"tasks:{page}", args=[row.pk]), {})
    assert answer.status_code == status
    assert lines_after(last) == [(getattr(cast, who), "request.refused", "refused", "POST")]


def test_a_request_without_its_token_is_kept(cast, plan):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.reporter, backend="django.contrib.auth.backends.ModelBackend")
    last = AuditEvent.objects.latest("id").pk
    assert client.post(reverse("tasks:accept", args=[plan.pk])).status_code == 403
    assert lines_after(last) == [(cast.reporter, "request.refused", "refused", "POST")]
