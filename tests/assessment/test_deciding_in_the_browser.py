"""The pages of results, deciding, the notice and appeals in a real browser, on a desk and on a phone."""

import pytest

from assessment.actions.deciding import submit_to_committee
from tests.assessment import deciding, run

pytestmark = pytest.mark.browser


def test_the_pages_of_the_office_and_the_committee(visitor, cast, plan, units):
    run.more_branches(units, 3)
    tied = deciding.tied(cast, plan)
    subject = run.appraisal(tied, "甲医院党支部")
    deciding.vetoed(cast, tied, "乙医院党支部")
    deciding.adjusted(cast, tied, deciding.in_force(cast), "机关第一党支部")
    visitor.sign_in(cast.deputy)
    visitor.open("assessment:cycle", tied.pk)
    visitor.open("assessment:cycle", tied.pk, query="?category=机关")
    visitor.open("assessment:deciding", tied.pk)
    visitor.open("assessment:standing", subject.pk)
    visitor.open("assessment:standing", run.appraisal(tied, "乙医院党支部").pk)
    visitor.open("assessment:publicity", tied.pk)
    assert visitor.seen == {}


def test_the_pages_of_the_notice_and_an_appeal(visitor, cast, plan):
    cycle = deciding.opened(cast, plan)
    appeal = deciding.appealed(cast, cycle)
    visitor.sign_in(cast.deputy)
    visitor.open("assessment:publicity", cycle.pk)
    visitor.open("assessment:appeal", appeal.pk)
    visitor.open("assessment:printed", cycle.pk, "circular")
    visitor.page.context.clear_cookies()
    visitor.sign_in(cast.reporter)
    visitor.open("assessment:cycle", cycle.pk)
    visitor.open("assessment:publicity", cycle.pk)
    visitor.open("assessment:appeal_new", run.appraisal(cycle, "甲医院党支部").pk)
    visitor.open("assessment:appeal", appeal.pk)
    assert visitor.seen == {}


def test_the_committee_decides_after_being_asked_once_more(page, live_server, visitor, cast, plan):
    cycle = run.computed(cast.office, plan)
    submit_to_committee(by=cast.office, cycle=cycle)
    visitor.sign_in(cast.committee)
    page.goto(f"{live_server.url}/assessment/cycles/{cycle.pk}/deciding/")
    page.get_by_text("审定结果", exact=True).first.click()
    page.get_by_role("button", name="审定结果").last.click()
    page.get_by_text("结果已审定，已通知机关党委办公室。").wait_for()
    cycle.refresh_from_db()
    assert cycle.state == "decided"
