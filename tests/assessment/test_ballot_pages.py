"""The pages of 述职评议 in a real browser, on a desk and on a phone; the keyboard of who enters sheets."""

import pytest
from django.urls import reverse

from assessment.actions import phones
from assessment.models import Sheet
from tests.assessment import polling, run
from tests.visitor import PHONE

pytestmark = pytest.mark.browser


@pytest.fixture
def cycle(cast, plan):
    return run.opened(cast.office, plan)


def test_pages_of_a_draft_and_of_an_open_round(visitor, cast, cycle):
    draft = polling.drafted(cast, cycle, category="机关", title="草案")
    round = polling.opened(cast, cycle)
    apart = polling.differing(cast, round)
    fresh = polling.received(cast, round, 1, 1)[1]
    item = polling.answered(cast, round)
    visitor.sign_in(cast.office)
    for name, *args in [
        ("rounds",),
        ("round_new", cycle.pk),
        ("round", draft.pk),
        ("round", round.pk),
        ("round_ballot", round.pk),
        ("round_differences", round.pk),
        ("sheet", apart.pk),
        ("sheet", fresh.pk),
        ("rectifications",),
        ("rectification", item.pk),
        ("rectification_new", round.pk),
    ]:
        visitor.open(f"assessment:{name}", *args)
    visitor.open("assessment:round", round.pk)
    visitor.page.get_by_label("份数").first.fill("3")
    visitor.page.get_by_role("button", name="发放投票码").first.click()
    visitor.page.get_by_text("只显示这一次").wait_for()
    visitor.look("slips")
    assert visitor.seen == {}


def test_pages_of_a_closed_round(visitor, cast, cycle):
    round = polling.closed(cast, cycle)
    visitor.sign_in(cast.committee).open("assessment:round", round.pk)
    assert visitor.page.get_by_text("81.33%").is_visible()
    assert visitor.seen == {}


def test_a_vote_on_a_phone_with_its_counter(visitor, cast, cycle):
    round = polling.opened(cast, cycle)
    (code,) = phones.issue_vote_codes(by=cast.office, group=round.groups.first(), count=1)
    page = visitor.page
    visitor.open("vote")
    page.get_by_label("投票码").fill(code)
    page.get_by_role("button", name="打开选票").click()
    page.get_by_text("“好”已选 0 个，最多 1 个").wait_for()
    visitor.look("ballot")
    page.set_viewport_size(PHONE)
    for subject in page.locator("fieldset").all():
        subject.get_by_label("好", exact=True).check(force=True)
    page.get_by_text("“好”已选 2 个，最多 1 个").wait_for()
    page.get_by_role("button", name="投出选票").click()
    page.get_by_text("您选了 2 个").wait_for()
    visitor.look("refused")
    page.locator("fieldset").last.get_by_label("较好").check(force=True)
    page.get_by_role("button", name="投出选票").click()
    page.get_by_text("已收到您的选票").wait_for()
    visitor.look("done")
    assert visitor.seen == {}
    assert round.ballots.get().votes == [0, 1]


def test_a_sheet_is_entered_with_digits_alone(visitor, cast, cycle):
    round = polling.opened(cast, cycle)
    first, second = polling.received(cast, round, 2, 0)
    visitor.sign_in(cast.office)
    page = visitor.page
    page.goto(visitor.server.url + reverse("assessment:sheet", args=[first.pk]))
    for key in ("2", "5", "Enter"):
        page.keyboard.press(key)
    page.wait_for_url(visitor.server.url + reverse("assessment:sheet", args=[second.pk]))
    page.keyboard.press("9")
    for key in ("1", "4", "Enter"):
        page.keyboard.press(key)
    page.get_by_text("002 张已录入").wait_for()
    assert [(row.number, row.first) for row in Sheet.objects.all()] == [(1, [1, None]), (2, [0, 3])]
