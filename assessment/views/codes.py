"""One-time codes for voting by phone, on slips."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from assessment.actions.phones import issue_vote_codes
from assessment.forms.ballots import CodesForm
from assessment.polls import get_group


@require_POST
def issue(request, pk):
    """New codes for a group, shown this once."""
    group = get_group(request.user, pk)
    form = CodesForm(request.POST)
    if not form.is_valid():
        messages.error(request, f"{group.name}：" + "".join(text for said in form.errors.values() for text in said))
        return redirect("assessment:round", group.round_id)
    codes = issue_vote_codes(by=request.user, group=group, **form.cleaned_data)
    context = {"group": group, "round": group.round, "codes": codes, "portal_url": settings.PUBLIC_URL}
    return render(request, "assessment/vote_slips.html", context)
