"""Fields and checks that several forms share."""

from django import forms

from records.texts import NO_CONTROLS

LONGEST_TEXT = 2000
LONGEST_TASK = 10_000
BIGGEST_ID = 2**63 - 1
NO_CHOICE = "请从列表中选择。"


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


class VersionForm(forms.Form):
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ThingsField(forms.MultipleChoiceField):
    """Units and groups chosen from the registry, as "unit-3" and "group-1"; cleaned to the things themselves."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(required=False, error_messages={"invalid_choice": f"没有这个单位，{NO_CHOICE}"}, **kwargs)

    def offer(self, groups, units) -> None:
        things = [(f"group-{group.pk}", group) for group in groups] + [(f"unit-{unit.pk}", unit) for unit in units]
        self.things = dict(things)
        self.choices = [(key, str(thing)) for key, thing in things]

    def clean(self, value):
        return [self.things[key] for key in super().clean(value)]
