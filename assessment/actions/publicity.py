"""公示: the list stands for some working days, and what people say of it is counted."""

from django.db import transaction

from assessment.actions.moves import State, locked_cycle
from assessment.links import publicity_of
from assessment.models import Cycle, PublicNotice
from assessment.obstacles import obstacles_to_publish
from assessment.permissions import require_office
from assessment.recipients import people_of_all
from assessment.windows import NOTICE_DAYS, trouble_with_window
from branches.models import WorkingDay
from modelagency.clock import now, today
from records.actions import record, tell
from records.dates import month_day
from records.models import Message
from records.refusals import Refusal, StaleVersion


@transaction.atomic
def publish_results(*, by, cycle, opens_on, closes_on, contact) -> PublicNotice:
    """Show the list to everybody who is assessed, from `opens_on` to `closes_on`; appeals go until its last day."""
    require_office(by)
    cycle = locked_cycle(cycle.pk, State.DECIDED)
    if obstacles := obstacles_to_publish(cycle):
        raise Refusal("现在还不能公示：" + "".join(str(one) for one in obstacles))
    if trouble := trouble_with_window(opens_on, closes_on, today(), WorkingDay.objects.calendar(), NOTICE_DAYS):
        raise Refusal(trouble)
    window = {"opens_on": opens_on, "closes_on": closes_on}
    notice = PublicNotice.objects.create(cycle=cycle, contact=contact, by=by, at=now(), **window)
    Cycle.objects.filter(pk=cycle.pk).update(state=State.PUBLIC)
    window_words = f"{month_day(opens_on)}至{month_day(closes_on)}"
    text = f"{cycle}的结果{window_words}公示。对本单位的得分有异议的，可在公示期内逐项申诉。"
    tell(people_of_all(cycle, today()), kind=Message.Kind.NOTICE, text=text, link=publicity_of(cycle))
    record(by=by, verb="cycle.publish", subject=cycle, after={name: str(day) for name, day in window.items()})
    return notice


@transaction.atomic
def count_objections(*, by, cycle, objections, seen) -> PublicNotice:
    """Set how many objections came in by letter or telephone; `seen`: the number on the page."""
    require_office(by)
    cycle = locked_cycle(cycle.pk, State.PUBLIC)
    notice = PublicNotice.objects.get(cycle=cycle)
    if notice.objections != seen:
        raise StaleVersion(yours=f"收到意见 {objections} 件", theirs=f"收到意见 {notice.objections} 件")
    before, notice.objections = notice.objections, objections
    notice.save(update_fields=["objections"])
    record(by=by, verb="notice.count", subject=cycle, before={"objections": before}, after={"objections": objections})
    return notice
