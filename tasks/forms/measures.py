"""A unit's measures."""

from django import forms

from tasks.forms.fields import Text, day_off


class MeasureForm(forms.Form):
    text = Text(
        label="举措", max_length=200, error_messages={"required": "请写明举措。", "max_length": "举措最多 200 字。"}
    )
    owner = Text(label="责任人", max_length=50, required=False)
    due_on = forms.DateField(
        label="完成时限",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写完成时限。", "invalid": "日期格式应为 2026-12-18。"},
    )


class BaseMeasureFormSet(forms.BaseFormSet):
    """Up to twelve measures; emptied rows fall away, those that were stored too."""

    def __init__(self, data=None, *args, assignment=None, calendar=None, initial=None, **kwargs):
        self.assignment, self.calendar = assignment, calendar
        super().__init__(data, *args, initial=initial if data is None else None, **kwargs)

    def initial_form_count(self):
        return 0 if self.is_bound else super().initial_form_count()

    def clean(self):
        first, last = self.assignment.starts_on, self.assignment.plan.due_on
        for form in self.forms:
            day = form.cleaned_data.get("due_on") if form.is_valid() and form.has_changed() else None
            if day and not first <= day <= last:
                form.add_error("due_on", f"完成时限应在 {first:%Y-%m-%d} 到 {last:%Y-%m-%d} 之间。")
            elif day and not self.calendar.is_working(day):
                form.add_error("due_on", day_off(day, self.calendar))
        if not self.measures() and not any(self.errors):
            raise forms.ValidationError("请至少写一条举措。")

    def measures(self) -> list[dict]:
        """The rows as the action takes them."""
        return [form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", None)]


MeasureFormSet = forms.formset_factory(
    MeasureForm, formset=BaseMeasureFormSet, extra=3, max_num=12, validate_max=True, absolute_max=12
)
