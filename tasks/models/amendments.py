"""A later version of a published plan (修订): what it changes of which task, and from which day."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from branches.models import Unit, UnitGroup
from tasks.models.plans import Pillar, Plan, Task
from tasks.querysets import AmendmentQuerySet


class Amendment(models.Model):
    """A version of the plan after the one that was published, which is the first. Drawn up by the office, issued with
    a document number, in force from its day. One at a time: the next is opened when this one is in force.

    `due_on`: the plan's new due day, if it changes; `due_before`: what it was when the amendment came into force.
    `edits` counts the changes of the draft.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "草稿"
        ISSUED = "issued", "已印发，未生效"
        IN_FORCE = "in_force", "已生效"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField("版次")
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.DRAFT)
    document_number = models.CharField("发文字号", max_length=60, blank=True)
    effective_on = models.DateField("生效日期", null=True)
    due_on = models.DateField("新的办结时限", null=True)
    due_before = models.DateField("原办结时限", null=True)
    edits = models.PositiveIntegerField("修改次数", default=0)
    edited_at = models.DateTimeField("修改时间")
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField("印发时间", null=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    held_up_on = models.DateField("受阻日期", null=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = "方案修订"
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_amendment_per_number"),
            models.UniqueConstraint(fields=["plan"], condition=~Q(status="in_force"), name="one_amendment_under_way"),
            models.CheckConstraint(
                name="issued_amendment_has_its_terms",
                condition=Q(status="draft")
                | Q(effective_on__isnull=False, issued_at__isnull=False, issued_by__isnull=False)
                & ~Q(document_number=""),
            ),
        ]

    def __str__(self):
        return f"第 {self.number} 版"


class TaskChange(models.Model):
    """What an amendment does to one task. `before` keeps the words that held until it came into force; a task that is
    added has none, and no `task` until then."""

    class Kind(models.TextChoices):
        CHANGE = "change", "调整"
        ADD = "add", "新增"
        DROP = "drop", "撤销"

    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField("改动", max_length=10, choices=Kind.choices)
    task = models.ForeignKey(Task, null=True, on_delete=models.PROTECT, related_name="changes")
    pillar = models.ForeignKey(Pillar, on_delete=models.PROTECT, related_name="+")
    number = models.CharField("序号", max_length=30, blank=True)
    name = models.CharField("短名", max_length=30, blank=True)
    title = models.CharField("标题", max_length=500, blank=True)
    text = models.TextField("任务要求", blank=True)
    deadline = models.CharField("文件写明的时限", max_length=100, blank=True)
    targets = models.TextField("量化指标", blank=True)
    lead = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("理由", max_length=300, blank=True)
    before = models.JSONField("原文字", default=dict)

    class Meta:
        verbose_name = "任务调整"
        default_permissions = ()
        ordering = ["pillar__order", "id"]
        constraints = [models.UniqueConstraint(fields=["amendment", "task"], name="one_change_per_task")]

    def __str__(self):
        return f"{self.get_kind_display()}“{self.name}”"


class ChangedUnit(models.Model):
    """A unit or group that a task gets, or a unit it loses."""

    change = models.ForeignKey(TaskChange, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(UnitGroup, null=True, on_delete=models.PROTECT, related_name="+")
    is_added = models.BooleanField("增加")

    class Meta:
        verbose_name = "责任单位调整"
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="unit_change_names_a_unit_or_an_added_group",
                condition=Q(unit__isnull=False, group=None) | Q(unit=None, group__isnull=False, is_added=True),
            )
        ]

    def __str__(self):
        return str(self.unit or self.group)
