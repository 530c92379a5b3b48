"""The addresses under a list: …/export/ gives the workbook, …/print/ the sheets to print."""

from django.http import FileResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from branches.models import Unit
from modelagency.excel import workbook_file
from modelagency.listings.finding import find
from modelagency.listings.tables import file_name, stamp, table_of
from records.actions import record
from records.refusals import Refusal

MOST_AT_ONCE = 5_000  # rows of a workbook that is made while the person waits
MOST_PRINTED = 2_000


@require_safe
def export(request, page):
    """The list on the page at this address, with the filters of the same query, as a workbook."""
    found = find(f"/{page}/", request.GET)
    rows = found.read(request.user)
    if len(rows) > MOST_AT_ONCE:
        raise Refusal(f"共 {len(rows)} 行，一次最多导出 {MOST_AT_ONCE} 行，请先筛选再导出。")
    file = workbook_file([table_of(found, rows, request.user)])
    record(by=request.user, verb="list.export", after=_said(found, rows))
    return FileResponse(file, as_attachment=True, filename=file_name(found))


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
        "rows": rows,
        "about": found.about(request.user),
        "organisation": Unit.objects.organisation(),
        "stamp": stamp(request.user),
        "back": f"{found.path}?{request.GET.urlencode()}",
    }
    return render(request, "list_print.html", context)


def _said(found, rows) -> dict:
    return {"list": found.listing.title, "address": found.path, "query": found.query.urlencode(), "rows": len(rows)}
