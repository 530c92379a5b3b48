"""From self-assessment to marking, and from marking to review."""

from collections import Counter

from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.urls import reverse

from assessment.actions.locks import State, locked_cycle
from assessment.kinds import MARKED
from assessment.marking import Marker
from assessment.models import Appraisal, Exemption, Indicator, Mark
from branches.permissions import rights_of
from modelagency.clock import now
from records.actions import record, tell
from records.models import Message
from records.refusals import NotAllowed, Refusal

OFFICE = "开始评分和结束评分由机关党委办公室办理。"
NAMED = 3  # subjects named for an indicator
MOST = 8  # indicators told of


@transaction.atomic
def start_marking(*, by, cycle):
    """The office ends self-assessment; who has not handed in is marked without."""
    cycle = _office(by, locked_cycle(cycle.pk, State.SELF))
    done = cycle.appraisals.filter(self_state=Appraisal.SelfState.SUBMITTED).count()
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
    if missing := obstacles_to_closing(cycle):
        raise Refusal("还不能结束评分：" + "；".join(missing) + "。")
    cycle.state, cycle.closed_at = State.REVIEW, now()
    cycle.save(update_fields=["state", "closed_at"])
    record(by=by, verb="cycle.close_marking", subject=cycle, after={"marks": marks_due(cycle)})
    return cycle


def _office(by, cycle):
    if not rights_of(by).is_office:
        raise NotAllowed(OFFICE)
    return cycle


def scored_indicators(cycle):
    """What has to be marked: indicators of people's kinds that count for something."""
    rows = Indicator.objects.filter(section__component__scheme=cycle.scheme_id, kind__in=MARKED, points__gt=0)
    return rows.filter(section__component__weight__gt=0)


def marks_due(cycle) -> int:
    return scored_indicators(cycle).count() * cycle.appraisals.count()


def obstacles_to_closing(cycle) -> list[str]:
    """What is not marked yet, by indicator; empty when all is. Four queries, one more for each indicator told of."""
    indicators, subjects = list(scored_indicators(cycle).order_by(*Indicator._meta.ordering)), cycle.appraisals.count()
    done = _settled(cycle, indicators)
    short = [(item, subjects - done[item.pk]) for item in indicators if done[item.pk] < subjects]
    lines = [f"“{item.name}”还有 {count} 个未评（{_names(cycle, item)}）" for item, count in short[:MOST]]
    return lines + ([f"另有 {len(short) - MOST} 项指标没有评完"] if len(short) > MOST else [])


def _settled(cycle, indicators) -> dict[int, int]:
    """Indicator id → how many subjects have a mark that was handed in, or need none; two queries."""
    marked = Mark.objects.filter(stage=Mark.Stage.MARK, submitted_at__isnull=False)
    same = marked.filter(appraisal=OuterRef("appraisal"), indicator=OuterRef("indicator"))
    exempt = Exemption.objects.filter(approved_at__isnull=False).exclude(Exists(same))
    found = Counter()
    for rows in (marked, exempt):
        rows = rows.filter(appraisal__cycle=cycle, indicator__in=indicators).order_by()
        found.update(dict(rows.values_list("indicator").annotate(Count("pk"))))
    return found


def unmarked(cycle, indicator):
    """Subjects for which the indicator has no mark that was handed in, and to which it applies."""
    marks = Mark.objects.filter(appraisal=OuterRef("pk"), indicator=indicator, stage=Mark.Stage.MARK)
    exempt = Exemption.objects.filter(appraisal=OuterRef("pk"), indicator=indicator, approved_at__isnull=False)
    return cycle.appraisals.exclude(Exists(marks.filter(submitted_at__isnull=False))).exclude(Exists(exempt))


def _names(cycle, indicator) -> str:
    names = list(unmarked(cycle, indicator).in_order().values_list("name", flat=True)[: NAMED + 1])
    return "、".join(names[:NAMED]) + (" 等" if len(names) > NAMED else "")
