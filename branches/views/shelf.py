"""The shelf of a unit: what lies on it, and putting files there."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from branches.actions.evidence import BadFile, add_to_shelf
from branches.forms.shelf import FilterForm, UploadForm
from branches.models import Evidence
from branches.permissions import get_shelf, own_shelves, rights_of
from branches.uses import uses_of
from branches.views.words import already_there
from records.paging import page_key, page_of
from records.refusals import NotAllowed


@require_safe
def shelves(request):
    """The shelves a person may look at; with one only, that one."""
    current = Count("evidence", filter=Q(evidence__is_current=True))
    units = list(own_shelves(rights_of(request.user)).annotate(materials=current))
    if not units:
        raise NotAllowed("书架由单位的填报员和审核人查看。")
    if len(units) == 1:
        return redirect("branches:shelf", units[0].pk)
    return render(request, "branches/shelves.html", {"units": units})


@require_http_methods(["GET", "POST"])
def shelf(request, pk):
    """The materials of a unit, newest first; POST puts files there."""
    is_post = request.method == "POST"
    unit = get_shelf(request.user, pk, to="fill" if is_post else "see")
    form = UploadForm(request.POST if is_post else None, request.FILES if is_post else None)
    if form.is_valid() and _put(request, unit, form):
        return redirect("branches:shelf", pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_post else HTTPStatus.OK
    return render(request, "branches/shelf.html", listed(request, unit) | {"form": form}, status=status)


def listed(request, unit) -> dict:
    """A page of the shelf as the address filters it; each row with its `uses`."""
    filters = FilterForm(request.GET)
    if not filters.is_valid():
        raise BadRequest("筛选条件不对，请清除后重新选择。")
    on_shelf = Evidence.objects.filter(unit=unit).current()
    rows = _filtered(on_shelf, **filters.cleaned_data).select_related("uploaded_by").order_by("-id")
    page = page_of(rows, page_key(request), newest_first=True)
    uses = uses_of(request.user, [item.pk for item in page.rows])
    for item in page.rows:
        item.uses = uses[item.pk]
    years = [day.year for day in on_shelf.datetimes("uploaded_at", "year", order="DESC")]
    return {"unit": unit, "page": page, "filters": filters, "years": years}


def _filtered(rows, *, q, year, used):
    rows = rows.filter(name__icontains=q) if q else rows
    rows = rows.filter(uploaded_at__year=year) if year else rows
    return rows.used(used == "yes") if used else rows


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
