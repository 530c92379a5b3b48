"""What people type to check a seal, to seal a cycle and to lock a year."""

from django import forms
from django.conf import settings

from assessment.packages.check import read_code

TOO_LARGE = f"文件超过 {settings.UPLOAD_LIMIT >> 20} MB，请在服务器上用 manage.py verify_seal 核验。"


class CheckForm(forms.Form):
    """A code or a package; `code` comes out in plain hex."""

    code = forms.CharField(label="核验码", max_length=100, required=False)
    package = forms.FileField(label="封存包", required=False)

    def clean_code(self):
        typed = self.cleaned_data["code"]
        if typed.strip() and not read_code(typed):
            raise forms.ValidationError("核验码应为至少 16 位的 0—9、A—F，可以带短横线，请核对后重新输入。")
        return read_code(typed)

    def clean_package(self):
        upload = self.cleaned_data["package"]
        if upload and upload.size > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(TOO_LARGE)
        return upload

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("code") and not cleaned.get("package"):
            raise forms.ValidationError("请输入核验码，或者选择封存包。")
        return cleaned


class SealForm(forms.Form):
    name = forms.CharField(label="考核方案名称", max_length=100)


class YearForm(forms.Form):
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    again = forms.IntegerField(label="再输入一次年度", min_value=2000, max_value=2100)

    def clean(self):
        cleaned = super().clean()
        if not self.errors and cleaned["year"] != cleaned["again"]:
            self.add_error("again", "两次输入的年度不同，请核对。")
        return cleaned
