"""What the page of an amendment shows: each change as two columns, and whom it touches."""

from dataclasses import dataclass

from branches.models import Unit
from modelagency.clock import today
from tasks.actions.amending import words_of
from tasks.actions.touched import PARTS, Touch, changes_of, touches, troubles
from tasks.burden import added_by_month
from tasks.burden_sums import asked_by_rows
from tasks.models import Amendment, TaskChange
from tasks.wording import Part, sides

DROPPED = {"title": "标题", "text": "要求", "targets": "量化指标"}
NAMED = 8  # units a line names; the rest is a number


@dataclass(frozen=True)
class Line:
    """One part of a task (标题, 要求 …) before and after; an empty side has no parts."""

    label: str
    old: list[Part]
    new: list[Part]


@dataclass(frozen=True)
class Shown:
    """A change, its lines, the units it names, and those it touches; nobody once the amendment is in force."""

    change: TaskChange
    lines: list[Line]
    touch: Touch
    gets: list[str]
    loses: list[str]

    @property
    def begins(self) -> str:
        return _names(list(self.touch.new))

    @property
    def ends(self) -> str:
        return _names([row.unit for row in self.touch.gone])

    @property
    def stays_ended(self) -> str:
        return _names(self.touch.ended)


def page_of_amendment(amendment) -> dict:
    """The context of the page, in a fixed number of queries."""
    holds = amendment.status == Amendment.Status.IN_FORCE
    day = amendment.effective_on or today()
    touched = [Touch(change) for change in changes_of(amendment)] if holds else touches(amendment, day)
    is_draft = amendment.status == Amendment.Status.DRAFT
    return {
        "amendment": amendment,
        "plan": amendment.plan,
        "changes": [_shown(touch) for touch in touched],
        "troubles": troubles(amendment, touched, today()) if is_draft else [],
        "units": len({unit for touch in touched for unit in touch.units}),
        "rows": sum(len(touch.rows) for touch in touched),
        "gone": sum(len(touch.gone) for touch in touched),
        "added": sum(len(touch.new) for touch in touched),
        "holds": holds,
        "burden": [] if holds else _burden(amendment.plan, touched, day),
    }


def _burden(plan, touched, day):
    """What the new rows ask of their units, by month."""
    leads = dict(plan.tasks.values_list("pk", "lead"))
    for touch in touched:
        leads[touch.change.task_id or f"new-{touch.change.pk}"] = touch.change.lead_id
    rows = [(unit.pk, _rhythm(plan, touch.change)) for touch in touched for unit in touch.new]
    return added_by_month(asked_by_rows(rows, list(plan.spans.all()), set(leads.values()), day))


def _rhythm(plan, change) -> str:
    return (change.task.rhythm if change.task else "") or plan.periods


def _shown(touch) -> Shown:
    named = list(touch.change.units.all())
    gets = [str(one) for one in named if one.is_added]
    return Shown(touch.change, lines_of(touch.change), touch, gets, [str(one) for one in named if not one.is_added])


def lines_of(change) -> list[Line]:
    """What differs between the two wordings of the task."""
    old, new = before(change), after(change)
    labels = DROPPED if change.kind == TaskChange.Kind.DROP else PARTS | {"lead": "牵头单位"}
    both = [(label, old.get(name, ""), new.get(name, "")) for name, label in labels.items()]
    return [Line(label, *sides(was, will)) for label, was, will in both if was != will]


def before(change) -> dict:
    """The words that held before: as they are now until the amendment is in force; none of a task that is added."""
    if change.kind == TaskChange.Kind.ADD:
        return {}
    return change.before or words_of(change.task) | {"lead": str(change.task.lead or "")}


def after(change) -> dict:
    """The words from the day of the amendment on; none of a task that is dropped."""
    if change.kind == TaskChange.Kind.DROP:
        return {}
    return {name: getattr(change, name) for name in PARTS} | {"lead": str(change.lead or "")}


def _names(units: list[Unit]) -> str:
    """甲医院、乙医院等 30 个单位"""
    rest = f"等 {len(units)} 个单位" if len(units) > NAMED else ""
    return "、".join(str(unit) for unit in units[:NAMED]) + rest
