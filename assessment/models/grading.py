"""What people decide about results: vetoes that happened, adjustments by decision, appeals."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from assessment.models.cycles import BY, Appraisal, Cycle
from assessment.models.schemes import PERSON, Indicator, Veto
from records.models import Decision


class VetoEvent(models.Model):
    """A veto that happened to a subject: entered with its document by one person, in force once another confirmed."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.CASCADE, related_name="veto_events")
    veto = models.ForeignKey(Veto, on_delete=models.PROTECT, related_name="events")
    facts = models.CharField("事实", max_length=300)
    document_number = models.CharField("依据文号", max_length=60)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)
    entered_at = models.DateTimeField("登记时间")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    confirmed_at = models.DateTimeField("确认时间", null=True)

    class Meta:
        verbose_name = "一票否决"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "veto"], name="one_event_per_veto_and_appraisal"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("entered_by")),
                name="a_veto_is_confirmed_by_another",
            ),
        ]

    def __str__(self):
        return f"{self.appraisal.name} {self.veto}"


class Adjustment(models.Model):
    """What a meeting decided about one subject: points on a line of their own, or the grade, or both."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.CASCADE, related_name="adjustments")
    points = models.DecimalField("调整分数", max_digits=5, decimal_places=2, default=0)
    grade = models.CharField("定为等次", max_length=10, blank=True)
    reason = models.CharField("理由", max_length=200)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "会议调整"
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(points=0) | ~Q(grade=""), name="an_adjustment_changes_something")
        ]

    def __str__(self):
        return self.reason


class PublicNotice(models.Model):
    """公示: the window in which the list stands and people may object."""

    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="public_notice")
    opens_on = models.DateField("开始")
    closes_on = models.DateField("结束")
    contact = models.CharField("受理部门和联系方式", max_length=200)
    objections = models.PositiveSmallIntegerField("收到意见数", default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)
    at = models.DateTimeField("发布时间")

    class Meta:
        verbose_name = "公示"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="notice_opens_then_closes")
        ]

    def __str__(self):
        return f"{self.opens_on}—{self.closes_on}"


class Appeal(models.Model):
    """申诉 about one indicator: answered by somebody who did not mark it; once more, by the committee (复核).

    answer_by, review_until: the last days to answer and to ask for the review. review_decision: the meeting's, where
    the office carried out what it decided.
    """

    class State(models.TextChoices):
        FILED = "filed", "待答复"
        UPHELD = "upheld", "采纳"
        REJECTED = "rejected", "不采纳"
        REVIEWING = "reviewing", "待复核"
        CLOSED = "closed", "复核完毕"

    appraisal = models.ForeignKey(Appraisal, on_delete=models.CASCADE, related_name="appeals")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="appeals")
    text = models.CharField("申诉内容", max_length=500)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.FILED)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)
    filed_at = models.DateTimeField("提出时间")
    answer_by = models.DateField("答复期限", null=True)
    answer = models.CharField("答复", max_length=500, blank=True)
    upheld = models.BooleanField("采纳", null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    answered_at = models.DateTimeField("答复时间", null=True)
    review_until = models.DateField("申请复核期限", null=True)
    review_text = models.CharField("申请复核", max_length=500, blank=True)
    review_answer = models.CharField("复核意见", max_length=500, blank=True)
    review_upheld = models.BooleanField("复核改变得分", null=True)
    review_decision = models.ForeignKey(Decision, null=True, **BY)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    reviewed_at = models.DateTimeField("复核时间", null=True)

    class Meta:
        verbose_name = "申诉"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "indicator"], name="one_appeal_per_indicator"),
        ]

    def __str__(self):
        return self.text
