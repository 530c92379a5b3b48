"""发送情况: what left the portal over its channels, what did not and why, and sending it again."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from modelagency.clock import start_of, today
from modelagency.listings.kept import DELIVERIES, VIEWS, add_units, deliveries_of, require_deliveries, view_of
from records.actions import send_again, send_all_again
from records.listings import listed
from records.models import Delivery
from records.paging import page_key, page_of

TURN_ON = {"mail": "EMAIL_URL", "robot": "ROBOT_URL", "sms": "SMS_BACKEND"}


@dataclass
class Line:
    """One channel; `turn_on` names the setting of one that is off."""

    label: str
    turn_on: str
    waiting: int = 0
    failed: int = 0
    sent: int = 0


@require_safe
@listed(DELIVERIES)
def deliveries(request):
    """Each channel in figures; below what failed, or what waits for another attempt."""
    view, channel = view_of(request.GET)
    page = page_of(deliveries_of(request.user, view, channel), page_key(request), newest_first=True)
    add_units(page.rows)
    context = {
        "lines": _lines(),
        "views": VIEWS,
        "view": view,
        "channels": Delivery.Channel,
        "channel": channel,
        "page": page,
    }
    return render(request, "deliveries.html", context)


@require_POST
def again(request, pk):
    """Send one again."""
    require_deliveries(request.user)
    row = get_object_or_404(Delivery.objects.select_related("message__recipient"), pk=pk)
    send_again(by=request.user, delivery=row)
    messages.success(request, f"给{row.message.recipient}的{row.get_channel_display()}已重新排队，一分钟内发送。")
    return _back(request)


@require_POST
def all_again(request):
    """Send all of a list again."""
    require_deliveries(request.user)
    view, channel = view_of(request.POST)
    words = VIEWS[view] + (f"，{Delivery.Channel(channel).label}" if channel else "")
    count = send_all_again(by=request.user, rows=deliveries_of(request.user, view, channel), words=words)
    messages.success(request, f"{count} 条已重新排队，一分钟内开始发送。")
    return _back(request)


def _lines() -> list[Line]:
    found = {line.pop("channel"): line for line in Delivery.objects.counts(start_of(today()))}
    return [_line(channel, found.get(channel, {})) for channel in Delivery.Channel]


def _line(channel, counts) -> Line:
    turn_on = "" if settings.CHANNELS_ON[channel] else TURN_ON[channel]
    return Line(label=channel.label, turn_on=turn_on, **counts)


def _back(request):
    view, channel = view_of(request.POST)
    return redirect(f"{reverse('deliveries')}?view={view}&channel={channel}")
