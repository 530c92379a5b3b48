"""A notice as it was issued, and the year's plan made of it."""

from django.conf import settings
from django.db import models

from branches.models import Named, NamedQuerySet, Unit, UnitGroup
from tasks.breakdown import LEAD, RESPONSIBLE, SUPPORT
from tasks.querysets import PlanQuerySet, ResponsibilityQuerySet
from tasks.rhythms import LEAD_DAYS, RHYTHM_CHOICES

ROLES = [(LEAD, "牵头"), (RESPONSIBLE, "责任"), (SUPPORT, "配合")]


class Notice(models.Model):
    """The document. Issued words are never altered; the same text is one notice."""

    title = models.CharField("标题", max_length=200)
    document_number = models.CharField("发文字号", max_length=60, blank=True)
    issuer = models.CharField("发文机关", max_length=100, blank=True)
    issued_on = models.DateField("成文日期", null=True)
    filename = models.CharField("文件名", max_length=200)
    text = models.TextField("原文")
    sha256 = models.CharField("摘要", max_length=64, unique=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = "通知文件"
        default_permissions = ()

    def __str__(self):
        return self.title


class Plan(models.Model):
    """A year's plan. Draft until the office publishes it; then its terms stay as they are, unless it is withdrawn.

    `periods`: the rhythm of the tasks that have none of their own; `counted_on`: the day as of which its roll-ups tell
    lights; `unit_count`: how many units had rows that count when the whole plan was counted last.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "草稿"
        PUBLISHED = "published", "已发布"

    class LeadRule(models.TextChoices):
        FIRST = "first", "排在第一位的单位牵头"
        NONE = "none", "不设牵头，由机关党委办公室复核"
        EACH = "each", "逐项指定"

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="plan")
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.DRAFT)
    year = models.PositiveSmallIntegerField("年度", null=True)
    starts_on = models.DateField("起始日期", null=True)
    due_on = models.DateField("办结时限", null=True)
    lead_rule = models.CharField("谁牵头", max_length=10, choices=LeadRule.choices, blank=True)
    periods = models.CharField("填报期", max_length=12, choices=RHYTHM_CHOICES, blank=True)
    lead_days = models.PositiveSmallIntegerField("牵头单位晚报工作日", default=LEAD_DAYS)
    grace_days = models.PositiveSmallIntegerField("宽限工作日", default=0)
    published_at = models.DateTimeField("发布时间", null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField("草稿修改时间", null=True)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    counted_on = models.DateField("汇总日期", null=True)
    unit_count = models.PositiveIntegerField("责任主体数", default=0)
    withdrawn_on = models.DateField("撤回日期", null=True)
    withdrawn_because = models.CharField("撤回理由", max_length=300, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "实施方案"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="published_plan_has_its_terms",
                condition=models.Q(status="draft")
                | models.Q(
                    year__isnull=False,
                    starts_on__isnull=False,
                    due_on__isnull=False,
                    published_at__isnull=False,
                    published_by__isnull=False,
                ),
            )
        ]

    def __str__(self):
        return self.notice.title

    @property
    def has_terms(self) -> bool:
        """Has a person said for which year, until when and how often?"""
        return bool(self.year and self.due_on and self.periods)


class Pillar(models.Model):
    """One of the plan's pillars (五型). `name` is its one short name; `title` the notice's words."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="pillars")
    number = models.CharField("序号", max_length=30)
    name = models.CharField("简称", max_length=30)
    title = models.CharField("标题", max_length=200)
    order = models.PositiveSmallIntegerField("排序")

    class Meta:
        verbose_name = "类型"
        default_permissions = ()
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["plan", "order"], name="one_pillar_per_place")]

    def __str__(self):
        return self.name


class KeptTasks(models.Manager.from_queryset(NamedQuerySet)):
    """The tasks that were not dropped from the draft."""

    def get_queryset(self):
        return super().get_queryset().filter(is_dropped=False)


