"""Issuing an amendment, and bringing it into force on its day: once, whoever asks and however often."""

from django.db import transaction
from django.urls import reverse

from branches.models import Post
from branches.roles import Role
from modelagency.clock import now, today
from records.actions import record, tell
from records.dates import full_date
from records.models import Message
from records.refusals import Refusal
from tasks.actions.amended_rows import begin_rows, end_rows, mark_leads, move_days, settle_anew
from tasks.actions.amending import locked_draft, locked_plan
from tasks.actions.amendment_news import named, tell_units
from tasks.actions.rewriting import rewrite
from tasks.actions.rollups import count_plan
from tasks.actions.touched import ENDED, touches, troubles, unreviewed
from tasks.models import Amendment, Assignment


@transaction.atomic
def issue_amendment(*, by, amendment, edits) -> Amendment:
    """Issue the draft as it was shown; the units it touches are told. One whose day is today is in force at once."""
    draft = locked_draft(by, amendment, edits)
    touched = touches(draft, draft.effective_on or today())
    if found := troubles(draft, touched, today()):
        raise Refusal("暂不能印发：" + "".join(found))
    draft.status, draft.issued_at, draft.issued_by = Amendment.Status.ISSUED, now(), by
    draft.save(update_fields=["status", "issued_at", "issued_by"])
    record(by=by, verb="amendment.issue", subject=draft.plan, after=_counts(draft, touched))
    if draft.effective_on <= today():
        _bring_into_force(draft, today())
    else:
        tell_units(draft, touched, f"{full_date(draft.effective_on)}起")
    return draft


def apply_amendments(today) -> int:
    """Bring into force what was issued and whose day has come; return how many. Again, it does nothing.

    One that may not take effect (a new row would have no reviewer) waits, and the office is told once a day."""
    count = 0
    for amendment in Amendment.objects.due(today).select_related("plan"):
        try:
            count += _applied(amendment, today)
        except Refusal as refusal:
            _hold_up(amendment, today, str(refusal))
    return count


@transaction.atomic
def _applied(amendment, today) -> bool:
    plan = locked_plan(amendment.plan)
    amendment = Amendment.objects.due(today).filter(pk=amendment.pk).first()
    if amendment is None:
        return False
    amendment.plan = plan
    _bring_into_force(amendment, today)
    return True


def _bring_into_force(amendment, today) -> None:
    plan = amendment.plan
    rows = Assignment.objects.select_for_update().filter(plan=plan).exclude(state__in=ENDED)
    list(rows.order_by("pk").values_list("pk"))
    touched = touches(amendment, today)
    if found := unreviewed(touched):
        raise Refusal("".join(found))
    for touch in touched:
        rewrite(plan, touch.change)
    held = move_days(amendment, today)
    end_rows(amendment, touched)
    new = begin_rows(amendment, touched, today)
    changed = {row.pk for touch in touched for row in touch.rows} | mark_leads(plan)
    rows = rows.all() if amendment.due_before else rows.filter(pk__in=changed)
    settle_anew(rows, held)
    count_plan(plan)
    amendment.status = Amendment.Status.IN_FORCE
    amendment.save(update_fields=["status", "due_before"])
    tell_units(amendment, touched, "今天起")
    record(by=None, verb="amendment.apply", subject=plan, after=_counts(amendment, touched) | {"added": len(new)})


def _counts(amendment, touched) -> dict:
    """What the trail keeps: the version, its changes, rows that go on under new words and rows that end."""
    rows = {"assignments": sum(len(touch.rows) for touch in touched)}
    gone = {"withdrawn": sum(len(touch.gone) for touch in touched)}
    return {"version": amendment.number, "changes": len(touched), **rows, **gone}


@transaction.atomic
def _hold_up(amendment, today, why) -> None:
    """Tell the office, once a day, why the amendment has not taken effect."""
    waiting = Amendment.objects.due(today).filter(pk=amendment.pk).exclude(held_up_on=today)
    if waiting.update(held_up_on=today):
        office = Post.objects.valid(today).with_role(Role.OFFICE).values_list("user_id", flat=True)
        text = f"《{amendment.plan}》{named(amendment)}没有生效：{why}"
        tell(office, kind=Message.Kind.NOTICE, text=text, link=reverse("tasks:amendment", args=[amendment.pk]))
