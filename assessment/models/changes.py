"""How results changed once they had been computed: every change is a new version with its reason."""

from django.conf import settings
from django.db import models

from assessment.models.cycles import BY, Appraisal
from assessment.models.grading import Appeal


class ResultChange(models.Model):
    """A total or grade that came out differently after a veto, an adjustment, a correction or an appeal."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.CASCADE, related_name="changes")
    total_before = models.DecimalField("原总分", max_digits=7, decimal_places=2, null=True)
    total_after = models.DecimalField("新总分", max_digits=7, decimal_places=2, null=True)
    rank_before = models.PositiveIntegerField("原名次", null=True)
    rank_after = models.PositiveIntegerField("新名次", null=True)
    grade_before = models.CharField("原等次", max_length=10, blank=True)
    grade_after = models.CharField("新等次", max_length=10, blank=True)
    because = models.CharField("原因", max_length=300)
    appeal = models.ForeignKey(Appeal, null=True, on_delete=models.PROTECT, related_name="changes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "结果变更"
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self):
        return f"{self.appraisal.name} {self.total_before} → {self.total_after}"
