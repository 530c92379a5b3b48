"""What the lists show; all of it lives in the URL."""

from django import forms

from branches.models import Unit
from tasks.categories import BODIES, BODIES_LABEL
from tasks.filings.urging import OWED
from tasks.forms.fields import BIGGEST_ID, Text
from tasks.lights import LIGHT_LABELS
from tasks.models import Period, Pillar, Plan


class FilterForm(forms.Form):
    """The filters of the list of assignments; all live in the URL."""

    q = Text(required=False, max_length=50)
    plan = forms.ModelChoiceField(Plan.objects.published().with_titles(), required=False)
    pillar = forms.ModelChoiceField(Pillar.objects.filter(plan__status=Plan.Status.PUBLISHED), required=False)
    task = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)
    unit = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)
    lead = forms.IntegerField(required=False, min_value=0, max_value=BIGGEST_ID)  # 0: tasks without a leading unit
    kind = forms.ChoiceField(required=False, choices=[*Unit.Kind.choices, (BODIES, BODIES_LABEL)])
    category = Text(required=False, max_length=30)
    light = forms.MultipleChoiceField(
        required=False, choices=[(code.value, label) for code, label in LIGHT_LABELS.items()]
    )
    awaiting = forms.ChoiceField(
        required=False,
        choices=[("unit", "待单位审核"), ("review", "待复核"), ("office", "待机关党委办公室决定")],
    )
    late = forms.IntegerField(required=False, min_value=1, max_value=36_500)  # overdue for so many days
    returned = forms.BooleanField(required=False)
    owing = forms.ModelChoiceField(Period.objects.filter(plan__status=Plan.Status.PUBLISHED), required=False)
    owed = forms.ChoiceField(required=False, choices=[*OWED.items()])  # of what is owing: the next step


class MatrixForm(FilterForm):
    """What of the matrix is shown; `part` counts the pages of columns. pick: with boxes, to choose what to urge."""

    abnormal = forms.BooleanField(required=False)
    sort = forms.ChoiceField(required=False, choices=[("mean", "类内排名")])
    part = forms.IntegerField(required=False, min_value=1, max_value=1000)
    pick = forms.BooleanField(required=False)
