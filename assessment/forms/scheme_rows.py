"""The forms of the rows of a scheme. Each takes the draft it belongs to; cleaned to the fields of the row."""

from django import forms

from assessment.forms.fields import Choice, Points, Row, Text
from assessment.kinds import KIND_LABELS, SOURCES, Effect, Kind
from assessment.models import Component, Indicator
from assessment.schemes.bands import as_text, from_text
from assessment.schemes.walking import EXTRA
from branches.models import Unit
from modelagency.clock import today

NOBODY = "机关党委办公室"
AREA = {"rows": 3}


class RowForm(forms.Form):
    """`seen`: digest of the row when the page was opened."""

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args, scheme, **options):
        super().__init__(*args, **options)
        self.scheme = scheme


class ComponentForm(RowForm):
    kind = Choice(label="类型", choices=Component.Kind.choices)
    name = Text(label="名称", max_length=30)
    weight = Points(label="权重（%）", help_text="除加减分外，各构成相加为 100；加减分填 0。")

    def clean(self):
        data = super().clean()
        if data.get("kind") == EXTRA and data.get("weight"):
            self.add_error("weight", "加减分不占权重，请填 0。")
        return data


class SectionForm(RowForm):
    name = Text(label="名称", max_length=60)
    points = Points(label="分值", help_text="一个构成的各部分相加为 100 分；加减分填 0。")
    pillar_id = Row(None, label="对应类型", required=False, empty_label="不对应")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["pillar_id"].queryset = self.scheme.plan.pillars.all()

    def clean_pillar_id(self):
        return _pk(self.cleaned_data["pillar_id"])


class IndicatorForm(RowForm):
    number = Text(label="序号", max_length=20, required=False)
    name = Text(label="指标", max_length=60)
    group = Text(label="分组", max_length=60, required=False, help_text="表上合并成一格的项目名，可以不填。")
    points = Points(label="分值", help_text="同一部分的各指标相加等于部分的分值；加分和减分填 0。")
    kind = Choice(label="计分方式", choices=[(kind.value, KIND_LABELS[kind]) for kind in Kind])
    step = Points(label="每次（项）几分", required=False, help_text="扣分制、加分、减分用。")
    threshold = Points(
        label="达标线",
        required=False,
        max_digits=7,
        max_value=None,
        help_text="达标得分用：有基数的填百分比，如 95；没有基数的填数量。",
    )
    bands = Text(
        label="分档",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs=AREA),
        help_text="分档计分用，一行一档，如：12 起得 10 分。",
    )
    cap = Points(label="封顶", required=False, help_text="加分、减分用：这一指标最多几分。")
    once = forms.BooleanField(label="同一事项不累计，只取最高一次", required=False)
    source = Choice(label="数据来源", required=False, help_text="平台已有的工作数据，预填给自评和评分。")
    standard = Text(label="评分标准", max_length=2000, required=False, widget=forms.Textarea(attrs=AREA))
    evidence = Text(label="要求的佐证", max_length=200, required=False)
    rhythm = Choice(label="何时考核", choices=Indicator.Rhythm.choices, initial=Indicator.Rhythm.YEAR)
    marker_id = Row(None, label="谁评分", required=False, empty_label=NOBODY)
    task_id = Row(None, label="对应任务", required=False, empty_label="不对应")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        units = Unit.objects.active(today()).exclude(kind__in=[Unit.Kind.BRANCH, Unit.Kind.AFFILIATED])
        self.fields["marker_id"].queryset = units.in_order()
        self.fields["task_id"].queryset = self.scheme.plan.tasks.select_related("pillar")
        self.fields["source"].choices = [("", "没有"), *SOURCES.items()]
        if isinstance(self.initial.get("bands"), list):
            self.initial["bands"] = as_text(self.initial["bands"])

    def clean_bands(self):
        bands = from_text(self.cleaned_data["bands"])
        if bands is None:
            raise forms.ValidationError("有一行看不懂。一行一档，最多 20 档，写成“12 起得 10 分”。")
        return bands

    def clean_marker_id(self):
        return _pk(self.cleaned_data["marker_id"])

    def clean_task_id(self):
        return _pk(self.cleaned_data["task_id"])


class GradeForm(RowForm):
    name = Text(label="等次", max_length=10)
    floor = Points(label="起点（分）", max_value=200, help_text="总分四舍五入到两位小数后，达到起点即为这一等次。")


class VetoForm(RowForm):
    name = Text(label="情形", max_length=100)
    effect = Choice(label="后果", choices=[(effect.value, effect.label) for effect in Effect])
    grade = Choice(label="等次")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        names = self.scheme.grades.values_list("name", flat=True)
        self.fields["grade"].choices = [(name, name) for name in names]


def _pk(row) -> int | None:
    return row and row.pk


FORMS = {
    "component": ComponentForm,
    "section": SectionForm,
    "indicator": IndicatorForm,
    "grade": GradeForm,
    "veto": VetoForm,
}
