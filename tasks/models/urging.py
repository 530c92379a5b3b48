"""Who asked which unit to attend to what (催办)."""

from django.conf import settings
from django.db import models

from branches.models import Unit
from tasks.models.assignments import Assignment
from tasks.querysets import UrgedRowQuerySet, UrgeQuerySet


class Urge(models.Model):
    """One urging of one unit. Only ever added, by `actions.urging`.

    side: for whom it was done (机关党委办公室, or the leading unit). token: of the form it was sent with; the same form
    sent again adds nothing. `by_label` is the name as it was that day.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="urges")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_label = models.CharField("姓名", max_length=50)
    side = models.CharField("催办方", max_length=100)
    text = models.CharField("附言", max_length=200, blank=True)
    day = models.DateField("催办日")
    at = models.DateTimeField("时间")
    token = models.UUIDField("表单标记")

    objects = UrgeQuerySet.as_manager()

    class Meta:
        verbose_name = "催办"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["by", "token", "unit"], name="one_urging_per_form_and_unit"),
        ]
        indexes = [models.Index(fields=["unit", "day"])]

    def __str__(self):
        return f"{self.side} {self.day} 催办{self.unit}"


class UrgedRow(models.Model):
    """A row that an urging was about; `number`: it was the row's first, second … urging."""

    urge = models.ForeignKey(Urge, on_delete=models.CASCADE, related_name="rows")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="urgings")
    number = models.PositiveSmallIntegerField("第几次")

    objects = UrgedRowQuerySet.as_manager()

    class Meta:
        verbose_name = "被催办的落实项"
        default_permissions = ()
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "number"], name="urgings_of_a_row_are_numbered"),
            models.UniqueConstraint(fields=["urge", "assignment"], name="one_row_once_in_an_urging"),
        ]

    def __str__(self):
        return f"{self.assignment} 第 {self.number} 次"
