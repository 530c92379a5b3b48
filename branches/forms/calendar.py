"""A day on which the office's calendar differs from Monday to Friday."""

from django import forms

from branches.calendar import SATURDAY
from branches.forms.fields import Day, Text

KINDS = [("off", "休息（平日放假）"), ("work", "上班（周末调休）")]


class DayForm(forms.Form):
    day = Day(label="日期")
    kind = forms.ChoiceField(
        label="这一天",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择休息还是上班。", "invalid_choice": "请选择休息还是上班。"},
    )
    note = Text(label="说明", max_length=50, help_text="如“春节”“本地停工通知”。")

    def clean(self):
        said = super().clean()
        day, kind = said.get("day"), said.get("kind")
        if day and not 2000 <= day.year <= 2100:
            self.add_error("day", "年份应在 2000 至 2100 之间。")
        elif day and kind and (kind == "work") == (day.weekday() < SATURDAY):
            usual = "平日，本来就上班" if kind == "work" else "周末，本来就休息"
            self.add_error("day", f"{day:%Y-%m-%d} 是{usual}，不用添加。")
        return said
