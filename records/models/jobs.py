"""What runs by itself, and how it went."""

from django.db import models


class Job(models.Model):
    """One row per job of Celery's, written by `records.runs` alone. Whether it is late is for who knows the timetable
    to say.

    A job that was killed has a start later than its end (`done_at`) and its failure.
    """

    name = models.CharField("名称", max_length=100, unique=True)
    started_at = models.DateTimeField("上次开始", null=True)
    done_at = models.DateTimeField("上次完成", null=True)
    failed_at = models.DateTimeField("上次出错", null=True)
    error = models.CharField("错误", max_length=300, blank=True)
    runs = models.PositiveBigIntegerField("次数", default=0)

    class Meta:
        verbose_name = "后台任务"
        default_permissions = ()

    def __str__(self):
        return self.name
