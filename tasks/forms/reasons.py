"""A reason, a comment."""

from django import forms

from branches.models import Unit
from modelagency.clock import today
from tasks.forms.fields import text_area


class ReasonForm(forms.Form):
    reason = text_area("理由", max_length=300, rows=3)


class CommentForm(forms.Form):
    reason = text_area("说明", required=False, max_length=300, rows=3)


class AssignForm(ReasonForm):
    """A further unit for a task of a published plan, and why."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="补派给",
        empty_label="请选择单位",
        error_messages={"required": "请选择单位。", "invalid_choice": "没有这个单位，请从列表中选择。"},
    )
    field_order = ["unit", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.active(today()).in_order()
