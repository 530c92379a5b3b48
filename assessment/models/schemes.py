"""A year's rules for scoring: what counts for how much, and how it comes to its points."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from assessment.kinds import KIND_LABELS, Effect, Kind
from assessment.querysets import SchemeQuerySet
from branches.models import Unit
from tasks.models import Pillar, Plan, Task

PERSON = {"null": True, "on_delete": models.PROTECT, "related_name": "+"}


class Scheme(models.Model):
    """Frozen once published; a change is a new `version` of the same name that says why.

    categories: names of unit categories it is limited to, none for all. quota_percent: of a category may have the best
    grade. bonus_cap: most that all bonus indicators add. tie_keys: kinds of components that decide
    between equal totals.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "草案"
        PUBLISHED = "published", "已发布"

    class Subjects(models.TextChoices):
        AFFILIATED = "affiliated", "直属单位"
        BRANCH = "branch", "全部党支部"
        OFFICE_BRANCH = "office_branch", "机关党支部"
        AFFILIATED_BRANCH = "affiliated_branch", "直属单位党支部"

    class Feeds(models.TextChoices):
        OWN = "own", "考核对象自己的落实项"
        COVERED = "covered", "党支部所在单位的落实项"
        BY_PARENT = "by_parent", "机关党支部取自己的，直属单位党支部取所在单位的"

    year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("名称", max_length=60)
    version = models.PositiveSmallIntegerField("版本", default=1)
    plan = models.ForeignKey(Plan, verbose_name="实施方案", on_delete=models.PROTECT, related_name="schemes")
    subjects = models.CharField("考核对象", max_length=20, choices=Subjects.choices, default=Subjects.BRANCH)
    categories = models.JSONField("限于分类", default=list, blank=True)
    feeds = models.CharField("平时取谁的工作", max_length=10, choices=Feeds.choices, blank=True)
    quota_percent = models.DecimalField("优秀名额（%）", max_digits=5, decimal_places=2, default=Decimal(30))
    bonus_cap = models.DecimalField("加分封顶", max_digits=5, decimal_places=2, default=Decimal(5))
    tie_keys = models.JSONField("同分时依次比较", default=list, blank=True)
    changed_because = models.CharField("改版原因", max_length=300, blank=True)
    origin = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies")
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
            models.CheckConstraint(
                condition=Q(status="draft") | ~Q(feeds=""), name="published_scheme_says_whose_work_counts"
            ),
        ]

    def __str__(self):
        return f"{self.year}年度{self.name}（第 {self.version} 版）"

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    def indicators(self):
        """All of them, in the order of the scheme."""
        return Indicator.objects.filter(section__component__scheme=self)


class Component(models.Model):
    """What the total is composed of (平时, 年终, 述职评议 …). `extra` has no weight: its points are added or taken."""

    class Kind(models.TextChoices):
        USUAL = "usual", "平时考核"
        YEAR_END = "year_end", "年终考核"
        REVIEW = "review", "述职评议"
        POLL = "poll", "民主测评"
        EXTRA = "extra", "加减分"

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="components")
    kind = models.CharField("类型", max_length=10, choices=Kind.choices)
    name = models.CharField("名称", max_length=30)
    weight = models.DecimalField("权重（%）", max_digits=5, decimal_places=2)
    order = models.PositiveSmallIntegerField("排序")

    class Meta:
        verbose_name = "构成"
        default_permissions = ()
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "order"], name="one_component_per_place"),
            models.UniqueConstraint(fields=["scheme", "kind"], name="one_component_per_kind"),
            models.CheckConstraint(condition=Q(weight__gte=0, weight__lte=100), name="weight_from_0_to_100"),
            models.CheckConstraint(condition=~Q(kind="extra") | Q(weight=0), name="extra_points_have_no_weight"),
        ]

    def __str__(self):
        return self.name


