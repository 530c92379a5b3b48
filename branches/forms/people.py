"""What the system officer types about people and their posts."""

from django import forms

from branches.forms.fields import Choice, Day, Text, UserName
from branches.models import Post, Unit, User
from branches.roles import REACHES_OF, ROLE_LABELS, SENSITIVE, Role
from modelagency.clock import today

CONFIRMED = "、".join(ROLE_LABELS[role] for role in Role if role in SENSITIVE)


class PersonForm(forms.Form):
    name = Text(label="姓名", max_length=50)
    email = forms.EmailField(
        label="电子邮箱",
        required=False,
        max_length=254,
        help_text="可不填；填了，消息另发一份到邮箱。",
        error_messages={"invalid": "邮箱地址应形如 name@example.com。", "max_length": "邮箱地址最多 254 个字符。"},
    )


class NewPersonForm(PersonForm):
    username = UserName()
    field_order = ["name", "username", "email"]

    def clean_username(self):
        username = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(f"用户名“{username}”已被使用，请换一个。")
        return username


class PostForm(forms.Form):
    unit = Choice(Unit.objects.none(), label="单位")
    role = forms.ChoiceField(
        label="岗位",
        choices=[("", "请选择岗位"), *((role.value, label) for role, label in ROLE_LABELS.items())],
        help_text=f"{CONFIRMED}的任职，由安全管理员确认后生效。",
        error_messages={"required": "请选择岗位。", "invalid_choice": "没有这个岗位，请从列表中选择。"},
    )
    reach = forms.ChoiceField(
        label="范围",
        required=False,
        choices=[("", "按岗位的通常范围"), *Post.Reach.choices],
        error_messages={"invalid_choice": "没有这个范围，请从列表中选择。"},
    )
    starts_on = Day(label="开始日期")
    ends_on = Day(label="结束日期", required=False, help_text="可不填，表示没有确定。")
    acting = forms.BooleanField(label="代理", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"starts_on": today()}, **kwargs)
        self.fields["unit"].queryset = Unit.objects.active(today()).in_order()

    def clean(self):
        said = super().clean()
        role, starts_on, ends_on = said.get("role"), said.get("starts_on"), said.get("ends_on")
        if role:
            usual = REACHES_OF[Role(role)]
            said["reach"] = said.get("reach") or usual[0]
            if said["reach"] not in usual:
                words = "、".join(Post.Reach(reach).label for reach in usual)
                self.add_error("reach", f"{ROLE_LABELS[Role(role)]}的范围只能是：{words}。")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "结束日期不能早于开始日期。")
        return said


class EndForm(forms.Form):
    ends_on = Day(label="最后一天", help_text="这一天仍有权限，次日起失效。要立即失效，填昨天。")

    def __init__(self, *args, post, **kwargs):
        self.post = post
        super().__init__(*args, initial={"ends_on": today()}, **kwargs)

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if day < self.post.starts_on:
            raise forms.ValidationError(f"不能早于任职开始的 {self.post.starts_on:%Y-%m-%d}。")
        return day
