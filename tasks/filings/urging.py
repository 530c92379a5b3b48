"""What has not come in for a period, by unit, and the words that ask for it in a group chat. No ORM."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from records.dates import month_day
from tasks.states import ReportState, State

NAMED = 5  # tasks a line names; of more it gives the number
# What a unit owes, the first step first.
OWED = {
    "accept": "待签收",
    "plan": "未定举措",
    "confirm_plan": "举措待本单位审核",
    "amend": "退回待补正",
    "file": "未报送",
}
BY_STATE = {State.TO_ACCEPT: "accept", State.TO_PLAN: "plan", State.PLAN_SUBMITTED: "confirm_plan"}


@dataclass(frozen=True)
class Owed:
    """One row that has not been handed in: the unit, the task's short name, states, and the day it is due."""

    unit_id: int
    unit: str
    task: str
    state: str
    report_state: str | None
    due_on: date

    @property
    def kind(self) -> str:
        """A key of OWED."""
        return BY_STATE.get(self.state) or ("amend" if self.report_state == ReportState.RETURNED else "file")


@dataclass
class Lacking:
    """A unit with what it owes: short names of tasks, numbers by kind, the first day on which something is due; urges:
    how it was urged so far, the last first."""

    unit_id: int
    unit: str
    due_on: date
    tasks: list[str] = field(default_factory=list)
    kinds: Counter = field(default_factory=Counter)
    urges: list = field(default_factory=list)

    @property
    def may_file(self) -> bool:
        """Is there anything for a workbook?"""
        return bool(self.kinds["file"] or self.kinds["amend"])

    @property
    def said(self) -> list[tuple[str, str, int]]:
        """(key, what, how many), the first step first."""
        return [(kind, words, self.kinds[kind]) for kind, words in OWED.items() if self.kinds[kind]]


def by_unit(rows) -> list[Lacking]:
    """The units in the order in which their rows (Owed) come."""
    found: dict[int, Lacking] = {}
    for row in rows:
        unit = found.setdefault(row.unit_id, Lacking(row.unit_id, row.unit, row.due_on))
        unit.due_on = min(unit.due_on, row.due_on)
        unit.tasks.append(row.task)
        unit.kinds[row.kind] += 1
    return list(found.values())


def urging_text(period: str, units: list[Lacking], today: date) -> str:
    """Plain text without names of persons: the units under the day on which something of theirs is due."""
    if not units:
        return ""
    lines = [f"【填报提醒】{period}进展，还有 {len(units)} 个单位没有报齐（截至{month_day(today)}）。"]
    for due_on in sorted({unit.due_on for unit in units}):
        lines.append(f"{month_day(due_on)}截止（{_distance(due_on, today)}）：")
        lines += [f"· {unit.unit}：{_owes(unit)}" for unit in units if unit.due_on == due_on]
    lines.append("请登录平台，从“我的待办”填报并提交；不便登录的，下载填报表填好后上传。")
    return "\n".join(lines)


def _owes(unit: Lacking) -> str:
    kinds = "，".join(f"{words} {number} 项" for _, words, number in unit.said)
    names = "、".join(unit.tasks[:NAMED]) + ("等" if len(unit.tasks) > NAMED else "")
    return f"{kinds}（{names}）"


def _distance(day: date, today: date) -> str:
    days = (day - today).days
    return f"还有 {days} 天" if days > 0 else f"已过 {-days} 天" if days else "就在今天"
