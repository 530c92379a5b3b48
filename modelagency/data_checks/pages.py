"""数据体检: what was found, and each check's own list."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from branches.permissions import rights_of
from modelagency.clock import today
from modelagency.data_checks.lines import line_of
from modelagency.data_checks.listing import FOUND, rows_of
from modelagency.data_checks.registry import check_for, checks_for, tiers
from records.listings import listed
from records.paging import page_key, page_of


@require_safe
def data_checks(request):
    """All checks with how many rows each finds."""
    rights = rights_of(request.user)
    context = {"tiers": tiers(checks_for(rights), today()), "sees_all": rights.sees_all}
    return render(request, "data_checks.html", context)


@require_safe
@listed(FOUND)
def data_check(request, code):
    """The rows one check finds, each with where it is put right."""
    rights = rights_of(request.user)
    check, rows = check_for(rights, code), rows_of(request.user, request.GET, code)
    page = page_of(rows, page_key(request))
    lines = [line_of(row, rights) for row in page.rows]
    return render(request, "data_check.html", {"check": check, "page": page, "lines": lines, "total": rows.count()})
