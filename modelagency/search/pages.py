"""查找: the page, and the suggestions below the search box."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from branches.permissions import is_officer, rights_of
from modelagency.search import finding
from modelagency.search.asking import asked
from modelagency.search.finding import NEWEST_FIRST
from modelagency.search.listing import LISTING
from records.listings import listed
from records.paging import page_key, page_of

SHOWN, SUGGESTED = 8, 4


@require_safe
@listed(LISTING)
def search(request):
    """What the words find: the first of each kind, or all of one kind, fifty a page."""
    rights = rights_of(request.user)
    words, kind = asked(request.GET)
    context = {"words": words, "kind": kind, "finds_rows": not is_officer(rights)}
    if kind and words:
        key, newest_first = page_key(request), kind in NEWEST_FIRST
        rows = finding.source(kind, rights, words)
        page = page_of(rows.order_by("-id") if newest_first else rows, key, newest_first=newest_first)
        context |= {"groups": finding.numbers(rights, words), "page": page}
        context["rows"] = finding.shown_rows(rights, {kind: page.rows})[kind]
    elif words:
        context["groups"] = finding.groups(rights, words, SHOWN)
    context["number"] = sum(group.number for group in context.get("groups", ()))
    return render(request, "search/search.html", context)


@require_safe
def suggest(request):
    """The first few, to choose from while typing; nothing where nothing is found."""
    words, _ = asked(request.GET)
    groups = finding.groups(rights_of(request.user), words, SUGGESTED) if words else []
    context = {"groups": [group for group in groups if group.rows], "words": words}
    context["number"] = sum(group.number for group in groups)
    return render(request, "search/suggest.html", context)
