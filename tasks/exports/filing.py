"""The rows a unit has to file in a period, as they stand today."""

from modelagency.clock import today
from records.dates import month_day
from tasks.asked import rows_of
from tasks.filings.lines import Filing, Line, MeasureLine
from tasks.periods import due_of

LONGEST_ASKED = 200


def filing_of(unit, period) -> Filing:
    """The rows that are asked for on the page of this period; `period` comes with its plan and notice. The queries do
    not grow with the rows."""
    periods = list(period.plan.spans.order_by("starts_on"))
    rows = [row for row in rows_of(unit.pk, periods, period, today()) if row.period]
    return Filing(
        unit_id=unit.pk,
        period_id=period.pk,
        unit=unit.name,
        period=f"{period.plan.year}年{period}",
        plan=f"{period.plan.notice.title}　{period.plan.notice.document_number}".strip(),
        due_on=min(
            (row.report.due_on if row.report else due_of(row, row.period) for row in rows), default=period.due_on
        ),
        lines=tuple(_line(row, period) for row in rows),
    )


def _due_on(row):
    return row.report.due_on if row.report else due_of(row, row.period)


def _line(row, period) -> Line:
    name = row.task.called
    return Line(
        assignment=row.pk,
        period=row.period.pk,
        task=name if row.period == period else f"{name}（补报{row.period}）",
        asked=_short(row.task.title),
        last=f"{row.progress}%" + (f"\n{row.before.text}" if row.before else ""),
        text=row.report.text if row.report else "",
        version=row.report.version if row.report else 0,
        measures=tuple(_measure(measure) for measure in row.measures.all()),
    )


def _measure(measure) -> MeasureLine:
    until = month_day(measure.due_on) + (f"　{measure.owner}" if measure.owner else "")
    return MeasureLine(measure.pk, measure.text, until, measure.status, measure.reported_status)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_ASKED else text[: LONGEST_ASKED - 1] + "…"
