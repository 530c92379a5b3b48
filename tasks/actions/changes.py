"""Carrying out a change of units: rows, leads, posts and files go on with who takes over; names of the past stay."""

from datetime import timedelta

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.urls import reverse

from branches.actions.changes import end, follow, found_taker, hand_over_shelf, locked_draft_change, rename
from branches.actions.closure import lock_tree, replant
from branches.actions.posts import close_post
from branches.models import Unit, UnitChange
from branches.permissions import require_changer
from branches.roles import SENSITIVE
from modelagency.clock import now, today
from records.actions import record, tell
from records.models import Message, YearLock
from records.refusals import Refusal
from tasks.actions.lapsing import lapse
from tasks.actions.moves import add_step, locked, move, settle, settle_all
from tasks.actions.rollups import COUNTED, uncount
from tasks.actions.rows import leading_units
from tasks.breakdown import LEAD
from tasks.models import Assignment, Plan, Responsibility, Step
from tasks.outlook import NEW, STAY, consequences, digest, outlook_of, shelf_takers
from tasks.people import leaders_of, reporters_of
from tasks.states import Right, Verb, verbs_of


@transaction.atomic
def apply_change(*, by, change, seen) -> UnitChange:
    """Do what the preview showed; `seen` is the digest of what was shown. Raise Refusal when it is another by now."""
    lock_tree()
    change = locked_draft_change(change)
    require_changer(by, change)
    list(
        Plan.objects.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk")
    )  # nobody adds rows meanwhile
    outlook = outlook_of(change)
    told = consequences(outlook)
    if change.effective_on > today():
        raise Refusal(f"生效日期是 {change.effective_on:%Y-%m-%d}，请在当天或以后办理；草稿已保存。")
    if digest(told) != seen:
        raise Refusal("您核对以后情况有变化（如单位刚提交了进展），没有办理。请返回重新核对。")
    change.from_label = "、".join(map(str, outlook.units))
    takers = _carry_out(by, outlook)
    change.to_label = "、".join(map(str, takers)) or change.new_name or str(change.parent or "")
    change.told, change.done_by, change.done_at = told, by, now()
    change.save()
    record(by=by, verb="unit_change.apply", subject=change, after={"units": change.from_label, "to": change.to_label})
    return change


def _carry_out(by, outlook) -> list[Unit]:
    """Return the units that carry on, or were founded."""
    change, units = outlook.change, outlook.units
    last_day = change.effective_on - timedelta(days=1)
    if change.kind == UnitChange.Kind.RENAMED:
        _keep_names(units[0])
        rename(units[0], change.new_name, last_day)
        return []
    if change.kind == UnitChange.Kind.MOVED:
        replant(units[0], change.parent)
        return []
    made = found_taker(change, units)
    takers = outlook.takers | ({NEW: made} if made else {})
    if change.decides_rows:
        _hand_over(by, outlook, takers, last_day)
    return list(takers.values())


def _hand_over(by, outlook, takers, last_day) -> None:
    usual = next(iter(takers.values()), None)
    for unit in outlook.units:
        _keep_names(unit)
    files = {pk: takers[_value(taker)] for pk, taker in shelf_takers(outlook.units, outlook.rows).items()}
    for fate in outlook.rows:
        _move_row(by, outlook.change, fate, takers.get(fate.value))
    leads = [(task, lead and takers[_value(lead)]) for task, lead in outlook.leads]
    _move_leads(outlook.units, leads)
    _set_days({fate.thing.plan for fate in outlook.rows} | {task.plan for task, _ in leads}, takers.values())
    for fate in outlook.posts:
        if taker := takers.get(fate.value):
            follow(by, fate.thing, taker)
        elif fate.thing.role not in SENSITIVE:
            close_post(fate.thing, today() - timedelta(days=1))
    for unit in outlook.units:
        hand_over_shelf(unit, files, usual)
        end(unit, usual, last_day)
    _say(outlook.change, outlook.units, takers.values())


def _value(taker) -> str:
    """The choice that means `taker`, who may not have been stored when it was made."""
    return f"unit-{taker.pk}" if taker.pk else NEW


