"""评分 over HTTP: by subject and by item, reasons, what is hidden, what closing asks for."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assessment.actions import self_assessment
from assessment.marking import get_sheet
from assessment.models import Appraisal, Cycle, Mark
from assessment.views import marks as views
from assessment.views.selves import totals
from branches.roles import Role
from records.models import AuditEvent, Message
from tests import make
from tests.assessment import marked, run
from tests.assessment.doors.marking import row_form


@pytest.fixture
def subject(cast, plan):
    appraisal = marked.subject(marked.opened(cast, plan))
    marked.fact(appraisal, marked.LED, "2")
    marked.confirmed(cast, appraisal, 组织生活="60")
    run.at_marking(cast.office, appraisal.cycle)
    return marked.subject(appraisal.cycle)


@pytest.fixture
def people(cast, signed_in):
    return {who: signed_in(user) for who, user in cast.everybody().items()}


@pytest.fixture
def colleague(cast, units, signed_in):
    return signed_in(make.member("colleague", Role.LEAD, units["局机关党委"]))


def sheet(subject):
    return reverse("assessment:marks", args=[subject.pk])


def row_of(subject, name=marked.LED, **fields):
    return row_form(f"i{run.by_name(subject.cycle, name).pk}", **fields)


def given(subject, name=marked.LED) -> Mark:
    return Mark.objects.get(appraisal=subject, indicator__name=name, stage="mark")


def words(answer):
    return answer.content.decode()


def test_the_sheet_shows_self_score_and_what_the_standard_gives(subject, people):
    said = words(people["lead"].get(sheet(subject)))
    assert "60.00" in said
    assert "系统建议 59.00" in said
    assert "由机关党委办公室评分" in said


def test_a_mark_that_differs_from_the_self_score_needs_a_reason(subject, people):
    refused = people["lead"].post(sheet(subject), row_of(subject, points="59", reason="") | {"submit": ""})
    assert refused.status_code == 422
    assert "组织生活”" not in words(refused)
    assert "请写明理由" in words(refused)
    assert given(subject).submitted_at is None
    said = row_of(subject, points="59", reason="7月、8月无记录", version=1)
    assert people["lead"].post(sheet(subject), said | {"submit": ""}).status_code == 302
    assert (given(subject).points, given(subject).quantity, given(subject).reason) == (
        None,
        Decimal(2),
        "7月、8月无记录",
    )
    event = AuditEvent.objects.filter(verb="marks.submit").get()
    assert event.after["marks"][0]["points"] == "59.00"


def test_the_same_as_the_self_score_needs_none_and_stays_as_given(subject, people):
    assert (
        people["lead"].post(sheet(subject), row_of(subject, points="60", reason="") | {"submit": ""}).status_code == 302
    )
    assert (given(subject).points, given(subject).submitted_at is None) == (Decimal(60), False)
    again = people["lead"].post(sheet(subject), row_of(subject, points="1", version=1))
    assert again.status_code == 409


def test_what_a_colleague_has_begun_is_locked_and_hidden(subject, people, colleague, cast):
    marked.mark(cast.lead, subject, points="33.7", reason="先评", submits=False)
    said = words(colleague.get(sheet(subject)))
    assert "33.7" not in said
    assert "先评" not in said
    assert "已在评" in said
    url = reverse("assessment:mark_row", args=[subject.pk, run.by_name(subject.cycle, marked.LED).pk])
    for version in (0, 1):
        assert "33.7" not in words(colleague.post(url, row_of(subject, points="50", version=version)))
    assert given(subject).points == Decimal("33.7")


def test_who_collides_with_a_colleague_is_not_told_what_was_given(subject, people, colleague, cast):
    marked.mark(cast.lead, subject, points="33.7", reason="先评", submits=False)
    for version in (0, 1, 7):
        answer = colleague.post(sheet(subject), row_of(subject, points="50", version=version) | {"submit": ""})
        assert (answer.status_code, "33.7" in words(answer), "先评" in words(answer)) == (409, False, False)


def test_the_page_of_a_collision_keeps_the_secret_too(subject, cast, units, rf):
    """The colleague's page was opened, and lines were read, before the other saved."""
    other = make.member("colleague", Role.LEAD, units["局机关党委"])
    marker, appraisal = get_sheet(other, subject.pk)
    indicators = [run.by_name(subject.cycle, marked.LED)]
    lines = views.lines_of(marker, [appraisal], indicators, by_subject=True)
    marked.mark(cast.lead, subject, points="33.7", reason="先评", submits=False)
    request = rf.post(sheet(subject), row_of(subject, points="50") | {"submit": ""})
    request.user = other
    shown = []
    answer = views._posted(request, marker, lines, lambda lines, status: shown.append((lines, status)))
    assert answer is None
    ((lines, status),) = shown
    assert (status, lines[0].given, totals(lines)["sum"]) == (409, None, "0.00")
    assert "33.7" not in lines[0].clash.theirs


def test_others_marks_show_once_ones_own_is_handed_in(subject, people, colleague, cast):
    marked.mark(cast.lead, subject, points="33", reason="第一个评")
    other = marked.subject(subject.cycle, "乙医院党支部")
    item = run.by_name(subject.cycle, marked.LED)
    pages = [reverse(f"assessment:{name}", args=[subject.cycle_id, item.pk]) for name in ("compare", "item")]
    pages = [f"{url}?category=医院" for url in pages] + [sheet(subject)]
    export = f"{reverse('assessment:compare_export', args=[subject.cycle_id, item.pk])}?category=医院"
    assert not any("第一个评" in words(colleague.get(url)) for url in pages)
    assert colleague.get(export).status_code == 403
    colleague.post(sheet(other), row_of(other, points="50", reason="我评的"))
    assert not any("第一个评" in words(colleague.get(url)) for url in pages)
    colleague.post(sheet(other), row_of(other, points="50", reason="我评的", version=1) | {"submit": ""})
    assert all("第一个评" in words(colleague.get(url)) for url in pages)
    assert colleague.get(export).status_code == 200


