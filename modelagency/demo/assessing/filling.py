"""Self-assessments and marks of a whole cycle, in two large writes."""

from datetime import timedelta

from assessment.kinds import MARKED
from assessment.models import Appraisal, Mark
from modelagency.demo.assessing.measured import Found, said_and_found
from modelagency.demo.chance import below

PACE = timedelta(minutes=4)
LARGE = {"batch_size": 1000}
Stage = Mark.Stage


def fill(cycle, cast, *, said_at, marked_at=None, unsaid=(), unmarked=lambda name, number: False) -> None:
    """Every subject but `unsaid` (names) assesses itself from `said_at` on; from `marked_at` on they are marked, but
    for what `unmarked` says of name and number of the indicator.
    """
    rules = list(cycle.scheme.indicators().filter(kind__in=MARKED).select_related("marker"))
    marks = []
    for place, appraisal in enumerate(cycle.appraisals.with_bodies().in_order()):
        by, at = cast.reporter(appraisal.unit) or cast.office[0], said_at + PACE * place
        for rule in rules:
            said, found = said_and_found(rule.kind, rule.bands, appraisal.name, rule.number, cycle.scheme.year)
            if appraisal.name not in unsaid:
                marks.append(_mark(appraisal, rule, Stage.SELF, said, by, at))
            if marked_at and not unmarked(appraisal.name, rule.number):
                marker, minutes = cast.marker(rule, appraisal.unit), below(400, appraisal.name, rule.number)
                moment = marked_at + timedelta(minutes=minutes)
                marks.append(_mark(appraisal, rule, Stage.MARK, found, marker, moment))
        _hand_in(appraisal, by, at, appraisal.name not in unsaid)
    Mark.objects.bulk_create(marks, **LARGE)


def _mark(appraisal, rule, stage, found: Found, by, at) -> Mark:
    return Mark(
        appraisal=appraisal,
        indicator=rule,
        stage=stage,
        quantity=found.quantity,
        base=found.base,
        reason=found.reason,
        version=1,
        by=by,
        at=at,
        submitted_at=at,
    )


def _hand_in(appraisal, by, at, is_said) -> None:
    if is_said:
        Appraisal.objects.filter(pk=appraisal.pk).update(
            self_state=Appraisal.SelfState.SUBMITTED, self_by=by, self_at=at
        )
