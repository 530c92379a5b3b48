"""代收: a unit's workbook that came to the office by another way than the portal."""

import hashlib
import json

from django.conf import settings
from django.db import models

from branches.models import Evidence, Unit
from tasks.models.plans import Period


class Receipt(models.Model):
    """What the office took in for a unit. The rows became the unit's drafts; they count once the unit hands them in
    itself, or once a signed sheet of them was scanned by one person of the office and checked by another.

    `rows`: what was taken in, as the sheet prints it: assignment, period (id), task, text, measures [(text, status
    label)], progress, version (of the draft written). `original` and `scan` lie on the unit's shelf.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="receipts")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="receipts")
    way = models.CharField("来件方式", max_length=50)
    original = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    rows = models.JSONField("代收内容")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField("代收时间")
    scan = models.ForeignKey(Evidence, null=True, on_delete=models.PROTECT, related_name="+")
    scanned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    scanned_at = models.DateTimeField("签字件上传时间", null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField("核对时间", null=True)
    refused_because = models.CharField("签字件不符的原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "代收"
        default_permissions = ()
        indexes = [models.Index(fields=["unit", "period"])]

    def __str__(self):
        return f"{self.unit}{self.period}填报表"

    @property
    def stage(self) -> str:
        """How far it has come, in words."""
        if self.confirmed_at:
            return "签字件已核对"
        return "签字件待核对" if self.scan_id else "待单位确认"

    @property
    def code(self) -> str:
        """Twelve signs on every page of the sheet: the same rows have the same, others do not."""
        said = json.dumps([self.unit_id, self.period_id, self.rows], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:12].upper()
