"""What assessments said of a unit, and what was decided, as far as this person may know it. Reads only."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from assessment.models import Adjustment, Appraisal, Result
from assessment.sight import sight_of
from records.models import Decision
from tasks.models import SupervisionOrder


@dataclass(frozen=True)
class Score:
    """One subject in one cycle. total, grade and rank are None or empty while the person may not know them; a rank is
    known to all from the day the committee published it, and to nobody before. gain: on the year before."""

    appraisal: Appraisal
    total: Decimal | None = None
    grade: str = ""
    rank: int | None = None
    gain: Decimal | None = None

    @property
    def year(self) -> int:
        return self.appraisal.cycle.scheme.year

    @property
    def gain_words(self) -> str:
        if self.gain is None:
            return ""
        return f"比上年{'高' if self.gain > 0 else '低'} {abs(self.gain)} 分" if self.gain else "与上年相同"


def scores_of(unit, year, rights) -> list[Score]:
    """The unit itself, the branches that cover it and the units it covers, in the year and the one before; the newest
    first."""
    asked = Q(unit=unit) | Q(unit__branch__covers=unit) | Q(unit__covering_branches=unit.pk)
    rows = Appraisal.objects.visible_to(rights).filter(asked, cycle__scheme__year__in=[year, year - 1])
    ids = list(rows.order_by().values_list("pk", flat=True).distinct())
    rows = Appraisal.objects.filter(pk__in=ids).select_related("cycle__scheme", "result").defer("result__lines")
    known = [_score(row, rights) for row in rows.order_by("-cycle__scheme__year", "unit__order", "pk")]
    before = {_key(score): score for score in known if score.year == year - 1}
    return [_with_gain(score, before.get(_key(score)) if score.year == year else None) for score in known]


def _key(score):
    return score.appraisal.unit_id, score.appraisal.cycle.scheme.name


def _score(appraisal, rights) -> Score:
    result: Result | None = getattr(appraisal, "result", None)
    if result is None or not sight_of(rights, appraisal.cycle).total:
        return Score(appraisal)
    is_public = appraisal.cycle.is_public
    return Score(appraisal, result.total, result.grade if is_public else "", result.rank if is_public else None)


def _with_gain(score, last) -> Score:
    if last is None or score.total is None or last.total is None:
        return score
    return Score(score.appraisal, score.total, score.grade, score.rank, score.total - last.total)


def decisions_of(unit, plan, scores, rights) -> list[Decision]:
    """What meetings decided about the unit in the plan's year; for those who read decisions."""
    if not rights.sees_all:
        return []
    orders = SupervisionOrder.objects.filter(assignment__unit=unit, assignment__plan=plan).exclude(decision=None)
    changed = Adjustment.objects.filter(appraisal__unit=unit, appraisal__cycle__scheme__year=plan.year)
    closed = {score.appraisal.cycle.decision_id for score in scores if score.year == plan.year}
    wanted = Q(pk__in=orders.values("decision")) | Q(pk__in=changed.values("decision")) | Q(pk__in=closed - {None})
    return list(Decision.objects.filter(wanted).order_by("-held_on", "-id"))
