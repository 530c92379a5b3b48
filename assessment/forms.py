"""What people type into the assessment pages."""

import unicodedata
from decimal import Decimal

from django import forms

from assessment.models import Indicator
from assessment.scoring import Kind, trouble_with_points
from records.texts import NO_CONTROLS
from tasks.models import Plan

YEAR_ERRORS = dict.fromkeys(["required", "invalid", "min_value", "max_value"], "请填写四位数的年度，如 2026。")


class Points(forms.DecimalField):
    """Points with two decimals; full-width digits are as good as others."""

    default_error_messages = {
        "required": "请填写分数，没有的填 0。",
        "invalid": "请填写数字。",
        "min_value": "不能小于 0。",
        "max_value": "不能大于 %(limit_value)s。",
        "max_decimal_places": "最多两位小数。",
        "max_whole_digits": "数字太大，请核对。",
        "max_digits": "数字太长，请核对。",
    }

    def __init__(self, **options):
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        super().__init__(max_digits=5, decimal_places=2, min_value=Decimal(0), widget=widget, **options)

    def to_python(self, value):
        return super().to_python(unicodedata.normalize("NFKC", value) if isinstance(value, str) else value)


class Text(forms.CharField):
    """A text that refuses control characters before the database does."""

    default_validators = [NO_CONTROLS]
    default_error_messages = {"required": "请填写这一项。", "max_length": "最多 %(limit_value)s 字。"}


class SchemeForm(forms.Form):
    """A new draft."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100, error_messages=YEAR_ERRORS)
    name = Text(label="名称", max_length=60, help_text="如“党支部考核”；年度和版本由系统加上。")
    plan = forms.ModelChoiceField(
        Plan.objects.published().with_titles(),
        label="实施方案",
        empty_label="请选择",
        error_messages={"required": "请选择实施方案。", "invalid_choice": "没有这份已发布的实施方案，请从列表中选择。"},
    )
    auto_points = Points(
        label="任务落实进度分值", max_value=100, help_text="按所选实施方案中本支部落实项的平均进度计算。"
    )
    manual_name = Text(label="人工评分指标", max_length=60)
    manual_points = Points(label="人工评分分值", max_value=100, help_text="扣分制，扣完为止。两项分值相加为 100 分。")
    standard = Text(label="评分标准", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def clean(self):
        data = super().clean()
        points = [data[name] for name in ("auto_points", "manual_points") if name in data]
        if len(points) == 2 and (trouble := trouble_with_points(points)):
            self.add_error("manual_points", trouble)
        return data


class MarkForm(forms.Form):
    """One row of the marking table. The indicator decides how much can be deducted."""

    indicator = forms.ModelChoiceField(Indicator.objects.none(), widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    deducted = Points(label="扣分")
    reason = Text(label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": 1}))

    def __init__(self, *args, scheme_id, **options):
        super().__init__(*args, **options)
        by_hand = Indicator.objects.filter(section__scheme=scheme_id, kind=Kind.DEDUCT)
        self.fields["indicator"].queryset = by_hand.select_related("section")

    def clean(self):
        data = super().clean()
        indicator, deducted = data.get("indicator"), data.get("deducted")
        if indicator and deducted is not None and deducted > indicator.points:
            self.add_error("deducted", f"最多扣 {indicator.points} 分。")
        return data
