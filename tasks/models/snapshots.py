"""What the figures were on a day (快照), so that any past day can be drawn again."""

from django.db import models

from branches.models import Unit
from tasks.models.plans import Plan
from tasks.models.rollups import GroupFigure


class Snapshot(models.Model):
    """The figures of a plan at a moment. One a day is taken by the portal itself (`is_daily`); a bulletin has its own.

    `planned`: the planned share (时序进度) of the plan that day, in percent; `units`: how many units had rows.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="snapshots")
    day = models.DateField("日期")
    taken_at = models.DateTimeField("时间")
    is_daily = models.BooleanField("每日快照", default=True)
    planned = models.PositiveSmallIntegerField("时序进度")
    units = models.PositiveIntegerField("责任主体数")

    class Meta:
        verbose_name = "快照"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "day"], condition=models.Q(is_daily=True), name="one_daily_snapshot_per_plan"
            )
        ]

    def __str__(self):
        return f"{self.plan} {self.day}"


class SnapshotFigure(GroupFigure):
    """What `GroupRollUp` summed up to at the moment of the snapshot: one line for each of its keys."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="figures")

    class Meta(GroupFigure.Meta):
        verbose_name = "快照数字"
        indexes = [models.Index(fields=["snapshot", "task"])]

    def __str__(self):
        return f"{self.snapshot_id} {self.task_id} {self.light} {self.number}"


class UnitDay(models.Model):
    """How many rows of a unit had which light, from `day` on; written on the days on which that changed only.

    `progress`: the sum of the progress of all rows, in percent.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    day = models.DateField("日期")
    done = models.PositiveIntegerField("办结", default=0)
    normal = models.PositiveIntegerField("正常", default=0)
    waiting = models.PositiveIntegerField("待审核", default=0)
    behind = models.PositiveIntegerField("滞后", default=0)
    overdue = models.PositiveIntegerField("逾期", default=0)
    not_started = models.PositiveIntegerField("未开始", default=0)
    progress = models.PositiveIntegerField("进度合计", default=0)

    class Meta:
        verbose_name = "单位快照"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["plan", "unit", "day"], name="one_unit_day_per_plan")]

    def __str__(self):
        return f"{self.unit_id} {self.day}"
