"""Measures nobody answers: confirmed by default, and never at the unit's cost."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from branches.roles import Role
from modelagency.clock import today
from records.models import AuditEvent, Message
from tasks.actions.assignments import accept_plan
from tasks.actions.measures import confirm_measures, file_measures, return_measures
from tasks.actions.unanswered import confirm_unanswered
from tasks.models import Assignment
from tests import make

LIST = {"text": "列清单", "owner": "张工", "due_on": date(2026, 10, 30)}
LAST_DAY = date(2026, 9, 30)  # the tenth working day after the 16th


def on(the_day, day):
    the_day.move_to(f"{day}T01:00:00Z")


def light_of(row):
    return Assignment.objects.with_light(today()).get(pk=row.pk).light


@pytest.fixture
def row(cast, plan, units):
    accept_plan(by=cast.reporter, plan=plan, unit=units["甲医院"])
    row = make.assignment_of(plan, units["甲医院"])
    assert row.late_on == date(2026, 9, 25)  # what the days below are about
    return row


def filed(cast, row):
    file_measures(by=cast.reporter, assignment=row, measures=[LIST], version=row.measures_version)
    row.refresh_from_db()
    return row


def test_nothing_is_confirmed_before_ten_working_days_are_over(cast, row):
    filed(cast, row)
    assert confirm_unanswered(today=LAST_DAY) == 0
    row.refresh_from_db()
    assert row.state == "plan_submitted"
    assert confirm_unanswered(today=LAST_DAY + timedelta(days=1)) == 1


def test_what_nobody_answered_counts_as_confirmed(cast, row, the_day, signed_in):
    filed(cast, row)
    on(the_day, "2026-10-10")
    assert confirm_unanswered(today=today()) == 1
    row.refresh_from_db()
    assert (row.state, row.awaiting, row.returned, row.progress) == ("in_progress", "", False, 0)
    step = row.steps.first()
    assert (step.verb, step.by, step.by_label) == ("confirm_measures", None, "系统")
    assert step.text == "报送后 10 个工作日没有答复，默认确认。"
    shown = signed_in(cast.inspector).get(f"/assignments/{row.pk}/").content.decode()
    assert '<b>系统</b><span class="mute">自动</span>' in shown
    assert "默认确认</span>" in shown
    event = AuditEvent.objects.get(verb="measures.confirm_by_default")
    assert (event.by, event.by_label, event.subject_id, event.unit_id) == (None, "系统", row.pk, row.unit_id)
    told = Message.objects.filter(text__contains="默认确认").order_by("recipient__username")
    assert list(told.values_list("recipient__username", flat=True)) == ["leader", "reporter"]
    assert told[0].text == "甲医院 1 项任务的举措报送后 10 个工作日没有答复，默认确认。请按举措推进并填报。"


def test_running_again_does_nothing(cast, row):
    filed(cast, row)
    assert [confirm_unanswered(today=date(2026, 10, 10)), confirm_unanswered(today=date(2026, 10, 10))] == [1, 0]
    assert row.steps.filter(verb="confirm_measures").count() == 1


def test_measures_sent_back_and_handed_in_again_wait_anew(cast, row, the_day):
    filed(cast, row)
    on(the_day, "2026-09-28")
    return_measures(by=cast.leader, assignment=row, reason="缺责任人")
    row.refresh_from_db()
    filed(cast, row)
    assert confirm_unanswered(today=date(2026, 10, 15)) == 0
    assert confirm_unanswered(today=date(2026, 10, 20)) == 1


def test_the_queries_do_not_grow_with_the_rows(cast, plan, units):
    def queries(count):
        rows = list(Assignment.objects.filter(state="to_plan", unit=units["甲医院"]).order_by("pk")[:count])
        for one in rows:
            filed(cast, one)
        with CaptureQueriesContext(connection) as captured:
            assert confirm_unanswered(today=date(2026, 10, 10)) == count
        return len(captured)

    accept_plan(by=cast.reporter, plan=plan, unit=units["甲医院"])
    assert queries(1) == queries(2) < 20


def test_what_waits_for_its_leader_is_neither_late_nor_behind(cast, row, the_day):
    filed(cast, row)
    assert light_of(row) == "not_started"
    on(the_day, "2026-12-31")  # long after every day of the plan
    assert (light_of(row), row.awaiting) == ("not_started", "unit")
    assert not Assignment.objects.overdue(today()).filter(pk=row.pk).exists()


@pytest.mark.parametrize("answer", ["confirmed", "returned", "by default"])
def test_a_late_answer_leaves_the_unit_three_working_days(cast, row, the_day, answer):
    filed(cast, row)
    on(the_day, "2026-10-12")
    if answer == "confirmed":
        confirm_measures(by=cast.leader, assignment=row)
    elif answer == "returned":
        return_measures(by=cast.leader, assignment=row, reason="缺责任人")
    else:
        confirm_unanswered(today=today())
    row.refresh_from_db()
    lights = {}
    for day in ("2026-10-12", "2026-10-15", "2026-10-16"):
        on(the_day, day)
        lights[day] = light_of(row)
    assert lights == {"2026-10-12": "not_started", "2026-10-15": "not_started", "2026-10-16": "overdue"}


def test_pages_say_the_day_that_was_given(cast, row, the_day, signed_in):
    filed(cast, row)
    on(the_day, "2026-10-12")
    confirm_measures(by=cast.leader, assignment=row)
    row.refresh_from_db()
    client, page = signed_in(cast.reporter), make.page(row)
    assert "10月15日 截止" in client.get("/").content.decode()
    assert "10月15日 截止" in client.get(page).content.decode()
    client.post(page, make.row_form(row) | {"save": ""})
    assert row.reports.get().due_on == date(2026, 10, 15)


def test_answers_in_turn_leave_days_each_time(cast, row, the_day):
    """Handed in again within the days that were left is still in time."""
    filed(cast, row)
    on(the_day, "2026-10-12")
    return_measures(by=cast.leader, assignment=row, reason="缺责任人")
    on(the_day, "2026-10-15")
    row.refresh_from_db()
    filed(cast, row)
    on(the_day, "2026-10-19")
    confirm_measures(by=cast.leader, assignment=row)
    row.refresh_from_db()
    assert (row.spared_until, row.late_on) == (date(2026, 10, 22), date(2026, 10, 23))


def test_an_answer_in_time_moves_no_day(cast, row, the_day):
    filed(cast, row)
    on(the_day, "2026-09-17")
    confirm_measures(by=cast.leader, assignment=row)
    row.refresh_from_db()
    assert row.late_on == date(2026, 9, 25)


def test_who_was_late_stays_late(cast, row, the_day):
    on(the_day, "2026-09-28")
    assert light_of(row) == "overdue"
    filed(cast, row)
    on(the_day, "2026-10-12")
    confirm_measures(by=cast.leader, assignment=row)
    row.refresh_from_db()
    assert (row.late_on, light_of(row)) == (date(2026, 9, 25), "overdue")


def test_a_second_leader_may_still_answer_before(cast, row):
    make.member("second_leader", Role.LEADER, row.unit)
    filed(cast, row)
    confirm_measures(by=cast.leader, assignment=row)
    assert confirm_unanswered(today=date(2026, 10, 20)) == 0
