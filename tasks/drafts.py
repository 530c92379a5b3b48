"""A draft plan as it is read by those who work on it, and what it still asks of a person before it is published."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Prefetch

from tasks.models import Leftover, Plan, Responsibility, Task


@dataclass(frozen=True)
class Open:
    """names: different ones not yet matched; leads: tasks of which nobody said who leads; bare: tasks without any
    name; leftovers: number of paragraphs nobody sorted."""

    has_terms: bool
    names: tuple[str, ...] = ()
    leads: tuple[Task, ...] = ()
    bare: tuple[Task, ...] = ()
    leftovers: int = 0

    @property
    def page(self) -> str:
        """The name of the page on which to go on."""
        if self.names or self.leads or self.bare:
            return "names"
        return "publish" if self.has_terms else "terms"

    @property
    def words(self) -> list[str]:
        """What is still to do, in Chinese."""
        counted = [
            (self.names, f"{len(self.names)} 个名称待确认"),
            (self.leads, f"{len(self.leads)} 项任务待定牵头"),
            (self.bare, f"{len(self.bare)} 项任务没有责任单位"),
            (self.leftovers, f"{self.leftovers} 段文字未归类"),
            (not self.has_terms, "待定年度、时限、填报期"),
        ]
        return [words for found, words in counted if found]


def tasks_of(plans):
    """All tasks of the plans, the dropped ones too, with their pillars and names; two queries."""
    names = Responsibility.objects.select_related("unit", "group")
    tasks = Task.every.filter(plan__in=plans).select_related("pillar")
    return tasks.prefetch_related(Prefetch("responsibilities", names))


def questions(plan, tasks, leftovers) -> Open:
    """What is open in a draft. tasks: as from `tasks_of`; leftovers: how many are open."""
    kept = [task for task in tasks if not task.is_dropped]
    names = [named.text for task in kept for named in task.responsibilities.all() if not named.is_known]
    return Open(
        has_terms=plan.has_terms,
        names=tuple(dict.fromkeys(names)),
        leads=tuple(task for task in kept if lacks_lead(plan, task)),
        bare=tuple(task for task in kept if not task.responsibilities.all()),
        leftovers=leftovers,
    )


def open_questions(plans) -> dict[int, Open]:
    """Plan id → what is open, in three queries for any number of drafts."""
    tasks, plans = defaultdict(list), list(plans)
    for task in tasks_of(plans) if plans else ():
        tasks[task.plan_id].append(task)
    rows = Leftover.objects.filter(plan__in=plans, decision="").order_by().values("plan")
    leftovers = dict(rows.annotate(number=Count("id")).values_list("plan", "number"))
    return {plan.pk: questions(plan, tasks[plan.pk], leftovers.get(plan.pk, 0)) for plan in plans}


def lacks_lead(plan, task) -> bool:
    """Does a person still have to say who leads the task, by the rule or of itself?"""
    named = task.responsibilities.all()
    if not named or task.states_lead or plan.lead_rule in (Plan.LeadRule.FIRST, Plan.LeadRule.NONE):
        return False
    units = {None, *(name.unit_id for name in named)}
    return plan.lead_rule != Plan.LeadRule.EACH or not task.lead_is_set or task.lead_id not in units
