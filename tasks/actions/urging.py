"""催办: somebody asks units to attend to what they owe. All that was considered goes into the ledger of reminders."""

from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from branches.models import Unit
from branches.permissions import rights_of
from modelagency.clock import now, today
from records.actions import record, send
from records.models import Message, Reminder, ReminderTerms
from records.refusals import Refusal
from tasks.ladders import ReminderKind
from tasks.links import assignment_link
from tasks.models import Assignment, Urge, UrgedRow
from tasks.urge_rules import UNTOLD
from tasks.urging import Urged, considered

OFFICE = "机关党委办公室"
NAMED = 3  # tasks a message names; the rest is a number
KEY = ["recipient", "rule", "subject_type", "subject_id", "unit_id", "due_on", "offset"]


@dataclass(frozen=True)
class Outcome:
    """What became of it. was_done: the same form had been sent before; then nothing was done."""

    units: list[Urged]
    was_done: bool = False

    @property
    def rows(self) -> int:
        return sum(len(unit.urged) for unit in self.units)

    @property
    def urged(self) -> list[Urged]:
        return [unit for unit in self.units if unit.urged]


@transaction.atomic
def urge(*, by, rows, token, text="") -> Outcome:
    """Urge the units of `rows` (ids). Each person hears of all theirs in one message; a unit urged too recently, by
    whomever, and rows on which nothing is owed are left out. token: of the form, see Urge."""
    _lock_units(rows)
    if Urge.objects.filter(by=by, token=token).exists():
        return Outcome([], was_done=True)
    found = Outcome(considered(rights_of(by), rows, ReminderTerms.current().urge_gap))
    if not found.units:
        raise Refusal("没有可以催办的落实项，请重新选择。")
    _keep(by, token, text, found.urged)
    _write_ledger(found.units, _tell(by, found.urged, text))
    after = {"units": len(found.urged), "rows": found.rows, "left": sum(len(unit.left) for unit in found.units)}
    subject = found.urged[0].unit if len(found.urged) == 1 else None
    record(by=by, verb="assignment.urge", subject=subject, unit_id=subject.pk if subject else None, after=after)
    return found


def _lock_units(rows) -> None:
    """Two people who urge a unit at once come one after the other, and the second finds the interval."""
    units = Unit.objects.filter(assignments__in=rows).values("pk")
    list(Unit.objects.filter(pk__in=units).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def _side(by, unit) -> str:
    """In whose name."""
    return OFFICE if rights_of(by).is_office else str(unit.urged[0].row.task.lead)


def _keep(by, token, text, units) -> None:
    own = {"by": by, "by_label": by.name, "text": text, "day": today(), "at": now(), "token": token}
    urges = Urge.objects.bulk_create(Urge(unit=unit.unit, side=_side(by, unit), **own) for unit in units)
    UrgedRow.objects.bulk_create(
        UrgedRow(urge=kept, assignment=line.row, number=line.number)
        for kept, unit in zip(urges, units, strict=True)
        for line in unit.urged
    )


def _tell(by, units, text) -> dict[int, Message]:
    """One message to each person; person → message."""
    told, sides = {}, {}
    for unit in units:
        for line in unit.urged:
            for person in line.people:
                told.setdefault(person, []).append(line)
                sides.setdefault(person, _side(by, unit))
    made = [_message(person, sides[person], lines, text) for person, lines in told.items()]
    return {message.recipient_id: message for message in send(made)}


def _message(person, side, lines, text) -> Message:
    names = list(dict.fromkeys(line.row.task.name for line in lines))[:NAMED]
    rest = f"等 {len(lines)} 项" if len(lines) > len(names) else ""
    link = assignment_link(lines[0].row) if len(lines) == 1 else reverse("home")
    words = f"{side}催办：{'、'.join(names)}{rest}，请尽快办理。{text}"
    return Message(recipient_id=person, kind=Message.Kind.REMINDER, text=words[:500], link=link)


def _write_ledger(units, messages) -> None:
    """A line for each person and row considered; one left out earlier the same day is overwritten once it is sent."""
    sent, left = [], []
    for line in (line for unit in units for line in unit.lines if line.reason not in UNTOLD):
        rows = left if line.reason else sent
        rows += [_reminder(line, person, messages.get(person)) for person in line.people]
    fields = ["state", "reason", "settled_at", "message"]
    Reminder.objects.bulk_create(sent, update_conflicts=True, unique_fields=KEY, update_fields=fields)
    Reminder.objects.bulk_create(left, ignore_conflicts=True)


def _reminder(line, person, message) -> Reminder:
    state = Reminder.State.SUPPRESSED if line.reason else Reminder.State.SENT
    return Reminder(
        recipient_id=person,
        rule=ReminderKind.URGE,
        subject_type=Assignment._meta.label_lower,
        subject_id=line.row.pk,
        unit_id=line.row.unit_id,
        due_on=today(),
        offset=line.number,
        send_on=today(),
        state=state,
        reason=line.reason,
        settled_at=now(),
        message=None if line.reason else message,
    )
