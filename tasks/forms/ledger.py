"""What of the ledger is shown; all of it lives in the URL."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from tasks.forms.fields import BIGGEST_ID, Text
from tasks.ladders import REMINDER_LABELS
from tasks.ledger.lines import RESULTS

COUNTED = [MinValueValidator(date(2000, 1, 3)), MaxValueValidator(date(2099, 12, 27))]  # with a week on either side


class LookForm(forms.Form):
    """day: any of the week that is shown; message: whose lines are marked; person: of the unit; export: as .xlsx."""

    day = forms.DateField(required=False, validators=COUNTED)
    rule = forms.ChoiceField(required=False, choices=[(kind.value, label) for kind, label in REMINDER_LABELS.items()])
    result = forms.ChoiceField(required=False, choices=list(RESULTS.items()))
    message = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)
    person = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)
    export = forms.BooleanField(required=False)


class FindForm(forms.Form):
    """A person or a unit by a part of the name."""

    q = Text(required=False, max_length=50)
