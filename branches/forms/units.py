"""What is typed about units, branches, groups and their other names."""

from django import forms

from branches.forms.fields import Choice, Day, Text, UnitName
from branches.models import Unit
from modelagency.clock import today

KINDS = [(kind.value, kind.label) for kind in Unit.Kind if kind not in (Unit.Kind.BUREAU, Unit.Kind.BRANCH)]
LONGEST_ID = 18  # digits


def _kind(choices, **options):
    messages = {"required": "请选择类别。", "invalid_choice": "没有这个类别，请从列表中选择。"}
    return forms.ChoiceField(label="类别", choices=[("", "请选择类别"), *choices], error_messages=messages, **options)


class FactsForm(forms.Form):
    """What may be mended of any unit."""

    name = UnitName()
    category = Text(
        label="考核分类", max_length=30, required=False, help_text="同一分类的一起排名，如“县级医院”。可不填。"
    )
    order = forms.IntegerField(
        label="排序",
        min_value=0,
        max_value=9999,
        initial=0,
        help_text="小的在前。",
        error_messages={
            "required": "请填写排序。",
            "invalid": "排序应为整数。",
            "min_value": "排序不能小于 0。",
            "max_value": "排序不能大于 9999。",
        },
    )


class NewUnitForm(FactsForm):
    kind = _kind(KINDS)
    parent = Choice(Unit.objects.none(), label="上级")
    starts_on = Day(label="设立日期", help_text="从这一天起在册。")
    field_order = ["name", "kind", "parent", "category", "order", "starts_on"]

    def __init__(self, *args, **kwargs):
        top = Unit.objects.top()
        super().__init__(*args, initial={"parent": top and top.pk, "starts_on": today()}, **kwargs)
        self.fields["parent"].queryset = Unit.objects.active(today()).exclude(kind=Unit.Kind.BRANCH).in_order()


class Covers(forms.ModelMultipleChoiceField):
    """The units a branch's members work in; at least one."""

    def __init__(self):
        super().__init__(
            Unit.objects.none(),
            label="覆盖单位",
            widget=forms.CheckboxSelectMultiple,
            help_text="党员所在的科室或单位，至少选一个。",
            error_messages={
                "required": "请至少选择一个覆盖单位。",
                "invalid_choice": "没有这个单位，请从列表中选择。",
                "invalid_pk_value": "没有这个单位，请从列表中选择。",
            },
        )

    def clean(self, value):
        """The rows chosen; a number no database holds is no unit's."""
        if any(len(str(one)) > LONGEST_ID for one in value or ()):
            raise forms.ValidationError(self.error_messages["invalid_choice"])
        return super().clean(value)


def covered_units():
    return Unit.objects.active(today()).exclude(kind__in=[Unit.Kind.BRANCH, Unit.Kind.BUREAU]).in_order()


class NewBranchForm(NewUnitForm):
    covers = Covers()
    kind = None
    field_order = ["name", "parent", "covers", "category", "order", "starts_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["covers"].queryset = covered_units()


class BranchFactsForm(FactsForm):
    covers = Covers()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["covers"].queryset = covered_units()


class AliasForm(forms.Form):
    text = Text(label="别名", max_length=100, help_text="文件里的另一种写法，如简称、曾用名。")


class GroupForm(forms.Form):
    name = UnitName(help_text="照文件里的写法，如“局直属各单位”。")
    kind = _kind(Unit.Kind.choices, help_text="这个名称指哪一类单位。")
    under = Choice(
        Unit.objects.none(), label="范围", required=False, help_text="只包括某个单位及其下级；不选就是全部。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["under"].queryset = Unit.objects.active(today()).in_order()
