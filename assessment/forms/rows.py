"""What people type about one indicator of one subject, and what goes with it."""

import re
from decimal import Decimal

from django import forms

from assessment.forms.fields import LONGEST_REASON, Number, Words
from assessment.marking_rules import Said
from branches.uploads import ENDINGS, ONE_HELP

BIGGEST_ID = 2**63 - 1
ID = re.compile(r"[0-9]{1,18}", re.ASCII)


class RowForm(forms.Form):
    """One row; its fields carry the row's prefix."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 2)
    points = Number(label="评分", required=False, max_digits=6)
    quantity = Number(label="数量", required=False, max_digits=12)
    base = Number(label="基数", required=False, max_digits=12)
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
    points = Number(label="核定分", max_digits=6)
    reason = Words("核定理由", rows=2)


class ExtraForm(forms.Form):
    """A matter of a bonus or penalty indicator, with its proof."""

    indicator = forms.ModelChoiceField(
        None,
        label="加减分项",
        empty_label="请选择",
        error_messages=dict.fromkeys(["required", "invalid_choice"], "请从列表中选择加减分项。"),
    )
    matter = Words("事项", max_length=100, rows=1)
    points = Number(label="分数", min_value=Decimal("0.01"))
    document_number = Words("依据文号", max_length=60, rows=1)
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
