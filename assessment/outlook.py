"""What a change of units means for the scores."""

from collections import defaultdict
from fractions import Fraction

from assessment import bodies
from assessment.scoring.numbers import rounded
from branches.models import Unit
from modelagency.clock import today
from tasks.models import Assignment

YET_TO_COME = 0  # stands for the id of a unit that is yet to be founded
NOT_BY_DAYS = "现行考核方案按计算时各单位承担的落实项计分，不按天数拆分；以上天数供会议研究时参考。"


def of_change(change, fates) -> tuple[str, list[str]]:
    """(title, lines): how the progress that feeds each branch changes, and how long each unit has carried its rows."""
    rows = [fate for fate in fates if fate.thing.plan.due_on >= change.effective_on]
    plans = sorted({fate.thing.plan for fate in rows}, key=lambda plan: plan.pk)
    before = _progress(plans)
    after = {plan: _after(before[plan], [fate for fate in rows if fate.thing.plan == plan]) for plan in plans}
    heirs = dict.fromkeys(change.units.values_list("pk", flat=True), _usual(change))
    branches = Unit.objects.active(today()).filter(branch__isnull=False).in_order()
    branches = list(branches.select_related("parent", "branch").prefetch_related("branch__covers"))
    lines = [line for plan in plans for line in _of_branches(branches, plan, before[plan], after[plan], heirs)]
    lines += [_days(plan, change) for plan in plans]
    return "得分", [*lines, NOT_BY_DAYS] if lines else []


def _progress(plans) -> dict:
    """Plan → unit id → row id → percent of what counts; one query."""
    found, by_id = {plan: defaultdict(dict) for plan in plans}, {plan.pk: plan for plan in plans}
    rows = Assignment.objects.counted().filter(plan__in=plans)
    for plan, unit, pk, percent in rows.values_list("plan", "unit", "pk", "progress"):
        found[by_id[plan]][unit][pk] = percent
    return found


def _after(before, fates) -> dict[int, dict[int, int]]:
    """The same once the change is done. A merged row's own percent goes: its measures count in the taker's row."""
    found = defaultdict(dict, {unit: dict(rows) for unit, rows in before.items()})
    for fate in fates:
        percent = found[fate.thing.unit_id].get(fate.thing.pk)
        if fate.value != "stay":
            found[fate.thing.unit_id].pop(fate.thing.pk, None)
        if fate.taker and not fate.target and percent is not None:
            found[fate.taker.pk or YET_TO_COME][fate.thing.pk] = percent
    return found


def _usual(change):
    """Who stands in the place of the units afterwards, as `progress` calls it; None for nobody."""
    taker = change.takers.in_order().first()
    return taker.pk if taker else YET_TO_COME if change.new_name else None


def _of_branches(branches, plan, before, after, heirs) -> list[str]:
    """One line for each branch that an assessment of the plan scores, or would score, by one of the units."""
    lines = []
    for branch in branches:
        fed_by = [unit.pk for unit in bodies.feeding(branch, "by_parent")]
        old, new = _mean(before, fed_by), _mean(after, {heirs.get(pk, pk) for pk in fed_by})
        if old != new:
            lines.append(f"{branch}的任务落实得分依据由 {old} 变为 {new}（{plan.year} 年度）。")
    return lines


def _mean(progress, units) -> str:
    percents = [percent for unit in units for percent in progress.get(unit, {}).values()]
    if not percents:
        return "没有落实项"
    mean = rounded(Fraction(sum(percents), len(percents)), 2)
    return f"{len(percents)} 项平均 {mean}%"


def _days(plan, change) -> str:
    whole = (plan.due_on - plan.starts_on).days + 1
    done = max(0, min(whole, (change.effective_on - plan.starts_on).days))
    share = rounded(Fraction(100 * done, whole), 1)
    return (
        f"《{plan}》共 {whole} 天：变更前由原单位承担 {done} 天（{share}%），变更后由承接单位承担 {whole - done} 天。"
    )
