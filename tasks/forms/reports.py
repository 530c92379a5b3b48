"""One row of the page of a unit and a period."""

from django import forms

from branches.uploads import FilesField
from tasks.completeness import LONGEST_TEXT
from tasks.forms.fields import BIGGEST_ID, Text, VersionForm
from tasks.progress import MEASURE_LABELS


class Said(Text):
    """A text of several lines; a line break counts as one character, as it does in the browser."""

    widget = forms.Textarea

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class Ids(forms.TypedMultipleChoiceField):
    """Ids ticked on the page; whether they may be used is the action's to say."""

    def __init__(self, **kwargs):
        super().__init__(required=False, coerce=int, **kwargs)

    def valid_value(self, value):
        return value.isascii() and value.isdigit() and int(value) <= BIGGEST_ID


class RowForm(VersionForm):
    """What is said of one row: the text, a status for each measure, which files stay and which come.

    measures: with `reported_status`; report: the draft so far or None; carried: files of the time before."""

    text = Said(
        label="本期进展",
        required=False,
        max_length=LONGEST_TEXT,
        error_messages={"max_length": f"本期进展最多 {LONGEST_TEXT} 字。"},
    )
    period = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    keep = Ids(label="佐证", error_messages={"invalid_choice": "选用的材料不对，请重新选择。"})
    uploads = FilesField(label="新上传")

    def __init__(self, *args, measures, **kwargs):
        super().__init__(*args, **kwargs)
        self.measures = measures
        for measure in measures:
            self.fields[f"measure-{measure.pk}"] = forms.ChoiceField(
                label=measure.text,
                choices=[(status.value, label) for status, label in MEASURE_LABELS.items()],
                initial=measure.reported_status,
            )

    def statuses(self) -> dict[int, str]:
        return {measure.pk: self.cleaned_data[f"measure-{measure.pk}"] for measure in self.measures}

    def measure_fields(self):
        """(measure, field name, (status, label, is it chosen) triples): drawn by the template, as hundreds of widgets
        take their time."""
        for measure in self.measures:
            field = self[f"measure-{measure.pk}"]
            chosen = field.value()
            yield measure, field.html_name, [(value, label, value == chosen) for value, label in field.field.choices]
