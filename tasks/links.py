"""Paths inside the portal, as stored in messages."""

from django.urls import reverse


def assignment_link(assignment) -> str:
    return reverse("tasks:assignment", args=[assignment.pk])


def assignment_links(pks) -> dict[int, str]:
    """The same for hundreds at once: the address is looked up once and filled in."""
    before, after = reverse("tasks:assignment", args=[0]).split("0")
    return {pk: f"{before}{pk}{after}" for pk in pks}


def receipt_link(receipt) -> str:
    return reverse("tasks:receipt", args=[receipt.pk])


def filing_link(unit_id, period_id) -> str:
    return reverse("tasks:period_report", args=[unit_id, period_id])


def order_link(order) -> str:
    return reverse("tasks:order", args=[order.pk])


def bulletin_link(bulletin) -> str:
    return reverse("tasks:bulletin", args=[bulletin.pk])
