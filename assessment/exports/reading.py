"""Subjects with their results, and what stands beside them, read as a stream: one query each, whatever their number."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from django.db.models import F

from assessment.models import Appraisal

AT_ONCE = 100  # rows
IN_ORDER = ("category", "unit__order", "unit_id")  # the same in every stream
BY_RANK = ("category", F("result__rank").asc(nulls_last=True), "unit__order", "unit_id")
FIELDS = ("pk", "name", "category")
RESULT = ("total", "missing", "rank", "grade", "note", "lines")


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject with its result; without one it has no total and no lines."""

    pk: int
    name: str
    category: str
    total: Decimal | None
    missing: str | None
    rank: int | None
    grade: str | None
    note: str | None
    lines: list[dict] | None


def subjects(appraisals, *order) -> Iterator[Subject]:
    # By ids, so that what limits them to a person's own does not give a row twice.
    rows = Appraisal.objects.filter(pk__in=appraisals.order_by().values("pk")).order_by(*order)
    found = rows.values_list(*FIELDS, *(f"result__{name}" for name in RESULT))
    return (Subject(*row) for row in found.iterator(AT_ONCE))


def about(rows, appraisals, *columns) -> "Beside":
    """Rows that hang on a subject as `appraisal`, with these columns."""
    mine = rows.filter(appraisal__in=appraisals.order_by().values("pk"))
    order = [f"appraisal__{name}" for name in IN_ORDER]
    return Beside(mine.order_by(*order, "indicator", "pk").values_list("appraisal_id", *columns).iterator(AT_ONCE))


class Beside:
    """A stream in the order of the subjects, handed out subject by subject."""

    def __init__(self, rows: Iterable[tuple]):
        self.groups, self.head = groupby(rows, key=itemgetter(0)), None

    def of(self, pk) -> list[tuple]:
        """The rows of the subject, without its id; subjects are asked for in order."""
        if self.head is None and (group := next(self.groups, None)):
            self.head = (group[0], [row[1:] for row in group[1]])
        if self.head is None or self.head[0] != pk:
            return []
        found, self.head = self.head[1], None
        return found
