"""Self-assessment, marking, the office's review."""

from decimal import Decimal

from assessment.actions import corrections, exemptions, extras, marks, self_assessment, stages
from assessment.marking_rules import Said
from tests.assessment import marked, run

TABLE = """
"""


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
    cycle = marked.marking(scene.cast, scene.plan)
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
