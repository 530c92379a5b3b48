"""Many reports answered at once: what is passed, what is left out, what can be taken back."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from branches.models import Post
from branches.permissions import rights_of
from branches.roles import Role
from modelagency.clock import now, today
from records.models import AuditEvent, Message
from records.refusals import Refusal
from tasks.actions import batches
from tasks.actions.assignments import ask_closing
from tasks.actions.batches import confirm_reports, pass_reports, take_back_passes
from tasks.actions.moves import add_step, move_report
from tasks.actions.reviews import pass_report, return_report
from tasks.models import Assignment, Measure, ProgressReport, Step
from tasks.states import Verb
from tests import make
from tests.races import at_once, looking_first
from tests.tasks import filed


def names(outcome):
    return [row.unit.name for row in outcome.done], [(row.unit.name, why) for row, why in outcome.left]


@pytest.fixture
def two(cast, plan, units):
    return filed.both(cast, plan, units)


def lines(verb):
    return list(
        AuditEvent.objects.filter(verb=verb).order_by("id").values_list("by__username", "subject_label", "after")
    )


def test_passing_two_leaves_a_line_a_step_and_a_message_for_each(cast, two):
    outcome = pass_reports(by=cast.lead, chosen=filed.seen(*two))
    assert names(outcome) == (["甲医院", "乙医院"], [])
    assert lines("report.pass") == [("lead", str(report), {"progress": 50, "stand_in": False}) for report in two]
    for report, author in zip(two, [cast.reporter, cast.stranger], strict=True):
        report.refresh_from_db()
        row = report.assignment
        assert (report.state, row.progress, row.awaiting) == ("accepted", 50, "")
        assert set(row.measures.values_list("status", flat=True)) == {"doing"}
        step = row.steps.first()
        assert (step.verb, step.by, step.progress_before, step.progress_after) == ("pass", cast.lead, 0, 50)
        text = f"“{row.task.name}”（{row.unit}）第三季度进展已通过"
        assert Message.objects.filter(recipient=author, text=text).count() == 1


def test_one_and_many_passes_store_the_same(cast, two):
    pass_report(by=cast.lead, report=two[0])
    pass_reports(by=cast.lead, chosen=filed.seen(two[1]))
    rows = [report.assignment for report in two]
    for row in rows:
        row.refresh_from_db()
    stored = [(row.progress, row.awaiting, row.warn_on, row.behind_on, row.late_on, row.returned) for row in rows]
    assert stored[0] == stored[1]


def test_what_changed_meanwhile_is_left_out_and_named(cast, two):
    seen = filed.seen(*two)
    return_report(by=cast.lead, report=two[0], reason="缺签到表。")
    outcome = pass_reports(by=make.member("second", Role.LEAD, two[0].assignment.task.lead), chosen=seen)
    assert names(outcome) == (["乙医院"], [("甲医院", "lead已退回补正")])
    two[0].refresh_from_db()
    assert two[0].state == "returned"


def test_what_the_unit_rewrote_is_left_out(cast, two):
    seen = filed.seen(*two)
    return_report(by=cast.lead, report=two[0], reason="缺签到表。")
    filed.to_review(two[0].assignment, cast.reporter, cast.leader, version=1)
    outcome = pass_reports(by=cast.lead, chosen=seen)
    assert names(outcome) == (["乙医院"], [("甲医院", "单位又修改过，请重新查看")])


def test_a_row_that_rests_is_not_answered(cast, two):
    seen = filed.seen(*two)
    Assignment.objects.filter(pk=two[0].assignment_id).update(state="suspended")
    outcome = pass_reports(by=cast.lead, chosen=seen)
    assert ([row.unit.name for row in outcome.done], len(outcome.left)) == (["乙医院"], 1)
    for act in (pass_report, partial(return_report, reason="缺签到表。")):
        with pytest.raises(Refusal, match="已中止"):
            act(by=cast.lead, report=two[0])


def test_what_has_a_hint_is_never_passed_along(cast, plan, units, two):
    third = make.assignment_of(plan, units["丙中心"])
    people = make.member("c", Role.REPORTER, units["丙中心"]), make.member("d", Role.LEADER, units["丙中心"])
    hinted = filed.to_review(third, *people, text="持续推进，有序开展。")
    outcome = pass_reports(by=cast.lead, chosen=filed.seen(hinted, *two))
    assert names(outcome) == (["甲医院", "乙医院"], [("丙中心", "没有写数字，须打开逐项处理")])


def test_the_same_file_in_two_units_is_a_hint_for_both(cast, plan, units):
    data = filed.file().read()
    make_file = partial(filed.SimpleUploadedFile, "照片.pdf", data)
    one, other = (
        filed.to_review(make.assignment_of(plan, units[name]), *who, uploads=(make_file(),))
        for name, *who in [("甲医院", cast.reporter, cast.leader), ("乙医院", cast.stranger, cast.stranger_leader)]
    )
    outcome = pass_reports(by=cast.lead, chosen=filed.seen(one, other))
    assert names(outcome)[1] == [
        ("甲医院", "佐证“照片.pdf”已在乙医院使用，须打开逐项处理"),
        ("乙医院", "佐证“照片.pdf”已在甲医院使用，须打开逐项处理"),
    ]


def test_a_file_that_is_gone_is_a_hint(cast, two):
    file = two[0].evidence.get()
    file.file.storage.delete(file.file.name)
    outcome = pass_reports(by=cast.lead, chosen=filed.seen(*two))
    assert names(outcome) == (["乙医院"], [("甲医院", "佐证“签到表.pdf”打不开，须打开逐项处理")])


def test_nobody_passes_what_they_handed_in_or_confirmed(cast, plan, units, two):
    lead_unit = two[0].assignment.task.lead
    for person in (cast.reporter, cast.leader):
        person.posts.update(unit=lead_unit, role=Role.LEAD)  # moved to the leading unit since
    Post.objects.filter(user=cast.lead).delete()
    ProgressReport.objects.filter(pk=two[0].pk).update(submitted_by=cast.lead)
    make.appoint(by=None, user=cast.lead, unit=lead_unit, role=Role.LEAD, starts_on=make.FOUNDED)
    outcome = pass_reports(by=cast.lead, chosen=filed.seen(*two))
    assert names(outcome) == (["乙医院"], [("甲医院", "由您填写、提交或确认过，须由另一人办理")])


@pytest.mark.parametrize("who", ["stranger_leader", "reporter", "office", "committee", "inspector", "system_admin"])
def test_rows_of_others_do_not_exist(cast, two, who):
    outcome = pass_reports(by=getattr(cast, who), chosen=filed.seen(*two))
    assert names(outcome) == ([], [])
    assert take_back_passes(by=getattr(cast, who), reports=[one.pk for one in two]).done == []
    assert not Step.objects.filter(verb=Verb.PASS).exists()


def test_a_reviewer_never_passes_for_the_own_unit(cast, two):
    make.appoint(by=None, user=cast.lead, unit=two[0].assignment.unit, role=Role.REPORTER, starts_on=make.FOUNDED)
    assert names(pass_reports(by=cast.lead, chosen=filed.seen(*two))) == (["乙医院"], [])


def test_the_office_stands_in_where_no_lead_acts(cast, two):
    cast.lead.posts.all().delete()
    outcome = pass_reports(by=cast.office, chosen=filed.seen(*two))
    assert names(outcome)[0] == ["甲医院", "乙医院"]
    assert set(Step.objects.filter(verb=Verb.PASS).values_list("stand_in", flat=True)) == {True}
    assert [after["stand_in"] for *_, after in lines("report.pass")] == [True, True]


def test_a_deputy_is_named_on_every_line(cast, two):
    cast.lead.posts.update(acting=True)
    pass_reports(by=cast.lead, chosen=filed.seen(*two))
    assert list(AuditEvent.objects.filter(verb="report.pass").values_list("acting_as", flat=True)) == ["代", "代"]
    assert list(Step.objects.filter(verb=Verb.PASS).values_list("acting", flat=True)) == [True, True]


def test_the_queries_of_a_pass_do_not_grow(cast, plan, units, two):
    third = make.assignment_of(plan, units["丙中心"])
    people = make.member("c", Role.REPORTER, units["丙中心"]), make.member("d", Role.LEADER, units["丙中心"])
    more = [*two[1:], filed.to_review(third, *people)]
    assert rights_of(cast.lead).home_units  # asked once per request
    with CaptureQueriesContext(connection) as first:
        assert len(pass_reports(by=cast.lead, chosen=filed.seen(two[0])).done) == 1
    with CaptureQueriesContext(connection) as second:
        assert len(pass_reports(by=cast.lead, chosen=filed.seen(*more)).done) == 2
    assert len(first) == len(second)


def test_a_pass_is_taken_back_with_everything_it_changed(cast, two):
    pass_reports(by=cast.lead, chosen=filed.seen(*two))
    outcome = take_back_passes(by=cast.lead, reports=[report.pk for report in two])
    assert names(outcome) == (["甲医院", "乙医院"], [])
    for report in two:
        report.refresh_from_db()
        row = report.assignment
        assert (report.state, row.progress, row.awaiting) == ("to_review", 0, "review")
        assert set(row.measures.values_list("status", flat=True)) == {"not_started"}
        assert list(row.steps.values_list("verb", flat=True)[:2]) == ["take_back_pass", "pass"]
    assert [line[2] for line in lines("report.take_back_pass")] == [{"progress": 0}] * 2
    assert names(pass_reports(by=cast.lead, chosen=filed.seen(*two)))[0] == ["甲医院", "乙医院"]


def test_a_pass_of_a_single_page_can_be_taken_back_too(cast, two):
    pass_report(by=cast.lead, report=two[0], comment="很好")
    assert names(take_back_passes(by=cast.lead, reports=[two[0].pk]))[0] == ["甲医院"]


def test_taking_back_ends_after_ten_minutes(cast, two, the_day):
    pass_reports(by=cast.lead, chosen=filed.seen(*two))
    the_day.move_to(now() + timedelta(minutes=9))
    assert names(take_back_passes(by=cast.lead, reports=[two[0].pk]))[0] == ["甲医院"]
    the_day.move_to(now() + timedelta(minutes=2))
    outcome = take_back_passes(by=cast.lead, reports=[two[1].pk])
    assert names(outcome) == ([], [("乙医院", "已超过 10 分钟，或单位已接着办理")])


def test_another_reviewer_does_not_take_it_back(cast, two):
    pass_reports(by=cast.lead, chosen=filed.seen(*two))
    second = make.member("second", Role.LEAD, two[0].assignment.task.lead)
    assert take_back_passes(by=second, reports=[two[0].pk]).done == []


def test_what_went_on_since_is_not_taken_back(cast, plan, units, the_day):
    one, other = filed.both(cast, plan, units, status="done")
    pass_report(by=cast.lead, report=one)
    pass_report(by=cast.lead, report=other)
    ask_closing(by=cast.reporter, assignment=one.assignment, text="均已完成。")
    outcome = take_back_passes(by=cast.lead, reports=[one.pk, other.pk])
    assert names(outcome) == (["乙医院"], [("甲医院", "已超过 10 分钟，或单位已接着办理")])


def test_a_next_report_begun_keeps_the_pass(cast, two, the_day):
    the_day.move_to("2026-10-09T01:00:00Z")
    pass_reports(by=cast.lead, chosen=filed.seen(*two))
    row = two[0].assignment
    period, draft = make.draft(row, today())
    make.saved(cast.reporter, row, period, draft)
    outcome = take_back_passes(by=cast.lead, reports=[report.pk for report in two])
    assert names(outcome)[0] == ["乙医院"]


@pytest.fixture
def three(cast, plan, units):
    """All reports of 甲医院 in the third quarter, waiting for its leader."""
    return [
        filed.handed_in(make.assignment_of(plan, units["甲医院"], order), cast.reporter, cast.leader)
        for order in (1, 2, 3)
    ]


def test_a_leader_confirms_a_whole_period(cast, units, three):
    outcome = confirm_reports(by=cast.leader, unit=units["甲医院"], chosen=filed.seen(*three))
    assert len(outcome.done) == 3
    assert len(lines("report.confirm")) == 3
    for report in three:
        report.refresh_from_db()
        assert (report.state, report.confirmed_by, report.assignment.awaiting) == ("to_review", cast.leader, "review")
    assert list(Message.objects.filter(recipient=cast.lead).values_list("text", flat=True))[:1] == [
        "甲医院第三季度进展 1 项请复核"
    ]


def test_a_leader_does_not_confirm_what_was_handed_in_by_the_same_person(cast, units, three):
    ProgressReport.objects.filter(pk=three[0].pk).update(submitted_by=cast.leader)
    outcome = confirm_reports(by=cast.leader, unit=units["甲医院"], chosen=filed.seen(*three))
    assert (len(outcome.done), names(outcome)[1]) == (2, [("甲医院", "由您填写、提交或确认过，须由另一人办理")])


def test_reports_of_another_unit_do_not_exist(cast, units, three):
    outcome = confirm_reports(by=cast.stranger_leader, unit=units["乙医院"], chosen=filed.seen(*three))
    assert names(outcome) == ([], [])


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_at_once_each_row_is_passed_once(cast, plan, units):
    two = filed.both(cast, plan, units)
    second = make.member("second", Role.LEAD, two[0].assignment.task.lead)
    outcomes = at_once(*[partial(pass_reports, by=by, chosen=filed.seen(*two)) for by in (cast.lead, second)])
    assert sorted(len(outcome.done) for outcome in outcomes) == [0, 2]
    loser = next(outcome for outcome in outcomes if not outcome.done)
    winner = {"lead", "second"} - {cast.lead.name if outcomes[0] is loser else "second"}
    assert [why for _, why in loser.left] == [f"{winner.pop()}已复核通过"] * 2
    assert Step.objects.filter(verb=Verb.PASS).count() == 2
    assert AuditEvent.objects.filter(verb="report.pass").count() == 2


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_passes_would_count(cast, plan, units):
    two = filed.both(cast, plan, units)

    def act(seen):
        for report in seen:
            move_report(report, Verb.PASS)
            report.save(update_fields=["state"])
            add_step(report.assignment, Verb.PASS, by=cast.lead, report=report)

    def look():
        return list(ProgressReport.objects.filter(pk__in=[report.pk for report in two]))

    assert looking_first(look, act, act) == [None, None]
    assert Step.objects.filter(verb=Verb.PASS).count() == 4


def test_measures_of_other_rows_stay(cast, two):
    pass_reports(by=cast.lead, chosen=filed.seen(two[0]))
    assert set(Measure.objects.filter(assignment=two[1].assignment).values_list("status", flat=True)) == {"not_started"}


def test_chunks_make_one_outcome(cast, two, monkeypatch):
    monkeypatch.setattr(batches, "CHUNK", 1)
    assert names(pass_reports(by=cast.lead, chosen=filed.seen(*two))) == (["甲医院", "乙医院"], [])
