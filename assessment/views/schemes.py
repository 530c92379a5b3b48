"""Schemes: the list, a new one, its terms, publishing, the next version, opening a cycle."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.actions.cycles import open_cycle
from assessment.actions.scheme_rows import set_terms
from assessment.actions.schemes import discard_scheme, draft_scheme, publish_scheme
from assessment.actions.versions import renew_scheme
from assessment.drafts import copy_of, first_of, terms_of
from assessment.exports.lists import SCHEMES, schemes_of
from assessment.forms.schemes import NewSchemeForm, OpenForm, RenewForm, TermsForm
from assessment.models import Scheme
from assessment.permissions import get_scheme, require_member, require_office
from assessment.schemes.walking import digest
from assessment.views.posted import status_of, typed
from assessment.views.scheme_page import scheme_page
from modelagency.clock import today
from records.listings import listed
from records.refusals import Refusal


@require_safe
@listed(SCHEMES)
def index(request):
    """All schemes the person sees, by year, the newest version of each first."""
    rights = require_member(request.user)
    years = groupby(schemes_of(request.user), key=lambda scheme: scheme.year)
    context = {"years": [(year, list(schemes)) for year, schemes in years], "rights": rights}
    return render(request, "assessment/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """A new draft: from the template, or a copy."""
    require_office(request.user)
    form = NewSchemeForm(typed(request), initial={"year": today().year, "basis": "template"})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("assessment:scheme", _drafted(request, form.cleaned_data, form.schemes).pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render(request, "assessment/scheme_new.html", {"form": form}, status=status_of(request))


def _drafted(request, said, schemes) -> Scheme:
    basis, plan, subjects = said["basis"], said["plan"], said["subjects"]
    content = first_of(subjects, plan, today()) if basis == "template" else copy_of(schemes[basis], plan)
    content["subjects"] = subjects
    scheme = draft_scheme(by=request.user, year=said["year"], name=said["name"], plan=plan, content=content)
    messages.success(request, "已新建草案。请核对各项，看右侧的检查结果。")
    return scheme


@require_safe
def scheme(request, pk):
    return scheme_page(request, get_scheme(request.user, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def terms(request, pk):
    """Whom it assesses, whose work counts, quota, cap, tie keys."""
    scheme = get_scheme(request.user, pk, to="run")
    if not scheme.is_draft:
        raise Refusal("考核方案发布后不再改动；需要调整时，请改版。")
    there = terms_of(scheme)
    keys = {f"tie_{place}": key for place, key in enumerate(scheme.tie_keys, start=1)}
    form = TermsForm(typed(request), scheme=scheme, initial=there | keys | {"seen": digest(there)})
    if request.method == "POST" and form.is_valid():
        set_terms(by=request.user, scheme=scheme, seen=form.cleaned_data["seen"], **form.terms())
        messages.success(request, "方案设置已保存。")
        return redirect("assessment:scheme", scheme.pk)
    context = {"scheme": scheme, "form": form}
    return render(request, "assessment/scheme_terms.html", context, status=status_of(request))


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


@require_http_methods(["GET", "HEAD", "POST"])
def renew(request, pk):
    """The next version: a draft copied from the published one, with the reason."""
    scheme = get_scheme(request.user, pk, to="run")
    form = RenewForm(typed(request))
    if request.method == "POST" and form.is_valid():
        draft = renew_scheme(by=request.user, scheme=scheme, because=form.cleaned_data["reason"])
        messages.success(request, f"已复制为第 {draft.version} 版草案，原版不变。")
        return redirect("assessment:scheme", draft.pk)
    if scheme.is_draft:
        raise Http404
    return render(request, "assessment/scheme_renew.html", {"scheme": scheme, "form": form}, status=status_of(request))


@require_POST
def open_for_marks(request, pk):
    scheme = get_scheme(request.user, pk, to="run")
    form = OpenForm(request.POST)
    if not form.is_valid():
        return scheme_page(request, scheme, start=form, status=422)
    cycle = open_cycle(by=request.user, scheme=scheme, **form.cleaned_data)
    messages.success(request, f"考核已开始，列入 {cycle.appraisals.count()} 个考核对象。")
    return redirect("assessment:scheme", cycle.scheme_id)
