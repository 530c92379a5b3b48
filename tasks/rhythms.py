"""How often a plan is reported on, and the periods that follow from it. No ORM; every day comes in as a parameter."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

REPORT_DAY = 25  # of the last month of a period
LEAD_DAYS = 2  # working days that a leading unit has after its members, unless the plan says otherwise


class Rhythm(StrEnum):
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


RHYTHM_LABELS = {
    Rhythm.QUARTERLY: "每季度",
    Rhythm.MONTHLY: "每月",
    Rhythm.HALF_YEARLY: "每半年",
    Rhythm.YEARLY: "全年一次",
}
RHYTHM_CHOICES = [(rhythm.value, label) for rhythm, label in RHYTHM_LABELS.items()]
NAMES = {
    Rhythm.MONTHLY: tuple(f"{month}月" for month in range(1, 13)),
    Rhythm.QUARTERLY: ("第一季度", "第二季度", "第三季度", "第四季度"),
    Rhythm.HALF_YEARLY: ("上半年", "下半年"),
    Rhythm.YEARLY: ("全年",),
}


@dataclass(frozen=True)
class Span:
    """A reporting period before it is stored. `due_on`: day of the members; `lead_due_on`: of the units that lead."""

    rhythm: Rhythm
    name: str
    starts_on: date
    ends_on: date
    due_on: date
    lead_due_on: date


def spans_of(rhythms, year: int, *, plan_due: date, calendar, published_on: date, lead_days: int) -> list[Span]:
    """The periods of a year still to be reported when the plan is published, of each of the rhythms, in order.

    Members report on the 25th of the last month or the working day before, leads `lead_days` working days later. In
    the period in which the plan ends the leads report on its due day, and the members those working days earlier.
    """
    terms = {"plan_due": plan_due, "calendar": calendar, "published_on": published_on, "lead_days": lead_days}
    found = [_span(rhythm, year, place, **terms) for rhythm in set(rhythms) for place in range(len(NAMES[rhythm]))]
    kept = (span for span in found if span and span.due_on >= published_on)
    return sorted(kept, key=lambda span: (span.starts_on, span.ends_on))


def _span(rhythm, year, place, *, plan_due, calendar, published_on, lead_days) -> Span | None:
    """The period at `place` in the year; None when the plan is over before it begins."""
    months = 12 // len(NAMES[rhythm])
    first, after = date(year, place * months + 1, 1), (place + 1) * months
    last = date(year + after // 12, after % 12 + 1, 1) - timedelta(days=1)
    if first > plan_due:
        return None
    if plan_due <= last:
        earliest = calendar.on_or_after(max(first, published_on))
        due, lead_due = min(plan_due, max(earliest, calendar.subtract(plan_due, lead_days))), plan_due
    else:
        due = calendar.on_or_before(last.replace(day=REPORT_DAY))
        lead_due = min(plan_due, calendar.add(due, lead_days))
    return Span(rhythm, NAMES[rhythm][place], first, last, due, lead_due)
