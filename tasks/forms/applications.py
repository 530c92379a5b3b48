"""What a unit applies for, and the decision."""

from datetime import date

from django import forms

from branches.models import Unit
from modelagency.clock import today
from tasks.forms.fields import day_off, text_area
from tasks.models import ProgressReport
from tasks.states import Kind, ReportState

NO_UNIT = {"invalid_choice": "没有这个单位，或它已承担这项任务，请从列表中选择。"}


def reason_field(label="理由", **kwargs):
    return text_area(label, max_length=300, rows=3, **kwargs)


def day_field(label, **kwargs):
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": f"请填写{label}。", "invalid": "日期格式应为 2026-12-18。"},
        **kwargs,
    )


def check_new_day(day, *, due_on, year, calendar) -> None:
    """A new deadline is a working day of the plan's year, after the old one and not past."""
    if day <= due_on:
        raise forms.ValidationError(f"应晚于原来的 {due_on:%Y-%m-%d}。")
    if day < today():
        raise forms.ValidationError("不能早于今天。")
    if day > date(year, 12, 31):
        raise forms.ValidationError(f"不能晚于 {year} 年 12 月 31 日。")
    if not calendar.is_working(day):
        raise forms.ValidationError(day_off(day, calendar))


def other_units(row):
    """Units that could take the task on instead."""
    return Unit.objects.active(today()).exclude(assignments__task=row.task_id).in_order()


class ApplyForm(forms.Form):
    """row: the assignment; due_on: of an extension, the day as it is."""

    reason = reason_field()

    def __init__(self, *args, row, calendar, due_on=None, **kwargs):
        self.row, self.calendar, self.due_on = row, calendar, due_on
        super().__init__(*args, **kwargs)


class ExtensionForm(ApplyForm):
    asked_due_on = day_field("延期至")
    field_order = ["asked_due_on", "reason"]

    def clean_asked_due_on(self):
        day = self.cleaned_data["asked_due_on"]
        check_new_day(day, due_on=self.due_on, year=self.row.plan.year, calendar=self.calendar)
        return day


class HandBackForm(ApplyForm):
    proposed_unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="建议承担单位",
        required=False,
        empty_label="不清楚，由机关党委办公室确定",
        error_messages=NO_UNIT,
    )
    field_order = ["proposed_unit", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["proposed_unit"].queryset = other_units(self.row)


class ReportChoice(forms.ModelChoiceField):
    def label_from_instance(self, report):
        return f"{report.period}进展"


class CorrectionForm(ApplyForm):
    report = ReportChoice(
        ProgressReport.objects.none(),
        label="更正哪一期",
        empty_label=None,
        error_messages={
            "required": "请选择要更正的进展。",
            "invalid_choice": "这一期没有通过的进展，请另选。",
        },
    )
    field_order = ["report", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        passed = self.row.reports.filter(state=ReportState.ACCEPTED).select_related("period")
        self.fields["report"].queryset = passed.order_by("-period__starts_on")


APPLY_FORMS = {
    Kind.EXTENSION: ExtensionForm,
    Kind.SUSPENSION: ApplyForm,
    Kind.HAND_BACK: HandBackForm,
    Kind.CORRECTION: CorrectionForm,
}


class DecisionForm(forms.Form):
    """grants: a refusal needs its words; an extension may be granted to another day, a row given to another unit."""

    answer = reason_field("答复", required=False, help_text="不同意时必填，申请单位会看到。")

    def __init__(self, *args, asked, calendar, grants=True, **kwargs):
        self.asked, self.calendar = asked, calendar
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = not grants
        if asked.kind == Kind.EXTENSION and grants:
            self.fields["due_on"] = day_field("同意延至", initial=asked.asked_due_on, help_text="可以改为另一天。")
        if asked.kind == Kind.HAND_BACK and grants:
            self.fields["give_to"] = forms.ModelChoiceField(
                other_units(asked.assignment),
                label="改由谁承担",
                required=False,
                initial=asked.proposed_unit_id,
                empty_label="只收回，暂不交给其他单位",
                error_messages=NO_UNIT,
            )
        self.order_fields(["due_on", "give_to", "answer"])

    def clean_due_on(self):
        day, year = self.cleaned_data["due_on"], self.asked.assignment.plan.year
        check_new_day(day, due_on=self.asked.due_on, year=year, calendar=self.calendar)
        return day
