"""What a unit asks the other side for."""

from django.conf import settings
from django.db import models

from branches.models import Unit
from tasks.models.assignments import Assignment
from tasks.models.plans import Period
from tasks.models.reports import ProgressReport
from tasks.querysets import ApplicationQuerySet
from tasks.states import KIND_LABELS, Kind


class Application(models.Model):
    """One application of a unit (申请): extension, suspension, hand back or correction; one open per row and kind.

    extension: `asked_due_on`, `due_on` (the day as it was) and `period` (None: the day of closing), then
    `granted_due_on`. hand back: `proposed_unit`, then `given_to`. correction: `report`.
    """

    class Decision(models.TextChoices):
        OPEN = "", "待决定"
        GRANTED = "granted", "同意"
        REFUSED = "refused", "不同意"
        TAKEN_BACK = "taken_back", "已撤回"
        LAPSED = "lapsed", "不再需要"

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="applications")
    kind = models.CharField("事项", max_length=12, choices=[(kind.value, label) for kind, label in KIND_LABELS.items()])
    reason = models.CharField("理由", max_length=300)
    period = models.ForeignKey(Period, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField("原时限", null=True)
    asked_due_on = models.DateField("申请延至", null=True)
    proposed_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(ProgressReport, null=True, on_delete=models.CASCADE, related_name="applications")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间")
    decision = models.CharField("决定", max_length=10, choices=Decision.choices, blank=True, default=Decision.OPEN)
    answer = models.CharField("答复", max_length=300, blank=True)
    granted_due_on = models.DateField("同意延至", null=True)
    given_to = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    stand_in = models.BooleanField("代复核", default=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("决定时间", null=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "申请"
        default_permissions = ()
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "kind"],
                condition=models.Q(decision=""),
                name="one_open_application_per_row_and_kind",
            ),
            models.CheckConstraint(
                name="an_application_is_open_or_decided",
                condition=models.Q(decision="", decided_at=None) | ~models.Q(decision="") & ~models.Q(decided_at=None),
            ),
            models.CheckConstraint(
                name="an_application_names_what_it_is_about",
                condition=models.Q(kind=Kind.EXTENSION, due_on__isnull=False, asked_due_on__gt=models.F("due_on"))
                | models.Q(kind=Kind.CORRECTION, report__isnull=False)
                | models.Q(kind__in=[Kind.SUSPENSION, Kind.HAND_BACK]),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}申请：{self.assignment}"

    @property
    def unit_id(self):
        return self.assignment.unit_id

    @property
    def is_open(self) -> bool:
        return not self.decision
