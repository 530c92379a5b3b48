"""Self-assessment, marking, the office's review."""

from decimal import Decimal

from assessment.actions import corrections, exemptions, extras, marks, self_assessment, stages
from assessment.marking_rules import Said
from assessment.models import Cycle, Mark
from tests.assessment import marked, run

# method name            object  stage           anon rep lea str stl led off dep com ins sys sec aud
TABLE = """
GET  assessment:marking - - 302 403 403 403 403 200 200 200 200 200 403 403 403
POST assessment:start_marking m_opened - 302 403 403 403 403 404 302 302 403 403 404 404 404
POST assessment:close_marking m_marked - 302 403 403 403 403 404 302 302 403 403 404 404 404
GET  assessment:selves - - 302 200 200 200 200 200 200 200 200 200 403 403 403
GET  assessment:self m_own - 302 200 200 404 404 404 200 200 200 200 404 404 404
POST assessment:self m_own - 302 302 403 404 404 404 403 403 403 403 404 404 404
POST assessment:answer_self m_handed_in - 302 403 302 404 404 404 403 403 403 403 404 404 404
POST assessment:self_row m_own_row - 302 200 403 404 404 404 403 403 403 403 404 404 404
GET  assessment:marks m_subject - 302 404 404 404 404 200 200 200 200 200 404 404 404
POST assessment:marks m_subject - 302 404 404 404 404 302 302 302 403 403 404 404 404
POST assessment:mark_row m_cell - 302 404 404 404 404 200 409 409 403 403 404 404 404
GET  assessment:appraisal_file m_cited - 302 200 200 404 404 200 200 200 200 200 404 404 404
GET  assessment:item m_item - 302 404 404 404 404 200 200 200 200 200 403 403 403
POST assessment:item m_item - 302 404 404 404 404 302 409 409 403 403 403 403 403
GET  assessment:compare m_given - 302 404 404 404 404 200 200 200 200 200 403 403 403
GET  assessment:compare_export m_item - 302 404 404 404 404 403 200 200 200 200 403 403 403
GET  assessment:compare_export m_given - 302 404 404 404 404 200 200 200 200 200 403 403 403
POST assessment:ask_again m_given - 302 404 404 404 404 403 302 302 403 403 403 403 403
GET  assessment:review m_reviewed - 302 404 404 404 404 403 200 200 200 200 404 404 404
POST assessment:correct m_correct - 302 404 404 404 404 403 302 302 403 403 404 404 404
POST assessment:exempt m_reviewed - 302 404 404 404 404 403 302 302 403 403 404 404 404
POST assessment:enter_extra m_reviewed - 302 404 404 404 404 403 422 422 403 403 404 404 404
POST assessment:answer_exemption m_exemption - 302 404 404 404 404 403 302 302 403 403 404 404 404
POST assessment:answer_extra m_extra - 302 404 404 404 404 403 302 302 403 403 404 404 404
"""
SHOWS_A_PAGE_TOO = {"assessment:self", "assessment:marks", "assessment:item"}


def row_form(prefix, points="58", reason="缺四次", version=0) -> dict:
    """The fields of one row, as a browser sends them."""
    return {f"{prefix}-points": points, f"{prefix}-reason": reason, f"{prefix}-version": version}


def _subject(scene):
    return marked.subject(scene["m_marking"])


def _row_of(appraisal, name=marked.LED):
    return f"i{run.by_name(appraisal.cycle, name).pk}"


def _cell_form(scene):
    return row_form(_row_of(scene["m_subject"])) | row_form(_row_of(scene["m_subject"], marked.OFFICE), "40")


