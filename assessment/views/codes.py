"""One-time codes for voting by phone, on slips."""

from http import HTTPStatus

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_POST

from assessment.actions.phones import issue_vote_codes
from assessment.forms.ballots import CodesForm, trouble_with
from assessment.polls import get_group
from assessment.views.rounds import round_page


@require_POST
def issue(request, pk):
    """New codes for a group, shown this once."""
    group = get_group(request.user, pk)
    form = CodesForm(request.POST)
    if not form.is_valid():
        trouble = trouble_with(group, form)
        return round_page(request, group.round, trouble=trouble, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    codes = issue_vote_codes(by=request.user, group=group, **form.cleaned_data)
    context = {"group": group, "round": group.round, "codes": codes, "portal_url": settings.PUBLIC_URL}
    return render(request, "assessment/vote_slips.html", context)
