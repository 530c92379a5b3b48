"""What a person writes of a bulletin: words only, the numbers are the snapshot's."""

import re

from django import forms

from tasks.forms.fields import Text, VersionForm, text_area
from tasks.models import Plan

FIGURE = re.compile(r"[0-9０-９]\s*(?:项|个|%|％|个百分点)")


def line(label, length, help_text=""):
    return Text(
        label=label,
        max_length=length,
        help_text=help_text,
        error_messages={"required": f"请填写{label}。", "max_length": f"{label}最多 {length} 字。"},
    )


class BulletinForm(VersionForm):
    number = forms.IntegerField(
        label="期号",
        min_value=1,
        max_value=999,
        help_text="按年度编，印发时不能与已印发的重号。",
        error_messages={
            "required": "请填写期号。",
            "invalid": "期号请填整数。",
            "min_value": "期号至少是 1。",
            "max_value": "期号最大是 999。",
        },
    )
    title = line("标题", 60)
    issuer = line("发文机关", 100)
    opening = text_area("导语", max_length=300, rows=3, help_text="接在写明总数和进度的第一句后面。")
    demands = text_area("下步要求", max_length=1500, rows=6, help_text="一段一行，序号自己写。")
    sign = line("落款", 100)

    def clean_opening(self):
        said = self.cleaned_data["opening"]
        if FIGURE.search(said):
            raise forms.ValidationError("导语里不写数字，数字由快照给出，写在前一句里。")
        return said


class NewBulletinForm(forms.Form):
    plan = forms.ModelChoiceField(
        Plan.objects.none(),
        label="实施方案",
        empty_label=None,
        error_messages={"required": "请选择实施方案。", "invalid_choice": "这份方案不能起草通报，请从列表中选择。"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plans = Plan.objects.published().unlocked().with_titles().order_by("-year", "-published_at")
        self.fields["plan"].queryset = plans
