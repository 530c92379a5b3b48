"""Ten equal posts at the same moment: one effect, one line of history, and the other nine are told so."""

from collections import Counter
from functools import partial

import pytest
from django.urls import reverse

from records.models import AuditEvent
from tasks.models import Step
from tests import make, stages
from tests.races import at_once, looking_first

pytestmark = pytest.mark.django_db(transaction=True)
POSTS = 10
# who, the page, what is posted, the line of history, the stage before
MOVES = [
    ("reporter", "accept", {}, "plan.accept", "to_accept"),
    ("leader", "answer_measures", {"confirm": "1"}, "measures.confirm", "plan_submitted"),
    ("leader", "review", {"pass": "1", "reason": ""}, "report.confirm", "to_confirm"),
    ("lead", "review", {"pass": "1", "reason": ""}, "report.pass", "to_review"),
    ("lead", "review", {"sentence": "整份进展", "reason": "缺清单。"}, "report.return", "to_review"),
    ("reporter", "ask_closing", {"reason": "全部完成。"}, "assignment.ask_closing", "done"),
    ("lead", "answer_closing", {"close": "1", "reason": ""}, "assignment.close", "closing"),
    ("reporter", "take_back", {}, "report.take_back", "to_review"),
    ("reporter", "apply/suspension", {"reason": "人员调整。"}, "application.ask", "working"),
    ("lead", "application", {"grant": "", "due_on": "2026-10-15"}, "application.grant", "extension"),
    ("office", "application", {"grant": "", "give_to": ""}, "application.grant", "hand_back"),
    ("reporter", "drop_application", {}, "application.take_back", "correction"),
    ("lead", "act/reopen", {"reason": "有误。"}, "assignment.reopen", "closed"),
    ("office", "act/withdraw", {"reason": "分工调整。"}, "assignment.withdraw", "working"),
]


@pytest.fixture
def row(cast, plan, units):
    return make.assignment_of(plan, units["甲医院"])


@pytest.mark.parametrize(("who", "page", "said", "verb", "stage"), MOVES, ids=["-".join(move[3:]) for move in MOVES])
def test_ten_posts_have_one_effect(cast, row, signed_in, who, page, said, verb, stage):
    row = stages.reach(stage, cast, row)
    steps = Step.objects.filter(assignment=row).count()
    plan_wide = page == "accept"
    page, _, word = page.partition("/")
    asked = row.applications.first() if page.endswith("application") else None
    place = row.plan_id if plan_wide else asked.pk if asked else row.pk
    url = reverse(f"tasks:{page}", args=[place, *filter(None, [word])])
    data = said | ({"unit": row.unit_id} if plan_wide else {})
    clients = [signed_in(getattr(cast, who)) for _ in range(POSTS)]
    answers = at_once(*[partial(client.post, url, data) for client in clients])
    assert Counter(answer.status_code for answer in answers) == {302: 1, 409: POSTS - 1}
    assert AuditEvent.objects.filter(verb=verb, result=AuditEvent.Result.DONE).count() == 1
    assert Step.objects.filter(assignment=row).count() == steps + 1


def test_without_the_lock_each_would_have_its_effect(cast, row):
    row = stages.reach("closing", cast, row)

    def close(seen):
        assert seen.state == "closing"
        Step.objects.create(assignment_id=row.pk, verb="close", by=cast.lead, by_label="", at=seen.plan.published_at)
        type(row).objects.filter(pk=row.pk).update(state="closed")

    look = partial(type(row).objects.select_related("plan").get, pk=row.pk)
    assert looking_first(look, *[close] * POSTS) == [None] * POSTS
    assert row.steps.filter(verb="close").count() == POSTS
