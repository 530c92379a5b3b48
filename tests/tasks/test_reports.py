"""Progress reports, from draft to accepted or returned."""

from datetime import date
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from branches.actions.evidence import BadFile
from branches.actions.posts import end_post
from branches.models import Evidence
from modelagency.clock import today
from records.models import AuditEvent, Message
from records.refusals import NotAllowed, Refusal, StaleVersion
from tasks.actions.reports import Draft
from tasks.actions.reviews import confirm_report, pass_report, return_report, send_back_report
from tasks.models import ProgressReport
from tasks.states import ReportState
from tests import make
from tests.stages import PDF, reach

YESTERDAY = date(2026, 9, 15)


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def row(cast, plan, units):
    """A row of unit A in 推进中 with two measures."""
    return make.working(make.assignment_of(plan, units["甲医院"]), cast.reporter, cast.leader)


def save(cast, row, **fields):
    period, draft = make.draft(row, today(), **fields)
    return make.saved(cast.reporter, row, period, draft)


def last_message(user):
    message = Message.objects.filter(recipient=user).latest("id")
    return message.kind, message.text


def test_a_draft_keeps_text_statuses_and_version(cast, row):
    report = save(cast, row, text="一稿", status="doing")
    assert (report.state, report.text, report.version, report.progress) == ("draft", "一稿", 1, 50)
    assert (report.period.name, report.due_on) == ("第三季度", date(2026, 9, 24))
    assert list(report.statuses.values_list("status", flat=True)) == ["doing", "doing"]
    row.refresh_from_db()
    assert (row.progress, row.awaiting) == (0, "")


def test_saving_again_changes_the_same_report(cast, row):
    save(cast, row, text="一稿")
    report = save(cast, row, text="二稿", version=1, status="done")
    assert (ProgressReport.objects.count(), report.text, report.version, report.progress) == (1, "二稿", 2, 100)
    assert report.statuses.count() == 2


def test_a_stale_save_changes_nothing(cast, row):
    save(cast, row, text="一稿", status="doing")
    with pytest.raises(StaleVersion) as caught:
        save(cast, row, text="旧稿", status="done", version=0)
    assert (caught.value.yours, caught.value.theirs) == ("旧稿", "一稿")
    assert caught.value.back == f"/assignments/{row.pk}/"
    report = ProgressReport.objects.get()
    assert (report.text, report.version, report.progress) == ("一稿", 1, 50)


def test_a_status_of_another_rows_measure_is_left_out(cast, row, plan, units):
    other = make.working(make.assignment_of(plan, units["甲医院"], order=2), cast.reporter, cast.leader)
    period, draft = make.draft(row, today())
    draft.statuses.update({measure.pk: "done" for measure in other.measures.all()})
    report = make.saved(cast.reporter, row, period, draft)
    assert set(report.statuses.values_list("measure__assignment", flat=True)) == {row.pk}


def test_evidence_comes_and_goes(cast, row):
    files = [SimpleUploadedFile(f"{n}.pdf", PDF + bytes([n])) for n in (1, 2)]
    report = save(cast, row, uploads=files)
    first = report.evidence.get(name="1.pdf")
    save(cast, row, version=1, removed=[first.pk])
    assert list(report.evidence.values_list("name", flat=True)) == ["2.pdf"]
    assert Evidence.objects.filter(unit=row.unit).count() == 2  # the shelf keeps it


def test_a_bad_file_keeps_the_whole_draft_from_being_saved(cast, row, tmp_path):
    files = [SimpleUploadedFile("1.pdf", PDF), SimpleUploadedFile("2.pdf", b"MZ")]
    with pytest.raises(BadFile):
        save(cast, row, uploads=files)
    assert (ProgressReport.objects.count(), Evidence.objects.count()) == (0, 0)
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


@pytest.mark.parametrize(
    ("stage", "text"),
    [
        ("to_plan", "当前是“待定举措”，不能填报进展。请刷新页面查看最新情况。"),
        ("plan_submitted", "当前是“举措待确认”，不能填报进展。请刷新页面查看最新情况。"),
        ("closing", "当前是“待办结”，不能填报进展。请刷新页面查看最新情况。"),
    ],
)
def test_only_work_in_progress_is_reported(cast, plan, units, stage, text):
    row = reach(stage, cast, make.assignment_of(plan, units["甲医院"]))
    period = plan.spans.first()
    _, draft = make.draft(row, date(2026, 10, 1))
    with pytest.raises(Refusal) as caught:
        make.saved(cast.reporter, row, period, draft)
    assert str(caught.value) == text