def test_who_looks_on_sees_what_was_handed_in_and_no_draft(subject, people, cast):
    marked.mark(cast.lead, subject, points="33", reason="草稿", submits=False)
    item = run.by_name(subject.cycle, marked.LED).pk
    url = f"{reverse('assessment:compare', args=[subject.cycle_id, item])}?category=医院"
    assert "草稿" not in words(people["inspector"].get(url))
    people["lead"].post(
        sheet(subject), {f"i{item}-points": "33", f"i{item}-reason": "草稿", f"i{item}-version": 1, "submit": ""}
    )
    assert "草稿" in words(people["inspector"].get(url))


def test_nobody_marks_an_own_subject(subject, cast, units, signed_in):
    home = make.member("both", Role.LEAD, units["局机关党委"])
    make.appoint(by=None, user=home, unit=units["甲医院"], role=Role.REPORTER, starts_on=make.FOUNDED)
    answer = signed_in(home).post(sheet(subject), row_of(subject, points="60", reason="") | {"submit": ""})
    assert answer.status_code == 403
    assert "须回避" in words(answer)
    assert not Mark.objects.filter(stage="mark").exists()


def test_the_office_stands_in_where_no_lead_may_act(subject, cast, people):
    assert people["office"].post(sheet(subject), row_of(subject, points="60", reason="")).status_code == 409
    cast.lead.posts.update(ends_on="2026-09-01")
    assert (
        people["office"].post(sheet(subject), row_of(subject, points="60", reason="") | {"submit": ""}).status_code
        == 302
    )
    assert given(subject).by == cast.office


def test_by_item_the_filled_rows_of_the_page_are_handed_in(subject, people):
    other = marked.subject(subject.cycle, "乙医院党支部")
    item = run.by_name(subject.cycle, marked.LED)
    url = f"{reverse('assessment:item', args=[subject.cycle_id, item.pk])}?category=医院"
    rows = row_form(f"a{subject.pk}", points="59", reason="缺两次") | row_form(f"a{other.pk}", points="", reason="")
    assert people["lead"].post(url, rows | {"submit": ""}).status_code == 302
    assert given(subject).submitted_at
    assert Mark.objects.filter(stage="mark").count() == 1
    left = words(people["lead"].get(f"{url}&left=1"))
    assert other.name in left
    assert subject.name not in left


def test_a_returned_self_assessment_is_redone_and_reopens_what_no_longer_agrees(subject, people, cast):
    marked.mark(cast.lead, subject, points="60", reason="")
    answer = reverse("assessment:answer_self", args=[subject.pk])
    assert people["lead"].post(answer, {"return": "", "reason": ""}).status_code == 409
    people["lead"].post(answer, {"return": "", "reason": "次数不对"})
    assert Appraisal.objects.get(pk=subject.pk).self_state == "returned"
    assert "次数不对" in Message.objects.filter(recipient=cast.reporter).latest("pk").text
    rows = marked.rows(subject.cycle, 组织生活="58")
    rows = {pk: said.__class__(1, said.points, reason=said.reason) for pk, said in rows.items()}
    self_assessment.submit_self(by=cast.reporter, appraisal=subject, rows=rows)
    self_assessment.confirm_self(by=cast.leader, appraisal=subject)
    assert given(subject).submitted_at is None
    assert "重新提交" in given(subject).asked_again
    assert "请复看" in words(people["lead"].get(sheet(subject)))


def test_the_office_asks_to_look_again_and_the_marker_answers(subject, people, cast):
    mark = marked.mark(cast.lead, subject, points="50", reason="缺二十次")
    item = run.by_name(subject.cycle, marked.LED)
    ask = reverse("assessment:ask_again", args=[subject.cycle_id, item.pk])
    assert people["office"].post(ask, {"mark": mark.pk, "reason": ""}).status_code == 409
    assert people["office"].post(ask, {"mark": mark.pk, "reason": "事实是缺两次"}).status_code == 302
    assert "事实是缺两次" in Message.objects.filter(recipient=cast.lead).latest("pk").text
    assert people["office"].post(ask, {"mark": mark.pk, "reason": "再问"}).status_code == 409
    said = row_of(subject, points="59", reason="缺两次", version=1) | {"submit": ""}
    assert people["lead"].post(sheet(subject), said).status_code == 302
    assert (given(subject).asked_again, given(subject).submitted_at is None) == ("", False)


def test_closing_says_what_is_missing_and_then_closes(subject, people, cast):
    close = reverse("assessment:close_marking", args=[subject.cycle_id])
    run.progress(subject.cycle.scheme.plan, run.PROGRESS)
    for name, counts in run.VOTES.items():
        run.voted(subject.cycle, name, counts)
    refused = people["office"].post(close)
    assert refused.status_code == 409
    assert "没有评分" in words(refused)
    assert Cycle.objects.get(pk=subject.cycle_id).state == "marking"
    run.mark_all(cast.office, subject.cycle, {})
    assert people["office"].post(close).status_code == 302
    assert Cycle.objects.get(pk=subject.cycle_id).state == "review"
    assert people["lead"].post(sheet(subject), row_of(subject)).status_code == 409
