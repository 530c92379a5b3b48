"""通报: what the office issues of where a plan stands. People write the words, the numbers are of a snapshot."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tasks.models.assignments import Assignment
from tasks.models.plans import Plan
from tasks.models.snapshots import Snapshot
from tasks.querysets import BulletinQuerySet


class Bulletin(models.Model):
    """A bulletin. Its numbers are those of its own `snapshot`, written down in `paper` in the same transaction
    (`tasks.bulletins.paper_of`); once issued nothing of it changes.

    opening: follows the sentence with the figures; demands: a paragraph a line; year, number: 第 n 期 of a year.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        ISSUED = "issued", "已印发"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="bulletins")
    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="bulletin")
    paper = models.JSONField("数字")
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveSmallIntegerField("期号")
    title = models.CharField("标题", max_length=60)
    issuer = models.CharField("发文机关", max_length=100)
    opening = models.CharField("导语", max_length=300)
    demands = models.CharField("下步要求", max_length=1500)
    sign = models.CharField("落款", max_length=100)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField("版本", default=0)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("起草时间")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField("印发日期", null=True)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = "通报"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["year", "number"], condition=Q(state="issued"), name="bulletins_are_numbered_by_year"
            ),
            models.UniqueConstraint(fields=["plan"], condition=Q(state="draft"), name="one_draft_bulletin_per_plan"),
            models.CheckConstraint(
                name="an_issued_bulletin_has_its_day",
                condition=Q(state="draft", issued_on=None, issued_by=None)
                | Q(state="issued", issued_on__isnull=False, issued_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.title}（{self.year}年第 {self.number} 期）"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class BulletinRow(models.Model):
    """An overdue row as the bulletin names it: full name of the unit, short name of the task, due day, days late."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveSmallIntegerField("序号")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField("责任单位", max_length=100)
    task = models.CharField("任务", max_length=100)
    due_on = models.DateField("应完成日期", null=True)
    days = models.PositiveSmallIntegerField("逾期天数")

    class Meta:
        verbose_name = "通报的逾期事项"
        default_permissions = ()
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["bulletin", "number"], name="rows_of_a_bulletin_are_numbered")]

    def __str__(self):
        return f"{self.unit} {self.task}"
