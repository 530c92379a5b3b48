"""What the overview is asked to show; all of it lives in the URL."""

from django import forms

from branches.models import Unit
from modelagency.clock import today
from tasks.categories import BODIES, BODIES_LABEL
from tasks.forms.fields import BIGGEST_ID, Text

UNITS_SHOWN = [
    ("abnormal", "有滞后或逾期"),
    ("behind", "有滞后"),
    ("overdue", "有逾期"),
    ("all", "全部"),
]


class OverviewForm(forms.Form):
    """Ids only: the page has the plans and tasks at hand and looks them up there."""

    plan = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)
    kind = forms.ChoiceField(required=False, choices=[*Unit.Kind.choices, (BODIES, BODIES_LABEL)])
    category = Text(required=False, max_length=30)
    pillar = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)
    lead = forms.IntegerField(required=False, min_value=0, max_value=BIGGEST_ID)  # 0: tasks without a leading unit
    day = forms.DateField(required=False)
    units = forms.ChoiceField(required=False, choices=UNITS_SHOWN)
    page = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)  # a unit: the list goes on after it
    screen = forms.BooleanField(required=False)

    def clean_day(self):
        """A past day; None for today."""
        day = self.cleaned_data["day"]
        if day and day > today():
            raise forms.ValidationError("只能查看今天和以前的情况。")
        return day if day != today() else None
