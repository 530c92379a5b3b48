"""How branches are scored at the end of a year: the scheme, one run of it, the marks and what comes out."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Max, Q, Sum

from assessment.canonical import digest
from assessment.querysets import AppraisalQuerySet, CycleQuerySet, SchemeQuerySet
from assessment.scoring import KIND_LABELS, Kind
from assessment.standings import Category, Freshness, Standing, categories, standings, unranked
from branches.models import Unit
from tasks.models import Assignment, Plan

PERSON = {"null": True, "on_delete": models.PROTECT, "related_name": "+"}


class Scheme(models.Model):
    """A year's rules for scoring. Frozen once published; a change is a new `version` of the same name."""

    class Status(models.TextChoices):
        DRAFT = "draft", "草案"
        PUBLISHED = "published", "已发布"

    year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("名称", max_length=60)
    version = models.PositiveSmallIntegerField("版本", default=1)
    plan = models.ForeignKey(Plan, verbose_name="实施方案", on_delete=models.PROTECT, related_name="schemes")
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.DRAFT)
    published_at = models.DateTimeField("发布时间", null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="发布人", **PERSON)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = "考核方案"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["year", "name", "version"], name="one_scheme_per_year_name_and_version"),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(published_at__isnull=False, published_by__isnull=False),
                name="published_scheme_says_when_and_by_whom",
            ),
        ]

    def __str__(self):
        return f"{self.year}年度{self.name}（第 {self.version} 版）"

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT


class Section(models.Model):
    """A part of a scheme; an indicator that does not apply to a branch passes its points on inside it."""

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="sections")
    name = models.CharField("名称", max_length=60)
    order = models.PositiveSmallIntegerField("排序")

    class Meta:
        verbose_name = "部分"
        default_permissions = ()
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "order"], name="one_section_per_place"),
            models.UniqueConstraint(fields=["scheme", "name"], name="one_section_per_name"),
        ]

    def __str__(self):
        return self.name


class Indicator(models.Model):
    """What is scored, for how many points, and how it comes to them."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="indicators")
    name = models.CharField("指标", max_length=60)
    points = models.DecimalField("分值", max_digits=5, decimal_places=2)
    kind = models.CharField("计分方式", max_length=16, choices=[(kind.value, KIND_LABELS[kind]) for kind in Kind])
    standard = models.TextField("评分标准", blank=True)
    order = models.PositiveSmallIntegerField("排序")

    class Meta:
        verbose_name = "指标"
        default_permissions = ()
        ordering = ["section__order", "order"]
        constraints = [
            models.UniqueConstraint(fields=["section", "order"], name="one_indicator_per_place"),
            models.CheckConstraint(condition=Q(points__gte=0, points__lte=100), name="points_from_0_to_100"),
        ]

    def __str__(self):
        return self.name


class Cycle(models.Model):
    """One run of a published scheme over all branches (考核)."""

    scheme = models.OneToOneField(Scheme, on_delete=models.PROTECT, related_name="cycle")
    opened_at = models.DateTimeField("开始时间")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="开始人", **PERSON)
    computed_from = models.JSONField("计算依据的摘要", default=dict)

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = "考核"
        default_permissions = ()

    def __str__(self):
        return str(self.scheme)

    def indicators(self):
        return Indicator.objects.filter(section__scheme=self.scheme_id)

    def standings(self) -> dict[int, Standing]:
        """Appraisal id → its place in its category, in one query."""
        return standings(self.appraisals.values_list("pk", "category", "result__total"))

    def categories(self, appraisals, indicators, *, ranked=True) -> list[Category]:
        """The `appraisals` (what a person may see of the cycle) by category, in three queries.

        Ranks count all branches of a category; they are left out where `ranked` is False.
        """
        rows = appraisals.select_related("unit", "result").in_order()
        places = self.standings() if ranked else unranked(self.standings())
        return categories(rows, places, appraisals.parts(), indicators)

    def freshness(self) -> Freshness:
        """Where marks and totals stand now, in three queries."""
        facts = self.appraisals.aggregate(
            computed_at=Max("result__computed_at"), marked=Count("marks"), saves=Sum("marks__version")
        )
        # Marks are never deleted and each save counts one up: their sum tells whether anything was saved.
        inputs = {"评分": facts["saves"], "任务落实进度": digest(self._progress())}
        return Freshness(facts["computed_at"], facts["marked"], inputs, self.computed_from)

    def _progress(self):
        """Appraisal id with the rows and the sum of percents of each unit that feeds it."""
        rows = Assignment.objects.counted().filter(plan=self.scheme.plan_id).order_by()
        figures = {unit: numbers for unit, *numbers in rows.values_list("unit").annotate(Count("pk"), Sum("progress"))}
        for pk, units in self.appraisals.fed_by().items():
            yield pk, sorted((unit, figures[unit]) for unit in units if unit in figures)


class Appraisal(models.Model):
    """One branch in a cycle (考核对象). `name` and `category` stay as they were when the cycle opened."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="appraisals")
    unit = models.ForeignKey(Unit, verbose_name="党支部", on_delete=models.PROTECT, related_name="appraisals")
    name = models.CharField("名称", max_length=100)
    category = models.CharField("分类", max_length=30)

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = "考核对象"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["cycle", "unit"], name="one_appraisal_per_cycle_and_branch")]

    def __str__(self):
        return f"{self.name}（{self.cycle}）"


class Mark(models.Model):
    """What was deducted by hand, and why. `version` counts the saves; a stale save is refused."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.CASCADE, related_name="marks")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="marks")
    deducted = models.DecimalField("扣分", max_digits=6, decimal_places=2)
    reason = models.CharField("理由", max_length=200)
    version = models.PositiveIntegerField("版本")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="评分人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("评分时间")

    class Meta:
        verbose_name = "评分"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "indicator"], name="one_mark_per_appraisal_and_indicator"),
            models.CheckConstraint(condition=Q(deducted__gte=0), name="deducted_is_not_negative"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_mark_has_its_reason"),
        ]

    def __str__(self):
        return f"扣 {self.deducted} 分：{self.reason}"


class Result(models.Model):
    """What a branch came to. `total` has one writer: `assessment.actions.results.compute`."""

    appraisal = models.OneToOneField(Appraisal, on_delete=models.CASCADE, related_name="result")
    total = models.DecimalField("总分", max_digits=7, decimal_places=2, null=True)
    missing = models.TextField("缺项", blank=True)
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


class ResultLine(models.Model):
    """One step of a total. The lines of a result with a total add up to it exactly."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="lines")
    indicator = models.ForeignKey(Indicator, null=True, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField("排序")
    label = models.CharField("项目", max_length=60)
    detail = models.CharField("怎么算的", max_length=500)
    value = models.DecimalField("得分", max_digits=9, decimal_places=5)

    class Meta:
        verbose_name = "得分明细"
        default_permissions = ()
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["result", "order"], name="one_line_per_place")]

    def __str__(self):
        return f"{self.label} {self.value}"
