"""Whom an amendment touches: rows that go on under new words, rows that end, rows that begin; and what forbids it."""

from collections import defaultdict
from dataclasses import dataclass, field

from branches.models import Unit
from tasks.actions.amending import words_of
from tasks.actions.spread import AVOIDANCE, Spread, members_of, without_reviewer
from tasks.breakdown import LEAD, RESPONSIBLE
from tasks.models import Assignment, TaskChange
from tasks.states import State

ENDED = {State.CLOSED, State.WITHDRAWN}


@dataclass
class Touch:
    """One change and its rows. new: unit → role; ended: units that were to get a row and had one that has ended, which
    no amendment brings back; finished: closed rows of the task, which stay as they are."""

    change: TaskChange
    rows: list[Assignment] = field(default_factory=list)
    gone: list[Assignment] = field(default_factory=list)
    new: dict[Unit, str] = field(default_factory=dict)
    ended: list[Unit] = field(default_factory=list)
    finished: int = 0

    @property
    def units(self) -> set[int]:
        return {row.unit_id for row in [*self.rows, *self.gone]} | {unit.pk for unit in self.new}

    @property
    def later(self) -> dict[int, str]:
        """Unit id → role of the rows there will be."""
        return {row.unit_id: row.role for row in self.rows} | {unit.pk: role for unit, role in self.new.items()}


def changes_of(amendment) -> list[TaskChange]:
    """The changes with all they name; three more queries."""
    changes = amendment.changes.select_related("pillar", "lead", "task__pillar", "task__lead")
    return list(changes.prefetch_related("units__unit", "units__group", "task__targets"))


def touches(amendment, day) -> list[Touch]:
    """The changes of an amendment with their rows as of `day`, in a fixed number of queries."""
    changes = changes_of(amendment)
    rows = defaultdict(list)
    for row in Assignment.objects.filter(task__in=[change.task_id for change in changes]).select_related("unit"):
        rows[row.task_id].append(row)
    members = members_of({one.group for change in changes for one in change.units.all() if one.group}, day)
    added = {change.pk: _added(change, members) for change in changes}
    units = Unit.objects.in_bulk({pk for pks in added.values() for pk in pks})
    return [_touch(change, rows[change.task_id], [units[pk] for pk in added[change.pk]]) for change in changes]


def _added(change, members) -> list[int]:
    """Ids of the units that the change names or whose group it names, each once."""
    named = [one for one in change.units.all() if one.is_added]
    return list(dict.fromkeys(pk for one in named for pk in ([one.unit_id] if one.unit_id else members[one.group_id])))


def _touch(change, rows, added) -> Touch:
    live = [row for row in rows if row.state not in ENDED]
    if change.kind == TaskChange.Kind.DROP:
        return Touch(change, gone=live, finished=sum(row.state == State.CLOSED for row in rows))
    dropped = {one.unit_id for one in change.units.all() if not one.is_added}
    there = {row.unit_id: row for row in rows}
    return Touch(
        change,
        rows=[row for row in live if row.unit_id not in dropped],
        gone=[row for row in live if row.unit_id in dropped],
        new={unit: role_of(change, unit.pk) for unit in added if unit.pk not in there},
        ended=[unit for unit in added if unit.pk in there and there[unit.pk].state in ENDED],
        finished=sum(row.state == State.CLOSED for row in rows),
    )


def role_of(change, unit_id) -> str:
    return LEAD if unit_id == change.lead_id else RESPONSIBLE


def troubles(amendment, touched, today) -> list[str]:
    """What stands in the way of issuing the draft, in Chinese; empty when nothing does."""
    found = _missing_terms(amendment, today)
    if not touched and not amendment.due_on:
        found.append("还没有任何改动，请修改、增加或撤销任务，或者填写新的办结时限。")
    for touch in touched:
        if touch.change.kind == TaskChange.Kind.CHANGE and not changed_parts(touch.change):
            found.append(f"“{touch.change.name}”没有改动，请修改或移除这一项。")
        if touch.change.kind != TaskChange.Kind.DROP and not touch.later and not touch.finished:
            found.append(f"“{touch.change.name}”没有责任单位了。不再开展的任务请改为撤销。")
    return found + unreviewed(touched)


def unreviewed(touched) -> list[str]:
    """The sentence on units with a row that nobody may review; no sentence without one."""
    rows = {touch.change.pk: touch.later for touch in touched if touch.later}
    without = without_reviewer(Spread(rows, {touch.change.pk: touch.change.lead_id for touch in touched}, {}))
    names = Unit.objects.filter(pk__in=without).in_order().values_list("name", flat=True) if without else ()
    return [f"以下单位的事项没有可复核的人：{'、'.join(names)}。{AVOIDANCE}"] if names else []


PARTS = {"number": "序号", "name": "短名", "title": "标题", "text": "要求", "deadline": "时限", "targets": "量化指标"}


def changed_parts(change) -> list[str]:
    """What differs from the words before (`before` once it is in force), in Chinese: 标题, 要求, 牵头单位, 责任单位."""
    before = change.before or words_of(change.task) | {"lead": str(change.task.lead or "")}
    parts = [label for name, label in PARTS.items() if before[name] != getattr(change, name)]
    lead = ["牵头单位"] if before["lead"] != str(change.lead or "") else []
    return [*parts, *lead, *(["责任单位"] if change.units.all() else [])]


def _missing_terms(amendment, today) -> list[str]:
    found, plan = [], amendment.plan
    if not amendment.document_number:
        found.append("请填写修订的发文字号。")
    if not amendment.effective_on:
        found.append("请填写生效日期。")
        return found
    if amendment.effective_on < today:
        found.append("生效日期已过，请改为今天或以后。")
    if amendment.effective_on > (amendment.due_on or plan.due_on):
        found.append("生效日期晚于办结时限，请改正其中一个。")
    return found
