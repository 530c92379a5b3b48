"""A file of the organisation between its check and its confirmation."""

from django.db import models

from branches.models.people import User


class PendingImport(models.Model):
    """What was read of an uploaded file, for an hour, for the person who uploaded it. One for each person."""

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="+")
    filename = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("摘要", max_length=64)
    content = models.JSONField("内容")
    kept_at = models.DateTimeField("核对时间")

    class Meta:
        verbose_name = "待确认的导入"
        default_permissions = ()

    def __str__(self):
        return self.filename
