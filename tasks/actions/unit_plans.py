"""All of a unit's measures at once: handed in together, confirmed together. All rows or none."""

from django.db import transaction
from django.urls import reverse

from branches.models import WorkingDay
from modelagency.clock import today
from records.actions import record_all, tell
from records.models import Message
from records.refusals import Refusal
from tasks.actions.measures import another_leads, spare
from tasks.actions.moves import move_all, settle_all
from tasks.measures import is_complete, listing
from tasks.models import Assignment
from tasks.people import leaders_of
from tasks.states import MOVES, Verb

NOTHING_DONE = "没有办理任何一项，请刷新页面再选。"


@transaction.atomic
def file_all(*, by, unit, versions) -> int:
    """Hand in the drafted measures of several rows of `unit`, as `versions` (row id → version of the draft as shown)
    says; where nobody else leads the unit they take effect at once. Return how many rows."""
    rows = _locked(unit, versions)
    for row in rows:
        _check_complete(row)
        row.measures_filed_on = today()
    Assignment.objects.bulk_update(rows, ["measures_filed_on"])
    move_all(rows, Verb.FILE_MEASURES, by=by, texts={row.pk: listing(row.measures.all()) for row in rows})
    if another_leads(unit.pk, by):
        text = f"{unit} {len(rows)} 项任务的举措请确认"
        link = reverse("tasks:unit_measures", args=[unit.pk])
        tell(leaders_of(unit.pk, today()), kind=Message.Kind.REVIEW, text=text, link=link)
    else:
        _take_effect(rows)
    lines = [(row, unit.pk, {"measures": len(row.measures.all())}) for row in rows]
    record_all(by=by, verb="measures.file", subjects=lines)
    return len(rows)


@transaction.atomic
def confirm_all(*, by, unit, versions) -> int:
    """The unit's leader confirms the measures of several rows, as shown; none that they handed in themselves."""
    rows = _locked(unit, versions)
    if own := [row for row in rows if row.filed_by == by.pk]:
        raise Refusal(f"“{own[0].task.name}”的举措由您报送，请由本单位另一位审核人确认。{NOTHING_DONE}")
    calendar = WorkingDay.objects.calendar()
    for row in rows:
        spare(row, calendar, today())
    Assignment.objects.bulk_update(rows, ["spared_until"])
    move_all(rows, Verb.CONFIRM_MEASURES, by=by)
    record_all(by=by, verb="measures.confirm", subjects=[(row, unit.pk, {}) for row in rows])
    return len(rows)


def _locked(unit, versions) -> list[Assignment]:
    """The rows as they were shown, locked in one order until the transaction ends."""
    found = Assignment.objects.select_for_update(of=("self",)).filter(unit=unit, pk__in=versions).order_by("pk")
    rows = list(found.with_filer().select_related("plan", "task__pillar", "unit").prefetch_related("measures"))
    if len(rows) < len(versions):
        raise Refusal(f"有的落实项已收回或不属于本单位。{NOTHING_DONE}")
    if changed := [row for row in rows if row.measures_version != versions[row.pk]]:
        raise Refusal(f"您打开页面之后，“{changed[0].task.name}”的举措有改动。{NOTHING_DONE}")
    return rows


def _check_complete(row) -> None:
    if not is_complete(row.measures.all()):
        raise Refusal(f"“{row.task.name}”还没有写举措，或者有举措没有写明责任人和完成标志。{NOTHING_DONE}")


def _take_effect(rows) -> None:
    for row in rows:
        row.state = MOVES[Verb.CONFIRM_MEASURES].to
    Assignment.objects.bulk_update(rows, ["state"])
    settle_all(rows)
