"""Before self-assessment opens: is there somebody for every part?"""

from collections import defaultdict

from assessment import bodies
from assessment.checks.findings import Finding, Level
from assessment.kinds import Kind
from assessment.permissions import without_marker
from assessment.subjects import subjects_of
from branches.models import Post
from branches.roles import Role
from tasks.models import Assignment

OFFICE_NEEDED = 2  # vetoes, entries and exemptions are entered by one and confirmed by another


def before_opening(scheme, day) -> list[Finding]:
    """All findings about a scheme and its subjects as they are on `day`; constant queries."""
    units = subjects_of(scheme, day)
    if not units:
        text = "没有考核方案所指的考核对象，请核对单位、党支部和它们的分类"
        return [Finding("subjects", Level.ERROR, text, "branches:units")]
    held = _holders(day)
    found = [
        _unclassified(units),
        _without_marker(scheme, units, day),
        _small_office(day),
        _without(Role.REPORTER, "reporter", "没有填报员，自评无人填写", units, held),
        _without(Role.LEADER, "leader", "没有审核人，自评不经单位审核", units, held),
        _without_work(scheme, units),
    ]
    return [finding for finding in found if finding]


def _names(units) -> tuple[str, ...]:
    return tuple(unit.name for unit in units)


def _unclassified(units) -> Finding | None:
    lost = [unit for unit in units if not unit.category]
    text = "没有考核分类，将列入“未分类”"
    return Finding("category", Level.WARNING, text, "branches:units", names=_names(lost)) if lost else None


def _without_marker(scheme, units, day) -> Finding | None:
    if not (orphans := without_marker(units, day)):
        return None
    text = "没有可以评分的人（机关党委办公室人员均须回避），请先补充人员"
    return Finding("marker", Level.ERROR, text, "branches:units", names=_names(orphans))


def _small_office(day) -> Finding | None:
    people = Post.objects.valid(day).with_role(Role.OFFICE).filter(reach=Post.Reach.ALL).values("user").distinct()
    if people.count() >= OFFICE_NEEDED:
        return None
    text = "机关党委办公室不足两人：一票否决、加减分和不适用都要一人登记、另一人确认"
    return Finding("office", Level.ERROR, text, "branches:units")


def _holders(day) -> dict[str, set[int]]:
    """Role → ids of the units that have somebody in it."""
    held = defaultdict(set)
    for role, unit in Post.objects.valid(day).with_role(Role.REPORTER, Role.LEADER).values_list("role", "unit"):
        held[role].add(unit)
    return held


def _without(role, code, text, units, held) -> Finding | None:
    lost = [unit for unit in units if bodies.own(unit).isdisjoint(held[role])]
    return Finding(code, Level.WARNING, text, "branches:units", names=_names(lost)) if lost else None


def _without_work(scheme, units) -> Finding | None:
    """Subjects whose usual part would not apply, because nobody whose work counts has any."""
    if not scheme.indicators().filter(kind=Kind.AUTO).exists():
        return None
    working = set(Assignment.objects.counted().filter(plan=scheme.plan_id).values_list("unit", flat=True).distinct())
    lost = [unit for unit in units if working.isdisjoint(one.pk for one in bodies.feeding(unit, scheme.feeds))]
    text = "没有落实项，由工作数据计算的指标不计分"
    page, args = "tasks:plan", (scheme.plan_id,)
    return Finding("work", Level.WARNING, text, page, args, names=_names(lost)) if lost else None
