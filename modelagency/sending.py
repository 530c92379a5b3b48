"""发送情况: what left the portal over its channels, what did not and why, and sending it again."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from branches.people import home_units
from branches.permissions import rights_of
from modelagency.clock import start_of, today
from records.actions import send_again, send_all_again
from records.models import Delivery
from records.paging import page_key, page_of
from records.permissions import may_see_deliveries
from records.refusals import NotAllowed

VIEWS = {"failed": "发送失败", "put_off": "等待重试"}
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
def deliveries(request):
    """Each channel in figures; below what failed, or what waits for another attempt."""
    _require(request.user)
    view, channel = _chosen(request.GET)
    rows = _rows(view, channel).select_related("message__recipient").newest_first()
    page = page_of(rows, page_key(request), newest_first=True)
    units = home_units([row.message.recipient_id for row in page.rows], today())
    for row in page.rows:
        row.unit = units.get(row.message.recipient_id, "")
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
    _require(request.user)
    row = get_object_or_404(Delivery.objects.select_related("message__recipient"), pk=pk)
    send_again(by=request.user, delivery=row)
    messages.success(request, f"给{row.message.recipient}的{row.get_channel_display()}已重新排队，一分钟内发送。")
    return _back(request)


@require_POST
def all_again(request):
    """Send all of a list again."""
    _require(request.user)
    view, channel = _chosen(request.POST)
    words = VIEWS[view] + (f"，{Delivery.Channel(channel).label}" if channel else "")
    count = send_all_again(by=request.user, rows=_rows(view, channel), words=words)
    messages.success(request, f"{count} 条已重新排队，一分钟内开始发送。")
    return _back(request)


def _require(user) -> None:
    if not may_see_deliveries(rights_of(user).roles):
        raise NotAllowed("发送情况由机关党委办公室和系统管理员查看。")


def _chosen(fields) -> tuple[str, str]:
    """The list and the channel asked for; raise BadRequest for what is neither."""
    view, channel = fields.get("view") or "failed", fields.get("channel", "")
    if view not in VIEWS or channel not in {"", *Delivery.Channel.values}:
        raise BadRequest("没有这个列表，请从“发送情况”重新打开。")
    return view, channel


def _rows(view, channel):
    rows = Delivery.objects.failed() if view == "failed" else Delivery.objects.put_off()
    return rows.filter(channel=channel) if channel else rows


def _lines() -> list[Line]:
    found = {line.pop("channel"): line for line in Delivery.objects.counts(start_of(today()))}
    return [_line(channel, found.get(channel, {})) for channel in Delivery.Channel]


def _line(channel, counts) -> Line:
    turn_on = "" if settings.CHANNELS_ON[channel] else TURN_ON[channel]
    return Line(label=channel.label, turn_on=turn_on, **counts)


def _back(request):
    view, channel = _chosen(request.POST)
    return redirect(f"{reverse('deliveries')}?view={view}&channel={channel}")
