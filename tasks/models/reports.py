"""What a unit says of one assignment in one period."""

from django.conf import settings
from django.db import models

from branches.models import Evidence
from tasks.models.assignments import Assignment, Measure
from tasks.models.plans import Period
from tasks.progress import MEASURE_LABELS
from tasks.states import REPORT_STATE_LABELS, ReportState


class ProgressReport(models.Model):
    """One report per assignment and period. `version` counts every save of the draft; a stale save is refused."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="reports")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="reports")
    state = models.CharField(
        "状态",
        max_length=12,
        choices=[(s.value, label) for s, label in REPORT_STATE_LABELS.items()],
        default=ReportState.DRAFT,
    )
    text = models.TextField("进展", blank=True)
    progress = models.PositiveSmallIntegerField("本次进度", default=0)
    due_on = models.DateField("填报截止")
    version = models.PositiveIntegerField("版本", default=0)
    submitted_by = models.ForeignKey("branches.User", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey("branches.User", null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField("提交时间", null=True)
    evidence = models.ManyToManyField(Evidence, related_name="reports")

    class Meta:
        verbose_name = "进展"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["assignment", "period"], name="one_report_per_assignment_and_period"),
            models.CheckConstraint(
                name="a_report_handed_in_has_its_author",
                condition=models.Q(state__in=[ReportState.DRAFT, ReportState.RETURNED])
                | models.Q(submitted_by__isnull=False, submitted_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "assignment"])]

    def __str__(self):
        return f"{self.assignment} {self.period}"

    @property
    def unit_id(self):
        return self.assignment.unit_id


class ReportedMeasure(models.Model):
    """How a report says a measure stands; it becomes the measure's own status when the report passes.

    `replaced` is the measure's own status until then, so that the pass can be taken back."""

    report = models.ForeignKey(ProgressReport, on_delete=models.CASCADE, related_name="statuses")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="reported")
    status = models.CharField("状态", max_length=12, choices=[(s.value, label) for s, label in MEASURE_LABELS.items()])
    replaced = models.CharField("此前状态", max_length=12, blank=True)

    class Meta:
        verbose_name = "举措进展"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["report", "measure"], name="one_status_per_report_and_measure")]

    def __str__(self):
        return f"{self.measure} {self.get_status_display()}"


class ReportVersion(models.Model):
    """What a report said after one save: the texts that were overwritten, and who wrote them. Only ever added.

    statuses: measure id → status. handed_in: it was submitted with this save.
    """

    class Origin(models.TextChoices):
        PAGE = "page", "在线填报"
        WORKBOOK = "workbook", "填报表"
        COLLECTED = "collected", "代收"

    report = models.ForeignKey(ProgressReport, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField("版本")
    text = models.TextField("进展", blank=True)
    statuses = models.JSONField("举措进展", default=dict)
    progress = models.PositiveSmallIntegerField("本次进度")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    origin = models.CharField("来源", max_length=10, choices=Origin.choices, default=Origin.PAGE)
    handed_in = models.BooleanField("随此提交", default=False)

    class Meta:
        verbose_name = "进展版本"
        default_permissions = ()
        ordering = ["report", "version"]
        constraints = [models.UniqueConstraint(fields=["report", "version"], name="one_row_per_version_of_a_report")]

    def __str__(self):
        return f"{self.report} 第 {self.version} 版"