def test_what_is_handed_in_is_not_changed(cast, row):
    report = make.submitted(row, cast.reporter, today())
    _, draft = make.draft(row, date(2026, 10, 1), version=report.version)
    with pytest.raises(Refusal, match="^第三季度进展现在不能填报"):
        make.saved(cast.reporter, row, report.period, draft)


def test_handing_in_asks_the_leader(cast, row):
    report = make.submitted(row, cast.reporter, today())
    row.refresh_from_db()
    assert (report.state, report.submitted_by, row.awaiting) == ("to_confirm", cast.reporter, "unit")
    assert last_message(cast.leader) == ("review", "“理论学习”（甲医院）第三季度进展请审核")
    step = row.steps.first()
    assert (step.verb, step.progress_before, step.progress_after) == ("submit", 0, 50)
    assert row.late_on == date(2026, 12, 17)  # handed in in time: waiting never makes it late


def test_without_a_leader_it_goes_to_the_reviewer(cast, row):
    end_post(by=None, post=cast.leader.posts.get(), ends_on=YESTERDAY)
    report = make.submitted(row, cast.reporter, today())
    row.refresh_from_db()
    assert (report.state, report.confirmed_by, row.awaiting) == ("to_review", None, "review")
    assert last_message(cast.lead) == ("review", "“理论学习”（甲医院）第三季度进展请审核")


def test_a_confirmed_report_asks_the_reviewer(cast, row):
    report = make.submitted(row, cast.reporter, today())
    confirm_report(by=cast.leader, report=report)
    report.refresh_from_db()
    assert (report.state, report.confirmed_by) == ("to_review", cast.leader)
    assert last_message(cast.lead) == ("review", "“理论学习”（甲医院）第三季度进展请复核")


def test_a_passed_report_counts(cast, row):
    report = make.passed(row, cast.reporter, cast.leader, cast.lead, today(), status="done")
    report.refresh_from_db()
    step = row.steps.first()
    assert (report.state, row.progress, row.awaiting) == ("accepted", 100, "")
    assert set(row.measures.values_list("status", flat=True)) == {"done"}
    assert (step.verb, step.progress_before, step.progress_after, step.stand_in) == ("pass", 0, 100, False)
    assert last_message(cast.reporter) == ("notice", "“理论学习”（甲医院）第三季度进展已通过")


def test_a_pass_in_anothers_stead_says_so(cast, row):
    report = make.submitted(row, cast.reporter, today())
    confirm_report(by=cast.leader, report=report)
    end_post(by=None, post=cast.lead.posts.get(), ends_on=YESTERDAY)
    pass_report(by=cast.office, report=report, comment="代为复核", stand_in=True)
    step = row.steps.first()
    assert (step.stand_in, step.text) == (True, "代为复核")
    assert AuditEvent.objects.get(verb="report.pass").after == {"progress": 50, "stand_in": True}


@pytest.mark.parametrize(
    ("day", "due_on"),
    [
        ("2026-09-16", date(2026, 9, 24)),  # long before the due day, which stays
        ("2026-09-21", date(2026, 9, 24)),
        ("2026-09-22", date(2026, 9, 28)),  # the 25th to 27th are days off
        ("2026-09-30", date(2026, 10, 10)),  # after the holidays and a made-up Saturday
        ("2026-12-31", date(2027, 1, 5)),
    ],
)
def test_a_return_leaves_three_working_days(cast, row, the_day, day, due_on):
    report = make.submitted(row, cast.reporter, today())
    the_day.move_to(f"{day}T01:00:00Z")
    confirm_report(by=cast.leader, report=report)
    return_report(by=cast.lead, report=report, reason="请补充")
    report.refresh_from_db()
    assert (report.state, report.due_on) == ("returned", due_on)


