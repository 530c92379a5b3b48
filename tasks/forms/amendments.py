"""What the office types while it draws up an amendment."""

from django import forms

from branches.models import Unit, UnitGroup
from modelagency.clock import today
from tasks.forms.fields import BIGGEST_ID, LONGEST_TASK, NO_CHOICE, Text, ThingsField, day_off, text_area
from tasks.forms.reasons import ReasonForm

WORDS = ("number", "name", "title", "text", "deadline", "targets")


def _day(label, help_text):
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "日期格式应为 2026-12-18。"},
    )


class EditsForm(forms.Form):
    """`edits`: the number of changes of the draft that the page showed."""

    edits = forms.IntegerField(
        min_value=0,
        max_value=BIGGEST_ID,
        widget=forms.HiddenInput,
        error_messages={"required": "页面不完整，请刷新后再办理。"},
    )


class AmendmentTermsForm(EditsForm):
    """Number and days of an amendment; what is not known yet stays empty until it is issued."""

    document_number = Text(label="修订的发文字号", required=False, max_length=60, help_text="如 安卫党〔2026〕15号。")
    effective_on = _day("生效日期", "这一天起按新文字办理；此前各单位仍按原文字。")
    due_on = _day("新的办结时限", "不改就照旧。改了以后，还没有到期的填报期随之调整。")

    def __init__(self, *args, plan, calendar, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan, self.calendar = plan, calendar

    def clean_effective_on(self):
        day = self.cleaned_data["effective_on"]
        if day and day < today():
            raise forms.ValidationError("生效日期已过，请改为今天或以后。")
        return day

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if not day or day == self.plan.due_on:
            return None
        if day.year != self.plan.year:
            raise forms.ValidationError(f"办结时限应在 {self.plan.year} 年内。")
        if day <= today():
            raise forms.ValidationError("办结时限应晚于今天。")
        if not self.calendar.is_working(day):
            raise forms.ValidationError(day_off(day, self.calendar))
        return day

    def clean(self):
        said = super().clean()
        effective_on, due_on = said.get("effective_on"), said.get("due_on") or self.plan.due_on
        if effective_on and "due_on" not in self.errors and effective_on > due_on:
            self.add_error("effective_on", f"生效日期晚于办结时限（{due_on:%Y-%m-%d}），请改正其中一个。")
        return said


class ChangeForm(EditsForm):
    """How a task reads from the day of the amendment on, and whose it is. `dropped` offers `rows`, its live rows."""

    number = Text(label="序号", max_length=30, required=False)
    name = Text(label="短名", max_length=30, help_text="各页面都用这个名称，如“纪律戒尺”。")
    title = Text(label="标题", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    text = text_area("任务要求", rows=8, max_length=LONGEST_TASK, help_text="照修订文件的文字填写全文。")
    targets = text_area("量化指标", required=False, rows=3, max_length=3000, help_text="一行一条，每条最多 300 字。")
    deadline = Text(label="文件写明的时限", max_length=100, required=False)
    lead = forms.ModelChoiceField(
        Unit.objects.none(),
        label="牵头单位",
        required=False,
        empty_label="不设牵头，由机关党委办公室复核",
        error_messages={"invalid_choice": f"没有这个单位，{NO_CHOICE}"},
    )
    things = ThingsField(label="增加责任单位")
    dropped = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label="不再承担的单位",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "这个单位不承担这项任务。", "invalid_pk_value": "这个单位不承担这项任务。"},
    )
    reason = text_area("说明", required=False, max_length=300, rows=2, help_text="写进有关落实项的办理记录。")

    def __init__(self, *args, carrying=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.carrying = set(carrying)
        groups, units = UnitGroup.objects.order_by("id"), Unit.objects.active(today()).in_order()
        self.fields["things"].offer(list(groups), list(units))
        self.fields["lead"].queryset = units
        if carrying:
            self.fields["dropped"].queryset = Unit.objects.filter(pk__in=carrying).in_order()
        else:
            del self.fields["dropped"]

    def clean_targets(self):
        lines = [line.strip() for line in self.cleaned_data["targets"].splitlines() if line.strip()]
        if any(len(line) > 300 for line in lines):
            raise forms.ValidationError("每条量化指标最多 300 字，请分成几行。")
        return "\n".join(lines)

    def clean_text(self):
        return self.cleaned_data["text"].replace("\r\n", "\n")

    def clean(self):
        said = super().clean()
        lead, dropped = said.get("lead"), set(said.get("dropped") or ())
        if dropped and not said.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "有单位不再承担，请写明理由。")
        if lead and lead in dropped:
            self.add_error("lead", f"{lead}不再承担这项任务，不能牵头。")
        elif lead and not self.errors and lead.pk not in self.carrying and not self._gets(lead, said["things"]):
            self.add_error("lead", f"{lead}不承担这项任务，请同时增加为责任单位，或另选牵头单位。")
        return said

    @staticmethod
    def _gets(unit, things) -> bool:
        groups = [thing for thing in things if isinstance(thing, UnitGroup)]
        return unit in things or any(group.members(today()).filter(pk=unit.pk).exists() for group in groups)

    def words(self) -> dict:
        return {name: self.cleaned_data[name] for name in WORDS}

    def whose(self) -> dict:
        """Lead, units that come and units that go, as the action takes them."""
        said = self.cleaned_data
        return {"lead": said["lead"], "things": said["things"], "dropped": list(said.get("dropped") or ())}


class NewTaskForm(ChangeForm):
    """A further task, in one of the plan's pillars."""

    pillar = forms.ModelChoiceField(
        None, label="类型", empty_label=None, error_messages={"invalid_choice": f"没有这个类型，{NO_CHOICE}"}
    )
    field_order = ["pillar", "number", "name"]

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pillar"].queryset = plan.pillars.all()
        del self.fields["reason"]

    def clean(self):
        said = super().clean()
        if not self.errors and not said["things"]:
            self.add_error("things", "请选择责任单位。")
        return said


class DropForm(EditsForm, ReasonForm):
    """A task that is dropped, and why."""

    task = forms.IntegerField(min_value=1, max_value=BIGGEST_ID, widget=forms.HiddenInput)
