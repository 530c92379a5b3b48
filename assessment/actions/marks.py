"""评分: marks by the lead people of an indicator's unit, or by the office; saved row by row, handed in together."""

from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from assessment.actions.locks import State, locked_cycle, require_office_for
from assessment.actions.rows import BadRow, Incomplete, content, expected_of, is_same, lacks, said_words, write_mark
from assessment.marking import ASIDE, NOT_MARKER, Marker
from assessment.marking_rules import settled, worth
from assessment.models import Appraisal, Exemption, Fact, Mark
from assessment.permissions import in_conflict
from branches.permissions import rights_of
from modelagency.clock import now
from records.actions import record, tell
from records.models import Message
from records.refusals import NotAllowed, Refusal, StaleVersion

STAGE = Mark.Stage.MARK
SUBMITTED = "这一项的评分已经提交，不能再改。需要修改的，请机关党委办公室用“请其复看”退给您。"
HELD = "{}已经在评这一项，内容在您提交自己的评分后可见。"


class CellsRefused(Refusal):
    """Nothing was written. `faults`: (appraisal id, indicator id) → the Refusal of that cell."""

    def __init__(self, faults, names):
        (first, fault), *others = faults.items()
        rest = f"另有 {len(others)} 项也没有通过检查。" if others else ""
        super().__init__(f"{names.get(first, '有一项')}：{fault}{rest}")
        self.faults = faults


@dataclass
class Cell:
    """One subject's indicator as a marker meets it. stated: the self score that was handed in, in points or None."""

    appraisal: Appraisal
    indicator: object
    row: Mark | None
    fact: Fact | None
    own: Mark | None

    @property
    def known(self):
        """Whose quantity and base hold: the portal's, else the subject's own."""
        return self.fact or (self.own if self.own and self.own.quantity is not None else None)

    @property
    def stated(self):
        return worth(self.indicator, self.own)

    @property
    def expected(self):
        return expected_of(self.indicator, self.known)

    @property
    def lack(self) -> str:
        """What is missing before it can be handed in."""
        return lacks(self.indicator, self.row, stated=self.stated, expected=self.expected)

    @property
    def key(self) -> tuple[int, int]:
        return self.appraisal.pk, self.indicator.pk


def cells_of(appraisals, indicators) -> dict[tuple[int, int], Cell]:
    """(appraisal id, indicator id) → cell, in three queries."""
    where = {"appraisal__in": [one.pk for one in appraisals], "indicator__in": [one.pk for one in indicators]}
    marks = {row.pk: row for row in Mark.objects.filter(**where).select_related("by", "indicator").order_by("pk")}
    facts = Fact.objects.filter(**where, quantity__isnull=False)
    found = {
        (appraisal.pk, indicator.pk): Cell(appraisal, indicator, None, None, None)
        for appraisal in appraisals
        for indicator in indicators
    }
    for row in marks.values():
        cell = found[row.appraisal_id, row.indicator_id]
        if row.stage == STAGE:
            cell.row = row
        elif row.submitted_at:
            cell.own = row
    for fact in facts:
        found[fact.appraisal_id, fact.indicator_id].fact = fact
    return found


@transaction.atomic
def save_marks(*, by, cycle, rows) -> list[Mark]:
    """Save cells ((appraisal id, indicator id) → Said) as they are being typed, without a line in the trail.

    Raise CellsRefused; NotAllowed where the person may not mark."""
    marker, cells, _ = _cells(by, cycle, rows)
    return _write(marker, cells, rows)


@transaction.atomic
def submit_marks(*, by, cycle, rows) -> list[Mark]:
    """Save the cells and hand them in; one that does not apply to its subject needs no mark.

    Raise CellsRefused where a cell lacks something."""
    marker, cells, exempt = _cells(by, cycle, rows)
    _write(marker, cells, rows)
    _refuse({key: Incomplete(cell.lack) for key, cell in cells.items() if key not in exempt and cell.lack}, cells)
    new = {key: cell for key, cell in cells.items() if cell.row and not cell.row.submitted_at}
    if not new:
        raise Refusal("这些评分已经提交，没有重复提交。")
    marks = [cell.row for cell in new.values()]
    Mark.objects.filter(pk__in=[row.pk for row in marks]).update(submitted_at=now(), asked_again="")
    said = [{"appraisal": key[0], **content(cell.indicator, cell.row)} for key, cell in new.items()]
    record(by=by, verb="marks.submit", subject=marker.cycle, after={"marks": said})
    return marks


