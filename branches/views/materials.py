"""One material of a shelf: its versions, where they are used, its files."""

from http import HTTPStatus

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from branches.actions.evidence import AlreadyThere, BadFile, add_version, take_off
from branches.forms.shelf import VersionForm
from branches.models import Evidence
from branches.permissions import get_material
from branches.serving import download, shown
from branches.uses import uses_of
from branches.views.words import already_there
from records.actions import record


@require_safe
def material(request, pk):
    """All versions, each with its digest and its uses."""
    return _page(request, get_material(request.user, pk), VersionForm())


@require_POST
def version(request, pk):
    """A newer file of the same material."""
    found = get_material(request.user, pk, to="fill")
    form = VersionForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            newer = add_version(by=request.user, evidence=found, upload=form.cleaned_data["upload"])
        except AlreadyThere as there:
            form.add_error("upload", already_there(request.user, there.evidence))
        except BadFile as error:
            form.add_error("upload", str(error))
        else:
            messages.success(request, f"已存为第 {newer.version} 版。已用旧版的地方不变。")
            return redirect("branches:material", newer.pk)
    return _page(request, found, form, HTTPStatus.UNPROCESSABLE_ENTITY)


@require_POST
def remove(request, pk):
    """Take the newest version off the shelf, which no row uses."""
    found = get_material(request.user, pk, to="fill")
    take_off(by=request.user, evidence=found)
    messages.success(request, f"已撤下 {found.name}。")
    return redirect("branches:shelf", found.unit_id)


@require_safe
def download_file(request, pk):
    """The file, to be saved."""
    found = get_material(request.user, pk)
    answer = download(found)
    record(by=request.user, verb="evidence.download", subject=found)
    return answer


@require_safe
def view_file(request, pk):
    """A PDF file or a picture, to be looked at in the browser."""
    found = get_material(request.user, pk)
    answer = shown(found)
    record(by=request.user, verb="evidence.view", subject=found)
    return answer


def _page(request, found, form, status=HTTPStatus.OK):
    versions = list(Evidence.objects.versions_of(found).select_related("uploaded_by"))
    uses = uses_of(request.user, [item.pk for item in versions])
    for item in versions:
        item.uses = uses[item.pk]
    may_go = not Evidence.objects.used().filter(pk=versions[0].pk).exists()
    context = {"newest": versions[0], "versions": versions, "unit": found.unit, "form": form, "may_go": may_go}
    return render(request, "branches/material.html", context, status=status)
