"""Reminders: what the rules expect goes into the ledger, and everybody has one digest a working day."""

import io
from datetime import date, datetime, time, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import make_aware

from branches.actions.posts import appoint, end_post
from branches.models import Post, User
from branches.roles import Role
from records.models import AuditEvent, Message, Reminder, ReminderTerms
from tasks.models import Assignment, ReminderDay, ReminderRule
from tasks.reminders import remind
from tests import make
from tests.stages import reach

DUE = date(2026, 9, 24)  # a Thursday; 25 September and the first week of October are off, 20 September is worked
DAY = timedelta(days=1)
LONG_AGO = date(2026, 9, 1)


def at(day, clock="09:00") -> datetime:
    return make_aware(datetime.combine(day, time.fromisoformat(clock)))


def on(day, month=9) -> int:
    return remind(now=at(date(2026, month, day)))


def every_day(first, last) -> None:
    while first <= last:
        remind(now=at(first))
        first += DAY


def texts(user):
    digests = Message.objects.filter(recipient=user).exclude(digest_on=None).order_by("id")
    return list(digests.values_list("text", flat=True))


def told(user, **where):
    """(day, rule, step) of what was sent to a person."""
    rows = Reminder.objects.filter(recipient=user, state="sent", **where).order_by("send_on", "id")
    return [(f"{day:%m-%d}", rule, step) for day, rule, step in rows.values_list("send_on", "rule", "offset")]


def not_told(user):
    rows = Reminder.objects.filter(recipient=user, state="suppressed").order_by("id")
    return list(rows.values_list("offset", "reason", "note"))


@pytest.fixture
def only(plan, units):
    """The first row of unit A, the only one that is still open; the plan's periods are not spoken of."""
    row = make.assignment_of(plan, units["甲医院"])
    Assignment.objects.exclude(pk=row.pk).update(state="closed", awaiting="")
    ReminderRule.objects.create(kind="period_opens", steps=[0], is_on=False)
    ReminderRule.objects.create(kind="period_closes", steps=[-2], is_on=False)
    return row


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 9, 17), None),
        (date(2026, 9, 18), "9月18日提醒，共 1 项。\n临近截止 1 项：理论学习（9月24日截止）。"),
        (date(2026, 9, 22), "9月22日提醒，共 1 项。\n临近截止 1 项：理论学习（9月24日截止）。"),
        (date(2026, 9, 24), "9月24日提醒，共 1 项。\n今天截止 1 项：理论学习（9月24日截止）。"),
        (date(2026, 9, 28), "9月28日提醒，共 1 项。\n逾期 1 项：理论学习（9月24日截止）。"),
        (date(2026, 9, 25), None),  # a day off
    ],
)
def test_what_a_person_reads(cast, only, day, text):
    assert remind(now=at(day)) == (text is not None)
    assert texts(cast.reporter) == ([text] if text else [])


def test_the_steps_of_a_row_and_who_hears_them(cast, only):
    every_day(date(2026, 9, 16), date(2026, 10, 26))
    late = [("09-30", "overdue", 3), ("10-12", "overdue", 7), ("10-19", "overdue", 12), ("10-26", "overdue", 17)]
    soon = [("09-18", "due_soon", -5), ("09-21", "due_soon", -3), ("09-23", "due_soon", -1), ("09-24", "due", 0)]
    assert told(cast.reporter) == [*soon, ("09-28", "overdue", 1), *late]
    assert told(cast.leader) == late
    assert told(cast.office) == told(cast.deputy) == late[1:]
    others = [cast.stranger, cast.lead, cast.committee, cast.inspector, cast.system_admin, cast.stranger_leader]
    assert not Reminder.objects.filter(recipient__in=others).exists()


def test_a_second_run_sends_nothing(cast, plan):
    assert on(18) == 14  # three rows each of A and B; of C the office is told, twice four
    ledger = Reminder.objects.count()
    assert [on(18), on(18)] == [0, 0]
    assert Reminder.objects.count() == ledger
    assert Message.objects.filter(digest_on=date(2026, 9, 18)).count() == 4


@pytest.mark.parametrize(
    ("clock", "sent"), [("00:00", 0), ("08:29", 0), ("08:30", 1), ("17:29", 1), ("17:30", 0), ("23:59", 0)]
)
def test_nobody_is_told_outside_office_hours(only, clock, sent):
    assert remind(now=at(DUE, clock)) == sent


def test_the_office_hours_are_the_offices_own(only):
    ReminderTerms.objects.create(pk=1, opens_at=time(7), closes_at=time(8))
    assert [remind(now=at(DUE, clock)) for clock in ("06:59", "08:00", "07:30")] == [0, 0, 1]


