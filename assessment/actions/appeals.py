"""申诉: one indicator of one subject, answered by somebody who did not mark it; once more, by the committee (复核)."""

from django.db import transaction

from assessment.actions.moves import State, clear_appraisal, locked_cycle, recomputed, require_in_force
from assessment.kinds import MARKED, Kind
from assessment.links import appeal_page
from assessment.models import Appeal, Appraisal, Correction, Mark
from assessment.permissions import is_own, require_committee, require_office
from assessment.recipients import committee_for, office_for, people_of
from assessment.windows import ANSWER_DAYS, REVIEW_DAYS
from branches.models import WorkingDay
from branches.permissions import rights_of
from modelagency.clock import now, today
from records.actions import record, tell
from records.dates import month_day
from records.models import Message
from records.refusals import NotAllowed, Refusal

APPEALABLE = (*MARKED, Kind.AUTO)


@transaction.atomic
def file_appeal(*, by, appraisal, indicator, text) -> Appeal:
    """By the subject's own people, inside the window of the notice; one for each indicator."""
    appraisal = Appraisal.objects.with_bodies().select_related("cycle").get(pk=appraisal.pk)
    _require_own(by, appraisal)
    cycle = locked_cycle(appraisal.cycle_id, State.PUBLIC)
    _check_window(cycle)
    if indicator.section.component.scheme_id != cycle.scheme_id or indicator.kind not in APPEALABLE:
        raise Refusal("这一项不能逐项申诉。票决、加减分有异议的，请在公示期内向受理部门反映。")
    due_on = WorkingDay.objects.calendar().add(today(), ANSWER_DAYS)
    said = {"text": text, "filed_by": by, "filed_at": now(), "answer_by": due_on}
    appeal, is_new = Appeal.objects.get_or_create(appraisal=appraisal, indicator=indicator, defaults=said)
    if not is_new:
        raise Refusal("这一项已经申诉过。不服答复的，可以申请复核一次。")
    to = [pk for pk in office_for(appraisal, today()) if pk not in markers_of(appeal)]
    words = f"{appraisal.name}对“{indicator.name}”提出申诉，请于{month_day(due_on)}前答复。"
    tell(to, kind=Message.Kind.REVIEW, text=words, link=appeal_page(appeal))
    record(by=by, verb="appeal.file", subject=appeal, unit_id=appraisal.unit_id, after={"text": text})
    return appeal


@transaction.atomic
def answer_appeal(*, by, appeal, uphold, answer, **figures) -> Appeal:
    """By the office: not the own unit, not who marked the item. figures: points, or quantity and base, when upheld."""
    require_office(by)
    appeal, cycle = _held(by, appeal, Appeal.State.FILED)
    appeal.answer, appeal.upheld, appeal.answered_by, appeal.answered_at = answer, uphold, by, now()
    appeal.state = Appeal.State.UPHELD if uphold else Appeal.State.REJECTED
    appeal.review_until = WorkingDay.objects.calendar().add(today(), REVIEW_DAYS)
    appeal.save()
    changes = _correct(cycle, appeal, by, answer, figures) if uphold else []
    verdict = f"已{appeal.get_state_display()}" if uphold else "未采纳"
    words = (
        f"您单位对“{appeal.indicator.name}”的申诉{verdict}。不服的可在{month_day(appeal.review_until)}前申请复核一次。"
    )
    _tell_own(appeal, words)
    after = {"state": appeal.state, "answer": answer, "changes": _listed(changes)}
    record(by=by, verb="appeal.answer", subject=appeal, unit_id=appeal.appraisal.unit_id, after=after)
    return appeal


@transaction.atomic
def ask_review(*, by, appeal, text) -> Appeal:
    """Once, by the subject's own people, within the days after the answer."""
    appraisal = Appraisal.objects.with_bodies().get(pk=appeal.appraisal_id)
    _require_own(by, appraisal)
    locked_cycle(appraisal.cycle_id, State.PUBLIC)
    appeal = _fresh(appeal.pk)
    if appeal.state not in (Appeal.State.UPHELD, Appeal.State.REJECTED):
        raise Refusal(f"这件申诉{appeal.get_state_display()}，现在不能申请复核。")
    if today() > appeal.review_until:
        raise Refusal(f"申请复核的期限到{month_day(appeal.review_until)}为止，已经过了。")
    appeal.state, appeal.review_text = Appeal.State.REVIEWING, text
    appeal.save(update_fields=["state", "review_text"])
    words = f"{appraisal.name}对“{appeal.indicator.name}”申诉的答复申请复核，请党委复核。"
    tell(committee_for(appraisal, today()), kind=Message.Kind.REVIEW, text=words, link=appeal_page(appeal))
    record(by=by, verb="appeal.ask_review", subject=appeal, unit_id=appraisal.unit_id, after={"text": text})
    return appeal


