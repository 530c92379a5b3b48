"""What the office decides about reminders: the rules, and when people are told at all."""

from django.db import IntegrityError, transaction
from django.urls import reverse

from records.actions import record
from records.models import ReminderTerms
from records.refusals import Refusal, StaleVersion
from tasks.ladder_words import ladder_words
from tasks.ladders import Ladder
from tasks.models import ReminderRule
from tasks.permissions import require_office

GONE = "这条规则刚被别人改过，没有保存。请打开最新内容再改。"


def set_rule(*, by, kind, ladder: Ladder, version, plan=None, task=None) -> ReminderRule:
    """Set the ladder of a kind for everything, a plan or a task; `version` 0 where there was no rule of its own."""
    require_office(by)
    try:
        return _set_rule(by, ReminderRule(kind=kind, plan=task.plan if task else plan, task=task), ladder, version)
    except IntegrityError as error:  # two people set it for the first time
        raise Refusal(GONE) from error


@transaction.atomic
def _set_rule(by, rule, ladder, version):
    stored = _locked(rule)
    if stored is None and version:
        raise Refusal(GONE)
    if stored and stored.version != version:
        yours, theirs = (ladder_words(rule.kind, one) for one in (ladder, stored.ladder))
        raise StaleVersion(yours=yours, theirs=theirs, back=reverse("tasks:reminder_rules"))
    before = {"rule": ladder_words(rule.kind, stored.ladder)} if stored else None
    rule = stored or rule
    rule.is_on, rule.steps, rule.every = ladder.is_on, sorted(ladder.steps), ladder.every
    rule.leader_from, rule.office_from = ladder.leader_from, ladder.office_from
    rule.version, rule.changed_by = version + 1, by
    rule.save()
    after = {"rule": ladder_words(rule.kind, ladder)}
    record(by=by, verb="reminder_rule.set", subject=rule, before=before, after=after)
    return rule


def _locked(rule) -> ReminderRule | None:
    own = {"kind": rule.kind, "plan": rule.plan, "task": rule.task}
    return ReminderRule.objects.select_for_update(of=("self",)).filter(**own).first()


@transaction.atomic
def drop_rule(*, by, rule, version) -> None:
    """Let the next wider rule hold again."""
    require_office(by)
    stored = _locked(rule)
    if stored is None or stored.version != version:
        raise Refusal(GONE)
    record(by=by, verb="reminder_rule.drop", subject=stored, before={"rule": ladder_words(stored.kind, stored.ladder)})
    stored.delete()


@transaction.atomic
def set_reminder_terms(*, by, opens_at, closes_at, daily_cap, urge_gap, seen) -> None:
    """When people are told and how often; `seen`: the terms as the person saw them (`terms_words`)."""
    require_office(by)
    ReminderTerms.objects.get_or_create(pk=1)
    terms = ReminderTerms.objects.select_for_update().get(pk=1)
    before = terms_words(terms)
    terms.opens_at, terms.closes_at, terms.daily_cap, terms.urge_gap = opens_at, closes_at, daily_cap, urge_gap
    if seen != before:
        raise StaleVersion(yours=terms_words(terms), theirs=before, back=reverse("tasks:reminder_terms"))
    terms.save(update_fields=["opens_at", "closes_at", "daily_cap", "urge_gap"])
    record(by=by, verb="reminder_terms.set", before={"rule": before}, after={"rule": terms_words(terms)})


def terms_words(terms) -> str:
    """工作日 8:30 至 17:30 发送；每人每天最多推送 5 条；两次催办至少隔 3 个工作日"""
    hours = f"工作日 {terms.opens_at:%-H:%M} 至 {terms.closes_at:%-H:%M} 发送"
    return f"{hours}；每人每天最多推送 {terms.daily_cap} 条；两次催办至少隔 {terms.urge_gap} 个工作日"
