"""自评: a subject's own people say what each indicator comes to; the unit's leader confirms."""

from django.db import transaction
from django.urls import reverse

from assessment import bodies
from assessment.actions.locks import State, indicator_of, locked_appraisal, refuse_own
from assessment.actions.rows import BadRow, Incomplete, content, expected_of, is_same, lacks, write_mark
from assessment.marking import Marker, abilities, marked_indicators
from assessment.marking_rules import SELF_OPEN, needs_reason, worth
from assessment.models import Appraisal, Fact, Mark
from assessment.people import leaders_of, reporters_of
from branches.models import Evidence
from branches.permissions import rights_of
from modelagency.clock import now, today
from records.actions import record, tell
from records.models import Message
from records.refusals import NotAllowed, Refusal

SelfState = Appraisal.SelfState
OPEN = (State.SELF, State.MARKING)
NOT_OPEN = "自评已经提交，正在审核或评分，现在不能修改。需要修改的，请撤回，或请评分部门退回。"
NO_MORE = "自评已经结束，没有提交的按未自评处理。"
DIFFERS_NOW = "自评重新提交后与评分不一致，请核对并写明理由。"


class RowsRefused(Refusal):
    """Nothing was written. `faults`: indicator id → the Refusal of that row; the words name the first."""

    def __init__(self, faults, names):
        (first, fault), *others = faults.items()
        rest = f"另有 {len(others)} 项也没有通过检查。" if others else ""
        super().__init__(f"{names.get(first, '有一项')}：{fault}{rest}")
        self.faults = faults


def is_open(appraisal) -> bool:
    """May the subject's people still write? What was sent back may be redone while others mark."""
    if appraisal.cycle.state == State.SELF:
        return appraisal.self_state in SELF_OPEN
    return appraisal.cycle.state == State.MARKING and appraisal.self_state == SelfState.RETURNED


@transaction.atomic
def save_self(*, by, appraisal, rows) -> list[Mark]:
    """Save rows (indicator id → Said) as they are being typed, without a line in the trail. Raise RowsRefused."""
    return _write(by, _opened(by, appraisal), rows)


@transaction.atomic
def submit_self(*, by, appraisal, rows) -> Appraisal:
    """Save, take what the standard gives for the rows nobody touched, and hand in; the leader's step is skipped where
    nobody but the writers could take it. Raise RowsRefused where a row lacks something."""
    appraisal = _opened(by, appraisal)
    _write(by, appraisal, rows)
    marks = _complete(by, appraisal)
    leaders = set(leaders_of(bodies.own(appraisal.unit), today())) - _writers(appraisal, by)
    appraisal.self_by, appraisal.self_at = by, now()
    _move(appraisal, SelfState.TO_CONFIRM if leaders else SelfState.SUBMITTED)
    if leaders:
        _tell(appraisal, leaders, Message.Kind.REVIEW, "的自评请审核")
    else:
        _hand_over(appraisal)
    record(
        by=by,
        verb="appraisal.submit_self",
        subject=appraisal,
        unit_id=appraisal.unit_id,
        after={"marks": [content(mark.indicator, mark) for mark in marks]},
    )
    return appraisal


@transaction.atomic
def take_back_self(*, by, appraisal) -> Appraisal:
    """The writers want it back before anybody has answered. Raise Refusal: too late."""
    appraisal = locked_appraisal(appraisal.pk, *OPEN)
    _require(by, appraisal, "report")
    in_time = appraisal.self_state == SelfState.TO_CONFIRM
    in_time |= appraisal.self_state == SelfState.SUBMITTED and appraisal.cycle.state == State.SELF
    if not in_time:
        raise Refusal("自评已经进入评分或还没有提交，不能撤回。")
    back = SelfState.DRAFT if appraisal.cycle.state == State.SELF else SelfState.RETURNED
    record(by=by, verb="appraisal.take_back_self", **_answered(appraisal, back))
    return appraisal


