"""本期未报: what is listed, for whom, and the words for the group chat."""

import pytest

from modelagency.clock import today
from tasks.actions.measures import file_measures
from tasks.actions.reviews import return_report
from tests import make, stages

URL = "/missing/"


def listed(client, query=""):
    """(unit, number of rows, what is said) of each line, and the text."""
    context = client.get(URL + query).context
    return [
        (unit.unit, len(unit.tasks), {words: number for _, words, number in unit.said}) for unit in context["units"]
    ], context["text"]


@pytest.fixture
def office(cast, plan, signed_in):
    return signed_in(cast.office)


def test_every_unit_that_owes_something_is_listed_with_what_it_owes(office, cast, plan, units):
    stages.reach("working", cast, make.assignment_of(plan, units["甲医院"], 1))
    rows, text = listed(office)
    assert [row[:2] for row in rows] == [
        ("局机关党委", 1),
        ("局机关纪委", 1),
        ("局办公室", 1),
        ("甲医院", 3),
        ("乙医院", 3),
        ("丙中心", 3),
        ("机关第一党支部", 1),
    ]
    assert rows[3][2] == {"未定举措": 2, "未报送": 1}
    assert text.splitlines()[:2] == [
        "【填报提醒】2026年第三季度进展，还有 7 个单位没有报齐（截至9月16日）。",
        "9月24日截止（还有 8 天）：",
    ]
    assert "· 甲医院：未定举措 2 项，未报送 1 项（理论学习、执行落实、严明纪律戒尺）" in text.splitlines()


def test_what_was_handed_in_is_not_missing_and_what_was_returned_is(office, cast, plan, units):
    row = make.assignment_of(plan, units["甲医院"], 1)
    report = stages.to_review(cast, row)
    assert ("甲医院", 2, {"未定举措": 2}) in listed(office)[0]
    return_report(by=cast.lead, report=report, reason="缺签到表")
    assert ("甲医院", 3, {"未定举措": 2, "退回待补正": 1}) in listed(office)[0]


def test_measures_that_wait_for_the_units_own_leader_are_said_so(office, cast, plan, units):
    row = stages.reach("to_plan", cast, make.assignment_of(plan, units["甲医院"], 1))
    measures = [{"text": "列清单", "owner": "", "due_on": plan.due_on}]
    file_measures(by=cast.reporter, assignment=row, measures=measures, version=0)
    assert ("甲医院", 3, {"未定举措": 2, "举措待本单位审核": 1}) in listed(office)[0]


def test_a_lead_sees_the_tasks_of_its_own_unit_only(cast, plan, signed_in):
    rows, text = listed(signed_in(cast.lead))
    assert [row[:2] for row in rows] == [("局机关党委", 1), ("甲医院", 1), ("乙医院", 1), ("丙中心", 1)]
    assert "执行落实" not in text


def test_after_the_day_the_text_counts_the_days_and_names_nobody(cast, plan, signed_in, the_day):
    the_day.move_to("2026-09-28T01:00:00Z")
    text = listed(signed_in(cast.office))[1]
    assert "9月24日截止（已过 4 天）：" in text
    assert not any(user.name in text for user in cast.everybody().values())


def test_rows_that_began_after_the_period_are_not_asked_for(office, plan, units):
    plan.assignments.filter(unit=units["丙中心"]).update(starts_on="2026-10-08")
    assert "丙中心" not in [row[0] for row in listed(office)[0]]


def test_when_nothing_is_missing_the_page_says_so(office, plan):
    plan.assignments.update(state="closed")
    assert "这一期应报的进展已经全部报送" in office.get(URL).content.decode()


def test_without_a_plan_the_page_says_what_will_be_here(cast, signed_in):
    assert "还没有开始的填报期" in signed_in(cast.office).get(URL).content.decode()


def test_a_period_that_has_not_begun_is_refused(office, plan):
    last = plan.spans.last()
    assert last.starts_on > today()
    assert office.get(f"{URL}?period={last.pk}").status_code == 400


@pytest.mark.browser
def test_the_words_are_copied_or_selected_at_the_press_of_a_button(visitor, cast, plan):
    visitor.sign_in(cast.office)
    page = visitor.page
    page.goto(visitor.server.url + URL)
    page.get_by_role("button", name="复制催报文字").click()
    page.get_by_text("已复制").or_(page.get_by_text("文字已选中")).wait_for()


@pytest.mark.browser
def test_outside_https_the_words_are_selected_first(visitor, cast, plan):
    visitor.sign_in(cast.office)
    page = visitor.page
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(visitor.server.url + URL)
    page.get_by_role("button", name="复制催报文字").click()
    page.get_by_text("已复制").or_(page.get_by_text("文字已选中")).wait_for()
    chosen = page.evaluate("(area => [area.selectionStart, area.selectionEnd, area.value.length])(window.urging)")
    assert chosen[:2] == [0, chosen[2]]
    assert chosen[2] > 0
