"""The one form of a new portal."""

from django import forms

from branches.filetypes import extension, trouble_with
from branches.forms.fields import Text, UnitName, UserName
from branches.roles import ROLE_LABELS, Role

OFFICERS = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN]
DUTIES = {
    Role.SYSTEM_ADMIN: "管理单位、人员和任职",
    Role.SECURITY_ADMIN: "确认重要任职、处理锁定",
    Role.AUDIT_ADMIN: "查看操作留痕",
}
BIGGEST_PICTURE = 200 * 1024
PICTURES = ("png", "jpg", "jpeg")


class SetupForm(forms.Form):
    code = Text(label="设置码", max_length=30, help_text="显示在启动平台的窗口里，形如 K7MP-3XQ9-WHTB。")
    name = UnitName(label="单位全称", help_text="写进页眉和打印的表格，例如“安澜县卫生健康局”。")
    sign = Text(label="标志字", max_length=1, initial="模", help_text="一个字，显示在页面左上角的红色方块里。")
    picture = forms.FileField(
        label="标志图片",
        required=False,
        help_text="可不选。PNG 或 JPG，不超过 200 KB；选了图片就不显示标志字。",
        widget=forms.ClearableFileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
        error_messages={"max_length": "文件名太长，请改短后再上传。", "empty": "图片是空的，请重新选择。"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters"}
        for role in OFFICERS:
            self.fields[f"{role}_name"] = Text(label=f"{ROLE_LABELS[role]}的姓名", max_length=50)
            self.fields[f"{role}_username"] = UserName(label=f"{ROLE_LABELS[role]}的用户名", help_text="")

    def organisation(self):
        return [self[name] for name in ("code", "name", "sign", "picture")]

    def persons(self):
        """(label, duty, field of the name, field of the user name) of each officer."""
        return [(ROLE_LABELS[r], DUTIES[r], self[f"{r}_name"], self[f"{r}_username"]) for r in OFFICERS]

    def clean_sign(self):
        sign = self.cleaned_data["sign"]
        if not sign.isprintable():
            raise forms.ValidationError("标志字应是一个看得见的字。")
        return sign

    def clean_picture(self):
        """The bytes of the picture, told by its content; none when there is none."""
        upload = self.cleaned_data["picture"]
        if not upload:
            return b""
        if upload.size > BIGGEST_PICTURE:
            raise forms.ValidationError("图片超过 200 KB，请缩小后再上传。")
        if extension(upload.name) not in PICTURES or trouble_with(upload.name, upload.file):
            raise forms.ValidationError("图片应是 PNG 或 JPG，请换一个文件。")
        upload.seek(0)
        return upload.read()

    def clean(self):
        self._differ("name", str, "三员应由三个不同的人担任，姓名不能相同。")
        self._differ("username", str.casefold, "三员应由三个不同的人担任，用户名不能相同。")
        return super().clean()

    def _differ(self, part, form_of, words):
        seen = set()
        for name in (f"{role}_{part}" for role in OFFICERS):
            value = form_of(self.cleaned_data.get(name, ""))
            if value and value in seen:
                self.add_error(name, words)
            seen.add(value)

    def officers(self) -> dict:
        """{role: (name, user name)}."""
        return {r: (self.cleaned_data[f"{r}_name"], self.cleaned_data[f"{r}_username"]) for r in OFFICERS}
