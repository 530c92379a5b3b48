"""Setting up a round of 述职评议, opening it, counting it."""

import secrets

from django.db import connection, transaction

from assessment.models import Ballot, Candidacy, RaterGroup, Sheet, Tally, VoteCode, VoteRound
from assessment.polls import graded, obstacles_to_closing, require_running
from assessment.voting import SHORTEST_TERM, Group, agreed, counted, merged, most_best, shuffled, trouble_with_weights
from records.actions import record
from records.refusals import Refusal

FIELDS = ("title", "held_on", "values", "best_percent", "by_phone")
_random = secrets.SystemRandom()


@transaction.atomic
def draft_round(*, by, cycle, indicator, category, groups, **said) -> VoteRound:
    """A round on the subjects of `category` for an indicator of kind vote. Raise Refusal.

    groups: (name, weight) in order. said: title, held_on, values, best_percent, by_phone.
    """
    require_running(cycle)
    round = VoteRound.objects.create(cycle=cycle, indicator=indicator, **said)
    subjects = cycle.appraisals.filter(category=category).in_order()
    standing = Candidacy.objects.filter(round__indicator=indicator, appraisal__in=subjects)
    if taken := standing.select_related("appraisal", "round").first():
        raise Refusal(f"“{taken.appraisal.name}”已列入“{taken.round}”，同一指标只评议一次。")
    Candidacy.objects.bulk_create(
        Candidacy(round=round, appraisal=subject, order=order) for order, subject in enumerate(subjects, 1)
    )
    _write_groups(round, groups)
    record(by=by, verb="round.draft", subject=round, after=_content(round))
    return round


@transaction.atomic
def edit_round(*, by, round, groups, **said) -> VoteRound:
    """Change a draft; as `draft_round`."""
    round = locked_round(round, VoteRound.State.DRAFT)
    before = _content(round)
    for name in FIELDS:
        setattr(round, name, said[name])
    round.save(update_fields=FIELDS)
    round.groups.all().delete()
    _write_groups(round, groups)
    record(by=by, verb="round.edit", subject=round, before=before, after=_content(round))
    return round


@transaction.atomic
def set_terms(*, by, round, months) -> None:
    """months: candidacy id → months in the post, None for the whole year; under six a subject has no grade."""
    round = locked_round(round, VoteRound.State.DRAFT)
    rows = list(round.candidacies.all())
    for row in rows:
        row.months = months.get(row.pk)
        row.graded = row.months is None or row.months >= SHORTEST_TERM
    Candidacy.objects.bulk_update(rows, ["months", "graded"])
    short = [row.appraisal_id for row in rows if not row.graded]
    record(by=by, verb="round.set_terms", subject=round, after={"without_grade": short})


@transaction.atomic
def open_round(*, by, round) -> None:
    """From here on ballots are handed out; nothing of the round's terms changes any more."""
    round = locked_round(round, VoteRound.State.DRAFT)
    if trouble := trouble_with_weights(list(round.groups.values_list("weight", flat=True))):
        raise Refusal(trouble)
    if not graded(round):
        raise Refusal("没有需要评等次的述职对象，请先核对任职月数。")
    _move(round, VoteRound.State.OPEN)
    record(by=by, verb="round.open", subject=round)


@transaction.atomic
def discard_round(*, by, round, reason) -> None:
    """Delete a round that has not closed, with all ballots. Raise Refusal where matters to put right hang on it."""
    round = locked_round(round, VoteRound.State.DRAFT, VoteRound.State.OPEN)
    if round.rectifications.exists():
        raise Refusal("本轮已登记整改事项，不能作废。请先删除整改事项。")
    before = _content(round) | {"ballots": round.ballots.count(), "sheets": _sheets(round).count()}
    record(by=by, verb="round.discard", subject=round, before=before, after={"reason": reason})
    round.delete()
    transaction.on_commit(_wipe_log)


