"""Forms of the own account."""

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.password_validation import validate_password

from branches.models import User
from branches.people import in_need_of_a_code
from modelagency.clock import now
from records.texts import NO_CONTROLS

RULES = "至少 10 个字符，不能全是数字，不能太常见，不能与用户名或姓名相近。"
# Django's own words for these are not all translated.
WEAK = {
    "password_too_short": "新密码太短，至少 10 个字符。",
    "password_too_similar": "新密码与用户名或姓名太相近，请换一个。",
    "password_too_common": "新密码太常见，容易被猜中，请换一个。",
    "password_entirely_numeric": "新密码不能全是数字，请加上字母或符号。",
}
WRONG_CODE = "用户名或登录码不对，或登录码已经用过、已过期。请核对后重试，或重新领取登录码。"


def _password(label, *, autocomplete="new-password", **fields):
    return forms.CharField(
        label=label,
        strip=False,
        max_length=128,
        validators=[NO_CONTROLS],
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": f"请填写{label}。", "max_length": f"{label}太长，最多 128 个字符。"},
        **fields,
    )


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    password = _password("新密码", help_text=RULES)
    again = _password("再输一次新密码")

    def clean(self):
        password, again = self.cleaned_data.get("password"), self.cleaned_data.get("again")
        if password and again and password != again:
            self.add_error("again", "两次输入的新密码不一致，请重新输入。")
        return super().clean()

    def check_strength(self, user=None):
        """Put what is wrong with the new password under its field."""
        try:
            validate_password(self.cleaned_data.get("password", ""), user)
        except forms.ValidationError as error:
            for one in error.error_list:
                self.add_error("password", WEAK.get(one.code, one.messages[0]))


class CodeForm(NewPasswordForm):
    """User name and one-time code; a weak password is told before the code is tried."""

    username = UsernameField(
        label="用户名",
        max_length=60,
        validators=[NO_CONTROLS],
        error_messages={"required": "请填写用户名。", "max_length": WRONG_CODE},
    )
    code = forms.CharField(
        label="登录码",
        max_length=40,
        validators=[NO_CONTROLS],
        help_text="12 位字母和数字，写在领到的纸条上；大小写和横线都不影响。",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
        error_messages={"required": "请填写登录码。", "max_length": WRONG_CODE},
    )
    field_order = ["username", "code", "password", "again"]

    def __init__(self, *args, request=None, **kwargs):
        self.request, self.user = request, None
        super().__init__(*args, **kwargs)

    def clean(self):
        super().clean()
        if not self.errors:
            self.check_strength()
        if not self.errors:
            self.user = authenticate(
                self.request, username=self.cleaned_data["username"], sign_in_code=self.cleaned_data["code"]
            )
            if self.user is None:
                raise forms.ValidationError(WRONG_CODE)
            self.check_strength(self.user)
        return self.cleaned_data


class PasswordForm(NewPasswordForm):
    """The old password, then the new one. A wrong old one counts like one at signing in."""

    old = _password("现在的密码", autocomplete="current-password")
    field_order = ["old", "password", "again"]

    def __init__(self, *args, request, **kwargs):
        self.request = request
        super().__init__(*args, **kwargs)

    def clean(self):
        super().clean()
        user, old = self.request.user, self.cleaned_data.get("old")
        if old and authenticate(self.request, username=user.username, password=old) != user:
            self.add_error("old", "现在的密码不对，请重新输入。")
        if not self.errors:
            self.check_strength(user)
        return self.cleaned_data


class EmailForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["email"]
        help_texts = {"email": "填写后，通知和提醒另发一份到这个邮箱；不填则只在平台内显示。"}
        error_messages = {"email": {"invalid": "邮箱地址写法不对，应如 wang@example.gov.cn。"}}


class CodesForm(forms.Form):
    """Who gets a code: people chosen in the list, or all without a password."""

    person = forms.TypedMultipleChoiceField(coerce=int, required=False)
    all_without = forms.BooleanField(required=False)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["person"].choices = [(pk, pk) for pk in people.values_list("pk", flat=True)]

    def clean(self):
        chosen = self.cleaned_data.get("person")
        if "person" in self.errors:
            raise forms.ValidationError("有人不在您可以发放登录码的名单里，没有发放。请刷新页面后重新选择。")
        if not chosen and not self.cleaned_data.get("all_without"):
            raise forms.ValidationError("请先选择要发放登录码的人。")
        return self.cleaned_data

    def chosen(self):
        """The people meant, in the order of the list."""
        if self.cleaned_data["all_without"]:
            return in_need_of_a_code(self.people, now())
        return self.people.filter(pk__in=self.cleaned_data["person"])


class SearchForm(forms.Form):
    q = forms.CharField(label="找人", required=False, max_length=50, validators=[NO_CONTROLS])