@pytest.mark.parametrize(("instant", "sent"), [("2026-09-24T00:30:00+00:00", 1), ("2026-09-24T09:30:00+00:00", 0)])
def test_the_clock_is_that_of_shanghai(only, instant, sent):
    assert remind(now=datetime.fromisoformat(instant)) == sent


def test_what_comes_on_a_day_off_is_told_on_the_next_working_day(cast, only):
    Assignment.objects.filter(pk=only.pk).update(due_on=date(2026, 9, 26), late_on=date(2026, 9, 27))
    every_day(date(2026, 9, 24), date(2026, 9, 29))
    assert told(cast.reporter) == [("09-24", "due_soon", -1), ("09-28", "overdue", 1)]


def test_what_is_expected_tomorrow_is_in_the_ledger_today(cast, only):
    on(17)
    row = Reminder.objects.get()
    assert (row.recipient, row.rule, row.offset, row.send_on) == (cast.reporter, "due_soon", -5, date(2026, 9, 18))
    assert (row.subject_id, row.unit_id, row.due_on, row.state, row.message) == (
        only.pk,
        only.unit_id,
        DUE,
        "waiting",
        None,
    )
    on(18)
    row.refresh_from_db()
    assert (row.state, row.settled_at, row.message.digest_on) == ("sent", at(date(2026, 9, 18)), date(2026, 9, 18))


def test_within_the_grace_days_nobody_is_called_late(cast, only):
    Assignment.objects.filter(pk=only.pk).update(late_on=date(2026, 9, 30))  # the 28th and the 29th are grace
    every_day(date(2026, 9, 24), date(2026, 9, 30))
    assert told(cast.reporter) == [("09-24", "due", 0), ("09-30", "overdue", 1)]


def test_three_days_without_the_job_lose_nothing_and_tell_only_the_latest(cast, only):
    on(18)
    on(24)
    assert told(cast.reporter) == [("09-18", "due_soon", -5), ("09-24", "due", 0)]
    assert not_told(cast.reporter) == [(-3, "overtaken", ""), (-1, "overtaken", "")]
    assert list(ReminderDay.objects.order_by("day").values_list("day__day", flat=True)) == [18, 20, 21, 22, 23, 24]


def test_after_a_long_stop_it_looks_back_thirty_days(cast, only):
    on(17)
    remind(now=at(date(2026, 11, 30)))
    assert ReminderDay.objects.exclude(day=date(2026, 9, 17)).earliest("day").day == date(2026, 11, 2)


def test_the_clock_back_an_hour_is_no_matter(cast, only):
    on(23)
    assert [remind(now=at(DUE, clock)) for clock in ("09:10", "08:40", "09:10")] == [1, 0, 0]
    assert [remind(now=at(date(2026, 9, 23), "23:50")), on(24)] == [0, 0]
    assert told(cast.reporter) == [("09-23", "due_soon", -1), ("09-24", "due", 0)]


def test_over_the_new_year(cast, only):
    Assignment.objects.filter(pk=only.pk).update(due_on=date(2026, 12, 31), late_on=date(2027, 1, 1))
    remind(now=at(date(2026, 12, 30)))
    assert remind(now=at(date(2027, 1, 4))) == 1  # 1 January is off where the calendar knows it
    assert [reason for _, reason, _ in not_told(cast.reporter)] == ["overtaken"] * len(not_told(cast.reporter))
    assert told(cast.reporter)[-1][1] == "overdue"


def test_where_nobody_reports_the_leader_hears_every_step(cast, only):
    end_post(by=None, post=cast.reporter.posts.get(), ends_on=LONG_AGO)
    on(18)
    assert (told(cast.leader), told(cast.office)) == ([("09-18", "due_soon", -5)], [])
    assert texts(cast.leader) == ["9月18日提醒，共 1 项。\n本单位临近截止 1 项：理论学习（9月24日截止）。"]


def test_where_there_is_no_leader_either_the_office_does(cast, only):
    for person in (cast.reporter, cast.leader):
        end_post(by=None, post=person.posts.get(), ends_on=LONG_AGO)
    on(18)
    assert told(cast.office) == told(cast.deputy) == [("09-18", "due_soon", -5)]
    assert texts(cast.office) == ["9月18日提醒，共 1 项。\n临近截止 1 项：甲医院 理论学习（9月24日截止）。"]


def test_a_closed_account_is_nobody(cast, only):
    User.objects.filter(pk=cast.reporter.pk).update(is_active=False)
    on(18)
    assert (told(cast.reporter), told(cast.leader)) == ([], [("09-18", "due_soon", -5)])


def test_who_reports_since_today_hears_the_step_at_hand(cast, only, units):
    on(21)
    second = make.member("second", Role.REPORTER, units["甲医院"])
    assert [on(21), on(21)] == [1, 0]
    assert told(second) == [("09-21", "due_soon", -3)]
    assert told(cast.reporter) == [("09-21", "due_soon", -3)]


