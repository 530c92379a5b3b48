"""Rounds of 述职评议 on the branches of both hospitals; `own`: one on the branch of the deputy alone."""

from assessment.actions import paper, phones, rectifications, rounds
from assessment.models import Rectification, Sheet, VoteRound
from tests.assessment import polling, run

# method name                        object  stage  anon rep lea str stl led off dep com ins sys sec aud
TABLE = """
GET  assessment:rounds               -       -      302 200 200 200 200 200 200 200 200 200 403 403 403
GET  assessment:round_new            voting  -      302 403 403 403 403 404 200 200 403 403 404 404 404
POST assessment:round_new            voting  -      302 403 403 403 403 404 302 302 403 403 404 404 404
GET  assessment:round                to_open -      302 404 404 404 404 404 200 200 200 200 404 404 404
GET  assessment:round                round   -      302 404 404 404 404 404 200 200 200 200 404 404 404
GET  assessment:round                counted -      302 200 200 200 200 404 200 200 200 200 404 404 404
GET  assessment:round_edit           to_open -      302 404 404 404 404 404 200 200 403 403 404 404 404
POST assessment:round_edit           to_open -      302 404 404 404 404 404 302 302 403 403 404 404 404
POST assessment:round_edit           round   -      302 404 404 404 404 404 409 409 403 403 404 404 404
POST assessment:round_terms          to_open -      302 404 404 404 404 404 302 302 403 403 404 404 404
POST assessment:round_open           to_open -      302 404 404 404 404 404 302 302 403 403 404 404 404
POST assessment:round_open           own     -      302 404 404 404 404 404 302 403 403 403 404 404 404
POST assessment:round_open           counted -      302 403 403 403 403 404 409 409 403 403 404 404 404
POST assessment:round_close          round   -      302 404 404 404 404 404 409 409 403 403 404 404 404
POST assessment:round_close          full    -      302 404 404 404 404 404 302 302 403 403 404 404 404
POST assessment:round_discard        round   -      302 404 404 404 404 404 302 302 403 403 404 404 404
GET  assessment:round_ballot         round   -      302 404 404 404 404 404 200 200 403 403 404 404 404
GET  assessment:round_ballot         counted -      302 403 403 403 403 404 409 409 403 403 404 404 404
GET  assessment:round_sheets         differs -      302 404 404 404 404 404 302 302 403 403 404 404 404
GET  assessment:round_differences    differs -      302 404 404 404 404 404 200 200 403 403 404 404 404
POST assessment:group_received       group   -      302 404 404 404 404 404 302 302 403 403 404 404 404
POST assessment:group_codes          group   -      302 404 404 404 404 404 200 200 403 403 404 404 404
GET  assessment:sheet                sheet   -      302 404 404 404 404 404 200 200 403 403 404 404 404
GET  assessment:sheet                apart   -      302 404 404 404 404 404 200 200 403 403 404 404 404
POST assessment:sheet                sheet   -      302 404 404 404 404 404 302 302 403 403 404 404 404
POST assessment:sheet_settle         apart   -      302 404 404 404 404 404 302 302 403 403 404 404 404
GET  assessment:rectification_new    round   -      302 404 404 404 404 404 200 200 403 403 404 404 404
POST assessment:rectification_new    round   -      302 404 404 404 404 404 302 302 403 403 404 404 404
GET  assessment:rectifications       -       -      302 200 200 200 200 200 200 200 200 200 403 403 403
GET  assessment:rectification        item    -      302 200 200 404 404 404 200 200 200 200 404 404 404
POST assessment:rectification_act item/answer -     302 302 302 404 404 404 403 403 403 403 404 404 404
POST assessment:rectification_act item/drop -       302 403 403 404 404 404 302 302 403 403 404 404 404
POST assessment:rectification_act done/confirm -    302 403 403 404 404 404 302 302 403 403 404 404 404
POST assessment:rectification_act done/return -     302 403 403 404 404 404 302 302 403 403 404 404 404
POST assessment:rectification_act item/nothing -    302 404 404 404 404 404 404 404 404 404 404 404 404
GET  vote                            -       -      200 200 200 200 200 200 200 200 200 200 200 200 200
POST vote                            -       -      422 422 422 422 422 422 422 422 422 422 422 422 422
POST vote_cast                       -       -      422 422 422 422 422 422 422 422 422 422 422 422 422
GET  vote_done                       -       -      200 200 200 200 200 200 200 200 200 200 200 200 200
"""
ROUND = {"title": "医院类述职评议", "held_on": "2026-12-09", "best_percent": 30, "by_phone": "on"}
ROUND |= {f"value{place}": value for place, value in enumerate((100, 80, 60, 40))}
ROUND |= {"group1": "局领导班子", "weight1": "40", "group2": "党员群众", "weight2": "60"}


