"""What people type and tick in rounds of 述职评议."""

from datetime import timedelta
from decimal import Decimal

from django import forms

from assessment.kinds import Kind
from assessment.models import Indicator, Rectification
from assessment.voting import GRADES, VALUES, trouble_with_weights
from branches.models import Unit
from modelagency.clock import today
from records.texts import NO_CONTROLS

GROUP_LINES = 6
MOST_SHEETS = 500
MOST_CODES = 200
ABSTAIN = "none"
CHOICES = [(str(place), name) for place, name in enumerate(GRADES)]


def text(label, most, **options):
    messages = {"required": f"请填写{label}。", "max_length": f"{label}最多 {most} 字。"}
    return forms.CharField(label=label, max_length=most, validators=[NO_CONTROLS], error_messages=messages, **options)


def number(label, least, most, **options):
    name = label.partition("（")[0]  # a percent sign would be taken for a place to fill in
    wrong = f"{name}应为 {least} 到 {most} 的整数。"
    messages = dict.fromkeys(["invalid", "min_value", "max_value"], wrong) | {"required": f"请填写{name}。"}
    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, error_messages=messages, widget=widget, **options
    )


def day(label, **options):
    messages = {"required": f"请填写{label}。", "invalid": "日期格式应为 2026-12-18。"}
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=messages, **options)


class Weight(forms.DecimalField):
    default_error_messages = dict.fromkeys(
        ["invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits"],
        "权重应为 0 到 100 的数，最多两位小数。",
    )

    def __init__(self, **options):
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        limits = {"min_value": Decimal(0), "max_value": Decimal(100), "max_digits": 5, "decimal_places": 2}
        super().__init__(widget=widget, required=False, **limits, **options)


class RoundForm(forms.Form):
    """A round's terms and up to GROUP_LINES groups of raters with their weights."""

    title = text("名称", 60)
    held_on = day("会议日期")
    best_percent = number("每票“好”的上限（%）", 0, 100, required=False, help_text="不填即不限；向下取整，至少 1 个。")
    by_phone = forms.BooleanField(label="开通手机投票（凭纸条上的一次性投票码，不登录）", required=False)

    def __init__(self, *args, round=None, **options):
        if round:
            options["initial"] = _terms(round)
        super().__init__(*args, **options)
        for place, name in enumerate(GRADES):
            self.fields[f"value{place}"] = number(f"“{name}”的分值（%）", 0, 100, initial=VALUES[place])
        for line in range(1, GROUP_LINES + 1):
            self.fields[f"group{line}"] = text(f"评议组 {line}", 30, required=False)
            self.fields[f"weight{line}"] = Weight(label=f"权重 {line}（%）")

    def lines(self):
        """(name field, weight field) of each group."""
        return [(self[f"group{line}"], self[f"weight{line}"]) for line in range(1, GROUP_LINES + 1)]

    def values(self):
        return [self[f"value{place}"] for place in range(len(GRADES))]

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        data["values"] = [data.pop(f"value{place}") for place in range(len(GRADES))]
        if data["values"] != sorted(data["values"], reverse=True):
            self.add_error("value0", "分值应从“好”到“差”由高到低。")
        lines = [(data.pop(f"group{n}"), data.pop(f"weight{n}")) for n in range(1, GROUP_LINES + 1)]
        data["groups"] = groups = [(name, weight) for name, weight in lines if name or weight is not None]
        if trouble := _trouble(groups):
            self.add_error("group1", trouble)
        return data


def _trouble(groups) -> str:
    if any(not name or weight is None for name, weight in groups):
        return "每个评议组的名称和权重都要填写。"
    if len({name for name, _ in groups}) < len(groups):
        return "评议组的名称不能相同。"
    return trouble_with_weights([weight for _, weight in groups])


def _terms(round) -> dict:
    found = {name: getattr(round, name) for name in ("title", "held_on", "best_percent", "by_phone")}
    found |= {f"value{place}": value for place, value in enumerate(round.values)}
    for line, group in enumerate(round.groups.all(), 1):
        found |= {f"group{line}": group.name, f"weight{line}": group.weight}
    return found


class NewRoundForm(RoundForm):
    """The same, with the indicator and the category it is for."""

    field_order = ("indicator", "category")

    def __init__(self, *args, cycle, **options):
        super().__init__(*args, **options)
        wrong = {"required": "请选择指标。", "invalid_choice": "没有这个票决指标，请从列表中选择。"}
        votes = Indicator.objects.filter(section__component__scheme=cycle.scheme_id, kind=Kind.VOTE)
        self.fields["indicator"] = forms.ModelChoiceField(votes, label="指标", empty_label=None, error_messages=wrong)
        names = cycle.appraisals.order_by("category").values_list("category", flat=True).distinct()
        wrong = {"required": "请选择分类。", "invalid_choice": "没有这个分类，请从列表中选择。"}
        choices = [(name, name) for name in names]
        self.fields["category"] = forms.ChoiceField(choices=choices, label="述职对象分类", error_messages=wrong)
        self.order_fields(self.field_order)


