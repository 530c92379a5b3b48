"""What is to be urged, and the words that go with it."""

import re

from django import forms
from django.core.exceptions import ValidationError

from tasks.forms.fields import BIGGEST_ID, Text
from tasks.forms.filters import FilterForm

MOST = 1000  # rows of one urging
ID = re.compile(r"[1-9]\d{0,17}", re.ASCII)


class IdsField(forms.Field):
    """Ids given one by one, or together with commas between."""

    widget = forms.MultipleHiddenInput  # so that all values of the name arrive

    def clean(self, value):
        parts = [part for text in value or () for part in text.split(",") if part]
        if not all(map(ID.fullmatch, parts)):
            raise ValidationError("选中的内容不对，请刷新页面后重新选择。")
        if self.required and not parts:
            raise ValidationError("没有选中任何一项。")
        if len(parts) > MOST:
            raise ValidationError(f"一次最多催办 {MOST} 项，请分批选择。")
        return list(dict.fromkeys(map(int, parts)))


class ChosenForm(FilterForm):
    """Which rows: those named, or those that the units named owe for a period, or those of a filtered list."""

    row = IdsField(required=False)
    units = IdsField(required=False)
    period = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)


class UrgeForm(forms.Form):
    """What is sent off."""

    rows = IdsField()
    token = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": "页面已失效，请重新预览。", "invalid": "页面已失效，请重新预览。"},
    )
    text = Text(
        label="附言",
        required=False,
        max_length=200,
        help_text="可不填。附在催办消息后面，本次催办的人都看到同样的话。",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "附言最多 200 字。"},
    )