class Task(Named):
    """A task of the plan (任务). `objects`, and so `plan.tasks`, leave out those that were dropped; `every` has all.

    `name` and `title` are what people are shown, `issued_title` and `text` the notice's words; a task that a person
    added has no issued title. `lead` is the unit a person confirmed as leading it; in a draft it holds once
    `lead_is_set`, so that "nobody" can be said too. `version` counts the changes of the draft task.
    """

    NAMES = ("name", "title")
    SEARCHED = ("name", "title", "text")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="tasks")
    pillar = models.ForeignKey(Pillar, on_delete=models.CASCADE, related_name="tasks")
    number = models.CharField("序号", max_length=30)
    name = models.CharField("短名", max_length=30)
    title = models.CharField("标题", max_length=500)
    issued_title = models.CharField("文件标题", max_length=500, blank=True)
    text = models.TextField("原文")
    deadline = models.CharField("文件写明的时限", max_length=100, blank=True)
    lead = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="led_tasks")
    lead_is_set = models.BooleanField("已指定牵头", default=False)
    order = models.PositiveSmallIntegerField("排序")
    rhythm = models.CharField("另定填报期", max_length=12, choices=RHYTHM_CHOICES, blank=True)
    version = models.PositiveIntegerField("版本", default=0)
    is_dropped = models.BooleanField("已剔除", default=False)
    dropped_because = models.CharField("剔除理由", max_length=300, blank=True)

    every = NamedQuerySet.as_manager()
    objects = KeptTasks()

    class Meta:
        verbose_name = "任务"
        default_manager_name = "objects"
        default_permissions = ()
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["plan", "order"], name="one_task_per_place")]

    def __str__(self):
        return f"{self.pillar.name}{self.number} {self.name}"

    @property
    def called(self) -> str:
        """清廉型 2　纪律戒尺: the one short name of a task in rows and lists."""
        return f"{self.pillar.name} {self.number}".strip() + f"　{self.name}"

    @property
    def states_lead(self) -> bool:
        """Does the notice itself say who leads the task?"""
        return any(named.role == LEAD for named in self.responsibilities.all())


class Target(models.Model):
    """A quantified aim of a task, in the notice's words."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="targets")
    text = models.CharField("量化指标", max_length=300)

    class Meta:
        verbose_name = "量化指标"
        default_permissions = ()

    def __str__(self):
        return self.text


class Responsibility(models.Model):
    """A name in a task's list of responsible units, as written, and the unit or group it was found to mean.

    `is_nobody`: a person said that it names no unit here (不分派); `is_added`: a person added it to the list.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="responsibilities")
    text = models.CharField("文件写法", max_length=100)
    role = models.CharField("角色", max_length=12, choices=ROLES, blank=True)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(UnitGroup, null=True, on_delete=models.PROTECT, related_name="+")
    is_nobody = models.BooleanField("不分派", default=False)
    is_added = models.BooleanField("人工补充", default=False)
    order = models.PositiveSmallIntegerField("排序")

    objects = ResponsibilityQuerySet.as_manager()

    class Meta:
        verbose_name = "责任分工"
        default_permissions = ()
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(unit=None) | models.Q(group=None), name="responsibility_is_a_unit_or_a_group"
            ),
            models.CheckConstraint(
                condition=models.Q(is_nobody=False) | models.Q(unit=None, group=None),
                name="responsibility_of_nobody_has_no_unit",
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def is_known(self) -> bool:
        """Has it been said what the name means, be it nobody?"""
        return bool(self.meaning)

    @property
    def meaning(self) -> str:
        """What it means, as forms say it: "unit-3", "group-1", "nobody", or nothing yet."""
        if self.is_nobody:
            return "nobody"
        return f"unit-{self.unit_id}" if self.unit_id else f"group-{self.group_id}" if self.group_id else ""


class Leftover(models.Model):
    """A paragraph among the tasks that found no place in them, and what a person made of it."""

    class Decision(models.TextChoices):
        OPEN = "", "待处理"
        TASK = "task", "归入新任务"
        MERGED = "merged", "并入任务"
        NONE = "none", "确认不是任务"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="leftovers")
    text = models.TextField("原文")
    order = models.PositiveIntegerField("排序")
    decision = models.CharField("处理", max_length=10, choices=Decision.choices, blank=True, default=Decision.OPEN)
    task = models.ForeignKey(Task, null=True, on_delete=models.SET_NULL, related_name="leftovers")

    class Meta:
        verbose_name = "未归类文字"
        default_permissions = ()
        ordering = ["order"]

    def __str__(self):
        return self.text[:30]


class Period(models.Model):
    """A span of the plan for which each assignment of its rhythm hands in one report: those of units that lead a task
    of the plan by `lead_due_on`, the others by `due_on` (`tasks.periods.due_of`)."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="spans")
    rhythm = models.CharField("频次", max_length=12, choices=RHYTHM_CHOICES)
    name = models.CharField("名称", max_length=20)
    starts_on = models.DateField("起")
    ends_on = models.DateField("止")
    due_on = models.DateField("填报截止")
    lead_due_on = models.DateField("牵头单位填报截止")

    class Meta:
        verbose_name = "填报期"
        default_permissions = ()
        ordering = ["starts_on", "ends_on"]
        constraints = [models.UniqueConstraint(fields=["plan", "rhythm", "starts_on"], name="one_period_per_start")]

    def __str__(self):
        return self.name
