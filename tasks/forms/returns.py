"""Answers to a report. Sending it back: which sentence, what is the matter with it, what is missing."""

from django import forms

from tasks.checks import sentences
from tasks.forms.fields import text_area

KINDS = ("缺佐证", "数据不一致", "过于笼统", "打不开")
WHOLE = "整份进展"
FILE = "佐证：{}"
SHOWN = 60  # letters of a sentence in the list


class PassForm(forms.Form):
    comment = text_area("说明", required=False, max_length=300, rows=2)


class ReturnForm(forms.Form):
    """`report` gives the sentences and files that can be at fault; `words` is what the unit reads."""

    sentence = forms.ChoiceField(
        label="哪一句",
        error_messages={
            "required": "请选择是哪一句。",
            "invalid_choice": "这一句已不在进展里，可能单位刚修改过。请重新选择。",
        },
    )
    kinds = forms.MultipleChoiceField(
        label="问题",
        required=False,
        choices=[(kind, kind) for kind in KINDS],
        widget=forms.CheckboxSelectMultiple,
    )
    reason = text_area("缺什么", max_length=300, rows=3)

    def __init__(self, *args, report, **kwargs):
        super().__init__(*args, **kwargs)
        self.parts = {text: f"“{text}”" for text in sentences(report.text)}
        self.parts |= {FILE.format(file.name): f"佐证“{file.name}”" for file in report.evidence.all()}
        self.parts[WHOLE] = ""
        shown = [(part, part if len(part) <= SHOWN else f"{part[:SHOWN]}…") for part in self.parts]
        self.fields["sentence"].choices = [("", "请选择"), *shown]

    def words(self) -> str:
        """“…”（过于笼统）：请写清…"""
        said = self.cleaned_data
        kinds = "、".join(said["kinds"])
        part = self.parts[said["sentence"]]
        head = f"{part}（{kinds}）" if part and kinds else part or kinds
        return f"{head}：{said['reason']}" if head else said["reason"]
