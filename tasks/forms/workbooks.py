"""The upload of a filled-in workbook, and what the office does with one that came by another way."""

from django import forms

from branches.filetypes import extension
from branches.workbooks.files import MOST_BYTES
from tasks.forms.fields import Text

WAYS = ["微信或 QQ", "电子邮件", "U 盘", "内网传输", "其他方式"]


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label="填好的填报表",
        help_text=f"只接受从平台下载的 .xlsx 填报表，不超过 {MOST_BYTES // 1024 // 1024} MB。",
        allow_empty_file=True,
        error_messages={"required": "请选择填好的填报表。", "max_length": "文件名太长，请改短后再上传。"},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )


class CollectForm(WorkbookForm):
    """The same, with how it came."""

    way = forms.ChoiceField(
        label="来件方式",
        choices=[("", "请选择"), *((way, way) for way in WAYS)],
        error_messages={"required": "请选择来件方式。", "invalid_choice": "请从列表中选择来件方式。"},
    )
    field_order = ["file", "way"]


class ScanForm(forms.Form):
    """The scan of the signed sheet."""

    scan = forms.FileField(
        label="签字件扫描件",
        help_text="pdf、jpg 或 png，不超过 20 MB；须看得清盖章、签字和核验码。",
        allow_empty_file=True,
        error_messages={"required": "请选择签字件的扫描件。", "max_length": "文件名太长，请改短后再上传。"},
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def clean_scan(self):
        scan = self.cleaned_data["scan"]
        if extension(scan.name) not in ("pdf", "jpg", "jpeg", "png"):
            raise forms.ValidationError("扫描件只接受 pdf、jpg、png。")
        return scan


class RefusalForm(forms.Form):
    """Why a scan is not good."""

    reason = Text(
        label="不符的原因",
        max_length=300,
        error_messages={"required": "请写明签字件哪里不符。", "max_length": "原因最多 300 字。"},
    )
