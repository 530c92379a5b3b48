"""The addresses under a list: …/export/ gives the workbook, …/print/ the sheets to print."""

from django.http import FileResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from branches.models import Unit
from modelagency.excel import workbook_file
from modelagency.listings.finding import find
from modelagency.listings.making import ask_for
from modelagency.listings.tables import file_name, stamp, table_of
from records.actions import record
from records.refusals import Refusal

MOST_AT_ONCE = 5_000  # rows of a workbook that is made while the person waits
MOST_PRINTED = 2_000


@require_http_methods(["GET", "HEAD", "POST"])
def export(request, page):
    """The list on the page at this address, with the filters of the same query, as a workbook. A long one is made by
    the worker: GET says so, POST asks for it."""
    found = find(f"/{page}/", request.GET)
    rows = found.read(request.user)
    if len(rows) > MOST_AT_ONCE:
        return _long(request, found, rows)
    file = workbook_file([table_of(found, rows, request.user)])
    record(by=request.user, verb="list.export", after=_said(found, rows))
    return FileResponse(file, as_attachment=True, filename=file_name(found))


def _long(request, found, rows):
    if request.method == "POST":
        return redirect("export_page", ask_for(request.user, found).pk)
    context = {"listing": found.listing, "count": len(rows), "back": f"{found.path}?{found.query.urlencode()}"}
    return render(request, "exports/long.html", context)


@require_safe
def paper(request, page):
    """The same to print: landscape, the head on every sheet."""
    found = find(f"/{page}/", request.GET)
    rows = found.read(request.user)
    if len(rows) > MOST_PRINTED:
        raise Refusal(f"共 {len(rows)} 行，一次最多打印 {MOST_PRINTED} 行，请先筛选，或者导出 Excel 后打印。")
    record(by=request.user, verb="list.print", after=_said(found, rows))
    context = {
        "listing": found.listing,
        "columns": found.columns(request.user),
        "rows": rows,
        "about": found.about(request.user),
        "organisation": Unit.objects.organisation(),
        "stamp": stamp(request.user),
        "back": f"{found.path}?{request.GET.urlencode()}",
    }
    return render(request, "list_print.html", context)


def _said(found, rows) -> dict:
    return {"list": found.listing.title, "address": found.path, "query": found.query.urlencode(), "rows": len(rows)}
