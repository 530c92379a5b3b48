"""Who was told what, who is to be, and over which channels. Written through `records.actions`."""

from datetime import time

from django.conf import settings
from django.db import models

from records.querysets import DeliveryQuerySet, MessageQuerySet


class Message(models.Model):
    """What one person reads in the portal. `link` is a path inside the portal.

    digest_on: it is the person's digest of that day, of which there is one. held: the day's pushes were used up, so
    it went out over no channel; the next digest names it.
    """

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
    digest_on = models.DateField("摘要日期", null=True)
    held = models.BooleanField("并入摘要", default=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "消息"
        indexes = [
            models.Index(fields=["recipient", "read_at"]),
            models.Index(fields=["recipient", "-id"]),
            models.Index(fields=["recipient", "created_at"], name="message_told"),
            models.Index(fields=["recipient"], condition=models.Q(held=True), name="message_held"),
        ]
        constraints = [models.UniqueConstraint(fields=["recipient", "digest_on"], name="one_digest_per_person_and_day")]

    def __str__(self):
        return self.text

    @property
    def headline(self) -> str:
        """Its first line; a digest has more."""
        return self.text.partition("\n")[0]

    @property
    def lines(self) -> list[str]:
        """What stands below the headline."""
        return self.text.split("\n")[1:]


class Reminder(models.Model):
    """The ledger: what the rules expect, one row per person, rule, subject, unit, base day and step. The unique key
    makes a repeat harmless.

    due_on: the day the step is counted from; offset: working days after it; send_on: the working day on which it is
    to be told; unit_id: of the unit whose work it is. It ends as sent, with the message, or as suppressed, with the
    reason (a code) and what was found (`note`).
    """

    class State(models.TextChoices):
        WAITING = "waiting", "预定"
        SENT = "sent", "已发送"
        SUPPRESSED = "suppressed", "未发送"

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders")
    rule = models.CharField("规则", max_length=30)
    subject_type = models.CharField("对象类型", max_length=60)
    subject_id = models.BigIntegerField("对象编号")
    unit_id = models.BigIntegerField("单位编号", default=0)
    due_on = models.DateField("起算日")
    offset = models.IntegerField("起算日后工作日")
    send_on = models.DateField("发送日")
    state = models.CharField("结果", max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField("未发送原因", max_length=20, blank=True, default="")
    note = models.CharField("说明", max_length=200, blank=True, default="")
    created_at = models.DateTimeField("时间", auto_now_add=True)
    settled_at = models.DateTimeField("发送或不发送的时间", null=True)
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="reminders")

    class Meta:
        verbose_name = "提醒台账"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "rule", "subject_type", "subject_id", "unit_id", "due_on", "offset"],
                name="one_reminder_per_person_rule_subject_and_step",
            ),
            models.CheckConstraint(
                name="a_reminder_not_sent_says_why",
                condition=~models.Q(state="suppressed") | ~models.Q(reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["send_on", "recipient"], condition=models.Q(state="waiting"), name="reminder_waiting"),
            models.Index(fields=["recipient", "send_on"]),
            models.Index(fields=["unit_id", "send_on"]),
        ]

    def __str__(self):
        return f"{self.rule} {self.subject_type} {self.subject_id} {self.due_on} {self.offset:+d}"


class Delivery(models.Model):
    """A message on its way over a channel outside the portal: at least once, while the message itself is there once.

    Written by `records.actions.send` and `records.deliveries` only. `due_at` is also the lease: who takes a row moves
    it on, so that the row of a worker that was killed comes due again.
    """

    class Channel(models.TextChoices):
        MAIL = "mail", "电子邮件"
        ROBOT = "robot", "群机器人"
        SMS = "sms", "短信"

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
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="delivery_waiting"),
            models.Index(fields=["id"], condition=models.Q(state="failed"), name="delivery_failed"),
            models.Index(fields=["sent_at"], name="delivery_sent"),
        ]

    def __str__(self):
        return f"{self.get_channel_display()} {self.message}"


class ReminderTerms(models.Model):
    """When and how often people are told: one row, or none while nobody has changed anything."""

    opens_at = models.TimeField("开始发送", default=time(8, 30))
    closes_at = models.TimeField("停止发送", default=time(17, 30))
    daily_cap = models.PositiveSmallIntegerField("每人每天推送上限", default=5)
    urge_gap = models.PositiveSmallIntegerField("两次催办间隔工作日", default=3)
    burden_limit = models.PositiveSmallIntegerField("每单位每月请求上限", null=True, blank=True)

    class Meta:
        verbose_name = "提醒设置"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_at__lt=models.F("closes_at")), name="office_opens_then_closes"
            ),
            models.CheckConstraint(condition=models.Q(pk=1), name="one_row_of_reminder_terms"),
        ]

    def __str__(self):
        return f"{self.opens_at:%H:%M}—{self.closes_at:%H:%M}"

    @classmethod
    def current(cls) -> "ReminderTerms":
        """The row, or what holds without one."""
        return cls.objects.first() or cls(pk=1)
