"""What the office and the committee write about results: vetoes, adjustments, decisions, the notice, answers."""

from decimal import Decimal

from django import forms

from assessment.forms.fields import Number, Words
from assessment.kinds import Kind
from assessment.models import Grade, Indicator, Veto
from records.dates import full_date
from records.models import Decision

MOST_POINTS = Decimal("99.99")
DAY_ERRORS = {"required": "请选择日期。", "invalid": "日期格式应为 2026-09-16。"}


class DecisionField(forms.ModelChoiceField):
    """One of the decisions in force, the newest first."""

    def __init__(self):
        super().__init__(
            Decision.objects.in_force().newest_first(),
            label="会议决定",
            empty_label="请选择已确认的会议决定",
            error_messages={"required": "请选择会议决定。", "invalid_choice": "这项会议决定没有生效，请从列表中选择。"},
        )

    def label_from_instance(self, decision):
        return f"{full_date(decision.held_on)}　{decision.minutes_number}　{decision.title}"


class VetoForm(forms.Form):
    veto = forms.ModelChoiceField(
        Veto.objects.none(),
        label="情形",
        empty_label="请选择",
        error_messages={"required": "请选择情形。", "invalid_choice": "这种情形不在考核方案里，请从列表中选择。"},
    )
    facts = Words("事实", max_length=300, help_text="写时间和事，不写个人姓名。")
    document_number = Words("依据文号", max_length=60, rows=1, help_text="如“安卫党〔2026〕31号”。")

    def __init__(self, *args, scheme, **options):
        super().__init__(*args, **options)
        self.fields["veto"].queryset = Veto.objects.filter(scheme=scheme)
        self.fields["veto"].label_from_instance = lambda veto: f"{veto}（{veto.get_effect_display()}{veto.grade}）"


class AdjustmentForm(forms.Form):
    points = Number(
        label="调整分数",
        required=False,
        min_value=-MOST_POINTS,
        max_value=MOST_POINTS,
        help_text="加分写正数，减分写负数；只定等次的留空。",
    )
    grade = forms.ModelChoiceField(
        Grade.objects.none(),
        label="定为等次",
        required=False,
        empty_label="不另定等次",
        to_field_name="name",
        error_messages={"invalid_choice": "考核方案里没有这个等次，请从列表中选择。"},
    )
    reason = Words("理由", max_length=200)
    decision = DecisionField()

    def __init__(self, *args, scheme, **options):
        super().__init__(*args, **options)
        self.fields["grade"].queryset = Grade.objects.filter(scheme=scheme)

    def clean(self):
        said = super().clean()
        if not self.errors and not said.get("points") and not said.get("grade"):
            raise forms.ValidationError("请填写调整的分数，或者选择等次。")
        said["points"] = said.get("points") or Decimal(0)
        said["grade"] = str(said["grade"]) if said.get("grade") else ""
        return said


class ReasonForm(forms.Form):
    reason = Words("理由", max_length=200)


class ByDecisionForm(forms.Form):
    decision = DecisionField()


class TieForm(forms.Form):
    """Who of the equal ones gets the best grade; `tied`: their appraisals."""

    category = forms.CharField(widget=forms.HiddenInput)
    chosen = forms.TypedMultipleChoiceField(
        label="定为最高等次的",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "只能在并列的考核对象中选择，请重新打开页面。"},
    )
    reason = Words("理由", max_length=200, rows=2)
    decision = DecisionField()

    def __init__(self, *args, tied, **options):
        super().__init__(*args, **options)
        self.fields["chosen"].choices = [(row.pk, row.name) for row in tied]


class NoticeForm(forms.Form):
    opens_on = forms.DateField(
        label="公示开始", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), error_messages=DAY_ERRORS
    )
    closes_on = forms.DateField(
        label="公示结束", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), error_messages=DAY_ERRORS
    )
    contact = Words(
        "受理部门和联系方式", max_length=200, rows=2, help_text="如“局机关党委办公室，0577-61880000”，写单位电话。"
    )


class ObjectionsForm(forms.Form):
    objections = forms.IntegerField(
        label="收到意见数",
        min_value=0,
        max_value=9999,
        error_messages={"required": "请填写件数。", "invalid": "请填整数。", "max_value": "最多 9999 件，请核对。"},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=9999)


class AppealForm(forms.Form):
    indicator = forms.ModelChoiceField(
        Indicator.objects.none(),
        label="申诉的指标",
        empty_label="请选择",
        error_messages={"required": "请选择指标。", "invalid_choice": "这一项不能申诉，请从列表中选择。"},
    )
    text = Words("申诉内容", max_length=500, rows=5, help_text="写明应得多少分、依据什么材料；写事，不写个人。")

    def __init__(self, *args, indicators, **options):
        super().__init__(*args, **options)
        self.fields["indicator"].queryset = indicators


class ReviewRequestForm(forms.Form):
    text = Words("申请复核的理由", max_length=500, rows=4)


class AnswerForm(forms.Form):
    """Yes or no, why, and on a yes what the item comes to: points, or for work the portal counts quantity and base."""

    verdict = forms.ChoiceField(
        label="结论",
        widget=forms.RadioSelect,
        choices=[("uphold", "采纳，改定得分"), ("reject", "不采纳，维持原得分")],
        error_messages={"required": "请选择结论。", "invalid_choice": "请选择结论。"},
    )
    answer = Words("答复", max_length=500, rows=4, help_text="写明核对了什么、依据哪一条标准。")

    def __init__(self, *args, indicator, **options):
        super().__init__(*args, **options)
        if indicator.kind == Kind.AUTO:
            self.figures = ("quantity", "base")
            self.fields["quantity"] = Number(label="改定数量", required=False, max_digits=12)
            self.fields["base"] = Number(label="改定基数", required=False, max_digits=12)
        else:
            self.figures = ("points",)
            self.fields["points"] = Number(
                label="改定得分", required=False, max_value=indicator.points, help_text=f"满分 {indicator.points} 分。"
            )

    def clean(self):
        said = super().clean()
        said["uphold"] = said.pop("verdict", "") == "uphold"
        if said["uphold"]:
            for name in self.figures:
                if name not in self.errors and said.get(name) is None:
                    self.add_error(name, "采纳申诉须填写改定的数。")
        return said


class ReviewByDecisionForm(AnswerForm):
    decision = DecisionField()
