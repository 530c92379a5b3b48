"""What is written of and to supervision orders."""

from django import forms

from branches.uploads import FilesField
from modelagency.clock import today
from records.models import Decision
from tasks.colours import COLOUR_LABELS
from tasks.forms.applications import day_field
from tasks.forms.fields import Text, VersionForm, day_off, text_area
from tasks.forms.reports import Ids
from tasks.order_states import ORDER_STATE_LABELS

FURTHEST = 90  # days


class AnswerDay:
    """A working day to come, not too far off; `calendar` is the form's."""

    def clean_answer_by(self):
        day = self.cleaned_data["answer_by"]
        if day <= today():
            raise forms.ValidationError("答复期限应晚于今天。")
        if (day - today()).days > FURTHEST:
            raise forms.ValidationError(f"答复期限最长 {FURTHEST} 天。")
        if not self.calendar.is_working(day):
            raise forms.ValidationError(day_off(day, self.calendar))
        return day


class OrderForm(AnswerDay, VersionForm):
    """colours: those the row may get."""

    colour = forms.ChoiceField(
        label="颜色",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择颜色。", "invalid_choice": "这一项现在不能用这个颜色，请另选。"},
    )
    reason = text_area("事由", max_length=500, rows=4, help_text="写明查到的情况；符合的督办条件另行印出，不用重写。")
    demands = text_area("要求", max_length=1000, rows=5, help_text="写明办什么、办到什么程度。")
    answer_by = day_field("答复期限")
    exception = text_area(
        "特别理由", required=False, max_length=300, rows=2, help_text="越过颜色或还不符合条件时必填，印在督办单上。"
    )

    def __init__(self, *args, colours, calendar, **kwargs):
        super().__init__(*args, **kwargs)
        self.calendar = calendar
        self.fields["colour"].choices = [(colour.value, COLOUR_LABELS[colour]) for colour in colours]


class AnswerForm(VersionForm):
    text = text_area(
        "答复", max_length=2000, rows=8, help_text="逐条回应要求：查明的原因、已办和将办的事、时间和责任人。"
    )
    reused = Ids(label="从书架选用", error_messages={"invalid_choice": "选用的材料不对，请重新选择。"})
    uploads = FilesField(label="新上传材料")


class OrderReasonForm(VersionForm):
    reason = text_area("理由", max_length=300, rows=3)


class ReturnForm(AnswerDay, OrderReasonForm):
    answer_by = day_field("重新答复期限")

    def __init__(self, *args, calendar, **kwargs):
        super().__init__(*args, **kwargs)
        self.calendar = calendar


class DecisionChoice(forms.ModelChoiceField):
    def label_from_instance(self, decision):
        return f"{decision.held_on:%Y-%m-%d}　{decision.minutes_number}　{decision.title}"


class ByDecisionForm(VersionForm):
    decision = DecisionChoice(
        Decision.objects.none(),
        label="会议决定",
        empty_label="请选择已确认的会议决定",
        error_messages={"required": "请选择会议决定。", "invalid_choice": "这项会议决定没有生效，请从列表中选择。"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = Decision.objects.in_force().newest_first()


class OrderFilterForm(forms.Form):
    """What of the list is shown; all lives in the URL."""

    q = Text(required=False, max_length=50)
    state = forms.ChoiceField(
        required=False, choices=[("", ""), *((s.value, label) for s, label in ORDER_STATE_LABELS.items())]
    )
    colour = forms.ChoiceField(
        required=False, choices=[("", ""), *((c.value, label) for c, label in COLOUR_LABELS.items())]
    )


class RuleForm(VersionForm):
    """The conditions of one colour; at least one."""

    overdue, urgings, unmet = (
        forms.IntegerField(
            label=label,
            required=False,
            min_value=1,
            max_value=most,
            error_messages={
                "invalid": "请填整数。",
                "min_value": "至少是 1，不问这一条就留空。",
                "max_value": f"最多是 {most}。",
            },
        )
        for label, most in [
            ("逾期满几个工作日", 250),
            ("催办满几次", 50),
            ("上一张到期未答复或未通过满几个工作日", 250),
        ]
    )

    def __init__(self, *args, follows, **kwargs):
        super().__init__(*args, **kwargs)
        if not follows:  # nothing comes before the first colour
            del self.fields["unmet"]

    def clean(self):
        said = super().clean()
        if not self.errors and not any(said.get(name) for name in ("overdue", "urgings", "unmet")):
            raise forms.ValidationError("至少要有一个条件。")
        return said
