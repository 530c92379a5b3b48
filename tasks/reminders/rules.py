"""The ladders as they are now: everybody's, a plan's, a task's; the nearest holds."""

from django.db.models import Q

from tasks.ladders import DEFAULTS, Ladder, ReminderKind
from tasks.models import ReminderRule


class Rules:
    """All rules, read once. Keys: (kind, plan id or None, task id or None)."""

    def __init__(self, kept: dict[tuple, Ladder]):
        self._kept = kept

    @classmethod
    def load(cls) -> "Rules":
        return cls({(rule.kind, rule.plan_id, rule.task_id): rule.ladder for rule in ReminderRule.objects.all()})

    def ladder(self, kind, plan=None, task=None) -> Ladder:
        """The nearest ladder for rows of `plan` and `task` (ids)."""
        found = (self._kept.get(key) for key in ((kind, plan, task), (kind, plan, None), (kind, None, None)))
        return next((ladder for ladder in found if ladder), DEFAULTS[ReminderKind(kind)])

    def scopes(self, *kinds) -> dict[tuple[Ladder, ...], Q]:
        """The ladders of `kinds` together → the assignments for which they hold."""
        places = {(plan, task) for kind, plan, task in self._kept if kind in kinds and plan}
        tasks = {task for _, task in places if task}
        plans = {plan for plan, task in places if not task}
        found = {self._of(kinds): ~Q(plan__in=plans) & ~Q(task__in=tasks)}
        for plan, task in places:
            where = Q(task=task) if task else Q(plan=plan) & ~Q(task__in=tasks)
            ladders = self._of(kinds, plan, task)
            found[ladders] = found[ladders] | where if ladders in found else where
        return found

    def _of(self, kinds, *place):
        return tuple(self.ladder(kind, *place) for kind in kinds)
