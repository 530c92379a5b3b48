"""Opening a run of a published scheme."""

from django.db import transaction

from assessment.models import Appraisal, Cycle, Scheme
from assessment.permissions import without_marker
from branches.models import Unit
from modelagency.clock import now, today
from records.actions import record
from records.refusals import Refusal

UNCLASSIFIED = "未分类"


@transaction.atomic
def open_cycle(*, by, scheme) -> Cycle:
    """Take in every active branch with its category of today.

    Raise Refusal when the scheme is not published or runs already, and name the branches nobody may mark.
    """
    scheme = Scheme.objects.select_for_update().get(pk=scheme.pk)
    if scheme.is_draft:
        raise Refusal("考核方案尚未发布，请先发布。")
    if Cycle.objects.filter(scheme=scheme).exists():
        raise Refusal("这份考核方案已经开始考核，不重复开始。")
    units = _branches()
    _refuse_without_marker(units)
    cycle = Cycle.objects.create(scheme=scheme, opened_at=now(), opened_by=by)
    Appraisal.objects.bulk_create(
        Appraisal(cycle=cycle, unit=unit, name=unit.name, category=unit.category or UNCLASSIFIED) for unit in units
    )
    record(by=by, verb="cycle.open", subject=cycle, after={"branches": len(units)})
    return cycle


def _branches() -> list[Unit]:
    units = Unit.objects.active(today()).filter(branch__isnull=False).in_order()
    return list(units.select_related("parent", "branch").prefetch_related("branch__covers"))


def _refuse_without_marker(units):
    if not units:
        raise Refusal("还没有党支部，不能开始考核。请先建立党支部。")
    if orphans := without_marker(units, today()):
        names = "、".join(unit.name for unit in orphans)
        raise Refusal(f"下列党支部没有可以评分的人（机关党委办公室人员均须回避），请先补充人员：{names}。")
