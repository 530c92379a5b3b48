"""A unit's measures."""

from django import forms

from tasks.forms.fields import BIGGEST_ID, Text, VersionForm, day_off, text_area
from tasks.forms.reports import Ids
from tasks.measures import MOST_MEASURES, unsaid


class RowId(forms.IntegerField):
    """The stored row that a line stands for, None for nonsense; it alone does not make the line a filled one."""

    def clean(self, value):
        try:
            return super().clean(value)
        except forms.ValidationError:
            return None

    def has_changed(self, initial, data):
        return False


class MeasureForm(forms.Form):
    pk = RowId(required=False, min_value=1, max_value=BIGGEST_ID, widget=forms.HiddenInput)
    text = Text(
        label="举措", max_length=200, error_messages={"required": "请写明举措。", "max_length": "举措最多 200 字。"}
    )
    proof = Text(
        label="完成标志",
        max_length=200,
        required=False,
        error_messages={"max_length": "完成标志最多 200 字。"},
        widget=forms.TextInput(attrs={"placeholder": "看到什么就算完成"}),
    )
    owner = Text(label="责任人", max_length=50, required=False, widget=forms.TextInput(attrs={"list": "owners"}))
    due_on = forms.DateField(
        label="完成时限",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写完成时限。", "invalid": "日期格式应为 2026-12-18。"},
    )


class BaseMeasureFormSet(forms.BaseFormSet):
    """Up to twelve measures; emptied rows fall away, those that were stored too. `whole`: nothing may be left open."""

    def __init__(self, data=None, *args, assignment, calendar, initial=None, spare=0, whole=False, **kwargs):
        self.assignment, self.calendar, self.whole, self.extra = assignment, calendar, whole, spare
        super().__init__(data, *args, initial=initial if data is None else None, **kwargs)

    def initial_form_count(self):
        return 0 if self.is_bound else super().initial_form_count()

    def clean(self):
        for form in self.forms:
            if form.is_valid() and form.has_changed():
                self._check(form)
        if not self.measures() and not any(self.errors):
            raise forms.ValidationError("请至少写一条举措。")

    def _check(self, form):
        first, last, day = self.assignment.starts_on, self.assignment.ends_on, form.cleaned_data["due_on"]
        if not first <= day <= last:
            form.add_error("due_on", f"完成时限应在 {first:%Y-%m-%d} 到 {last:%Y-%m-%d} 之间。")
        elif not self.calendar.is_working(day):
            form.add_error("due_on", day_off(day, self.calendar))
        for name in unsaid(form.cleaned_data) if self.whole else ():
            form.add_error(name, f"请填写{form.fields[name].label}。")

    def measures(self) -> list[dict]:
        """The rows as the action takes them."""
        return [form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", None)]


MeasureFormSet = forms.formset_factory(
    MeasureForm, formset=BaseMeasureFormSet, max_num=MOST_MEASURES, validate_max=True, absolute_max=MOST_MEASURES
)


def typed(data) -> list[dict]:
    """The lines of measures as they were typed, right or wrong, to show them again with one more or one less."""
    said = MeasureForm.base_fields
    total = data.get("m-TOTAL_FORMS", "")
    lines = range(min(int(total), MOST_MEASURES) if total.isascii() and total.isdigit() else 0)
    return [{name: data.get(f"m-{line}-{name}", "") for name in said} for line in lines]


class AdjustmentForm(VersionForm):
    """Why confirmed measures are to be changed."""

    reason = text_area("调整理由", max_length=300, rows=2)


class CopyForm(VersionForm):
    """Measures to take over."""

    sources = Ids(label="举措", error_messages={"invalid_choice": "选中的举措不对，请刷新页面再选。"})

    def clean_sources(self):
        if not self.cleaned_data["sources"]:
            raise forms.ValidationError("没有选中任何一条，请先勾选。")
        return self.cleaned_data["sources"]
