"""Progress is computed from measures, never typed. No ORM."""

from enum import StrEnum


class MeasureStatus(StrEnum):
    NOT_STARTED = "not_started"
    DOING = "doing"
    DONE = "done"


MEASURE_LABELS = {
    MeasureStatus.NOT_STARTED: "未开始",
    MeasureStatus.DOING: "进行中",
    MeasureStatus.DONE: "完成",
}

HALVES = {MeasureStatus.NOT_STARTED: 0, MeasureStatus.DOING: 1, MeasureStatus.DONE: 2}


def percentage(statuses) -> int:
    """Done counts 1, doing 0.5, over the number of measures; rounded half up to a whole percent. 0 without measures."""
    statuses = list(statuses)
    if not statuses:
        return 0
    halves = sum(HALVES[MeasureStatus(status)] for status in statuses)
    return (halves * 100 + len(statuses)) // (2 * len(statuses))


def planned(day, *, starts_on, due_on) -> int:
    """The share of the time between start and due date that is over on `day`, in whole percent, 0 to 100."""
    span = (due_on - starts_on).days
    if span <= 0:
        return 100
    return max(0, min(100, (day - starts_on).days * 100 // span))
