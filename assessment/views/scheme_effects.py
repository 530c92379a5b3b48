"""改版影响: what a new version does to a running cycle, and taking it up."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessment.actions.versions import adopt_version
from assessment.drafts import content_of, troubles_of
from assessment.models import Cycle
from assessment.permissions import get_scheme
from assessment.schemes.walking import digest
from assessment.succession import effects_of
from modelagency.clock import today
from records.refusals import Refusal

SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
def effects(request, pk):
    """For the office, about the draft of a version whose forerunner runs."""
    scheme = get_scheme(request.user, pk, to="run")
    cycle = running(scheme)
    if request.method == "POST":
        adopt_version(by=request.user, cycle=cycle, scheme=scheme, seen=request.POST.get("seen", ""))
        messages.success(request, f"第 {scheme.version} 版已发布，正在进行的考核从现在起按新版计分。")
        return redirect("assessment:scheme", scheme.pk)
    content, found = content_of(scheme), effects_of(cycle, scheme)
    context = {
        "scheme": scheme,
        "cycle": cycle,
        "effects": found,
        "changes": [heir for heir in found.succession.heirs if heir.changed],
        "moved": found.moved[:SHOWN],
        "errors": [trouble for trouble in troubles_of(content, today()) if trouble.is_error],
        "seen": digest(content),
    }
    return render(request, "assessment/scheme_effects.html", context)


def running(scheme) -> Cycle:
    """The cycle of an earlier version that a draft could still be taken up by; raise Refusal where there is none."""
    earlier = Cycle.objects.select_related("scheme__plan")
    cycle = earlier.filter(scheme__year=scheme.year, scheme__name=scheme.name).first()
    if not scheme.is_draft or cycle is None:
        raise Refusal("只有考核进行中的改版草案才有改版影响。")
    if cycle.is_closed:
        raise Refusal("评分已经结束，改版不能用于这次考核。草案可以留到下一年度，或者删除。")
    return cycle
