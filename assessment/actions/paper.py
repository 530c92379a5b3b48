"""Paper ballots: numbered once collected, entered by two persons, settled where they differ."""

from django.db import transaction

from assessment.actions.rounds import locked_round
from assessment.models import RaterGroup, Sheet, VoteRound
from assessment.polls import CELL_ASIDE, graded, own_subjects, pass_of, require_other_eyes
from assessment.voting import differences
from records.actions import record
from records.refusals import NotAllowed, Refusal


@transaction.atomic
def receive_sheets(*, by, group, issued, collected) -> None:
    """Say how many paper ballots of a group were handed out and came back; each of these is a sheet to enter.

    Raise Refusal where a sheet would go that somebody has entered.
    """
    round = locked_round(group.round, VoteRound.State.OPEN)
    group = RaterGroup.objects.get(pk=group.pk)
    before = {"issued": group.issued, "collected": group.collected}
    surplus = group.sheets.filter(number__gt=collected)
    if surplus.filter(first__isnull=False).exists():
        raise Refusal(f"第 {collected} 张之后已有录入，收回数不能改为 {collected}。")
    surplus.delete()
    numbers = range(group.sheets.count() + 1, collected + 1)
    Sheet.objects.bulk_create(Sheet(group=group, number=number) for number in numbers)
    group.issued, group.collected = issued, collected
    group.save(update_fields=["issued", "collected"])
    after = {"group": group.name, "issued": issued, "collected": collected}
    record(by=by, verb="round.receive", subject=round, before=before, after=after)


@transaction.atomic
def enter_sheet(*, by, sheet, votes) -> Sheet:
    """Enter one's own pass of a sheet, the first or the second, or write it anew. Raise Refusal.

    The line of history says which sheet, never what is on it.
    """
    round, sheet = _locked_sheet(sheet)
    if len(votes) != len(graded(round)):
        raise Refusal("述职对象已变动，请重新打开这张票再录。")
    turn = pass_of(sheet, by)
    if not turn:
        raise Refusal("这张票已由另外两人各录一遍，不用再录。")
    if turn == 2:
        require_other_eyes(by, sheet, round)
        sheet.second, sheet.second_by = votes, by
    else:
        sheet.first, sheet.first_by = votes, by
    sheet.settled = {}
    sheet.save()
    record(by=by, verb="sheet.enter", subject=round, after={"sheet": str(sheet), "pass": turn})
    return sheet


@transaction.atomic
def settle_sheet(*, by, sheet, decided) -> Sheet:
    """Settle where the passes differ, the paper in hand. decided: place → "1" or "2", whose reading is right.

    Raise Refusal where there is no such difference, NotAllowed for a cell of the person's own unit.
    """
    round, sheet = _locked_sheet(sheet)
    if sheet.second is None or not set(decided) <= set(differences(sheet.first, sheet.second)):
        raise Refusal("这张票的录入已变动，请重新打开再核定。")
    subjects, own = graded(round), own_subjects(by, round)
    if any(subjects[place].appraisal_id in own for place in decided):
        raise NotAllowed(CELL_ASIDE)
    readings = {"1": sheet.first, "2": sheet.second}
    sheet.settled |= {str(place): readings[which][place] for place, which in decided.items()}
    sheet.save(update_fields=["settled"])
    record(by=by, verb="sheet.settle", subject=round, after={"sheet": str(sheet), "cells": len(decided)})
    return sheet


def _locked_sheet(sheet) -> tuple[VoteRound, Sheet]:
    """With its round held, so that nobody else enters or closes meanwhile."""
    round = locked_round(sheet.group.round, VoteRound.State.OPEN)
    found = Sheet.objects.select_related("group", "first_by").filter(pk=sheet.pk).first()
    if found is None:
        raise Refusal("收回的票数已改动，没有这张票了。")
    return round, found
