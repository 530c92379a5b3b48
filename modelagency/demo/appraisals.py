"""The year's assessment of the branches: a published scheme, an open cycle, most branches marked."""

from datetime import timedelta
from decimal import Decimal

from assessment.actions.cycles import open_cycle
from assessment.actions.marks import mark
from assessment.actions.results import compute
from assessment.actions.schemes import create_scheme, publish_scheme
from assessment.models import Cycle, Indicator, Mark, Result, Scheme
from assessment.permissions import in_conflict
from assessment.scoring import Kind
from branches.permissions import rights_of
from modelagency.clock import start_of
from modelagency.demo.chance import below, pick
from modelagency.demo.sources import read
from modelagency.demo.year import Year
from records.models import AuditEvent

UNMARKED = 11  # one branch in so many still waits for its mark
PACE = timedelta(minutes=3)


def assess(office, plan, year: Year) -> None:
    """office: the members of the programme office; who is in conflict leaves the branch to another."""
    words = read("marks")
    first = AuditEvent.objects.order_by("id").last().pk
    scheme = create_scheme(
        by=office[0],
        year=year.today.year,
        name=words["name"],
        plan=plan,
        auto_points=Decimal(words["auto_points"]),
        manual_name=words["manual_name"],
        manual_points=Decimal(words["manual_points"]),
        standard=words["standard"],
    )
    publish_scheme(by=office[0], scheme=scheme)
    cycle = open_cycle(by=office[0], scheme=scheme)
    _mark(cycle, office, words["reasons"])
    compute(by=office[0], cycle=cycle)
    _date_back(cycle, year, first)


def _mark(cycle, office, reasons) -> None:
    indicator = Indicator.objects.select_related("section").get(section__scheme=cycle.scheme, kind=Kind.DEDUCT)
    rights = [rights_of(user) for user in office]
    for appraisal in cycle.appraisals.with_bodies().select_related("cycle").in_order():
        name = appraisal.unit.name
        if below(UNMARKED, "unmarked", name) == 0:
            continue
        deducted, reason = pick(reasons, "mark", name)
        by = next(one.user for one in rights if not in_conflict(one, appraisal))
        mark(by=by, appraisal=appraisal, indicator=indicator, deducted=Decimal(deducted), reason=reason, version=0)


def _date_back(cycle, year, first) -> None:
    """Scheme and marks over the last days, the totals of yesterday afternoon."""
    at = start_of(year.day_at(len(year.days) - 4)) + timedelta(hours=9)
    computed = start_of(year.days[-1]) + timedelta(hours=16, minutes=30)
    Scheme.objects.filter(pk=cycle.scheme_id).update(published_at=at)
    Cycle.objects.filter(pk=cycle.pk).update(opened_at=at + PACE)
    marks = list(Mark.objects.filter(appraisal__cycle=cycle).order_by("id"))
    for place, row in enumerate(marks, start=2):
        row.at = at + PACE * place
    Mark.objects.bulk_update(marks, ["at"])
    Result.objects.filter(appraisal__cycle=cycle).update(computed_at=computed)
    events = list(AuditEvent.objects.filter(pk__gt=first).order_by("id"))
    for place, event in enumerate(events):
        event.at = computed if event.verb == "cycle.compute" else at + PACE * max(0, place - 1)
    AuditEvent.objects.bulk_update(events, ["at"])
