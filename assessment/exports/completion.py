"""任务完成情况: the rows of the plan whose progress feeds the totals, as they stand on the day of the export."""

from itertools import groupby

from django.db.models import Count, Max, Q

from modelagency.clock import day_of
from modelagency.excel import Column, Group, Table
from tasks.lights import LIGHT_LABELS, Light
from tasks.models import Assignment
from tasks.states import SENDS_BACK, Verb

COLUMNS = [
    Column("序号", 6, centred=True),
    Column("类型", 12, centred=True),
    Column("任务", 24),
    Column("牵头单位", 20),
    Column("状态", 10, centred=True),
    Column("进度（%）", 10, "0"),
    Column("办结时限", 14, centred=True),
    Column("办结日期", 14, centred=True),
    Column("逾期天数", 10, "0"),
    Column("退回次数", 10, "0"),
]
FIELDS = ("unit__name", "task__pillar__name", "task__number", "task__name", "task__lead__name", "light", "progress")


def completion(edition) -> Table:
    day = day_of(edition.at)
    return Table(
        name="任务完成情况",
        title=edition.title("任务完成情况表"),
        columns=COLUMNS,
        rows=_rows(_found(edition, day), day),
        notes=["状态和进度是导出当天的情况；总分按计算时的进度。已中止和不再承担的不列。"],
        **edition.ends(),
    )


def _found(edition, day):
    """The rows of the units that feed a total, in the order of the organisation and of the plan."""
    scheme = edition.cycle.scheme
    rows = Assignment.objects.counted().filter(edition.appraisals.feeding(scheme.feeds), plan=scheme.plan_id)
    returns = Count("steps", filter=Q(steps__verb__in=SENDS_BACK))
    closed = Max("steps__at", filter=Q(steps__verb=Verb.CLOSE))
    rows = rows.with_light(day).annotate(returns=returns, closed_at=closed)
    ordered = rows.order_by("unit__order", "unit", "task__order")
    return ordered.values_list(*FIELDS, "plan__due_on", "closed_at", "late_on", "returns").iterator()


def _rows(found, day):
    number = 0
    for unit, rows in groupby(found, key=lambda row: row[0]):
        yield Group(unit)
        for _, pillar, order, name, lead, light, progress, due_on, closed_at, late_on, returns in rows:
            number += 1
            done = day_of(closed_at).isoformat() if light == Light.DONE and closed_at else None
            late = (day - late_on).days + 1 if light == Light.OVERDUE else None
            task = [pillar, f"{order} {name}", lead or "机关党委办公室复核", LIGHT_LABELS[light]]
            yield [number, *task, progress, due_on.isoformat(), done, late, returns]
