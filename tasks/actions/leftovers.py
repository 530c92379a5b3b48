"""Sorting the paragraphs that found no place: part of a task, no task at all, or open again."""

from django.db import transaction

from records.actions import record
from records.refusals import Refusal
from tasks.actions.draft_tasks import open_leftover
from tasks.actions.drafts import locked_draft
from tasks.models import Leftover, Task

JOINT = "\n"


@transaction.atomic
def merge_leftover(*, by, leftover, task) -> None:
    """Make the paragraph part of a task's words."""
    locked_draft(by, leftover.plan)
    leftover, task = open_leftover(leftover), Task.objects.get(pk=task.pk)
    task.text += JOINT + leftover.text
    task.save(update_fields=["text"])
    _decide(by, leftover, Leftover.Decision.MERGED, task)


@transaction.atomic
def set_aside(*, by, leftover) -> None:
    """Confirm that the paragraph is no task."""
    locked_draft(by, leftover.plan)
    _decide(by, open_leftover(leftover), Leftover.Decision.NONE, None)


@transaction.atomic
def reopen_leftover(*, by, leftover) -> None:
    """Take the decision back; a task made of the paragraph stays and can be dropped by itself."""
    locked_draft(by, leftover.plan)
    leftover = Leftover.objects.get(pk=leftover.pk)
    if not leftover.decision:
        raise Refusal("这段文字还没有处理，可能已由他人撤销。")
    if leftover.decision == Leftover.Decision.MERGED:
        task = Task.every.get(pk=leftover.task_id)
        before, _, after = task.text.rpartition(JOINT + leftover.text)
        task.text = before + after
        task.save(update_fields=["text"])
    _decide(by, leftover, Leftover.Decision.OPEN, None)


def _decide(by, leftover, decision, task) -> None:
    before = leftover.get_decision_display()
    leftover.decision, leftover.task = decision, task
    leftover.save(update_fields=["decision", "task"])
    after = {"decision": leftover.get_decision_display()} | ({"task": str(task)} if task else {})
    record(by=by, verb="leftover.decide", subject=leftover, before={"decision": before}, after=after)
