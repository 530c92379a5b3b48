"""What happened, who was told: rows other apps write through `records.actions` and never change."""

from django.conf import settings
from django.db import models

from records.querysets import AuditEventQuerySet, DeliveryQuerySet, MessageQuerySet


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


class Message(models.Model):
    """What one person reads in the portal. `link` is a path inside the portal."""

    class Kind(models.TextChoices):
        NOTICE = "notice", "通知"
        REMINDER = "reminder", "提醒"
        RETURNED = "returned", "退回"
        REVIEW = "review", "待审"

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    text = models.CharField("内容", max_length=500)
    link = models.CharField("链接", max_length=200, blank=True)
    created_at = models.DateTimeField("时间", auto_now_add=True)
    read_at = models.DateTimeField("阅读时间", null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "消息"
        indexes = [models.Index(fields=["recipient", "read_at"]), models.Index(fields=["recipient", "-id"])]

    def __str__(self):
        return self.text


class Reminder(models.Model):
    """The ledger: one row per person, rule, subject, due day and step. The unique key makes a repeat harmless."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders")
    rule = models.CharField("规则", max_length=30)
    subject_type = models.CharField("对象类型", max_length=60)
    subject_id = models.BigIntegerField("对象编号")
    due_on = models.DateField("到期日")
    offset = models.IntegerField("到期后天数")
    created_at = models.DateTimeField("时间", auto_now_add=True)
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="reminders")

    class Meta:
        verbose_name = "提醒台账"
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "rule", "subject_type", "subject_id", "due_on", "offset"],
                name="one_reminder_per_person_rule_subject_and_step",
            )
        ]
        indexes = [models.Index(fields=["message"], condition=models.Q(message=None), name="reminder_without_message")]

    def __str__(self):
        return f"{self.rule} {self.subject_type} {self.subject_id} {self.due_on} {self.offset:+d}"


class Delivery(models.Model):
    """A message on its way over a channel outside the portal: at least once, while the message itself is there once.

    Written by `records.actions.send` and `records.deliveries` only. `due_at` is also the lease: who takes a row moves
    it on, so that the row of a worker that was killed comes due again.
    """

    class Channel(models.TextChoices):
        MAIL = "mail", "电子邮件"

    class State(models.TextChoices):
        WAITING = "waiting", "待发送"
        SENT = "sent", "已发送"
        FAILED = "failed", "发送失败"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField("渠道", max_length=10, choices=Channel.choices)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    due_at = models.DateTimeField("下次发送")
    taken_by = models.CharField("领取", max_length=32, blank=True)
    sent_at = models.DateTimeField("发送时间", null=True)
    error = models.CharField("原因", max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "发送"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["message", "channel"], name="one_delivery_per_channel")]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="delivery_waiting")]

    def __str__(self):
        return f"{self.get_channel_display()} {self.message}"
