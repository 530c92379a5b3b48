"""Messages of a person."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from records.actions import read_messages
from records.exports import MESSAGES, asks_unread
from records.listings import listed
from records.models import Message
from records.paging import page_key, page_of


@require_safe
@listed(MESSAGES)
def messages(request):
    """What the portal has told this person, newest first; ?unread=1 leaves out what has been read."""
    page = page_of(MESSAGES.rows(request.user, request.GET), page_key(request), newest_first=True)
    is_unread = asks_unread(request.GET)
    empty = "没有未读通知。" if is_unread else "没有更多通知。"
    return render(request, "records/messages.html", {"page": page, "is_unread": is_unread, "empty": empty})


@require_safe
@login_not_required
def unread(request):
    """The number at the bell, which pages ask for each minute. Who is no longer signed in gets 204 and no sign-in page:
    it would end up in the header. Rendered without the request, so that no more is asked than the number."""
    if not request.user.is_authenticated:
        return HttpResponse(status=204)
    count = Message.objects.of(request.user).unread().count()
    return HttpResponse(render_to_string("records/_unread.html", {"unread": count}))


@require_POST
def read(request):
    """Mark all messages as read."""
    read_messages(by=request.user)
    return redirect("records:messages")
