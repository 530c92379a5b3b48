"""A new scheme, its terms, its next version, the start of a cycle."""

from django import forms

from assessment.drafts import TERMS
from assessment.forms.fields import Choice, Points, Row, Text
from assessment.models import Component, Scheme
from assessment.schemes.walking import EXTRA
from branches.models import Unit
from branches.workbooks.files import MOST_BYTES
from modelagency.clock import today
from tasks.models import Plan

YEAR_ERRORS = dict.fromkeys(["required", "invalid", "min_value", "max_value"], "请填写四位数的年度，如 2026。")
KEYS = [choice for choice in Component.Kind.choices if choice[0] != EXTRA]
MOST_KEYS = 3


class NewSchemeForm(forms.Form):
    """basis: "template", or the id of the scheme to copy."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100, error_messages=YEAR_ERRORS)
    plan = Row(Plan.objects.published().with_titles(), label="实施方案", empty_label="请选择")
    basis = Choice(
        label="从什么开始", help_text="复制已有方案时，各指标承接原来的指标；模板按实施方案的类型和任务生成。"
    )
    subjects = Choice(label="考核对象", choices=Scheme.Subjects.choices)
    name = Text(label="名称", max_length=60, help_text="如“直属单位党建责任制考核”；年度和版本由平台加上。")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        rows = Scheme.objects.order_by("-year", "name", "-version")
        self.schemes = {str(row.pk): row for row in rows.select_related("plan")}
        copies = [(key, f"复制：{row}") for key, row in self.schemes.items()]
        self.fields["basis"].choices = [("template", "模板：按实施方案生成"), *copies]


class TermsForm(forms.Form):
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    subjects = Choice(label="考核对象", choices=Scheme.Subjects.choices)
    categories = forms.MultipleChoiceField(
        label="限于分类",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选就是全部分类，如医院、公共卫生、基层卫生院分别定方案时再选。",
        error_messages={"invalid_choice": "没有这个分类，请从列表中选择。"},
    )
    feeds = Choice(label="平时取谁的工作", choices=[("", "请选择"), *Scheme.Feeds.choices], required=False)
    quota_percent = Points(label="最好等次的名额（%）", help_text="每个分类按“比例 × 个数”取整，舍去小数。")
    bonus_cap = Points(label="加分封顶", help_text="各项加分合计最多几分。")
    tie_1 = Choice(label="同分时先比", choices=[("", "不比"), *KEYS], required=False)
    tie_2 = Choice(label="再比", choices=[("", "不比"), *KEYS], required=False)
    tie_3 = Choice(label="最后比", choices=[("", "不比"), *KEYS], required=False)

    def __init__(self, *args, scheme, **options):
        super().__init__(*args, **options)
        units = Unit.objects.active(today()).exclude(category="")
        there = {*units.values_list("category", flat=True), *scheme.categories}
        self.fields["categories"].choices = [(name, name) for name in sorted(there)]

    def clean(self):
        data = super().clean()
        data["tie_keys"] = [key for place in range(1, MOST_KEYS + 1) if (key := data.get(f"tie_{place}"))]
        return data

    def terms(self) -> dict:
        return {name: self.cleaned_data[name] for name in TERMS}


class RenewForm(forms.Form):
    reason = Text(
        label="改版原因",
        max_length=300,
        help_text="写明改什么、为什么改，如会议决定；新版本上会显示。",
        error_messages={"required": "请写明为什么改版。", "max_length": "原因最多 300 字。"},
    )


class OpenForm(forms.Form):
    """When self-assessment and marking are due."""

    self_due_on = forms.DateField(label="自评截止", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    marks_due_on = forms.DateField(label="评分截止", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self):
        data = super().clean()
        first, last = data.get("self_due_on"), data.get("marks_due_on")
        if first and first < today():
            self.add_error("self_due_on", "自评截止应在今天或以后。")
        if first and last and last < first:
            self.add_error("marks_due_on", "评分截止应在自评截止之后。")
        return data


class SchemeFileForm(forms.Form):
    file = forms.FileField(
        label="改好的方案表",
        help_text=f"只接受从平台下载的 .xlsx 方案表，不超过 {MOST_BYTES // 1024 // 1024} MB。",
        allow_empty_file=True,
        error_messages={"required": "请选择改好的方案表。", "max_length": "文件名太长，请改短后再上传。"},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )
