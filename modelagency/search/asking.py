"""What an address asks for."""

from django import forms
from django.core.exceptions import BadRequest

from modelagency.search.finding import KINDS
from records.texts import NO_CONTROLS


class SearchForm(forms.Form):
    q = forms.CharField(required=False, max_length=50, validators=[NO_CONTROLS])
    kind = forms.ChoiceField(required=False, choices=[(key, label) for key, (label, _) in KINDS.items()])


def asked(query) -> tuple[str, str]:
    """The words and the kind to look for, which may be empty. Raise BadRequest for what nobody types."""
    form = SearchForm(query)
    if not form.is_valid():
        raise BadRequest("查找内容不对，请缩短或删除特殊字符后重试。")
    return form.cleaned_data["q"], form.cleaned_data["kind"]
