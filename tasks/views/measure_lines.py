"""The lines of measures a person edits: as stored, or as typed with one more or one less."""

from tasks.forms.measures import typed
from tasks.models import Measure

RELINES = {"add", "drop"}


def lines_of(data, stored) -> tuple[list[dict], int]:
    """The lines to show and how many empty ones after them; `data`: of a POST, `stored`: dicts of the fields."""
    if "drop" in data:
        return [line for place, line in enumerate(typed(data)) if str(place) != data["drop"]], 0
    if "add" in data:
        return typed(data), 1
    stored = list(stored)
    return stored, 1 if stored else 3


def name_twins(formset, measures) -> None:
    """Say beside each line which other tasks share it."""
    tasks = {str(measure.pk): measure.twins for measure in Measure.objects.name_twins(measures)}
    for form in formset:
        form.twins = tasks.get(str(form["pk"].value()), "")
