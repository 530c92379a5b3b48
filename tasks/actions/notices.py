"""From an uploaded notice to a draft plan, and from the draft to its terms."""

import hashlib
from datetime import date

from django.db import IntegrityError, transaction

from branches.actions.names import NameBook
from modelagency.clock import now, today
from records.actions import record
from tasks.actions.drafts import locked_draft
from tasks.actions.names import meant_as
from tasks.models import Leftover, Notice, Pillar, Plan, Responsibility, Target, Task
from tasks.notices import read_file, read_notice
from tasks.notices.signs import plain
from tasks.rhythms import LEAD_DAYS
from tasks.titles import pillar_name, task_name

PASTED = "粘贴的文字"


def import_notice(*, by, filename, data) -> tuple[Plan, bool]:
    """Read a file and keep it as a draft plan. The same words again give the plan they already became.

    Return (plan, is it new). Raise tasks.notices.NoticeError when the file is not a notice that can be read.
    """
    return _import(by, filename, read_file(filename, data))


def import_text(*, by, text) -> tuple[Plan, bool]:
    """The same for words that a person pasted."""
    return _import(by, PASTED, plain(text))


def _import(by, filename, text) -> tuple[Plan, bool]:
    said = read_notice(text).as_dict()
    digest = hashlib.sha256("".join(text.split()).encode()).hexdigest()
    try:
        with transaction.atomic():
            return _keep(by, filename, text, digest, said), True
    except IntegrityError:
        return Plan.objects.get(notice__sha256=digest), False


def _keep(by, filename, text, digest, said) -> Plan:
    notice = Notice.objects.create(
        title=said["title"][:200],
        document_number=(said["document_number"] or "")[:60],
        issuer=(said["issuer"] or "")[:100],
        issued_on=date.fromisoformat(said["date"]) if said["date"] else None,
        filename=filename[:200],
        text=text,
        sha256=digest,
        uploaded_by=by,
    )
    plan = Plan.objects.create(notice=notice, edited_at=now(), edited_by=by)
    pillars = Pillar.objects.bulk_create(
        Pillar(plan=plan, number=p["number"], name=pillar_name(p["title"])[:30], title=p["title"][:200], order=order)
        for order, p in enumerate(said["pillars"], start=1)
    )
    _keep_tasks(plan, {pillar.number: pillar for pillar in pillars}, said["tasks"])
    Leftover.objects.bulk_create(
        Leftover(plan=plan, text=words, order=order) for order, words in enumerate(said["not_understood"], start=1)
    )
    record(by=by, verb="notice.import", subject=plan, after={"sha256": digest, "tasks": len(said["tasks"])})
    return plan


def _keep_tasks(plan, pillars, said) -> None:
    tasks = Task.objects.bulk_create(
        Task(
            plan=plan,
            pillar=pillars[task["pillar"]],
            number=task["number"],
            name=task_name(task["title"])[:30],
            title=task["title"][:500],
            issued_title=task["title"][:500],
            text=task["text"],
            deadline=task["deadline"] or "",
            order=order,
        )
        for order, task in enumerate(said, start=1)
    )
    pairs = list(zip(tasks, said, strict=True))
    Target.objects.bulk_create(Target(task=task, text=text[:300]) for task, words in pairs for text in words["targets"])
    book = NameBook.of(today())
    Responsibility.objects.bulk_create(
        Responsibility(
            task=task,
            text=unit["text"][:100],
            role=unit["role"] or "",
            order=order,
            **meant_as(book.find(unit["text"])),
        )
        for task, words in pairs
        for order, unit in enumerate(words["units"], start=1)
    )


@transaction.atomic
def set_terms(*, by, plan, year, due_on, periods, lead_days=LEAD_DAYS, grace_days=0, rhythms=None) -> None:
    """What the notice does not say: year, due date, how often, and how many working days later leads report and all
    are late. rhythms: task id → rhythm of its own, "" for the plan's; tasks that are not named keep theirs."""
    locked_draft(by, plan)
    before = _terms(plan)
    plan.year, plan.due_on, plan.periods = year, due_on, periods
    plan.lead_days, plan.grace_days = lead_days, grace_days
    plan.save(update_fields=["year", "due_on", "periods", "lead_days", "grace_days"])
    _set_rhythms(plan, rhythms or {})
    record(by=by, verb="plan.set_terms", subject=plan, before=before, after=_terms(plan))


def _set_rhythms(plan, rhythms) -> None:
    tasks = list(plan.tasks.filter(pk__in=rhythms))
    for task in tasks:
        task.rhythm = "" if rhythms[task.pk] == plan.periods else rhythms[task.pk]
    Task.objects.bulk_update(tasks, ["rhythm"])


def _terms(plan) -> dict:
    """The terms as the trail keeps them."""
    own = plan.tasks.exclude(rhythm="").values_list("order", "rhythm")
    return {
        "year": plan.year,
        "due_on": str(plan.due_on or ""),
        "periods": plan.periods,
        "lead_days": plan.lead_days,
        "grace_days": plan.grace_days,
        "rhythms": {str(order): rhythm for order, rhythm in own},
    }


@transaction.atomic
def discard_draft(*, by, plan) -> None:
    """Throw away a draft and its notice; the file can be uploaded again."""
    locked_draft(by, plan)
    record(by=by, verb="plan.discard", subject=plan)
    notice = plan.notice
    plan.delete()
    notice.delete()
