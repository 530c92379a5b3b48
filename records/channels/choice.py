"""Which channels there are here, and what goes over which. No ORM."""

from django.conf import settings

FOR_REMINDERS = {"robot", "sms"}  # a group reads along, and a text costs: only what has to be done


def channels_on() -> list[str]:
    """The codes of the channels the machine's settings have turned on."""
    return [code for code, is_on in settings.CHANNELS_ON.items() if is_on]


def channels_for(kind: str, *, has_address: bool, on: list[str]) -> list[str]:
    """Those of `on` over which a message of this kind goes to somebody."""
    fitting = [code for code in on if kind == "reminder" or code not in FOR_REMINDERS]
    return [code for code in fitting if code != "mail" or has_address]
