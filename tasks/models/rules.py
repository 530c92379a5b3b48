"""When people are reminded, where the office wants it otherwise than by default."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tasks.ladders import REMINDER_LABELS, RULED, Ladder
from tasks.models.plans import Plan, Task


class ReminderRule(models.Model):
    """A kind's ladder for everything, for a plan or for a task; the nearest holds, `ladders.DEFAULTS` where none is.

    A rule for a task names its plan too."""

    kind = models.CharField("种类", max_length=20, choices=[(kind.value, REMINDER_LABELS[kind]) for kind in RULED])
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.CASCADE, related_name="reminder_rules")
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.CASCADE, related_name="reminder_rules")
    is_on = models.BooleanField("启用", default=True)
    steps = models.JSONField("工作日", default=list)
    every = models.PositiveSmallIntegerField("此后每隔工作日", null=True, blank=True)
    leader_from = models.SmallIntegerField("单位审核人自第几个工作日起", null=True, blank=True)
    office_from = models.SmallIntegerField("机关党委办公室自第几个工作日起", null=True, blank=True)
    version = models.PositiveIntegerField("版本", default=0)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = "提醒规则"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(plan=None), name="one_rule_per_kind"),
            models.UniqueConstraint(fields=["kind", "plan"], condition=Q(task=None), name="one_rule_per_kind_and_plan"),
            models.UniqueConstraint(fields=["kind", "task"], name="one_rule_per_kind_and_task"),
            models.CheckConstraint(
                condition=Q(task=None) | Q(plan__isnull=False), name="rule_of_a_task_names_its_plan"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.task or self.plan or '全部'}"

    @property
    def ladder(self) -> Ladder:
        return Ladder(tuple(self.steps), self.every, self.leader_from, self.office_from, self.is_on)


class ReminderDay(models.Model):
    """A day on which the ledger had all that was expected up to it; `seen`: of what it was made (`reminders.seen`)."""

    day = models.DateField("日期", primary_key=True)
    seen = models.CharField("所据", max_length=64, blank=True, default="")

    class Meta:
        verbose_name = "提醒已安排到的日期"
        default_permissions = ()

    def __str__(self):
        return str(self.day)
