"""Opening a run of a published scheme."""

from django.db import transaction

from assessment.actions.facts import store_facts
from assessment.actions.schemes import versions_of
from assessment.checks import before_opening, errors
from assessment.models import Appraisal, Cycle
from assessment.subjects import subjects_of
from modelagency.clock import now, today
from records.actions import record
from records.refusals import Refusal

UNCLASSIFIED = "未分类"


@transaction.atomic
def open_cycle(*, by, scheme, self_due_on=None, marks_due_on=None) -> Cycle:
    """Take in every active subject of the scheme with its category of today.

    Raise Refusal when the scheme is not published or runs already, and say what the checks find wrong.
    """
    versions = list(versions_of(scheme).select_for_update().order_by("pk"))
    scheme = next(row for row in versions if row.pk == scheme.pk)
    if scheme.is_draft:
        raise Refusal("考核方案尚未发布，请先发布。")
    if Cycle.objects.filter(scheme__in=versions).exists():
        raise Refusal("这份考核方案已经开始考核，不重复开始。")
    if any(row.version > scheme.version and not row.is_draft for row in versions):
        raise Refusal("这份考核方案已有新的版本，请打开最新一版，再开始考核。")
    if trouble := errors(before_opening(scheme, today())):
        raise Refusal("不能开始考核。" + "".join(map(str, trouble)))
    units = subjects_of(scheme, today())
    cycle = Cycle.objects.create(
        scheme=scheme, opened_at=now(), opened_by=by, self_due_on=self_due_on, marks_due_on=marks_due_on
    )
    Appraisal.objects.bulk_create(
        Appraisal(cycle=cycle, unit=unit, name=unit.name, category=unit.category or UNCLASSIFIED) for unit in units
    )
    store_facts(cycle)
    record(by=by, verb="cycle.open", subject=cycle, after={"subjects": len(units)})
    return cycle
