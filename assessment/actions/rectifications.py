"""Matters to put right that a round of 述职评议 brought up: entered, answered by the unit, confirmed by the office."""

from django.db import transaction
from django.urls import reverse

from assessment.models import Rectification
from assessment.polls import answering, require_answer, require_judge
from branches.models import Post
from branches.roles import Role
from modelagency.clock import now, today
from records.actions import record, tell
from records.models import Message
from records.refusals import Refusal

State = Rectification.State


@transaction.atomic
def enter_rectification(*, by, round, appraisal, source, text, owner, due_on) -> Rectification:
    """Enter what a unit has to put right by `due_on`, and tell its people. Raise Refusal when it is there already."""
    said = {"round": round, "appraisal": appraisal, "text": text}
    more = {"source": source, "owner": owner, "due_on": due_on, "entered_by": by, "entered_at": now()}
    item, is_new = Rectification.objects.get_or_create(**said, defaults=more)
    if not is_new:
        raise Refusal("这一条整改事项已经登记，没有重复登记。")
    _tell_owner(item, Message.Kind.NOTICE, f"述职评议提出整改事项，{due_on.month}月{due_on.day}日 前完成：{text}")
    after = {"appraisal": appraisal.name, "due_on": str(due_on)}
    record(by=by, verb="rectification.enter", subject=item, unit_id=owner.pk, after=after)
    return item


@transaction.atomic
def drop_rectification(*, by, item) -> None:
    """Delete one that was entered by mistake, while nobody has answered it."""
    item = _locked(item, State.OPEN)
    require_judge(by, item)
    if item.answer:
        raise Refusal("整改单位已报送过情况，不能删除。")
    record(by=by, verb="rectification.drop", subject=item, unit_id=item.owner_id, before={"text": item.text})
    item.delete()


@transaction.atomic
def answer_rectification(*, by, item, answer) -> None:
    """The unit says what was done."""
    require_answer(by, item)
    item = _locked(item, State.OPEN)
    item.state, item.answer, item.answered_by, item.answered_at = State.DONE, answer, by, now()
    item.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    record(by=by, verb="rectification.answer", subject=item, unit_id=item.owner_id)


@transaction.atomic
def confirm_rectification(*, by, item) -> None:
    """It is put right."""
    require_judge(by, item)
    item = _locked(item, State.DONE)
    item.state, item.confirmed_by, item.confirmed_at = State.CONFIRMED, by, now()
    item.returned_because = ""
    item.save(update_fields=["state", "confirmed_by", "confirmed_at", "returned_because"])
    _tell_owner(item, Message.Kind.NOTICE, f"整改事项已确认销号：{item.text}")
    record(by=by, verb="rectification.confirm", subject=item, unit_id=item.owner_id)


@transaction.atomic
def return_rectification(*, by, item, reason) -> None:
    """It is not, and why."""
    require_judge(by, item)
    item = _locked(item, State.DONE)
    item.state, item.returned_because = State.OPEN, reason
    item.save(update_fields=["state", "returned_because"])
    _tell_owner(item, Message.Kind.RETURNED, f"整改情况被退回：{reason}")
    record(by=by, verb="rectification.return", subject=item, unit_id=item.owner_id, after={"reason": reason})


def _locked(item, state) -> Rectification:
    found = Rectification.objects.select_for_update(of=("self",)).select_related("round").filter(pk=item.pk).first()
    if found is None:
        raise Refusal("这一条整改事项已被删除。")
    if found.state != state:
        raise Refusal(f"这一条整改事项{found.get_state_display()}，不能再办这一步。")
    return found


def _tell_owner(item, kind, text) -> None:
    posts = Post.objects.valid(today()).with_role(Role.REPORTER, Role.LEADER).filter(unit__in=answering(item.owner_id))
    tell(posts.values_list("user", flat=True), kind=kind, text=text, link=reverse("assessment:rectifications"))
