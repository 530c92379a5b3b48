"""The plan of the year: imported, settled and published as a person would do it, then dated back."""

from datetime import timedelta

from branches.models import Unit, UnitAlias
from modelagency.clock import start_of, today
from modelagency.demo.happening import last
from modelagency.demo.sources import notice
from modelagency.demo.year import Year
from records.models import AuditEvent, Message
from tasks.actions.leads import set_lead_rule
from tasks.actions.names import settle_name
from tasks.actions.notices import import_notice, set_terms
from tasks.actions.publishing import publish_plan
from tasks.models import Notice, Period, Plan
from tasks.rhythms import Rhythm

SHORT_NAMES = {"团工委": "局团工委", "妇工委": "局妇工委", "工会工委": "局工会工委"}
MORNING = timedelta(hours=9, minutes=30)


def publish_programme(office, units: dict[str, Unit], year: Year) -> Plan:
    """Import the notice, say what it does not, publish; return the plan as of `year.starts_on`."""
    line, told = last(AuditEvent), last(Message)
    number = f"安卫党〔{year.starts_on.year}〕3号"
    plan, _ = import_notice(by=office, filename=f"{number}.txt", data=notice(year.starts_on))
    for text, name in SHORT_NAMES.items():
        settle_name(by=office, plan=plan, text=text, meant=units[name])
    # A plan is published only while its last day is to come, and this one may be of a year that is over.
    due_on = max(year.due_on, today() + timedelta(days=1))
    terms = {"year": year.today.year, "due_on": due_on, "periods": Rhythm.QUARTERLY}
    set_lead_rule(by=office, plan=plan, rule=Plan.LeadRule.FIRST)
    set_terms(by=office, plan=plan, **terms)
    publish_plan(by=office, plan=plan)
    # Forgotten again, so that whoever imports another notice sees the question.
    UnitAlias.objects.filter(text__in=SHORT_NAMES).delete()
    return _date_back(plan, year, AuditEvent.objects.filter(pk__gt=line), Message.objects.filter(pk__gt=told))


def _date_back(plan, year, lines, messages) -> Plan:
    at = start_of(year.starts_on) + MORNING
    Plan.objects.filter(pk=plan.pk).update(starts_on=year.starts_on, due_on=year.due_on, published_at=at)
    plan.assignments.update(starts_on=year.starts_on)
    Notice.objects.filter(pk=plan.notice_id).update(uploaded_at=at - timedelta(hours=1))
    plan.spans.all().delete()
    Period.objects.bulk_create(Period(plan=plan, **vars(span)) for span in year.spans)
    lines.update(at=at)
    messages.update(created_at=at, read_at=at + timedelta(hours=2))
    plan.refresh_from_db()
    return plan
