"""What the ledger of reminders calls its rules and the reasons for which something was not sent. No ORM."""

from enum import StrEnum

from records.dates import month_day
from tasks.ladders import REMINDER_LABELS, ReminderKind


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

# Before the base day, on it, after it; {} is the number of working days.
_UNTIL_DUE = ("截止前 {} 个工作日", "截止当天")
STEPS = {
    ReminderKind.DUE_SOON: (*_UNTIL_DUE, "截止后第 {} 个工作日"),
    ReminderKind.DUE: (*_UNTIL_DUE, "截止后第 {} 个工作日"),
    ReminderKind.OVERDUE: (*_UNTIL_DUE, "逾期后第 {} 个工作日"),
    ReminderKind.PERIOD_OPENS: ("填报期开始前 {} 个工作日", "填报期开始", "填报期开始后第 {} 个工作日"),
    ReminderKind.PERIOD_CLOSES: ("填报截止前 {} 个工作日", "填报截止当天", "填报截止后第 {} 个工作日"),
    ReminderKind.RETURNED: ("退回前 {} 个工作日", "退回当天", "退回后第 {} 个工作日"),
    ReminderKind.TO_CONFIRM: ("待单位审核前 {} 个工作日", "待单位审核当天", "待单位审核第 {} 个工作日"),
    ReminderKind.TO_REVIEW: ("待复核前 {} 个工作日", "待复核当天", "待复核第 {} 个工作日"),
}


def rule_label(rule: str) -> str:
    """What people call a rule of the ledger; an unknown one stays as it is."""
    return REMINDER_LABELS.get(rule, rule)


def reason_label(reason: str) -> str:
    return REASON_LABELS.get(reason, reason)


def step_words(rule: str, step: int) -> str:
    """逾期后第 3 个工作日; the bare name of a rule that counts no days."""
    if rule not in STEPS:
        return rule_label(rule)
    before, on, after = STEPS[rule]
    return (before if step < 0 else after if step else on).format(abs(step))


def base_words(rule: str, base, step: int) -> str:
    """9月11日 +3: the day a step is counted from, and by how many working days. People urge by number: 第 2 次."""
    if rule == ReminderKind.URGE:
        return f"第 {step} 次"
    return f"{month_day(base)} {step:+d}".replace("-", "−") if step else month_day(base)
