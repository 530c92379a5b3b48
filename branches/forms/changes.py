"""The first page of a change of units: what, by which document, from which day."""

from django import forms

from branches.forms.fields import Choice, Day, Text, UnitName
from branches.forms.units import KINDS, LONGEST_ID
from branches.models import Unit, UnitChange
from modelagency.clock import today

Kind = UnitChange.Kind


class Units(forms.ModelMultipleChoiceField):
    def __init__(self, *, label, **options):
        messages = {"required": f"请选择{label}。", "invalid_choice": "没有这个单位，请从列表中选择。"}
        messages["invalid_pk_value"] = messages["invalid_choice"]
        widget = forms.CheckboxSelectMultiple
        super().__init__(Unit.objects.none(), label=label, widget=widget, error_messages=messages, **options)

    def clean(self, value):
        """The rows chosen; a number no database holds is no unit's."""
        if any(len(str(one)) > LONGEST_ID for one in value or ()):
            raise forms.ValidationError(self.error_messages["invalid_choice"])
        return super().clean(value)


class ChangeForm(forms.Form):
    """What every change says."""

    document_number = Text(label="文号", max_length=60, help_text="批准变更的文件，如“安编〔2026〕12号”。")
    effective_on = Day(label="生效日期", help_text="可以先起草；到这一天或以后才能办理。")
    reason = Text(label="事由", max_length=300)

    def __init__(self, *args, initial=None, **kwargs):
        super().__init__(*args, initial={"effective_on": today()} | (initial or {}), **kwargs)
        units = Unit.objects.active(today()).in_order()
        for name in ("units", "takers", "unit", "parent"):
            if name in self.fields:
                self.fields[name].queryset = units.exclude(parent=None) if name in ("units", "takers") else units

    def values(self) -> dict:
        """What `draft_change` takes."""
        said = dict(self.cleaned_data)
        if unit := said.pop("unit", None):
            said["units"] = [unit]
        return said


class MergerForm(ChangeForm):
    units = Units(label="被合并的单位", help_text="合并以后不再单独存在的单位。")
    takers = Choice(Unit.objects.none(), label="并入现有单位", required=False, help_text="与“新单位名称”二选一。")
    new_name = UnitName(label="新单位名称", required=False, help_text="合并成立新单位时填写，类别和上级随第一个单位。")
    field_order = ["units", "takers", "new_name"]

    def clean(self):
        said = super().clean()
        if bool(said.get("takers")) == bool(said.get("new_name")) and not self.errors:
            self.add_error("takers", "请选择并入的现有单位，或者填写新单位名称，二者选一。")
        return said

    def values(self):
        said = super().values()
        return said | {"takers": [said["takers"]] if said["takers"] else []}


class DissolutionForm(ChangeForm):
    unit = Choice(Unit.objects.none(), label="撤销的单位")
    takers = Units(label="承接单位", required=False, help_text="任务由谁承接；没有单位承接的，任务不再承担。")
    field_order = ["unit", "takers"]


class RenamingForm(ChangeForm):
    unit = Choice(Unit.objects.none(), label="更名的单位")
    new_name = UnitName(label="新名称", help_text="写全称，如“安澜县疾病预防控制中心”。")
    field_order = ["unit", "new_name"]


class MoveForm(ChangeForm):
    unit = Choice(Unit.objects.none(), label="调整的单位", help_text="下级单位随同调整。")
    parent = Choice(Unit.objects.none(), label="新的上级")
    field_order = ["unit", "parent"]


class FoundingForm(ChangeForm):
    new_name = UnitName(label="单位名称")
    new_kind = forms.ChoiceField(
        label="类别",
        choices=[("", "请选择类别"), *KINDS],
        error_messages={"required": "请选择类别。", "invalid_choice": "没有这个类别，请从列表中选择。"},
    )
    parent = Choice(Unit.objects.none(), label="上级")
    new_category = Text(label="考核分类", max_length=30, required=False, help_text="可不填。")
    field_order = ["new_name", "new_kind", "parent", "new_category"]


FORMS = {
    Kind.MERGED: MergerForm,
    Kind.DISSOLVED: DissolutionForm,
    Kind.RENAMED: RenamingForm,
    Kind.MOVED: MoveForm,
    Kind.FOUNDED: FoundingForm,
}


def said_before(change) -> dict:
    """Initial values of the form of a draft."""
    names = ("document_number", "effective_on", "reason", "new_name", "new_kind", "new_category")
    units, takers = list(change.units.all()), list(change.takers.all())
    one = change.kind == Kind.MERGED
    return {name: getattr(change, name) for name in names} | {
        "parent": change.parent_id,
        "unit": units[0].pk if units else None,
        "units": units,
        "takers": (takers[0].pk if takers else None) if one else takers,
    }
