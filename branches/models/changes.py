"""What became of units: merged, renamed, dissolved, moved, founded; and the names they had before."""

from django.conf import settings
from django.db import models

from branches.models.units import Unit
from branches.querysets import UnitChangeQuerySet

PERSON = {"on_delete": models.PROTECT, "related_name": "+"}


class UnitChange(models.Model):
    """A change of units by a document. Until `done_at` it is a draft that changes nothing.

    units: those that are merged, renamed, dissolved or moved; takers: those that carry on for them, `new_name` the one
    that is yet to be founded. choices: {"rows": {id: fate}, "posts": {id: fate}}, a fate being "unit-<id>", "new",
    "end" or "stay". from_label, to_label and told (title, lines) keep the words of the day on which it was done.
    """

    class Kind(models.TextChoices):
        MERGED = "merged", "合并"
        RENAMED = "renamed", "更名"
        DISSOLVED = "dissolved", "撤销"
        MOVED = "moved", "调整上级"
        FOUNDED = "founded", "成立"

    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    document_number = models.CharField("文号", max_length=60)
    effective_on = models.DateField("生效日期")
    reason = models.CharField("事由", max_length=300)
    units = models.ManyToManyField(Unit, verbose_name="变更单位", related_name="changes")
    takers = models.ManyToManyField(Unit, verbose_name="承接单位", related_name="changes_taken")
    parent = models.ForeignKey(Unit, verbose_name="上级", null=True, on_delete=models.PROTECT, related_name="+")
    new_name = models.CharField("新名称", max_length=100, blank=True)
    new_kind = models.CharField("新单位类别", max_length=12, choices=Unit.Kind.choices, blank=True)
    new_category = models.CharField("新单位考核分类", max_length=30, blank=True)
    choices = models.JSONField("逐项安排", default=dict)
    from_label = models.CharField("变更前", max_length=1000, blank=True)
    to_label = models.CharField("变更后", max_length=1000, blank=True)
    told = models.JSONField("变更内容", default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    made_at = models.DateTimeField("起草时间")
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **PERSON)
    done_at = models.DateTimeField("办理时间", null=True)

    objects = UnitChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "单位变更"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_at=None, done_by=None) | models.Q(done_at__isnull=False, done_by__isnull=False),
                name="a_change_done_says_when_and_by_whom",
            )
        ]

    def __str__(self):
        return f"{self.document_number} {self.get_kind_display()}"

    @property
    def is_draft(self) -> bool:
        return self.done_at is None

    @property
    def decides_rows(self) -> bool:
        """Does it say of each row what becomes of it?"""
        return self.kind in (self.Kind.MERGED, self.Kind.DISSOLVED)


class UnitName(models.Model):
    """A name a unit had, up to and including the day `until`."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="earlier_names")
    name = models.CharField("曾用名", max_length=100)
    until = models.DateField("使用至")

    class Meta:
        verbose_name = "曾用名"
        default_permissions = ()
        ordering = ["until", "id"]
        indexes = [models.Index(fields=["until"])]

    def __str__(self):
        return self.name
