"""When a row is urged, and why it is left out. No ORM."""

from tasks.ledger_words import REASON_LABELS, Reason
from tasks.next_step import SUPPLEMENT
from tasks.states import RESTING, State

LEADERS_FROM = 2  # from this urging of a row on its unit's leaders hear of it too
ASKED_FIRST = {State.TO_ACCEPT, State.TO_PLAN, State.PLAN_SUBMITTED}
NO_ONE, OWN, OTHERS = "no_one", "own", "others"  # left out without anybody having been considered: not in the ledger
UNTOLD = {
    NO_ONE: "单位没有填报员和审核人",
    OWN: "本人所在单位，请由其他人催办",
    OTHERS: "由牵头单位或机关党委办公室催办",
}
REASONS = REASON_LABELS | UNTOLD


def why_not(row, step, day) -> str:
    """A key of REASONS, or nothing where the unit owes something; step: the unit's `next_step` on the row."""
    if row.state in RESTING:
        return Reason.STOPPED
    if row.state in (State.CLOSED, State.CLOSING):
        return Reason.CLOSED
    if row.state in ASKED_FIRST:
        return ""
    if row.awaiting:
        return Reason.HANDED_IN
    is_late = bool(row.late_on and row.late_on <= day)
    owes = is_late or (step.page == "report" and step.label != SUPPLEMENT)
    return "" if owes else Reason.NOTHING_DUE


def again_on(last, gap, calendar):
    """The first day on which a unit urged on `last` may be urged again, `gap` working days later."""
    return calendar.add(last, gap)


def hearers(row, number, reporters, leaders) -> list:
    """Who of a unit hears the urging: its reporters; its leaders where it is theirs to confirm the measures, where
    nobody reports, and from the row's second urging on."""
    if row.state == State.PLAN_SUBMITTED:
        return list(leaders or reporters)
    if not reporters:
        return list(leaders)
    return list(dict.fromkeys([*reporters, *leaders])) if number >= LEADERS_FROM else list(reporters)
