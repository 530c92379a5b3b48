"""Applications of a unit: extension, suspension, hand back, correction; what rests, and what it does to the days."""

from datetime import date

import pytest
from django.urls import reverse

from modelagency.clock import today
from records.models import AuditEvent, Message
from records.refusals import NotAllowed, Refusal
from tasks.actions.applications import apply_for, grant_application, refuse_application, take_back_application
from tasks.actions.assignments import accept_plan, reopen_assignment
from tasks.actions.withdrawing import restore_assignment, resume_assignment, withdraw_assignment
from tasks.models import Application, Assignment
from tests import make, stages
from tests.stages import reach

OCTOBER = date(2026, 10, 15)


@pytest.fixture
def row(cast, plan, units):
    return make.assignment_of(plan, units["甲医院"])


def on(the_day, day):
    the_day.move_to(f"{day}T01:00:00Z")


def asked(row):
    return row.applications.first()


def fresh(row):
    return Assignment.objects.with_light(today()).get(pk=row.pk)


def extended(cast, row, day=OCTOBER, **granted):
    asked = apply_for(by=cast.reporter, assignment=row, kind="extension", reason="专家未到位。", asked_due_on=day)
    grant_application(by=cast.lead, application=asked, **granted)
    asked.refresh_from_db()
    return asked


def test_an_extension_moves_the_day_and_keeps_the_old_one(cast, row):
    row = reach("working", cast, row)
    given = extended(cast, row)
    row = fresh(row)
    assert (row.due_on, row.late_on) == (OCTOBER, date(2026, 10, 16))
    assert (given.due_on, given.granted_due_on, given.period.name) == (date(2026, 9, 24), OCTOBER, "第三季度")
    assert row.steps.first().text == "第三季度由 2026-09-24 延至 2026-10-15。"
    assert Message.objects.filter(recipient=cast.reporter).latest("id").text.endswith("已同意延期至 2026-10-15")


def test_another_day_may_be_granted(cast, row):
    row = reach("working", cast, row)
    extended(cast, row, due_on=date(2026, 9, 30), answer="先报一半。")
    assert fresh(row).due_on == date(2026, 9, 30)


def test_an_extended_report_is_in_time_until_the_new_day(cast, row, the_day):
    row = reach("working", cast, row)
    extended(cast, row)
    on(the_day, "2026-10-15")
    assert fresh(row).light != "overdue"
    on(the_day, "2026-10-16")
    assert fresh(row).light == "overdue"


def test_a_refused_extension_moves_nothing(cast, row):
    row = reach("extension", cast, row)
    refuse_application(by=cast.lead, application=asked(row), answer="时间足够。")
    assert (fresh(row).due_on, asked(row).answer) == (date(2026, 9, 24), "时间足够。")


def test_an_extension_is_asked_for_before_the_day_only(cast, row, the_day):
    row = reach("working", cast, row)
    on(the_day, "2026-09-24")
    apply_for(by=cast.reporter, assignment=row, kind="extension", reason="缺人。", asked_due_on=OCTOBER)
    take_back_application(by=cast.reporter, application=asked(row))
    on(the_day, "2026-09-25")
    with pytest.raises(Refusal, match="^2026-09-24 的时限已过，延期只能在时限之前申请。$"):
        apply_for(by=cast.reporter, assignment=row, kind="extension", reason="缺人。", asked_due_on=OCTOBER)


def test_extending_the_last_period_moves_the_day_of_closing(cast, row, the_day):
    row = reach("done", cast, row)
    on(the_day, "2026-12-01")
    extended(cast, row, date(2026, 12, 30))
    row = fresh(row)
    assert (row.due_on, row.closes_on, row.ends_on) == (date(2026, 12, 30), date(2026, 12, 30), date(2026, 12, 30))


def test_how_often_it_was_extended_is_shown(cast, row, signed_in):
    row = reach("working", cast, row)
    extended(cast, row)
    extended(cast, row, date(2026, 10, 30))
    page = signed_in(cast.office).get(f"/assignments/{row.pk}/").content.decode()
    assert "已延期 2 次" in page
    assert "原 9月24日，延至 10月15日" in page
    assert "原 10月15日，延至 10月30日" in page


def test_one_application_of_a_kind_at_a_time(cast, row):
    row = reach("extension", cast, row)
    with pytest.raises(Refusal, match="^已经有一份同样的申请等待决定，没有重复提交。$"):
        apply_for(by=cast.reporter, assignment=row, kind="extension", reason="再问。", asked_due_on=OCTOBER)


@pytest.mark.parametrize("who", ["office", "deputy", "leader", "stranger", "committee"])
def test_nobody_but_the_lead_decides_where_it_acts(who, cast, row):
    row = reach("extension", cast, row)
    with pytest.raises(NotAllowed):
        grant_application(by=getattr(cast, who), application=asked(row))
    assert asked(row).is_open


