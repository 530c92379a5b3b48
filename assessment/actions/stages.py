"""From self-assessment to marking, and from marking to review."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from assessment.actions.facts import store_facts
from assessment.actions.locks import State, locked_cycle
from assessment.checks import before_closing, errors
from assessment.marking import Marker
from assessment.models import Appraisal, Exemption, Mark
from branches.permissions import rights_of
from modelagency.clock import now
from records.actions import record, tell
from records.models import Message
from records.refusals import NotAllowed, Refusal

OFFICE = "开始评分和结束评分由机关党委办公室办理。"


@transaction.atomic
def start_marking(*, by, cycle):
    """The office ends self-assessment; who has not handed in is marked without."""
    cycle = _office(by, locked_cycle(cycle.pk, State.SELF))
    done = cycle.appraisals.filter(self_state=Appraisal.SelfState.SUBMITTED).count()
    store_facts(cycle)
    cycle.state = State.MARKING
    cycle.save(update_fields=["state"])
    people = {user for leads in Marker(rights_of(by), cycle).leads.values() for user in leads}
    link = f"{reverse('assessment:marking')}?cycle={cycle.pk}"
    tell(people, kind=Message.Kind.REVIEW, text=f"{cycle}开始评分，请评您负责的指标", link=link)
    record(by=by, verb="cycle.start_marking", subject=cycle, after={"self_assessed": done})
    return cycle


@transaction.atomic
def close_marking(*, by, cycle):
    """The office ends marking; totals show from now on. Raise Refusal and say what is missing."""
    cycle = _office(by, locked_cycle(cycle.pk, State.MARKING))
    store_facts(cycle)
    if missing := errors(before_closing(cycle)):
        raise Refusal("还不能结束评分：" + "".join(map(str, missing)))
    cycle.state, cycle.closed_at = State.REVIEW, now()
    cycle.save(update_fields=["state", "closed_at"])
    record(by=by, verb="cycle.close_marking", subject=cycle, after={"marks": handed_in(cycle).count()})
    return cycle


def _office(by, cycle):
    if not rights_of(by).is_office:
        raise NotAllowed(OFFICE)
    return cycle


def handed_in(cycle):
    """The marks of the cycle that count."""
    return Mark.objects.filter(appraisal__cycle=cycle, stage=Mark.Stage.MARK, submitted_at__isnull=False)


def unmarked(cycle, indicator):
    """Subjects for which the indicator has no mark that was handed in, and to which it applies."""
    marks = Mark.objects.filter(appraisal=OuterRef("pk"), indicator=indicator, stage=Mark.Stage.MARK)
    exempt = Exemption.objects.filter(appraisal=OuterRef("pk"), indicator=indicator, approved_at__isnull=False)
    return cycle.appraisals.exclude(Exists(marks.filter(submitted_at__isnull=False))).exclude(Exists(exempt))
