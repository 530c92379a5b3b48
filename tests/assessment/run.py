"""Builders: a scheme, an opened cycle, its marks and totals, through the portal's own actions."""

from decimal import Decimal

from assessment.actions.cycles import open_cycle
from assessment.actions.marks import mark
from assessment.actions.results import compute
from assessment.actions.schemes import create_scheme, publish_scheme
from assessment.models import Appraisal, Indicator
from assessment.scoring import Kind
from branches.actions.units import create_branch
from tasks.models import Assignment
from tests import make

PROGRESS = {"甲医院": (100, 50, 26), "乙医院": (90, 90, 90), "机关第一党支部": (80,)}
DEDUCTED = {"甲医院党支部": "1.50", "乙医院党支部": "0", "机关第一党支部": "45"}


def draft(by, plan, *, name="党支部考核", auto="55", manual="45", year=2026):
    """A scheme of 55 points by progress and 45 by hand."""
    return create_scheme(
        by=by,
        year=year,
        name=name,
        plan=plan,
        auto_points=Decimal(auto),
        manual_name="组织生活",
        manual_points=Decimal(manual),
        standard="每缺一次扣 0.50 分，扣完为止。",
    )


def opened(by, plan):
    """A cycle just opened over the branches there are."""
    return open_cycle(by=by, scheme=publish_scheme(by=by, scheme=draft(by, plan)))


def progress(plan, figures):
    """Set the accepted progress of units' rows in the order of the tasks; None stops a row."""
    for name, percents in figures.items():
        rows = Assignment.objects.filter(plan=plan, unit__name=name).order_by("task__order")
        for row, percent in zip(rows, percents, strict=True):
            row.progress, row.state = percent or 0, "in_progress" if percent is not None else "suspended"
            row.save(update_fields=["progress", "state"])


def appraisal(cycle, name) -> Appraisal:
    return cycle.appraisals.select_related("cycle").get(unit__name=name)


def by_hand(cycle) -> Indicator:
    return cycle.indicators().select_related("section").get(kind=Kind.DEDUCT)


def marked(by, cycle, deducted):
    """Mark the branches named, from the start."""
    for name, points in deducted.items():
        mark(
            by=by,
            appraisal=appraisal(cycle, name),
            indicator=by_hand(cycle),
            deducted=Decimal(points),
            reason="按台账核对",
            version=0,
        )


def computed(office, plan):
    """A whole cycle: work done, marks given, totals computed."""
    cycle = opened(office, plan)
    progress(plan, PROGRESS)
    marked(office, cycle, DEDUCTED)
    compute(by=office, cycle=cycle)
    cycle.refresh_from_db()
    return cycle


def more_branches(units, count):
    """Further branches of 甲医院, in its category."""
    for number in range(count):
        create_branch(
            by=None,
            name=f"甲医院第{number:03}党支部",
            starts_on=make.FOUNDED,
            parent=units["甲医院"],
            covers=[units["甲医院"]],
            category="医院",
        )
