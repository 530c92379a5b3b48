"""Reminders: each person once per row and step, whenever and however often the job runs."""

import io
from datetime import date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from branches.actions.posts import appoint, end_post
from branches.models import Post, User
from branches.roles import Role
from modelagency.clock import start_of
from records.models import AuditEvent, Message, Reminder
from tasks.actions.reviews import return_report
from tasks.models import Assignment
from tasks.reminders import remind
from tests import make
from tests.stages import reach

DUE = date(2026, 9, 24)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def morning(day) -> datetime:
    return start_of(day) + timedelta(hours=8)


def on(late) -> int:
    """Run the job on the morning so many days after the due day."""
    return remind(now=morning(DUE + late * DAY))


def steps(user):
    """(task, due day, step) of a person's rows in the ledger."""
    orders = dict(Assignment.objects.values_list("id", "task__order"))
    rows = Reminder.objects.filter(recipient=user).order_by("id").values_list("subject_id", "due_on", "offset")
    return [(orders[pk], due_on, step) for pk, due_on, step in rows]


def texts(user):
    kind = Message.Kind.REMINDER
    return list(Message.objects.filter(recipient=user, kind=kind).order_by("id").values_list("text", flat=True))


@pytest.fixture
def only(plan, units):
    """The first row of unit A, the only one that is still open."""
    row = make.assignment_of(plan, units["甲医院"])
    Assignment.objects.exclude(pk=row.pk).update(state="closed")
    return row


@pytest.mark.parametrize(
    ("late", "text"),
    [
        (-8, None),
        (-7, "理论学习将于 9月24日截止，还有 7 天，请填报进展。"),
        (-3, "理论学习将于 9月24日截止，还有 3 天，请填报进展。"),
        (-1, "理论学习将于 9月24日截止，还有 1 天，请填报进展。"),
        (0, "理论学习今天（9月24日）截止，请填报进展。"),
        (3, "理论学习已逾期 3 天（9月24日截止），请填报进展。"),
        (6, "理论学习已逾期 6 天（9月24日截止），请填报进展。"),
    ],
)
def test_what_a_person_reads_on_each_step(cast, only, late, text):
    assert on(late) == (text is not None)
    assert texts(cast.reporter) == ([text] if text else [])


def test_within_the_grace_days_nobody_is_called_late(cast, only):
    Assignment.objects.filter(pk=only.pk).update(late_on=DUE + 5 * DAY)
    assert [on(3), on(6)] == [1, 1]
    assert texts(cast.reporter) == [
        "理论学习已过截止日 3 天（9月24日截止，尚在宽限期内），请填报进展。",
        "理论学习已逾期 6 天（9月24日截止），请填报进展。",
    ]


def test_one_reminder_per_step_and_none_between(cast, only):
    sent = [late for late in range(-9, 11) if on(late)]
    assert sent == [-7, -3, -1, 0, 3, 6, 9]
    assert steps(cast.reporter) == [(1, DUE, step) for step in sent]
    assert len(texts(cast.reporter)) == len(sent)


def test_running_again_doubles_nothing(cast, plan):
    assert on(-7) == 6  # units A and B have a reporter, three rows each
    assert [on(-7), on(-6), on(-5), on(-4)] == [0, 0, 0, 0]
    assert (Reminder.objects.count(), Message.objects.filter(kind="reminder").count()) == (6, 2)


@pytest.mark.parametrize(
    ("late", "step", "text"),
    [
        (-2, -3, "理论学习将于 9月24日截止，还有 2 天，请填报进展。"),
        (2, 0, "理论学习已逾期 2 天（9月24日截止），请填报进展。"),
        (5, 3, "理论学习已逾期 5 天（9月24日截止），请填报进展。"),
    ],
)
def test_after_a_stop_only_the_latest_step_is_sent_with_todays_numbers(cast, only, late, step, text):
    assert on(late) == 1
    assert (steps(cast.reporter), texts(cast.reporter)) == ([(1, DUE, step)], [text])


def test_three_days_without_the_job_lose_one_message_not_the_reminder(cast, only):
    on(-4)
    assert [on(-4 + 3), on(0)] == [1, 1]
    assert [step for _, _, step in steps(cast.reporter)] == [-7, -1, 0]


