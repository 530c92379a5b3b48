"""核定: the office's later changes of marks, each a row of its own."""

from django.db import transaction

from assessment.actions.locks import State, indicator_of, locked_appraisal, require_office_for
from assessment.actions.rows import said_words, words
from assessment.marking import marked_indicators
from assessment.marking_rules import settled, trouble_with
from assessment.models import Correction, Mark
from modelagency.clock import now
from records.actions import record
from records.refusals import NotAllowed, Refusal, StaleVersion


@transaction.atomic
def correct_mark(*, by, appraisal, indicator, said, seen=0) -> Correction:
    """Change what an indicator counts; `seen`: id of the last correction on the page, 0 for none.

    Never by who marked the row, never for an own subject. Raise StaleVersion, Refusal."""
    appraisal = locked_appraisal(appraisal.pk, State.REVIEW)
    require_office_for(by, appraisal)
    item = indicator_of(appraisal.cycle, indicator.pk, marked_indicators(appraisal.cycle.scheme_id))
    place = {"appraisal": appraisal, "indicator": item}
    mark = Mark.objects.filter(**place, stage=Mark.Stage.MARK).first()
    if mark and mark.by_id == by.pk:
        raise NotAllowed("这一项是您评的分，由机关党委办公室其他人员核定。")
    last = Correction.objects.filter(**place).last()
    values = settled(item, said, mark if mark and mark.quantity is not None else None)
    if (last.pk if last else 0) != seen:
        raise StaleVersion(yours=said_words(item, values, said.reason), theirs=words(item, last))
    if trouble := trouble_with(item, values) or ("" if said.reason else "请写明核定理由。"):
        raise Refusal(trouble)
    made = Correction.objects.create(**place, **values, reason=said.reason, by=by, at=now())
    record(
        by=by,
        verb="mark.correct",
        subject=appraisal,
        unit_id=appraisal.unit_id,
        before={"indicator": item.pk, "was": words(item, last or mark)},
        after={"indicator": item.pk, "is": words(item, made)},
    )
    return made