class Section(models.Model):
    """A part of a component, usually a pillar; what does not apply passes its points on inside it."""

    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="sections")
    name = models.CharField("名称", max_length=60)
    pillar = models.ForeignKey(Pillar, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField("分值", max_digits=5, decimal_places=2)
    order = models.PositiveSmallIntegerField("排序")

    class Meta:
        verbose_name = "部分"
        default_permissions = ()
        ordering = ["component__order", "order"]
        constraints = [
            models.UniqueConstraint(fields=["component", "order"], name="one_section_per_place"),
            models.UniqueConstraint(fields=["component", "name"], name="one_section_per_name"),
            models.CheckConstraint(condition=Q(points__gte=0, points__lte=100), name="section_points_from_0_to_100"),
        ]

    def __str__(self):
        return self.name


class Indicator(models.Model):
    """What is scored, for how many points, and by which rule.

    step: points per case (deduct), usual points per matter (bonus, penalty). threshold: percent, or a count where there
    is no base. bands: [[from this quantity, points], …]. cap: most that a bonus or penalty indicator comes to. once: of
    entries on the same matter only the largest counts. source: code of where its facts come from. marker: the unit
    whose lead people mark it, none for the office. task: the task of the notice it goes back to. formerly: the
    indicator of an earlier version or year that it carries on, by which marks follow and years are compared.
    """

    class Rhythm(models.TextChoices):
        MONTH = "month", "每月"
        QUARTER = "quarter", "每季度"
        HALF = "half", "每半年"
        YEAR = "year", "年度"

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="indicators")
    number = models.CharField("序号", max_length=20, blank=True)
    group = models.CharField("分组", max_length=60, blank=True)
    name = models.CharField("指标", max_length=60)
    points = models.DecimalField("分值", max_digits=5, decimal_places=2)
    kind = models.CharField("计分方式", max_length=16, choices=[(kind.value, KIND_LABELS[kind]) for kind in Kind])
    step = models.DecimalField("每次", max_digits=5, decimal_places=2, null=True, blank=True)
    threshold = models.DecimalField("达标线", max_digits=7, decimal_places=2, null=True, blank=True)
    bands = models.JSONField("分档", default=list, blank=True)
    cap = models.DecimalField("封顶", max_digits=5, decimal_places=2, null=True, blank=True)
    once = models.BooleanField("同一事项不累计", default=False)
    source = models.CharField("数据来源", max_length=20, blank=True)
    standard = models.TextField("评分标准", blank=True)
    evidence = models.CharField("要求的佐证", max_length=200, blank=True)
    rhythm = models.CharField("何时考核", max_length=10, choices=Rhythm.choices, default=Rhythm.YEAR)
    marker = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    formerly = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    order = models.PositiveSmallIntegerField("排序")

    class Meta:
        verbose_name = "指标"
        default_permissions = ()
        ordering = ["section__component__order", "section__order", "order"]
        constraints = [
            models.UniqueConstraint(fields=["section", "order"], name="one_indicator_per_place"),
            models.CheckConstraint(condition=Q(points__gte=0, points__lte=100), name="points_from_0_to_100"),
        ]

    def __str__(self):
        return f"{self.number}　{self.name}" if self.number else self.name


class Grade(models.Model):
    """A grade and the rounded total from which on it is given; the first is the best, and the one with a quota."""

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="grades")
    name = models.CharField("等次", max_length=10)
    floor = models.DecimalField("起点", max_digits=5, decimal_places=2)
    order = models.PositiveSmallIntegerField("排序")

    class Meta:
        verbose_name = "等次"
        default_permissions = ()
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "order"], name="one_grade_per_place"),
            models.UniqueConstraint(fields=["scheme", "name"], name="one_grade_per_name"),
        ]

    def __str__(self):
        return self.name


class Veto(models.Model):
    """An event (一票否决) and what it does to the grade, never to the score."""

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="vetoes")
    name = models.CharField("情形", max_length=100)
    effect = models.CharField("后果", max_length=10, choices=[(effect.value, effect.label) for effect in Effect])
    grade = models.CharField("等次", max_length=10)
    order = models.PositiveSmallIntegerField("排序")

    class Meta:
        verbose_name = "一票否决情形"
        default_permissions = ()
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["scheme", "name"], name="one_veto_per_name")]

    def __str__(self):
        return self.name