@pytest.mark.parametrize(
    ("instant", "sent"),
    [
        ("2026-09-16T23:59:59+08:00", 0),
        ("2026-09-17T00:00:00+08:00", 1),  # still the 16th in UTC
        ("2026-09-16T16:00:00+00:00", 1),
        ("2026-09-17T07:59:59+08:00", 1),
    ],
)
def test_the_day_begins_at_midnight_in_shanghai(only, instant, sent):
    assert remind(now=datetime.fromisoformat(instant)) == sent


def test_over_the_new_year(cast, only):
    due = date(2026, 12, 31)
    Assignment.objects.filter(pk=only.pk).update(due_on=due, late_on=due + DAY)
    evening, midnight = start_of(due + DAY) - SECOND, start_of(due + DAY)
    assert (remind(now=evening), remind(now=midnight), remind(now=morning(date(2027, 1, 3)))) == (1, 0, 1)
    assert texts(cast.reporter) == [
        "理论学习今天（12月31日）截止，请填报进展。",
        "理论学习已逾期 3 天（12月31日截止），请填报进展。",
    ]


def test_over_a_leap_day(cast, only):
    Assignment.objects.filter(pk=only.pk).update(due_on=date(2028, 3, 3), late_on=date(2028, 3, 4))
    assert [remind(now=morning(date(2028, 2, day))) for day in (24, 25, 28, 29)] == [0, 1, 0, 1]
    assert [step for _, _, step in steps(cast.reporter)] == [-7, -3]


@pytest.mark.parametrize(
    "fields",
    [
        {"awaiting": "unit"},
        {"awaiting": "review"},
        {"state": "closed"},
        {"state": "suspended"},
        {"state": "withdrawn"},
        {"due_on": None},
    ],
)
def test_nobody_is_reminded_of_what_others_have_to_do_or_what_is_over(only, fields):
    Assignment.objects.filter(pk=only.pk).update(**fields)
    assert on(0) == 0


@pytest.mark.parametrize("stage", ["plan_submitted", "to_confirm", "to_review"])
def test_who_handed_in_in_time_is_left_in_peace(cast, only, stage):
    reach(stage, cast, only)
    assert [on(late) for late in (-3, 0, 3, 6)] == [0, 0, 0, 0]


def test_a_return_sets_a_new_day_and_a_new_count(cast, only, the_day):
    on(0)
    report = reach_report(cast, only)
    the_day.move_to("2026-09-24T01:00:00Z")
    return_report(by=cast.lead, report=report, reason="缺验收表")
    new = date(2026, 9, 30)
    assert [remind(now=morning(day)) for day in (DUE, DUE + DAY, new, new + 3 * DAY)] == [1, 0, 1, 1]
    assert steps(cast.reporter) == [(1, DUE, 0), (1, new, -7), (1, new, 0), (1, new, 3)]


def reach_report(cast, row):
    return reach("to_review", cast, row).reports.get()


def test_a_person_without_a_post_of_today_is_not_reminded(cast, only):
    end_post(by=None, post=cast.reporter.posts.get(), ends_on=DUE)
    assert (on(0), on(3)) == (1, 0)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.REPORTER])
def test_only_reporters_are_reminded(cast, only, units, role):
    Post.objects.filter(user=cast.reporter).update(role=role)
    assert on(0) == 0


def test_a_closed_account_is_not_reminded(cast, only):
    User.objects.filter(pk=cast.reporter.pk).update(is_active=False)
    assert on(0) == 0


def test_both_reporters_of_a_unit_are_reminded(cast, only, units):
    second = make.member("second", Role.REPORTER, units["甲医院"])
    assert on(-7) == 2
    assert texts(cast.reporter) == texts(second) == ["理论学习将于 9月24日截止，还有 7 天，请填报进展。"]


def test_a_reporter_appointed_later_gets_the_step_at_hand(cast, only, units):
    on(-7)
    second = make.member("second", Role.REPORTER, units["甲医院"])
    assert on(-6) == 1
    assert texts(second) == ["理论学习将于 9月24日截止，还有 6 天，请填报进展。"]


