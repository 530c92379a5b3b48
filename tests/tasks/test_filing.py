"""A unit's rows of one period, saved and handed in together."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from branches.actions.evidence import shelve_all
from branches.actions.posts import appoint, end_post
from branches.models import Evidence
from modelagency.clock import today
from records.models import AuditEvent, Message
from records.refusals import Refusal
from tasks.actions.filing import RowsRefused, autosave_row, save_rows, submit_period
from tasks.actions.reports import Draft
from tasks.actions.reviews import confirm_report, return_report
from tasks.models import ProgressReport, ReportVersion
from tests import make
from tests.stages import PDF


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def rows(cast, plan, units):
    """Three rows of unit A at work, two measures each."""
    return [make.working(make.assignment_of(plan, units["甲医院"], n), cast.reporter, cast.leader) for n in (1, 2, 3)]


@pytest.fixture
def filed(rows, plan, units):
    """Arguments of a filing of all three rows."""
    drafts = {row.pk: make.draft(row, today(), text=f"已办{row.task.order}。")[1] for row in rows}
    return {"unit": units["甲医院"], "period": plan.spans.first(), "drafts": drafts}


def faults(act, **arguments):
    with pytest.raises(RowsRefused) as caught:
        act(**arguments)
    return caught.value


def second_leader(unit):
    return make.member("second_leader", "leader", unit)


def test_all_rows_are_saved_with_a_line_for_each(cast, rows, filed):
    reports = save_rows(by=cast.reporter, **filed)
    assert [(one.text, one.state, one.version) for one in reports] == [
        ("已办1。", "draft", 1),
        ("已办2。", "draft", 1),
        ("已办3。", "draft", 1),
    ]
    assert AuditEvent.objects.filter(verb="report.save").count() == 3
    kept = ReportVersion.objects.values_list("text", "version", "progress", "by", "origin", "handed_in")
    assert list(kept) == [(f"已办{n}。", 1, 50, cast.reporter.pk, "page", False) for n in (1, 2, 3)]


def test_all_rows_are_handed_in_and_the_leader_is_told_once(cast, rows, filed):
    told = Message.objects.filter(recipient=cast.leader).count()
    submit_period(by=cast.reporter, **filed)
    assert set(ProgressReport.objects.values_list("state", flat=True)) == {"to_confirm"}
    assert AuditEvent.objects.filter(verb="report.submit").count() == 3
    message = Message.objects.filter(recipient=cast.leader).latest("id")
    assert Message.objects.filter(recipient=cast.leader).count() == told + 1
    assert message.text == "甲医院第三季度 3 项进展请审核"
    assert message.link == f"/assignments/?awaiting=unit&unit={filed['unit'].pk}"


def test_without_a_leader_each_reviewer_is_told_of_what_they_review(cast, rows, filed):
    end_post(by=None, post=cast.leader.posts.get(), ends_on=date(2026, 9, 15))
    submit_period(by=cast.reporter, **filed)
    assert set(ProgressReport.objects.values_list("state", flat=True)) == {"to_review"}
    words = {who.name: told(who) for who in (cast.lead, cast.office, cast.deputy)}
    assert words == {
        "lead": ["“理论学习”（甲医院）第三季度进展请审核"],
        "office": ["甲医院第三季度 2 项进展请审核"],
        "deputy": ["甲医院第三季度 2 项进展请审核"],
    }


def told(person):
    return list(Message.objects.filter(recipient=person, kind="review").values_list("text", flat=True))


@pytest.mark.parametrize("act", [save_rows, submit_period])
def test_one_stale_row_keeps_all_from_being_written(cast, rows, filed, act):
    make.saved(cast.reporter, rows[1], filed["period"], filed["drafts"][rows[1].pk])
    refused = faults(act, by=cast.reporter, **filed)
    stale = refused.faults[rows[1].pk]
    assert list(refused.faults) == [rows[1].pk]
    assert (stale.yours, stale.theirs) == ("已办2。", "已办2。")
    assert str(refused).startswith("执行落实：您打开之后，这份内容已被他人修改。")
    assert ProgressReport.objects.count() == 1


def test_every_fault_is_found_before_anything_is_written(cast, rows, filed, tmp_path):
    first, second, third = (row.pk for row in rows)
    bad = {
        first: Draft(text="长" * 301, version=0),
        second: Draft(text="a\x00b", version=0),
        third: Draft(text="好", version=0, uploads=(SimpleUploadedFile("a.pdf", b"MZ"),)),
    }
    refused = faults(save_rows, by=cast.reporter, **filed | {"drafts": bad})
    assert {pk: str(fault) for pk, fault in refused.faults.items()} == {
        first: "本期进展最多 300 字，现有 301 字。",
        second: "含有无法识别的字符，请删除后重试。",
        third: "文件内容不是 pdf 格式，请用原软件另存后再上传。",
    }
    assert str(refused).endswith("另有 2 项也没有通过检查。")
    assert (ProgressReport.objects.count(), Evidence.objects.count()) == (0, 0)
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


def test_a_foreign_row_is_answered_like_one_that_never_existed(cast, rows, filed, plan, units):
    foreign = make.working(make.assignment_of(plan, units["乙医院"]), cast.stranger, cast.stranger_leader)
    drafts = filed["drafts"] | {foreign.pk: Draft(text="改", version=0), 999_999: Draft(text="改", version=0)}
    refused = faults(save_rows, by=cast.reporter, **filed | {"drafts": drafts})
    assert {str(refused.faults[pk]) for pk in (foreign.pk, 999_999)} == {
        "这一项不在本单位这一期的填报范围内，可能已收回或调整，没有保存。"
    }
    assert set(refused.faults) == {foreign.pk, 999_999}
    assert not ProgressReport.objects.exists()


def test_a_row_of_another_period_is_refused(cast, rows, filed, plan):
    refused = faults(save_rows, by=cast.reporter, **filed | {"period": plan.spans.last()})
    assert {str(fault) for fault in refused.faults.values()} == {
        "第四季度进展现在不能填报：已经提交、正在审核或尚未开始。请刷新页面查看最新情况。"
    }


@pytest.mark.parametrize("text", ["", " \n", "同上", "本期无变化。", "与上期相同"])
def test_a_row_without_its_own_words_is_not_handed_in(cast, rows, filed, text):
    filed["drafts"][rows[0].pk] = Draft(text=text, version=0)
    refused = faults(submit_period, by=cast.reporter, **filed)
    assert list(refused.faults) == [rows[0].pk]
    assert not ProgressReport.objects.exists()
    assert save_rows(by=cast.reporter, **filed)[0].text == text


def test_what_is_unchanged_needs_a_reason(cast, rows, plan, the_day):
    row, said = rows[0], {"text": "已学习 6 次。", "status": "doing"}
    make.passed(row, cast.reporter, cast.leader, cast.lead, today(), **said)
    the_day.move_to("2026-10-12T01:00:00Z")
    with pytest.raises(Refusal, match="^与上期相同：请写明没有变化的原因。$"):
        make.submitted(row, cast.reporter, today(), **said | {"text": "已学习6次"})
    assert make.submitted(row, cast.reporter, today(), **said | {"text": "未集中学习：讲师改期到 10月20日。"})


def test_the_same_words_may_go_with_more_progress(cast, rows, the_day):
    make.passed(rows[0], cast.reporter, cast.leader, cast.lead, today(), text="按月学习。")
    the_day.move_to("2026-10-12T01:00:00Z")
    assert make.submitted(rows[0], cast.reporter, today(), text="按月学习。", status="done")


def test_files_of_the_shelf_are_used_again_and_foreign_ones_refused(cast, rows, filed, units):
    file = SimpleUploadedFile("清单.pdf", PDF)
    shelved = (shelve_all(by=cast.reporter, unit=units[name], uploads=[file]) for name in ("甲医院", "乙医院"))
    (own,), (foreign,) = shelved
    filed["drafts"] = {rows[0].pk: Draft(text="已办。", version=0, reused=(foreign.pk,))}
    assert "书架" in str(faults(save_rows, by=cast.reporter, **filed))
    filed["drafts"] = {rows[0].pk: Draft(text="已办。", version=0, reused=(own.pk,))}
    (report,) = save_rows(by=cast.reporter, **filed)
    assert list(report.evidence.all()) == [own]


def test_an_autosave_keeps_the_version_but_leaves_no_line(cast, rows, filed):
    lines = AuditEvent.objects.count()
    draft = filed["drafts"][rows[0].pk]
    report = autosave_row(
        by=cast.reporter, unit=filed["unit"], period=filed["period"], assignment=rows[0].pk, draft=draft
    )
    assert (report.version, report.versions.count(), AuditEvent.objects.count()) == (1, 1, lines)


def test_who_wrote_a_part_does_not_confirm_it(cast, rows, units):
    """The leader drafts, the reporter hands in: two persons, but only one pair of eyes on the leader's words."""
    other = second_leader(units["甲医院"])
    period, draft = make.draft(rows[0], today())
    make.saved(cast.leader, rows[0], period, draft)
    report = make.submitted(rows[0], cast.reporter, today(), version=1)
    with pytest.raises(Refusal, match="^这份进展由您填写、提交或确认过，请由另一人办理。$"):
        confirm_report(by=cast.leader, report=report)
    confirm_report(by=other, report=report)


def test_who_wrote_what_was_handed_in_before_may_confirm_what_others_wrote_since(cast, rows, units):
    other = second_leader(units["甲医院"])
    period, draft = make.draft(rows[0], today())
    make.saved(cast.leader, rows[0], period, draft)
    report = make.submitted(rows[0], cast.reporter, today(), version=1)
    confirm_report(by=other, report=report)
    return_report(by=cast.lead, report=report, reason="缺表")
    make.submitted(rows[0], cast.reporter, today(), version=2)
    confirm_report(by=cast.leader, report=report)


def test_where_the_only_leader_wrote_it_the_confirmation_is_skipped(cast, rows):
    period, draft = make.draft(rows[0], today())
    make.saved(cast.leader, rows[0], period, draft)
    report = make.submitted(rows[0], cast.reporter, today(), version=1)
    assert report.state == "to_review"


def test_a_person_with_two_posts_is_told_once(cast, rows, filed, units):
    appoint(by=None, user=cast.leader, unit=units["局机关党委"], role="lead", starts_on=make.FOUNDED)
    submit_period(by=cast.reporter, **filed)
    assert [text for text in told(cast.leader) if "进展请审核" in text] == ["甲医院第三季度 3 项进展请审核"]
