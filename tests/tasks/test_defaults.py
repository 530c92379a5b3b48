"""What the portal does by itself: default acceptance, and what waits for a leader where none is left."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from branches.actions.posts import appoint
from branches.roles import Role
from modelagency.clock import today
from records.models import AuditEvent, Message
from tasks import jobs
from tasks.actions.assignments import accept_plan
from tasks.actions.defaults import accept_by_default, confirm_leaderless_measures, confirm_leaderless_reports
from tasks.models import Assignment, Step
from tests import make, stages

LAST_DAY = date(2026, 9, 22)  # the fifth working day after the 16th, a Sunday of work among them


@pytest.fixture
def row(cast, plan, units):
    return make.assignment_of(plan, units["甲医院"])


def end_leaders(cast):
    cast.leader.posts.update(ends_on="2026-09-15")


def test_on_the_last_day_nothing_is_accepted_yet(plan):
    assert accept_by_default(today=LAST_DAY) == 0


def test_after_five_working_days_every_row_counts_as_accepted(cast, plan, units, row, the_day):
    accept_plan(by=cast.stranger, plan=plan, unit=units["乙医院"])
    the_day.move_to("2026-09-23T01:00:00Z")
    waiting = Assignment.objects.filter(state="to_accept")
    expected = waiting.count()
    affected = waiting.values("unit").distinct().count()
    last = AuditEvent.objects.latest("id").pk
    assert accept_by_default(today=today()) == expected
    assert not waiting.exists()
    row.refresh_from_db()
    step = row.steps.get()
    assert (row.state, step.verb, step.by, step.by_label) == ("to_plan", "accept", None, "系统")
    assert step.text == "分派后 5 个工作日没有签收，默认签收。"
    lines = AuditEvent.objects.filter(pk__gt=last)
    assert {(line.verb, line.by, line.by_label) for line in lines} == {("plan.accept_by_default", None, "系统")}
    assert lines.count() == affected
    assert lines.get(unit_id=row.unit_id).after == {"assignments": 3}
    message = Message.objects.filter(recipient=cast.reporter).latest("id")
    assert message.text == "甲医院 3 项任务分派后 5 个工作日没有签收，默认签收。请制定举措。"
    assert accept_by_default(today=today()) == 0
    assert AuditEvent.objects.filter(pk__gt=last).count() == affected


def test_the_page_marks_it(cast, plan, row, the_day, signed_in):
    the_day.move_to("2026-09-23T01:00:00Z")
    accept_by_default(today=today())
    page = signed_in(cast.reporter).get(f"/assignments/{row.pk}/").content.decode()
    assert "默认签收" in page
    assert "系统" in page


def test_not_accepting_alone_is_never_red(plan, row, the_day):
    the_day.move_to("2026-09-23T01:00:00Z")
    assert Assignment.objects.with_light(today()).get(pk=row.pk).light == "not_started"


def test_a_report_goes_on_where_no_other_leader_is_left(cast, row):
    report = stages.to_confirm(cast, row)
    assert confirm_leaderless_reports(today=today()) == 0
    end_leaders(cast)
    assert confirm_leaderless_reports(today=today()) == 1
    report.refresh_from_db()
    row.refresh_from_db()
    step = row.steps.first()
    assert (report.state, report.confirmed_by, row.awaiting) == ("to_review", None, "review")
    assert (step.verb, step.by, step.text) == ("confirm", None, "本单位已没有其他审核人，不再等待单位审核。")
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.by, event.subject_id) == ("report.confirm", None, report.pk)
    assert Message.objects.filter(recipient=cast.lead).latest("id").text == "“理论学习”（甲医院）第三季度进展请复核"
    assert confirm_leaderless_reports(today=today()) == 0


def test_a_leader_who_wrote_the_report_is_no_other_leader(cast, row, units):
    appoint(by=None, user=cast.leader, unit=units["甲医院"], role=Role.REPORTER, starts_on=make.FOUNDED)
    second = make.member("second", Role.LEADER, units["甲医院"])
    make.working(row, cast.reporter, cast.leader)
    report = make.submitted(row, cast.leader, today())
    assert confirm_leaderless_reports(today=today()) == 0
    second.posts.update(ends_on="2026-09-15")
    assert confirm_leaderless_reports(today=today()) == 1
    report.refresh_from_db()
    assert report.state == "to_review"


def test_measures_take_effect_where_no_other_leader_is_left(cast, row):
    stages.reach("plan_submitted", cast, row)
    assert confirm_leaderless_measures(today=today()) == 0
    end_leaders(cast)
    assert confirm_leaderless_measures(today=today()) == 1
    row.refresh_from_db()
    assert (row.state, row.steps.first().by_label) == ("in_progress", "系统")
    assert confirm_leaderless_measures(today=today()) == 0


@pytest.mark.parametrize("stage", ["suspended", "withdrawn", "hand_back"])
def test_what_rests_is_left_alone(stage, cast, row, the_day):
    stages.reach(stage, cast, row)
    before = Step.objects.filter(assignment=row).count()
    end_leaders(cast)
    the_day.move_to("2026-10-20T01:00:00Z")
    for act in jobs.DAILY:
        act(today=today())
    assert Step.objects.filter(assignment=row).count() == before


def test_queries_do_not_grow_with_the_rows(cast, plan, units, the_day):
    the_day.move_to("2026-09-23T01:00:00Z")
    Assignment.objects.exclude(unit=units["甲医院"]).update(state="to_plan")
    few = _counted(accept_by_default)
    Assignment.objects.update(state="to_accept")
    assert _counted(accept_by_default) == few


def _counted(act) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert act(today=today()) > 0
    return len(queries)


def test_one_failure_does_not_keep_back_the_rest(monkeypatch, plan, the_day):
    the_day.move_to("2026-09-23T01:00:00Z")

    def fail(*, today):
        raise ValueError(today)

    monkeypatch.setattr(jobs, "DAILY", (fail, *jobs.DAILY))
    with pytest.raises(ValueError, match="2026-09-23"):
        jobs.daily_job()
    assert not Assignment.objects.filter(state="to_accept").exists()