class TermsForm(forms.Form):
    """Months in the post for each subject of a draft round; empty for the whole year."""

    def __init__(self, *args, subjects, **options):
        super().__init__(*args, **options)
        self.subjects = subjects
        for row in subjects:
            field = number(f"{row.appraisal.name}任职月数", 0, 12, required=False)
            self.fields[f"m{row.pk}"] = field
            field.initial = row.months

    def rows(self):
        return [(row, self[f"m{row.pk}"]) for row in self.subjects]

    def months(self) -> dict:
        return {row.pk: self.cleaned_data[f"m{row.pk}"] for row in self.subjects}


class ReceivedForm(forms.Form):
    """How many paper ballots of a group went out and came back."""

    issued = number("发出张数", 0, MOST_SHEETS)
    collected = number("收回张数", 0, MOST_SHEETS)

    def clean(self):
        data = super().clean()
        if not self.errors and data["collected"] > data["issued"]:
            self.add_error("collected", "收回的不能多于发出的。")
        return data


class CodesForm(forms.Form):
    count = number("份数", 1, MOST_CODES)


class ReasonForm(forms.Form):
    reason = text("原因", 200)


class DiscardForm(ReasonForm):
    reason = text("作废原因", 200)


class CodeForm(forms.Form):
    """The code on a slip."""

    code = text(
        "投票码",
        40,
        help_text="纸条上的 12 位字母和数字；大小写和横线都不影响。",
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
    )


class VotesForm(forms.Form):
    """A choice for each subject, by its place on the ballot: a grade, or `blank`."""

    def __init__(self, *args, subjects, blank, **options):
        super().__init__(*args, **options)
        self.subjects = subjects
        choices = [*CHOICES, (ABSTAIN, blank)]
        for place, row in enumerate(subjects):
            messages = {"required": f"还没有给“{row.appraisal.name}”选择。", "invalid_choice": "没有这一档，请重选。"}
            self.fields[f"v{place}"] = forms.ChoiceField(
                choices=choices, label=row.appraisal.name, widget=forms.RadioSelect, error_messages=messages
            )

    def rows(self):
        return [(row, self[f"v{place}"]) for place, row in enumerate(self.subjects)]

    def votes(self) -> list[int | None]:
        said = [self.cleaned_data[f"v{place}"] for place in range(len(self.subjects))]
        return [None if choice == ABSTAIN else int(choice) for choice in said]


def as_votes(votes) -> dict:
    """The initial values of a VotesForm."""
    return {f"v{place}": ABSTAIN if vote is None else str(vote) for place, vote in enumerate(votes or ())}


class RectificationForm(forms.Form):
    """A matter to put right: about work, not about persons."""

    source = forms.ChoiceField(
        label="来源",
        choices=Rectification.Source.choices,
        error_messages={"required": "请选择来源。", "invalid_choice": "没有这种来源，请从列表中选择。"},
    )
    text = text(
        "问题",
        300,
        help_text="写事，不写个人；只写工作中的问题。",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300, "data-count": ""}),
    )
    due_on = day("整改期限")

    def __init__(self, *args, round, **options):
        super().__init__(*args, **options)
        self.fields["appraisal"] = _choice(round.subjects.order_by("candidacies__order"), "述职对象")
        self.fields["owner"] = _choice(Unit.objects.active(today()).in_order(), "整改单位")
        self.order_fields(("appraisal", "source", "text", "owner", "due_on"))
        self.fields["appraisal"].label_from_instance = lambda subject: subject.name

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if not today() < due_on <= today() + timedelta(days=400):
            raise forms.ValidationError("整改期限应晚于今天，最长 400 天。")
        return due_on


def _choice(rows, label):
    messages = {"required": f"请选择{label}。", "invalid_choice": f"没有这个{label}，请从列表中选择。"}
    return forms.ModelChoiceField(rows, label=label, empty_label=f"请选择{label}", error_messages=messages)


class AnswerForm(forms.Form):
    answer = text("整改情况", 500, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500, "data-count": ""}))


def trouble_with(group, form) -> str:
    """What is wrong with a form that is one line of a table, in one sentence after the group's name."""
    return f"{group.name}：" + "".join(text for said in form.errors.values() for text in said)
