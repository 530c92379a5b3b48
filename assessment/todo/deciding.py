"""Deciding, vetoes, the notice and appeals: what waits for the office, the committee and the subjects' own people."""

from django.db.models import Q

from assessment.links import appeal_page, deciding_of, publicity_of, standing_of
from assessment.models import Appeal, Appraisal, Correction, Cycle, Mark, VetoEvent
from assessment.permissions import in_conflict, is_committee
from assessment.todo.errands import Errand
from branches.roles import Role
from records.dates import month_day

MOST = 20
State = Cycle.State


def deciding_errands(rights, today) -> list[Errand]:
    found = []
    if rights.is_office or is_committee(rights):
        events, appeals = _unconfirmed(rights), _waiting(rights)
        subjects = _subjects([row.appraisal_id for row in [*events, *appeals]])
        found += [*_cycles(rights), *_vetoes(rights, events, subjects), *_to_answer(rights, appeals, subjects)]
    if rights.has_role(Role.REPORTER, Role.LEADER):
        found += _own(rights, today)
    return found


def _cycles(rights) -> list[Errand]:
    """Whole cycles whose next step is this person's."""
    states = [State.SUBMITTED] if is_committee(rights) else []
    states += [State.REVIEW, State.DECIDED] if rights.is_office else []
    cycles = Cycle.objects.filter(state__in=states).select_related("scheme").order_by("pk")[:MOST]
    return [_of_cycle(cycle) for cycle in cycles]


def _of_cycle(cycle) -> Errand:
    if cycle.state == State.SUBMITTED:
        return Errand("考核结果待审定", str(cycle), deciding_of(cycle), "去审定")
    if cycle.state == State.DECIDED:
        return Errand("考核结果待公示", str(cycle), publicity_of(cycle), "去公示")
    why = f"，党委退回：{cycle.sent_back_because}" if cycle.sent_back_because else ""
    return Errand("考核结果待提交党委", f"{cycle}{why}", deciding_of(cycle), "去提交")


def _unconfirmed(rights) -> list[VetoEvent]:
    """What somebody else entered."""
    events = VetoEvent.objects.filter(confirmed_at=None).exclude(entered_by=rights.user)
    return list(events.exclude(appraisal__cycle__state=State.SEALED).order_by("pk")[:MOST])


def _vetoes(rights, events, subjects) -> list[Errand]:
    """Those about a subject that is not the person's own."""
    return [
        Errand("一票否决待确认", subject.name, standing_of(subject), "去确认")
        for subject in (subjects[event.appraisal_id] for event in events)
        if not in_conflict(rights, subject)
    ]


def _waiting(rights) -> list[Appeal]:
    """Appeals that wait for the person's office or committee, but not those they answered before."""
    waiting = Q(state=Appeal.State.FILED) if rights.is_office else Q(pk__in=[])
    if is_committee(rights):
        waiting |= Q(state=Appeal.State.REVIEWING)
    rows = Appeal.objects.filter(waiting, appraisal__cycle__state=State.PUBLIC).exclude(answered_by=rights.user)
    return list(rows.select_related("indicator").order_by("answer_by", "pk")[:MOST])


def _to_answer(rights, appeals, subjects) -> list[Errand]:
    """Those this person may answer: not of the own unit, not about what they marked."""
    marked = _marked_by(rights, appeals)
    return [
        Errand(
            "申诉待答复" if row.state == Appeal.State.FILED else "申诉待复核",
            f"{subjects[row.appraisal_id].name}：{row.indicator.name}",
            appeal_page(row),
            "去答复" if row.state == Appeal.State.FILED else "去复核",
            row.answer_by if row.state == Appeal.State.FILED else None,
        )
        for row in appeals
        if (row.appraisal_id, row.indicator_id) not in marked and not in_conflict(rights, subjects[row.appraisal_id])
    ]


def _marked_by(rights, appeals) -> set[tuple[int, int]]:
    ids = [row.appraisal_id for row in appeals]
    marks = Mark.objects.filter(appraisal__in=ids, stage=Mark.Stage.MARK, by=rights.user)
    corrections = Correction.objects.filter(appraisal__in=ids, appeal=None, by=rights.user)
    columns = ("appraisal_id", "indicator_id")
    return set(marks.order_by().values_list(*columns).union(corrections.order_by().values_list(*columns)))


def _own(rights, today) -> list[Errand]:
    """The notice that the own subjects are part of, and answers one may still take further."""
    mine = Appraisal.objects.visible_to(rights).filter(cycle__state=State.PUBLIC)
    cycles = Cycle.objects.filter(pk__in=mine.order_by().values("cycle"), public_notice__closes_on__gte=today)
    found = [
        Errand(
            "考核结果公示",
            f"{cycle}。对本单位的得分有异议的，在公示期内逐项申诉；没有异议不用办理。",
            publicity_of(cycle),
            "查看公示",
            cycle.public_notice.closes_on,
        )
        for cycle in cycles.select_related("scheme", "public_notice")[:MOST]
    ]
    answered = Appeal.objects.filter(
        appraisal__in=mine.order_by().values("pk"),
        state__in=[Appeal.State.UPHELD, Appeal.State.REJECTED],
        review_until__gte=today,
    )
    return found + [
        Errand(
            "申诉已答复",
            f"{row.indicator.name}：{row.get_state_display()}。不服的可在{month_day(row.review_until)}前申请复核。",
            appeal_page(row),
            "查看答复",
            row.review_until,
        )
        for row in answered.select_related("indicator").order_by("pk")[:MOST]
    ]


def _subjects(ids) -> dict[int, Appraisal]:
    return Appraisal.objects.with_bodies().in_bulk(set(ids))
