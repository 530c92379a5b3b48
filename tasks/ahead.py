"""The next days on which a unit has something to hand in. No ORM."""

from tasks.periods import asked_of, due_of

MOST = 3


def days_ahead(rows, periods, today) -> list[tuple]:
    """(day, what is due), the next few of the rows not yet closed; periods: plan id → its periods in order."""
    days = {(row.plan.due_on, "办结时限") for row in rows}
    for row in rows:
        days |= {(due_of(row, period), f"{period}填报截止") for period in asked_of(row, periods[row.plan_id])}
    return sorted((day, words) for day, words in days if day >= today)[:MOST]