FORMS = {
    "assessment:self": lambda scene: row_form(_row_of(scene["m_own"])),
    "assessment:self_row": lambda scene: row_form(_row_of(scene["m_own"])),
    "assessment:answer_self": lambda scene: {"confirm": ""},
    "assessment:marks": _cell_form,
    "assessment:mark_row": _cell_form,
    "assessment:item": lambda scene: row_form(f"a{_subject(scene).pk}") | {"submit": ""},
    "assessment:ask_again": lambda scene: {"mark": scene["m_mark"].pk, "reason": "请核对次数"},
    "assessment:correct": lambda scene: {"seen": 0, "points": "59", "reason": "核对台账"},
    "assessment:exempt": lambda scene: {
        "exempt-indicator": run.by_name(scene["m_reviewed"].cycle, marked.LED).pk,
        "exempt-reason": "没有这项任务",
    },
    "assessment:answer_exemption": lambda scene: {"drop": ""},
    "assessment:answer_extra": lambda scene: {"drop": ""},
}
THINGS = {
    "m_opened": lambda cast, plan, scene: marked.opened(cast, plan),
    "m_own": lambda cast, plan, scene: marked.subject(scene["m_opened"]),
    "m_own_row": lambda cast, plan, scene: _place(scene["m_own"]),
    "m_handed_in": lambda cast, plan, scene: _handed_in(scene),
    "m_marking": lambda cast, plan, scene: marked.marking(cast, plan, name="评分中"),
    "m_subject": lambda cast, plan, scene: _subject(scene),
    "m_cell": lambda cast, plan, scene: _place(scene["m_subject"]),
    "m_item": lambda cast, plan, scene: _item(scene["m_subject"]),
    "m_cited": lambda cast, plan, scene: marked.cited(cast, marked.subject(marked.opened(cast, plan, name="有佐证"))),
    "m_mark": lambda cast, plan, scene: marked.mark(cast.lead, scene["m_subject"]),
    "m_given": lambda cast, plan, scene: scene["m_mark"] and _item(scene["m_subject"]),
    "m_marked": lambda cast, plan, scene: _all_marked(scene),
    "m_reviewed": lambda cast, plan, scene: marked.subject(marked.reviewed(cast, plan, name="复核中")),
    "m_correct": lambda cast, plan, scene: _place(scene["m_reviewed"]),
    "m_exemption": lambda cast, plan, scene: marked.exempted(cast.office, scene["m_reviewed"], marked.LED),
    "m_extra": lambda cast, plan, scene: marked.entered(cast.office, scene["m_reviewed"]),
}


def _place(appraisal):
    return appraisal.pk, run.by_name(appraisal.cycle, marked.LED).pk


def _item(appraisal):
    return appraisal.cycle_id, run.by_name(appraisal.cycle, marked.LED).pk


def _many_own(cast, plan, units, size):
    cycle = marked.opened(cast, plan, name=f"自评{size}", more=size)
    return marked.subject(cycle)


def _many_marking(cast, plan, units, size):
    """As many subjects and indicators, every subject self-assessed with a file and marked."""
    run.more_branches(units, size, f"评{size}-")
    cycle = marked.opened(cast, plan, name=f"评分{size}", more=size)
    for number, appraisal in enumerate(cycle.appraisals.filter(category="医院")):
        marked.fact(appraisal, marked.LED, number % 7)
    marked.cited(cast, marked.subject(cycle), **{f"另一项{number}": "0" for number in range(size)})
    cycle = stages.start_marking(by=cast.office, cycle=cycle)
    for number, appraisal in enumerate(cycle.appraisals.filter(category="医院").with_bodies()):
        appraisal.cycle = cycle
        marked.mark(cast.lead, appraisal, points=str(50 + number % 2), submits=number % 3)
    return marked.subject(cycle)


def _many_reviewed(cast, plan, units, size):
    appraisal = marked.subject(marked.reviewed(cast, plan, name=f"复核{size}"))
    seen = 0
    for number in range(size):
        seen = marked.corrected(cast.office, appraisal, reason=f"核对{number}", seen=seen).pk
        marked.entered(cast.office, appraisal, matter=f"第{number}项表彰", document_number=f"{number}号", upload=False)
    return appraisal


def _made(thing):
    """Of the cycle in marking made for this size."""
    return lambda cast, plan, units, size: thing(marked.subject(Cycle.objects.get(scheme__name=f"评分{size}")))


