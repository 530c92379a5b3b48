"""Into which year things are carried over."""

from django import forms

from tasks.models import Plan


class PlanForm(forms.Form):
    plan = forms.ModelChoiceField(label="结转到", queryset=Plan.objects.none(), empty_label="请选择新年度的实施方案")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plans = Plan.objects.published().unlocked().with_titles().order_by("-year", "-pk")
        self.fields["plan"].queryset = plans
        self.fields["plan"].label_from_instance = lambda plan: f"{plan.year} 年度　{plan}"