FOURTH = "（三）建设服务型机关\n1.以便民利民为目标，推行一次办结。（责任单位：局直属各单位）\n三、工作要求"


@pytest.mark.parametrize(
    ("count", "names", "link"),
    [
        (1, "理论学习", None),
        (3, "理论学习、执行落实、严明纪律戒尺", "/"),
        (4, "理论学习、执行落实、严明纪律戒尺等 4 项", "/"),
    ],
)
def test_rows_of_one_day_come_in_one_message(cast, units, count, names, link):
    plan = make.published_plan(cast.office, make.NOTICE.replace("三、工作要求", FOURTH), due_on=date(2026, 12, 18))
    rows = Assignment.objects.filter(unit=units["甲医院"]).order_by("id")
    rows.filter(pk__in=[row.pk for row in rows[count:]]).update(state="closed")
    assert (plan.tasks.count(), on(-3)) == (4, count + 4)  # unit B still has all four
    message = Message.objects.get(recipient=cast.reporter, kind="reminder")
    assert message.text == f"{names}将于 9月24日截止，还有 3 天，请填报进展。"
    assert message.link == (link or f"/assignments/{rows[0].pk}/")
    assert message.reminders.count() == count


def test_rows_of_different_days_come_apart(cast, plan, units):
    row = make.assignment_of(plan, units["甲医院"])
    Assignment.objects.filter(pk=row.pk).update(due_on=DUE - DAY)
    on(-1)
    assert sorted(texts(cast.reporter)) == [
        "执行落实、严明纪律戒尺将于 9月24日截止，还有 1 天，请填报进展。",
        "理论学习今天（9月23日）截止，请填报进展。",
    ]


def test_a_reporter_of_two_units_reads_one_message(cast, plan, units):
    appoint(by=None, user=cast.reporter, unit=units["乙医院"], role=Role.REPORTER, starts_on=make.FOUNDED)
    on(-7)
    assert texts(cast.reporter) == ["理论学习、执行落实、严明纪律戒尺等 6 项将于 9月24日截止，还有 7 天，请填报进展。"]


def test_a_run_that_sends_is_recorded_and_one_that_does_not_is_not(only):
    on(-7)
    on(-7)
    assert [event.after for event in AuditEvent.objects.filter(verb="remind")] == [
        {"now": "2026-09-17T08:00:00+08:00", "reminders": 1}
    ]


def test_queries_do_not_grow_with_the_rows(plan, django_assert_num_queries):
    Assignment.objects.exclude(task__order=1).update(awaiting="unit")
    with django_assert_num_queries(11):
        assert on(-7) == 2
    Assignment.objects.update(awaiting="")
    with django_assert_num_queries(11):
        assert on(-3) == 6


def command(*words) -> str:
    output = io.StringIO()
    call_command("remind", *words, stdout=output)
    return output.getvalue()


@pytest.mark.parametrize("text", ["2026-09-17T00:00", "2026-09-16T16:00:00+00:00", "2026-09-17"])
def test_the_command_sends_once(only, text):
    assert command("--now", text) == "新增提醒 1 条。\n"
    assert command("--now", text) == "新增提醒 0 条。\n"


def test_without_a_moment_the_command_takes_the_present(only, the_day):
    assert command() == "新增提醒 0 条。\n"
    the_day.move_to("2026-09-24T15:59:00Z")
    assert command() == "新增提醒 1 条。\n"


@pytest.mark.parametrize("text", ["明天", "2026-13-01", "", "2026-09-17T25:00", "17.9.2026"])
def test_a_moment_that_is_none_is_refused(db, text):
    with pytest.raises(CommandError) as caught:
        command("--now", text)
    assert str(caught.value) == f"时刻“{text}”写法不对，应如 2026-09-21T08:00。"


def test_the_worker_sends_once_though_asked_three_times(worker, cast):
    make.published_plan(cast.office, due_on=date(2026, 9, 28))  # the members a week from today
    for job in [worker.send("tasks.remind") for _ in range(3)]:
        worker.wait_done(job)
    assert Reminder.objects.count() == 6
    text = "理论学习、执行落实、严明纪律戒尺将于 9月23日截止，还有 7 天，请填报进展。"
    assert texts(cast.reporter) == texts(cast.stranger) == [text]
