"""Schemes: the list, one of them, publishing, opening a cycle."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessment.actions.cycles import open_cycle
from assessment.actions.schemes import discard_scheme, publish_scheme
from assessment.models import Scheme, Section
from assessment.permissions import get_scheme, require_member
from branches.permissions import rights_of


@require_safe
def index(request):
    """All schemes the person sees."""
    schemes = Scheme.objects.visible_to(require_member(request.user)).select_related("plan__notice", "cycle")
    return render(request, "assessment/index.html", {"schemes": schemes.order_by("-year", "name", "-version")})


@require_safe
def scheme(request, pk):
    """The indicators of a scheme and what can be done with it now."""
    scheme = get_scheme(request.user, pk)
    sections = Section.objects.filter(component__scheme=scheme).prefetch_related("indicators")
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
    messages.success(request, "考核已开始，考核对象已列入。")
    return redirect("assessment:scheme", cycle.scheme_id)
