"""The light of an assignment: stored days compared with today. `querysets.light_case` is its twin in SQL."""

from enum import StrEnum

from tasks.states import STOPPED, State


class Light(StrEnum):
    DONE = "done"
    NORMAL = "normal"
    WAITING = "waiting"
    BEHIND = "behind"
    OVERDUE = "overdue"
    NOT_STARTED = "not_started"
    STOPPED = "stopped"


LIGHT_LABELS = {
    Light.DONE: "办结",
    Light.NORMAL: "正常",
    Light.WAITING: "待审核",
    Light.BEHIND: "滞后",
    Light.OVERDUE: "逾期",
    Light.NOT_STARTED: "未开始",
    Light.STOPPED: "已中止",
}
COUNTED = tuple(code.value for code in Light if code != Light.STOPPED)  # those of rows in figures
ABNORMAL = (Light.BEHIND, Light.OVERDUE)


def light(row, today) -> Light:
    """The light of `row` (state, awaiting, late_on, behind_on, progress) on the day `today`."""
    if row.state == State.CLOSED:
        return Light.DONE
    if row.state in STOPPED:
        return Light.STOPPED
    if row.state == State.PLAN_SUBMITTED:  # nothing counts before the measures are confirmed
        return Light.NOT_STARTED
    if row.awaiting:
        return Light.WAITING
    if row.late_on and today >= row.late_on:
        return Light.OVERDUE
    if row.behind_on and today >= row.behind_on:
        return Light.BEHIND
    if row.progress == 0:
        return Light.NOT_STARTED
    return Light.NORMAL
