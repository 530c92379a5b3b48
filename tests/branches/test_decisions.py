"""A decision is registered by one person of the office and takes effect when another has checked it."""

from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse

from branches.actions.decisions import confirm_decision, refuse_decision
from modelagency.clock import now
from records.models import AuditEvent, Decision, Message
from tests import make
from tests.branches.files import PDF
from tests.races import at_once, looking_first


def register(client, **changed):
    said = make.DECIDED | {"held_on": "2026-09-15", "scan": SimpleUploadedFile("纪要.pdf", PDF)} | changed
    return client.post(reverse("branches:decision_new"), said, follow=True)


def answer(client, decision, **said):
    return client.post(reverse("branches:answer_decision", args=[decision.pk]), said, follow=True)


def words(answered) -> str:
    return answered.content.decode()


def test_one_registers_and_another_confirms(cast, signed_in):
    page = register(signed_in(cast.office))
    decision = Decision.objects.get()
    assert "会议决定已登记，由机关党委办公室的另一人确认后生效。" in words(page)
    assert (decision.state, decision.entered_by, decision.checked_by) == ("entered", cast.office, None)
    assert "1 项会议决定等您确认" in words(signed_in(cast.deputy).get("/"))
    assert "项会议决定等您确认" not in words(signed_in(cast.office).get("/"))
    assert "会议决定已确认，即日生效。" in words(answer(signed_in(cast.deputy), decision, confirm=""))
    decision.refresh_from_db()
    assert (decision.state, decision.checked_by) == ("in_force", cast.deputy)
    assert list(Decision.objects.in_force()) == [decision]
    told = Message.objects.filter(link=reverse("branches:decision", args=[decision.pk])).order_by("pk")
    assert [(one.recipient, one.kind) for one in told] == [(cast.deputy, "review"), (cast.office, "notice")]


def test_nobody_confirms_the_own_entry(cast, signed_in):
    decision = make.decision(cast.office)
    page = words(signed_in(cast.office).get(reverse("branches:decision", args=[decision.pk])))
    assert ("您不能确认自己登记的决定" in page, 'name="confirm"' in page) == (True, False)
    answered = answer(signed_in(cast.office), decision, confirm="")
    assert (answered.status_code, "请机关党委办公室的另一人对照纪要确认" in words(answered)) == (409, True)
    with pytest.raises(IntegrityError):
        Decision.objects.filter(pk=decision.pk).update(state="in_force", checked_by=cast.office, checked_at=now())


def test_what_was_sent_back_never_takes_effect_and_may_be_registered_anew(cast, signed_in):
    decision = make.decision(cast.office)
    answered = answer(signed_in(cast.deputy), decision, refuse="", reason="纪要号不对")
    assert "会议决定已退回，请登记人重新登记。" in words(answered)
    assert "纪要号不对" in words(answered)
    again = answer(signed_in(cast.deputy), decision, confirm="")
    assert (again.status_code, "这项会议决定已退回，不用再确认。" in words(again)) == (409, True)
    assert make.decision(cast.office).state == "entered"


def test_the_same_decision_is_registered_once(cast, signed_in):
    register(signed_in(cast.office))
    answered = register(signed_in(cast.deputy))
    assert (answered.status_code, "已经登记，没有重复登记" in words(answered)) == (422, True)
    assert register(signed_in(cast.deputy), title="另一项").status_code == 200
    assert list(Decision.objects.values_list("scan").distinct()) == [(Decision.objects.first().scan_id,)]


def test_the_minutes_are_kept_and_their_reading_is_recorded(cast, signed_in):
    decision = make.decision(cast.office)
    answered = signed_in(cast.inspector).get(reverse("branches:decision_scan", args=[decision.pk]))
    assert answered.getvalue() == make.SCAN
    line = AuditEvent.objects.latest("pk")
    assert (line.verb, line.by, line.after) == (
        "decision.download",
        cast.inspector,
        {"sha256": decision.scan.sha256},
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_counts(cast):
    decision = make.decision(cast.office)
    third = make.member("third", "office", decision.scan.unit, reach="all")
    acts = [
        partial(confirm_decision, by=cast.deputy, decision=decision),
        partial(refuse_decision, by=third, decision=decision, reason="不符"),
    ]
    assert sorted(type(outcome).__name__ for outcome in at_once(*acts)) == ["NoneType", "Refusal"]
    assert AuditEvent.objects.filter(verb__in=["decision.confirm", "decision.refuse"]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_count(cast):
    decision = make.decision(cast.office)

    def check(state, seen):
        assert seen.state == "entered"
        Decision.objects.filter(pk=seen.pk).update(state=state, checked_by=cast.deputy, checked_at=now())

    look = partial(Decision.objects.get, pk=decision.pk)
    assert looking_first(look, partial(check, "in_force"), partial(check, "refused")) == [None, None]
