"""The numbers somebody tries out in the sandbox. Nothing of it is stored."""

from copy import deepcopy
from decimal import Decimal

from django import forms

from assessment.forms.fields import Points
from assessment.schemes.checks import FULL, is_scored
from assessment.schemes.walking import components, indicators, number, plain

WEIGHT, POINTS, FLOOR = "weight-", "points-", "floor-"


class SandboxForm(forms.Form):
    """One field for each weight, for the points of each indicator that has any, for each grade, quota and cap."""

    quota = Points(label="最好等次的名额（%）")
    bonus_cap = Points(label="加分封顶")

    def __init__(self, *args, rules, **options):
        super().__init__(*args, **options)
        self.rules = rules
        self._offer("quota", rules["quota"])
        self._offer("bonus_cap", rules["bonus_cap"])
        for key, row in components(rules):
            if is_scored(row):
                self._add(f"{WEIGHT}{key}", f"{row['name']}权重（%）", row["weight"])
        for key, row, _, component in indicators(rules):
            if is_scored(component):
                self._add(f"{POINTS}{key}", f"{row['name']}分值", row["points"])
        for place, row in enumerate(rules["grades"]):
            self._add(f"{FLOOR}{place}", f"{row['name']}起点", row["floor"], max_value=Decimal(200))

    def _add(self, name, label, value, **options):
        self.fields[name] = Points(label=label, **options)
        self._offer(name, value)

    def _offer(self, name, value):
        self.initial.setdefault(name, value)

    def clean(self):
        data = super().clean()
        weights = [value for name, value in data.items() if name.startswith(WEIGHT)]
        if not self.errors and sum(weights, Decimal(0)) != FULL:
            raise forms.ValidationError(f"各构成的权重相加应为 100%，现为 {plain(sum(weights, Decimal(0)))}%。")
        return data

    def tried(self) -> dict:
        """The rules with the numbers typed in."""
        rules, data = deepcopy(self.rules), self.cleaned_data
        rules |= {name: plain(data[name]) for name in ("quota", "bonus_cap")}
        for key, row in components(rules):
            row["weight"] = plain(data.get(f"{WEIGHT}{key}", number(row["weight"])))
        for key, row, *_ in indicators(rules):
            row["points"] = plain(data.get(f"{POINTS}{key}", number(row["points"])))
        for place, row in enumerate(rules["grades"]):
            row["floor"] = plain(data[f"{FLOOR}{place}"])
        return rules

    def parts(self, prefix):
        return [self[name] for name in self.fields if name.startswith(prefix)]
