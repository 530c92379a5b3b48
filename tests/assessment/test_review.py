"""核定, 不适用, 加减分 over HTTP: by the office, with reasons, by two persons, never for an own subject."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessment.models import Correction, Entry, Exemption, Mark
from records.refusals import Refusal
from tests.assessment import marked, run
from tests.branches.files import PDF


@pytest.fixture
def subject(cast, plan):
    run.progress(plan, run.PROGRESS)
    cycle = marked.marking(cast, plan)
    run.mark_all(cast.office, cycle, {})
    type(cycle).objects.filter(pk=cycle.pk).update(state="review")
    return marked.subject(cycle)


@pytest.fixture
def people(cast, signed_in):
    return {who: signed_in(user) for who, user in cast.everybody().items()}


def words(answer):
    return answer.content.decode()


def correct(subject, name=marked.LED):
    return reverse("assessment:correct", args=[subject.pk, run.by_name(subject.cycle, name).pk])


def test_a_correction_needs_a_reason_and_stands_beside_the_mark(subject, people, cast):
    said = {"seen": 0, "points": "59", "reason": ""}
    assert people["office"].post(correct(subject), said).status_code == 409
    assert people["office"].post(correct(subject), said | {"points": "61", "reason": "多"}).status_code == 409
    assert not Correction.objects.exists()
    assert people["office"].post(correct(subject), said | {"reason": "核对台账"}).status_code == 302
    page = words(people["inspector"].get(reverse("assessment:review", args=[subject.pk])))
    assert "核对台账" in page
    assert Mark.objects.get(appraisal=subject, indicator__name=marked.LED, stage="mark").points == Decimal(60)


def test_a_stale_correction_shows_both(subject, people, cast):
    marked.corrected(cast.office, subject, reason="第一次")
    answer = people["deputy"].post(correct(subject), {"seen": 0, "points": "40", "reason": "第二次"})
    assert answer.status_code == 409
    assert "59.00 分：第一次" in words(answer)
    assert "40.00 分：第二次" in words(answer)
    assert Correction.objects.count() == 1


def test_nobody_corrects_what_they_marked(subject, people):
    said = {"seen": 0, "points": "39", "reason": "核对"}
    assert people["office"].post(correct(subject, marked.OFFICE), said).status_code == 403
    assert people["deputy"].post(correct(subject, marked.OFFICE), said).status_code == 302


def test_the_office_leaves_its_own_subjects_alone(subject, people, cast):
    own = marked.subject(subject.cycle, "机关第一党支部")  # the deputy is of a unit it covers
    assert people["deputy"].post(correct(own), {"seen": 0, "points": "50", "reason": "核对"}).status_code == 403
    proposed = marked.exempted(cast.office, own)
    answer = reverse("assessment:answer_exemption", args=[proposed.pk])
    assert people["deputy"].post(answer, {"approve": ""}).status_code == 403
    assert people["office"].post(answer, {"approve": ""}).status_code == 403  # who proposed it


def test_an_exemption_counts_once_another_agrees(subject, people, cast):
    item = run.by_name(subject.cycle, marked.OFFICE)
    url = reverse("assessment:exempt", args=[subject.pk])
    said = {"exempt-indicator": item.pk, "exempt-reason": "没有这项任务"}
    assert people["office"].post(url, said | {"exempt-reason": ""}).status_code == 422
    assert people["office"].post(url, said).status_code == 302
    assert people["office"].post(url, said).status_code == 422  # once
    answer = reverse("assessment:answer_exemption", args=[Exemption.objects.get().pk])
    assert people["deputy"].post(answer, {"approve": ""}).status_code == 302
    assert Exemption.objects.get().approved_by == cast.deputy
    assert people["deputy"].post(answer, {"drop": ""}).status_code == 409


def form(subject, name="表彰", **fields):
    said = {
        "matter": "县级先进党组织",
        "points": "1",
        "document_number": "安卫党〔2026〕3号",
        "reason": "通报表彰",
    } | fields
    said |= {"indicator": run.by_name(subject.cycle, name).pk}
    return {f"extra-{key}": value for key, value in said.items()} | {"extra-upload": SimpleUploadedFile("a.pdf", PDF)}


def test_a_matter_needs_its_document_and_proof_and_another_person(subject, people, cast):
    url = reverse("assessment:enter_extra", args=[subject.pk])
    for lacking in ({"document_number": ""}, {"points": "0"}, {"points": "-1"}, {"matter": ""}):
        assert people["office"].post(url, form(subject, **lacking)).status_code == 422
    without = form(subject)
    del without["extra-upload"]
    assert people["office"].post(url, without).status_code == 422
    assert not Entry.objects.exists()
    assert people["office"].post(url, form(subject)).status_code == 302
    answer = reverse("assessment:answer_extra", args=[Entry.objects.get().pk])
    assert people["office"].post(answer, {"confirm": ""}).status_code == 403
    assert people["deputy"].post(answer, {"confirm": ""}).status_code == 302
    assert Entry.objects.get().confirmed_by == cast.deputy


@pytest.mark.parametrize("matter", ["县级先进党组织", " 县级 先进党组织。", "县级“先进”党组织"])
@pytest.mark.parametrize("name", ["表彰", "通报批评"])
def test_the_same_event_does_not_count_twice(name, matter, subject, people, cast):
    marked.entered(cast.office, subject)
    answer = people["office"].post(
        reverse("assessment:enter_extra", args=[subject.pk]), form(subject, name, matter=matter)
    )
    assert answer.status_code == 422
    assert "同一事项不重复计分" in words(answer)
    assert Entry.objects.count() == 1


def test_of_one_event_at_several_levels_only_the_largest_is_to_count(subject, cast):
    marked.entered(cast.office, subject)
    marked.entered(cast.office, subject, document_number="安委〔2026〕8号", points=Decimal(2), upload=False)
    assert Entry.objects.count() == 2  # 表彰 says so itself: 同一事项不累计
    with pytest.raises(Refusal):
        marked.entered(cast.office, subject, "通报批评", upload=False)


def test_a_lead_neither_corrects_nor_enters(subject, people):
    assert people["lead"].post(correct(subject), {"seen": 0, "points": "1", "reason": "改"}).status_code == 403
    assert people["lead"].get(reverse("assessment:review", args=[subject.pk])).status_code == 403


@pytest.mark.parametrize("query", ["category=火星", "category=医院&page=x", "category=医院&facts=1_2", "page=²"])
def test_a_made_up_address_is_told_so(query, subject, people):
    item = run.by_name(subject.cycle, marked.LED)
    url = reverse("assessment:compare", args=[subject.cycle_id, item.pk])
    assert people["office"].get(f"{url}?{query}").status_code == 400


def test_words_of_people_stay_words(subject, people, cast, units):
    marked.corrected(cast.office, subject, reason="<script>alert(1)</script>")
    page = words(people["office"].get(reverse("assessment:review", args=[subject.pk])))
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_equal_facts_with_unequal_marks_come_first(cast, plan, units, people):
    run.more_branches(units, 5)
    cycle = marked.marking(cast, plan, name="对照")
    for number, one in enumerate(cycle.appraisals.filter(category="医院").with_bodies()):
        one.cycle = cycle
        marked.fact(one, marked.LED, 4 if number < 3 else 2)
        marked.mark(cast.lead, one, points="59" if number == 5 else "50")
    item = run.by_name(cycle, marked.LED)
    url = reverse("assessment:compare", args=[cycle.pk, item.pk])
    page = words(people["office"].get(f"{url}?category=医院"))
    assert page.index("数据 2") < page.index("数据 4")
    assert "4 个，按标准应为 59.00，其中 3 个评分不同" in page
    opened = words(people["office"].get(f"{url}?category=医院&facts=4.00_"))
    assert "数据 2" not in opened
