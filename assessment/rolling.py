"""年度结转: what of the last year goes into a new one, and what of it is there already.

Reads only, in a constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Max

from assessment.models import Indicator, Rectification, Scheme
from branches.models import Unit
from tasks.models import Plan, ReminderRule


@dataclass(frozen=True)
class SchemeLine:
    """A scheme to copy. is_there: the new year has one of this name. tasks, markers: names that the copy loses, because
    the new plan has no such task, or the unit is gone."""

    scheme: Scheme
    is_there: bool
    tasks: list[str]
    markers: list[str]


@dataclass(frozen=True)
class RuleLine:
    """A reminder rule to copy. task: the new plan's, None for a rule of the whole plan. is_lost: it has none such."""

    rule: ReminderRule
    task: object
    is_there: bool
    is_lost: bool


@dataclass(frozen=True)
class RollOver:
    plan: Plan
    year: int | None
    schemes: list[SchemeLine] = field(default_factory=list)
    rules: list[RuleLine] = field(default_factory=list)
    rectifications: int = 0

    @property
    def new_schemes(self) -> list[SchemeLine]:
        return [line for line in self.schemes if not line.is_there]

    @property
    def new_rules(self) -> list[RuleLine]:
        return [line for line in self.rules if not (line.is_there or line.is_lost)]

    @property
    def has_work(self) -> bool:
        return bool(self.new_schemes or self.new_rules)


def roll_over_of(plan, day) -> RollOver:
    """From the last year before the plan's that had a published scheme."""
    published = Scheme.objects.filter(status=Scheme.Status.PUBLISHED, year__lt=plan.year)
    year = published.aggregate(last=Max("year"))["last"]
    if year is None:
        return RollOver(plan, None)
    tasks = {task.name: task for task in plan.tasks.all()}
    return RollOver(
        plan, year, _schemes(published.filter(year=year), plan, tasks, day), _rules(year, plan, tasks), _open_matters()
    )


def _schemes(published, plan, tasks, day) -> list[SchemeLine]:
    newest = {scheme.name: scheme for scheme in published.select_related("plan").order_by("name", "version")}
    there = set(Scheme.objects.filter(year=plan.year).values_list("name", flat=True))
    named, markers = defaultdict(set), defaultdict(set)
    rows = Indicator.objects.filter(section__component__scheme__in=newest.values())
    columns = ("section__component__scheme_id", "task__name", "marker_id", "marker__name")
    active = set(Unit.objects.active(day).values_list("pk", flat=True))
    for scheme, task, marker, marker_name in rows.values_list(*columns):
        if task and task not in tasks:
            named[scheme].add(task)
        if marker and marker not in active:
            markers[scheme].add(marker_name)
    return [
        SchemeLine(scheme, scheme.name in there, sorted(named[scheme.pk]), sorted(markers[scheme.pk]))
        for scheme in newest.values()
    ]


def _rules(year, plan, tasks) -> list[RuleLine]:
    old = ReminderRule.objects.filter(plan__year=year, plan__status=Plan.Status.PUBLISHED)
    known = set(ReminderRule.objects.filter(plan=plan).values_list("kind", "task_id"))
    found = {}
    for rule in old.select_related("task", "plan__notice").order_by("pk"):
        task = tasks.get(rule.task.name) if rule.task else None
        is_lost = rule.task is not None and task is None
        key = (rule.kind, rule.task.name if is_lost else task and task.pk)
        found.setdefault(key, RuleLine(rule, task, (rule.kind, task and task.pk) in known and not is_lost, is_lost))
    return list(found.values())


def _open_matters() -> int:
    return Rectification.objects.exclude(state=Rectification.State.CONFIRMED).count()
