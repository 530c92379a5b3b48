"""Addresses of assessment pages, for messages and lists. No ORM."""

from django.urls import reverse


def results_of(cycle) -> str:
    return reverse("assessment:cycle", args=[cycle.pk])


def deciding_of(cycle) -> str:
    return reverse("assessment:deciding", args=[cycle.pk])


def publicity_of(cycle) -> str:
    return reverse("assessment:publicity", args=[cycle.pk])


def seal_of(cycle) -> str:
    return reverse("assessment:seal", args=[cycle.pk])


def standing_of(appraisal) -> str:
    return reverse("assessment:standing", args=[appraisal.pk])


def appeal_page(appeal) -> str:
    return reverse("assessment:appeal", args=[appeal.pk])
