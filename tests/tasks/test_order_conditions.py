"""When a colour is due: the rules as data, the list of rows that meet them, and reasons for what is out of turn."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from branches.calendar import Calendar
from modelagency.clock import now, today
from records.models import AuditEvent
from records.refusals import Refusal
from tasks.actions.orders import issue_order
from tasks.colours import COLOURS, DEFAULTS, Colour, Conditions, Facts, following, higher_than, late_since, met, unusual
from tasks.models import Assignment, OrderRule, SupervisionOrder, Urge, UrgedRow
from tasks.ordering import conditions, due_for_an_order, facts_of, suggested, with_facts
from tests import make
from tests.tasks import ordered
from tests.tasks.test_orders import words

WEEKDAYS = Calendar()
DAY = timedelta(days=1)


@pytest.fixture
def row(cast, plan, units):
    return make.working(make.assignment_of(plan, units["甲医院"]), cast.reporter, cast.leader)


def late(row, on):
    Assignment.objects.filter(pk=row.pk).update(late_on=on)


def urged(cast, row, times):
    for number in range(1, times + 1):
        told = {"by": cast.office, "by_label": "办公室", "side": "机关党委办公室", "day": today(), "at": now()}
        urge = Urge.objects.create(unit=row.unit, token=make.User.objects.count() and f"{number:032x}", **told)
        UrgedRow.objects.create(urge=urge, assignment=row, number=number)


def due() -> list:
    return list(due_for_an_order(conditions(), today(), WEEKDAYS))


def test_the_colours_follow_each_other():
    assert [following(colour) for colour in (None, *COLOURS)] == ["blue", "orange", "red", None]
    assert [higher_than(colour) for colour in (None, *COLOURS)] == [COLOURS, COLOURS[1:], COLOURS[2:], []]


def test_any_condition_that_is_met_is_named_with_both_numbers():
    asked = Conditions(overdue=5, urgings=2, unmet=1)
    assert met(asked, Facts(overdue=4, urgings=1, unmet=0)) == []
    assert met(asked, Facts(overdue=5, urgings=3, unmet=1)) == [
        "逾期 5 个工作日（条件：满 5 个）",
        "已催办 3 次（条件：满 2 次）",
        "上一张督办单到期未答复或未通过，已过 1 个工作日（条件：满 1 个）",
    ]
    assert met(Conditions(), Facts(9, 9, 9)) == []


def test_what_is_out_of_turn_is_said():
    assert unusual(Colour.BLUE, Facts(overdue=5), DEFAULTS) == ""
    assert unusual(Colour.BLUE, Facts(overdue=4), DEFAULTS) == "还不符合蓝色督办的条件"
    assert unusual(Colour.RED, Facts(overdue=99), DEFAULTS) == "蓝色督办单还没有发过，直接用红色"
    assert unusual(Colour.ORANGE, Facts(unmet=1, colour=Colour.BLUE), DEFAULTS) == ""


@pytest.mark.parametrize("days", [1, 2, 5, 8])
def test_late_since_is_the_last_day_that_gives_so_many_working_days(days):
    for offset in range(14):
        day = date(2026, 9, 7) + offset * DAY
        last = late_since(days, day, WEEKDAYS)
        assert WEEKDAYS.count(last - DAY, day) >= days > WEEKDAYS.count(last, day)


def test_the_list_finds_just_the_rows_whose_facts_meet_a_condition(cast, plan, units, row):
    rows = [row, make.assignment_of(plan, units["乙医院"]), make.assignment_of(plan, units["乙医院"], 2)]
    orders = [None, ordered.issued(cast, rows[1]), ordered.issued(cast, rows[2], colour="orange")]
    seen = set()
    for days in range(-2, 12):
        for row, order in zip(rows, orders, strict=True):
            late(row, today() - days * DAY)
            if order:
                SupervisionOrder.objects.filter(pk=order.pk).update(answer_by=today() - days * DAY)
        listed = {found.pk for found in due()}
        for row in rows:
            _, facts = suggested(with_facts(row), conditions(), today(), WEEKDAYS)
            assert (row.pk in listed) == bool(facts), (days, row, facts)
            seen.add((row.pk in listed, days > 0))
    assert seen == {(False, False), (False, True), (True, True)}


def test_what_was_handed_in_is_not_due_and_what_waits_for_the_committee_is_not_listed_again(cast, row):
    late(row, date(2026, 9, 1))
    assert due() == [row]
    Assignment.objects.filter(pk=row.pk).update(awaiting="review")
    assert (due(), facts_of(with_facts(row), today(), WEEKDAYS).overdue) == ([], 0)
    Assignment.objects.filter(pk=row.pk).update(awaiting="")
    ordered.drafted(cast, row)
    assert due() == []


def test_urgings_make_a_row_due(cast, row):
    urged(cast, row, 2)
    late(row, None)
    assert due() == [row]
    assert facts_of(with_facts(row), today(), WEEKDAYS) == Facts(urgings=2)


def test_an_order_without_answer_makes_the_next_colour_due(cast, row, the_day, signed_in):
    order = ordered.issued(cast, row)
    the_day.move_to("2026-09-23T02:00:00Z")
    assert due() == []
    the_day.move_to("2026-09-24T02:00:00Z")
    page = words(signed_in(cast.office).get(reverse("tasks:orders_due")))
    assert "橙色督办" in page
    assert "上一张督办单到期未答复或未通过，已过 1 个工作日（条件：满 1 个）" in page
    answered = ordered.answered_by(cast.reporter, order)
    assert [suggested(found, conditions(), today(), WEEKDAYS)[0] for found in due()] == ["orange"]  # not confirmed
    SupervisionOrder.objects.filter(pk=answered.pk).update(state="answered")
    assert due() == []


def test_a_colour_out_of_turn_needs_its_reason_and_prints_it(cast, row, signed_in):
    office, url = signed_in(cast.office), reverse("tasks:order_new", args=[row.pk])
    refused = office.post(url, ordered.FORM | {"colour": "red", "exception": ""})
    assert refused.status_code == 422
    assert "蓝色督办单还没有发过，直接用红色，须写明特别理由。" in words(refused)
    refused = office.post(url, ordered.FORM | {"exception": ""})
    assert "还不符合蓝色督办的条件，须写明特别理由。" in words(refused)
    office.post(url, ordered.FORM | {"colour": "red", "exception": "上级点名督办"})
    order = SupervisionOrder.objects.get()
    issue_order(by=cast.committee, order=order, version=0)
    page = words(office.get(reverse("tasks:order_print", args=[order.pk])))
    assert "特别理由：上级点名督办" in page
    again = office.get(url)
    assert (again.status_code, "已是红色督办单，不能再升级" in words(again)) == (409, True)


def test_a_row_that_is_due_needs_no_reason_and_prints_what_it_met(cast, row, signed_in):
    late(row, date(2026, 9, 1))
    office = signed_in(cast.office)
    office.post(reverse("tasks:order_new", args=[row.pk]), ordered.FORM | {"exception": ""})
    order = SupervisionOrder.objects.get()
    issue_order(by=cast.committee, order=order, version=0)
    page = words(office.get(reverse("tasks:order_print", args=[order.pk])))
    assert "符合蓝色督办条件：逾期 12 个工作日（条件：满 5 个）。" in page
    assert "特别理由" not in page


def test_what_was_due_when_drafted_is_asked_again_when_issued(cast, row):
    late(row, date(2026, 9, 1))
    order = ordered.drafted(cast, row, exception="")
    Assignment.objects.filter(pk=row.pk).update(awaiting="review")
    with pytest.raises(Refusal, match="还不符合蓝色督办的条件，须写明特别理由。"):
        issue_order(by=cast.committee, order=order, version=0)
    assert (ordered.fresh(order).state, ordered.fresh(order).number) == ("to_issue", None)


def test_a_higher_order_ends_the_one_before_and_names_it(cast, row, signed_in):
    first = ordered.issued(cast, row)
    second = ordered.issued(cast, row, colour="orange")
    assert (ordered.fresh(first).state, second.follows_id, second.number) == ("escalated", first.pk, 2)
    page = words(signed_in(cast.reporter).get(reverse("tasks:order_print", args=[second.pk])))
    assert "此前已发督办〔2026〕1号（蓝色）。" in page
    with pytest.raises(Refusal, match="已有橙色督办单在办，只能用更高的颜色。"):
        ordered.drafted(cast, row, colour="blue")


def test_while_an_answer_waits_for_the_office_nothing_higher_is_issued(cast, row):
    ordered.answered(cast, row)
    with pytest.raises(Refusal, match="督办〔2026〕1号的答复还没有审核，请先审核。"):
        ordered.issued(cast, row, colour="orange")


def test_after_it_was_lifted_the_row_starts_at_blue_again(cast, row):
    ordered.lifted(cast, row)
    assert suggested(with_facts(row), conditions(), today(), WEEKDAYS)[0] == "blue"
    assert ordered.issued(cast, row).number == 2


def test_a_closed_row_is_not_supervised(cast, row):
    Assignment.objects.filter(pk=row.pk).update(state="closed")
    with pytest.raises(Refusal, match="这一项已办结，不再督办。"):
        ordered.drafted(cast, row)


def test_the_office_changes_a_colours_conditions(cast, row, signed_in):
    office, url = signed_in(cast.office), reverse("tasks:order_rules")
    said = office.post(url, {"colour": "orange", "version": 0, "overdue": 10, "urgings": "", "unmet": 2}, follow=True)
    assert "橙色督办的条件已修改，即日生效。" in words(said)
    assert conditions()[Colour.ORANGE] == Conditions(overdue=10, unmet=2)
    assert conditions()[Colour.RED] == DEFAULTS[Colour.RED]
    line = AuditEvent.objects.latest("pk")
    assert (line.verb, line.before, line.after) == (
        "order.set_rule",
        {"overdue": None, "urgings": None, "unmet": 1},
        {"overdue": 10, "urgings": None, "unmet": 2},
    )
    stale = office.post(url, {"colour": "orange", "version": 0, "overdue": 3})
    assert (stale.status_code, "逾期工作日 10" in words(stale)) == (409, True)
    assert OrderRule.objects.get().version == 1


def test_a_plan_with_orders_is_not_withdrawn(cast, plan, units, signed_in):
    ordered.drafted(cast, make.assignment_of(plan, units["甲医院"]))
    refused = signed_in(cast.office).post(reverse("tasks:withdraw", args=[plan.pk]), {"reason": "重发"})
    assert (refused.status_code, "甲医院已有督办单。" in words(refused)) == (409, True)
