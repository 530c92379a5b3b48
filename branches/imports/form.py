"""The one field of the upload."""

from django import forms

from branches.workbooks.files import MOST_BYTES


class FileForm(forms.Form):
    file = forms.FileField(
        label="填好的表",
        help_text=f"只接受 .xlsx，不超过 {MOST_BYTES // 1024 // 1024} MB，每张表最多 5000 行。",
        allow_empty_file=True,
        error_messages={"required": "请选择填好的表。", "max_length": "文件名太长，请改短后再上传。"},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )
