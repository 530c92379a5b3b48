"""From an uploaded notice to a draft plan, and from the draft to its terms."""

import hashlib
from datetime import date

from django.db import IntegrityError, transaction

from branches.actions.names import NameBook
from branches.models import Unit, UnitGroup
from modelagency.clock import today
from records.actions import record
from records.refusals import Refusal
from tasks.models import Notice, Pillar, Plan, Responsibility, Target, Task
from tasks.notices import read_file, read_notice
from tasks.titles import pillar_name, task_name


def import_notice(*, by, filename, data) -> tuple[Plan, bool]:
    """Read a notice and keep it as a draft plan. The same file again gives the plan it already became.

    Return (plan, is it new). Raise tasks.notices.NoticeError when the file is not a notice that can be read.
    """
    text = read_file(filename, data)
    said = read_notice(text).as_dict()
    digest = hashlib.sha256(data).hexdigest()
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
        not_understood=said["not_understood"],
        sha256=digest,
        uploaded_by=by,
    )
    plan = Plan.objects.create(notice=notice)
    pillars = Pillar.objects.bulk_create(
        Pillar(plan=plan, number=p["number"], name=pillar_name(p["title"])[:30], title=p["title"][:200], order=order)
        for order, p in enumerate(said["pillars"], start=1)
    )
    _keep_tasks(plan, {pillar.number: pillar for pillar in pillars}, said["tasks"])
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
            task=task, text=unit["text"][:100], role=unit["role"] or "", order=order, **_meant(book.find(unit["text"]))
        )
        for task, words in pairs
        for order, unit in enumerate(words["units"], start=1)
    )


def _meant(thing) -> dict:
    return {
        "unit": thing if isinstance(thing, Unit) else None,
        "group": thing if isinstance(thing, UnitGroup) else None,
    }


@transaction.atomic
def settle_name(*, by, plan, text, meant) -> int:
    """A person says what a name means: it holds for the whole draft, and can be said anew until it is published.

    meant: a Unit or UnitGroup. Return the number of places.
    """
    _check_draft(plan)
    places = Responsibility.objects.filter(task__plan=plan, text=text).update(**_meant(meant))
    if not places:
        raise Refusal(f"方案中没有“{text}”这个写法。")
    record(by=by, verb="plan.settle_name", subject=plan, after={"text": text, "meant": str(meant), "places": places})
    return places


@transaction.atomic
def set_terms(*, by, plan, year, due_on, periods, lead_rule) -> None:
    """What the notice does not say: year, due date, how often, and who leads."""
    _check_draft(plan)
    before = _terms(plan)
    plan.year, plan.due_on, plan.periods, plan.lead_rule = year, due_on, periods, lead_rule
    plan.save(update_fields=["year", "due_on", "periods", "lead_rule"])
    record(by=by, verb="plan.set_terms", subject=plan, before=before, after=_terms(plan))


def _terms(plan) -> dict:
    """The terms as the trail keeps them."""
    due_on = str(plan.due_on or "")
    return {"year": plan.year, "due_on": due_on, "periods": plan.periods, "lead_rule": plan.lead_rule}


@transaction.atomic
def discard_draft(*, by, plan) -> None:
    """Throw away a draft and its notice; the file can be uploaded again."""
    _check_draft(plan)
    record(by=by, verb="plan.discard", subject=plan)
    notice = plan.notice
    plan.delete()
    notice.delete()


def _check_draft(plan) -> None:
    status = Plan.objects.select_for_update().filter(pk=plan.pk).values_list("status", flat=True).first()
    if status is None:
        raise Refusal("这份草稿已被删除。")
    if status != Plan.Status.DRAFT:
        raise Refusal("方案已经发布，不能再改。")
