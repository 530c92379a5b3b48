"""Results, deciding, 公示 and 申诉. `mine`: a subject of unit A; `theirs`: the one the deputy has a part in."""

from decimal import Decimal

from assessment.actions import adjusting, appeals, deciding, publicity, vetoes
from assessment.actions.results import compute
from assessment.models import Cycle
from tests.assessment import bad_deciding, run
from tests.assessment import deciding as stages

# method name                     object          stage anon rep lea str stl led off dep com ins sys sec aud
TABLE = """
GET  assessment:results           -               -     302 200 200 200 200 200 200 200 200 200 403 403 403
GET  assessment:publicity_all     -               -     302 200 200 200 200 200 200 200 200 200 403 403 403
GET  assessment:cycle             graded          -     302 200 200 200 200 404 200 200 200 200 404 404 404
GET  assessment:cycle             public          -     302 200 200 200 200 404 200 200 200 200 404 404 404
POST assessment:compute           graded          -     302 403 403 403 403 404 302 302 403 403 404 404 404
POST assessment:compute           submitted       -     302 403 403 403 403 404 409 409 403 403 404 404 404
GET  assessment:deciding          graded          -     302 403 403 403 403 404 200 200 200 200 404 404 404
GET  assessment:deciding          submitted       -     302 403 403 403 403 404 200 200 200 200 404 404 404
GET  assessment:deciding          tied            -     302 403 403 403 403 404 200 200 200 200 404 404 404
POST assessment:decide            graded/submit   -     302 403 403 403 403 404 302 302 403 403 404 404 404
POST assessment:decide            graded/nothing  -     302 403 403 403 403 404 400 400 400 400 404 404 404
POST assessment:decide            submitted/decide -    302 403 403 403 403 404 403 403 302 403 404 404 404
POST assessment:decide            submitted/decide_by - 302 403 403 403 403 404 403 302 403 403 404 404 404
POST assessment:decide            submitted/send_back - 302 403 403 403 403 404 403 403 302 403 404 404 404
POST assessment:tie               tied            -     302 403 403 403 403 404 302 302 403 403 404 404 404
GET  assessment:standing          mine            -     302 403 403 404 404 404 200 200 200 200 404 404 404
GET  assessment:standing          theirs          -     302 404 404 404 404 404 200 200 200 200 404 404 404
POST assessment:veto_new          mine            -     302 403 403 404 404 404 302 302 403 403 404 404 404
POST assessment:veto_new          theirs          -     302 404 404 404 404 404 302 403 403 403 404 404 404
POST assessment:veto_answer       veto            -     302 403 403 403 403 403 403 302 302 403 403 403 403
POST assessment:adjustment_new    mine            -     302 403 403 404 404 404 302 302 403 403 404 404 404
POST assessment:adjustment_new    theirs          -     302 404 404 404 404 404 302 403 403 403 404 404 404
POST assessment:adjustment_drop   adjusted        -     302 403 403 404 404 404 302 302 403 403 404 404 404
GET  assessment:publicity         graded          -     302 200 200 200 200 404 200 200 200 200 404 404 404
GET  assessment:publicity         decided         -     302 200 200 200 200 404 200 200 200 200 404 404 404
GET  assessment:publicity         public          -     302 200 200 200 200 404 200 200 200 200 404 404 404
POST assessment:publish_results   decided         -     302 403 403 403 403 404 302 302 403 403 404 404 404
POST assessment:publish_results   submitted       -     302 403 403 403 403 404 422 422 403 403 404 404 404
POST assessment:objections        public          -     302 403 403 403 403 404 302 302 403 403 404 404 404
GET  assessment:letter            decided/notice  -     302 403 403 403 403 404 200 200 200 200 404 404 404
GET  assessment:letter            decided/circular -    302 403 403 403 403 404 200 200 200 200 404 404 404
GET  assessment:letter            decided/nothing -     302 403 403 403 403 404 404 404 404 404 404 404 404
GET  assessment:letter            graded/notice   -     302 403 403 403 403 404 409 409 409 409 404 404 404
GET  assessment:printed           decided/notice  -     302 403 403 403 403 404 200 200 200 200 404 404 404
GET  assessment:printed           public/circular -     302 403 403 403 403 404 200 200 200 200 404 404 404
GET  assessment:appeal_new        on_show         -     302 200 200 404 404 404 403 403 403 403 404 404 404
GET  assessment:appeal_new        mine            -     302 409 409 404 404 404 403 403 403 403 404 404 404
POST assessment:appeal_new        on_show         -     302 302 302 404 404 404 403 403 403 403 404 404 404
GET  assessment:appeal            appeal          -     302 200 200 404 404 404 200 200 200 200 404 404 404
POST assessment:appeal_answer     appeal/answer   -     302 403 403 404 404 404 403 302 403 403 404 404 404
POST assessment:appeal_answer     appeal/nothing  -     302 404 404 404 404 404 404 404 404 404 404 404 404
POST assessment:appeal_answer     replied/ask     -     302 302 302 404 404 404 403 403 403 403 404 404 404
POST assessment:appeal_answer     asked/review    -     302 403 403 404 404 404 403 403 302 403 404 404 404
POST assessment:appeal_answer     asked/review_by -     302 403 403 404 404 404 403 403 403 403 404 404 404
"""
REASON = {"reason": "会议决定"}
FORMS = {
    "assessment:decide": lambda s: REASON | {"decision": s["ruling"].pk},
    "assessment:tie": lambda s: REASON | {"category": "医院", "chosen": [s["tied_one"].pk], "decision": s["ruling"].pk},
    "assessment:veto_new": lambda s: stages.VETO | {"veto": stages.veto_of(s["mine"].cycle).pk},
    "assessment:veto_answer": lambda s: {"confirm": ""},
    "assessment:adjustment_new": lambda s: REASON | {"points": "1.00", "decision": s["ruling"].pk},
    "assessment:adjustment_drop": lambda s: REASON,
    "assessment:publish_results": lambda s: {
        "opens_on": "2026-09-17",
        "closes_on": "2026-09-23",
        "contact": stages.CONTACT,
    },
    "assessment:objections": lambda s: {"objections": 2, "seen": 0},
    "assessment:appeal_new": lambda s: {"indicator": run.by_hand(s["on_show"].cycle).pk, "text": "已补上。"},
    "assessment:appeal_answer": lambda s: {
        "verdict": "reject",
        "answer": "核对台账。",
        "text": "有原件。",
        "decision": s["ruling"].pk,
    },
}
SHOWS_A_PAGE_TOO = {"assessment:appeal_new"}


