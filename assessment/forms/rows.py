"""What people type about one indicator of one subject, and what goes with it."""

import re
import unicodedata
from decimal import Decimal

from django import forms

from assessment.marking_rules import Said
from branches.uploads import ENDINGS, ONE_HELP
from records.texts import NO_CONTROLS

BIGGEST_ID = 2**63 - 1
LONGEST_REASON = 200
ID = re.compile(r"[0-9]{1,18}", re.ASCII)


class Number(forms.DecimalField):
    """A number with two decimals, not negative; full-width digits are as good as others."""

    default_error_messages = {
        "required": "请填写分数。",
        "invalid": "请填写数字。",
        "min_value": "不能小于 0。",
        "max_value": "不能大于 %(limit_value)s。",
        "max_decimal_places": "最多两位小数。",
        "max_whole_digits": "数字太大，请核对。",
        "max_digits": "数字太长，请核对。",
    }

    def __init__(self, *, max_digits=6, required=False, **options):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        options = {"decimal_places": 2, "min_value": Decimal(0), "widget": widget} | options
        super().__init__(max_digits=max_digits, required=required, **options)

    def to_python(self, value):
        return super().to_python(unicodedata.normalize("NFKC", value) if isinstance(value, str) else value)


class Words(forms.CharField):
    """A text that refuses control characters before the database does."""

    default_validators = [NO_CONTROLS]

    def __init__(self, label, *, max_length=LONGEST_REASON, rows=2, **options):
        messages = {"required": f"请填写{label}。", "max_length": f"{label}最多 {max_length} 字。"}
        widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
        super().__init__(label=label, max_length=max_length, error_messages=messages, widget=widget, **options)


class RowForm(forms.Form):
    """One row; its fields carry the row's prefix."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 2)
    points = Number(label="评分")
    quantity = Number(label="数量", max_digits=12)
    base = Number(label="基数", max_digits=12)
    reason = Words("理由", required=False)

    def said(self, with_files=False) -> Said:
        """What was posted; call on a valid form. with_files: the files ticked are all there are to be."""
        said = {name: self.cleaned_data[name] for name in ("version", "points", "quantity", "base", "reason")}
        return Said(**said, evidence=self.kept() if with_files else None)

    def kept(self) -> tuple[int, ...]:
        """Ids of the files that are ticked."""
        ticked = self.data.getlist(self.add_prefix("keep"))
        return tuple(dict.fromkeys(int(pk) for pk in ticked if ID.fullmatch(pk)))


class ReasonForm(forms.Form):
    """Why something goes back."""

    reason = Words("原因", max_length=LONGEST_REASON, rows=3)


class AskForm(ReasonForm):
    """A mark that is to be looked at again."""

    mark = forms.IntegerField(min_value=1, max_value=BIGGEST_ID, widget=forms.HiddenInput)


class CorrectionForm(forms.Form):
    """A change of a mark. seen: the last correction on the page."""

    seen = forms.IntegerField(min_value=0, max_value=BIGGEST_ID, widget=forms.HiddenInput)
    points = Number(label="核定分", required=True)
    reason = Words("核定理由", rows=2)


class ExtraForm(forms.Form):
    """A matter of a bonus or penalty indicator, with its proof."""

    indicator = forms.ModelChoiceField(
        None,
        label="加减分项",
        empty_label="请选择",
        error_messages=dict.fromkeys(["required", "invalid_choice"], "请从列表中选择加减分项。"),
    )
    matter = Words("事项", max_length=100, rows=0)
    points = Number(label="分数", required=True, max_digits=5, min_value=Decimal("0.01"))
    document_number = Words("依据文号", max_length=60, rows=0)
    reason = Words("说明", rows=2)
    upload = forms.FileField(
        label="佐证文件",
        help_text=ONE_HELP,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs=ENDINGS),
        error_messages={"required": "请选择佐证文件。"},
    )

    def __init__(self, *args, indicators, **options):
        super().__init__(*args, **options)
        self.fields["indicator"].queryset = indicators


class ExemptionForm(forms.Form):
    """An indicator that does not apply."""

    indicator = forms.ModelChoiceField(
        None,
        label="指标",
        empty_label="请选择",
        error_messages=dict.fromkeys(["required", "invalid_choice"], "请从列表中选择指标。"),
    )
    reason = Words("理由", rows=2)

    def __init__(self, *args, indicators, **options):
        super().__init__(*args, **options)
        self.fields["indicator"].queryset = indicators
