"""考前体检: what the checks of a scheme find, step by step."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.checks import before_opening
from assessment.permissions import get_scheme
from branches.permissions import rights_of
from modelagency.clock import today
from records.refusals import NotAllowed


@require_safe
def checks(request, pk):
    """The findings before each step that is still to come."""
    scheme = get_scheme(request.user, pk)
    if not rights_of(request.user).sees_all:
        raise NotAllowed("考前体检由机关党委办公室办理，党委、纪检审计可以查看。")
    steps = [] if hasattr(scheme, "cycle") else [("开始自评前", before_opening(scheme, today()))]
    return render(request, "assessment/checks.html", {"scheme": scheme, "steps": steps})
