"""Which year, unit or task an archive is of."""

from django import forms

from branches.models import Unit
from tasks.models import Plan, Task


class ScopeForm(forms.Form):
    year = forms.TypedChoiceField(label="年度", coerce=int)
    unit = forms.ModelChoiceField(label="单位", queryset=Unit.objects.none(), required=False, empty_label="全部单位")
    task = forms.ModelChoiceField(label="任务", queryset=Task.objects.none(), required=False, empty_label="全部任务")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        years = Plan.objects.published().order_by("-year").values_list("year", flat=True).distinct()
        self.fields["year"].choices = [(year, f"{year} 年度") for year in years]
        self.fields["unit"].queryset = Unit.objects.in_order()
        tasks = Task.objects.filter(plan__in=Plan.objects.published()).select_related("plan", "pillar")
        self.fields["task"].queryset = tasks.order_by("-plan__year", "-plan", "order")
        self.fields["task"].label_from_instance = lambda task: f"{task.plan.year} 年度　{task.called}"

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("unit") and cleaned.get("task"):
            self.add_error("task", "单位和任务请只选一项。")
        if cleaned.get("task") and cleaned.get("year") and cleaned["task"].plan.year != cleaned["year"]:
            self.add_error("task", "这项任务不在所选年度的实施方案中，请重新选择。")
        return cleaned