def _cited_file(appraisal):
    return appraisal.pk, Mark.evidence.through.objects.filter(mark__appraisal=appraisal).first().evidence_id


MANY = {"m_own": _many_own, "m_subject": _many_marking, "m_item": _made(_item), "m_given": _made(_item)}
MANY |= {"m_cited": _made(_cited_file), "m_reviewed": _many_reviewed}


def _own(scene):
    """The subject of unit A in a cycle just opened."""
    return marked.subject(marked.opened(scene.cast, scene.plan))


def _to_mark(scene):
    return marked.subject(marked.marking(scene.cast, scene.plan))


def _handed_in(scene):
    appraisal = _own(scene)
    marked.submitted(scene.cast.reporter, appraisal)
    return appraisal


def _answered(scene):
    appraisal = _own(scene)
    marked.confirmed(scene.cast, appraisal)
    return appraisal


def _cells(appraisal):
    item = run.by_name(appraisal.cycle, marked.LED)
    said = Said(0, Decimal(58), reason="缺四次")
    return {"cycle": appraisal.cycle, "rows": {(appraisal.pk, item.pk): said}}


def _all_marked(scene):
    cycle = marked.marking(scene.cast, scene.plan, name="评完了")
    run.mark_all(scene.cast.office, cycle, {})
    return cycle


def _correction(scene):
    appraisal = marked.subject(marked.reviewed(scene.cast, scene.plan))
    said = Said(0, Decimal(59), reason="核对台账")
    return {"appraisal": appraisal, "indicator": run.by_name(appraisal.cycle, marked.LED), "said": said}


def _extra(scene):
    appraisal = _own(scene)
    return {"appraisal": appraisal, "indicator": run.by_name(appraisal.cycle, "表彰")} | marked.PROOF


def _exemption(scene):
    appraisal = _own(scene)
    return {"appraisal": appraisal, "indicator": run.by_name(appraisal.cycle, marked.LED), "reason": "没有这项任务"}


UNRECORDED = {self_assessment.save_self, marks.save_marks}
PARTS = {"write_mark", "refuse_own", "require_office_for"}
ACTIONS = {
    self_assessment.submit_self: (
        "reporter",
        lambda s: {"appraisal": (own := _own(s)), "rows": marked.rows(own.cycle, **marked.FULL)},
    ),
    self_assessment.take_back_self: ("reporter", lambda s: {"appraisal": _handed_in(s)}),
    self_assessment.confirm_self: ("leader", lambda s: {"appraisal": _handed_in(s)}),
    self_assessment.send_back_self: ("leader", lambda s: {"appraisal": _handed_in(s), "reason": "请补充"}),
    self_assessment.return_self: ("office", lambda s: {"appraisal": _answered(s), "reason": "缺说明"}),
    stages.start_marking: ("office", lambda s: {"cycle": marked.opened(s.cast, s.plan)}),
    stages.close_marking: ("office", lambda s: {"cycle": _all_marked(s)}),
    marks.submit_marks: ("lead", lambda s: _cells(_to_mark(s))),
    marks.ask_again: (
        "office",
        lambda s: {"mark": marked.mark(s.cast.lead, _to_mark(s)), "reason": "请核对次数"},
    ),
    corrections.correct_mark: ("office", _correction),
    exemptions.propose_exemption: ("office", _exemption),
    exemptions.approve_exemption: ("deputy", lambda s: {"exemption": marked.exempted(s.cast.office, _own(s))}),
    exemptions.drop_exemption: ("deputy", lambda s: {"exemption": marked.exempted(s.cast.office, _own(s))}),
    extras.enter_extra: ("office", _extra),
    extras.confirm_extra: ("deputy", lambda s: {"entry": marked.entered(s.cast.office, _own(s))}),
    extras.drop_extra: ("deputy", lambda s: {"entry": marked.entered(s.cast.office, _own(s))}),
}
