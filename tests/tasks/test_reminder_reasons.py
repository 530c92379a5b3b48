"""Every reason for which something expected is not sent, and the order in which they are asked."""

from datetime import date, datetime, time

import pytest
from django.utils.timezone import make_aware

from branches.actions.posts import end_post
from branches.models import Post, User
from records.models import Message, Reminder
from tasks.ledger_words import REASON_LABELS, Reason
from tasks.models import Assignment, Period, ReminderRule
from tasks.reminders import remind
from tests import make
from tests.stages import reach

DUE = date(2026, 9, 24)
NOON = time(12)


def on(day, month=9) -> int:
    return remind(now=make_aware(datetime.combine(date(2026, month, day), NOON)))


@pytest.fixture
def row(plan, units):
    """The only open row; nobody is told of periods."""
    row = make.assignment_of(plan, units["甲医院"])
    Assignment.objects.exclude(pk=row.pk).update(state="closed", awaiting="")
    ReminderRule.objects.create(kind="period_opens", steps=[0], is_on=False)
    ReminderRule.objects.create(kind="period_closes", steps=[-2], is_on=False)
    return row


def change(row, **fields):
    Assignment.objects.filter(pk=row.pk).update(**fields)


def expected(user, rule, step, **fields):
    """A row of the ledger that waits for the 18th."""
    own = {"subject_type": "tasks.assignment", "send_on": date(2026, 9, 18), "due_on": DUE} | fields
    return Reminder.objects.create(recipient=user, rule=rule, offset=step, **own)


def became(reminder):
    reminder.refresh_from_db()
    return reminder.state, reminder.reason, reminder.note


def reached(stage):
    return lambda cast, row: reach(stage, cast, row)


def post_ended(cast, row):
    end_post(by=None, post=cast.reporter.posts.get(), ends_on=date(2026, 9, 17))


def account_closed(cast, row):
    User.objects.filter(pk=cast.reporter.pk).update(is_active=False)


def gone(cast, row):
    row.delete()


def changed(**fields):
    return lambda cast, row: change(row, **fields)


def passed(cast, row):
    make.working(row, cast.reporter, cast.leader)
    make.passed(row, cast.reporter, cast.leader, cast.lead, date(2026, 9, 16))


def rule(**fields):
    return lambda cast, row: ReminderRule.objects.create(kind="due_soon", **fields)


@pytest.mark.parametrize(
    ("happens", "reason", "note"),
    [
        (post_ended, "left", ""),
        (account_closed, "left", ""),
        (gone, "stopped", ""),
        (reached("withdrawn"), "stopped", ""),
        (reached("suspended"), "stopped", ""),
        (reached("hand_back"), "stopped", ""),
        (reached("closed"), "closed", ""),
        (reached("closing"), "closed", ""),
        (reached("to_confirm"), "handed_in", ""),
        (reached("to_review"), "handed_in", ""),
        (passed, "handed_in", ""),
        (changed(due_on=date(2026, 10, 12)), "moved", "已改为 10月12日截止"),
        (rule(steps=[-5], is_on=False), "off", ""),
        (rule(steps=[-3]), "off", ""),
    ],
)
def test_why_a_day_that_comes_near_is_not_told(cast, row, happens, reason, note):
    reminder = expected(cast.reporter, "due_soon", -5, subject_id=row.pk, unit_id=row.unit_id)
    happens(cast, row)
    on(18)
    assert became(reminder) == ("suppressed", reason, note)
    assert not Message.objects.filter(recipient=cast.reporter).exclude(digest_on=None).exists()


@pytest.mark.parametrize(
    ("fields", "reason", "note"),
    [
        ({"returned": False}, "handed_in", ""),
        ({"awaiting": "unit"}, "handed_in", ""),
        ({"turn_on": date(2026, 9, 17)}, "moved", "已改为 9月17日再次退回"),
        ({}, "", ""),
    ],
)
def test_what_was_returned(cast, row, fields, reason, note):
    day = date(2026, 9, 16)
    change(row, **({"state": "in_progress", "returned": True, "turn_on": day, "due_on": date(2027, 3, 1)} | fields))
    reminder = expected(cast.reporter, "returned", 2, subject_id=row.pk, unit_id=row.unit_id, due_on=day)
    on(18)
    assert became(reminder) == ("suppressed" if reason else "sent", reason, note)


