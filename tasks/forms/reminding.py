"""What the office types of reminders: one rule, and the terms of all."""

import re

from django import forms

from records.models import ReminderTerms
from tasks.forms.fields import Text, VersionForm
from tasks.ladder_words import BEFORE, VALUES, WHEN, numbers
from tasks.ladders import Ladder

LAST, MOST_STEPS = 60, 8
WRONG_STEPS = f"请写 0 到 {LAST} 的整数，用“、”隔开，最多 {MOST_STEPS} 个，如 1、3、7。"
STEPS = re.compile(r"\d{1,2}([、，,\s]+\d{1,2})*")
LABELS = {
    "every": ("此后每隔几个工作日再提醒", "不填就不再重复。"),
    "leader_from": ("自第几个工作日起同时提醒单位审核人", "不填就不提醒。"),
    "office_from": ("自第几个工作日起同时提醒机关党委办公室", "不填就不提醒。"),
}


def _whole(label, least, most, *, required, help_text=""):
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        required=required,
        help_text=help_text,
        error_messages={
            "required": f"请填写{label}。",
            "invalid": "应为整数。",
            "min_value": f"不能小于 {least}。",
            "max_value": f"最多 {most}。",
        },
    )


class RuleForm(VersionForm):
    """The values of one kind's ladder; steps before the base day are written without a sign."""

    is_on = forms.BooleanField(label="启用", required=False)

    def __init__(self, *args, kind, ladder, **kwargs):
        initial = {name: getattr(ladder, name) for name in ("is_on", *LABELS)} | {"steps": numbers(ladder.steps)}
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        self.kind, self.ladder = kind, ladder
        self.least = 1 if kind in ("due_soon", "overdue") else 0
        for name in VALUES[kind]:
            self.fields[name] = self._field(name)

    def _field(self, name):
        if name == "steps":
            return Text(
                label=f"{WHEN[self.kind].replace(' {} ', '几')}提醒",
                max_length=60,
                help_text="用“、”隔开，如 1、3、7。休息日不计。",
                error_messages={"required": "请填写哪几个工作日提醒；不需要提醒就不勾选“启用”。"},
            )
        label, help_text = LABELS[name]
        return _whole(label, 1, LAST, required=False, help_text=help_text)

    def clean_steps(self):
        text = self.cleaned_data["steps"].strip()
        steps = sorted({int(number) for number in re.findall(r"\d+", text)}) if STEPS.fullmatch(text) else []
        if not steps or len(steps) > MOST_STEPS or steps[-1] > LAST:
            raise forms.ValidationError(WRONG_STEPS)
        if steps[0] < self.least:
            raise forms.ValidationError(f"不能小于 {self.least}；截止当天另有一条规则。")
        return [-step for step in steps] if self.kind in BEFORE else steps

    def as_ladder(self) -> Ladder:
        """What was written; a value the kind has not stays as it is by default."""
        said = self.cleaned_data
        own = {name: said.get(name) for name in VALUES[self.kind]}
        steps = tuple(sorted(own.pop("steps", self.ladder.steps)))
        return Ladder(steps, **own, is_on=said["is_on"])


class ReminderTermsForm(forms.ModelForm):
    """Office hours, cap and gap; `seen`: the terms as they were when the page was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=200)
    daily_cap = _whole("每人每天最多推送几条", 0, 100, required=True, help_text="每日提醒不计；超出的并入次日的提醒。")
    urge_gap = _whole("两次催办至少隔几个工作日", 0, LAST, required=True, help_text="对同一单位。填 0 表示不限。")

    class Meta:
        model = ReminderTerms
        fields = ["opens_at", "closes_at", "daily_cap", "urge_gap"]
        widgets = {name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M") for name in ("opens_at", "closes_at")}
        error_messages = {
            name: {"required": "请填写时间。", "invalid": "时间格式应为 08:30。"} for name in ("opens_at", "closes_at")
        }

    def clean(self):
        opens_at, closes_at = (self.cleaned_data.get(name) for name in ("opens_at", "closes_at"))
        if opens_at and closes_at and opens_at >= closes_at:
            self.add_error("closes_at", "停止发送的时间应晚于开始发送的时间。")
        return self.cleaned_data