def _move_row(by, change, fate, taker) -> None:
    row, why = locked(fate.thing), f"（{change.document_number}，{change.reason}）"
    if taker is None:
        if fate.value != STAY:
            lapse(row)
            move(row, Verb.RELEASE)
            add_step(row, Verb.RELEASE, by=by, text=f"{row.unit}{change.get_kind_display()}，不再承担{why}")
            settle(row)
        return
    target = Assignment.objects.filter(task=row.task_id, unit=taker).first()
    Responsibility.objects.filter(task=row.task_id, unit=row.unit_id).update(unit=taker)
    if target is None:
        _carry(by, row, taker, why)
    else:
        _merge(by, row, locked(target), why)


def _carry(by, row, taker, why) -> None:
    uncount(Assignment.objects.filter(pk=row.pk))
    row.refresh_from_db(fields=COUNTED)
    text = f"原由{row.unit}承担，转由{taker}继续承担{why}"
    row.unit, returned = taker, row.returned
    add_step(row, Verb.CARRY_ON, by=by, text=text)
    row.returned = returned
    row.save(update_fields=["unit", "returned"])
    settle(row)


def _merge(by, row, target, why) -> None:
    """The taker's row gets the measures, marked from whom; the other row stays to be read, and counts no more."""
    for measure in row.measures.all():
        measure.pk, measure._state.adding = None, True
        measure.assignment, measure.came_from = target, measure.came_from or str(row.unit)
        measure.save()
    target.measures_version += 1
    if row.role == LEAD:
        target.role = LEAD
    target.save(update_fields=["measures_version", "role"])
    before, returned = target.progress, target.returned
    settle(target)
    text = f"{row.unit}的同一任务并入，举措一并列入{why}"
    add_step(target, Verb.TAKE_IN, by=by, text=text, before=before, after=target.progress)
    target.returned = returned
    target.save(update_fields=["returned"])
    lapse(row)
    move(row, Verb.MERGE)
    row.merged_into = target
    row.save(update_fields=["merged_into"])
    add_step(row, Verb.MERGE, by=by, text=f"并入{target.unit}的同一任务{why}")
    settle(row)


def _move_leads(units, leads) -> None:
    for task, lead in leads:
        task.lead = lead
        task.save(update_fields=["lead"])
        if lead:
            Responsibility.objects.filter(task=task, unit__in=units).update(unit=lead)


def _set_days(plans, takers) -> None:
    """Who leads a task by now reports after the members; who does not, with them."""
    for plan in plans:
        leading = leading_units(plan)
        rows = Assignment.objects.filter(plan=plan, unit__in=[taker.pk for taker in takers])
        changed = [row for row in rows.select_related("plan", "task") if row.reports_last != (row.unit_id in leading)]
        for row in changed:
            row.reports_last = row.unit_id in leading
        Assignment.objects.bulk_update(changed, ["reports_last"])
        settle_all(changed)


def _keep_names(unit) -> None:
    """Write the unit's name of today on the steps it took as unit or as lead, before it has another or goes. Steps of
    years under seal have theirs."""
    steps = Step.objects.filter(unit_label="").exclude(assignment__plan__year__in=YearLock.years())
    own = steps.filter(assignment__unit=unit, verb__in=verbs_of(Right.REPORT, Right.CONFIRM))
    led = steps.filter(assignment__task__lead=unit, verb__in=verbs_of(Right.REVIEW), stand_in=False)
    for some in (own, led):
        Step.objects.filter(pk__in=some.order_by().values("pk")).update(unit_label=unit.name)


def keep_names(year) -> None:
    """Write on all steps of a year the names that units have today, before the year is sealed."""
    steps = Step.objects.filter(unit_label="", assignment__plan__year=year)
    for verbs, name in (
        (steps.filter(verb__in=verbs_of(Right.REPORT, Right.CONFIRM)), "unit__name"),
        (
            steps.filter(verb__in=verbs_of(Right.REVIEW), stand_in=False, assignment__task__lead__isnull=False),
            "task__lead__name",
        ),
    ):
        names = Assignment.objects.filter(pk=OuterRef("assignment")).values(name)
        Step.objects.filter(pk__in=verbs.order_by().values("pk")).update(unit_label=Subquery(names))


def _say(change, units, takers) -> None:
    names = "、".join(map(str, units))
    what = f"{change.get_kind_display()}（{change.document_number}）"
    text = f"{names}自 {change.effective_on:%Y-%m-%d} 起{what}，请查看变更内容"
    concerned = [unit.pk for unit in [*units, *takers]]
    people = {pk for unit in concerned for pk in [*reporters_of(unit, today()), *leaders_of(unit, today())]}
    tell(people, kind=Message.Kind.NOTICE, text=text, link=reverse("tasks:change", args=[change.pk]))
