"""Taking measures over from last year's task or from another task of the unit, as a draft to be edited."""

from django.db import transaction

from branches.models import WorkingDay
from records.actions import record
from records.refusals import Refusal, StaleVersion
from tasks.actions.moves import require_state
from tasks.actions.sharing import locked_together, share
from tasks.links import assignment_link
from tasks.measures import MOST_MEASURES, listing, moved
from tasks.models import Measure
from tasks.states import State

FOREIGN = "有的举措已经删去，或者不能带入这一项。请刷新页面再选。"


@transaction.atomic
def copy_measures(*, by, assignment, sources, version, shared=False) -> int:
    """Add copies of the measures `sources` (ids) to the draft, those of earlier years with their days moved; `shared`:
    not copies but the same measures, of the same year. What the draft has already is left out. Return how many."""
    offered = Measure.objects.beside(assignment) if shared else offered_to(assignment)
    chosen = offered.filter(pk__in=sources)
    assignment = locked_together(assignment, *(measure.assignment for measure in chosen if shared))[assignment.pk]
    found = list(chosen.all())
    if len(found) < len(set(sources)):
        raise Refusal(FOREIGN)
    require_state(assignment, State.TO_PLAN, "修改举措")
    own = list(assignment.measures.all())
    if assignment.measures_version != version:
        back = assignment_link(assignment) + "measures/"
        raise StaleVersion(yours=listing(found), theirs=listing(own), back=back)
    missing = [measure for measure in found if measure.text not in {one.text for one in own}]
    _check(missing, own)
    calendar = WorkingDay.objects.calendar()
    for measure in missing:
        _add(assignment, measure, calendar, shared)
    assignment.measures_version += 1
    assignment.save(update_fields=["measures_version"])
    after = {"measures": len(missing), "shared": shared}
    record(by=by, verb="measures.copy", subject=assignment, after=after)
    return len(missing)


def offered_to(assignment):
    """What may be copied into the assignment's draft."""
    return Measure.objects.of_the_same_task(assignment) | Measure.objects.beside(assignment)


def _check(missing, own) -> None:
    if not missing:
        raise Refusal("选中的举措草稿里都已经有了，没有重复带入。")
    if len(missing) + len(own) > MOST_MEASURES:
        raise Refusal(f"每项任务最多 {MOST_MEASURES} 条举措，草稿里已有 {len(own)} 条，请少选几条。")


def _add(assignment, measure, calendar, shared) -> None:
    plan = assignment.plan
    words, first, last = measure.words(), assignment.starts_on, assignment.ends_on
    if shared:
        if not first <= measure.due_on <= last:
            raise Refusal(f"“{measure.text}”的完成时限不在这一项的期限内，不能共用，请改用复制。")
        share(measure)
        words |= {"shared": measure.shared}
    else:
        years = plan.year - measure.assignment.plan.year
        words["due_on"] = moved(measure.due_on, years=years, first=first, last=last, calendar=calendar)
    Measure.objects.create(assignment=assignment, **words)
