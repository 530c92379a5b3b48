"""A period's report."""

from django import forms

from tasks.completeness import LONGEST_TEXT
from tasks.forms.fields import FilesField, VersionForm, text_area
from tasks.progress import MEASURE_LABELS


class ReportForm(VersionForm):
    """A period's report: the text, a status for each measure, files to add and to take off."""

    text = text_area(
        "本期进展",
        rows=6,
        max_length=LONGEST_TEXT,
        help_text="写做了什么、结果如何、还缺什么。不写个人思想动态。",
    )
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