@transaction.atomic
def review_appeal(*, by, appeal, uphold, answer, decision=None, **figures) -> Appeal:
    """The last word: by a member of the committee, or by the office on a decision in force, not by who answered."""
    if decision is None:
        require_committee(by)
    else:
        require_office(by)
        require_in_force(decision)
    appeal, cycle = _held(by, appeal, Appeal.State.REVIEWING)
    if by.pk == appeal.answered_by_id:
        raise NotAllowed("这件申诉由您答复，复核请由另一人办理。")
    appeal.state, appeal.review_answer, appeal.review_upheld = Appeal.State.CLOSED, answer, uphold
    appeal.reviewed_by, appeal.reviewed_at, appeal.review_decision = by, now(), decision
    appeal.save()
    changes = _correct(cycle, appeal, by, answer, figures) if uphold else []
    _tell_own(appeal, f"您单位对“{appeal.indicator.name}”的申诉已复核：{'改变原得分' if uphold else '维持原得分'}。")
    after = {"upheld": uphold, "answer": answer, "changes": _listed(changes)}
    after["decision"] = decision.pk if decision else None
    record(by=by, verb="appeal.review", subject=appeal, unit_id=appeal.appraisal.unit_id, after=after)
    return appeal


def markers_of(appeal) -> set[int]:
    """Who marked or corrected the item, none of whom may answer."""
    item = {"appraisal": appeal.appraisal_id, "indicator": appeal.indicator_id}
    marked = Mark.objects.filter(**item, stage=Mark.Stage.MARK).values_list("by", flat=True)
    corrected = Correction.objects.filter(**item, appeal=None).values_list("by", flat=True)
    return {*marked, *corrected}


def _held(by, appeal, state):
    """The appeal and its cycle, held; for somebody who may answer it."""
    appraisal = clear_appraisal(by, appeal.appraisal_id)
    cycle = locked_cycle(appraisal.cycle_id, State.PUBLIC)
    appeal = _fresh(appeal.pk)
    if by.pk in markers_of(appeal):
        raise NotAllowed("这一项由您评分或核定，申诉请由另一人答复。")
    if appeal.state != state:
        raise Refusal(f"这件申诉{appeal.get_state_display()}，可能刚刚有人办理过。")
    appeal.appraisal = appraisal
    return appeal, cycle


def _correct(cycle, appeal, by, answer, figures) -> list:
    """A new 核定分 with the answer as its reason, and what came of it."""
    figures = {name: value for name, value in figures.items() if value is not None}
    if not figures:
        raise Refusal("采纳申诉须填写改定的得分。")
    item = {"appraisal": appeal.appraisal, "indicator": appeal.indicator, "appeal": appeal}
    Correction.objects.create(**item, **figures, reason=answer[:200], by=by, at=now())
    because = f"申诉采纳：{appeal.indicator.name}"
    return recomputed(cycle, by=by, because=because, appeal=appeal)


def _check_window(cycle) -> None:
    notice, day = cycle.public_notice, today()
    if not notice.opens_on <= day <= notice.closes_on:
        window = f"{month_day(notice.opens_on)}至{month_day(notice.closes_on)}"
        raise Refusal(f"申诉在公示期内提出（{window}），现在不受理。")


def _require_own(by, appraisal) -> None:
    if not is_own(rights_of(by), appraisal):
        raise NotAllowed("申诉由考核对象自己的填报员或单位审核人提出。")


def _fresh(pk) -> Appeal:
    return Appeal.objects.select_related("indicator", "appraisal").get(pk=pk)


def _tell_own(appeal, words) -> None:
    tell(people_of(appeal.appraisal, today()), kind=Message.Kind.NOTICE, text=words, link=appeal_page(appeal))


def _listed(changes) -> list:
    return [[row.appraisal_id, str(row.total_before), str(row.total_after)] for row in changes]
