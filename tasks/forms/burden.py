"""What of the burden is shown, and its limit."""

from django import forms

from tasks.burden import BY_CODE

YEARS = {"min_value": 2000, "max_value": 2100}


class BurdenForm(forms.Form):
    """What of the table is shown; all of it is in the URL."""

    year = forms.IntegerField(required=False, **YEARS)
    kind = forms.ChoiceField(required=False, choices=[(code, source.label) for code, source in BY_CODE.items()])
    over = forms.BooleanField(required=False)


class LimitForm(forms.Form):
    """seen: the limit as the page showed it."""

    limit = forms.IntegerField(
        label="每个单位每月最多请求",
        required=False,
        min_value=1,
        max_value=9999,
        help_text="单位：项。不填就是不设上限。超过上限的月份用黄色标出，发出新的请求前提示；不阻止发出。",
        error_messages={"invalid": "请填整数。", "min_value": "至少为 1；不设上限请留空。", "max_value": "最多 9999。"},
    )
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
