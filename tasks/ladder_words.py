"""A ladder in words, and which of its values a kind has. No ORM."""

from tasks.ladders import Ladder, ReminderKind

BEFORE = {ReminderKind.DUE_SOON, ReminderKind.PERIOD_CLOSES}  # their steps lie before the base day
WHEN = {
    ReminderKind.DUE_SOON: "截止前第 {} 个工作日",
    ReminderKind.DUE: "截止当天",
    ReminderKind.OVERDUE: "逾期后第 {} 个工作日",
    ReminderKind.PERIOD_OPENS: "填报期开始后第 {} 个工作日",
    ReminderKind.PERIOD_CLOSES: "填报截止前第 {} 个工作日",
    ReminderKind.RETURNED: "退回后第 {} 个工作日",
    ReminderKind.TO_CONFIRM: "报送后第 {} 个工作日",
    ReminderKind.TO_REVIEW: "提交后第 {} 个工作日",
}
HEARERS = {
    ReminderKind.DUE_SOON: "填报员",
    ReminderKind.DUE: "填报员",
    ReminderKind.OVERDUE: "填报员",
    ReminderKind.PERIOD_OPENS: "填报员",
    ReminderKind.PERIOD_CLOSES: "单位审核人",
    ReminderKind.RETURNED: "填报员",
    ReminderKind.TO_CONFIRM: "单位审核人",
    ReminderKind.TO_REVIEW: "牵头单位复核人（没有的由机关党委办公室）",
}
# The values that may be set, besides whether it is on.
VALUES = {
    ReminderKind.DUE_SOON: ("steps",),
    ReminderKind.DUE: (),
    ReminderKind.OVERDUE: ("steps", "every", "leader_from", "office_from"),
    ReminderKind.PERIOD_OPENS: ("steps",),
    ReminderKind.PERIOD_CLOSES: ("steps",),
    ReminderKind.RETURNED: ("steps", "every", "leader_from", "office_from"),
    ReminderKind.TO_CONFIRM: ("steps", "every", "office_from"),
    ReminderKind.TO_REVIEW: ("steps", "every", "office_from"),
}
PER_PERIOD = {ReminderKind.PERIOD_OPENS, ReminderKind.PERIOD_CLOSES}  # of a plan, never of one task


def numbers(steps) -> str:
    """5、3、1: the steps as a person writes them."""
    return "、".join(str(abs(step)) for step in steps)


def ladder_words(kind, ladder: Ladder) -> str:
    """When the kind speaks and to whom: 逾期后第 1、3 个工作日，此后每 5 个工作日…"""
    if not ladder.is_on:
        return "停用"
    steps = sorted(ladder.steps)
    if kind in (ReminderKind.PERIOD_OPENS, ReminderKind.PERIOD_CLOSES) and steps == [0]:
        return "当天"
    words = [WHEN[kind].format(numbers(steps))]
    words += [f"此后每 {ladder.every} 个工作日"] if ladder.every else []
    words += [f"第 {ladder.leader_from} 个工作日起同时提醒单位审核人"] if ladder.leader_from is not None else []
    words += [f"第 {ladder.office_from} 个工作日起同时提醒机关党委办公室"] if ladder.office_from is not None else []
    return "，".join(words)
