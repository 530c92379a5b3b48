"""What people type, checked. Forms validate; the views call the actions."""

from django import forms

from branches.filetypes import ACCEPTED
from branches.models import Unit, UnitGroup
from modelagency.clock import today
from records.texts import NO_CONTROLS
from tasks.actions.names import NOBODY, UNKNOWN
from tasks.categories import BODIES, BODIES_LABEL
from tasks.deadlines import default_due
from tasks.lights import LIGHT_LABELS
from tasks.models import Pillar, Plan
from tasks.progress import MEASURE_LABELS

LONGEST_TEXT = 2000
LONGEST_NOTICE = 700_000
BOTH = "既选了文件又粘贴了文字，不知道以哪一份为准。请只保留一种：重新提交时不选文件，或清空下面的文字。"
BIGGEST_ID = 2**63 - 1
UPLOAD_HELP = f"可多选，每个不超过 20 MB。接受 {ACCEPTED}。"


WORDS_MEANT = {"nobody": NOBODY, "unknown": UNKNOWN}


def day_off(day, calendar) -> str:
    """What is wrong with a deadline on a day off, and what would be right."""
    return f"{day:%Y-%m-%d} 是休息日，请改为工作日（如 {calendar.on_or_before(day):%Y-%m-%d}）。"


class Text(forms.CharField):
    """A Chinese text field that refuses control characters before the database does."""

    default_validators = [NO_CONTROLS]


def text_area(label, *, required=True, rows=4, help_text="", max_length=LONGEST_TEXT):
    return Text(
        label=label,
        required=required,
        max_length=max_length,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": f"请填写{label}。", "max_length": f"{label}最多 {max_length} 字。"},
    )


class NoticeForm(forms.Form):
    """A file or pasted words, one of the two."""

    file = forms.FileField(
        label="实施方案文件",
        required=False,
        help_text="接受 .docx（不超过 10 MB）和 .txt（不超过 2 MB）。",
        allow_empty_file=True,
        error_messages={"required": "请选择要导入的文件。", "max_length": "文件名太长，请改短后再上传。"},
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.txt"}),
    )
    text = forms.CharField(
        label="粘贴全文",
        required=False,
        max_length=LONGEST_NOTICE,
        strip=False,
        help_text="从 Word、WPS、网页或 PDF 中复制全文粘贴到这里，包括标题、任务和责任单位。",
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"max_length": f"文字超过 {LONGEST_NOTICE // 10000} 万字，不像一份通知。请只保留通知正文。"},
    )

    def clean(self):
        said = super().clean()
        if not self.errors and bool(said.get("file")) == bool(said.get("text", "").strip()):
            self.add_error("file", BOTH if said.get("file") else "请选择要导入的文件，或者在下面粘贴全文。")
        return said


class NameForm(forms.Form):
    """One name of the notice and what it means: "unit-3", "group-1", "nobody" or "unknown"; `seen` is what the page
    showed it to mean."""

    text = Text(max_length=100)
    meant = Text(max_length=30, error_messages={"required": "请选择这个名称对应的单位或单位组。"})
    seen = Text(required=False, max_length=30)

    def clean_meant(self):
        said = self.cleaned_data["meant"]
        kind, _, pk = said.partition("-")
        model = {"unit": Unit.objects.active(today()), "group": UnitGroup.objects.all()}.get(kind)
        thing = model.filter(pk=pk).first() if model is not None and pk.isascii() and pk.isdigit() else None
        if thing is None and said not in WORDS_MEANT:
            raise forms.ValidationError("没有这个单位或单位组，请从列表中选择。")
        return thing or WORDS_MEANT[said]

    def clean_seen(self):
        return self.cleaned_data["seen"] if "seen" in self.data else None


class TermsForm(forms.Form):
    year = forms.IntegerField(
        label="年度", min_value=2000, max_value=2100, error_messages={"invalid": "年度应为四位数字。"}
    )
    due_on = forms.DateField(
        label="办结时限",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="默认 12 月 20 日，遇休息日提前到前一个工作日。",
        error_messages={"invalid": "日期格式应为 2026-12-18。", "required": "请填写办结时限。"},
    )
    periods = forms.ChoiceField(label="填报期", choices=Plan.Periods.choices, widget=forms.RadioSelect)

    def __init__(self, *args, plan, calendar, **kwargs):
        self.calendar = calendar
        super().__init__(*args, initial=self.defaults(plan, calendar), **kwargs)

    @staticmethod
    def defaults(plan, calendar) -> dict:
        """What the plan has, or the usual: this year (the next one once this year's due day is past), quarterly."""
        year = plan.year or today().year
        due_on = plan.due_on or default_due(year, calendar)
        if not plan.due_on and due_on <= today():
            year, due_on = year + 1, default_due(year + 1, calendar)
        return {
            "year": year,
            "due_on": due_on,
            "periods": plan.periods or Plan.Periods.QUARTERLY,
        }

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day <= today():
            raise forms.ValidationError("办结时限应晚于今天。")
        if not self.calendar.is_working(day):
            raise forms.ValidationError(day_off(day, self.calendar))
        return day

    def clean(self):
        year, due_on = self.cleaned_data.get("year"), self.cleaned_data.get("due_on")
        if year and due_on and due_on.year != year:
            self.add_error("due_on", f"办结时限应在 {year} 年内。")
        return super().clean()