def _new(scene):
    return ROUND | {"indicator": polling.indicator(scene["voting"]).pk, "category": "医院"}


def _matter(scene):
    subject = run.appraisal(scene["voting"], "甲医院党支部")
    said = {"appraisal": subject.pk, "owner": subject.unit_id, "source": "remark", "text": "材料更新不及时"}
    return said | {"due_on": "2026-12-30"}


FORMS = {
    "assessment:round_new": _new,
    "assessment:round_edit": lambda scene: ROUND,
    "assessment:round_discard": lambda scene: {"reason": "会议改期"},
    "assessment:group_received": lambda scene: {"issued": 3, "collected": 2},
    "assessment:group_codes": lambda scene: {"count": 2},
    "assessment:sheet": lambda scene: {"v0": "0", "v1": "none"},
    "assessment:sheet_settle": lambda scene: {"d0": "1"},
    "assessment:rectification_new": _matter,
    "assessment:rectification_act": lambda scene: {"answer": "已更新。", "reason": "附上目录"},
}
SHOWS_A_PAGE_TOO = {"assessment:round_new", "assessment:round_edit", "assessment:sheet", "vote"}
SHOWS_A_PAGE_TOO |= {"assessment:rectification_new"}


def _full(cast, plan, scene):
    round = polling.opened(cast, scene["voting"], title="收齐的一轮")
    polling.phoned(cast, round, [(0, 1)] * 5)
    return round


def _done(cast, plan, scene):
    return polling.answered(cast, scene["round"])


THINGS = {
    "voting": lambda cast, plan, scene: run.opened(cast.office, plan, name="述职考核"),
    "to_open": lambda cast, plan, scene: polling.drafted(cast, scene["voting"]),
    "own": lambda cast, plan, scene: polling.drafted(cast, scene["voting"], category="机关"),
    "round": lambda cast, plan, scene: polling.opened(cast, scene["voting"]),
    "full": _full,
    "counted": lambda cast, plan, scene: polling.closed(cast, scene["voting"]),
    "differs": lambda cast, plan, scene: polling.differing(cast, scene["round"]).group.round,
    "group": lambda cast, plan, scene: scene["round"].groups.first(),
    "sheet": lambda cast, plan, scene: polling.received(cast, scene["round"], 1, 0)[0],
    "apart": lambda cast, plan, scene: polling.differing(cast, scene["round"]),
    "item": lambda cast, plan, scene: polling.item(cast, scene["round"]),
    "done": _done,
}
PARTS = {"locked_round"}


def _cycle(scene):
    return run.opened(scene.cast.office, scene.plan)


def _draft(scene):
    return polling.drafted(scene.cast, _cycle(scene))


def _open(scene):
    return polling.opened(scene.cast, _cycle(scene))


def _drafting(scene):
    cycle = _cycle(scene)
    about = {"cycle": cycle, "indicator": polling.indicator(cycle), "category": "医院", "groups": polling.GROUPS}
    return about | polling.TERMS


