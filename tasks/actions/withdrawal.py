"""Taking a published plan back to a draft (撤回), while no unit has written anything."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Value
from django.urls import reverse

from branches.models import Post
from branches.roles import Role
from modelagency.clock import now, today
from records.actions import record, tell
from records.models import Message
from records.refusals import Refusal
from tasks.models import Assignment, Plan, Step, Task
from tasks.states import State, Verb

NAMED = 8  # units that a sentence names; the rest is a number


@dataclass(frozen=True)
class Consequence:
    """What goes with a withdrawal: rows, their units, those that had accepted, rows given later, people told."""

    rows: int
    units: int
    accepted: int
    added: int
    people: int


def consequence(plan) -> Consequence:
    rows = list(Assignment.objects.filter(plan=plan).values_list("unit", "state"))
    return Consequence(
        rows=len(rows),
        units=len({unit for unit, _ in rows}),
        accepted=len({unit for unit, state in rows if state != State.TO_ACCEPT}),
        added=Step.objects.filter(assignment__plan=plan, verb=Verb.ASSIGN).count(),
        people=len(_told(plan)),
    )


def obstacles(plan) -> list[str]:
    """What stands in the way of withdrawing the plan, in Chinese: whatever was made of it and would go with it."""
    found = [f"{_listing(names)}已有{label}。" for label, names in _made_of(plan)]
    if plan.amendments.exists():
        found.append("方案已有修订。")
    if plan.bulletins.exists():
        found.append("方案已有通报。")
    for model, field in _pointing_at(Plan):
        if model._meta.app_label != Plan._meta.app_label:
            count = model.objects.filter(**{field: plan}).count()
            found += [f"有 {count} 个{model._meta.verbose_name}用到这份方案。"] if count else []
    return found


@transaction.atomic
def withdraw_plan(*, by, plan, reason) -> int:
    """Make the plan a draft again and take its rows back; everybody who got them is told. Return the number of rows.

    The rows are locked first: what a unit writes at the same moment is either seen here, or refused there.
    """
    plan = Plan.objects.select_for_update(of=("self",), no_key=True).select_related("notice").get(pk=plan.pk)
    if plan.status != Plan.Status.PUBLISHED:
        raise Refusal("方案没有发布，或已由他人撤回。")
    rows = Assignment.objects.select_for_update().filter(plan=plan).order_by("pk")
    count = len(rows.values_list("pk"))
    if found := obstacles(plan):
        raise Refusal("不能撤回：" + "".join(found) + "撤回会丢掉这些内容。")
    told = _told(plan)
    Assignment.objects.filter(plan=plan).delete()
    plan.spans.all().delete()
    plan.rollups.all().delete()
    plan.group_rollups.all().delete()
    _make_draft(plan, by, reason)
    text = f"《{plan}》已撤回，{count} 个落实项一并收回，不用再办理。理由：{reason}"
    tell(told, kind=Message.Kind.NOTICE, text=text, link=reverse("home"))
    record(by=by, verb="plan.withdraw", subject=plan, after={"reason": reason, "assignments": count})
    return count


def _make_draft(plan, by, reason) -> None:
    """The names, terms and chosen leads stay as they were; what publication added goes."""
    if plan.lead_rule != Plan.LeadRule.EACH:
        Task.every.filter(plan=plan).update(lead=None)
    plan.status = Plan.Status.DRAFT
    plan.starts_on = plan.counted_on = plan.published_at = plan.published_by = None
    plan.unit_count = 0
    plan.withdrawn_on, plan.withdrawn_because = today(), reason
    plan.edited_at, plan.edited_by = now(), by
    plan.save()


def _told(plan) -> set[int]:
    """Those who were told of the rows, and those who have acted on them."""
    units = Assignment.objects.filter(plan=plan).values("unit")
    posts = Post.objects.valid(today()).with_role(Role.REPORTER, Role.LEADER).filter(unit__in=units)
    acted = Step.objects.filter(assignment__plan=plan, by__isnull=False).exclude(verb=Verb.ASSIGN)
    return {*posts.values_list("user_id", flat=True), *acted.values_list("by_id", flat=True)}


def _pointing_at(model) -> list:
    """(other model, name of its foreign key) of everything that points at `model`, whatever app it is of."""
    relations = model._meta.get_fields(include_hidden=True)
    return [
        (relation.related_model, relation.remote_field.name)
        for relation in relations
        if relation.one_to_many or relation.one_to_one and relation.auto_created
    ]


def _made_of(plan) -> list[tuple[str, list[str]]]:
    """(what was made of the plan's rows, the units in their order), in one query for all kinds of things."""
    pointing = [(model, field) for model, field in _pointing_at(Assignment) if model not in (Step, Assignment)]
    parts = []
    for place, (model, field) in enumerate(pointing):
        unit = f"{field}__unit"
        held = model._base_manager.filter(**{f"{field}__plan": plan}).order_by()
        parts.append(held.values_list(Value(place), f"{unit}__order", unit, f"{unit}__name").distinct())
    names = defaultdict(list)
    for place, *_, name in sorted(parts[0].union(*parts[1:])):
        names[place].append(name)
    return [(pointing[place][0]._meta.verbose_name, units) for place, units in names.items()]


def _listing(names) -> str:
    rest = f"等 {len(names)} 个单位" if len(names) > NAMED else ""
    return "、".join(names[:NAMED]) + rest
