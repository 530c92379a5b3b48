"""Schemes: the list, a new draft, publishing, opening a cycle."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.actions.cycles import open_cycle
from assessment.actions.schemes import create_scheme, discard_scheme, publish_scheme
from assessment.forms import SchemeForm
from assessment.models import Scheme
from assessment.permissions import get_scheme, require_member, require_office
from branches.permissions import rights_of
from modelagency.clock import today
from records.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
def index(request):
    """All schemes the person sees; the office drafts a new one here."""
    rights = require_office(request.user) if request.method == "POST" else require_member(request.user)
    form = SchemeForm(request.POST or None, initial={"year": today().year}) if rights.is_office else None
    if request.method == "POST" and (scheme := _created(request, form)):
        return redirect("assessment:scheme", scheme.pk)
    schemes = Scheme.objects.visible_to(rights).select_related("plan__notice", "cycle")
    context = {"schemes": schemes.order_by("-year", "name", "-version"), "form": form}
    return render(request, "assessment/index.html", context, status=422 if request.method == "POST" else 200)


def _created(request, form) -> Scheme | None:
    """The new draft; None with the reasons on the form."""
    if not form.is_valid():
        return None
    try:
        return create_scheme(by=request.user, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None


@require_safe
def scheme(request, pk):
    """The indicators of a scheme and what can be done with it now."""
    scheme = get_scheme(request.user, pk)
    sections = scheme.sections.prefetch_related("indicators")
    context = {"scheme": scheme, "sections": sections, "is_office": rights_of(request.user).is_office}
    return render(request, "assessment/scheme.html", context)


@require_POST
def discard(request, pk):
    scheme = get_scheme(request.user, pk, to="run")
    discard_scheme(by=request.user, scheme=scheme)
    messages.success(request, f"已删除草案“{scheme}”。")
    return redirect("assessment:index")


@require_POST
def publish(request, pk):
    scheme = publish_scheme(by=request.user, scheme=get_scheme(request.user, pk, to="run"))
    messages.success(request, "考核方案已发布，内容不再改动。")
    return redirect("assessment:scheme", scheme.pk)


@require_POST
def open_for_marks(request, pk):
    cycle = open_cycle(by=request.user, scheme=get_scheme(request.user, pk, to="run"))
    messages.success(request, "考核已开始，各党支部已列入，可以评分。")
    return redirect("assessment:cycle", cycle.pk)