def test_the_own_leader_gives_no_respite(cast, row, the_day):
    report = make.submitted(row, cast.reporter, today())
    the_day.move_to("2026-10-12T01:00:00Z")
    send_back_report(by=cast.leader, report=report, reason="请补充")
    report.refresh_from_db()
    assert (report.state, report.due_on) == ("returned", date(2026, 9, 24))


def test_nothing_else_is_reported_while_a_report_is_reviewed(cast, row, the_day):
    report = make.submitted(row, cast.reporter, today())
    confirm_report(by=cast.leader, report=report)
    the_day.move_to("2026-10-12T01:00:00Z")
    fourth = row.plan.spans.last()
    with pytest.raises(Refusal, match="^第四季度进展现在不能填报"):
        make.saved(cast.reporter, row, fourth, Draft(text="第四季度。", version=0))


def test_the_last_report_may_be_supplemented_until_all_is_done(cast, row, the_day):
    make.passed(row, cast.reporter, cast.leader, cast.lead, today(), status="doing")
    the_day.move_to("2026-10-12T01:00:00Z")
    make.passed(row, cast.reporter, cast.leader, cast.lead, today(), status="doing")
    make.passed(row, cast.reporter, cast.leader, cast.lead, today(), status="done", version=1)
    assert (row.progress, row.reports.count()) == (100, 2)


def test_nobody_reviews_for_a_unit_of_their_own(cast, row):
    report = make.submitted(row, cast.reporter, today())
    confirm_report(by=cast.leader, report=report)
    second = make.member("second_leader", "leader", row.unit)
    with pytest.raises(NotAllowed):
        pass_report(by=second, report=report)
    with pytest.raises(NotAllowed):
        return_report(by=second, report=report, reason="不通过")


def test_files_handed_in_stay_with_their_step(cast, row):
    report = make.submitted(row, cast.reporter, today(), uploads=(SimpleUploadedFile("表.pdf", PDF),))
    send_back_report(by=cast.leader, report=report, reason="请换文件")
    period, said = make.draft(row, today(), version=1, removed=(report.evidence.get().pk,))
    make.saved(cast.reporter, row, period, said)
    assert not report.evidence.exists()
    assert [item.name for item in row.steps.get(verb="submit").evidence.all()] == ["表.pdf"]


def test_a_returned_report_is_corrected_and_handed_in_again(cast, row):
    report = make.submitted(row, cast.reporter, today())
    confirm_report(by=cast.leader, report=report)
    return_report(by=cast.lead, report=report, reason="缺验收表")
    assert last_message(cast.reporter) == ("returned", "“理论学习”（甲医院）第三季度进展被退回：缺验收表")
    again = make.submitted(row, cast.reporter, today(), version=1)
    assert (again.pk, again.state, again.version, again.confirmed_by) == (report.pk, "to_confirm", 2, None)


@pytest.mark.parametrize("act", [confirm_report, partial(send_back_report, reason="请补充")])
def test_nobody_answers_what_they_handed_in(cast, row, act):
    report = make.submitted(row, cast.reporter, today())
    with pytest.raises(Refusal, match="^这份进展由您填写、提交或确认过，请由另一人办理。$"):
        act(by=cast.reporter, report=report)


@pytest.mark.parametrize("act", [pass_report, partial(return_report, reason="缺验收表")])
@pytest.mark.parametrize("who", ["reporter", "leader"])
def test_nobody_reviews_what_they_handed_in_or_confirmed(cast, row, act, who):
    report = make.submitted(row, cast.reporter, today())
    confirm_report(by=cast.leader, report=report)
    with pytest.raises(Refusal, match="^这份进展由您填写、提交或确认过，请由另一人办理。$"):
        act(by=getattr(cast, who), report=report)
    report.refresh_from_db()
    assert report.state == ReportState.TO_REVIEW


def test_the_next_period_gets_a_report_of_its_own(cast, row, the_day):
    make.passed(row, cast.reporter, cast.leader, cast.lead, today())
    the_day.move_to("2026-10-01T01:00:00Z")
    report = make.submitted(row, cast.reporter, today(), status="done")
    assert (report.period.name, report.due_on, ProgressReport.objects.count()) == ("第四季度", date(2026, 12, 16), 2)