@transaction.atomic
def confirm_self(*, by, appraisal) -> Appraisal:
    """The unit's leader agrees; it goes to those who mark. Never somebody who wrote it."""
    appraisal = _to_confirm(by, appraisal)
    _hand_over(appraisal)
    record(by=by, verb="appraisal.confirm_self", **_answered(appraisal, SelfState.SUBMITTED))
    return appraisal


@transaction.atomic
def send_back_self(*, by, appraisal, reason) -> Appraisal:
    """The unit's leader does not agree."""
    appraisal = _to_confirm(by, appraisal)
    _tell(appraisal, reporters_of(bodies.own(appraisal.unit), today()), Message.Kind.RETURNED, "的自评被退回", reason)
    record(by=by, verb="appraisal.send_back_self", **_answered(appraisal, SelfState.RETURNED, reason))
    return appraisal


def _opened(by, appraisal) -> Appraisal:
    """The subject, locked, for one of its reporters while it is open."""
    appraisal = locked_appraisal(appraisal.pk)
    _require(by, appraisal, "report")
    if not is_open(appraisal):
        raise Refusal(NOT_OPEN if appraisal.self_state not in SELF_OPEN else NO_MORE)
    return appraisal


def _to_confirm(by, appraisal) -> Appraisal:
    appraisal = locked_appraisal(appraisal.pk, *OPEN)
    _require(by, appraisal, "confirm")
    if appraisal.self_state != SelfState.TO_CONFIRM:
        raise Refusal("这份自评现在没有等待单位审核。")
    if by.pk in _writers(appraisal, appraisal.self_by):
        raise NotAllowed("您填写或提交过这份自评，请由本单位其他审核人审核。")
    return appraisal


def _require(by, appraisal, ability) -> None:
    if ability not in abilities(rights_of(by), appraisal):
        raise NotAllowed({"report": "自评由本单位填报员填写。", "confirm": "自评由本单位审核人审核。"}[ability])


def _writers(appraisal, submitter) -> set[int]:
    rows = Mark.objects.filter(appraisal=appraisal, stage=Mark.Stage.SELF)
    return {submitter.pk, *rows.values_list("by_id", flat=True)}


def _write(by, appraisal, rows) -> list[Mark]:
    indicators = list(marked_indicators(appraisal.cycle.scheme_id))
    kept, facts, faults, written = _marks(appraisal), _facts(appraisal), {}, []
    for pk, said in rows.items():
        item, row = indicator_of(appraisal.cycle, pk, indicators), kept.get(pk)
        try:
            if not is_same(item, row, said, facts.get(pk)):
                place = {"appraisal": appraisal, "indicator": item, "stage": Mark.Stage.SELF}
                row = write_mark(by=by, said=said, row=row, known=facts.get(pk), **place)
                written.append(row)
            if row and said.evidence is not None:
                row.evidence.set(_from_shelves(appraisal, said.evidence))
        except Refusal as fault:
            faults[pk] = fault
    if faults:
        raise RowsRefused(faults, {item.pk: item.name for item in indicators})
    return written


def _complete(by, appraisal) -> list[Mark]:
    """All rows of the subject, prefilled where nobody said anything."""
    kept, facts = _marks(appraisal), _facts(appraisal)
    indicators, faults = list(marked_indicators(appraisal.cycle.scheme_id)), {}
    for item in indicators:
        fact = facts.get(item.pk)
        if item.pk not in kept and expected_of(item, fact) is not None:
            known = {"quantity": fact.quantity, "base": fact.base}
            place = {"appraisal": appraisal, "indicator": item, "stage": Mark.Stage.SELF}
            kept[item.pk] = Mark.objects.create(**place, **known, version=1, by=by, at=now())
        lack = lacks(item, kept.get(item.pk), stated=None, expected=expected_of(item, fact))
        if lack and (item.points or lack != "还没有评分"):
            faults[item.pk] = Incomplete("还没有自评" if lack == "还没有评分" else lack)
    if faults:
        raise RowsRefused(faults, {item.pk: item.name for item in indicators})
    return [kept[item.pk] for item in indicators if item.pk in kept]


