"""A filled-in workbook between its check and its confirmation."""

from django.db import models

from branches.models import Unit, User
from tasks.models.plans import Period


class PendingWorkbook(models.Model):
    """What was read of an uploaded workbook, and the file itself, for an hour, for the person who uploaded it.

    `is_collected`: it came to the office by another way (代收). One for each person.
    """

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="+")
    is_collected = models.BooleanField("代收", default=False)
    way = models.CharField("来件方式", max_length=50, blank=True)
    filename = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("摘要", max_length=64)
    data = models.BinaryField("文件")
    content = models.JSONField("内容")
    kept_at = models.DateTimeField("核对时间")

    class Meta:
        verbose_name = "待确认的填报表"
        default_permissions = ()

    def __str__(self):
        return self.filename
