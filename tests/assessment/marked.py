"""Self-assessments and marks of a cycle in which 局机关党委 marks 组织生活 and the office 达标创建."""

from dataclasses import replace
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from assessment.actions import corrections, exemptions, extras, marks, self_assessment, stages
from assessment.actions.cycles import open_cycle
from assessment.actions.schemes import draft_scheme, publish_scheme
from assessment.marking_rules import Said
from assessment.models import Appraisal, Fact, Mark
from branches.actions.evidence import shelve_all
from branches.models import Unit
from modelagency.clock import now
from tests.assessment import run
from tests.branches.files import PDF

LED, OFFICE = "组织生活", "达标创建"
PROOF = {"matter": "县级先进党组织", "points": Decimal(1), "document_number": "安卫党〔2026〕3号", "reason": "通报表彰"}


def opened(cast, plan, name="支部评分", more=0, **terms):
    """A cycle in self-assessment, with so many more indicators that count for nothing."""
    content = run.content(**terms)
    year_end = content["components"][1]["sections"][0]["indicators"]
    year_end[0]["marker"] = Unit.objects.get(name="局机关党委")
    further = {"points": "0", "kind": "deduct", "step": "1", "marker": year_end[0]["marker"]}
    year_end += [{"name": f"另一项{number}"} | further for number in range(more)]
    scheme = draft_scheme(by=cast.office, year=2026, name=name, plan=plan, content=content)
    return open_cycle(by=cast.office, scheme=publish_scheme(by=cast.office, scheme=scheme))


def marking(cast, plan, **terms):
    """A cycle in marking, nobody having assessed themselves."""
    return stages.start_marking(by=cast.office, cycle=opened(cast, plan, **terms))


def subject(cycle, name="甲医院党支部") -> Appraisal:
    return cycle.appraisals.with_bodies().select_related("cycle__scheme").get(name=name)


def fact(appraisal, name, quantity, base=None, note=""):
    item = run.by_name(appraisal.cycle, name)
    known = {"quantity": Decimal(quantity), "base": base and Decimal(base), "note": note, "as_of": now()}
    return Fact.objects.create(appraisal=appraisal, indicator=item, **known)


def rows(cycle, **points):
    """Indicator id → Said, as for a first save: rows(cycle, 组织生活="58")."""
    return {run.by_name(cycle, name).pk: Said(0, Decimal(value), reason="按台账核对") for name, value in points.items()}


FULL = {LED: "60", OFFICE: "40"}


def submitted(by, appraisal, **points):
    """A self-assessment handed in, waiting for the leader where there is one."""
    appraisal.refresh_from_db()
    said = rows(appraisal.cycle, **FULL | points)
    return self_assessment.submit_self(by=by, appraisal=appraisal, rows=said)


def confirmed(cast, appraisal, **points):
    """One of unit A that its leader confirmed."""
    submitted(cast.reporter, appraisal, **points)
    return self_assessment.confirm_self(by=cast.leader, appraisal=appraisal)


def mark(by, appraisal, name=LED, points="60", reason="按台账核对", version=0, submits=True) -> Mark:
    """One mark, handed in or only saved."""
    item = run.by_name(appraisal.cycle, name)
    act = marks.submit_marks if submits else marks.save_marks
    said = {(appraisal.pk, item.pk): Said(version, Decimal(points), reason=reason)}
    act(by=by, cycle=appraisal.cycle, rows=said)
    return Mark.objects.select_related("appraisal__cycle").get(appraisal=appraisal, indicator=item, stage="mark")


def reviewed(cast, plan, **terms):
    """A cycle of which marking has closed, all with full points."""
    cycle = marking(cast, plan, **terms)
    for appraisal in cycle.appraisals.with_bodies():
        appraisal.cycle = cycle
        mark(cast.lead, appraisal)
        mark(cast.office, appraisal, OFFICE, "40")
    return stages.close_marking(by=cast.office, cycle=cycle)


def exempted(by, appraisal, name=OFFICE, reason="没有这项任务"):
    item = run.by_name(appraisal.cycle, name)
    return exemptions.propose_exemption(by=by, appraisal=appraisal, indicator=item, reason=reason)


def entered(by, appraisal, name="表彰", upload=True, **said):
    file = SimpleUploadedFile("文件.pdf", PDF) if upload else None
    item = run.by_name(appraisal.cycle, name)
    return extras.enter_extra(by=by, appraisal=appraisal, indicator=item, upload=file, **PROOF | said)


def corrected(by, appraisal, name=LED, points="59", reason="核对台账", seen=0):
    item = run.by_name(appraisal.cycle, name)
    said = Said(0, Decimal(points), reason=reason)
    return corrections.correct_mark(by=by, appraisal=appraisal, indicator=item, said=said, seen=seen)


def cited(cast, appraisal, **points):
    """A file that the subject cites in a self-assessment handed in and confirmed: the arguments of its address."""
    unit = Unit.objects.get(name="甲医院")
    data = PDF + appraisal.cycle.scheme.name.encode()
    (item,) = shelve_all(by=cast.reporter, unit=unit, uploads=[SimpleUploadedFile("台账.pdf", data)])
    said = {pk: replace(row, evidence=(item.pk,)) for pk, row in rows(appraisal.cycle, **FULL | points).items()}
    self_assessment.submit_self(by=cast.reporter, appraisal=appraisal, rows=said)
    self_assessment.confirm_self(by=cast.leader, appraisal=appraisal)
    return appraisal.pk, item.pk
