"""落实项: the list to which every figure leads, and the same of one task."""

from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.db.models import Q, QuerySet

from branches.models import Unit
from branches.permissions import Rights, rights_of
from modelagency.clock import today
from modelagency.excel import Column
from records.listings import Listing
from tasks.filings.urging import BY_STATE, OWED
from tasks.forms.filters import FilterForm
from tasks.lights import LIGHT_LABELS, Light
from tasks.models import Assignment, Task
from tasks.naming import late_for
from tasks.permissions import get_task
from tasks.progress import planned
from tasks.row_words import asked_by, days_left, row_words
from tasks.states import ReportState

COLUMNS = [
    Column("任务", 26),
    Column("责任单位", 24),
    Column("分工", 8, centred=True),
    Column("状态", 18, centred=True),
    Column("完成（%）", 9),
    Column("计划（%）", 9),
    Column("时限", 12, centred=True),
    Column("剩余", 12, centred=True),
]


@dataclass(frozen=True)
class Look:
    """What an address of the list asks for. visible: before the words and the other filters narrow it to `rows`."""

    form: FilterForm
    rights: Rights
    visible: QuerySet
    rows: QuerySet


def look_at(user, query) -> Look:
    """?light= … as FilterForm has them; BadRequest for what it refuses."""
    form, rights = FilterForm(query), rights_of(user)
    if not form.is_valid():
        raise BadRequest("筛选条件不对：" + "".join(error for errors in form.errors.values() for error in errors))
    chosen, visible = form.cleaned_data, Assignment.objects.visible_to(rights).with_light(today())
    if Light.STOPPED not in chosen["light"]:  # what rests is shown to who asks for it
        visible = visible.counted()
    if not any(chosen[name] for name in ("plan", "pillar", "task")):
        visible = visible.unlocked()  # a year under seal is shown to who asks for its plan
    rows = filtered(visible.of_units(chosen["kind"], chosen["category"]), chosen)
    return Look(form, rights, visible, rows.for_rows().in_order())


def filtered(rows, chosen):
    """`rows` (with lights) as a FilterForm's cleaned data asks for them, but for the kind and category of units."""
    simple = {
        "plan": chosen["plan"],
        "task__pillar": chosen["pillar"],
        "task": chosen["task"],
        "unit": chosen["unit"],
        "light__in": chosen["light"],
        "awaiting": chosen["awaiting"],
        "returned": chosen["returned"],
    }
    rows = rows.filter(**{name: value for name, value in simple.items() if value})
    if chosen["lead"] is not None:
        rows = rows.filter(task__lead=chosen["lead"] or None)
    if chosen["late"]:
        rows = late_for(rows, today(), chosen["late"])
    if chosen["owing"]:
        rows = owing_as(rows.owing(chosen["owing"]), chosen["owed"])
    for word in chosen["q"].split():
        rows = rows.filter(Q(task__in=Task.every.named(word)) | Q(unit__in=Unit.objects.found(word)))
    return rows


def owing_as(rows, kind):
    """`rows` that owe a report, by a key of OWED; all of them without one."""
    state = {kind: state for state, kind in BY_STATE.items()}.get(kind)
    if state or not kind:
        return rows.filter(state=state) if state else rows
    rows = rows.exclude(state__in=BY_STATE)
    returned = Q(report_state=ReportState.RETURNED)
    return rows.filter(returned if kind == "amend" else Q(report_state=None) | ~returned)


def rows_of_task(user, task):
    """The rows of one task that this person may see."""
    return Assignment.objects.visible_to(rights_of(user)).counted().filter(task=task).with_light(today())


def cells(row) -> tuple:
    day, until = today(), asked_by(row)
    share = planned(day, starts_on=row.worked_from, due_on=row.ends_on)
    words = " ".join(word for word, _ in row_words(row, row.light, day))
    left = days_left(until, day) if until else None
    return (row.task.called, row.unit.name, row.get_role_display(), words, row.progress, share, until, left)


def _about(user, query) -> str:
    """The filters in words; what needs looking up is said by the rows themselves."""
    form = FilterForm(query)
    chosen = form.cleaned_data if form.is_valid() else {}
    lights = "、".join(LIGHT_LABELS[Light(code)] for code in chosen["light"])
    kind = dict(form.fields["kind"].choices).get(chosen["kind"], "")
    awaiting = dict(form.fields["awaiting"].choices).get(chosen["awaiting"], "")
    returned = "退回补正" if chosen["returned"] else ""
    owing = f"{chosen['owing']}{OWED.get(chosen['owed'], '未报送')}" if chosen["owing"] else ""
    words = f"含“{chosen['q']}”" if chosen["q"] else ""
    return "　".join(filter(None, [lights, kind, awaiting, returned, owing, words]))


ASSIGNMENTS = Listing(
    title="落实项", columns=COLUMNS, rows=lambda user, query: look_at(user, query).rows, cells=cells, about=_about
)
OF_TASK = Listing(
    title="任务落实情况",
    columns=COLUMNS,
    rows=lambda user, query, pk: rows_of_task(user, get_task(user, pk)).for_rows().in_order(),
    cells=cells,
    about=lambda user, query, pk: get_task(user, pk).called,
)
