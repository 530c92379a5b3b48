"""Putting files on a shelf, and finding them there."""

from django import forms

from branches.forms.fields import Text
from branches.uploads import ENDINGS, ONE_HELP, FilesField


class UploadForm(forms.Form):
    uploads = FilesField(label="文件", required=True)


class VersionForm(forms.Form):
    upload = forms.FileField(
        label="新版文件",
        help_text=ONE_HELP,
        allow_empty_file=True,
        widget=forms.FileInput(attrs=dict(ENDINGS)),
        error_messages={"required": "请选择文件。"},
    )


class FilterForm(forms.Form):
    """What of a shelf is shown; all lives in the URL."""

    q = Text(label="文件名", max_length=50, required=False)
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100, required=False)
    used = forms.ChoiceField(label="使用", choices=[("", "全部"), ("yes", "已用"), ("no", "未用")], required=False)
