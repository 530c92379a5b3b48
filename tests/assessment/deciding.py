"""Cycles as far as one page or action needs them: submitted, decided, public, with vetoes, adjustments and appeals."""

from decimal import Decimal

from assessment.actions import appeals, deciding, publicity
from assessment.actions.adjusting import adjust
from assessment.actions.results import compute
from assessment.actions.vetoes import enter_veto
from assessment.models import Appraisal, Cycle, Veto
from assessment.windows import notice_window
from branches.models import WorkingDay
from modelagency.clock import today
from tests.assessment import run
from tests.tasks import ordered

CONTACT = "局机关党委办公室，0577-61880000"
VETO = {"facts": "班子成员违纪，2026年5月通报。", "document_number": "安卫党〔2026〕31号"}


def in_force(cast, title="审定年度考核结果"):
    return ordered.in_force(cast, title=title)


def submitted(cast, plan, cycle=None, **terms):
    """cycle: a computed one, where it is not to be made."""
    return deciding.submit_to_committee(by=cast.office, cycle=cycle or run.computed(cast.office, plan, **terms))


def decided(cast, plan, **terms):
    return deciding.decide(by=cast.committee, cycle=submitted(cast, plan, **terms))


def window() -> dict:
    opens_on, closes_on = notice_window(today(), WorkingDay.objects.calendar())
    return {"opens_on": opens_on, "closes_on": closes_on}


def public(cast, plan, **terms):
    """Public from tomorrow on."""
    return _published(cast, plan, terms, window())


def opened(cast, plan, **terms):
    """Public from today on."""
    return _published(cast, plan, terms, window() | {"opens_on": today()})


def _published(cast, plan, terms, days):
    cycle = decided(cast, plan, **terms)
    publicity.publish_results(by=cast.office, cycle=cycle, contact=CONTACT, **days)
    cycle.refresh_from_db()
    return cycle


def tied(cast, plan, **terms):
    """Both hospitals' branches have the same total, and one place is free."""
    run.progress(plan, run.PROGRESS | {"甲医院": (90, 90, 90)})
    cycle = run.opened(cast.office, plan, quota_percent="50", **terms)
    run.scored(cast.office, cycle, {"甲医院党支部": 0, "乙医院党支部": 0, "机关第一党支部": 0})
    Cycle.objects.filter(pk=cycle.pk).update(state=Cycle.State.REVIEW)
    compute(by=cast.office, cycle=cycle)
    cycle.refresh_from_db()
    return cycle


def veto_of(cycle) -> Veto:
    return cycle.scheme.vetoes.get()


def vetoed(cast, cycle, name="甲医院党支部"):
    """Entered by the office, not confirmed."""
    subject = run.appraisal(cycle, name)
    return enter_veto(by=cast.office, appraisal=subject, veto=veto_of(cycle), **VETO)


def adjusted(cast, cycle, decision, name="甲医院党支部", points="1", grade=""):
    said = {"points": Decimal(points), "grade": grade, "reason": "承担市级试点", "decision": decision}
    return adjust(by=cast.office, appraisal=run.appraisal(cycle, name), **said)


def appealed(cast, cycle, name="甲医院党支部"):
    subject = run.appraisal(cycle, name)
    said = {"indicator": run.by_hand(cycle), "text": "第三季度党课已补上，附签到表。"}
    return appeals.file_appeal(by=cast.reporter, appraisal=subject, **said)


def answered(cast, appeal, uphold=False, **figures):
    """By the deputy, who has marked nothing."""
    return appeals.answer_appeal(by=cast.deputy, appeal=appeal, uphold=uphold, answer="核对签到表。", **figures)


def asked(cast, appeal):
    return appeals.ask_review(by=cast.reporter, appeal=answered(cast, appeal), text="签到表有原件。")


def subject(cycle, name="甲医院党支部") -> Appraisal:
    return run.appraisal(cycle, name)
