"""Figures kept as sums, so that no page has to count a million rows."""

from django.db import models

from branches.models import Unit
from tasks.lights import LIGHT_LABELS
from tasks.models.plans import Pillar, Plan, Task
from tasks.querysets import RollUpQuerySet, SumQuerySet

LIGHTS = [(code.value, label) for code, label in LIGHT_LABELS.items()]


class RollUp(models.Model):
    """A summand of the figures (汇总): so many rows of a unit in a pillar have this light, with this sum of progress.

    A change adds one with -1 for what the row counted as and one with +1 for what it counts as now; nothing is locked
    and nobody waits. Written by `actions.rollups` only, in the transaction of the change; the light is that of the day
    `Plan.counted_on`.
    """

    # Without constraints: to check one, PostgreSQL would lock the row pointed at, and wait for whoever holds it.
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, db_constraint=False, related_name="rollups")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    pillar = models.ForeignKey(Pillar, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    light = models.CharField("状态", max_length=12, choices=LIGHTS)
    number = models.IntegerField("项数")
    progress = models.IntegerField("进度合计")

    objects = RollUpQuerySet.as_manager()

    class Meta:
        verbose_name = "汇总"
        default_permissions = ()
        indexes = [models.Index(fields=["plan", "unit", "pillar", "light"])]

    def __str__(self):
        return f"{self.unit_id} {self.pillar_id} {self.light} {self.number:+d}"


class GroupFigure(models.Model):
    """So many rows of a task, in units of a kind and category, have this light and wait for this side."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    kind = models.CharField("单位类别", max_length=12)
    category = models.CharField("考核分类", max_length=30, blank=True)
    light = models.CharField("状态", max_length=12, choices=LIGHTS)
    awaiting = models.CharField("等待", max_length=8, blank=True)
    number = models.IntegerField("项数")
    progress = models.IntegerField("进度合计")

    class Meta:
        abstract = True
        default_permissions = ()


class GroupRollUp(GroupFigure):
    """A summand as `RollUp` is, but of whole kinds and categories of units: as few for a province as for a county."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, db_constraint=False, related_name="group_rollups")

    objects = SumQuerySet.as_manager()

    class Meta(GroupFigure.Meta):
        verbose_name = "分类汇总"
        indexes = [models.Index(fields=["plan", "task"])]

    def __str__(self):
        return f"{self.task_id} {self.kind} {self.category} {self.light} {self.number:+d}"
