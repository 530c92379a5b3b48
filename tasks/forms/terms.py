"""What publishing a plan asks for."""

from django import forms

from modelagency.clock import today
from tasks.deadlines import default_due
from tasks.forms.fields import day_off
from tasks.models import Plan


class TermsForm(forms.Form):
    year = forms.IntegerField(
        label="年度", min_value=2000, max_value=2100, error_messages={"invalid": "年度应为四位数字。"}
    )
    due_on = forms.DateField(
        label="办结时限",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="默认 12 月 20 日，遇休息日提前到前一个工作日。",
        error_messages={"invalid": "日期格式应为 2026-12-18。", "required": "请填写办结时限。"},
    )
    periods = forms.ChoiceField(label="填报期", choices=Plan.Periods.choices, widget=forms.RadioSelect)

    def __init__(self, *args, plan, calendar, **kwargs):
        self.calendar = calendar
        super().__init__(*args, initial=self.defaults(plan, calendar), **kwargs)

    @staticmethod
    def defaults(plan, calendar) -> dict:
        """What the plan has, or the usual: this year (the next one once this year's due day is past), quarterly."""
        year = plan.year or today().year
        due_on = plan.due_on or default_due(year, calendar)
        if not plan.due_on and due_on <= today():
            year, due_on = year + 1, default_due(year + 1, calendar)
        return {
            "year": year,
            "due_on": due_on,
            "periods": plan.periods or Plan.Periods.QUARTERLY,
        }

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day <= today():
            raise forms.ValidationError("办结时限应晚于今天。")
        if not self.calendar.is_working(day):
            raise forms.ValidationError(day_off(day, self.calendar))
        return day

    def clean(self):
        year, due_on = self.cleaned_data.get("year"), self.cleaned_data.get("due_on")
        if year and due_on and due_on.year != year:
            self.add_error("due_on", f"办结时限应在 {year} 年内。")
        return super().clean()