def test_the_office_stands_in_where_nobody_leads(cast, row):
    row = reach("extension", cast, row)
    cast.lead.posts.update(ends_on="2026-09-15")
    grant_application(by=cast.office, application=asked(row), stand_in=True)
    assert (asked(row).decision, row.steps.first().stand_in) == ("granted", True)


def test_a_suspended_row_rests_and_what_it_rested_is_not_late(cast, row, the_day):
    row = reach("suspended", cast, row)
    assert (fresh(row).light, fresh(row).late_on, row.state_before) == ("stopped", None, "in_progress")
    on(the_day, "2026-10-16")  # thirty days; the day it was due is long past
    resume_assignment(by=cast.lead, assignment=row, reason="人员到位。")
    row = fresh(row)
    assert (row.state, row.state_before, row.rested_from, row.rested_days) == ("in_progress", "", None, 30)
    assert (row.due_on, row.light) == (date(2026, 10, 26), "not_started")  # the 24th is a Saturday
    assert row.closes_on is None


def test_a_rest_over_the_day_of_closing_moves_it(cast, row, the_day):
    on(the_day, "2026-12-01")
    row = reach("done", cast, row)
    apply_for(by=cast.reporter, assignment=row, kind="suspension", reason="停用。")
    grant_application(by=cast.lead, application=asked(row))
    on(the_day, "2026-12-31")
    resume_assignment(by=cast.lead, assignment=row, reason="启用。")
    row = fresh(row)
    assert row.ends_on >= date(2027, 1, 17)
    assert row.light != "overdue"


def test_a_rest_that_ends_near_the_day_leaves_three_working_days(cast, row, the_day):
    row = reach("suspended", cast, row)
    on(the_day, "2026-09-23")
    resume_assignment(by=cast.lead, assignment=row, reason="启用。")
    assert fresh(row).due_on == date(2026, 9, 29)  # the 25th is a holiday


def test_a_rest_begun_late_leaves_the_row_as_late_as_it_was(cast, row, the_day):
    row = reach("working", cast, row)
    apply_for(by=cast.reporter, assignment=row, kind="suspension", reason="停用。")
    on(the_day, "2026-09-29")
    assert fresh(row).light == "overdue"
    grant_application(by=cast.lead, application=asked(row))
    on(the_day, "2026-10-29")
    resume_assignment(by=cast.lead, assignment=row, reason="启用。")
    row = fresh(row)
    assert (row.light, row.due_on) == ("overdue", date(2026, 10, 26))  # 24th + 30 days, a Saturday: the Monday after


def test_a_hand_back_is_decided_in_one_step(cast, plan, units, row):
    accept_plan(by=cast.reporter, plan=plan, unit=units["甲医院"])
    about = {"kind": "hand_back", "reason": "不属本单位职责。", "proposed_unit": units["医政科"]}
    apply_for(by=cast.reporter, assignment=row, **about)
    row = fresh(row)
    assert (row.state, row.awaiting, row.light, row.due_on) == ("handed_back", "office", "waiting", None)
    last = AuditEvent.objects.latest("id").pk
    grant_application(by=cast.office, application=asked(row), give_to=units["医政科"])
    row, given = fresh(row), make.assignment_of(plan, units["医政科"])
    assert (row.state, given.state, given.starts_on) == ("withdrawn", "to_accept", today())
    assert given.steps.get().text == "由甲医院退还转来。"
    assert row.steps.first().text == "转给医政科。"
    assert [line.verb for line in AuditEvent.objects.filter(pk__gt=last)] == ["application.grant"]


@pytest.mark.parametrize("way", ["refused", "taken_back"])
def test_while_a_hand_back_is_open_the_clock_rests(way, cast, row, the_day):
    row = reach("hand_back", cast, row)
    on(the_day, "2026-10-08")
    assert fresh(row).light == "waiting"
    if way == "refused":
        refuse_application(by=cast.deputy, application=asked(row), answer="属于你单位。")
    else:
        take_back_application(by=cast.reporter, application=asked(row))
    row = fresh(row)
    assert (row.state, asked(row).decision) == ("in_progress", way)
    assert row.due_on == date(2026, 10, 16)  # 22 days after 24 September
    assert row.light != "overdue"


def test_a_row_that_is_to_be_handed_back_is_not_accepted_with_the_others(cast, plan, units, row):
    apply_for(by=cast.reporter, assignment=row, kind="hand_back", reason="不属本单位职责。")
    assert accept_plan(by=cast.reporter, plan=plan, unit=units["甲医院"]) == 2
    refuse_application(by=cast.office, application=asked(row), answer="属于你单位。")
    assert fresh(row).state == "to_accept"


def test_a_unit_that_has_the_task_is_not_given_it_again(cast, units, row):
    row = reach("hand_back", cast, row)
    with pytest.raises(Refusal, match="^乙医院已承担“理论学习”，没有重复补派。$"):
        grant_application(by=cast.office, application=asked(row), give_to=units["乙医院"])
    assert (fresh(row).state, asked(row).is_open) == ("handed_back", True)


