"""Orders at the same moment: numbers without gaps, one issue, one answer; each with its control."""

from functools import partial

import pytest
from django.db import IntegrityError

from records.models import AuditEvent
from records.refusals import Refusal
from tasks.actions.order_answers import answer_order, confirm_answer, send_back_answer
from tasks.actions.orders import issue_order, lift_order, refuse_order
from tasks.models import OrderSeries, SupervisionOrder
from tests import make
from tests.races import at_once, looking_first
from tests.tasks import ordered

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def row(cast, plan, units):
    return make.assignment_of(plan, units["甲医院"])


@pytest.fixture
def drafts(cast, plan):
    rows = plan.assignments.exclude(unit__name="局机关党委").order_by("pk")[:8]
    return [ordered.drafted(cast, row) for row in rows]


def kinds(outcomes) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


def numbers(year=2026) -> list[int]:
    return sorted(SupervisionOrder.objects.filter(year=year).values_list("number", flat=True))


def test_orders_issued_at_once_are_numbered_without_gaps(cast, drafts):
    acts = [partial(issue_order, by=cast.committee, order=order, version=0) for order in drafts]
    assert kinds(at_once(*acts)) == ["SupervisionOrder"] * 8
    assert numbers() == list(range(1, 9))


def test_without_the_series_two_would_take_one_number(cast, drafts):
    def number(order, held):
        issued = {"state": "issued", "year": 2026, "number": len(held) + 1, "issued_on": order.answer_by}
        SupervisionOrder.objects.filter(pk=order.pk).update(issued_by=cast.committee, **issued)

    outcomes = looking_first(numbers, *[partial(number, order) for order in drafts[:2]])
    assert sorted(type(one) for one in outcomes if one is not None) == [IntegrityError]


def test_an_issue_that_fails_leaves_no_gap(cast, drafts, the_day):
    issue_order(by=cast.committee, order=drafts[0], version=0)
    SupervisionOrder.objects.filter(pk=drafts[1].pk).update(answer_by="2026-09-16")
    with pytest.raises(Refusal, match="答复期限 9月16日已到"):
        issue_order(by=cast.committee, order=drafts[1], version=0)
    issue_order(by=cast.committee, order=drafts[2], version=0)
    assert (numbers(), OrderSeries.objects.get().last) == ([1, 2], 2)


def test_each_year_begins_with_one(cast, drafts, the_day):
    issue_order(by=cast.committee, order=drafts[0], version=0)
    SupervisionOrder.objects.filter(pk=drafts[1].pk).update(answer_by="2027-01-08")
    the_day.move_to("2026-12-31T16:30:00Z")  # half past midnight in Shanghai
    second = issue_order(by=cast.committee, order=drafts[1], version=0)
    assert (second.name, numbers(2026), numbers(2027)) == ("督办〔2027〕1号", [1], [1])


def test_an_order_is_issued_once(cast, row):
    order, second = ordered.drafted(cast, row), make.member("second", "committee", row.plan.tasks.first().lead, "all")
    acts = [partial(issue_order, by=by, order=order, version=0) for by in (cast.committee, second, cast.committee)]
    outcomes = at_once(*acts)
    assert kinds(outcomes) == ["Refusal", "Refusal", "SupervisionOrder"]
    assert {str(one) for one in outcomes if isinstance(one, Refusal)} == {
        "督办单刚被他人修改或办理，现在是“待答复”。请刷新页面核对后再办。"
    }
    assert (numbers(), AuditEvent.objects.filter(verb="order.issue").count()) == ([1], 1)


def test_either_it_is_issued_or_refused(cast, row):
    order = ordered.drafted(cast, row)
    acts = [
        partial(issue_order, by=cast.committee, order=order, version=0),
        partial(refuse_order, by=cast.committee, order=order, version=0, reason="先催办"),
    ]
    assert len([one for one in at_once(*acts) if isinstance(one, Refusal)]) == 1
    assert order.steps.count() == 2


def test_of_two_answers_at_once_one_counts_and_the_other_is_shown_both(cast, row):
    order, second = ordered.issued(cast, row), make.member("second", "reporter", row.unit)
    acts = [
        partial(answer_order, by=by, order=order, version=order.version, text=f"{by}的答复")
        for by in (cast.reporter, second)
    ]
    outcomes = at_once(*acts)
    assert kinds(outcomes) == ["NoneType", "StaleVersion"]
    stale = next(one for one in outcomes if one)
    assert {stale.yours, stale.theirs} == {"reporter的答复", "second的答复"}
    assert order.steps.filter(verb="answer").count() == 1


def test_without_the_lock_both_answers_would_count(cast, row):
    order = ordered.issued(cast, row)

    def answer(text, seen):
        assert seen.state == "issued"
        SupervisionOrder.objects.filter(pk=seen.pk).update(state="to_confirm")
        seen.steps.create(verb="answer", by=cast.reporter, by_label="", text=text, at=seen.drafted_at)

    look = partial(SupervisionOrder.objects.get, pk=order.pk)
    assert looking_first(look, partial(answer, "甲"), partial(answer, "乙")) == [None, None]
    assert order.steps.filter(verb="answer").count() == 2


def test_of_confirming_sending_back_and_lifting_one_happens(cast, row):
    order = ordered.confirmable(cast, row)
    acts = [
        partial(confirm_answer, by=cast.leader, order=order, version=order.version),
        partial(send_back_answer, by=cast.leader, order=order, version=order.version, reason="不全"),
        partial(lift_order, by=cast.office, order=order, version=order.version, reason="已办结"),
    ]
    outcomes = at_once(*acts)
    assert len([one for one in outcomes if isinstance(one, Refusal)]) == 2
    assert ordered.fresh(order).version == order.version + 1


def test_two_drafts_of_one_row_at_once_are_one(cast, row):
    acts = [partial(ordered.drafted, cast, row), partial(ordered.drafted, cast, row)]
    assert kinds(at_once(*acts)) == ["Refusal", "SupervisionOrder"]