def test_one_digest_for_several_units_and_roles(cast, plan, units):
    appoint(by=None, user=cast.reporter, unit=units["乙医院"], role=Role.REPORTER, starts_on=make.FOUNDED)
    appoint(by=None, user=cast.reporter, unit=units["甲医院"], role=Role.LEADER, starts_on=make.FOUNDED)
    on(22)
    names = "甲医院 理论学习（9月24日截止）、甲医院 执行落实（9月24日截止）、甲医院 严明纪律戒尺（9月24日截止）"
    assert texts(cast.reporter) == [
        f"9月22日提醒，共 7 项。\n临近截止 6 项：{names}等 6 项。\n填报期将止 1 项：甲医院 第三季度（9月24日截止）。"
    ]


@pytest.mark.parametrize("stage", ["plan_submitted", "to_confirm", "to_review", "closing", "closed", "suspended"])
def test_who_handed_in_is_left_in_peace(cast, only, stage):
    reach(stage, cast, only)
    every_day(date(2026, 9, 18), date(2026, 9, 30))
    assert texts(cast.reporter) == []


def test_a_period_opens_and_closes_once_for_each_unit(cast, plan):
    every_day(date(2026, 9, 21), date(2026, 10, 20))
    periods = {"rule__startswith": "period"}
    assert told(cast.reporter, **periods) == told(cast.stranger, **periods) == [("10-08", "period_opens", 0)]
    assert told(cast.leader, **periods) == told(cast.stranger_leader, **periods) == [("09-22", "period_closes", -2)]
    row = Reminder.objects.get(recipient=cast.leader, rule="period_closes")
    assert (row.subject_type, row.due_on, row.unit_id) == ("tasks.period", DUE, cast.leader.posts.get().unit_id)


def test_of_a_period_that_began_long_ago_nobody_is_told(cast, plan):
    remind(now=at(date(2026, 10, 16)))
    assert not Reminder.objects.filter(rule="period_opens").exists()


def waits_for(row, **fields):
    Assignment.objects.filter(pk=row.pk).update(turn_on=LONG_AGO, due_on=date(2027, 3, 1), **fields)


def test_what_was_returned_is_told_once_two_days_later(cast, only):
    waits_for(only, returned=True, state="in_progress")
    every_day(date(2026, 9, 2), date(2026, 9, 24))
    assert told(cast.reporter) == [("09-03", "returned", 2)]
    assert texts(cast.reporter) == ["9月3日提醒，共 1 项。\n待补正 1 项：理论学习（9月1日退回）。"]


def test_what_waits_for_the_leader(cast, only):
    waits_for(only, state="plan_submitted", awaiting="unit")
    every_day(date(2026, 9, 2), date(2026, 9, 18))
    steps = [("09-03", "to_confirm", 2), ("09-08", "to_confirm", 5), ("09-10", "to_confirm", 7)]
    assert told(cast.leader) == [*steps, ("09-17", "to_confirm", 12)]
    assert told(cast.office) == told(cast.leader)[2:]
    assert (told(cast.reporter), told(cast.lead)) == ([], [])
    assert texts(cast.leader)[0] == "9月3日提醒，共 1 项。\n本单位待审核 1 项：理论学习（9月1日起等待）。"


def test_what_waits_for_the_lead(cast, only):
    waits_for(only, state="closing", awaiting="review")
    every_day(date(2026, 9, 2), date(2026, 9, 10))
    assert told(cast.lead) == [("09-04", "to_review", 3), ("09-08", "to_review", 5), ("09-10", "to_review", 7)]
    assert told(cast.office) == [("09-10", "to_review", 7)]
    assert (told(cast.reporter), told(cast.leader)) == ([], [])
    assert texts(cast.lead)[0] == "9月4日提醒，共 1 项。\n待复核 1 项：甲医院 理论学习（9月1日起等待）。"


def test_where_nobody_acts_as_lead_the_office_reviews(cast, only):
    end_post(by=None, post=cast.lead.posts.get(), ends_on=LONG_AGO)
    waits_for(only, state="closing", awaiting="review")
    on(4)
    assert told(cast.office) == told(cast.deputy) == [("09-04", "to_review", 3)]


def test_what_the_office_decides_is_told_to_it_alone(cast, only):
    waits_for(only, state="handed_back", awaiting="office")
    on(4)
    assert (told(cast.office), told(cast.lead)) == ([("09-04", "to_review", 3)], [])


def test_nobody_is_told_to_review_the_own_unit(cast, plan, units):
    row = make.assignment_of(plan, units["局机关党委"])
    Assignment.objects.exclude(pk=row.pk).update(state="closed")
    waits_for(row, state="closing", awaiting="review")
    on(10)
    assert (told(cast.lead), told(cast.office)) == ([], [])  # both are of that unit
    assert told(cast.deputy) == [("09-10", "to_review", 7)]


