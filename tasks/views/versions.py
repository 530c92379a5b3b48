"""Which version of the plan holds for a task, what held before, and what will change when."""

from dataclasses import dataclass

from django.db.models import Prefetch

from records.dates import month_day
from tasks.actions.touched import changed_parts
from tasks.models import Amendment, TaskChange
from tasks.views.amendment_page import Line, lines_of

WHAT = {TaskChange.Kind.ADD: "新增这项任务", TaskChange.Kind.DROP: "撤销这项任务"}


@dataclass(frozen=True)
class Version:
    """An amendment as far as it concerns the task: what it changes in words, and the wordings side by side."""

    amendment: Amendment
    holds: bool
    what: str
    lines: list[Line]


def versions_of(task) -> list[Version]:
    """The issued amendments that touch the task or the plan's due day, the newest first; at most four queries."""
    changes = TaskChange.objects.filter(task=task).select_related("lead", "task__lead")
    changes = changes.prefetch_related("units__unit", "units__group", "task__targets")
    issued = Amendment.objects.issued().filter(plan=task.plan_id).order_by("-number")
    found = [_version(one) for one in issued.prefetch_related(Prefetch("changes", changes, to_attr="of_task"))]
    return [version for version in found if version.what]


def _version(amendment) -> Version:
    change = next(iter(amendment.of_task), None)
    parts = [_what(change)] if change else []
    if amendment.due_on:
        parts.append(f"办结时限改为 {month_day(amendment.due_on)}")
    holds = amendment.status == Amendment.Status.IN_FORCE
    return Version(amendment, holds, "，".join(parts), lines_of(change) if change else [])


def _what(change) -> str:
    return WHAT.get(change.kind) or f"{'、'.join(changed_parts(change))}有调整"
