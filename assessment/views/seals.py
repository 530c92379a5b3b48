"""封存 and 核验结果."""

from http import HTTPStatus
from io import BytesIO

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessment.actions.sealing import lock_year, open_schemes, seal_cycle
from assessment.exports.lists import SEALS, seals_of
from assessment.forms.seals import CheckForm, SealForm, YearForm
from assessment.models import Seal
from assessment.obstacles import obstacles_to_seal
from assessment.packages.build import short, spelled
from assessment.packages.canonical import to_bytes
from assessment.packages.check import read
from assessment.permissions import get_cycle, may_seal, require_member, require_reader_of_all, require_year_locker
from assessment.seals.asking import ask
from assessment.seals.checking import head
from modelagency.clock import today
from records.actions import record
from records.listings import listed
from records.models import YearLock
from records.refusals import NotYours
from tasks.models import Plan


@require_http_methods(["GET", "POST"])
@listed(SEALS)
def seals(request):
    """All seals the person may know of; POST asks whether a code or a package is one of them."""
    rights = require_member(request.user)
    is_post = request.method == "POST"
    form = CheckForm(request.POST, request.FILES) if is_post else CheckForm()
    answer = ask(form.cleaned_data["code"], form.cleaned_data["package"]) if form.is_valid() else None
    rows = [(seal, short(seal.code)) for seal in seals_of(request.user)]
    context = {"form": form, "answer": answer, "rows": rows, "sees_all": rights.sees_all}
    context["is_office"] = rights.is_office
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_post and not answer else HTTPStatus.OK
    return render(request, "assessment/seals.html", context | {"head": spelled(head())}, status=status)


@require_http_methods(["GET", "POST"])
def seal(request, pk):
    """The seal of a cycle, or what stands in its way; POST seals."""
    cycle = get_cycle(request.user, pk)
    rights = require_member(request.user)
    form = SealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = seal_cycle(by=request.user, cycle=cycle, name=form.cleaned_data["name"])
        messages.success(request, f"已封存，核验码 {short(made.code)}。")
        return redirect("assessment:seal", pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "assessment/seal.html", _about(cycle, rights) | {"form": form}, status=status)


def _about(cycle, rights) -> dict:
    made = Seal.objects.filter(cycle=cycle).defer("content").select_related("by", "decision").first()
    about = {"cycle": cycle, "made": made, "sees_all": rights.sees_all, "may_seal": may_seal(rights)}
    if made:
        return about | {
            "code": short(made.code),
            "whole": spelled(made.code),
            "lock": YearLock.objects.filter(year=cycle.scheme.year).first(),
        }
    others = [scheme for scheme in open_schemes(year=cycle.scheme.year) if scheme.pk != cycle.scheme_id]
    return about | {"obstacles": obstacles_to_seal(cycle, today()) if cycle.is_closed else None, "others": others}


@require_safe
def package(request, pk):
    """The sealed package, as a file."""
    made = _sealed(request, pk)
    record(by=request.user, verb="seal.download", subject=made.cycle, after={"what": "package"})
    return _sent(made, made.package, "封存包")


@require_safe
def seal_list(request, pk):
    """The list of the package's items with their digests: small enough to be kept outside the portal."""
    made = _sealed(request, pk)
    record(by=request.user, verb="seal.download", subject=made.cycle, after={"what": "list"})
    return _sent(made, to_bytes(read(made.package)["manifest"]), "封存清单")


def _sealed(request, pk) -> Seal:
    require_reader_of_all(request.user)
    cycle = get_cycle(request.user, pk)
    made = Seal.objects.filter(cycle=cycle).first()
    if made is None:
        raise NotYours
    return made


def _sent(made, data, what) -> FileResponse:
    name = f"{made.cycle.scheme}_{what}_{made.code[:16]}.json"
    return FileResponse(BytesIO(data), as_attachment=True, filename=name)


@require_http_methods(["GET", "POST"])
def years(request):
    """Years and whether they are locked; POST locks one."""
    rights = require_reader_of_all(request.user)
    form = YearForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require_year_locker(request.user)
        if form.is_valid():
            lock = lock_year(by=request.user, year=form.cleaned_data["year"])
            messages.success(request, f"{lock.year} 年度已经封存。")
            return redirect("assessment:years")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    locks = YearLock.objects.select_related("by", "decision").order_by("-year")
    waiting = {year: [] for year in Plan.objects.published().unlocked().values_list("year", flat=True).order_by("year")}
    for scheme in open_schemes():
        waiting.setdefault(scheme.year, []).append(scheme)
    context = {"form": form, "locks": locks, "may_lock": rights.everywhere("decide_unit"), "waiting": waiting}
    return render(request, "assessment/years.html", context, status=status)
