"""The columns that make up a total, in every sheet that shows totals, and the formula over them."""

from decimal import Decimal

from openpyxl.utils import get_column_letter

from assessment.kinds import Kind
from assessment.scoring.numbers import plain
from modelagency.excel import Column, Formula

NIL = Decimal(0)
COUNTED = "计入总分"
ADDED, TAKEN, MOVED, ROUNDED = "加分", "扣分", "会议调整和限定", "舍入"


def columns(edition) -> list[Column]:
    """A column for each weighted component, what was added and taken, the rounding, the total."""
    parts = [(item["name"], item["weight"]) for _, item in weighted(edition)]
    found = [Column(f"{name}（{plain_text(weight)}%）", 11, "0.00", over=COUNTED) for name, weight in parts]
    found += [Column(name, 9, "0.00", over=COUNTED) for name in (ADDED, TAKEN, MOVED)]
    return [*found, Column(ROUNDED, 9, "0.00000", over=COUNTED), Column("总分", 10, "0.00")]


def weighted(edition) -> list[tuple[str, dict]]:
    """(key, component) of those that have a percent of the total."""
    numbered = enumerate(edition.rules["components"], start=1)
    return [(str(place), item) for place, item in numbered if item["kind"] != "extra"]


def figures(edition, subject, first: int) -> list:
    """The cells of those columns for a subject; the total is a formula over them from column `first` on."""
    lines = {line["key"]: Decimal(line["value"]) for line in subject.lines or () if line["value"] is not None}
    parts = [lines.pop(key, None) for key, _ in weighted(edition)]
    extra = {ADDED: NIL, TAKEN: NIL, MOVED: NIL, ROUNDED: NIL}
    for key, value in lines.items():
        extra[_heading(edition, key)] += value
    cells = [*parts, *(extra.values() if subject.lines else [None] * len(extra))]
    span = f"{get_column_letter(first)}{{row}}:{get_column_letter(first + len(cells) - 1)}{{row}}"
    total = None if subject.total is None else Formula(f"=ROUND(SUM({span}),5)", subject.total)
    return [*cells, total]


def _heading(edition, key) -> str:
    if key == "rounding":
        return ROUNDED
    if key == "cap":
        return ADDED
    indicator = edition.indicators.get(key)
    return MOVED if indicator is None else ADDED if indicator.kind == Kind.BONUS else TAKEN


def plain_text(number: str) -> str:
    return plain(Decimal(number))
