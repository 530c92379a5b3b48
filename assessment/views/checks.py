"""考前体检: what the checks of a scheme find, step by step."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.checks import before_closing, before_opening
from assessment.models import Cycle
from assessment.obstacles import obstacles_to_decide, obstacles_to_seal
from assessment.permissions import get_scheme
from branches.permissions import rights_of
from modelagency.clock import today
from records.refusals import NotAllowed

State = Cycle.State


@require_safe
def checks(request, pk):
    """The findings before each step that is still to come."""
    scheme = get_scheme(request.user, pk)
    if not rights_of(request.user).sees_all:
        raise NotAllowed("考前体检由机关党委办公室办理，党委、纪检审计可以查看。")
    steps = _steps(scheme, getattr(scheme, "cycle", None), today())
    return render(request, "assessment/checks.html", {"scheme": scheme, "steps": steps})


def _steps(scheme, cycle, day) -> list[tuple]:
    """(title, findings) of the next steps; none once the cycle is sealed."""
    if cycle is None:
        return [("开始自评前", before_opening(scheme, day))]
    if cycle.state in (State.SELF, State.MARKING):
        return [("结束评分前", before_closing(cycle))]
    if cycle.state in (State.REVIEW, State.SUBMITTED):
        return [("党委审定前", obstacles_to_decide(cycle))]
    return [("封存前", obstacles_to_seal(cycle, day))] if cycle.state != State.SEALED else []
