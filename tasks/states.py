"""The life of an assignment and of a progress report, declared once. No ORM."""

from enum import StrEnum


class State(StrEnum):
    """States of an Assignment (落实项)."""

    TO_ACCEPT = "to_accept"
    TO_PLAN = "to_plan"
    PLAN_SUBMITTED = "plan_submitted"
    IN_PROGRESS = "in_progress"
    CLOSING = "closing"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


STATE_LABELS = {
    State.TO_ACCEPT: "待签收",
    State.TO_PLAN: "待定举措",
    State.PLAN_SUBMITTED: "举措待确认",
    State.IN_PROGRESS: "推进中",
    State.CLOSING: "待办结",
    State.CLOSED: "已办结",
    State.SUSPENDED: "已中止",
    State.WITHDRAWN: "不再承担",
}


class ReportState(StrEnum):
    """States of a ProgressReport (进展)."""

    DRAFT = "draft"
    TO_CONFIRM = "to_confirm"
    TO_REVIEW = "to_review"
    RETURNED = "returned"
    ACCEPTED = "accepted"


REPORT_STATE_LABELS = {
    ReportState.DRAFT: "草稿",
    ReportState.TO_CONFIRM: "待单位审核",
    ReportState.TO_REVIEW: "待复核",
    ReportState.RETURNED: "退回补正",
    ReportState.ACCEPTED: "已通过",
}

STOPPED = {State.SUSPENDED, State.WITHDRAWN}
OPEN_FOR_EDITING = {ReportState.DRAFT, ReportState.RETURNED}
HANDED_IN = {ReportState.TO_CONFIRM, ReportState.TO_REVIEW, ReportState.ACCEPTED}


class Verb(StrEnum):
    """The moves. Each is one action; each leaves one step in the history of the assignment."""

    ASSIGN = "assign"
    ACCEPT = "accept"
    FILE_MEASURES = "file_measures"
    CONFIRM_MEASURES = "confirm_measures"
    RETURN_MEASURES = "return_measures"
    SUBMIT = "submit"
    CONFIRM = "confirm"
    SEND_BACK = "send_back"
    PASS = "pass"
    TAKE_BACK_PASS = "take_back_pass"
    RETURN = "return"
    ASK_CLOSING = "ask_closing"
    CLOSE = "close"
    REFUSE_CLOSING = "refuse_closing"


BY_LEADER = {Verb.CONFIRM_MEASURES, Verb.RETURN_MEASURES, Verb.CONFIRM, Verb.SEND_BACK}
SENDS_BACK = {Verb.RETURN_MEASURES, Verb.SEND_BACK, Verb.RETURN, Verb.REFUSE_CLOSING}

VERB_LABELS = {
    Verb.ASSIGN: "补派",
    Verb.ACCEPT: "签收",
    Verb.FILE_MEASURES: "报送举措",
    Verb.CONFIRM_MEASURES: "确认举措",
    Verb.RETURN_MEASURES: "退回举措",
    Verb.SUBMIT: "提交进展",
    Verb.CONFIRM: "单位确认",
    Verb.SEND_BACK: "单位退回",
    Verb.PASS: "复核通过",
    Verb.TAKE_BACK_PASS: "撤回通过",
    Verb.RETURN: "退回补正",
    Verb.ASK_CLOSING: "申请办结",
    Verb.CLOSE: "办结",
    Verb.REFUSE_CLOSING: "不予办结",
}

MOVES = {
    Verb.ASSIGN: (set(), State.TO_ACCEPT),  # how a row added later begins
    Verb.ACCEPT: ({State.TO_ACCEPT}, State.TO_PLAN),
    Verb.FILE_MEASURES: ({State.TO_PLAN}, State.PLAN_SUBMITTED),
    Verb.CONFIRM_MEASURES: ({State.PLAN_SUBMITTED}, State.IN_PROGRESS),
    Verb.RETURN_MEASURES: ({State.PLAN_SUBMITTED}, State.TO_PLAN),
    Verb.ASK_CLOSING: ({State.IN_PROGRESS}, State.CLOSING),
    Verb.CLOSE: ({State.CLOSING}, State.CLOSED),
    Verb.REFUSE_CLOSING: ({State.CLOSING}, State.IN_PROGRESS),
}

REPORT_MOVES = {
    Verb.SUBMIT: (OPEN_FOR_EDITING, ReportState.TO_CONFIRM),
    Verb.CONFIRM: ({ReportState.TO_CONFIRM}, ReportState.TO_REVIEW),
    Verb.SEND_BACK: ({ReportState.TO_CONFIRM}, ReportState.RETURNED),
    Verb.PASS: ({ReportState.TO_REVIEW}, ReportState.ACCEPTED),
    Verb.TAKE_BACK_PASS: ({ReportState.ACCEPTED}, ReportState.TO_REVIEW),
    Verb.RETURN: ({ReportState.TO_REVIEW}, ReportState.RETURNED),
}
