"""Checks of plans and their tasks: published, and not under seal."""

from django.db.models import Exists, OuterRef

from assessment.checks import Level
from branches.models import WorkingDay
from modelagency.data_checks.check import Check
from tasks.models import Assignment, Period, Plan, Responsibility, Task


def _running():
    return Plan.objects.published().unlocked()


def _tasks():
    return Task.objects.filter(plan__in=_running().values("pk"))


def _without_periods(day):
    return _running().exclude(Exists(Period.objects.filter(plan=OuterRef("pk"))))


def _without_calendar(day):
    return _running().exclude(Exists(WorkingDay.objects.filter(day__year=OuterRef("year"))))


def _without_rows(day):
    return _tasks().exclude(Exists(Assignment.objects.counted().filter(task=OuterRef("pk"))))


def _led_by_ended(day):
    return _tasks().filter(lead__ends_on__lt=day)


def _without_lead(day):
    return _tasks().filter(lead=None).exclude(plan__lead_rule=Plan.LeadRule.NONE)


def _unsettled(day):
    return Responsibility.objects.open().filter(task__plan__status=Plan.Status.DRAFT)


CHECKS = (
    Check(
        "no-periods",
        Level.ERROR,
        "没有填报期的方案",
        "责任单位没有可以填报的时候。请修订方案，确定填报期。",
        _without_periods,
    ),
    Check(
        "no-rows",
        Level.ERROR,
        "没有任何单位承担的任务",
        "没有落实项，就没有人做，也不计入任何数字。请补派单位，或在修订中撤销。",
        _without_rows,
    ),
    Check(
        "lead-ended",
        Level.ERROR,
        "牵头单位已撤销的任务",
        "由机关党委办公室代复核。请在修订中改定牵头单位。",
        _led_by_ended,
    ),
    Check(
        "no-lead",
        Level.WARNING,
        "没有牵头单位的任务",
        "由机关党委办公室代复核。请在修订中定一个牵头单位。",
        _without_lead,
    ),
    Check(
        "no-calendar",
        Level.WARNING,
        "年度的工作日历还没有列入的方案",
        "节假日和调休不明，以工作日计算的时限会不准。请在工作日历补上。",
        _without_calendar,
    ),
    Check(
        "open-names",
        Level.NOTE,
        "草稿里还没有确认的责任单位名称",
        "确认之前方案不能发布。请在核对页逐个确认。",
        _unsettled,
    ),
)