def test_a_correction_opens_the_report_for_three_working_days(cast, row, the_day):
    on(the_day, "2026-09-24")
    row = reach("correction", cast, row)
    grant_application(by=cast.lead, application=asked(row))
    report = row.reports.get()
    assert (report.state, report.due_on) == ("returned", date(2026, 9, 30))
    row = fresh(row)
    assert (row.due_on, row.progress) == (date(2026, 9, 30), 100)


def test_only_what_has_passed_is_corrected(cast, row):
    row = reach("to_review", cast, row)
    with pytest.raises(Refusal, match="^还有进展正在审核"):
        apply_for(by=cast.reporter, assignment=row, kind="correction", reason="错。", report=row.reports.get())


def test_a_foreign_report_is_not_corrected(cast, plan, units, row):
    stages.done(cast, row)
    other = make.working(make.assignment_of(plan, units["乙医院"]), cast.stranger, cast.stranger_leader)
    make.passed(other, cast.stranger, cast.stranger_leader, cast.lead, today())
    with pytest.raises(Refusal, match="^只能申请更正已经通过的进展"):
        apply_for(by=cast.reporter, assignment=row, kind="correction", reason="错。", report=other.reports.get())


def test_reopening_shows_the_old_closure_and_asks_for_the_report_again(cast, row, signed_in):
    row = reach("closed", cast, row)
    page = signed_in(cast.lead).get(f"/assignments/{row.pk}/act/reopen/").content.decode()
    assert "原办结：9月16日 09:00 lead，资料齐全。" in page
    reopen_assignment(by=cast.lead, assignment=row, reason="总结与台账不符。")
    row, report = fresh(row), row.reports.get()
    assert (row.state, row.returned, report.state) == ("in_progress", True, "returned")
    event = AuditEvent.objects.get(verb="assignment.reopen")
    assert (event.before["closed_by"], event.after) == ("lead", {"reason": "总结与台账不符。"})
    page = signed_in(cast.reporter).get(f"/assignments/{row.pk}/").content.decode()
    assert "总结与台账不符。" in page
    assert "资料齐全。" in page


def test_a_withdrawn_row_counts_no_more_and_may_be_restored(cast, row):
    row = reach("extension", cast, row)
    withdraw_assignment(by=cast.office, assignment=row, reason="分工调整。")
    row = fresh(row)
    assert (row.state, row.light, asked(row).decision) == ("withdrawn", "stopped", "lapsed")
    assert not Assignment.objects.counted().filter(pk=row.pk).exists()
    restore_assignment(by=cast.deputy, assignment=row, reason="收错了。")
    assert fresh(row).state == "in_progress"


def test_what_rests_is_listed_for_who_asks_for_it(cast, row, signed_in):
    row = reach("withdrawn", cast, row)
    client, link = signed_in(cast.office), f'href="/assignments/{row.pk}/"'
    assert link not in client.get("/assignments/").content.decode()
    assert link in client.get("/assignments/?light=stopped").content.decode()
    assert link not in client.get("/assignments/?light=normal").content.decode()


def test_the_office_does_not_withdraw_rows_of_its_own_unit(cast, plan, units):
    own = make.assignment_of(plan, units["局机关党委"])
    with pytest.raises(NotAllowed):
        withdraw_assignment(by=cast.office, assignment=own, reason="嫌多。")
    withdraw_assignment(by=cast.deputy, assignment=own, reason="重复。")


def test_deciders_find_it_on_their_home_page(cast, row, signed_in):
    row = reach("extension", cast, row)
    link = reverse("tasks:application", args=[asked(row).pk])
    for who, sees in [("lead", True), ("office", False), ("reporter", False), ("leader", False), ("inspector", False)]:
        page = signed_in(getattr(cast, who)).get("/").content.decode()
        assert ("申请待我决定" in page, link in page) == (sees, sees), who


def test_a_hand_back_is_on_the_offices_home_page(cast, row, signed_in):
    reach("hand_back", cast, row)
    for who, sees in [("office", True), ("deputy", True), ("lead", False)]:
        assert ("申请待我决定" in signed_in(getattr(cast, who)).get("/").content.decode()) == sees, who


def test_a_plan_with_applications_is_not_withdrawn_whole(cast, plan, row, signed_in):
    apply_for(by=cast.reporter, assignment=row, kind="hand_back", reason="不属本单位职责。")
    page = signed_in(cast.office).get(f"/plans/{plan.pk}/withdraw/").content.decode()
    assert "甲医院已有申请。" in page


def test_what_is_stored_cannot_be_undecided_and_decided(cast, row):
    row = reach("extension", cast, row)
    assert set(Application.objects.values_list("decision", "decided_at")) == {("", None)}
