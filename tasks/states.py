"""The life of an assignment and of its reports and applications: states, moves, and whose each move is. No ORM.

`MOVES` is the only place that says from where a move is made, where it leads and who may make it: pages ask it which
buttons to show, actions whether to act.
"""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """States of an Assignment (落实项)."""

    TO_ACCEPT = "to_accept"
    TO_PLAN = "to_plan"
    PLAN_SUBMITTED = "plan_submitted"
    IN_PROGRESS = "in_progress"
    CLOSING = "closing"
    CLOSED = "closed"
    HANDED_BACK = "handed_back"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


STATE_LABELS = {
    State.TO_ACCEPT: "待签收",
    State.TO_PLAN: "待定举措",
    State.PLAN_SUBMITTED: "举措待确认",
    State.IN_PROGRESS: "推进中",
    State.CLOSING: "待办结",
    State.CLOSED: "已办结",
    State.HANDED_BACK: "退还待定",
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
RESTING = STOPPED | {State.HANDED_BACK}  # the clock stands still; `Assignment.state_before` says where it goes on
OPEN_FOR_EDITING = {ReportState.DRAFT, ReportState.RETURNED}
HANDED_IN = {ReportState.TO_CONFIRM, ReportState.TO_REVIEW, ReportState.ACCEPTED}


class Right(StrEnum):
    """Whose a move is; the words `permissions.abilities` uses."""

    REPORT = "report"  # the unit's reporters
    CONFIRM = "confirm"  # the unit's leaders
    REVIEW = "review"  # the lead, or the office in its stead
    OFFICE = "office"
    DECIDE = "decide"  # the committee
    PORTAL = "portal"  # nobody: the portal itself


class Kind(StrEnum):
    """What a unit may apply for."""

    EXTENSION = "extension"
    SUSPENSION = "suspension"
    HAND_BACK = "hand_back"
    CORRECTION = "correction"


KIND_LABELS = {
    Kind.EXTENSION: "延期",
    Kind.SUSPENSION: "中止",
    Kind.HAND_BACK: "退还",
    Kind.CORRECTION: "更正",
}


class Verb(StrEnum):
    """The moves. Each is one action; each leaves one step in the history of the assignment."""

    ASSIGN = "assign"
    ACCEPT = "accept"
    FILE_MEASURES = "file_measures"
    TAKE_BACK_MEASURES = "take_back_measures"
    CONFIRM_MEASURES = "confirm_measures"
    RETURN_MEASURES = "return_measures"
    ADJUST = "adjust"
    TAKE_BACK_ADJUSTMENT = "take_back_adjustment"
    CONFIRM_ADJUSTMENT = "confirm_adjustment"
    RETURN_ADJUSTMENT = "return_adjustment"
    COLLECT = "collect"
    SUBMIT = "submit"
    FILE_SHEET = "file_sheet"
    TAKE_BACK = "take_back"
    CONFIRM = "confirm"
    SEND_BACK = "send_back"
    PASS = "pass"
    TAKE_BACK_PASS = "take_back_pass"
    RETURN = "return"
    ASK_CLOSING = "ask_closing"
    TAKE_BACK_CLOSING = "take_back_closing"
    CLOSE = "close"
    REFUSE_CLOSING = "refuse_closing"
    REOPEN = "reopen"
    AMEND = "amend"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    CARRY_ON = "carry_on"
    TAKE_IN = "take_in"
    MERGE = "merge"
    RELEASE = "release"
    RESUME = "resume"
    ASK_EXTENSION = "ask_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    DROP_EXTENSION = "drop_extension"
    ASK_SUSPENSION = "ask_suspension"
    GRANT_SUSPENSION = "grant_suspension"
    REFUSE_SUSPENSION = "refuse_suspension"
    DROP_SUSPENSION = "drop_suspension"
    ASK_HAND_BACK = "ask_hand_back"
    GRANT_HAND_BACK = "grant_hand_back"
    REFUSE_HAND_BACK = "refuse_hand_back"
    DROP_HAND_BACK = "drop_hand_back"
    ASK_CORRECTION = "ask_correction"
    GRANT_CORRECTION = "grant_correction"
    REFUSE_CORRECTION = "refuse_correction"
    DROP_CORRECTION = "drop_correction"


VERB_LABELS = {
    Verb.ASSIGN: "补派",
    Verb.ACCEPT: "签收",
    Verb.FILE_MEASURES: "报送举措",
    Verb.TAKE_BACK_MEASURES: "撤回举措",
    Verb.CONFIRM_MEASURES: "确认举措",
    Verb.RETURN_MEASURES: "退回举措",
    Verb.ADJUST: "报送举措调整",
    Verb.TAKE_BACK_ADJUSTMENT: "撤回举措调整",
    Verb.CONFIRM_ADJUSTMENT: "确认举措调整",
    Verb.RETURN_ADJUSTMENT: "退回举措调整",
    Verb.COLLECT: "代收",
    Verb.SUBMIT: "提交进展",
    Verb.FILE_SHEET: "凭签字件提交",
    Verb.TAKE_BACK: "撤回进展",
    Verb.CONFIRM: "单位确认",
    Verb.SEND_BACK: "单位退回",
    Verb.PASS: "复核通过",
    Verb.TAKE_BACK_PASS: "撤回通过",
    Verb.RETURN: "退回补正",
    Verb.ASK_CLOSING: "申请办结",
    Verb.TAKE_BACK_CLOSING: "撤回办结申请",
    Verb.CLOSE: "办结",
    Verb.REFUSE_CLOSING: "不予办结",
    Verb.REOPEN: "重新打开",
    Verb.AMEND: "方案修订",
    Verb.WITHDRAW: "收回任务",
    Verb.RESTORE: "恢复承担",
    Verb.CARRY_ON: "转由承接单位承担",
    Verb.TAKE_IN: "并入本项",
    Verb.MERGE: "并入承接单位",
    Verb.RELEASE: "不再承担",
    Verb.RESUME: "恢复办理",
    **{
        verb: words + KIND_LABELS[kind] + ("申请" if act == "drop" else "")
        for kind in Kind
        for act, words in (("ask", "申请"), ("grant", "同意"), ("refuse", "不同意"), ("drop", "撤回"))
        for verb in [Verb(f"{act}_{kind}")]
    },
}

SENDS_BACK = {Verb.RETURN_MEASURES, Verb.SEND_BACK, Verb.RETURN, Verb.REFUSE_CLOSING, Verb.REOPEN}


@dataclass(frozen=True)
class Move:
    """A declared move: whose it is, from which states of the row it is made and where it leads (`to`; None: the row
    stays where it is), and the same of the report it is about. `returns`: to where the row was before it rested."""

    rights: frozenset
    rows: frozenset = frozenset()
    to: State | None = None
    reports: frozenset = frozenset()
    report_to: ReportState | None = None
    returns: bool = False

    @property
    def stays(self) -> bool:
        """Does the move change neither the row's state nor a report's?"""
        return self.to is None and not self.reports and not self.returns


def _moves(rights, rows, to=None, reports="", report_to=None, *, returns=False) -> Move:
    """A Move; `rights`, `rows` and `reports` are words parted by spaces."""
    return Move(
        frozenset(map(Right, rights.split())),
        frozenset(map(State, rows.split())),
        to and State(to),
        frozenset(map(ReportState, reports.split())),
        report_to and ReportState(report_to),
        returns,
    )


PLANNING = "to_plan plan_submitted in_progress"

MOVES = {
    Verb.ASSIGN: _moves("office", "", "to_accept"),  # how a row added later begins
    Verb.ACCEPT: _moves("report portal", "to_accept", "to_plan"),
    Verb.FILE_MEASURES: _moves("report", "to_plan", "plan_submitted"),
    Verb.TAKE_BACK_MEASURES: _moves("report", "plan_submitted", "to_plan"),
    Verb.CONFIRM_MEASURES: _moves("confirm portal", "plan_submitted", "in_progress"),
    Verb.RETURN_MEASURES: _moves("confirm", "plan_submitted", "to_plan"),
    Verb.ADJUST: _moves("report", "in_progress"),
    Verb.TAKE_BACK_ADJUSTMENT: _moves("report", "in_progress closing suspended"),
    Verb.CONFIRM_ADJUSTMENT: _moves("confirm portal", "in_progress"),
    Verb.RETURN_ADJUSTMENT: _moves("confirm", "in_progress closing suspended"),
    Verb.SUBMIT: _moves("report", "in_progress", None, "draft returned", "to_confirm"),
    Verb.COLLECT: _moves("office", "in_progress"),  # what the unit sent by another way becomes its draft
    # The unit's own confirmation is on paper.
    Verb.FILE_SHEET: _moves("office", "in_progress", None, "draft returned", "to_review"),
    Verb.TAKE_BACK: _moves("report", "in_progress", None, "to_confirm to_review", "draft"),
    Verb.CONFIRM: _moves("confirm portal", "in_progress", None, "to_confirm", "to_review"),
    Verb.SEND_BACK: _moves("confirm", "in_progress", None, "to_confirm", "returned"),
    Verb.PASS: _moves("review", "in_progress", None, "to_review", "accepted"),
    Verb.TAKE_BACK_PASS: _moves("review", "in_progress", None, "accepted", "to_review"),
    Verb.RETURN: _moves("review", "in_progress", None, "to_review", "returned"),
    Verb.ASK_CLOSING: _moves("report", "in_progress", "closing"),
    Verb.TAKE_BACK_CLOSING: _moves("report", "closing", "in_progress"),
    Verb.CLOSE: _moves("review", "closing", "closed"),
    Verb.REFUSE_CLOSING: _moves("review", "closing", "in_progress"),
    Verb.REOPEN: _moves("review", "closed", "in_progress", "accepted", "returned"),
    Verb.AMEND: _moves("portal", f"to_accept {PLANNING} closing suspended handed_back"),
    Verb.WITHDRAW: _moves("office portal", f"to_accept {PLANNING} closing suspended handed_back", "withdrawn"),
    Verb.CARRY_ON: _moves("office", f"to_accept {PLANNING} closing suspended handed_back closed"),
    Verb.TAKE_IN: _moves("office", f"to_accept {PLANNING} closing suspended handed_back"),
    Verb.MERGE: _moves("office", f"to_accept {PLANNING} closing suspended handed_back", "withdrawn"),
    Verb.RELEASE: _moves("office", f"to_accept {PLANNING} closing suspended handed_back", "withdrawn"),
    Verb.RESTORE: _moves("office", "withdrawn", returns=True),
    Verb.RESUME: _moves("review", "suspended", returns=True),
    Verb.ASK_EXTENSION: _moves("report", f"to_accept {PLANNING}"),
    Verb.GRANT_EXTENSION: _moves("review", f"to_accept {PLANNING}"),
    Verb.REFUSE_EXTENSION: _moves("review", f"to_accept {PLANNING} closing suspended"),
    Verb.DROP_EXTENSION: _moves("report", f"to_accept {PLANNING} closing suspended"),
    Verb.ASK_SUSPENSION: _moves("report", PLANNING),
    Verb.GRANT_SUSPENSION: _moves("review", PLANNING, "suspended"),
    Verb.REFUSE_SUSPENSION: _moves("review", f"{PLANNING} closing"),
    Verb.DROP_SUSPENSION: _moves("report", f"{PLANNING} closing"),
    Verb.ASK_HAND_BACK: _moves("report", "to_accept to_plan in_progress", "handed_back"),
    Verb.GRANT_HAND_BACK: _moves("office", "handed_back", "withdrawn"),
    Verb.REFUSE_HAND_BACK: _moves("office", "handed_back", returns=True),
    Verb.DROP_HAND_BACK: _moves("report", "handed_back", returns=True),
    Verb.ASK_CORRECTION: _moves("report", "in_progress"),
    Verb.GRANT_CORRECTION: _moves("review", "in_progress", None, "accepted", "returned"),
    Verb.REFUSE_CORRECTION: _moves("review", "in_progress closing suspended"),
    Verb.DROP_CORRECTION: _moves("report", "in_progress closing suspended"),
}


def verbs_of(*rights) -> set[Verb]:
    """The moves of those who hold one of `rights`."""
    return {verb for verb, move in MOVES.items() if move.rights & set(rights)}


STAYING = frozenset(verb for verb, move in MOVES.items() if move.stays)  # steps that say something and move nothing


def verb_of(act, kind) -> Verb:
    """The verb of `act` (ask, grant, refuse, drop) for an application of a kind."""
    return Verb(f"{act}_{kind}")


def right_of(verb) -> Right:
    """The right that a person needs for the move."""
    return min(MOVES[verb].rights - {Right.PORTAL})


def allowed(verb, *, abilities, state) -> bool:
    """May somebody with `abilities` make the move on a row in `state`?"""
    move = MOVES[verb]
    return state in move.rows and not move.rights.isdisjoint(abilities)
