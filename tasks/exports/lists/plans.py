"""实施方案, and the tasks of one with how they stand."""

from branches.permissions import rights_of
from modelagency.clock import today
from modelagency.excel import Column
from records.listings import Listing
from tasks.lights import LIGHT_LABELS
from tasks.models import Assignment, Plan
from tasks.permissions import get_plan
from tasks.tallies import tallies

LIGHTS = [(code.value, label) for code, label in LIGHT_LABELS.items() if code.value != "stopped"]


def plans_of(user):
    """Drafts only for the office, which has them first; newest year first."""
    rows = Plan.objects.visible_to(rights_of(user)).with_titles().select_related("edited_by")
    return rows.order_by("status", "-year", "-id")


def _plan(plan) -> tuple:
    notice = plan.notice
    terms = (plan.year, plan.get_periods_display() if plan.periods else None, plan.due_on, plan.get_status_display())
    return (notice.title, notice.document_number, notice.issuer, notice.issued_on, *terms)


def visible_rows(user, plan):
    """The rows of a plan this person may see, with lights."""
    return Assignment.objects.visible_to(rights_of(user)).counted().filter(plan=plan).with_light(today())


def _tasks(user, query, pk) -> list[tuple]:
    plan = get_plan(user, pk)
    found = tallies(visible_rows(user, plan).tally("task"), lambda row: row["task"])
    tasks = plan.tasks.select_related("pillar", "lead").prefetch_related("responsibilities")
    return [(task, found[task.pk]) for task in tasks]


def _task(entry) -> tuple:
    task, tally = entry
    named = "、".join(one.text for one in task.responsibilities.all())
    lead = task.lead.name if task.lead else None
    counts = [tally.counts.get(code, 0) for code, _ in LIGHTS]
    return (task.pillar.name, task.number, task.title, lead, named, tally.total, *counts, tally.mean or None)


PLANS = Listing(
    title="实施方案",
    columns=[
        Column("文件", 44),
        Column("文号", 20),
        Column("印发单位", 22),
        Column("印发日期", 12, centred=True),
        Column("年度", 8, centred=True),
        Column("填报期", 10, centred=True),
        Column("办结时限", 12, centred=True),
        Column("状态", 10, centred=True),
    ],
    rows=lambda user, query: list(plans_of(user)),
    cells=_plan,
)
TASKS = Listing(
    title="任务分工和落实情况",
    columns=[
        Column("类型", 10),
        Column("序号", 8, centred=True),
        Column("任务", 36),
        Column("牵头单位", 18),
        Column("责任单位", 40),
        Column("落实项", 8),
        *(Column(label, 8) for _, label in LIGHTS),
        Column("平均进度（%）", 10),
    ],
    rows=_tasks,
    cells=_task,
    about=lambda user, query, pk: str(get_plan(user, pk)),
)
