"""What a person handed over, as it stood on that day."""

from django.conf import settings
from django.db import models

PERSON = {"on_delete": models.PROTECT, "related_name": "+"}


class Handover(models.Model):
    """One handover (交接). told: (title, lines) of everything the person held; posts: (post, to whom or nothing), both
    in the words of the day. `starts_on`: the first day of those who take over."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="handovers")
    heirs = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="handovers_taken")
    starts_on = models.DateField("交接日期")
    reason = models.CharField("原因", max_length=300)
    told = models.JSONField("移交内容", default=list)
    posts = models.JSONField("岗位", default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    at = models.DateTimeField("办理时间")

    class Meta:
        verbose_name = "交接"
        default_permissions = ()

    def __str__(self):
        return f"{self.user} {self.starts_on}"
