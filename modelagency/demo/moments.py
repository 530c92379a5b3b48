"""How a row stood at a moment of its past, by the steps taken until then. No ORM."""

from modelagency.clock import day_of
from tasks.states import MOVES, ReportState, Verb


def moment(entries, state) -> tuple:
    """(state, place of the filing accepted last or None, place of a filing → (its state, day of its return or None))
    after `entries`, the first steps of a row that began in `state`."""
    accepted, reports, returned = None, {}, {}
    for entry in entries:
        move = MOVES[entry.verb]
        state = move.to or state
        if entry.verb == Verb.RETURN:
            returned[entry.filing] = day_of(entry.at)
        if move.report_to:
            reports[entry.filing] = (move.report_to, returned.get(entry.filing))
        if move.report_to == ReportState.ACCEPTED:
            accepted = entry.filing
    return state, accepted, reports
