"""Senders as one would write them at first, in a process to be killed: `python -m tests.careless first|never`.

`first` marks what it is about to send as sent; `never` marks nothing.
"""

import sys

import django
from django.core.mail import EmailMessage

django.setup()

from records.models import Delivery  # noqa: E402


def send(marks: str):
    rows = list(Delivery.objects.filter(state="waiting").select_related("message__recipient"))
    if marks == "first":
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(state="sent")
    for row in rows:
        EmailMessage("提醒", row.message.text, to=[row.message.recipient.email]).send()


send(sys.argv[1])
