"""A notice and the names it uses."""

from django import forms

from branches.models import Unit, UnitGroup
from modelagency.clock import today
from tasks.actions.names import NOBODY, UNKNOWN
from tasks.forms.fields import Text

LONGEST_NOTICE = 700_000
BOTH = "既选了文件又粘贴了文字，不知道以哪一份为准。请只保留一种：重新提交时不选文件，或清空下面的文字。"
WORDS_MEANT = {"nobody": NOBODY, "unknown": UNKNOWN}


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
