"""The next version of a published scheme, and carrying a running cycle over to it."""

from django.db import transaction
from django.db.models import Case, F, Value, When

from assessment.actions.facts import store_facts
from assessment.actions.schemes import draft_scheme, freeze, locked_draft
from assessment.drafts import content_of, copy_of
from assessment.models import Correction, Cycle, Entry, Exemption, Mark, Scheme, VetoEvent, VoteRound
from assessment.schemes.walking import digest
from assessment.succession import judged_by_hand, obstacles_of, succession
from records.actions import record
from records.refusals import Refusal

LOOK_AGAIN = "方案已改版，这一项的规则或分值有变，请核对给分"


@transaction.atomic
def renew_scheme(*, by, scheme, because) -> Scheme:
    """Draft the next version of a published scheme as a copy that says why; raise Refusal when one is drafted already,
    or a later one published."""
    if scheme.is_draft:
        raise Refusal("这份草案还没有发布，直接修改即可，不用改版。")
    if Scheme.objects.filter(year=scheme.year, name=scheme.name, version__gt=scheme.version, status="published"):
        raise Refusal("这份考核方案已有更新的版本，请打开最新一版再改版。")
    content = copy_of(scheme) | {"changed_because": because}
    return draft_scheme(by=by, year=scheme.year, name=scheme.name, plan=scheme.plan, content=content)


@transaction.atomic
def adopt_version(*, by, cycle, scheme, seen) -> Cycle:
    """Publish the next version of a running cycle's scheme and carry the cycle over to it.

    Marks, exemptions, entries and rounds follow the indicators that carry on theirs; the others stay with the old
    version, unread. Points given by hand under a rule that has changed are opened for another look. `seen`: digest of
    the content whose effects were looked at. Raise Refusal once marking has closed, or when something stands in the
    way.
    """
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)  # alone: a join would miss a scheme just changed
    scheme = locked_draft(scheme)
    if (scheme.year, scheme.name) != (cycle.scheme.year, cycle.scheme.name):
        raise Refusal("这份草案不是正在进行的考核的下一版。")
    if cycle.is_closed:
        raise Refusal("评分已经结束，改版不能用于这次考核。草案可以留到下一年度，或者删除。")
    if seen != digest(content_of(scheme)):
        raise Refusal("您看过影响之后，草案又有改动。请重新看一遍改版影响，再发布并启用。")
    old, found = cycle.scheme, succession(cycle.scheme, scheme)
    if said := obstacles_of(cycle, scheme, found):
        raise Refusal("".join(said))
    freeze(scheme, by)
    again = judged_by_hand(cycle, found).update(submitted_at=None, asked_again=LOOK_AGAIN, version=F("version") + 1)
    _follow(cycle, found.heirs)
    _follow_vetoes(cycle, scheme)
    cycle.scheme = scheme
    cycle.save(update_fields=["scheme"])
    store_facts(cycle)
    counts = {"carried": len(found.heirs), "dropped": len(found.dropped), "added": len(found.added)}
    before, after = {"version": old.version}, {"version": scheme.version, "looked_again": again} | counts
    record(by=by, verb="scheme.adopt", subject=scheme, before=before, after=after)
    return cycle


def _follow(cycle, heirs) -> None:
    """Let what was said about an indicator be said about its heir."""
    if not heirs:
        return
    to = Case(*[When(indicator=heir.old.pk, then=Value(heir.new.pk)) for heir in heirs])
    old = [heir.old.pk for heir in heirs]
    for model in (Mark, Correction, Exemption, Entry):
        model.objects.filter(appraisal__cycle=cycle, indicator__in=old).update(indicator=to)
    VoteRound.objects.filter(cycle=cycle, indicator__in=old).update(indicator=to)


def _follow_vetoes(cycle, scheme) -> None:
    for veto in scheme.vetoes.all():
        VetoEvent.objects.filter(appraisal__cycle=cycle, veto__name=veto.name).update(veto=veto)
