"""How a row's state and time are called, and how that is coloured. No ORM."""

from tasks.lights import LIGHT_LABELS, Light
from tasks.states import REPORT_STATE_LABELS, STATE_LABELS, ReportState, State

LIGHT_TONES = {Light.OVERDUE: "bad", Light.BEHIND: "warn", Light.DONE: "ok"}
STATE_TONES = {State.CLOSED: "ok", State.PLAN_SUBMITTED: "info", State.CLOSING: "info"}


def row_words(row, light, day) -> list[tuple[str, str]]:
    """(word, tone): at most one for the state and one for the time; 正常 only where there is nothing else to say."""
    state = _state(row)
    return [one for one in (state, _time(row, light, day, is_alone=state is None)) if one]


def _state(row) -> tuple[str, str] | None:
    """Where the row is in its life: whom it waits for, or what the unit has not done yet; nothing while at work."""
    if row.returned:
        return REPORT_STATE_LABELS[ReportState.RETURNED], "back"
    if row.state != State.IN_PROGRESS:
        return STATE_LABELS[State(row.state)], STATE_TONES.get(row.state, "plain")
    return (row.get_awaiting_display(), "info") if row.awaiting else None


def _time(row, light, day, is_alone) -> tuple[str, str] | None:
    if light == Light.OVERDUE:
        words = f"逾期 {(day - row.late_on).days + 1} 天"
    elif light == Light.BEHIND or is_alone:
        words = LIGHT_LABELS[Light(light)]
    else:
        return None
    return words, LIGHT_TONES.get(light, "")


def days_left(day, today) -> str:
    """剩 8 天, 今天截止, 已过 3 天; 临期 is a word beside it, not a light."""
    left = (day - today).days
    return f"剩 {left} 天" if left > 0 else f"已过 {-left} 天" if left else "今天截止"


def asked_by(row):
    """The day by which something must be handed in; None when nothing is asked of the unit."""
    return None if row.awaiting else row.due_on