def _named(name, make):
    """A cycle of its own: a year has one scheme of each name."""
    return lambda cast, plan, scene: make(cast, plan, name=name)


def _graded(cast, plan, name):
    return run.computed(cast.office, plan, name=name)


def _with_ruling(thing):
    """A thing of a scene in which a meeting has decided."""
    return lambda cast, plan, scene: (scene["ruling"], thing(cast, plan, scene))[1]


THINGS = {
    "graded": _named("甲类考核", _graded),
    "submitted": _named("乙类考核", stages.submitted),
    "decided": _named("丙类考核", stages.decided),
    "public": _named("丁类考核", stages.public),
    "opened": _named("戊类考核", stages.opened),
    "tied": _with_ruling(_named("己类考核", stages.tied)),
    "ruling": lambda cast, plan, scene: stages.in_force(cast),
    "mine": _with_ruling(lambda cast, plan, scene: stages.subject(scene["graded"])),
    "theirs": lambda cast, plan, scene: stages.subject(scene["graded"], "机关第一党支部"),
    "tied_one": lambda cast, plan, scene: stages.subject(scene["tied"]),
    "on_show": lambda cast, plan, scene: stages.subject(scene["opened"]),
    "veto": lambda cast, plan, scene: stages.vetoed(cast, scene["graded"]),
    "adjusted": lambda cast, plan, scene: stages.adjusted(cast, scene["graded"], scene["ruling"]),
    "appeal": lambda cast, plan, scene: stages.appealed(cast, scene["opened"]),
    "replied": lambda cast, plan, scene: stages.answered(cast, scene["appeal"]),
    "asked": lambda cast, plan, scene: stages.asked(cast, scene["appeal"]),
}


def _computed(cast, plan, units, name, size) -> Cycle:
    """A computed cycle of `size` more branches, whatever the tasks of the plan."""
    run.more_branches(units, size, f"{name}{size}-")
    cycle = run.opened(cast.office, plan, name=f"{name}{size}")
    run.scored(cast.office, cycle)
    Cycle.objects.filter(pk=cycle.pk).update(state=Cycle.State.REVIEW)
    compute(by=cast.office, cycle=cycle)
    cycle.refresh_from_db()
    return cycle


def _many(name, make):
    """Such a cycle as `make` leaves it."""
    return lambda cast, plan, units, size: make(cast, plan, cycle=_computed(cast, plan, units, name, size))


