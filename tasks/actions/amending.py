"""Drawing up an amendment of a published plan (修订): nothing of it holds before it is issued and its day has come."""

from django.db import transaction
from django.urls import reverse

from branches.models import Unit
from modelagency.clock import now
from records.actions import record
from records.refusals import Refusal, StaleVersion
from tasks.models import Amendment, ChangedUnit, Plan, Task, TaskChange

FIRST = 2  # the plan as it was published is its first version
WORDS = ("number", "name", "title", "text", "deadline")
STALE = "您打开页面之后，他人修改过这份修订，没有保存。请刷新页面核对后再办理。"


def locked_plan(plan) -> Plan:
    """The published plan, locked until the transaction ends; whoever amends it comes one after the other."""
    plan = Plan.objects.select_for_update(of=("self",), no_key=True).select_related("notice").get(pk=plan.pk)
    if plan.status != Plan.Status.PUBLISHED:
        raise Refusal("方案没有发布或已经撤回，不能修订。")
    return plan


def locked_draft(by, amendment, edits) -> Amendment:
    """The draft as it is now, marked as edited by `by`; Refusal when it is gone, issued, or edited since `edits`."""
    plan = locked_plan(amendment.plan)
    draft = Amendment.objects.filter(pk=amendment.pk).first()
    if draft is None:
        raise Refusal("这份修订草稿已被删除。")
    if draft.status != Amendment.Status.DRAFT:
        raise Refusal("这份修订已经印发，不能再改。")
    if draft.edits != edits:
        raise Refusal(STALE)
    draft.plan, draft.edits, draft.edited_at, draft.edited_by = plan, edits + 1, now(), by
    draft.save(update_fields=["edits", "edited_at", "edited_by"])
    return draft


def words_of(task) -> dict:
    """What of a task an amendment may change, as text; `targets` one a line."""
    return {name: getattr(task, name) for name in WORDS} | {
        "targets": "\n".join(target.text for target in task.targets.all())
    }


@transaction.atomic
def open_amendment(*, by, plan) -> tuple[Amendment, bool]:
    """The draft of the plan's next version, and whether it is new; the one under way where there is one."""
    plan = locked_plan(plan)
    latest = Amendment.objects.filter(plan=plan).last()
    if latest and latest.status != Amendment.Status.IN_FORCE:
        return latest, False
    number = latest.number + 1 if latest else FIRST
    draft = Amendment.objects.create(plan=plan, number=number, edited_at=now(), edited_by=by)
    record(by=by, verb="amendment.open", subject=draft.plan, after=_told(draft))
    return draft, True


@transaction.atomic
def set_amendment_terms(*, by, amendment, edits, document_number, effective_on, due_on) -> None:
    """Document number, the day from which it holds, and the plan's new due day (None: stays)."""
    draft = locked_draft(by, amendment, edits)
    draft.document_number, draft.effective_on = document_number, effective_on
    draft.due_on = None if due_on == draft.plan.due_on else due_on
    draft.save(update_fields=["document_number", "effective_on", "due_on"])
    days = {"effective_on": str(effective_on or ""), "due_on": str(draft.due_on or "")}
    record(
        by=by,
        verb="amendment.set_terms",
        subject=draft.plan,
        after=_told(draft, document_number=document_number, **days),
    )


@transaction.atomic
def take_up_task(*, by, amendment, task, edits) -> TaskChange:
    """Take a task into the draft to change it, with its words as they are; the same task again is the same change."""
    known = TaskChange.objects.filter(amendment=amendment, task=task).first()
    if known and known.kind == TaskChange.Kind.CHANGE:
        return known
    draft = locked_draft(by, amendment, edits)
    task = _kept(draft, task)
    TaskChange.objects.filter(amendment=draft, task=task).delete()
    change = TaskChange.objects.create(
        amendment=draft,
        kind=TaskChange.Kind.CHANGE,
        task=task,
        pillar_id=task.pillar_id,
        lead_id=task.lead_id,
        **words_of(task),
    )
    record(by=by, verb="amendment.take_up", subject=draft.plan, after=_told(draft, task=task.name))
    return change


