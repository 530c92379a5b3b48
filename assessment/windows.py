"""Windows in working days: how long a list stands, until when one may answer or ask again. No ORM, no clock."""

from datetime import date

from branches.calendar import Calendar
from records.dates import month_day

NOTICE_DAYS = 5  # 公示
LONGEST = 60  # days from today to the end of a notice
ANSWER_DAYS = 5  # 申诉的答复
REVIEW_DAYS = 3  # 申请复核


def notice_window(today: date, calendar: Calendar) -> tuple[date, date]:
    """The next window that a list may stand: from the working day after `today`."""
    opens_on = calendar.add(today, 1)
    return opens_on, calendar.add(opens_on, NOTICE_DAYS - 1)


def trouble_with_window(opens_on: date, closes_on: date, today: date, calendar: Calendar, least: int) -> str:
    """Why the list cannot stand from `opens_on` to `closes_on`, or nothing."""
    if opens_on < today:
        return "公示开始日期不能早于今天。"
    if (closes_on - today).days > LONGEST:
        return f"公示最长到 {LONGEST} 天以后，请核对结束日期。"
    for day in (opens_on, closes_on):
        if not calendar.is_working(day):
            return f"{month_day(day)}不是工作日，请改为工作日。"
    days = working_days(opens_on, closes_on, calendar)
    return "" if days >= least else f"公示期至少 {least} 个工作日，现在是 {max(days, 0)} 个。"


def working_days(first: date, last: date, calendar: Calendar) -> int:
    """How many working days a window has, both ends counted."""
    return calendar.count(first, last) + calendar.is_working(first) if first <= last else 0