@transaction.atomic
def ask_again(*, by, mark, reason) -> Mark:
    """请其复看: the office gives a mark back to who gave it; it is theirs to change or to hand in again as it is."""
    cycle = locked_cycle(mark.appraisal.cycle_id, State.MARKING)
    appraisal = Appraisal.objects.with_bodies().get(pk=mark.appraisal_id)
    require_office_for(by, appraisal)
    mark = Mark.objects.select_related("indicator").get(pk=mark.pk)
    if mark.by_id == by.pk:
        raise NotAllowed("这一项是您评的，由其他人复看。")
    if mark.stage != STAGE or not mark.submitted_at:
        raise Refusal("这一项还没有提交评分，或已经请其复看。")
    mark.asked_again, mark.submitted_at = reason, None
    mark.save(update_fields=["asked_again", "submitted_at"])
    text = f"请复看{appraisal.name}“{mark.indicator.name}”的评分：{reason}"
    link = reverse("assessment:marks", args=[appraisal.pk])
    tell([mark.by_id], kind=Message.Kind.REVIEW, text=text, link=link)
    said = {"indicator": mark.indicator_id, "reason": reason}
    record(by=by, verb="mark.ask_again", subject=cycle, unit_id=appraisal.unit_id, after=said)
    return mark


def _cells(by, cycle, rows):
    """The marker, with the cycle locked; the cells asked for; the keys of those that do not apply. Raise NotAllowed,
    Refusal."""
    cycle = locked_cycle(cycle.pk, State.MARKING)
    marker = Marker(rights_of(by), cycle)
    appraisals = {one.pk: one for one in cycle.appraisals.with_bodies().filter(pk__in={key[0] for key in rows})}
    indicators = {one.pk: one for one in marker.indicators if one.pk in {key[1] for key in rows}}
    for appraisal, indicator in rows:
        if appraisal not in appraisals or indicator not in indicators:
            raise Refusal("这项指标不在现行考核方案里，或考核对象不在本次考核中，请刷新页面。")
        if not marker.way(appraisals[appraisal], indicators[indicator]):
            raise NotAllowed(ASIDE if in_conflict(marker.rights, appraisals[appraisal]) else NOT_MARKER)
    found = cells_of(appraisals.values(), indicators.values())
    approved = Exemption.objects.filter(appraisal__in=appraisals, indicator__in=indicators, approved_at__isnull=False)
    return marker, {key: found[key] for key in rows}, set(approved.values_list("appraisal_id", "indicator_id"))


def _write(marker, cells, rows) -> list[Mark]:
    faults, written = {}, []
    for key, cell in cells.items():
        try:
            if row := _written(marker, cell, rows[key]):
                written.append(row)
        except Refusal as fault:
            faults[key] = fault
    _refuse(faults, cells)
    return written


def _written(marker, cell, said) -> Mark | None:
    """The mark, or None where nothing changed. What a colleague gave stays hidden, also from who collides with it."""
    if marker.is_held(cell.row, cell.appraisal):
        values = settled(cell.indicator, said, cell.known)
        raise StaleVersion(yours=said_words(cell.indicator, values, said.reason), theirs=HELD.format(cell.row.by))
    if is_same(cell.indicator, cell.row, said, cell.known):
        return None
    if cell.row and cell.row.submitted_at:
        raise BadRow(SUBMITTED)
    place = {"appraisal": cell.appraisal, "indicator": cell.indicator, "stage": STAGE}
    cell.row = write_mark(by=marker.rights.user, said=said, row=cell.row, known=cell.known, **place)
    return cell.row


def _refuse(faults, cells) -> None:
    if faults:
        raise CellsRefused(
            faults, {key: f"{cell.appraisal.name}“{cell.indicator.name}”" for key, cell in cells.items()}
        )
