"""What the office types while it works on a draft."""

from django import forms

from branches.models import Unit, UnitGroup
from modelagency.clock import today
from tasks.forms.fields import BIGGEST_ID, LONGEST_TASK, NO_CHOICE, Text, ThingsField, VersionForm, text_area
from tasks.models import Plan
from tasks.notices.names import split_names

LONGEST_NAME = 100


class LeadRuleForm(forms.Form):
    lead_rule = forms.ChoiceField(choices=Plan.LeadRule.choices, error_messages={"required": "请确认谁牵头。"})


class LeadsForm(forms.Form):
    """For each task the unit that leads it, "nobody" for none, with the version it was chosen on."""

    def __init__(self, *args, tasks, **kwargs):
        super().__init__(*args, **kwargs)
        self.tasks = tasks
        for task in tasks:
            units = {str(named.unit_id) for named in task.responsibilities.all() if named.unit_id}
            self.fields[f"lead-{task.pk}"] = forms.ChoiceField(
                label=task.name,
                choices=[(choice, choice) for choice in ("nobody", *sorted(units))],
                error_messages={"required": f"请选择“{task.name}”由谁牵头。", "invalid_choice": NO_CHOICE},
            )
            self.fields[f"version-{task.pk}"] = forms.IntegerField(min_value=0)

    def clean(self):
        if not self.tasks:
            raise forms.ValidationError("请选择每项任务由谁牵头。")
        return super().clean()

    def leads(self) -> dict:
        """Task id → unit id, or None for nobody."""
        said = {task.pk: self.cleaned_data[f"lead-{task.pk}"] for task in self.tasks}
        return {pk: None if unit == "nobody" else int(unit) for pk, unit in said.items()}

    def seen(self) -> dict:
        return {task.pk: self.cleaned_data[f"version-{task.pk}"] for task in self.tasks}


class UnitsForm(forms.Form):
    """Responsible units: in words as a notice lists them, and chosen from the registry."""

    units = Text(
        label="责任单位（照文件写法）",
        required=False,
        max_length=500,
        help_text="几个单位之间用“、”隔开，如：局办公室、局直属各单位。",
    )
    things = ThingsField(label="从名册中选")

    def clean_units(self):
        if any(len(name) > LONGEST_NAME for name in split_names(self.cleaned_data["units"])):
            raise forms.ValidationError(f"单位名称最多 {LONGEST_NAME} 字，请用“、”隔开几个单位。")
        return self.cleaned_data["units"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        groups, units = UnitGroup.objects.order_by("id"), Unit.objects.active(today()).in_order()
        self.fields["things"].offer(list(groups), list(units))


class TaskForm(UnitsForm, VersionForm):
    """How a task of a draft is called on the pages, and units to add to it."""

    name = Text(label="短名", max_length=30, help_text="各页面都用这个名称，如“纪律戒尺”。")
    title = Text(label="标题", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    field_order = ["name", "title", "units", "things"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["units"].label = "补充责任单位"


class AddTaskForm(UnitsForm):
    """A task that the reader did not find. `leftover` is the paragraph it is made of."""

    pillar = forms.ModelChoiceField(
        None, label="类型", empty_label=None, error_messages={"invalid_choice": f"没有这个类型，{NO_CHOICE}"}
    )
    number = Text(label="序号", max_length=30, required=False, help_text="文件中的序号，没有就不填。")
    title = Text(
        label="标题",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请填写标题。"},
    )
    name = Text(label="短名", max_length=30, required=False, help_text="不填则从标题中取。")
    text = text_area("任务要求", rows=6, max_length=LONGEST_TASK, help_text="照文件原文填写。")
    leftover = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=BIGGEST_ID)
    field_order = ["pillar", "number", "title", "name", "text", "units", "things"]

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pillar"].queryset = plan.pillars.all()

    def clean(self):
        said = super().clean()
        if not self.errors and not said["things"] and not split_names(said["units"]):
            self.add_error("units", "请填写责任单位，或从名册中选。")
        return said


class PillarForm(forms.Form):
    name = Text(label="简称", max_length=30, error_messages={"required": "请填写类型的简称。"})


class LeftoverForm(forms.Form):
    """What to do with a paragraph: "none", "reopen", or the id of the task it belongs to."""

    decision = Text(max_length=20, error_messages={"required": "请选择怎样处理这段文字。"})
    task = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=BIGGEST_ID,
        error_messages={"invalid": NO_CHOICE, "max_value": NO_CHOICE, "min_value": NO_CHOICE},
    )

    def clean_decision(self):
        if self.cleaned_data["decision"] not in ("none", "merge", "reopen"):
            raise forms.ValidationError("没有这种处理方式。")
        return self.cleaned_data["decision"]

    def clean(self):
        said = super().clean()
        if said.get("decision") == "merge" and not said.get("task") and "task" not in self.errors:
            self.add_error("task", "请选择并入哪项任务。")
        return said


class TextsForm(forms.Form):
    """Names that are all to mean nobody."""

    text = forms.MultipleChoiceField(
        error_messages={"required": "没有选中名称。", "invalid_choice": "方案中没有这个写法。"}
    )

    def __init__(self, *args, texts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].choices = [(text, text) for text in texts]
