"""What of the assessment a meeting of the committee has to take (需议定). Reads only."""

from assessment.links import appeal_page, deciding_of
from assessment.models import Appeal, Cycle
from records.dates import month_day
from tasks.agenda import Matter

MOST = 20


def matters() -> list[Matter]:
    """Results to be decided, and appeals taken on to the committee."""
    return [*_results(), *_appeals()]


def _results() -> list[Matter]:
    waiting = Cycle.objects.filter(state=Cycle.State.SUBMITTED).select_related("scheme").order_by("pk")[:MOST]
    return [Matter(f"审定{cycle}结果", "审定后公示", deciding_of(cycle)) for cycle in waiting]


def _appeals() -> list[Matter]:
    waiting = Appeal.objects.filter(state=Appeal.State.REVIEWING, appraisal__cycle__state=Cycle.State.PUBLIC)
    rows = waiting.select_related("appraisal", "indicator").order_by("answer_by", "pk")[:MOST]
    return [
        Matter(f"复核{row.appraisal.name}的申诉：{row.indicator.name}", _until(row), appeal_page(row)) for row in rows
    ]


def _until(appeal) -> str:
    return f"{month_day(appeal.answer_by)}前答复" if appeal.answer_by else "议定后答复"
