"""The ledger of reminders as it is on the screen."""

from django.utils.timezone import localtime

from modelagency.excel import Column, Table, workbook
from tasks.ledger.lines import counted

COLUMNS = [
    Column("日期", 12, centred=True),
    Column("时间", 8, centred=True),
    Column("人员", 12),
    Column("规则", 24),
    Column("事项", 36),
    Column("单位", 20),
    Column("起算日", 12),
    Column("结果", 10, centred=True),
    Column("渠道或未发送原因", 40),
    Column("阅读", 16),
]


def ledger_table(title, days) -> bytes:
    """Days (tasks.ledger.lines.Day) as .xlsx."""
    lines = [line for day in days for line in day.lines]
    numbers = counted(lines)
    sums = "应提醒 {expected} 条：已发送 {sent}，未发送 {suppressed}，预定 {waiting}；即时消息 {event} 条".format(
        **numbers
    )
    rows = [_row(line) for line in lines]
    return workbook([Table(name="提醒台账", title=title, columns=COLUMNS, rows=rows, left=sums)])


def _row(line) -> tuple:
    subject = line.subject
    day, at = f"{line.day:%Y-%m-%d}", f"{localtime(line.at):%H:%M}" if line.at else None
    told = (line.result_words, line.said, _read(line))
    return (day, at, line.person, line.words, subject.text, subject.unit or None, line.base or None, *told)


def _read(line) -> str | None:
    if not line.is_told:
        return None
    return f"已读 {localtime(line.read_at):%m-%d %H:%M}" if line.read_at else "未读"