def _many_changed(name, subject):
    """A subject with `size` adjustments and as many changes of its result."""

    def made(cast, plan, units, size):
        cycle, ruling = _computed(cast, plan, units, name, size), stages.in_force(cast, f"{name}{size}")
        for _ in range(size):
            stages.adjusted(cast, cycle, ruling, points="0.01")
        return stages.subject(cycle, subject)

    return made


def _many_appealed(cast, plan, units, size):
    cycle = _many("申诉", stages.opened)(cast, plan, units, size)
    return [stages.appealed(cast, cycle, row.name) for row in cycle.appraisals.filter(name__contains="申诉")][-1]


MANY = {
    "graded": lambda cast, plan, units, size: _computed(cast, plan, units, "计算", size),
    "submitted": _many("提交", stages.submitted),
    "decided": _many("审定", stages.decided),
    "public": _many("公示", stages.public),
    "mine": _many_changed("变更", "甲医院党支部"),
    "theirs": _many_changed("另一变更", "机关第一党支部"),
    "appeal": _many_appealed,
    "on_show": lambda cast, plan, units, size: stages.subject(_many("可申诉", stages.opened)(cast, plan, units, size)),
    "tied": lambda cast, plan, units, size: _computed(cast, plan, units, "并列", size),
}
BAD = bad_deciding.GROUPS


def _graded_now(scene):
    return run.computed(scene.cast.office, scene.plan)


def _veto(scene):
    cycle = _graded_now(scene)
    said = {"appraisal": run.appraisal(cycle, "甲医院党支部"), "veto": stages.veto_of(cycle)}
    return said | stages.VETO


def _entered(scene):
    return stages.vetoed(scene.cast, _graded_now(scene))


def _adjustment(scene):
    subject = run.appraisal(_graded_now(scene), "甲医院党支部")
    return {"appraisal": subject, "points": Decimal(1), "grade": "", "decision": stages.in_force(scene.cast)} | REASON


def _tie(scene):
    cycle = stages.tied(scene.cast, scene.plan)
    chosen = [run.appraisal(cycle, "甲医院党支部").pk]
    return {"cycle": cycle, "category": "医院", "chosen": chosen, "decision": stages.in_force(scene.cast)} | REASON


def _appeal(scene):
    return stages.appealed(scene.cast, stages.opened(scene.cast, scene.plan))


def _published(scene):
    return {"cycle": stages.decided(scene.cast, scene.plan), "contact": stages.CONTACT} | stages.window()


ACTIONS = {
    vetoes.enter_veto: ("office", _veto),
    vetoes.confirm_veto: ("deputy", lambda s: {"event": _entered(s)}),
    vetoes.drop_veto: ("deputy", lambda s: {"event": _entered(s)} | REASON),
    adjusting.adjust: ("office", _adjustment),
    adjusting.drop_adjustment: (
        "office",
        lambda s: {"adjustment": stages.adjusted(s.cast, _graded_now(s), stages.in_force(s.cast))} | REASON,
    ),
    adjusting.settle_tie: ("office", _tie),
    deciding.submit_to_committee: ("office", lambda s: {"cycle": _graded_now(s)}),
    deciding.send_back: ("committee", lambda s: {"cycle": stages.submitted(s.cast, s.plan)} | REASON),
    deciding.decide: ("committee", lambda s: {"cycle": stages.submitted(s.cast, s.plan)}),
    publicity.publish_results: ("office", _published),
    publicity.count_objections: (
        "office",
        lambda s: {"cycle": stages.public(s.cast, s.plan), "objections": 2, "seen": 0},
    ),
    appeals.file_appeal: (
        "reporter",
        lambda s: {
            "appraisal": (subject := run.appraisal(stages.opened(s.cast, s.plan), "甲医院党支部")),
            "indicator": run.by_hand(subject.cycle),
            "text": "已补上。",
        },
    ),
    appeals.answer_appeal: ("deputy", lambda s: {"appeal": _appeal(s), "uphold": False, "answer": "核对台账。"}),
    appeals.ask_review: (
        "reporter",
        lambda s: {"appeal": stages.answered(s.cast, _appeal(s)), "text": "有原件。"},
    ),
    appeals.review_appeal: (
        "committee",
        lambda s: {"appeal": stages.asked(s.cast, _appeal(s)), "uphold": False, "answer": "维持。"},
    ),
}
PARTS = {"clear_appraisal", "recomputed"}
