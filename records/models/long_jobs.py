"""What a person asked for and waits for."""

from django.conf import settings
from django.db import models

from records.querysets import LongJobQuerySet


class LongJob(models.Model):
    """A file that takes too long to be made within one request. Written by `records.actions` and `records.long_jobs`.

    kind: a key of settings.LONG_JOBS, which says what makes it. params: what that asks for. scope: a digest of what the
    person might see when asking; the file is given only while it is the same. A worker takes a row by a conditional
    UPDATE (`taken_by`) and keeps it by moving `leased_until` on, so that the row of one that was killed is taken again.
    file: where in the storage; empty until it is made, and again after `expires_at`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "排队中"
        RUNNING = "running", "正在生成"
        DONE = "done", "已生成"
        FAILED = "failed", "没有做成"
        EXPIRED = "expired", "已过期"

    kind = models.CharField("种类", max_length=20)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="long_jobs")
    title = models.CharField("名称", max_length=200)
    params = models.JSONField("要求", default=dict)
    scope = models.CharField("查看范围摘要", max_length=64)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    stage = models.CharField("步骤", max_length=50, blank=True)
    done = models.PositiveIntegerField("已办", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    file = models.CharField("文件", max_length=100, blank=True)
    name = models.CharField("文件名", max_length=200, blank=True)
    size = models.PositiveBigIntegerField("大小", default=0)
    error = models.CharField("原因", max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    taken_by = models.CharField("领取", max_length=32, blank=True)
    leased_until = models.DateTimeField("领取至", null=True)
    asked_at = models.DateTimeField("提出时间")
    started_at = models.DateTimeField("开始时间", null=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    expires_at = models.DateTimeField("保留至", null=True)

    objects = LongJobQuerySet.as_manager()

    class Meta:
        verbose_name = "生成的文件"
        default_permissions = ()
        indexes = [
            models.Index(fields=["id"], condition=models.Q(state__in=["waiting", "running"]), name="long_job_open"),
            models.Index(fields=["user", "-id"]),
        ]

    def __str__(self):
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0