class ReasonForm(forms.Form):
    reason = text_area("理由", max_length=300, rows=3)


class CommentForm(forms.Form):
    reason = text_area("说明", required=False, max_length=300, rows=3)


class AssignForm(ReasonForm):
    """A further unit for a task of a published plan, and why."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="补派给",
        empty_label="请选择单位",
        error_messages={"required": "请选择单位。", "invalid_choice": "没有这个单位，请从列表中选择。"},
    )
    field_order = ["unit", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.active(today()).in_order()


class MeasureForm(forms.Form):
    text = Text(
        label="举措", max_length=200, error_messages={"required": "请写明举措。", "max_length": "举措最多 200 字。"}
    )
    owner = Text(label="责任人", max_length=50, required=False)
    due_on = forms.DateField(
        label="完成时限",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写完成时限。", "invalid": "日期格式应为 2026-12-18。"},
    )


class BaseMeasureFormSet(forms.BaseFormSet):
    """Up to twelve measures; emptied rows fall away, those that were stored too."""

    def __init__(self, data=None, *args, assignment=None, calendar=None, initial=None, **kwargs):
        self.assignment, self.calendar = assignment, calendar
        super().__init__(data, *args, initial=initial if data is None else None, **kwargs)

    def initial_form_count(self):
        return 0 if self.is_bound else super().initial_form_count()

    def clean(self):
        first, last = self.assignment.starts_on, self.assignment.plan.due_on
        for form in self.forms:
            day = form.cleaned_data.get("due_on") if form.is_valid() and form.has_changed() else None
            if day and not first <= day <= last:
                form.add_error("due_on", f"完成时限应在 {first:%Y-%m-%d} 到 {last:%Y-%m-%d} 之间。")
            elif day and not self.calendar.is_working(day):
                form.add_error("due_on", day_off(day, self.calendar))
        if not self.measures() and not any(self.errors):
            raise forms.ValidationError("请至少写一条举措。")

    def measures(self) -> list[dict]:
        """The rows as the action takes them."""
        return [form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", None)]


MeasureFormSet = forms.formset_factory(
    MeasureForm, formset=BaseMeasureFormSet, extra=3, max_num=12, validate_max=True, absolute_max=12
)


class VersionForm(forms.Form):
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, or none."""

    widget = MultipleFileInput

    def __init__(self, **kwargs):
        super().__init__(required=False, allow_empty_file=True, help_text=UPLOAD_HELP, **kwargs)

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files if file]


class ReportForm(VersionForm):
    """A period's report: the text, a status for each measure, files to add and to take off."""

    text = text_area("本期进展", rows=6, help_text="写做了什么、结果如何、还缺什么。不写个人思想动态。")
    uploads = FilesField(label="佐证材料")
    period = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, measures, evidence=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.measures = measures
        for measure in measures:
            self.fields[f"measure-{measure.pk}"] = forms.ChoiceField(
                label=measure.text,
                choices=[(status.value, label) for status, label in MEASURE_LABELS.items()],
                widget=forms.RadioSelect,
                initial=measure.reported_status,
            )
        self.fields["removed"] = forms.TypedMultipleChoiceField(
            label="移除材料", required=False, coerce=int, choices=[(item.pk, item.name) for item in evidence]
        )

    def statuses(self) -> dict[int, str]:
        return {measure.pk: self.cleaned_data[f"measure-{measure.pk}"] for measure in self.measures}

    def measure_fields(self):
        """(measure, bound field) pairs for the template."""
        return [(measure, self[f"measure-{measure.pk}"]) for measure in self.measures]


class FilterForm(forms.Form):
    """The filters of the list of assignments; all live in the URL."""

    q = Text(required=False, max_length=50)
    plan = forms.ModelChoiceField(Plan.objects.published().with_titles(), required=False)
    pillar = forms.ModelChoiceField(Pillar.objects.filter(plan__status=Plan.Status.PUBLISHED), required=False)
    task = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)
    unit = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)
    lead = forms.IntegerField(required=False, min_value=0, max_value=BIGGEST_ID)  # 0: tasks without a leading unit
    kind = forms.ChoiceField(required=False, choices=[*Unit.Kind.choices, (BODIES, BODIES_LABEL)])
    category = Text(required=False, max_length=30)
    light = forms.MultipleChoiceField(
        required=False, choices=[(code.value, label) for code, label in LIGHT_LABELS.items()]
    )
    awaiting = forms.ChoiceField(required=False, choices=[("unit", "待单位审核"), ("review", "待复核")])
    returned = forms.BooleanField(required=False)


class MatrixForm(FilterForm):
    """What of the matrix is shown; `part` counts the pages of columns."""

    abnormal = forms.BooleanField(required=False)
    sort = forms.ChoiceField(required=False, choices=[("mean", "类内排名")])
    part = forms.IntegerField(required=False, min_value=1, max_value=1000)
