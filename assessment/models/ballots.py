"""What is on paper and in the ballot box. No ballot and no code ever leads to a person.

Once a round has closed there are no sheets, and ballots and codes stand in an order of chance.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from assessment.models.cycles import BY, Appraisal
from assessment.models.schemes import PERSON
from assessment.models.votes import RaterGroup, VoteRound
from branches.models import Unit


class Sheet(models.Model):
    """A paper ballot, entered twice while its round is open. Numbered once it lies among the others, not by voter.

    first, second: the votes (see assessment.voting) as two persons read them. settled: place → vote where they differ.
    """

    group = models.ForeignKey(RaterGroup, on_delete=models.CASCADE, related_name="sheets")
    number = models.PositiveSmallIntegerField("流水号")
    first = models.JSONField("第一遍", null=True)
    first_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="第一遍录入人", **PERSON)
    second = models.JSONField("第二遍", null=True)
    second_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="第二遍录入人", **PERSON)
    settled = models.JSONField("核定", default=dict)

    class Meta:
        verbose_name = "纸质票"
        default_permissions = ()
        ordering = ["group__order", "number"]
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="one_sheet_per_number"),
            models.CheckConstraint(
                condition=Q(second_by=None) | (Q(first_by__isnull=False) & ~Q(second_by=F("first_by"))),
                name="two_passes_by_two_persons",
            ),
        ]

    def __str__(self):
        return f"{self.group.name} {self.number:03}"


class Ballot(models.Model):
    """What one voter said. No voter, no code, no time. group: name of the (merged) group of voters."""

    round = models.ForeignKey(VoteRound, on_delete=models.CASCADE, related_name="ballots")
    group = models.CharField("评议组", max_length=200)
    votes = models.JSONField("评价")

    class Meta:
        verbose_name = "票"
        default_permissions = ()

    def __str__(self):
        return self.group


class VoteCode(models.Model):
    """A code on a slip, as a digest, and whether somebody has voted with it: neither when nor what."""

    group = models.ForeignKey(RaterGroup, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField("校验值", max_length=64, unique=True)
    is_used = models.BooleanField("已用", default=False)

    class Meta:
        verbose_name = "投票码"
        default_permissions = ()

    def __str__(self):
        return self.group.name


class Rectification(models.Model):
    """A matter to put right that a round brought up: about work, not persons. Shown again in next year's round."""

    class Source(models.TextChoices):
        REMARK = "remark", "上级点评"
        OPINION = "opinion", "评议意见"
        QUESTION = "question", "现场提问"
        REPORT = "report", "述职自查"

    class State(models.TextChoices):
        OPEN = "open", "整改中"
        DONE = "done", "待确认"
        CONFIRMED = "confirmed", "已销号"

    round = models.ForeignKey(VoteRound, on_delete=models.PROTECT, related_name="rectifications")
    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="rectifications")
    source = models.CharField("来源", max_length=10, choices=Source.choices)
    text = models.CharField("问题", max_length=300)
    owner = models.ForeignKey(Unit, verbose_name="整改单位", on_delete=models.PROTECT, related_name="rectifications")
    due_on = models.DateField("整改期限")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="登记人", **BY)
    entered_at = models.DateTimeField("登记时间")
    answer = models.CharField("整改情况", max_length=500, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="报送人", **PERSON)
    answered_at = models.DateTimeField("报送时间", null=True)
    returned_because = models.CharField("退回原因", max_length=300, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="确认人", **PERSON)
    confirmed_at = models.DateTimeField("确认时间", null=True)

    class Meta:
        verbose_name = "整改事项"
        default_permissions = ()
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "appraisal", "text"], name="one_rectification_per_matter"),
            models.CheckConstraint(condition=Q(state="open") | ~Q(answer=""), name="what_is_put_right_says_how"),
        ]

    def __str__(self):
        return self.text
