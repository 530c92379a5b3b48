"""What publishing a plan asks for."""

from django import forms

from modelagency.clock import today
from tasks.deadlines import default_due
from tasks.forms.fields import day_off
from tasks.rhythms import RHYTHM_CHOICES, Rhythm

MOST_DAYS = 10
SAME = ("", "随方案")


def _working_days(label, help_text):
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST_DAYS,
        help_text=help_text,
        error_messages={
            "required": f"请填写{label}，不需要就填 0。",
            "invalid": f"{label}应为整数。",
            "min_value": f"{label}不能小于 0。",
            "max_value": f"{label}最多 {MOST_DAYS}。",
        },
    )


class TermsForm(forms.Form):
    """Year, due day and rhythm of a plan, the days that leads and latecomers have besides, and a rhythm of its own for
    any of `tasks`."""

    year = forms.IntegerField(
        label="年度", min_value=2000, max_value=2100, error_messages={"invalid": "年度应为四位数字。"}
    )
    due_on = forms.DateField(
        label="办结时限",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="默认 12 月 20 日，遇休息日提前到前一个工作日。",
        error_messages={"invalid": "日期格式应为 2026-12-18。", "required": "请填写办结时限。"},
    )
    periods = forms.ChoiceField(label="多久填报一次", choices=RHYTHM_CHOICES, widget=forms.RadioSelect)
    lead_days = _working_days(
        "牵头单位晚几个工作日填报",
        "责任单位先报，牵头单位汇总后再报。填 0 表示同一天。最后一期牵头单位报到办结时限为止。",
    )
    grace_days = _working_days("宽限几个工作日", "截止日照常显示；过了宽限期才算逾期。填 0 表示截止次日即逾期。")

    def __init__(self, *args, plan, calendar, tasks, **kwargs):
        self.calendar, self.tasks = calendar, tasks
        super().__init__(*args, initial=self.defaults(plan, calendar), **kwargs)
        for task in tasks:
            choices = [SAME, *RHYTHM_CHOICES]
            label = f"{task}的填报期"
            self.fields[f"rhythm-{task.pk}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=task.rhythm
            )

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
            "periods": plan.periods or Rhythm.QUARTERLY,
            "lead_days": plan.lead_days,
            "grace_days": plan.grace_days,
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

    def terms(self) -> dict:
        """What was said, as the action takes it."""
        said = {name: self.cleaned_data[name] for name in self.base_fields}
        return said | {"rhythms": {task.pk: self.cleaned_data[f"rhythm-{task.pk}"] for task in self.tasks}}

    def rhythm_fields(self) -> list:
        """(task, bound field) pairs for the page."""
        return [(task, self[f"rhythm-{task.pk}"]) for task in self.tasks]

    def plan_fields(self) -> list:
        return [self[name] for name in self.base_fields]

    @property
    def has_own_rhythms(self) -> bool:
        """Does any task have, or was it given, a rhythm of its own?"""
        return any(field.value() for _, field in self.rhythm_fields())