def test_the_rules_of_a_task_go_before_those_of_its_plan_and_of_all(cast, plan, units):
    ReminderRule.objects.create(kind="due_soon", steps=[-4])
    ReminderRule.objects.create(kind="due_soon", plan=plan, steps=[-2])
    ReminderRule.objects.create(kind="due_soon", plan=plan, task=plan.tasks.get(order=1), steps=[-1], leader_from=-1)
    ReminderRule.objects.create(kind="period_closes", plan=plan, is_on=False)
    every_day(date(2026, 9, 16), date(2026, 9, 23))
    first, second, _ = Assignment.objects.filter(unit=units["甲医院"]).order_by("task__order")
    assert told(cast.reporter, subject_id=first.pk) == told(cast.leader) == [("09-23", "due_soon", -1)]
    assert told(cast.reporter, subject_id=second.pk) == [("09-22", "due_soon", -2)]


def test_a_kind_that_is_off_says_nothing_and_nothing_speaks_in_its_place(cast, only):
    ReminderRule.objects.create(kind="due", steps=[0], is_on=False)
    on(24)
    assert Reminder.objects.filter(send_on=DUE).count() == 0


def test_messages_that_were_held_are_named_in_the_next_digest(cast, only, the_day):
    the_day.move_to("2026-09-16T01:00:00Z")
    for n in range(2):
        Message.objects.create(recipient=cast.lead, kind="notice", text=f"通知{n}", held=True)
    on(16)
    assert texts(cast.lead) == []
    on(17)
    on(18)
    assert texts(cast.lead) == ["9月17日提醒。\n另有 2 条消息当天没有推送，请到“通知”中查看。"]
    assert not Message.objects.filter(held=True).exists()


def test_a_digest_that_another_worker_wrote_loses_nothing(cast, only):
    Message.objects.create(recipient=cast.reporter, kind="reminder", text="9月18日提醒。", digest_on=date(2026, 9, 18))
    assert on(18) == 0
    assert Reminder.objects.get().state == "waiting"
    assert on(20) == 1


def test_a_run_that_sends_is_recorded_and_one_that_does_not_is_not(only):
    on(18)
    on(18)
    assert [event.after for event in AuditEvent.objects.filter(verb="remind")] == [
        {"now": "2026-09-18T09:00:00+08:00", "reminders": 1}
    ]


def test_queries_do_not_grow_with_people_and_rows(plan, django_assert_max_num_queries, units):
    with django_assert_max_num_queries(75):
        assert on(18) == 14
    for n in range(30):
        make.member(f"reporter{n}", Role.REPORTER, units["甲医院" if n % 2 else "乙医院"])
    Reminder.objects.all().delete()
    Message.objects.all().delete()
    ReminderDay.objects.all().delete()
    with django_assert_max_num_queries(75):
        assert on(18) == 14 + 90


@pytest.mark.parametrize("post", [{"ends_on": LONG_AGO}, {"starts_on": date(2027, 1, 1)}, {"waiting": True}])
def test_a_post_that_does_not_hold_that_day_is_none(cast, only, post):
    Post.objects.filter(user=cast.reporter).update(**post)
    on(18)
    assert told(cast.reporter) == []


def command(*words) -> str:
    output = io.StringIO()
    call_command("remind", *words, stdout=output)
    return output.getvalue()


@pytest.mark.parametrize("text", ["2026-09-18T09:00", "2026-09-18T01:00:00+00:00"])
def test_the_command_sends_once(only, text):
    assert command("--now", text) == "已发送提醒 1 条。\n"
    assert command("--now", text) == "已发送提醒 0 条。\n"


def test_without_a_moment_the_command_takes_the_present(only, the_day):
    assert command() == "已发送提醒 0 条。\n"
    the_day.move_to("2026-09-24T08:59:00Z")
    assert command() == "已发送提醒 1 条。\n"


@pytest.mark.parametrize("text", ["明天", "2026-13-01", "", "2026-09-17T25:00", "17.9.2026"])
def test_a_moment_that_is_none_is_refused(db, text):
    with pytest.raises(CommandError) as caught:
        command("--now", text)
    assert str(caught.value) == f"时刻“{text}”写法不对，应如 2026-09-21T08:00。"


def test_the_worker_sends_once_though_asked_three_times(worker, cast, the_day):
    make.published_plan(cast.office, due_on=date(2026, 9, 24))  # the members by the 22nd
    for job in [worker.send("tasks.remind") for _ in range(3)]:
        worker.wait_done(job)
    assert Reminder.objects.filter(recipient=cast.reporter, state="sent").count() == 3
    assert len(texts(cast.reporter)) == len(texts(cast.stranger)) == 1