def _counted(scene):
    round = _open(scene)
    polling.phoned(scene.cast, round, [(0, 1)] * 5)
    return {"round": round}


def _sheet(scene):
    return polling.received(scene.cast, _open(scene), 1, 0)[0]


def _item(scene):
    return polling.item(scene.cast, _open(scene))


ACTIONS = {
    rounds.draft_round: ("office", _drafting),
    rounds.edit_round: ("office", lambda s: {"round": _draft(s), "groups": polling.GROUPS} | polling.TERMS),
    rounds.set_terms: ("office", lambda s: {"round": _draft(s), "months": {}}),
    rounds.open_round: ("office", lambda s: {"round": _draft(s)}),
    rounds.discard_round: ("office", lambda s: {"round": _open(s), "reason": "会议改期"}),
    rounds.close_round: ("office", _counted),
    paper.receive_sheets: ("office", lambda s: {"group": _open(s).groups.first(), "issued": 9, "collected": 8}),
    paper.enter_sheet: ("office", lambda s: {"sheet": _sheet(s), "votes": [0, 1]}),
    paper.settle_sheet: (
        "deputy",
        lambda s: {"sheet": polling.differing(s.cast, _open(s)), "decided": {0: "1"}},
    ),
    phones.issue_vote_codes: ("office", lambda s: {"group": _open(s).groups.first(), "count": 3}),
    rectifications.enter_rectification: (
        "office",
        lambda s: {
            "round": (round := _open(s)),
            "appraisal": round.subjects.first(),
            "source": "remark",
            "text": "材料不全",
            "owner": s.units["甲医院"],
            "due_on": polling.TERMS["held_on"],
        },
    ),
    rectifications.drop_rectification: ("office", lambda s: {"item": _item(s)}),
    rectifications.answer_rectification: ("reporter", lambda s: {"item": _item(s), "answer": "已更新。"}),
    rectifications.confirm_rectification: ("office", lambda s: {"item": polling.answered(s.cast, _open(s))}),
    rectifications.return_rectification: (
        "office",
        lambda s: {"item": polling.answered(s.cast, _open(s)), "reason": "附上目录"},
    ),
}


def _many_rounds(cast, plan, units, size):
    """A round of `size` more subjects, sheets that differ, codes and matters; as many drafts, and one that closed."""
    run.more_branches(units, size, f"票{size}-")
    cycle = run.opened(cast.office, plan, name=f"述职考核{size}")
    for n in range(size):
        polling.drafted(cast, run.opened(cast.office, plan, name=f"述职{size}-{n}"), title=f"草案{n}")
    closing = polling.drafted(cast, cycle, title="已结束", category="机关")
    rounds.open_round(by=cast.deputy, round=closing)
    polling.phoned(cast, closing, [(0,)] * 5)
    rounds.close_round(by=cast.office, round=closing)
    round = polling.opened(cast, cycle, best_percent=None)
    blank = [0] * round.subjects.count()
    for sheet in polling.received(cast, round, size, 1)[:size]:
        for person, first in ((cast.office, 0), (cast.deputy, 1)):
            paper.enter_sheet(by=person, sheet=sheet, votes=[first, *blank[1:]])
    phones.issue_vote_codes(by=cast.office, group=round.groups.first(), count=size)
    for n in range(size):
        polling.item(cast, round, text=f"问题{n}")
    return cycle


def _newest(model, **which):
    return lambda cast, plan, units, size: model.objects.filter(**which).order_by("-pk").first()


MANY = {
    "voting": _many_rounds,
    "to_open": _newest(VoteRound, state="draft"),
    "round": _newest(VoteRound, state="open"),
    "differs": _newest(VoteRound, state="open"),
    "counted": _newest(VoteRound, state="closed"),
    "sheet": _newest(Sheet, first__isnull=True),
    "apart": _newest(Sheet, second__isnull=False),
    "item": _newest(Rectification),
}
