"""The words of a digest: plain text with line breaks, what is most pressing first."""

from collections import defaultdict
from dataclasses import dataclass

from branches.roles import Role
from records.dates import month_day
from tasks.ladders import ReminderKind

LONGEST = 500
NAMED = 3  # items a line names; the rest is a number
ABROAD = {Role.OFFICE, Role.LEAD}  # who hear of others' work
HEADINGS = {
    ReminderKind.OVERDUE: "逾期",
    ReminderKind.DUE: "今天截止",
    ReminderKind.DUE_SOON: "临近截止",
    ReminderKind.RETURNED: "待补正",
    ReminderKind.TO_CONFIRM: "待审核",
    ReminderKind.TO_REVIEW: "待复核",
    ReminderKind.PERIOD_CLOSES: "填报期将止",
    ReminderKind.PERIOD_OPENS: "填报期开始",
}
ORDER = tuple(HEADINGS)
SINCE = {
    ReminderKind.RETURNED: "退回",
    ReminderKind.TO_CONFIRM: "起等待",
    ReminderKind.TO_REVIEW: "起等待",
}


@dataclass(frozen=True)
class Told:
    """One thing a person is told of: `name` of the task or period, `unit` whose it is, `role` in which the person
    hears of it, `day` of what is due or since when it waits."""

    kind: ReminderKind
    role: str
    unit: str
    name: str
    day: object


def digest_text(told: list[Told], held: int, today) -> str:
    """At most LONGEST characters; the more there is to say the fewer are named. `held`: messages not pushed so far."""
    texts = (_text(told, held, today, named) for named in range(NAMED, -1, -1))
    return next(text for text in texts if len(text) <= LONGEST)


def _text(told, held, today, named):
    number = f"，共 {len(told)} 项" if told else ""
    lines = [f"{month_day(today)}提醒{number}。"]
    names_units = len({one.unit for one in told}) > 1
    groups = defaultdict(list)
    for one in told:
        groups[one.kind, one.role].append(one)
    for (kind, role), group in sorted(groups.items(), key=lambda item: (ORDER.index(item[0][0]), item[0][1])):
        lines.append(_line(kind, role, group, names_units or role in ABROAD, named))
    if held:
        lines.append(f"另有 {held} 条消息当天没有推送，请到“通知”中查看。")
    return "\n".join(lines)


def _line(kind, role, group, names_units, named):
    whose = "本单位" if role == Role.LEADER and not names_units else ""
    if role == Role.OFFICE and len(units := {one.unit for one in group}) > 1:
        whose = f"{len(units)} 个单位"
    words = list(dict.fromkeys(_words(one, names_units) for one in group))
    rest = f"等 {len(group)} 项" if len(group) > named else ""
    names = f"：{'、'.join(words[:named])}{rest}" if named else ""
    return f"{whose}{HEADINGS[kind]} {len(group)} 项{names}。"


def _words(one, names_units):
    unit = f"{one.unit} " if names_units else ""
    return f"{unit}{one.name}（{month_day(one.day)}{SINCE.get(one.kind, '截止')}）"
