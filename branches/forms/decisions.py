"""What the office writes of a decision, and why it sends one back."""

from django import forms

from branches.filetypes import extension
from branches.forms.fields import Day, Text
from modelagency.clock import today
from records.texts import NO_CONTROLS

SCANS = ("pdf", "jpg", "jpeg", "png")


class DecisionForm(forms.Form):
    body = Text(label="决定机关", max_length=100, help_text="以谁的名义决定，如“局机关党委会议”。")
    held_on = Day(label="会议日期")
    minutes_number = Text(label="会议纪要号", max_length=60, help_text="如“局机关党委会议纪要〔2026〕5号”。")
    title = Text(label="决定事项", max_length=100)
    text = forms.CharField(
        label="决定原文",
        max_length=2000,
        validators=[NO_CONTROLS],
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="照录纪要中的这一项。",
        error_messages={"required": "请填写决定原文。", "max_length": "决定原文最多 2000 字。"},
    )
    scan = forms.FileField(
        label="纪要扫描件",
        help_text="pdf、jpg 或 png，不超过 20 MB。",
        allow_empty_file=True,
        error_messages={"required": "请选择纪要的扫描件。", "max_length": "文件名太长，请改短后再上传。"},
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(f".{ending}" for ending in SCANS)}),
    )

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day > today():
            raise forms.ValidationError("会议还没有开，不能登记它的决定。")
        if day.year < 2000:
            raise forms.ValidationError("年份应在 2000 以后。")
        return day

    def clean_scan(self):
        scan = self.cleaned_data["scan"]
        if extension(scan.name) not in SCANS:
            raise forms.ValidationError("扫描件只接受 pdf、jpg、png。")
        return scan


class RefusalForm(forms.Form):
    reason = Text(label="退回原因", max_length=300, help_text="写明哪里与纪要不符。")
