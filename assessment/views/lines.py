"""One indicator of one subject as the pages of self-assessment and marking show it, and how it is posted."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.http import JsonResponse
from django.utils.timezone import localtime

from assessment.actions.marks import Cell
from assessment.forms.rows import RowForm
from assessment.kinds import Kind
from assessment.marking_rules import known_words, needs_reason, worth
from records.refusals import StaleVersion

WITH_BASE = {Kind.RATIO, Kind.ALL_OR_NOTHING}


@dataclass
class Line:
    """prefix: of its fields. locked: why nothing is written here. hides: is what a colleague gave not shown?

    files: the cited files, for the page they are on; fault: why what was posted was not saved or handed in."""

    cell: Cell
    prefix: str
    locked: str = ""
    hides: bool = False
    files: tuple = ()
    form: RowForm | None = None
    fault: Exception | None = None

    @property
    def indicator(self):
        return self.cell.indicator

    @property
    def appraisal(self):
        return self.cell.appraisal

    @property
    def key(self) -> tuple[int, int]:
        return self.cell.key

    @property
    def row(self):
        return None if self.hides else self.cell.row

    @property
    def known(self) -> str:
        return known_words(self.cell.known)

    @property
    def asks_base(self) -> bool:
        return self.indicator.kind in WITH_BASE

    @property
    def given(self) -> Decimal | None:
        """The points stored."""
        return worth(self.indicator, self.row)

    @property
    def lack(self) -> str:
        return self.cell.lack

    @property
    def compared(self) -> Decimal | None:
        """What the points are compared with: the self score, or the standard where there is none."""
        return self.cell.expected if self.cell.stated is None else self.cell.stated

    @property
    def difference(self) -> Decimal | None:
        return None if self.given is None or self.compared is None else self.given - self.compared

    @property
    def is_explained(self) -> bool:
        """Is there a reason to be asked for, or one already?"""
        asked = needs_reason(self.given, stated=self.cell.stated, expected=self.cell.expected)
        return bool((self.row and (self.row.reason or asked)) or (self.form and self.form.is_bound and self.message))

    @property
    def is_open(self) -> bool:
        return not self.locked

    @property
    def clash(self) -> StaleVersion | None:
        return self.fault if isinstance(self.fault, StaleVersion) else None

    @property
    def message(self) -> str:
        errors = "".join(error for errors in self.form.errors.values() for error in errors) if self.form else ""
        return errors or ("" if self.clash else str(self.fault or ""))

    @property
    def version(self) -> int:
        """Of the row as it is; the posted one where that is still to be judged."""
        if self.form and self.form.is_bound and not self.clash and "version" in getattr(self.form, "cleaned_data", {}):
            return self.form.cleaned_data["version"]
        return self.row.version if self.row else 0

    def value(self, name):
        """What stands in a field: as posted, else as stored."""
        if self.form and self.form.is_bound:
            return self.form[name].value() or ""
        if name == "points":
            return "" if self.given is None else f"{self.given:.2f}"
        stored = getattr(self.row, name, None)
        return "" if stored is None else stored

    @property
    def points_shown(self):
        return self.value("points")

    @property
    def reason_shown(self):
        return self.value("reason")

    @property
    def quantity_shown(self):
        return self.value("quantity")

    @property
    def base_shown(self):
        return self.value("base")


def bind(lines, data) -> list[Line]:
    """Fill the open lines that the request speaks of, and return them."""
    there = {name[: -len("-version")] for name in data if re.fullmatch(r"[ai][0-9]{1,18}-version", name, re.ASCII)}
    found = [line for line in lines if line.is_open and line.prefix in there]
    for line in found:
        line.form = RowForm(data, prefix=line.prefix)
    return found


def saved(line, totals) -> JsonResponse:
    """The answer to an autosave: what the row is now."""
    row = line.cell.row
    return JsonResponse(
        {
            "version": row.version if row else 0,
            "said": f"已自动保存 {localtime(row.at):%H:%M}" if row else "",
            "lack": line.lack,
            **totals,
        }
    )


def refused(line) -> JsonResponse:
    """The answer to an autosave that failed: a message, or both texts with the version to go on from."""
    if line.clash:
        row = line.cell.row
        told = {"yours": line.clash.yours, "theirs": line.clash.theirs, "version": row.version if row else 0}
        return JsonResponse(told, status=409)
    return JsonResponse({"message": line.message}, status=422)
