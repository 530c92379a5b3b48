"""From the office to the committee and back: submitting, deciding by hand or by a registered decision, sending back."""

from django.db import transaction

from assessment.actions.moves import State, locked_cycle, require_in_force
from assessment.links import deciding_of, results_of
from assessment.models import Cycle
from assessment.obstacles import obstacles_to_decide, obstacles_to_submit, undecided_changes
from assessment.permissions import has_own_subjects, require_committee, require_office
from assessment.recipients import committee, office
from branches.permissions import rights_of
from modelagency.clock import now, today
from records.actions import record, tell
from records.models import Message
from records.refusals import NotAllowed, Refusal


@transaction.atomic
def submit_to_committee(*, by, cycle) -> Cycle:
    """Refuse, with every reason, while totals are missing or something waits for a second person."""
    require_office(by)
    cycle = locked_cycle(cycle.pk, State.REVIEW)
    _refuse(obstacles_to_submit(cycle))
    cycle.state, cycle.submitted_at, cycle.submitted_by, cycle.sent_back_because = State.SUBMITTED, now(), by, ""
    cycle.save(update_fields=["state", "submitted_at", "submitted_by", "sent_back_because"])
    text = f"{cycle}的结果已提交，请党委审定。"
    tell(committee(today()), kind=Message.Kind.REVIEW, text=text, link=deciding_of(cycle))
    record(by=by, verb="cycle.submit", subject=cycle, after={"state": cycle.state})
    return cycle


@transaction.atomic
def send_back(*, by, cycle, reason) -> Cycle:
    """The committee does not decide: the office reviews again."""
    require_committee(by)
    cycle = locked_cycle(cycle.pk, State.SUBMITTED)
    cycle.state, cycle.sent_back_because = State.REVIEW, reason
    cycle.save(update_fields=["state", "sent_back_because"])
    text = f"党委退回了{cycle}的结果：{reason}"
    tell(office(today()), kind=Message.Kind.RETURNED, text=text, link=results_of(cycle))
    record(by=by, verb="cycle.send_back", subject=cycle, after={"reason": reason})
    return cycle


@transaction.atomic
def decide(*, by, cycle, decision=None) -> Cycle:
    """The grades stand as they are: by a member of the committee, or by the office on a decision in force.

    After a later change of a result the same is done again; the state stays then.
    """
    cycle = locked_cycle(cycle.pk, State.SUBMITTED, State.DECIDED, State.PUBLIC)
    _require_decider(by, cycle, decision)
    is_again = cycle.state != State.SUBMITTED
    if is_again and not undecided_changes(cycle).exists():
        raise Refusal("结果已经审定，之后没有变化，不用再审定。")
    _refuse(obstacles_to_decide(cycle))
    before = {"state": cycle.state}
    cycle.state = cycle.state if is_again else State.DECIDED
    cycle.decided_at, cycle.decided_by, cycle.decision = now(), by, decision
    cycle.save(update_fields=["state", "decided_at", "decided_by", "decision"])
    text = f"{cycle}的结果已审定{'（变更后）' if is_again else ''}，可以办理{'封存' if is_again else '公示'}。"
    tell(office(today()), kind=Message.Kind.NOTICE, text=text, link=results_of(cycle))
    after = {"state": cycle.state, "decision": decision.pk if decision else None}
    record(by=by, verb="cycle.decide", subject=cycle, before=before, after=after)
    return cycle


def _require_decider(by, cycle, decision) -> None:
    """By hand, a member of the committee without a subject of the own; else the office, on what a meeting decided."""
    if decision is None:
        require_committee(by)
        if has_own_subjects(rights_of(by), cycle):
            raise NotAllowed("本人任职单位在考核对象中，须回避，请由党委其他成员审定，或凭会议决定办理。")
        return
    require_office(by)
    require_in_force(decision)
    if by.pk == cycle.submitted_by_id:
        raise NotAllowed("结果由您提交，凭会议决定审定请由机关党委办公室的另一人办理。")


def _refuse(obstacles) -> None:
    if obstacles:
        raise Refusal("现在还不能办：" + "".join(str(one) for one in obstacles))
