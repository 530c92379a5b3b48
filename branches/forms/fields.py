"""Fields that several forms of the organisation share."""

import re

from django import forms

from branches.models import User
from branches.usernames import RULE, as_stored, may_be
from records.texts import NO_CONTROLS


class Text(forms.CharField):
    """A text of one line without control characters; the messages name the field."""

    default_validators = [NO_CONTROLS]

    def __init__(self, *, label, max_length, **options):
        messages = {"required": f"请填写{label}。", "max_length": f"{label}最多 {max_length} 字。"}
        super().__init__(label=label, max_length=max_length, error_messages=messages, **options)

    def to_python(self, value):
        return re.sub(r"\s+", " ", super().to_python(value))


class UnitName(Text):
    """The name of a unit or a group; two that differ only in blanks or width are the same name."""

    def __init__(self, *, label="名称", **options):
        super().__init__(label=label, max_length=100, **options)


class UserName(Text):
    def __init__(self, *, label="用户名", help_text=RULE):
        widget = forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"})
        super().__init__(label=label, max_length=60, help_text=help_text, widget=widget)

    def clean(self, value):
        username = as_stored(super().clean(value))
        if not may_be(username):
            raise forms.ValidationError(f"用户名应为 {RULE}")
        return username


class Person(Text):
    """Somebody with an open account: by user name, or by a name that only one person has. Gives the User, or None."""

    def __init__(self, *, label, help_text="写姓名；有重名的，写用户名。", **options):
        widget = forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"})
        super().__init__(label=label, max_length=60, help_text=help_text, widget=widget, **options)

    def clean(self, value):
        said = super().clean(value)
        people = User.objects.filter(is_active=True)
        found = list(people.filter(username=said)[:1]) or list(people.filter(name=said)[:2])
        if said and len(found) != 1:
            raise forms.ValidationError(
                "有几个人叫这个名字，请写用户名。" if found else "没有这个人，请核对姓名或用户名。"
            )
        return found[0] if said else None


class Day(forms.DateField):
    def __init__(self, *, label, **options):
        messages = {"required": f"请填写{label}。", "invalid": "日期格式应为 2026-12-18。"}
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(label=label, widget=widget, error_messages=messages, **options)


class Choice(forms.ModelChoiceField):
    """One row of a table, chosen from a list."""

    def __init__(self, queryset, *, label, thing="单位", **options):
        messages = {"required": f"请选择{label}。", "invalid_choice": f"没有这个{thing}，请从列表中选择。"}
        super().__init__(queryset, label=label, error_messages=messages, empty_label=f"请选择{thing}", **options)
