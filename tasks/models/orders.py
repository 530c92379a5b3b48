"""督办单: one matter, one order, of a colour; and when a colour is due."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from branches.models import Evidence
from records.models import Decision
from tasks.colours import COLOUR_LABELS, Colour, Conditions
from tasks.models.assignments import Assignment
from tasks.order_states import IN_FORCE, ORDER_STATE_LABELS, ORDER_VERB_LABELS, UNISSUED, OrderState
from tasks.querysets import SupervisionOrderQuerySet

COLOUR_CHOICES = [(colour.value, label) for colour, label in COLOUR_LABELS.items()]


class OrderSeries(models.Model):
    """The last number given in a year; held by whoever gives the next, so that there are no gaps."""

    year = models.PositiveSmallIntegerField("年度", primary_key=True)
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        verbose_name = "督办单编号"
        default_permissions = ()

    def __str__(self):
        return f"督办〔{self.year}〕{self.last}号"


class SupervisionOrder(models.Model):
    """An order (督办单) about one row of a unit. It has its number, and the words that are printed (`paper`: issuer,
    unit, matter), from the day it is issued, by a member of the committee or by `decision`.

    facts: the conditions it met, in words; exception: why it was drafted although it was not the next one due;
    follows: the order of the row before it; answer_by: the working day by which the unit answers.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="orders")
    colour = models.CharField("颜色", max_length=6, choices=COLOUR_CHOICES)
    reason = models.CharField("事由", max_length=500)
    demands = models.CharField("要求", max_length=1000)
    exception = models.CharField("特别理由", max_length=300, blank=True)
    facts = models.JSONField("符合的条件", default=list)
    answer_by = models.DateField("答复期限")
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followed_by")
    state = models.CharField(
        "状态", max_length=10, choices=[(s.value, label) for s, label in ORDER_STATE_LABELS.items()], default="to_issue"
    )
    version = models.PositiveIntegerField("版本", default=0)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("起草时间")
    year = models.PositiveSmallIntegerField("年度", null=True)
    number = models.PositiveIntegerField("编号", null=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField("签发日期", null=True)
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="orders")
    paper = models.JSONField("印发内容", default=dict)

    objects = SupervisionOrderQuerySet.as_manager()

    class Meta:
        verbose_name = "督办单"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="orders_are_numbered_by_year"),
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(state="to_issue"), name="one_order_to_issue_per_row"
            ),
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(state__in=sorted(IN_FORCE)),
                name="one_order_in_force_per_row",
            ),
            models.CheckConstraint(
                name="an_order_has_its_number_once_issued",
                condition=Q(state__in=sorted(UNISSUED), number=None, issued_on=None)
                | ~Q(state__in=sorted(UNISSUED))
                & Q(year__isnull=False, number__isnull=False, issued_on__isnull=False, issued_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "answer_by"])]

    def __str__(self):
        return f"{self.name}：{self.assignment}"

    @property
    def name(self) -> str:
        """督办〔2026〕3号, or the colour while it has no number."""
        return f"督办〔{self.year}〕{self.number}号" if self.number else f"{self.get_colour_display()}督办单（未编号）"

    @property
    def unit_id(self):
        return self.assignment.unit_id

    @property
    def is_issued(self) -> bool:
        return OrderState(self.state) not in UNISSUED


class OrderStep(models.Model):
    """One step in the history of an order, with what was said and handed in. Only ever added."""

    order = models.ForeignKey(SupervisionOrder, on_delete=models.CASCADE, related_name="steps")
    verb = models.CharField("动作", max_length=14, choices=[(v.value, label) for v, label in ORDER_VERB_LABELS.items()])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_label = models.CharField("姓名", max_length=50)
    text = models.TextField("内容", blank=True)
    evidence = models.ManyToManyField(Evidence, related_name="order_steps")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "督办单办理记录"
        default_permissions = ()
        ordering = ["-at", "-id"]

    def __str__(self):
        return f"{self.by_label} {self.get_verb_display()}"


class OrderRule(models.Model):
    """When a colour is due, as the office set it; `colours.DEFAULTS` where there is none."""

    colour = models.CharField("颜色", max_length=6, choices=COLOUR_CHOICES, unique=True)
    overdue = models.PositiveSmallIntegerField("逾期满几个工作日", null=True)
    urgings = models.PositiveSmallIntegerField("催办满几次", null=True)
    unmet = models.PositiveSmallIntegerField("上一颜色到期未满足满几个工作日", null=True)
    version = models.PositiveIntegerField("版本", default=0)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = "督办条件"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="a_colour_has_a_condition",
                condition=Q(overdue__gte=1) | Q(urgings__gte=1) | Q(unmet__gte=1),
            ),
            models.CheckConstraint(
                name="the_first_colour_follows_none", condition=~Q(colour=Colour.BLUE) | Q(unmet=None)
            ),
        ]

    def __str__(self):
        return f"{self.get_colour_display()}督办条件"

    @property
    def conditions(self) -> Conditions:
        return Conditions(self.overdue, self.urgings, self.unmet)
