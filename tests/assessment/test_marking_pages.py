"""The pages of self-assessment, marking and review in a real browser: no fault, on a desk and on a phone."""

import pytest
from django.urls import reverse

from assessment.actions import stages
from assessment.models import Cycle, Mark
from tests.assessment import marked, run

pytestmark = pytest.mark.browser
SAVED = "已自动保存"


@pytest.fixture
def cycle(transactional_db, cast, plan, units):
    run.more_branches(units, 3)
    cycle = marked.opened(cast, plan, more=2)
    for number, subject in enumerate(cycle.appraisals.filter(category="医院")):
        marked.fact(subject, marked.LED, number % 2, note="缺主题党日")
    return cycle


def typed(visitor, label, points, reason):
    """Type into a row and wait until it is saved by itself."""
    visitor.page.get_by_label(label).fill(points)
    row = visitor.page.locator("[data-row]", has=visitor.page.get_by_label(label))
    row.locator("textarea").fill(reason)
    row.get_by_text(SAVED).wait_for()


def test_pages_of_a_self_assessment(visitor, cast, cycle):
    subject = marked.subject(cycle)
    visitor.sign_in(cast.reporter)
    visitor.open("home")
    visitor.open("assessment:selves")
    visitor.open("assessment:self", subject.pk)
    typed(visitor, f"{marked.LED}：自评", "58", "缺四次")
    visitor.look("a row saved by itself")
    visitor.page.get_by_role("button", name="提交自评").click()
    visitor.page.get_by_role("alert").wait_for()
    visitor.look("a self-assessment that lacks something")
    assert visitor.seen == {}
    assert str(Mark.objects.get(appraisal=subject, indicator__name=marked.LED).points) == "58.00"


def test_pages_of_a_marker(visitor, cast, cycle):
    subject = marked.subject(cycle)
    marked.cited(cast, subject, 另一项0="0", 另一项1="0")
    stages.start_marking(by=cast.office, cycle=cycle)
    item = run.by_name(cycle, marked.LED)
    visitor.sign_in(cast.lead)
    visitor.open("assessment:marking")
    visitor.open("assessment:marks", subject.pk)
    typed(visitor, f"{marked.LED}：评分", "50", "7月、8月无记录")
    visitor.look("a mark saved by itself")
    visitor.open("assessment:item", cycle.pk, item.pk, query="?category=医院")
    visitor.open("assessment:compare", cycle.pk, item.pk, query="?category=医院")
    visitor.page.goto(f"{visitor.server.url}{reverse('assessment:marks', args=[subject.pk])}")
    visitor.page.get_by_role("button", name="提交评分").click()
    visitor.page.get_by_role("alert").wait_for()
    visitor.look("a sheet that lacks something")
    assert visitor.seen == {}


def test_pages_of_the_office(visitor, cast, cycle):
    subject = marked.subject(cycle)
    stages.start_marking(by=cast.office, cycle=cycle)
    for number, one in enumerate(cycle.appraisals.filter(category="医院").with_bodies()):
        one.cycle = cycle
        marked.mark(cast.lead, one, points="58" if number > 2 else "60")
    item = run.by_name(cycle, marked.LED)
    visitor.sign_in(cast.office)
    visitor.open("assessment:marking")
    visitor.open("assessment:compare", cycle.pk, item.pk, query="?category=医院")
    visitor.page.get_by_text("请其复看").first.click()
    visitor.look("asking to look again")
    Cycle.objects.update(state=Cycle.State.REVIEW)
    marked.entered(cast.deputy, subject)
    marked.exempted(cast.deputy, subject)
    marked.corrected(cast.office, subject)
    visitor.open("assessment:review", subject.pk)
    assert visitor.seen == {}
