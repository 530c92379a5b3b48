"""Voting by phone: one-time codes on slips, and the vote itself, of which nothing but the vote is kept."""

from django.db import transaction

from assessment.actions.rounds import locked_round
from assessment.models import Ballot, VoteCode, VoteRound
from assessment.polls import graded
from assessment.voting import is_over, most_best
from branches.codes import digest, new_code
from records.actions import record
from records.refusals import Refusal

PURPOSE = "述职评议"
USED = "这个投票码已经用过。每个投票码只能投一次票。"
UNKNOWN = "没有这个投票码，请照纸条核对后重新输入。"
NOT_OPEN = "这一轮评议不在进行中，不能投票。"


@transaction.atomic
def issue_vote_codes(*, by, group, count) -> list[str]:
    """Make codes for slips; they are shown this once and kept only as digests."""
    round = locked_round(group.round, VoteRound.State.OPEN)
    if not round.by_phone:
        raise Refusal("这一轮没有开通手机投票。")
    codes = [new_code() for _ in range(count)]
    VoteCode.objects.bulk_create(VoteCode(group=group, digest=digest(PURPOSE, code)) for code in codes)
    record(by=by, verb="round.issue_codes", subject=round, after={"group": group.name, "count": count})
    return codes


def find_code(code) -> VoteCode:
    """The unused code of an open round. Raise Refusal with the sentence for the voter."""
    found = VoteCode.objects.select_related("group__round__cycle__scheme").filter(digest=digest(PURPOSE, code)).first()
    if found is None:
        raise Refusal(UNKNOWN)
    if found.group.round.state != VoteRound.State.OPEN:
        raise Refusal(NOT_OPEN)
    if found.is_used:
        raise Refusal(USED)
    return found


@transaction.atomic
def cast_vote(*, code, votes) -> None:
    """Put a ballot into the box and use the code up: no line of history, no person, no time. Raise Refusal."""
    round = locked_round(find_code(code).group.round, VoteRound.State.OPEN)
    subjects = graded(round)
    limit = most_best(round.best_percent, len(subjects))
    if len(votes) != len(subjects):
        raise Refusal("选票已变动，请重新输入投票码。")
    if is_over(votes, limit):
        raise Refusal(f"“好”最多选 {limit} 个，请减少后再投票。")
    found = find_code(code)
    VoteCode.objects.filter(pk=found.pk).update(is_used=True)
    Ballot.objects.create(round=round, group=found.group.name, votes=votes)
