"""What happened: lines that are written once and never changed."""

from django.conf import settings
from django.db import models

from records.querysets import AuditEventQuerySet


class AuditEvent(models.Model):
    """One line of history. The subject is kept as type, id and label, so that it outlives the thing itself."""

    class Result(models.TextChoices):
        DONE = "done", "完成"
        REFUSED = "refused", "拒绝"

    at = models.DateTimeField("时间", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="操作人", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_label = models.CharField("操作人姓名", max_length=100, blank=True)
    verb = models.CharField("动作", max_length=60)
    subject_type = models.CharField("对象类型", max_length=60, blank=True)
    subject_id = models.BigIntegerField("对象编号", null=True)
    subject_label = models.CharField("对象", max_length=300, blank=True)
    unit_id = models.BigIntegerField("所属单位编号", null=True)
    before = models.JSONField("变更前", default=dict)
    after = models.JSONField("变更后", default=dict)
    result = models.CharField("结果", max_length=10, choices=Result.choices, default=Result.DONE)
    ip = models.CharField("来源地址", max_length=45, blank=True)
    request_id = models.CharField("请求编号", max_length=32, blank=True)
    acting_as = models.CharField("以何岗位", max_length=120, blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = "操作留痕"
        indexes = [models.Index(fields=["subject_type", "subject_id"])]

    def __str__(self):
        return f"{self.by_label} {self.verb} {self.subject_label}"
