"""述职评议: rounds of votes and what they came to. No row of a closed round leads to a voter."""

from django.db import models
from django.db.models import Q

from assessment.models.cycles import Appraisal, Cycle
from assessment.models.schemes import Indicator


class VoteRound(models.Model):
    """One meeting that votes on the subjects of a category, for one indicator of kind vote.

    values: what 好, 较好, 一般, 差 are worth in percent. best_percent: most subjects that one ballot may rate 好.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "准备"
        OPEN = "open", "进行中"
        CLOSED = "closed", "已结束"

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="rounds")
    indicator = models.ForeignKey(Indicator, related_name="rounds", on_delete=models.PROTECT)
    title = models.CharField("名称", max_length=60)
    held_on = models.DateField("会议日期")
    values = models.JSONField("各档分值", default=list)
    best_percent = models.PositiveSmallIntegerField("每票“好”的上限（%）", null=True, blank=True)
    by_phone = models.BooleanField("手机投票", default=False)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    subjects = models.ManyToManyField(Appraisal, through="Candidacy", related_name="rounds")

    class Meta:
        verbose_name = "述职评议"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(best_percent=None) | Q(best_percent__lte=100), name="best_share_to_100_percent"
            )
        ]

    def __str__(self):
        return self.title


class Candidacy(models.Model):
    """A subject of a round. `graded` is False for a term under six months: it reports, and has no score."""

    round = models.ForeignKey(VoteRound, on_delete=models.CASCADE, related_name="candidacies")
    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="candidacies")
    order = models.PositiveSmallIntegerField("次序")
    months = models.PositiveSmallIntegerField("任职月数", null=True, blank=True)
    graded = models.BooleanField("评等次", default=True)

    class Meta:
        verbose_name = "述职对象"
        default_permissions = ()
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "appraisal"], name="one_candidacy_per_round"),
            models.UniqueConstraint(fields=["round", "order"], name="one_candidacy_per_place"),
        ]

    def __str__(self):
        return self.appraisal.name


class RaterGroup(models.Model):
    """A group of voters with its weight. issued, collected: ballots handed out and received."""

    round = models.ForeignKey(VoteRound, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField("评议组", max_length=30)
    weight = models.DecimalField("权重（%）", max_digits=5, decimal_places=2)
    issued = models.PositiveIntegerField("发出", default=0)
    collected = models.PositiveIntegerField("收回", default=0)
    order = models.PositiveSmallIntegerField("排序")

    class Meta:
        verbose_name = "评议组"
        default_permissions = ()
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["round", "name"], name="one_rater_group_per_name")]

    def __str__(self):
        return self.name


class Tally(models.Model):
    """How the (merged) group voted on a subject, written when the round closes; counts follow VoteRound.values."""

    round = models.ForeignKey(VoteRound, on_delete=models.CASCADE, related_name="tallies")
    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="tallies")
    group = models.CharField("评议组", max_length=100)
    weight = models.DecimalField("权重（%）", max_digits=5, decimal_places=2)
    counts = models.JSONField("票数")
    order = models.PositiveSmallIntegerField("排序")

    class Meta:
        verbose_name = "计票结果"
        default_permissions = ()
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "appraisal", "order"], name="one_tally_per_round_and_place")
        ]

    def __str__(self):
        return f"{self.group} {self.counts}"
