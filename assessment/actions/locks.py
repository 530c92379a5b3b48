"""One lock for all that changes what a total is made of: the cycle's row."""

from assessment import bodies
from assessment.marking import ASIDE
from assessment.models import Appraisal, Cycle
from branches.permissions import rights_of
from records.refusals import NotAllowed, Refusal

State = Cycle.State


def locked_cycle(pk, *states) -> Cycle:
    """The cycle as it is now, held until the transaction ends. Raise Refusal when it is in none of `states`."""
    cycle = Cycle.objects.select_for_update().get(pk=pk)  # alone: a join would miss a scheme just changed
    if states and cycle.state not in states:
        wanted = "、".join(State(state).label for state in states)
        raise Refusal(f"考核现在处于“{cycle.get_state_display()}”阶段，这一步在“{wanted}”阶段办理。")
    return cycle


def locked_appraisal(pk, *states) -> Appraisal:
    """A subject with its units, under the lock of its cycle."""
    cycle = locked_cycle(Appraisal.objects.values_list("cycle_id", flat=True).get(pk=pk), *states)
    appraisal = Appraisal.objects.with_bodies().get(pk=pk)
    appraisal.cycle = cycle
    return appraisal


def indicator_of(cycle, pk, indicators):
    """One of the cycle's present indicators, by id. Raise Refusal: the scheme was changed, or it is not among them."""
    found = next((item for item in indicators if item.pk == pk), None)
    if found is None:
        raise Refusal("这项指标不在现行考核方案里，或不由人评分，请刷新页面。")
    return found


def refuse_own(by, appraisal) -> None:
    """Raise NotAllowed for people of the subject's own units, administrators included."""
    if bodies.own(appraisal.unit) & rights_of(by).home_units:
        raise NotAllowed(ASIDE)


def require_office_for(by, appraisal) -> None:
    """Raise NotAllowed for anybody but the office, and for the subject's own people."""
    if not rights_of(by).is_office:
        raise NotAllowed("这一步由机关党委办公室办理。")
    refuse_own(by, appraisal)
