"""What a committee decided in a meeting, as the office registers it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from records.querysets import DecisionQuerySet


class Decision(models.Model):
    """A decision (会议决定): what `body` decided on `held_on`, by its minutes. Entered by one person, checked by
    another, and in force from then on. It knows nothing of what it decides: that refers to it.
    """

    class State(models.TextChoices):
        ENTERED = "entered", "待确认"
        IN_FORCE = "in_force", "已生效"
        REFUSED = "refused", "已退回"

    body = models.CharField("决定机关", max_length=100)
    held_on = models.DateField("会议日期")
    minutes_number = models.CharField("会议纪要号", max_length=60)
    title = models.CharField("决定事项", max_length=100)
    text = models.CharField("决定原文", max_length=2000)
    scan = models.ForeignKey("branches.Evidence", on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.ENTERED)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("登记时间")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField("确认时间", null=True)
    refused_because = models.CharField("退回原因", max_length=300, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "会议决定"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["held_on", "minutes_number", "title"],
                condition=~Q(state="refused"),
                name="one_decision_per_minutes_and_title",
            ),
            models.CheckConstraint(
                name="a_decision_is_checked_by_another",
                condition=Q(state="entered", checked_by=None, checked_at=None)
                | ~Q(state="entered") & Q(checked_at__isnull=False) & ~Q(checked_by=F("entered_by")),
            ),
        ]

    def __str__(self):
        return f"{self.minutes_number}　{self.title}"
