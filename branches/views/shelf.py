"""The shelf of a unit: what lies on it, and putting files there."""

from http import HTTPStatus

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from branches.actions.evidence import BadFile, add_to_shelf
from branches.exports.papers import SHELF, SHELVES, add_uses, filters_of, on_shelf, shelves_of
from branches.forms.shelf import UploadForm
from branches.models import Evidence
from branches.permissions import get_shelf
from branches.views.words import already_there
from records.listings import listed
from records.paging import page_key, page_of


@require_safe
@listed(SHELVES)
def shelves(request):
    """The shelves a person may look at; with one only, that one."""
    units = shelves_of(request.user)
    if len(units) == 1:
        return redirect("branches:shelf", units[0].pk)
    return render(request, "branches/shelves.html", {"units": units})


@require_http_methods(["GET", "POST"])
@listed(SHELF)
def shelf(request, pk):
    """The materials of a unit, newest first; POST puts files there."""
    is_post = request.method == "POST"
    unit = get_shelf(request.user, pk, to="fill" if is_post else "see")
    form = UploadForm(request.POST if is_post else None, request.FILES if is_post else None)
    if form.is_valid() and _put(request, unit, form):
        return redirect("branches:shelf", pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_post else HTTPStatus.OK
    return render(request, "branches/shelf.html", shelf_page(request, unit) | {"form": form}, status=status)


def shelf_page(request, unit) -> dict:
    """A page of the shelf as the address filters it; each row with its `uses`."""
    filters = filters_of(request.GET)
    page = page_of(on_shelf(unit, **filters.cleaned_data), page_key(request), newest_first=True)
    add_uses(page.rows, request.user)
    everything = Evidence.objects.filter(unit=unit).current()
    years = [day.year for day in everything.datetimes("uploaded_at", "year", order="DESC")]
    return {"unit": unit, "page": page, "filters": filters, "years": years}


def _put(request, unit, form) -> bool:
    """Put the files there and say what became of each; False when one was refused (its reason is in the form)."""
    try:
        found = add_to_shelf(by=request.user, unit=unit, uploads=form.cleaned_data["uploads"])
    except BadFile as error:
        form.add_error("uploads", str(error))
        return False
    new = sum(not item.was_there for item in found)
    if new:
        messages.success(request, f"已存入 {new} 份材料。")
    for item in found:
        if item.was_there:
            messages.warning(request, already_there(request.user, item))
    return True
