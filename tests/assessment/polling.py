"""Builders: rounds of 述职评议 and their votes, through the portal's own actions."""

from datetime import date
from decimal import Decimal

from assessment.actions import paper, phones, rectifications, rounds
from assessment.kinds import Kind
from assessment.models import Cycle, Indicator, Rectification, Sheet, VoteRound
from tests.assessment import run

GROUPS = [("局领导班子", Decimal(40)), ("党员群众", Decimal(60))]
TERMS = {"title": "医院类党支部书记述职评议", "held_on": date(2026, 12, 9), "values": [100, 80, 60, 40]}
TERMS |= {"best_percent": 30, "by_phone": True}


def indicator(cycle) -> Indicator:
    """The vote 述职评议得分."""
    return cycle.scheme.indicators().filter(kind=Kind.VOTE).first()


def drafted(cast, cycle, *, category="医院", groups=GROUPS, **said) -> VoteRound:
    about = {"cycle": cycle, "indicator": indicator(cycle), "category": category, "groups": groups}
    return rounds.draft_round(by=cast.office, **about | TERMS | said)


def opened(cast, cycle, **said) -> VoteRound:
    round = drafted(cast, cycle, **said)
    rounds.open_round(by=cast.office, round=round)
    round.refresh_from_db()
    return round


def received(cast, round, *numbers) -> list[Sheet]:
    """As many paper ballots of each group, in the order of the groups."""
    for group, number in zip(round.groups.all(), numbers, strict=True):
        paper.receive_sheets(by=cast.office, group=group, issued=number, collected=number)
    return list(Sheet.objects.filter(group__round=round))


def entered(cast, sheets, votes) -> None:
    """Both passes over each sheet, alike."""
    for sheet, said in zip(sheets, votes, strict=True):
        for person in (cast.office, cast.deputy):
            paper.enter_sheet(by=person, sheet=sheet, votes=list(said))


def differing(cast, round) -> Sheet:
    """A sheet on which the passes differ at the first place."""
    sheet = received(cast, round, 1, 0)[0]
    paper.enter_sheet(by=cast.office, sheet=sheet, votes=[0, 1])
    return paper.enter_sheet(by=cast.deputy, sheet=sheet, votes=[1, 1])


def phoned(cast, round, votes, group=1) -> list[str]:
    """A vote by phone for each of `votes`; return the codes."""
    group = round.groups.get(order=group)
    codes = phones.issue_vote_codes(by=cast.office, group=group, count=len(votes))
    for code, said in zip(codes, votes, strict=True):
        phones.cast_vote(code=code, votes=list(said))
    return codes


def closed(cast, cycle, **said) -> VoteRound:
    """Six votes in the first group, five in the second, half of them on paper."""
    round = opened(cast, cycle, **said)
    entered(cast, received(cast, round, 3, 2), [(0, 1), (1, 0), (1, 1), (2, 1), (1, None)])
    phoned(cast, round, [(0, 1), (0, 2), (3, 1)])
    phoned(cast, round, [(1, 1), (1, 2), (0, 3)], group=2)
    rounds.close_round(by=cast.office, round=round)
    round.refresh_from_db()
    return round


def item(cast, round, **said) -> Rectification:
    """A matter that 甲医院 has to put right."""
    subject = run.appraisal(Cycle.objects.get(pk=round.cycle_id), "甲医院党支部")
    words = {"appraisal": subject, "source": "remark", "text": "书架材料更新不及时", "owner": subject.unit}
    words |= {"due_on": date(2026, 12, 30)}
    return rectifications.enter_rectification(by=cast.office, round=round, **words | said)


def answered(cast, round) -> Rectification:
    made = item(cast, round)
    rectifications.answer_rectification(by=cast.reporter, item=made, answer="已逐月更新。")
    made.refresh_from_db()
    return made
