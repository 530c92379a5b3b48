"""Fields that several forms share."""

import unicodedata
from decimal import Decimal

from django import forms

from records.texts import NO_CONTROLS

LONGEST_REASON = 200


class Number(forms.DecimalField):
    """A number with two decimals, 0 or more unless told; full-width digits are as good as others."""

    default_error_messages = {
        "required": "请填写数字，没有的填 0。",
        "invalid": "请填写数字。",
        "min_value": "不能小于 %(limit_value)s。",
        "max_value": "不能大于 %(limit_value)s。",
        "max_decimal_places": "最多两位小数。",
        "max_whole_digits": "数字太大，请核对。",
        "max_digits": "数字太长，请核对。",
    }

    def __init__(self, *, max_digits=5, min_value=Decimal(0), **options):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_digits=max_digits, decimal_places=2, min_value=min_value, widget=widget, **options)

    def to_python(self, value):
        return super().to_python(unicodedata.normalize("NFKC", value) if isinstance(value, str) else value)


class Points(Number):
    """Points of a scheme, 100 at most unless told."""

    def __init__(self, *, max_value=Decimal(100), **options):
        super().__init__(max_value=max_value, **options)


class Text(forms.CharField):
    """A text that refuses control characters before the database does."""

    default_validators = [NO_CONTROLS]
    default_error_messages = {"required": "请填写这一项。", "max_length": "最多 %(limit_value)s 字。"}

    def to_python(self, value):
        """Line ends as the portal stores them."""
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class Words(Text):
    """A text whose messages name it; on one line, or on `rows`."""

    def __init__(self, label, *, max_length=LONGEST_REASON, rows=2, **options):
        messages = {"required": f"请填写{label}。", "max_length": f"{label}最多 {max_length} 字。"}
        widget = forms.TextInput() if rows == 1 else forms.Textarea(attrs={"rows": rows})
        super().__init__(label=label, max_length=max_length, error_messages=messages, widget=widget, **options)


class Choice(forms.ChoiceField):
    default_error_messages = {"required": "请选择一项。", "invalid_choice": "请从列表中选择。"}


class Row(forms.ModelChoiceField):
    """A row of a table, chosen from a list."""

    default_error_messages = {"required": "请选择一项。", "invalid_choice": "请从列表中选择。"}