def _from_shelves(appraisal, ids) -> list[Evidence]:
    """Files of the shelves of the subject's own units, which stay there. Raise BadRow: one is not there, or no more."""
    if not ids:
        return []
    found = Evidence.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    found = list(found.filter(unit__in=bodies.own(appraisal.unit)))
    if len(found) != len(set(ids)):
        raise BadRow("选用的材料已不在本单位书架上，请重新选择。")
    return found


def _marks(appraisal, stage=Mark.Stage.SELF) -> dict[int, Mark]:
    rows = Mark.objects.filter(appraisal=appraisal, stage=stage).select_related("indicator")
    return {row.indicator_id: row for row in rows}


def _facts(appraisal) -> dict[int, Fact]:
    rows = Fact.objects.filter(appraisal=appraisal, quantity__isnull=False)
    return {row.indicator_id: row for row in rows}


def _hand_over(appraisal) -> None:
    """The rows go to those who mark; marks that were given already and now differ without a reason are asked again."""
    stated = _marks(appraisal)
    Mark.objects.filter(pk__in=[row.pk for row in stated.values()]).update(submitted_at=now())
    for row in _marks(appraisal, Mark.Stage.MARK).values():
        own = worth(row.indicator, stated.get(row.indicator_id))
        if row.submitted_at and not row.reason and needs_reason(worth(row.indicator, row), stated=own, expected=None):
            Mark.objects.filter(pk=row.pk).update(submitted_at=None, asked_again=DIFFERS_NOW)
            link = reverse("assessment:marks", args=[appraisal.pk])
            text = f"{appraisal.name}“{row.indicator.name}”：{DIFFERS_NOW}"
            tell([row.by_id], kind=Message.Kind.REVIEW, text=text, link=link)


def _answered(appraisal, state, reason="") -> dict:
    """Move it on; what the trail keeps of it."""
    before = {"state": appraisal.self_state}
    _move(appraisal, state, reason)
    after = {"state": state} | ({"reason": reason} if reason else {})
    return {"subject": appraisal, "unit_id": appraisal.unit_id, "before": before, "after": after}


def _move(appraisal, state, reason="") -> None:
    appraisal.self_state, appraisal.returned_because = state, reason
    appraisal.save(update_fields=["self_state", "returned_because", "self_by", "self_at"])
    if state != SelfState.SUBMITTED:
        Mark.objects.filter(appraisal=appraisal, stage=Mark.Stage.SELF).update(submitted_at=None)


def _tell(appraisal, people, kind, what, reason="") -> None:
    text = f"{appraisal.name}{what}" + (f"：{reason}" if reason else "")
    tell(people, kind=kind, text=text, link=reverse("assessment:self", args=[appraisal.pk]))


@transaction.atomic
def return_self(*, by, appraisal, reason) -> Appraisal:
    """退回自评: who marks the subject, or the office, asks its people to redo it. Never for an own subject."""
    appraisal = locked_appraisal(appraisal.pk, *OPEN)
    refuse_own(by, appraisal)
    rights = rights_of(by)
    if not rights.is_office and not Marker(rights, appraisal.cycle).sheet(appraisal):
        raise NotAllowed("自评由评分部门或机关党委办公室退回。")
    if appraisal.self_state != SelfState.SUBMITTED:
        raise Refusal("这份自评没有提交，或者已经退回。")
    _tell(appraisal, reporters_of(bodies.own(appraisal.unit), today()), Message.Kind.RETURNED, "的自评被退回", reason)
    record(by=by, verb="appraisal.return_self", **_answered(appraisal, SelfState.RETURNED, reason))
    return appraisal
