"""One run of a scheme: who is assessed, the facts, the marks, and what comes out."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from assessment.models.schemes import PERSON, Indicator, Scheme
from assessment.querysets import AppraisalQuerySet, CycleQuerySet
from branches.models import Evidence, Unit
from records.models import Decision

BY = {"on_delete": models.PROTECT, "related_name": "+"}


class Cycle(models.Model):
    """One run of a published scheme (考核). Totals, ranks and the best grade's line show from `review` on.

    computed_from: digests of the inputs by name, as they were when the totals were computed. decided_by, decision: who
    decided by hand, or who carried out what a meeting decided.
    """

    class State(models.TextChoices):
        SELF = "self", "自评"
        MARKING = "marking", "评分"
        REVIEW = "review", "复核"
        SUBMITTED = "submitted", "待党委审定"
        DECIDED = "decided", "已审定"
        PUBLIC = "public", "公示"
        SEALED = "sealed", "已封存"

    scheme = models.OneToOneField(Scheme, on_delete=models.PROTECT, related_name="cycle")
    state = models.CharField("阶段", max_length=10, choices=State.choices, default=State.SELF)
    opened_at = models.DateTimeField("开始时间")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="开始人", **PERSON)
    self_due_on = models.DateField("自评截止", null=True)
    marks_due_on = models.DateField("评分截止", null=True)
    closed_at = models.DateTimeField("评分结束时间", null=True)
    computed_at = models.DateTimeField("计算时间", null=True)
    computed_from = models.JSONField("计算依据的摘要", default=dict)
    submitted_at = models.DateTimeField("提交党委时间", null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="提交人", **PERSON)
    sent_back_because = models.CharField("党委退回原因", max_length=300, blank=True)
    decided_at = models.DateTimeField("审定时间", null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="审定人", **PERSON)
    decision = models.ForeignKey(Decision, verbose_name="审定依据", null=True, **BY)

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = "考核"
        default_permissions = ()

    def __str__(self):
        return str(self.scheme)

    @property
    def is_closed(self) -> bool:
        """Has marking closed, so that totals and ranks show?"""
        return self.state not in (self.State.SELF, self.State.MARKING)

    @property
    def is_public(self) -> bool:
        return self.state in (self.State.PUBLIC, self.State.SEALED)


class Appraisal(models.Model):
    """One unit or branch in a cycle (考核对象). `name` and `category` stay as they were when the cycle opened."""

    class SelfState(models.TextChoices):
        DRAFT = "draft", "自评中"
        TO_CONFIRM = "to_confirm", "待单位审核"
        SUBMITTED = "submitted", "已提交"
        RETURNED = "returned", "退回补正"

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="appraisals")
    unit = models.ForeignKey(Unit, verbose_name="考核对象", on_delete=models.PROTECT, related_name="appraisals")
    name = models.CharField("名称", max_length=100)
    category = models.CharField("分类", max_length=30)
    self_state = models.CharField("自评状态", max_length=12, choices=SelfState.choices, default=SelfState.DRAFT)
    self_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="自评人", **PERSON)
    self_at = models.DateTimeField("自评提交时间", null=True)
    returned_because = models.CharField("退回原因", max_length=300, blank=True)

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = "考核对象"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["cycle", "unit"], name="one_appraisal_per_cycle_and_unit")]

    def __str__(self):
        return f"{self.name}（{self.cycle}）"


class Measured(models.Model):
    """What all rows about one indicator of one subject share: quantity by its rule, and the base where it has one."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.CASCADE, related_name="%(class)ss")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="%(class)ss")
    quantity = models.DecimalField("数量", max_digits=12, decimal_places=2, null=True)
    base = models.DecimalField("基数", max_digits=12, decimal_places=2, null=True)

    class Meta:
        abstract = True


class Fact(Measured):
    """What the portal knows about an indicator with a source, as of a moment. Written by `assessment.actions.facts`."""

    note = models.CharField("说明", max_length=500, blank=True)
    as_of = models.DateTimeField("截至")

    class Meta:
        verbose_name = "事实"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "indicator"], name="one_fact_per_appraisal_and_indicator")
        ]

    def __str__(self):
        return self.note


