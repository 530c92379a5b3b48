"""All tables, as values that can be compared."""

from django.apps import apps

# Written by every request, whatever comes of it.
ALWAYS = {"records.auditevent", "sessions.session", "branches.pendingimport"}


def tables(without=ALWAYS) -> dict[str, list]:
    """Label → all rows with all their columns."""
    models = {model._meta.label_lower: model for model in apps.get_models(include_auto_created=True)}
    return {
        label: sorted(map(str, model.objects.values_list())) for label, model in models.items() if label not in without
    }
