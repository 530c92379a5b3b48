"""The pages themselves: what they show, what they refuse, how many questions they ask the database."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.actions.results import compute
from assessment.models import Appraisal, Mark, Scheme
from tests.assessment import run


def words_of(answer) -> str:
    """What a person reads, blanks evened out."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def address(name, thing, **query):
    return reverse(f"assessment:{name}", args=[thing.pk], query=query)


@pytest.fixture
def office(cast, signed_in):
    return signed_in(cast.office)


def form(on, **changes):
    scheme = {"year": "2026", "name": "党支部考核", "plan": on.pk, "auto_points": "60", "manual_points": "40"}
    return scheme | {"manual_name": "组织生活", "standard": "每缺一次扣 0.5 分。"} | changes


def test_the_office_drafts_publishes_and_opens(office, plan):
    office.post(reverse("assessment:index"), form(plan, auto_points="６０．５", manual_points="39.5"))
    scheme = Scheme.objects.get()
    assert sorted(scheme.sections.values_list("indicators__points", flat=True)) == [39.5, 60.5]
    office.post(address("publish", scheme))
    assert office.post(address("open", scheme)).url == address("cycle", Scheme.objects.get().cycle)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"auto_points": "59.99"}, "各指标分值相加应为 100 分，现为 99.99 分。"),
        ({"auto_points": "-1", "manual_points": "101"}, "任务落实进度分值：不能小于 0。"),
        ({"auto_points": "-1", "manual_points": "101"}, "人工评分分值：不能大于 100。"),
        ({"auto_points": "NaN"}, "任务落实进度分值：请填写数字。"),
        ({"auto_points": "1e5"}, "任务落实进度分值：不能大于 100。"),
        ({"auto_points": "60.001"}, "任务落实进度分值：最多两位小数。"),
        ({"name": ""}, "名称：请填写这一项。"),
        ({"name": "长" * 61}, "名称：最多 60 字。"),
        ({"name": "甲\x0b乙"}, "含有无法识别的字符"),
        ({"manual_name": "a\x00b"}, "人工评分指标：不允许"),
        ({"plan": "999999"}, "实施方案：没有这份已发布的实施方案"),
        ({"plan": "x"}, "实施方案：没有这份已发布的实施方案"),
        ({"year": "99999"}, "年度：请填写四位数的年度"),
    ],
)
def test_a_form_that_cannot_be_taken_comes_back_with_the_reason(changes, words, office, plan):
    answer = office.post(reverse("assessment:index"), form(plan, **changes))
    assert (answer.status_code, Scheme.objects.count()) == (422, 0)
    assert words in words_of(answer)


def test_a_second_draft_of_the_same_name_comes_back_with_the_reason(office, plan):
    office.post(reverse("assessment:index"), form(plan))
    answer = office.post(reverse("assessment:index"), form(plan))
    assert (answer.status_code, Scheme.objects.count()) == (422, 1)
    assert "已有一份未发布的草案" in words_of(answer)


def test_the_results_page_shows_ranks_parts_and_totals_of_one_category(office, results):
    words = words_of(office.get(address("cycle", results)))
    assert "1 乙医院党支部 49.50 45.00 94.50 优秀 2 甲医院党支部 32.27 43.50 75.77 一般" in words
    assert "机关第一党支部" not in words
    other = words_of(office.get(address("cycle", results, category="机关")))
    assert "1 机关第一党支部 44.00 0.00 44.00 较差" in other


@pytest.mark.parametrize("who", ["reporter", "leader"])
def test_a_branchs_people_see_their_own_total_without_a_rank_and_nobody_elses(who, cast, results, signed_in):
    client = signed_in(getattr(cast, who))
    words = words_of(client.get(address("cycle", results)))
    assert "分数段 甲医院党支部 32.27 43.50 75.77 一般" in words
    assert "在党委审定前不公布" in words
    trace = words_of(client.get(address("appraisal", run.appraisal(results, "甲医院党支部"))))
    assert "甲医院党支部 75.77 分 医院 分数段 一般" in trace
    assert "名次 党支部" not in words
    assert "第 2 名" not in trace
    assert "乙医院" not in words
    assert "94.50" not in words


@pytest.mark.parametrize("who", ["office", "deputy", "committee", "inspector"])
def test_those_who_see_all_see_the_ranks(who, cast, results, signed_in):
    client = signed_in(getattr(cast, who))
    assert "2 甲医院党支部 32.27" in words_of(client.get(address("cycle", results)))
    assert "医院第 2 名，共 2 个党支部" in words_of(
        client.get(address("appraisal", run.appraisal(results, "甲医院党支部")))
    )


def test_a_missing_mark_is_shown_instead_of_a_total(cast, office, cycle):
    compute(by=cast.office, cycle=cycle)
    assert "— 甲医院党支部 组织生活：未评分 0.00 未评 — —" in words_of(office.get(address("cycle", cycle)))


def test_the_page_says_when_marks_are_newer_than_totals(cast, office, results, the_day):
    assert "未包含这些变化" not in words_of(office.get(address("cycle", results)))
    the_day.move_to("2026-09-16T02:00:00Z")
    office.post(address("mark", run.appraisal(results, "甲医院党支部")), row_form(results, version=1))
    words = words_of(office.get(address("cycle", results)))
    assert "计算之后，评分已变化，下面的总分未包含这些变化。请重新计算。" in words


