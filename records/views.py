"""Messages of a person."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from records.actions import read_messages
from records.models import Message
from records.paging import page_key, page_of


@require_safe
def messages(request):
    """What the portal has told this person, newest first."""
    page = page_of(Message.objects.of(request.user), page_key(request), newest_first=True)
    return render(request, "records/messages.html", {"page": page})


@require_POST
def read(request):
    """Mark all messages as read."""
    read_messages(by=request.user)
    return redirect("records:messages")
