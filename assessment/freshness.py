"""Have the totals been computed from what is known now? Reads only."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Value

from assessment.canonical import digest
from assessment.kinds import Kind
from assessment.models import (
    Adjustment,
    Candidacy,
    Correction,
    Entry,
    Exemption,
    Fact,
    Mark,
    Tally,
    VetoEvent,
    VoteRound,
)
from records.models import Decision

SCHEME, FACTS = "考核方案", "工作数据"


@dataclass(frozen=True)
class Freshness:
    """computed_at: None for never. changed: names of what has changed since, in Chinese."""

    computed_at: datetime | None
    changed: list[str]

    @property
    def is_fresh(self) -> bool:
        return self.computed_at is not None and not self.changed


def freshness(cycle) -> Freshness:
    """Two queries whatever the number of rows."""
    if cycle.computed_at is None:
        return Freshness(None, [])
    now, then = stamps(cycle), cycle.computed_from
    return Freshness(cycle.computed_at, [name for name in now | then if now.get(name) != then.get(name)])


def stamps(cycle) -> dict[str, str]:
    """Name → how many there are of what counts, the last of them, and when it was last changed."""
    first, *others = [_stamp(name, rows, at) for name, rows, at in _counting(cycle)]
    found = {name: f"{rows} {last} {at}" for name, rows, last, at in first.union(*others, all=True) if rows}
    # Facts are taken anew again and again; only another number is a change.
    facts = Fact.objects.filter(appraisal__cycle=cycle, indicator__kind=Kind.AUTO)
    facts = digest(facts.values_list("appraisal_id", "indicator_id", "quantity", "base", "note"))
    return found | {SCHEME: str(cycle.scheme_id), FACTS: facts}


def _counting(cycle):
    yield "评分", Mark.objects.filter(appraisal__cycle=cycle, stage="mark", submitted_at__isnull=False), "at"
    yield "核定", Correction.objects.filter(appraisal__cycle=cycle), "at"
    yield "不适用", Exemption.objects.filter(appraisal__cycle=cycle, approved_at__isnull=False), "approved_at"
    yield "加减分", Entry.objects.filter(appraisal__cycle=cycle, confirmed_at__isnull=False), "confirmed_at"
    yield "一票否决", VetoEvent.objects.filter(appraisal__cycle=cycle, confirmed_at__isnull=False), "confirmed_at"
    decided = Adjustment.objects.filter(appraisal__cycle=cycle, decision__state=Decision.State.IN_FORCE)
    yield "会议调整", decided, "decision__checked_at"
    # Written once, when a round closes: a row that has changed is another row.
    closed = VoteRound.State.CLOSED
    yield "票决", Tally.objects.filter(round__cycle=cycle, round__state=closed), "round__cycle__opened_at"
    yield "任职不满期", Candidacy.objects.filter(round__cycle=cycle, graded=False), "round__cycle__opened_at"


def _stamp(name, rows, at):
    rows = rows.order_by().values(stamp_name=Value(name))
    return rows.annotate(stamp_rows=Count("pk"), stamp_last=Max("pk"), stamp_at=Max(at)).values_list(
        "stamp_name", "stamp_rows", "stamp_last", "stamp_at"
    )
