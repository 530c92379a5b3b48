"""自评 over HTTP: prefilled, explained where it differs, confirmed by another, taken back, returned."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessment.actions import stages
from assessment.models import Appraisal, Mark
from branches.actions.evidence import shelve_all
from branches.models import Evidence
from records.models import Message
from tests.assessment import marked, run
from tests.assessment.doors.marking import row_form
from tests.branches.files import PDF


@pytest.fixture
def subject(cast, plan):
    return marked.subject(marked.opened(cast, plan))


@pytest.fixture
def people(cast, signed_in):
    return {who: signed_in(user) for who, user in cast.everybody().items()}


def page(subject):
    return reverse("assessment:self", args=[subject.pk])


def row_of(subject, name, **fields):
    return row_form(f"i{run.by_name(subject.cycle, name).pk}", **fields)


def words(answer):
    return answer.content.decode()


def own(subject, name=marked.LED) -> Mark:
    return Mark.objects.get(appraisal=subject, indicator__name=name, stage="self")


def state(subject):
    return Appraisal.objects.get(pk=subject.pk).self_state


def test_a_row_with_a_fact_stands_at_what_the_standard_gives(subject, people):
    marked.fact(subject, marked.LED, "3", note="缺 3 次")
    said = words(people["reporter"].get(page(subject)))
    assert 'value="58.50"' in said
    assert "缺 3 次" in said
    assert "系统建议 58.50" in said


def test_what_agrees_needs_no_words_and_what_differs_does(subject, people):
    marked.fact(subject, marked.LED, "3")
    office = row_of(subject, marked.OFFICE, points="40", reason="全部达标")
    refused = people["reporter"].post(
        page(subject), office | row_of(subject, marked.LED, points="60", reason="") | {"submit": ""}
    )
    assert refused.status_code == 422
    assert "组织生活：请写明理由" in words(refused)
    assert state(subject) == "draft"
    version = own(subject).version  # what was only incomplete is kept
    done = people["reporter"].post(
        page(subject), row_of(subject, marked.LED, points="58.5", reason="", version=version) | {"submit": ""}
    )
    assert (done.status_code, state(subject)) == (302, "to_confirm")
    assert (own(subject).points, own(subject).quantity) == (None, Decimal(3))


def test_rows_nobody_touched_are_handed_in_by_the_standard(subject, people):
    marked.fact(subject, marked.LED, "3")
    marked.fact(subject, marked.OFFICE, "38", "40")
    people["reporter"].post(page(subject), {"submit": ""} | row_of(subject, marked.LED, points="58.50", reason=""))
    assert own(subject, marked.OFFICE).quantity == Decimal(38)
    assert state(subject) == "to_confirm"


def test_the_leader_confirms_or_returns_and_the_writer_does_not(subject, people, cast):
    marked.submitted(cast.reporter, subject)
    answer = reverse("assessment:answer_self", args=[subject.pk])
    assert people["reporter"].post(answer, {"confirm": ""}).status_code == 403
    assert people["leader"].post(answer, {"send_back": "", "reason": ""}).status_code == 422
    people["leader"].post(answer, {"send_back": "", "reason": "请补充缺的次数"})
    assert state(subject) == "returned"
    assert "请补充缺的次数" in Message.objects.filter(recipient=cast.reporter).latest("pk").text
    assert "请补充缺的次数" in words(people["reporter"].get(page(subject)))
    people["reporter"].post(page(subject), {"submit": ""} | row_of(subject, marked.LED, points="59", version=1))
    people["leader"].post(answer, {"confirm": ""})
    assert state(subject) == "submitted"
    assert own(subject).submitted_at


def test_it_is_taken_back_while_unanswered_and_not_later(subject, people, cast):
    marked.submitted(cast.reporter, subject)
    answer = reverse("assessment:answer_self", args=[subject.pk])
    people["reporter"].post(answer, {"take_back": ""})
    assert state(subject) == "draft"
    marked.confirmed(cast, subject)
    stages.start_marking(by=cast.office, cycle=subject.cycle)
    assert people["reporter"].post(answer, {"take_back": ""}).status_code == 409
    assert people["reporter"].post(page(subject), row_of(subject, marked.LED, version=1)).status_code == 409


def test_autosave_keeps_a_row_and_shows_both_texts_to_the_second(subject, people):
    url = reverse("assessment:self_row", args=[subject.pk, run.by_name(subject.cycle, marked.LED).pk])
    first = people["reporter"].post(url, row_of(subject, marked.LED, points="58", reason="缺四次"))
    assert (first.status_code, first.json()["version"]) == (200, 1)
    stale = people["reporter"].post(url, row_of(subject, marked.LED, points="57", reason="缺六次"))
    assert stale.status_code == 409
    assert stale.json() == {"yours": "57.00 分：缺六次", "theirs": "58.00 分：缺四次", "version": 1}
    assert own(subject).points == Decimal(58)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"points": "60.01"}, "分数应在 0 到 60 之间。"),
        ({"points": "-1"}, "不能小于 0。"),
        ({"points": "1e3"}, "分数应在 0 到 60 之间。"),
        ({"points": "NaN"}, "请填写数字。"),
        ({"points": "5.555"}, "最多两位小数。"),
        ({"reason": "好" * 201}, "理由最多 200 字。"),
        ({"reason": "a\x00b"}, "字符"),
        ({"points": "", "reason": "只写理由"}, "请填写分数。"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(fields, said, subject, people):
    url = reverse("assessment:self_row", args=[subject.pk, run.by_name(subject.cycle, marked.LED).pk])
    answer = people["reporter"].post(url, row_of(subject, marked.LED, **fields))
    assert answer.status_code == 422
    assert said in answer.json()["message"]
    assert not Mark.objects.exists()


def test_a_file_of_a_foreign_shelf_cannot_be_cited(subject, people, cast, units):
    (foreign,) = shelve_all(by=cast.stranger, unit=units["乙医院"], uploads=[SimpleUploadedFile("b.pdf", PDF)])
    url = reverse("assessment:self_row", args=[subject.pk, run.by_name(subject.cycle, marked.LED).pk])
    prefix = f"i{run.by_name(subject.cycle, marked.LED).pk}"
    answer = people["reporter"].post(url, row_of(subject, marked.LED) | {f"{prefix}-keep": foreign.pk})
    assert answer.status_code == 422
    assert "选用的材料已不在本单位书架上" in answer.json()["message"]
    assert not Mark.objects.filter(evidence=foreign).exists()


def test_a_cited_file_is_served_to_markers_once_handed_in_and_never_taken_off(subject, people, cast):
    appraisal, item = marked.cited(cast, subject)
    url = reverse("assessment:appraisal_file", args=[appraisal, item])
    assert people["lead"].get(url).getvalue().startswith(b"%PDF")
    assert people["stranger"].get(url).status_code == 404
    taken = people["reporter"].post(reverse("branches:take_off", args=[item]))
    assert taken.status_code == 409
    assert Evidence.objects.filter(pk=item).exists()
    Mark.objects.update(submitted_at=None)
    assert people["lead"].get(url).status_code == 404
    assert people["reporter"].get(url).getvalue().startswith(b"%PDF")
