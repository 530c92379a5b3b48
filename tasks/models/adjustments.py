"""A change of measures that were confirmed already: proposed by the unit, confirmed by its leader."""

from django.conf import settings
from django.db import models

from tasks.models.assignments import Assignment, Measure, MeasureWords


class Adjustment(models.Model):
    """A proposed change (调整举措). Until it is confirmed the measures stay as they are; one at a time waits."""

    class State(models.TextChoices):
        FILED = "filed", "待确认"
        CONFIRMED = "confirmed", "已确认"
        RETURNED = "returned", "已退回"
        TAKEN_BACK = "taken_back", "已撤回"

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="adjustments")
    reason = models.CharField("调整理由", max_length=300)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.FILED)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filed_on = models.DateField("报送日")

    class Meta:
        verbose_name = "举措调整"
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=models.Q(state="filed"), name="one_adjustment_waits_per_assignment"
            )
        ]

    def __str__(self):
        return f"{self.assignment} 举措调整"

    @property
    def unit_id(self):
        return self.assignment.unit_id


class AdjustedMeasure(MeasureWords):
    """A measure as it is to be; `measure` is the one it replaces, None for a new one."""

    adjustment = models.ForeignKey(Adjustment, on_delete=models.CASCADE, related_name="lines")
    measure = models.ForeignKey(Measure, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta(MeasureWords.Meta):
        verbose_name = "调整后的举措"

    @property
    def replaces(self) -> int | None:
        return self.measure_id