class Mark(Measured):
    """A score for one indicator, by the subject itself (自评) or by who marks it (考核).

    points: None where they follow from quantity and base by the standard. version counts the saves; a stale save is
    refused. submitted_at: None while the marker still works on it.
    """

    class Stage(models.TextChoices):
        SELF = "self", "自评"
        MARK = "mark", "考核"

    stage = models.CharField("阶段", max_length=6, choices=Stage.choices)
    points = models.DecimalField("得分", max_digits=6, decimal_places=2, null=True)
    reason = models.CharField("理由", max_length=200, blank=True)
    evidence = models.ManyToManyField(Evidence, related_name="marks")
    version = models.PositiveIntegerField("版本")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="评分人", **BY)
    at = models.DateTimeField("评分时间")
    submitted_at = models.DateTimeField("提交时间", null=True)
    asked_again = models.CharField("请其复看", max_length=200, blank=True)

    class Meta:
        verbose_name = "评分"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal", "indicator", "stage"], name="one_mark_per_indicator_and_stage"
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=False) | Q(quantity__isnull=False), name="a_mark_has_points_or_a_quantity"
            ),
        ]

    def __str__(self):
        return f"{self.get_stage_display()} {self.points if self.points is not None else self.quantity}"


class Correction(Measured):
    """A later change of a mark (核定), never changed itself: the last one of an indicator counts."""

    points = models.DecimalField("得分", max_digits=6, decimal_places=2, null=True)
    reason = models.CharField("理由", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="核定人", **BY)
    at = models.DateTimeField("核定时间")
    appeal = models.ForeignKey("assessment.Appeal", null=True, **BY)

    class Meta:
        verbose_name = "核定"
        default_permissions = ()
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_correction_has_its_reason")]

    def __str__(self):
        return self.reason


class Exemption(models.Model):
    """An indicator that does not apply to a subject (不适用): entered by one person, in force once another approved."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.CASCADE, related_name="exemptions")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="exemptions")
    reason = models.CharField("理由", max_length=200)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)
    entered_at = models.DateTimeField("提出时间")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    approved_at = models.DateTimeField("同意时间", null=True)

    class Meta:
        verbose_name = "不适用"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "indicator"], name="one_exemption_per_indicator"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("entered_by")),
                name="an_exemption_is_approved_by_another",
            ),
        ]

    def __str__(self):
        return self.reason


class Entry(models.Model):
    """One matter of a bonus or penalty indicator: counted once confirmed by another person."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.CASCADE, related_name="entries")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="entries")
    matter = models.CharField("事项", max_length=100)
    points = models.DecimalField("分数", max_digits=5, decimal_places=2)
    document_number = models.CharField("依据文号", max_length=60, blank=True)
    reason = models.CharField("说明", max_length=200)
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.PROTECT, related_name="extra_entries")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)
    entered_at = models.DateTimeField("登记时间")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    confirmed_at = models.DateTimeField("确认时间", null=True)

    class Meta:
        verbose_name = "加减分事项"
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(points__gt=0), name="an_entry_has_points"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("entered_by")),
                name="an_entry_is_confirmed_by_another",
            ),
        ]

    def __str__(self):
        return self.matter


class Result(models.Model):
    """What a subject came to. `total` and `lines` have one writer: `assessment.actions.results.compute`.

    lines: as `assessment.scoring.Line`, in order. grade: proposed by the rules, empty where people have to decide
    (`note` says why). version counts the changes of total or grade.
    """

    appraisal = models.OneToOneField(Appraisal, on_delete=models.CASCADE, related_name="result")
    total = models.DecimalField("总分", max_digits=7, decimal_places=2, null=True)
    missing = models.TextField("缺项", blank=True)
    lines = models.JSONField("得分明细", default=list)
    rank = models.PositiveIntegerField("名次", null=True)
    grade = models.CharField("等次", max_length=10, blank=True)
    note = models.CharField("等次说明", max_length=200, blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    computed_at = models.DateTimeField("计算时间")

    class Meta:
        verbose_name = "考核结果"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(total__isnull=False, missing="") | (Q(total=None) & ~Q(missing="")),
                name="a_result_has_a_total_or_says_what_is_missing",
            )
        ]

    def __str__(self):
        return f"{self.appraisal.name} {self.total if self.total is not None else self.missing}"