@transaction.atomic
def close_round(*, by, round) -> None:
    """Count, and leave nothing that leads from a ballot to a sheet, a code or a moment. Raise Refusal.

    Sheets go; all ballots and all codes are written anew in an order of chance, ballots under the merged groups.
    """
    round = locked_round(round, VoteRound.State.OPEN)
    if obstacles := obstacles_to_closing(round):
        raise Refusal("".join(obstacles))
    subjects, groups = graded(round), _cast(round)
    limit = most_best(round.best_percent, len(subjects))
    _note_turnout(round)
    counting = shuffled(merged(groups), _random.shuffle)
    Tally.objects.bulk_create(_tallies(round, subjects, counting, limit))
    _rewrite_ballots(round, counting)
    _rewrite_codes(round)
    _sheets(round).delete()
    _move(round, VoteRound.State.CLOSED)
    turnout = {row.name: [row.issued, row.collected] for row in round.groups.all()}
    record(by=by, verb="round.close", subject=round, after={"turnout": turnout, "groups": [g.name for g in counting]})
    transaction.on_commit(_wipe_log)


def locked_round(round, *states) -> VoteRound:
    """The round, held to the end of the transaction. Raise Refusal where it is in none of `states` or too late."""
    found = VoteRound.objects.select_for_update(of=("self",)).select_related("cycle").filter(pk=round.pk).first()
    if found is None:
        raise Refusal("这一轮述职评议已作废。")
    if found.state not in states:
        raise Refusal(f"这一轮述职评议{found.get_state_display()}，不能再办这一步。")
    require_running(found.cycle)
    return found


def _write_groups(round, groups) -> None:
    RaterGroup.objects.bulk_create(
        RaterGroup(round=round, name=name, weight=weight, order=order) for order, (name, weight) in enumerate(groups, 1)
    )


def _content(round) -> dict:
    said = {name: getattr(round, name) for name in FIELDS} | {"held_on": str(round.held_on)}
    return said | {"groups": [[row.name, str(row.weight)] for row in round.groups.all()]}


def _move(round, state) -> None:
    round.state = state
    round.save(update_fields=["state"])


def _sheets(round):
    return Sheet.objects.filter(group__round=round)


def _cast(round) -> list[Group]:
    """All votes as they came in, on paper and by phone."""
    votes: dict[str, list] = {row.name: [] for row in round.groups.all()}
    for sheet in _sheets(round).select_related("group"):
        votes[sheet.group.name].append(tuple(agreed(sheet.first, sheet.second, sheet.settled)))
    for group, said in round.ballots.values_list("group", "votes"):
        votes[group].append(tuple(said))
    return [Group(row.name, row.weight, tuple(votes[row.name])) for row in round.groups.all()]


def _note_turnout(round) -> None:
    """From now on both numbers of a group include its codes."""
    for row in round.groups.all():
        row.issued += row.codes.count()
        row.collected += row.codes.filter(is_used=True).count()
        row.save(update_fields=["issued", "collected"])


def _tallies(round, subjects, groups, limit):
    for order, group in enumerate(groups, 1):
        counts = counted(group.ballots, len(subjects), limit)
        for place, subject in enumerate(subjects):
            yield Tally(
                round=round,
                appraisal=subject.appraisal,
                group=group.name,
                weight=group.weight,
                counts=counts[place],
                order=order,
            )


def _rewrite_ballots(round, groups) -> None:
    """Ids that never were the old ones; within a group and between groups nothing tells which came first."""
    round.ballots.all().delete()
    ballots = [Ballot(round=round, group=group.name, votes=votes) for group in groups for votes in group.ballots]
    _random.shuffle(ballots)
    Ballot.objects.bulk_create(ballots)


def _rewrite_codes(round) -> None:
    codes = [
        VoteCode(group_id=group, digest=digest, is_used=is_used)
        for group, digest, is_used in VoteCode.objects.filter(group__round=round).values_list(
            "group", "digest", "is_used"
        )
    ]
    VoteCode.objects.filter(group__round=round).delete()
    _random.shuffle(codes)
    VoteCode.objects.bulk_create(codes)


def _wipe_log() -> None:
    """SQLite's log holds the pages as each vote left them until it is cut off."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
