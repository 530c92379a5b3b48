"""Opening a run of a published scheme."""

from django.db import transaction

from assessment.models import Appraisal, Cycle, Scheme
from assessment.permissions import without_marker
from branches.models import Unit
from modelagency.clock import now, today
from records.actions import record
from records.refusals import Refusal

UNCLASSIFIED = "未分类"
SUBJECTS = Scheme.Subjects


@transaction.atomic
def open_cycle(*, by, scheme, self_due_on=None, marks_due_on=None) -> Cycle:
    """Take in every active subject of the scheme with its category of today.

    Raise Refusal when the scheme is not published or runs already, and name the subjects nobody may mark.
    """
    scheme = Scheme.objects.select_for_update().get(pk=scheme.pk)
    if scheme.is_draft:
        raise Refusal("考核方案尚未发布，请先发布。")
    if Cycle.objects.filter(scheme=scheme).exists():
        raise Refusal("这份考核方案已经开始考核，不重复开始。")
    units = _subjects(scheme)
    _refuse_without_marker(units)
    cycle = Cycle.objects.create(
        scheme=scheme, opened_at=now(), opened_by=by, self_due_on=self_due_on, marks_due_on=marks_due_on
    )
    Appraisal.objects.bulk_create(
        Appraisal(cycle=cycle, unit=unit, name=unit.name, category=unit.category or UNCLASSIFIED) for unit in units
    )
    record(by=by, verb="cycle.open", subject=cycle, after={"subjects": len(units)})
    return cycle


def _subjects(scheme) -> list[Unit]:
    rows = Unit.objects.active(today()).in_order().select_related("parent", "branch")
    if scheme.subjects == SUBJECTS.AFFILIATED:
        rows = rows.filter(kind=Unit.Kind.AFFILIATED)
    else:
        rows = rows.filter(branch__isnull=False)
    if scheme.subjects == SUBJECTS.OFFICE_BRANCH:
        rows = rows.exclude(parent__kind=Unit.Kind.AFFILIATED)
    if scheme.subjects == SUBJECTS.AFFILIATED_BRANCH:
        rows = rows.filter(parent__kind=Unit.Kind.AFFILIATED)
    if scheme.categories:
        rows = rows.filter(category__in=scheme.categories)
    return list(rows.prefetch_related("branch__covers", "covering_branches"))


def _refuse_without_marker(units):
    if not units:
        raise Refusal("没有考核方案所指的考核对象，不能开始考核。请先核对单位、党支部和它们的分类。")
    if orphans := without_marker(units, today()):
        names = "、".join(unit.name for unit in orphans)
        raise Refusal(f"下列考核对象没有可以评分的人（机关党委办公室人员均须回避），请先补充人员：{names}。")
