"""What the ledger of reminders calls its rules and the reasons for which something was not sent. No ORM."""

from enum import StrEnum

from tasks.ladders import REMINDER_LABELS


class Reason(StrEnum):
    """Why a reminder that the rules expected was not sent (records.Reminder.reason), in the order they are asked."""

    LEFT = "left"
    STOPPED = "stopped"
    CLOSED = "closed"
    HANDED_IN = "handed_in"
    ANSWERED = "answered"
    MOVED = "moved"
    OFF = "off"
    OVERTAKEN = "overtaken"
    NOTHING_DUE = "nothing_due"  # this and the next of urging by hand only
    INTERVAL = "interval"


REASON_LABELS = {
    Reason.LEFT: "已不由此人负责",
    Reason.STOPPED: "已收回、中止或退还",
    Reason.CLOSED: "已办结或已申请办结",
    Reason.HANDED_IN: "已提交",
    Reason.ANSWERED: "已经答复",
    Reason.MOVED: "日期已改",
    Reason.OFF: "规则已停用或改动",
    Reason.OVERTAKEN: "只发最近一次",
    Reason.NOTHING_DUE: "现在没有要报的",
    Reason.INTERVAL: "距上次催办太近",
}


def rule_label(rule: str) -> str:
    """What people call a rule of the ledger; an unknown one stays as it is."""
    return REMINDER_LABELS.get(rule, rule)


def reason_label(reason: str) -> str:
    return REASON_LABELS.get(reason, reason)
