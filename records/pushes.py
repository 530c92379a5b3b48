"""Which new messages leave the portal, over which channels and when: within office hours, and not too many a day."""

from collections import Counter

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Count
from django.utils.module_loading import import_string

from modelagency.clock import now
from records.channels.choice import channels_for, channels_on
from records.models import Delivery, Message, ReminderTerms


def allot(messages) -> list[Delivery]:
    """The deliveries of messages not yet stored, which is to be done first; those beyond the day's cap become held."""
    on = channels_on()
    addresses = _addresses(messages) if on and messages else {}
    ways = [
        channels_for(message.kind, has_address=bool(addresses[message.recipient_id]), on=on)
        if message.recipient_id in addresses
        else []
        for message in messages
    ]
    if not any(ways):
        return []
    terms = ReminderTerms.current()
    window = import_string(settings.OFFICE_HOURS)(now(), terms.opens_at, terms.closes_at)
    _hold(messages, ways, _pushed(addresses, window.since), terms.daily_cap)
    return [
        Delivery(message=message, channel=channel, due_at=window.due_at)
        for message, channels in zip(messages, ways, strict=True)
        if not message.held
        for channel in channels
    ]


def _addresses(messages) -> dict[int, str]:
    """Who may be told outside the portal → mail address or nothing."""
    readers = get_user_model().objects.filter(pk__in={message.recipient_id for message in messages}, is_active=True)
    return dict(readers.values_list("pk", "email"))


def _pushed(recipients, since) -> Counter:
    """Recipient → messages that already go out the same day; over however many channels, each counts once."""
    told = Message.objects.filter(recipient__in=recipients, digest_on=None, created_at__gte=since)
    pushed = told.filter(pk__in=Delivery.objects.values("message")).order_by()
    return Counter(dict(pushed.values_list("recipient").annotate(Count("pk"))))


def _hold(messages, ways, used, cap) -> None:
    for message, channels in zip(messages, ways, strict=True):
        if channels and message.digest_on is None:
            message.held = used[message.recipient_id] >= cap
            used[message.recipient_id] += not message.held
