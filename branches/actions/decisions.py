"""Decisions of meetings: registered by one person of the office, checked by another."""

from django.db import transaction
from django.urls import reverse

from branches.actions.evidence import shelve_all
from branches.models import Post, Unit
from branches.roles import Role
from modelagency.clock import now, today
from records.actions import record, tell
from records.models import Decision, Message
from records.refusals import Refusal


@transaction.atomic
def register_decision(*, by, upload, **said) -> Decision:
    """Keep what was decided, with the scan of its minutes on the shelf of the unit at the top. Raise BadFile, Refusal.

    said: body, held_on, minutes_number, title, text."""
    (scan,) = shelve_all(by=by, unit=Unit.objects.top(), uploads=[upload])  # equal ones come in turn at the shelf
    same = {name: said[name] for name in ("held_on", "minutes_number", "title")}
    if Decision.objects.filter(**same).exclude(state=Decision.State.REFUSED).exists():
        raise Refusal("同一次会议的这项决定已经登记，没有重复登记。")
    made = Decision.objects.create(scan=scan, entered_by=by, entered_at=now(), **said)
    others = Post.objects.valid(today()).with_role(Role.OFFICE).filter(reach=Post.Reach.ALL).exclude(user=by)
    text = f"{by} 登记了会议决定“{made}”，请对照纪要确认。"
    _tell(others.values_list("user_id", flat=True), Message.Kind.REVIEW, text, made)
    record(by=by, verb="decision.register", subject=made, after={"sha256": scan.sha256, "held_on": str(made.held_on)})
    return made


@transaction.atomic
def confirm_decision(*, by, decision) -> None:
    """A second person found it as the minutes have it: it is in force."""
    decision = _checked(by, decision, Decision.State.IN_FORCE)
    text = f"会议决定“{decision}”已由 {by} 确认，即日生效。"
    _tell([decision.entered_by_id], Message.Kind.NOTICE, text, decision)
    record(by=by, verb="decision.confirm", subject=decision)


@transaction.atomic
def refuse_decision(*, by, decision, reason) -> None:
    """It does not say what the minutes say; it has to be registered anew."""
    decision = _checked(by, decision, Decision.State.REFUSED, reason)
    text = f"会议决定“{decision}”被 {by} 退回：{reason}"
    _tell([decision.entered_by_id], Message.Kind.RETURNED, text, decision)
    record(by=by, verb="decision.refuse", subject=decision, after={"reason": reason})


def _checked(by, decision, state, reason="") -> Decision:
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if decision.state != Decision.State.ENTERED:
        raise Refusal(f"这项会议决定{decision.get_state_display()}，不用再确认。")
    if decision.entered_by_id == by.pk:
        raise Refusal("这项会议决定由您登记，请机关党委办公室的另一人对照纪要确认。")
    decision.state, decision.refused_because = state, reason
    decision.checked_by, decision.checked_at = by, now()
    decision.save(update_fields=["state", "refused_because", "checked_by", "checked_at"])
    return decision


def _tell(people, kind, text, decision) -> None:
    tell(people, kind=kind, text=text, link=reverse("branches:decision", args=[decision.pk]))