@transaction.atomic
def write_change(*, by, change, edits, words, lead, things=(), dropped=(), reason="") -> None:
    """Say how the task reads, who leads it, which units and groups it gets (`things`) and which units it loses.

    words: the keys of `words_of`. Raise StaleVersion when somebody wrote in between."""
    try:
        draft = locked_draft(by, change.amendment, edits)
    except Refusal as refusal:
        raise _stale(change, words) if str(refusal) == STALE else refusal from None
    change = TaskChange.objects.get(pk=change.pk)
    for name, value in words.items():
        setattr(change, name, value)
    change.lead, change.reason = lead, reason
    change.save()
    change.units.all().delete()
    _write_units(change, things, dropped)
    record(by=by, verb="amendment.write", subject=draft.plan, after=_told(draft, task=change.name, reason=reason))


def _stale(change, words) -> StaleVersion:
    theirs = TaskChange.objects.get(pk=change.pk)
    back = reverse("tasks:amend_change", args=[change.pk])
    said = [f"{text['title']}\n{text['text']}" for text in (words, vars(theirs))]
    return StaleVersion(yours=said[0], theirs=said[1], back=back)


@transaction.atomic
def add_task_later(*, by, amendment, edits, pillar, words, lead, things) -> TaskChange:
    """A further task of the plan, from the day of the amendment on."""
    draft = locked_draft(by, amendment, edits)
    change = TaskChange.objects.create(amendment=draft, kind=TaskChange.Kind.ADD, pillar=pillar, lead=lead, **words)
    _write_units(change, things, ())
    record(by=by, verb="amendment.add_task", subject=draft.plan, after=_told(draft, task=change.name))
    return change


@transaction.atomic
def drop_task_later(*, by, amendment, edits, task, reason) -> TaskChange:
    """The task is dropped from the day of the amendment on; what was said of changing it before goes."""
    draft = locked_draft(by, amendment, edits)
    task = _kept(draft, task)
    TaskChange.objects.filter(amendment=draft, task=task).delete()
    change = TaskChange.objects.create(
        amendment=draft,
        kind=TaskChange.Kind.DROP,
        task=task,
        pillar_id=task.pillar_id,
        lead_id=task.lead_id,
        reason=reason,
        **words_of(task),
    )
    record(by=by, verb="amendment.drop_task", subject=draft.plan, after=_told(draft, task=task.name, reason=reason))
    return change


@transaction.atomic
def undo_change(*, by, change, edits) -> None:
    """Take a change out of the draft: the task stays as it is."""
    draft = locked_draft(by, change.amendment, edits)
    deleted, _ = TaskChange.objects.filter(pk=change.pk).delete()
    if not deleted:
        raise Refusal("这项改动已由他人移除。")
    record(by=by, verb="amendment.undo", subject=draft.plan, after=_told(draft, task=change.name))


@transaction.atomic
def discard_amendment(*, by, amendment, edits) -> None:
    """Throw the draft away; the plan stays as it is."""
    draft = locked_draft(by, amendment, edits)
    record(by=by, verb="amendment.discard", subject=draft.plan, after=_told(draft))
    draft.delete()


def _told(draft, **after) -> dict:
    """What the trail keeps of a step, beside the plan."""
    return {"version": draft.number, **after}


def _kept(draft, task) -> Task:
    """The task as it is now, of the draft's plan and not dropped."""
    found = Task.objects.prefetch_related("targets").filter(pk=task.pk, plan=draft.plan_id).first()
    if found is None:
        raise Refusal("方案中没有这项任务，可能已经撤销。")
    return found


def _write_units(change, things, dropped) -> None:
    units = [ChangedUnit(change=change, is_added=True, **_meant(thing)) for thing in things]
    units += [ChangedUnit(change=change, is_added=False, unit=unit) for unit in dropped]
    ChangedUnit.objects.bulk_create(units)


def _meant(thing) -> dict:
    return {"unit": thing} if isinstance(thing, Unit) else {"group": thing}
