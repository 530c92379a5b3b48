"""The next version of a published scheme."""

from django.db import transaction

from assessment.actions.schemes import draft_scheme
from assessment.drafts import copy_of
from assessment.models import Scheme
from records.refusals import Refusal


@transaction.atomic
def renew_scheme(*, by, scheme, because) -> Scheme:
    """Draft the next version of a published scheme as a copy that says why; raise Refusal when one is drafted already,
    or a later one published."""
    if scheme.is_draft:
        raise Refusal("这份草案还没有发布，直接修改即可，不用改版。")
    if Scheme.objects.filter(year=scheme.year, name=scheme.name, version__gt=scheme.version, status="published"):
        raise Refusal("这份考核方案已有更新的版本，请打开最新一版再改版。")
    content = copy_of(scheme) | {"changed_because": because}
    return draft_scheme(by=by, year=scheme.year, name=scheme.name, plan=scheme.plan, content=content)
