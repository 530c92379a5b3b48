"""The rows of the page of a unit and a period as it shows them."""

import re
from dataclasses import dataclass
from functools import cached_property

from branches.models import Evidence
from modelagency.clock import today
from records.refusals import NotYours, StaleVersion
from tasks.actions.reports import Draft
from tasks.asked import rows_of, supplement
from tasks.completeness import advised, gaps
from tasks.forms.reports import RowForm
from tasks.lights import Light, light
from tasks.models import Assignment
from tasks.next_step import why_not
from tasks.periods import due_now
from tasks.permissions import get_filing
from tasks.progress import percentage, planned
from tasks.states import ReportState


@dataclass
class Line:
    """One row: its form, what its stored draft lacks; fault: why what was posted was not saved or handed in."""

    row: Assignment
    form: RowForm
    fault: Exception | None = None
    picked: tuple = ()

    @property
    def keep_name(self) -> str:
        return self.form.add_prefix("keep")

    @property
    def files_id(self) -> str:
        return self.form.add_prefix("files")

    @property
    def pk(self) -> int:
        return self.row.pk

    @property
    def place(self) -> str:
        """What leads from the address of the page to this row."""
        return f"{f'?with={self.pk}' if self.is_supplement else ''}#row-{self.pk}"

    @property
    def light(self) -> str:
        return light(self.row, today())

    @property
    def planned(self) -> int:
        return planned(today(), starts_on=self.row.starts_on, due_on=self.row.plan.due_on)

    @property
    def is_supplement(self) -> bool:
        return bool(self.row.report and self.row.report.state == ReportState.ACCEPTED)

    @property
    def clash(self) -> StaleVersion | None:
        return self.fault if isinstance(self.fault, StaleVersion) else None

    @property
    def version(self):
        """The draft's; the newest where somebody else's words are shown beside one's own: the next save is a choice."""
        if self.form.is_bound and not self.clash:
            return self.form["version"].value()
        return self.row.report.version if self.row.report else 0

    @cached_property
    def progress(self) -> int:
        return percentage(measure.reported_status for measure in self.row.measures.all())

    @cached_property
    def gaps(self) -> list:
        report, before = self.row.report, self.row.before
        return gaps(
            text=report.text if report else "",
            last_text=before.text if before else "",
            progress=self.progress,
            last_progress=self.row.progress,
        )

    @cached_property
    def files(self) -> list:
        """(file, is it ticked, is it of the time before): the draft's own, then those carried over, ticked at first."""
        own = list(self.row.report.evidence.all()) if self.row.report else []
        before = self.row.before.evidence.all() if self.row.before else ()
        carried = [(item, not self.row.report, True) for item in before if item not in own]
        listed = [*((item, True, False) for item in own), *carried]
        there = {item for item, _, _ in listed}
        return [*listed, *((item, True, False) for item in self.picked if item not in there)]

    @cached_property
    def advised(self) -> list:
        """What is not missing, but likely to be asked for."""
        kept = [item for item, is_kept, _ in self.files if is_kept]
        return advised(progress=self.progress, last_progress=self.row.progress, files=kept)

    @property
    def message(self) -> str:
        """What is wrong with what was posted, in words, where there are not two texts to compare."""
        errors = "".join(error for errors in self.form.errors.values() for error in errors)
        return errors or ("" if self.clash else str(self.fault or ""))

    def draft(self) -> Draft:
        """What was posted, as the actions take it; call on a valid form."""
        said = self.form.cleaned_data
        own = {item.pk for item in self.row.report.evidence.all()} if self.row.report else set()
        keep = set(said["keep"])
        return Draft(
            text=said["text"],
            version=said["version"],
            statuses=self.form.statuses(),
            uploads=tuple(said["uploads"]),
            removed=tuple(own - keep),
            reused=tuple(keep - own),
            period=said["period"],
        )


class Filing:
    """A unit's page of a period: `lines` to fill in; `others`, each with why nothing is asked of it."""

    def __init__(self, request, unit_pk, period_pk):
        self.request, self.unit_pk = request, unit_pk
        self.period, self.periods = get_filing(request.user, unit_pk, period_pk)
        self.load()

    def load(self) -> None:
        """Read the rows as they are now."""
        place = self.periods, self.period, today()
        rows = rows_of(self.unit_pk, *place)
        if not rows:
            raise NotYours
        chosen = self.request.GET.get("with")
        mine = [row for row in rows if row.period or (str(row.pk) == chosen and supplement(row, *place))]
        self.unit = rows[0].unit
        picked = self._picked(mine)
        self.lines = sorted((Line(row, RowForm(**_form_of(row)), None, picked[row.pk]) for row in mine), key=_urgency)
        self.others = [(row, light(row, today()), why_not(row, row.report)) for row in rows if row not in mine]

    def _picked(self, rows) -> dict[int, tuple]:
        """Row → files of the unit's shelf chosen for it (without a script they arrive as a query), saved or not."""
        said = self.request.POST if self.request.method == "POST" else self.request.GET
        is_id = re.compile(r"[0-9]{1,18}").fullmatch
        ids = {row.pk: [int(pk) for pk in said.getlist(f"r{row.pk}-keep") if is_id(pk)] for row in rows}
        wanted = {pk for those in ids.values() for pk in those}
        found = Evidence.objects.filter(unit=self.unit_pk).in_bulk(wanted) if wanted else {}
        return {row: tuple(found[pk] for pk in those if pk in found) for row, those in ids.items()}

    def bind(self) -> list[Line]:
        """Fill the lines with what was posted for them and return these."""
        request, pks = self.request, self.posted_pks()
        posted = [line for line in self.lines if line.pk in pks]
        for line in posted:
            line.form = RowForm(data=request.POST, files=request.FILES, **_form_of(line.row))
        return posted

    def posted_pks(self) -> set[int]:
        """Ids of the rows the request speaks of, asked for or not."""
        found = (re.fullmatch(r"r(\d{1,18})-version", name, re.ASCII) for name in self.request.POST)
        return {int(match[1]) for match in found if match}

    @property
    def due_on(self):
        """The first day on which something of the period itself is due."""
        days = [due_now(line.row, self.period) for line in self.lines if line.row.period == self.period]
        return min(days, default=self.period.due_on)

    @property
    def gaps(self) -> list:
        """(line, gap) of everything that is missing."""
        return [(line, gap) for line in self.lines for gap in line.gaps]

    @property
    def advised(self) -> list:
        """The same of what is only advised."""
        return [(line, gap) for line in self.lines for gap in line.advised]

    @property
    def complete(self) -> int:
        return sum(1 for line in self.lines if not line.gaps)

    @property
    def first_open(self) -> int | None:
        """Where the cursor starts: the first row that lacks something."""
        return next((line.pk for line in self.lines if line.gaps), None)


def _urgency(line) -> tuple:
    """What is late or was sent back comes first, as on the home page."""
    return line.light != Light.OVERDUE, not line.row.returned, line.light != Light.BEHIND


def _form_of(row) -> dict:
    report = row.report
    initial = {"text": report.text, "version": report.version} if report else {"version": 0}
    initial["period"] = row.period.pk
    return {"prefix": f"r{row.pk}", "measures": list(row.measures.all()), "initial": initial}