@pytest.mark.parametrize(
    ("who", "kind", "step", "fields", "reason"),
    [
        ("leader", "to_confirm", 2, {"awaiting": "review"}, "answered"),
        ("leader", "to_confirm", 2, {"awaiting": ""}, "answered"),
        ("leader", "to_confirm", 2, {"turn_on": date(2026, 9, 16)}, "answered"),
        ("leader", "to_confirm", 2, {"state": "closed"}, "closed"),
        ("leader", "to_confirm", 2, {}, ""),
        ("reporter", "to_confirm", 2, {}, "left"),
        ("office", "to_confirm", 2, {}, "left"),
        ("office", "to_confirm", 7, {}, ""),
        ("lead", "to_review", 3, {"awaiting": ""}, "answered"),
        ("lead", "to_review", 3, {"awaiting": "review", "turn_on": date(2026, 9, 16)}, "answered"),
        ("lead", "to_review", 3, {"awaiting": "review", "state": "withdrawn"}, "stopped"),
        ("lead", "to_review", 3, {"awaiting": "review", "state": "closing"}, ""),
        ("lead", "to_review", 3, {"awaiting": "office", "state": "handed_back"}, "left"),
        ("office", "to_review", 3, {"awaiting": "office", "state": "handed_back"}, ""),
        ("office", "to_review", 3, {"awaiting": "review"}, "left"),
        ("office", "to_review", 7, {"awaiting": "review"}, ""),
        ("stranger", "to_review", 3, {"awaiting": "review"}, "left"),
    ],
)
def test_what_waits_for_an_answer(cast, row, who, kind, step, fields, reason):
    day = date(2026, 9, 15)
    change(row, **({"awaiting": "unit", "turn_on": day, "due_on": date(2027, 3, 1)} | fields))
    reminder = expected(getattr(cast, who), kind, step, subject_id=row.pk, unit_id=row.unit_id, due_on=day)
    on(18)
    assert became(reminder) == ("suppressed" if reason else "sent", reason, "")


def every_row_closed(cast, period):
    Assignment.objects.update(state="closed")


def others_day(cast, period):
    Assignment.objects.update(due_on=date(2026, 10, 12))


def begun_later(cast, period):
    Period.objects.filter(pk=period.pk).update(starts_on=date(2026, 8, 1))


def draft(cast, period):
    type(period.plan).objects.update(status="draft")


def no_post(cast, period):
    Post.objects.update(ends_on=date(2026, 9, 17))


@pytest.mark.parametrize(
    ("kind", "happens", "reason", "note"),
    [
        ("period_opens", every_row_closed, "handed_in", ""),
        ("period_opens", begun_later, "moved", "已改为 8月1日开始"),
        ("period_opens", draft, "stopped", ""),
        ("period_opens", no_post, "left", ""),
        ("period_closes", every_row_closed, "handed_in", ""),
        ("period_closes", others_day, "moved", "已改为 10月12日截止"),
        ("period_closes", draft, "stopped", ""),
        ("period_closes", no_post, "left", ""),
    ],
)
def test_why_a_period_is_not_spoken_of(cast, plan, kind, happens, reason, note):
    period = plan.spans.get(name="第三季度")
    who, step, day = (cast.reporter, 0, period.starts_on) if kind == "period_opens" else (cast.leader, -2, DUE)
    unit = who.posts.get().unit_id
    own = {"subject_type": "tasks.period", "subject_id": period.pk, "unit_id": unit, "due_on": day}
    reminder = expected(who, kind, step, **own)
    happens(cast, period)
    on(18)
    assert became(reminder) == ("suppressed", reason, note)


def test_of_several_steps_only_the_last_is_told_across_the_kinds_of_a_ladder(cast, row):
    own = {"subject_id": row.pk, "unit_id": row.unit_id}
    change(row, due_on=date(2026, 9, 17), late_on=date(2026, 9, 18))
    steps = [("due_soon", -3), ("due", 0), ("overdue", 1)]
    reminders = [expected(cast.reporter, kind, step, due_on=date(2026, 9, 17), **own) for kind, step in steps]
    assert on(18) == 1
    assert [became(reminder)[1] for reminder in reminders] == ["overtaken", "overtaken", ""]


def test_who_left_is_asked_before_what_became_of_the_work(cast, row):
    reminder = expected(cast.reporter, "due_soon", -5, subject_id=row.pk, unit_id=row.unit_id)
    reach("to_confirm", cast, row)
    post_ended(cast, row)
    on(18)
    assert became(reminder)[1] == "left"


def test_the_new_leader_steps_in_where_a_rule_was_changed(cast, row):
    """The leader heard of the third day; now the rule says the seventh."""
    change(row, due_on=date(2026, 9, 14), late_on=date(2026, 9, 15))
    reminder = expected(cast.leader, "overdue", 3, subject_id=row.pk, unit_id=row.unit_id, due_on=date(2026, 9, 14))
    ReminderRule.objects.create(kind="overdue", steps=[1, 3, 7], leader_from=7)
    on(18)
    assert became(reminder)[1] == "left"


def test_every_reason_has_its_words():
    assert REASON_LABELS.keys() == set(Reason)
