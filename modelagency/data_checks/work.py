"""Checks of assignments, measures, reports and their files: of years that are not under seal."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from assessment.checks import Level
from branches.models import Post
from branches.roles import Role
from modelagency.data_checks.check import Check
from tasks.models import Assignment, Measure, ProgressReport, Step
from tasks.querysets import lead_acts
from tasks.states import HANDED_IN, State

LONG = 15  # days after which a step that nobody takes is pointed out


def _rows():
    return Assignment.objects.counted().unlocked()


def _open():
    return _rows().exclude(state=State.CLOSED)


def _long_ago(day):
    return day - timedelta(days=LONG)


def _nobody_reviews(day):
    posts = Post.objects.valid(day)
    own = posts.filter(user=OuterRef("user"), unit=OuterRef(OuterRef("unit")))
    office = posts.with_role(Role.OFFICE).filter(~Exists(own), reach=Post.Reach.ALL)
    return _open().exclude(lead_acts(day)).exclude(Exists(office))


def _of_ended_units(day):
    return _open().filter(unit__ends_on__lt=day)


def _closed_without_files(day):
    reported = ProgressReport.evidence.through.objects.filter(progressreport__assignment=OuterRef("pk"))
    filed = Step.evidence.through.objects.filter(step__assignment=OuterRef("pk"))
    return _rows().filter(state=State.CLOSED).exclude(Exists(reported)).exclude(Exists(filed))


def _without_measures(day):
    return _open().filter(state__in=[State.TO_ACCEPT, State.TO_PLAN], starts_on__lte=_long_ago(day))


def _returned_long_ago(day):
    return _open().filter(returned=True, awaiting="", turn_on__lte=_long_ago(day))


def _waiting_long(day):
    return _open().exclude(awaiting="").filter(turn_on__lte=_long_ago(day))


def _late_measures(day):
    ends_on = Coalesce("assignment__closes_on", "assignment__plan__due_on")
    return Measure.objects.filter(assignment__in=_open().values("pk"), due_on__gt=ends_on)


def _all_done(day):
    return _open().filter(state=State.IN_PROGRESS, progress=100, awaiting="")


def _old_files(day):
    files = ProgressReport.evidence.through.objects.filter(progressreport=OuterRef("pk"))
    old = files.filter(evidence__uploaded_at__date__lt=OuterRef("period__starts_on"))
    return ProgressReport.objects.filter(Exists(old), state__in=HANDED_IN, assignment__in=_rows().values("pk"))


CHECKS = (
    Check(
        "no-reviewer",
        Level.ERROR,
        "没有人可以复核的落实项",
        "牵头单位没有复核人，机关党委办公室人员都须回避。请补充人员，或请党委指定。",
        _nobody_reviews,
    ),
    Check(
        "unit-ended",
        Level.ERROR,
        "单位已撤销、还没有办结的落实项",
        "没有人再办，仍计入数字。请办理单位变更，定出落实项的去向。",
        _of_ended_units,
    ),
    Check(
        "no-evidence",
        Level.ERROR,
        "已办结、一份佐证也没有的落实项",
        "考核时没有依据。请重新打开，由单位补交佐证后再办结。",
        _closed_without_files,
    ),
    Check(
        "no-measures",
        Level.WARNING,
        f"{LONG} 天还没有报送举措的落实项",
        "进度由举措算出，没有举措一直是 0。请催单位制定举措。",
        _without_measures,
    ),
    Check(
        "measure-late",
        Level.WARNING,
        "完成时限晚于办结时限的举措",
        "照此办理必然逾期。请单位调整举措，或申请延期。",
        _late_measures,
    ),
    Check(
        "waiting-long",
        Level.WARNING,
        f"交来 {LONG} 天还没有人答复的落实项",
        "等待期间单位不能往下办。请催审核人、复核人答复。",
        _waiting_long,
    ),
    Check(
        "returned-long",
        Level.WARNING,
        f"退回 {LONG} 天还没有补正的落实项",
        "请催单位补正；做不到的，请单位申请延期或中止。",
        _returned_long_ago,
    ),
    Check(
        "all-done",
        Level.NOTE,
        "举措全部完成、还没有申请办结的落实项",
        "请单位申请办结，由牵头单位核定。",
        _all_done,
    ),
    Check(
        "old-evidence",
        Level.NOTE,
        "用了填报期之前的佐证的进展",
        "佐证在填报期开始之前就已上传，未必是这一期的工作。请复核人核对。",
        _old_files,
    ),
)
