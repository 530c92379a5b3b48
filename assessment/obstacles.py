"""What stands in the way of the next step of a cycle, beside what `assessment.checks` looks for: vetoes half entered,
totals out of date or missing, ties, the quota, changes that nobody decided on, open appeals."""

from django.db.models import Count, Q

from assessment.checks import Finding, Level, before_submitting, errors
from assessment.freshness import freshness
from assessment.grading import TIED, quota_of
from assessment.models import Appeal, Result, ResultChange, VetoEvent
from records.dates import month_day


def obstacles_to_submit(cycle) -> list[Finding]:
    """Before the committee is asked: everything computed, nothing half entered."""
    return [*errors(before_submitting(cycle)), *_vetoes(cycle), *_not_computed(cycle), *_missing(cycle)]


def obstacles_to_decide(cycle) -> list[Finding]:
    """Before grades are decided: besides, no tie, and no more of the best grade than its quota."""
    return [*obstacles_to_submit(cycle), *_ties(cycle), *_over_quota(cycle)]


def obstacles_to_publish(cycle) -> list[Finding]:
    return [*obstacles_to_decide(cycle), *_undecided(cycle)]


def obstacles_to_seal(cycle, today) -> list[Finding]:
    """Before the year is sealed: the notice is over, no appeal open, and what changed since was decided again."""
    found = obstacles_to_publish(cycle)
    if count := open_appeals(cycle, today):
        text = f"还有 {count} 件申诉、复核没有办结，或还在申请复核的期限内"
        found.append(_finding("appeals", text, cycle, "publicity"))
    notice = getattr(cycle, "public_notice", None)
    if notice is None:
        found.append(_finding("notice", "还没有公示", cycle, "publicity"))
    elif today <= notice.closes_on:
        found.append(_finding("notice", f"公示期到{month_day(notice.closes_on)}，还没有结束", cycle, "publicity"))
    return found


def open_appeals(cycle, today) -> int:
    """How many wait for an answer, or may still be taken to the committee."""
    waiting = Q(state__in=[Appeal.State.FILED, Appeal.State.REVIEWING])
    answered = Q(state__in=[Appeal.State.UPHELD, Appeal.State.REJECTED], review_until__gte=today)
    return Appeal.objects.filter(waiting | answered, appraisal__cycle=cycle).count()


def undecided_changes(cycle):
    """What came out differently after the committee had decided, and it has not decided again."""
    if cycle.decided_at is None:
        return ResultChange.objects.none()
    return ResultChange.objects.filter(appraisal__cycle=cycle, at__gt=cycle.decided_at)


def _finding(code, text, cycle, page, names=()) -> Finding:
    return Finding(code, Level.ERROR, text, f"assessment:{page}", (cycle.pk,), tuple(names))


def _undecided(cycle) -> list[Finding]:
    names = undecided_changes(cycle).order_by("appraisal_id").values_list("appraisal__name", flat=True).distinct()
    if not (names := list(names)):
        return []
    return [_finding("changed", "审定之后结果有变化，须由党委重新审定", cycle, "deciding", names)]


def _not_computed(cycle) -> list[Finding]:
    known = freshness(cycle)
    if known.computed_at is None:
        return [_finding("compute", "总分还没有计算", cycle, "cycle")]
    if known.changed:
        return [_finding("compute", f"计算之后，{'、'.join(known.changed)}有变化，请重新计算", cycle, "cycle")]
    return []


def _missing(cycle) -> list[Finding]:
    names = list(_results(cycle).filter(total=None).values_list("appraisal__name", flat=True))
    return [_finding("missing", f"{len(names)} 个考核对象有缺项，没有总分", cycle, "cycle", names)] if names else []


def _vetoes(cycle) -> list[Finding]:
    rows = VetoEvent.objects.filter(appraisal__cycle=cycle, confirmed_at=None).order_by("pk")
    names = list(rows.values_list("appraisal__name", flat=True))
    return [_finding("vetoes", "一票否决登记了还没有由另一人确认", cycle, "cycle", names)] if names else []


def _ties(cycle) -> list[Finding]:
    tied = _results(cycle).filter(note=TIED).order_by("appraisal__category", "rank", "appraisal_id")
    groups: dict[str, list[str]] = {}
    for category, name in tied.values_list("appraisal__category", "appraisal__name"):
        groups.setdefault(category, []).append(name)
    return [
        _finding("tie", f"{category}：{best_of(cycle)}最后名额上并列，须由党委决定", cycle, "deciding", names)
        for category, names in groups.items()
    ]


def _over_quota(cycle) -> list[Finding]:
    best, percent = best_of(cycle), f"{cycle.scheme.quota_percent.normalize():f}%"
    rows = _results(cycle).order_by("appraisal__category").values_list("appraisal__category")
    found = []
    for category, size, count in rows.annotate(size=Count("pk"), best=Count("pk", filter=Q(grade=best))):
        quota = quota_of({"quota": cycle.scheme.quota_percent}, size)
        if count > quota:
            text = f"{category}：{best} {count} 个，超过名额 {quota} 个（{size} 个的 {percent}），请凭会议决定调整"
            found.append(_finding("quota", text, cycle, "deciding"))
    return found


def best_of(cycle) -> str:
    return cycle.scheme.grades.values_list("name", flat=True)[0]


def _results(cycle):
    return Result.objects.filter(appraisal__cycle=cycle).order_by("appraisal_id")
