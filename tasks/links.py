"""Paths inside the portal, as stored in messages."""

from django.urls import reverse


def assignment_link(assignment) -> str:
    return reverse("tasks:assignment", args=[assignment.pk])
