"""The field with which people hand over files. No ORM."""

from django import forms
from django.conf import settings

from branches.filetypes import ACCEPTED, CHECKS

LIMIT, WHOLE = settings.UPLOAD_LIMIT >> 20, settings.BODY_LIMIT >> 20  # MB
ONE_HELP = f"不超过 {LIMIT} MB。接受 {ACCEPTED}。"
UPLOAD_HELP = f"可多选，每个不超过 {LIMIT} MB，一次合计不超过 {WHOLE} MB。接受 {ACCEPTED}。"
ENDINGS = {"accept": ",".join(f".{ending}" for ending in CHECKS)}


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, or none."""

    def __init__(self, *, required=False, **options):
        messages = {"required": "请选择文件。"}
        options = {"help_text": UPLOAD_HELP, "widget": MultipleFileInput(attrs=dict(ENDINGS))} | options
        super().__init__(required=required, allow_empty_file=True, error_messages=messages, **options)

    def clean(self, data, initial=None):
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if not files:
            self.validate(None)
        return [super(FilesField, self).clean(file, initial) for file in files]