def test_the_lines_of_a_total_lead_to_what_they_come_from(office, results, units, plan):
    answer = office.get(address("appraisal", run.appraisal(results, "甲医院党支部")))
    words = words_of(answer)
    assert "任务落实进度 55 分，由任务进度计算 3 项落实项，平均进度 58.67%：176 ÷ 3 ÷ 100 × 55" in words
    assert "组织生活 45 分，人工评分（扣分制） 45 − 1.50：按台账核对 43.50000" in words
    assert "总分 以上 3 行相加 75.77" in words
    assert f'href="/assignments/?unit={units["甲医院"].pk}&amp;plan={plan.pk}"' in answer.content.decode()
    assert "医院第 2 名，共 2 个党支部" in words


def test_a_branch_does_not_read_who_marked_it(cast, results, signed_in):
    words = words_of(signed_in(cast.reporter).get(address("appraisal", run.appraisal(results, "甲医院党支部"))))
    assert "45 − 1.50：按台账核对" in words
    assert "office" not in words


@pytest.mark.parametrize("name", ["cycle", "marks"])
@pytest.mark.parametrize("category", ["没有", "\x00"])
def test_an_unknown_category_is_a_bad_request(name, category, office, results):
    answer = office.get(address(name, results, category=category))
    assert (answer.status_code, "没有这个分类" in words_of(answer)) == (400, True)


def row_form(cycle, **changes):
    return {"indicator": run.by_hand(cycle).pk, "version": 0, "deducted": "1.50", "reason": "缺一次党课"} | changes


def test_a_row_is_saved_and_shown_again(office, cycle):
    row = run.appraisal(cycle, "甲医院党支部")
    answer = office.post(address("mark", row), row_form(cycle, deducted="１．５"))
    assert answer.url == f"{address('marks', cycle, category='医院')}#mark-{row.pk}-{run.by_hand(cycle).pk}"
    page = office.get(answer.url)
    assert "医院已评 1 / 2" in words_of(page)
    assert 'value="1.50"' in page.content.decode()


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"deducted": "45.01"}, 422, "最多扣 45.00 分。"),
        ({"deducted": "-1"}, 422, "扣分：不能小于 0。"),
        ({"deducted": "NaN"}, 422, "扣分：请填写数字。"),
        ({"deducted": ""}, 422, "扣分：请填写分数，没有的填 0。"),
        ({"deducted": "1.555"}, 422, "扣分：最多两位小数。"),
        ({"reason": "  "}, 422, "理由：请填写这一项。"),
        ({"reason": "长" * 201}, 422, "理由：最多 200 字。"),
        ({"reason": "a\x0bb"}, 422, "理由：含有无法识别的字符"),
        ({"version": "7"}, 409, "已被他人修改"),
        ({"version": "x"}, 400, "没有收到要评分的指标"),
        ({"indicator": "999999"}, 400, "没有收到要评分的指标"),
        ({"indicator": "9" * 40}, 400, "没有收到要评分的指标"),
    ],
)
def test_a_row_that_cannot_be_saved_says_why(changes, status, words, office, cycle):
    answer = office.post(address("mark", run.appraisal(cycle, "甲医院党支部")), row_form(cycle, **changes))
    assert (answer.status_code, Mark.objects.count()) == (status, 0)
    assert words in words_of(answer)


def test_what_was_typed_stays_in_a_refused_row(office, cycle):
    answer = office.post(address("mark", run.appraisal(cycle, "甲医院党支部")), row_form(cycle, deducted="99"))
    assert 'value="99"' in answer.content.decode()
    assert "缺一次党课" in words_of(answer)


def test_a_stale_row_shows_both_texts_and_the_way_back(office, cycle):
    row = run.appraisal(cycle, "甲医院党支部")
    office.post(address("mark", row), row_form(cycle))
    answer = office.post(address("mark", row), row_form(cycle, deducted="3", reason="缺两次"))
    assert answer.status_code == 409
    assert "扣 3 分：缺两次" in words_of(answer)
    assert "扣 1.50 分：缺一次党课" in words_of(answer)
    assert address("marks", cycle) in answer.content.decode()


def test_the_own_branch_has_no_fields(cast, cycle, signed_in):
    page = signed_in(cast.deputy).get(address("marks", cycle, category="机关"))
    assert "本人任职单位的党支部，须回避" in words_of(page)
    assert address("mark", run.appraisal(cycle, "机关第一党支部")) not in page.content.decode()


def test_names_are_escaped(office, results):
    Appraisal.objects.filter(unit__name="甲医院党支部").update(name="<script>alert(1)</script>")
    for url in [address("cycle", results), address("marks", results), address("appraisal", results.appraisals.first())]:
        assert "<script>alert" not in office.get(url).content.decode()


@pytest.mark.parametrize("who", ["office", "committee", "reporter"])
@pytest.mark.parametrize("name", ["index", "scheme", "cycle", "marks", "appraisal"])
def test_the_number_of_queries_does_not_follow_the_number_of_branches(who, name, cast, units, plan, signed_in):
    cycle = run.computed(cast.office, plan)
    before = queries(signed_in(getattr(cast, who)), cycle, name)
    assert before <= 15
    run.more_branches(units, 27)
    bigger = run.opened(cast.office, plan)
    compute(by=cast.office, cycle=bigger)
    assert queries(signed_in(getattr(cast, who)), bigger, name) == before


def queries(client, cycle, name) -> int:
    """How many a request for the page takes."""
    thing = {"scheme": cycle.scheme, "appraisal": run.appraisal(cycle, "甲医院党支部")}.get(name, cycle)
    url = reverse("assessment:index") if name == "index" else address(name, thing)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return len(captured)
