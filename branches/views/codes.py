"""Issuing one-time codes: to the people of a unit, or to all who have no password yet."""

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from branches.actions.accounts import issue_codes
from branches.codes import VALID_DAYS
from branches.exports.people import ISSUABLE, issuable_found, search_of
from branches.forms.account import CodesForm
from branches.people import in_need_of_a_code
from branches.permissions import issuable_by, require_issuer
from modelagency.clock import now
from records.listings import listed
from records.paging import page_key, page_of

MOST_AT_ONCE = 200


@require_http_methods(["GET", "POST"])
@listed(ISSUABLE)
def codes(request):
    """The people this person may issue for; POST shows their new codes this once."""
    rights = require_issuer(request.user)
    people = issuable_by(rights).order_by("id")
    form = CodesForm(request.POST if request.method == "POST" else None, people=people)
    if form.is_valid():
        issued = issue_codes(by=request.user, users=list(form.chosen()[:MOST_AT_ONCE]))
        context = {"issued": issued, "days": VALID_DAYS, "portal_url": settings.PUBLIC_URL, "most": MOST_AT_ONCE}
        return render(request, "registration/issued.html", context)
    context = {
        "page": page_of(issuable_found(request.user, request.GET), page_key(request)),
        "form": form,
        "search": search_of(request.GET),
        "now": now(),
        "without": in_need_of_a_code(people, now()).count(),
        "most": MOST_AT_ONCE,
    }
    return render(request, "registration/codes.html", context, status=422 if form.is_bound else 200)
