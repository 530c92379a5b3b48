"""Fields and checks that several forms share."""

from django import forms

from records.texts import NO_CONTROLS

LONGEST_TEXT = 2000
BIGGEST_ID = 2**63 - 1


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
