"""A task as one unit's work: what is tracked, the unit's own measures, and the steps taken."""

from datetime import timedelta

from django.conf import settings
from django.db import models

from branches.models import Evidence, Unit
from tasks.models.plans import ROLES, Plan, Task
from tasks.progress import MEASURE_LABELS, MeasureStatus
from tasks.querysets import AssignmentQuerySet, MeasureQuerySet
from tasks.states import STATE_LABELS, VERB_LABELS, State


class Assignment(models.Model):
    """Task × unit (落实项). `starts_on` is the plan's, or the day on which the row was added later.

    `reports_last`: the unit leads a task of the plan, and so reports after the members (all its rows on one day).
    `due_on` is the day shown, `late_on` is the first day after it and the grace days.
    `progress`, `awaiting` and the four days are written by `actions.moves.settle` only, `returned` (did the last step
    send something back?) and `turn_on` (the day of that step, since when it is somebody's turn) by
    `actions.moves.add_step`, in the transaction of each change. The fields
    `counted_…` say what the roll-ups hold of the row (nothing, when empty; `counted_group`: kind and category of its
    unit, with a slash between) and are `actions.rollups`' own.
    `state_before`, `rested_from` and `rested_days` are of `actions.resting`: a row that rests (handed back, suspended,
    withdrawn) goes on from there.
    Until `spared_until` the unit is neither behind nor late, as others took their time over what it had handed in.
    `merged_into`: the row that goes on with this one since a change of units.
    """

    class Awaiting(models.TextChoices):
        NOBODY = "", ""
        UNIT = "unit", "待单位审核"
        REVIEW = "review", "待复核"
        OFFICE = "office", "待机关党委办公室决定"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="assignments")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField("角色", max_length=12, choices=ROLES)
    starts_on = models.DateField("起始日期")
    reports_last = models.BooleanField("按牵头单位时限填报", default=False)
    state = models.CharField(
        "状态", max_length=16, choices=[(s.value, label) for s, label in STATE_LABELS.items()], default=State.TO_ACCEPT
    )
    awaiting = models.CharField("等待", max_length=8, choices=Awaiting.choices, blank=True, default="")
    progress = models.PositiveSmallIntegerField("已通过进度", default=0)
    due_on = models.DateField("本期截止", null=True)
    warn_on = models.DateField("临期自", null=True)
    behind_on = models.DateField("滞后自", null=True)
    late_on = models.DateField("逾期自", null=True)
    returned = models.BooleanField("被退回", default=False)
    turn_on = models.DateField("轮到办理之日", null=True)
    measures_version = models.PositiveIntegerField("举措版本", default=0)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="merged")
    counted_light = models.CharField("汇总状态", max_length=12, blank=True, default="")
    counted_progress = models.PositiveSmallIntegerField("汇总进度", default=0)
    counted_awaiting = models.CharField("汇总等待", max_length=8, blank=True, default="")
    counted_group = models.CharField("汇总类别", max_length=45, blank=True, default="")
    closes_on = models.DateField("另定办结时限", null=True)
    state_before = models.CharField("停办前状态", max_length=16, blank=True, default="")
    rested_from = models.DateField("停办自", null=True)
    rested_days = models.PositiveSmallIntegerField("停办天数", default=0)
    measures_filed_on = models.DateField("举措报送日", null=True)
    spared_until = models.DateField("不计滞后逾期至", null=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "落实项"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["task", "unit"], name="one_assignment_per_task_and_unit")]
        indexes = [
            models.Index(fields=["plan", "unit", "state"]),
            models.Index(fields=["unit", "late_on"]),
            models.Index(fields=["awaiting", "task"], condition=~models.Q(awaiting=""), name="assignment_awaiting"),
            # In the order of the overview: overdue longest, and waiting longest for the review of a task.
            models.Index(
                fields=["plan", "late_on", "id"],
                condition=models.Q(late_on__isnull=False, awaiting=""),
                name="assignment_late",
            ),
            models.Index(
                fields=["task", "turn_on"], condition=models.Q(awaiting="review"), name="assignment_in_review"
            ),
        ]

    def __str__(self):
        return f"{self.task}（{self.unit}）"

    @property
    def rhythm(self) -> str:
        """How often the row is reported on: as the task says, else as the plan does."""
        return self.task.rhythm or self.plan.periods

    @property
    def ends_on(self):
        """The day by which the work is to be closed: the plan's, or the row's own after an extension or a rest."""
        return self.closes_on or self.plan.due_on

    @property
    def worked_from(self):
        """The day from which the planned share is counted; the days the row rested do not count."""
        return self.starts_on + timedelta(days=self.rested_days)


class KeptMeasures(models.Manager.from_queryset(MeasureQuerySet)):
    """The measures that were not dropped by an adjustment."""

    def get_queryset(self):
        return super().get_queryset().filter(is_dropped=False)


class MeasureWords(models.Model):
    """What a unit writes of a measure. `proof`: how one sees that it is done."""

    text = models.CharField("举措", max_length=200)
    owner = models.CharField("责任人", max_length=50, blank=True)
    due_on = models.DateField("完成时限")
    proof = models.CharField("完成标志", max_length=200, blank=True, default="")

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["due_on", "id"]

    def __str__(self):
        return self.text

    def words(self) -> dict:
        """The fields, as `tasks.measures` takes them."""
        return {"text": self.text, "due_on": self.due_on, "owner": self.owner, "proof": self.proof}


class Measure(MeasureWords):
    """A unit's own dated, checkable step; `status` is the accepted one. `objects`, and so `assignment.measures`, leave
    out those that were dropped; what reports told of them stays.

    Measures of one unit that have the same `shared` are one and the same for several assignments: they read alike, and
    what the unit says of one it says of all. Each is accepted by the reviewer of its own assignment.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="measures")
    came_from = models.CharField("来自单位", max_length=100, blank=True, default="")
    status = models.CharField(
        "状态",
        max_length=12,
        choices=[(s.value, label) for s, label in MEASURE_LABELS.items()],
        default=MeasureStatus.NOT_STARTED,
    )
    shared = models.UUIDField("共用标记", null=True, editable=False, db_index=True)
    is_dropped = models.BooleanField("已取消", default=False)

    every = models.Manager()
    objects = KeptMeasures()

    class Meta(MeasureWords.Meta):
        verbose_name = "举措"
        default_manager_name = "objects"


class Step(models.Model):
    """One step in the history of an assignment, with what was handed in or answered. Only ever added.

    `by` is empty for what the portal does by itself; `by_label` then reads 系统. `unit_label`: for which unit the
    step was taken, written when that unit takes another name or ends; empty while it is the row's unit or lead of now.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="steps")
    report = models.ForeignKey("tasks.ProgressReport", null=True, on_delete=models.CASCADE, related_name="steps")
    verb = models.CharField("动作", max_length=20, choices=[(v.value, label) for v, label in VERB_LABELS.items()])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_label = models.CharField("姓名", max_length=50)
    unit_label = models.CharField("当时单位", max_length=100, blank=True, default="")
    stand_in = models.BooleanField("代复核", default=False)
    acting = models.BooleanField("代理", default=False)
    text = models.TextField("内容", blank=True)
    evidence = models.ManyToManyField(Evidence, related_name="steps")
    progress_before = models.PositiveSmallIntegerField(null=True)
    progress_after = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "办理记录"
        default_permissions = ()
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["assignment", "-at"])]

    def __str__(self):
        return f"{self.by_label} {self.get_verb_display()}"
