"""What a unit did in a plan: figures beside those of the year before, rows, orders, urgings, files. Reads only."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef

from records.paging import Page
from tasks.models import Assignment, Pillar, Plan, ProgressReport, SupervisionOrder, Urge
from tasks.progress import planned
from tasks.snapshots import Point, unit_trend
from tasks.states import HANDED_IN
from tasks.tallies import Tally, tallies

ROWS, ORDERS, URGES, FILES = 50, 20, 10, 200


@dataclass(frozen=True)
class Before:
    """The year before: the plan, its figures as they are now, and those of the same day a year ago (None where the
    portal did not keep them)."""

    plan: Plan
    tally: Tally
    same_day: Point | None

    @property
    def compared(self) -> Tally:
        return self.same_day.tally if self.same_day else self.tally


@dataclass(frozen=True)
class PillarLine:
    pillar: Pillar
    tally: Tally
    before: Tally | None


def plans_of(unit, rights) -> list[Plan]:
    """Published plans in which this person sees rows of the unit, the newest first."""
    rows = rows_of(unit, rights).filter(plan=OuterRef("pk"))
    return list(Plan.objects.published().with_titles().filter(Exists(rows)).order_by("-year", "-id"))


def rows_of(unit, rights):
    """The unit's rows that this person sees, but for those that stopped."""
    return Assignment.objects.visible_to(rights).counted().filter(unit=unit)


def year_before(plan, plans) -> Plan | None:
    return next((one for one in plans if one.year == plan.year - 1), None)


def figures_of(rows, plans, day) -> list[dict]:
    """Tally rows of several plans by plan and pillar, in one query."""
    found = rows.filter(plan__in=plans).with_light(day)
    return list(found.tally("plan", pillar=F("task__pillar"), pillar_name=F("task__pillar__name")))


def of_plan(figures, plan) -> Tally:
    return tallies(figures, lambda row: row["plan"])[plan.pk]


def pillar_lines(figures, plan, last) -> list[PillarLine]:
    """Pillar by pillar of `plan`, beside the pillar of the same name in `last`."""
    found = tallies(figures, lambda row: (row["plan"], row["pillar_name"]))
    then = {name: tally for (pk, name), tally in found.items() if last and pk == last.pk}
    pillars = [(pillar, found.get((plan.pk, pillar.name))) for pillar in plan.pillars.all()]
    return [PillarLine(pillar, tally, then.get(pillar.name)) for pillar, tally in pillars if tally]


def end_of(plan, today) -> date:
    """The last day of the plan's year that has come."""
    return min(today, date(plan.year, 12, 31))


def before_of(unit, last, figures, day, is_whole) -> Before:
    """is_whole: may the person see all rows of the unit? What was kept by day is of all of them."""
    same_day = unit_trend(last, unit, day - timedelta(days=365)) if is_whole else []
    return Before(last, of_plan(figures, last), same_day[-1] if same_day else None)


def trend_of(unit, plan, today, tally) -> list[Point]:
    """The plan's year, by months; a year that is over ends as it was last kept."""
    end = end_of(plan, today)
    return unit_trend(plan, unit, end, tally if end == today else None)


def planned_of(plan, day) -> int:
    return planned(day, starts_on=plan.starts_on, due_on=plan.due_on)


def listed(rows, plan, day) -> Page:
    """The first rows of the plan, as lists of rows show them."""
    found = rows.filter(plan=plan).with_light(day).for_rows().in_order()
    return Page(rows=list(found[:ROWS]), next_key=None, is_first=True)


def orders_of(unit, plan, rights) -> list[SupervisionOrder]:
    orders = SupervisionOrder.objects.visible_to(rights).filter(assignment__unit=unit, assignment__plan=plan)
    return list(orders.for_rows().order_by("-id")[:ORDERS])


def urges_of(unit, plan, rights) -> list[Urge]:
    urges = Urge.objects.visible_to(rights).filter(unit=unit, rows__assignment__plan=plan)
    return list(urges.distinct().order_by("-id")[:URGES])


def files_of(rows, plan) -> list:
    """Uses of files in reports that were handed in, the newest first; one more than are shown."""
    uses = ProgressReport.evidence.through.objects.filter(
        progressreport__assignment__in=rows.filter(plan=plan).order_by().values("pk"),
        progressreport__state__in=HANDED_IN,
    )
    with_names = ("evidence", "progressreport__period", "progressreport__assignment__task__pillar")
    return list(uses.select_related(*with_names).order_by("-id")[: FILES + 1])
