"""The pages of a total in a real browser, wide and narrow: nothing overflows, and axe finds nothing."""

from decimal import Decimal

import pytest

from assessment.kinds import Kind
from assessment.models import Indicator, Mark
from modelagency.clock import now
from tests.assessment import run, traced

pytestmark = pytest.mark.browser
LONG = "7月、8月主题党日无记录，9月支委会缺会议记录原件，" * 5


def sections(plan) -> dict:
    """A scheme whose year-end part has two sections, the second with groups."""
    content = run.content()
    hand = content["components"][1]["sections"][0]["indicators"]
    group = {"group": "组织生活"}
    ratio = {"number": "1.1", "name": "理论学习", "points": "40", "kind": Kind.RATIO, "task": plan.tasks.get(order=1)}
    deduct = hand[0] | group | {"number": "2.3.1", "name": "“三会一课”、主题党日", "points": "36"}
    reached = hand[1] | group | {"number": "2.3.2", "points": "24"}
    content["components"][1]["sections"] = [
        {"name": "政治型", "points": "40", "indicators": [ratio]},
        {"name": "责任型", "points": "60", "indicators": [deduct | {"task": ratio["task"]}, reached]},
    ]
    return {"components": content["components"]}


@pytest.fixture
def branch(cast, plan):
    run.progress(plan, run.PROGRESS)
    cycle = run.opened(cast.office, plan, **sections(plan))
    traced.fill(cast, cycle)
    marked = {"indicator": Indicator.objects.get(kind=Kind.RATIO), "stage": "mark", "version": 1, "by": cast.office}
    for row in cycle.appraisals.all():
        numbers = {"quantity": Decimal(46), "base": Decimal(48), "reason": LONG[:200]}
        Mark.objects.create(appraisal=row, at=now(), submitted_at=now(), **marked, **numbers)
    return run.appraisal(cycle, "甲医院党支部")


def test_pages_of_a_total(visitor, cast, branch):
    traced.computed(cast, branch.cycle)
    visitor.sign_in(cast.office)
    visitor.open("assessment:appraisal", branch.pk)
    for line in ("2.2.1", "2.1.1", "1.1.1", "3.1.1", "5.1.1", "rounding"):
        visitor.open("assessment:appraisal", branch.pk, query=f"?line={line}")
    visitor.open("assessment:statement", branch.pk)
    visitor.page.context.clear_cookies()
    visitor.sign_in(cast.reporter)
    visitor.open("assessment:appraisal", branch.pk, query="?line=2.2.1")
    assert visitor.seen == {}


def test_pages_of_the_score_so_far(visitor, cast, branch):
    visitor.sign_in(cast.reporter)
    visitor.open("assessment:live", branch.pk)
    visitor.open("assessment:live", branch.pk, query="?line=2.2.1")
    visitor.page.context.clear_cookies()
    visitor.sign_in(cast.inspector)
    visitor.open("assessment:own")
    visitor.open("assessment:appraisal", branch.pk)
    assert visitor.seen == {}
