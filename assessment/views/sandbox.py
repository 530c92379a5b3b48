"""方案沙盘: other numbers on a sealed year; everything stays in the address, nothing is stored."""

from http import HTTPStatus

from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.forms.sandbox import FLOOR, POINTS, WEIGHT, SandboxForm
from assessment.permissions import get_scheme
from assessment.sandboxes import ground_of
from branches.permissions import rights_of
from records.refusals import NotAllowed

SHOWN = 500


@require_safe
def sandbox(request, pk):
    """For who sees all: the form, and all subjects before and after."""
    scheme = get_scheme(request.user, pk)
    if not rights_of(request.user).sees_all:
        raise NotAllowed("方案沙盘由机关党委办公室、党委和纪检审计使用。")
    ground = ground_of(scheme)
    form = SandboxForm(request.GET or None, rules=ground.rules)
    is_wrong = form.is_bound and not form.is_valid()
    rows = [] if is_wrong else ground.tried(form.tried() if form.is_bound else ground.rules)
    context = {
        "scheme": scheme,
        "ground": ground,
        "form": form,
        "weights": form.parts(WEIGHT),
        "points": form.parts(POINTS),
        "floors": form.parts(FLOOR),
        "rows": rows[:SHOWN],
        "count": len(rows),
        "places": sum(row.places != 0 for row in rows),
        "regraded": sum(row.is_regraded for row in rows),
        "moved": sum(bool(row.difference) for row in rows),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
    return render(request, "assessment/sandbox.html", context, status=status)
