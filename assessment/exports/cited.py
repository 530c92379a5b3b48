"""Where files are cited, and what cites none. A constant number of queries."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Model

from assessment.models import Entry, Mark, Seal
from branches.models import Unit
from modelagency.clock import day_of
from records.dates import month_day
from tasks.models import Assignment, OrderStep, Period, ProgressReport, Step, Task

FILE = ("name", "version", "size", "sha256", "file", "uploaded_by__name", "uploaded_at")
FILE = tuple(f"evidence__{name}" for name in FILE)


@dataclass(frozen=True)
class Scope:
    """A year; of it one unit's, or one task's, where these are given."""

    year: int
    unit: Unit | None = None
    task: Task | None = None

    @property
    def title(self) -> str:
        return f"{self.year}年度{self.unit or (self.task and self.task.name) or ''}"

    @property
    def thing(self) -> Model | None:
        """What the history names."""
        return self.unit or self.task

    def rows(self):
        """The assignments."""
        rows = Assignment.objects.counted().filter(plan__year=self.year, plan__status="published")
        rows = rows.filter(unit=self.unit) if self.unit else rows
        return rows.filter(task=self.task) if self.task else rows

    def scored(self, rows):
        """Of marks or entries those of the year's assessments."""
        rows = rows.filter(appraisal__cycle__scheme__year=self.year)
        rows = rows.filter(appraisal__unit=self.unit) if self.unit else rows
        return rows.filter(indicator__task=self.task) if self.task else rows


@dataclass(frozen=True, order=True)
class Cited:
    """One citation. matter: the task or indicator; source: the report, step, mark … that cites the file."""

    unit: str
    matter: str
    source: str
    name: str
    version: int
    size: int
    sha256: str
    place: str
    uploader: str
    uploaded_on: date


def cited(scope) -> list[Cited]:
    """All of them, by unit and matter."""
    rows = scope.rows().order_by().values("pk")
    periods = {period.pk: str(period) for period in Period.objects.filter(plan__year=scope.year)}
    found = []
    for link, model, source in (
        ("assignment", ProgressReport, "period_id"),
        ("assignment", Step, "at"),
        ("order__assignment", OrderStep, "at"),
    ):
        own = model.objects.filter(**{f"{link}__in": rows}, evidence__isnull=False).order_by()
        named = (f"{link}__unit__name", f"{link}__task__name", source)
        for unit, task, where, *file in own.values_list(*named, *FILE):
            found.append(_cited(unit, task, _source(model, where, periods), file))
    for model, where in ((Mark, "stage"), (Entry, "matter")):
        own = scope.scored(model.objects.filter(evidence__isnull=False)).order_by()
        for unit, indicator, said, *file in own.values_list("appraisal__name", "indicator__name", where, *FILE):
            found.append(_cited(unit, indicator, _source(model, said, periods), file))
    return sorted(set(found))


def _source(model, where, periods) -> str:
    if model is ProgressReport:
        return f"{periods.get(where, '')}进展"
    if model is Mark:
        return Mark.Stage(where).label
    return where if model is Entry else f"{month_day(day_of(where))}{'督办答复' if model is OrderStep else '办理'}"


def _cited(unit, matter, source, file) -> Cited:
    name, version, size, sha256, place, uploader, at = file
    return Cited(unit, matter, source, name, version, size, sha256, place, uploader, day_of(at))


def without_evidence(scope):
    """(unit, task) of the rows that cite no file at all."""
    rows = scope.rows()
    for model, link in ((ProgressReport, "assignment"), (Step, "assignment"), (OrderStep, "order__assignment")):
        rows = rows.exclude(pk__in=model.objects.filter(evidence__isnull=False).values(link))
    return rows.order_by("unit__order", "unit_id", "task__order").values_list("unit__name", "task__name")


def seals_of(scope):
    """The seals of the year, when the whole year is asked for."""
    if scope.thing:
        return Seal.objects.none()
    return Seal.objects.filter(cycle__scheme__year=scope.year).select_related("cycle__scheme").order_by("pk")
