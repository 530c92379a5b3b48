"""The page of results: who sees which figures when, the lines of the quota, what has changed since."""

import pytest
from django.urls import reverse

from assessment.models import Cycle, Mark, Result
from tests.assessment import deciding, run
from tests.assessment.reading import words_of


def page(client, cycle, **query):
    return client.get(reverse("assessment:cycle", args=[cycle.pk]), query)


def read(client, cycle, **query) -> str:
    answer = page(client, cycle, **query)
    assert answer.status_code == 200
    return words_of(answer)


@pytest.fixture
def office(cast, signed_in):
    return signed_in(cast.office)


def test_the_table_shows_parts_extras_totals_and_proposed_grades(office, results):
    words = read(office, results)
    assert "1 乙医院党支部 27.00 40.00 18.93 9.59 — 95.52 良好" in words
    assert "2 甲医院党支部 17.60 39.40 18.93 9.59 — 85.52 良好" in words
    assert "机关第一党支部" not in words
    assert "平均" not in words
    assert "1 机关第一党支部" in read(office, results, category="机关")


def test_the_line_of_the_quota_is_drawn_above_the_first_who_found_no_place(office, results):
    """Two of a category at 30 % leave no place at all."""
    words = read(office, results)
    assert "优秀名额 0 个到此。以下 90 分以上因名额限制建议良好 1 乙医院党支部" in words
    assert "优秀 ≥ 90，名额 0（30%） 0" in words


def test_a_tie_at_the_line_waits_for_people(cast, office, plan):
    words = read(office, deciding.tied(cast, plan))
    assert "优秀名额剩 1 个，并列 2 个，请党委决定 1 甲医院党支部" in words
    assert words.count("待定 ，甲医院党支部等次的依据") == 1
    assert "待定 并列，党委决定 2" in words
    assert "医院：优秀最后名额上并列，须由党委决定：甲医院党支部、乙医院党支部。" in words


@pytest.mark.parametrize("state", ["self", "marking"])
@pytest.mark.parametrize("who", ["office", "committee", "inspector", "reporter"])
def test_before_marking_has_closed_nobody_sees_a_total(cast, results, signed_in, who, state):
    Cycle.objects.filter(pk=results.pk).update(state=state)
    words = read(signed_in(getattr(cast, who)), results)
    assert "总分、名次和优秀线在评分结束后显示，此前谁也看不到。" in words
    assert not any(figure in words for figure in ("85.52", "95.52", "良好"))


@pytest.mark.parametrize("state", ["review", "submitted", "decided"])
@pytest.mark.parametrize("who", ["reporter", "leader"])
def test_own_people_see_their_total_but_no_rank_no_grade_and_nobody_else(cast, results, signed_in, who, state):
    Cycle.objects.filter(pk=results.pk).update(state=state)
    words = read(signed_in(getattr(cast, who)), results)
    assert "甲医院党支部 17.60 39.40 18.93 9.59 — 85.52" in words
    assert not any(word in words for word in ("乙医院", "95.52", "良好", "名次 考核对象", "名额 0"))


def test_once_public_everybody_sees_totals_and_grades_but_the_parts_of_the_own_only(cast, plan, signed_in):
    words = read(signed_in(cast.reporter), deciding.public(cast, plan))
    assert "2 甲医院党支部 17.60 39.40 18.93 9.59 — 85.52 良好" in words
    assert "1 乙医院党支部 — — — — — 95.52 良好" in words


def test_the_page_can_be_limited_to_a_grade(office, results):
    words = read(office, results, category="机关", grade="一般")
    assert "机关第一党支部" in words
    assert "本类没有这个等次的考核对象。" in read(office, results, category="医院", grade="较差")


@pytest.mark.parametrize("query", [{"category": "没有"}, {"category": "\0"}, {"grade": "极好"}, {"grade": "a" * 999}])
def test_an_unknown_filter_is_a_bad_request(office, results, query):
    assert page(office, results, **query).status_code == 400


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 30, "\0"])
def test_an_odd_page_number_shows_a_page(office, results, number):
    assert "乙医院党支部" in read(office, results, page=number)


def test_a_long_category_is_shown_page_by_page_with_the_quota_of_the_whole(cast, office, plan, units):
    run.more_branches(units, 101)
    cycle = run.computed(cast.office, plan)
    pages = [page(office, cycle, page=number).content.decode() for number in (1, 2)]
    assert [text.count('class="main"') for text in pages] == [100, 3]
    assert [("名额 30（30%）" in text, "共 2 页" in text) for text in pages] == [(True, True), (True, True)]


def test_what_changed_since_is_named_until_it_is_computed_again(cast, office, results, the_day):
    assert "有变化，下面的总分未包含" not in read(office, results)
    the_day.move_to("2026-09-16T03:00:00Z")
    mark = Mark.objects.get(appraisal__name="甲医院党支部", indicator=run.by_hand(results))
    mark.quantity, mark.version, mark.at = 4, 2, "2026-09-16T11:00:00+08:00"
    mark.save()
    assert "计算之后，评分有变化，下面的总分未包含这些变化。请重新计算。" in read(office, results)
    office.post(reverse("assessment:compute", args=[results.pk]))
    words = read(office, results)
    assert "有变化，下面的总分未包含" not in words
    assert "甲医院党支部 17.60 39.20" in words


def test_a_missing_mark_is_named_instead_of_a_total(cast, office, results):
    Mark.objects.filter(appraisal__name="甲医院党支部", indicator=run.by_hand(results)).delete()
    office.post(reverse("assessment:compute", args=[results.pk]))
    words = read(office, results)
    assert "— 甲医院党支部 组织生活：未评分 17.60 —" in words
    assert "1 个考核对象有缺项，没有总分：甲医院党支部。" in words


def test_names_are_escaped(office, results):
    results.appraisals.filter(name="甲医院党支部").update(name="<script>alert(1)</script>")
    assert "<script>alert" not in page(office, results).content.decode()


@pytest.mark.parametrize("who", ["system_admin", "security_admin", "audit_admin"])
def test_the_officers_see_nothing_of_it(cast, results, signed_in, who):
    client = signed_in(getattr(cast, who))
    assert page(client, results).status_code == 404
    assert client.get(reverse("assessment:results")).status_code == 403
    assert "结果" not in words_of(client.get("/"))


def test_the_newest_cycle_opens_from_the_navigation(cast, office, results):
    assert office.get(reverse("assessment:results")).url == reverse("assessment:cycle", args=[results.pk])
    assert f'href="{reverse("assessment:results")}" aria-current="page"' in page(office, results).content.decode()


def test_without_a_cycle_the_page_says_so(cast, signed_in, plan):
    assert "还没有开始考核" in words_of(signed_in(cast.office).get(reverse("assessment:results")))
    assert "目前没有与您有关的考核" in words_of(signed_in(cast.reporter).get(reverse("assessment:results")))


def test_the_total_has_one_writer_and_the_page_none(office, results):
    before = list(Result.objects.values_list("total", "version"))
    page(office, results)
    assert list(Result.objects.values_list("total", "version")) == before
