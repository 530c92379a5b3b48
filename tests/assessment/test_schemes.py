"""Schemes: drafted, discarded, published, frozen."""

import pytest

from assessment.actions.schemes import discard_scheme, publish_scheme
from assessment.models import Scheme, Section
from records.models import AuditEvent
from records.refusals import Refusal
from tests import make
from tests.assessment import run


def test_a_draft_has_what_it_was_given(cast, plan):
    scheme = run.draft(cast.office, plan, quota_percent="20")
    scheme.refresh_from_db()
    assert [(part.kind, part.weight) for part in scheme.components.all()] == [
        ("usual", 30), ("year_end", 40), ("review", 20), ("poll", 10), ("extra", 0),
    ]  # fmt: skip
    names = list(scheme.indicators().values_list("name", flat=True))
    assert names == ["任务落实进度", "组织生活", "达标创建", "述职评议得分", "民主测评得分", "表彰", "通报批评"]
    assert (str(scheme), str(scheme.quota_percent)) == ("2026年度党支部考核（第 1 版）", "20.00")
    assert [grade.name for grade in scheme.grades.all()] == ["优秀", "良好", "一般", "较差"]


def test_drafting_leaves_one_line_of_history(cast, plan):
    before = AuditEvent.objects.count()
    run.draft(cast.office, plan)
    assert AuditEvent.objects.count() == before + 1
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.by, event.subject_label) == (
        "scheme.create",
        cast.office,
        "2026年度党支部考核（第 1 版）",
    )
    assert event.after["indicators"][0] == ["任务落实进度", "auto", "100.00", ""]


def test_a_draft_plan_is_no_ground_for_a_scheme(cast, units):
    with pytest.raises(Refusal, match="实施方案尚未发布"):
        run.draft(cast.office, make.draft_plan(cast.office))


def test_a_second_draft_of_the_same_name_is_refused(cast, plan):
    run.draft(cast.office, plan)
    with pytest.raises(Refusal, match="“党支部考核”已有一份未发布的草案"):
        run.draft(cast.office, plan)
    assert (Scheme.objects.count(), Section.objects.count()) == (1, 5)


def test_after_publication_the_same_name_is_the_next_version(cast, plan):
    publish_scheme(by=cast.office, scheme=run.draft(cast.office, plan))
    again, other_year = run.draft(cast.office, plan), run.draft(cast.office, plan, year=2027)
    assert (again.version, other_year.version) == (2, 1)


def test_publishing_says_when_and_by_whom(cast, plan):
    scheme = publish_scheme(by=cast.office, scheme=run.draft(cast.office, plan))
    scheme.refresh_from_db()
    assert (scheme.status, scheme.published_by) == ("published", cast.office)
    assert AuditEvent.objects.latest("id").verb == "scheme.publish"


def test_what_does_not_add_up_is_not_published(cast, plan):
    scheme = run.draft(cast.office, plan)
    scheme.components.filter(kind="poll").update(weight=5)
    with pytest.raises(Refusal, match="现为 95%"):
        publish_scheme(by=cast.office, scheme=scheme)


@pytest.mark.parametrize("action", [publish_scheme, discard_scheme])
def test_a_published_scheme_is_frozen(cast, plan, action):
    scheme = publish_scheme(by=cast.office, scheme=run.draft(cast.office, plan))
    with pytest.raises(Refusal, match="发布后不再改动"):
        action(by=cast.office, scheme=scheme)


def test_a_discarded_draft_is_gone_but_its_content_is_in_the_history(cast, plan):
    scheme = run.draft(cast.office, plan)
    discard_scheme(by=cast.office, scheme=scheme)
    assert not Scheme.objects.exists()
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.before["indicators"][1][0]) == ("scheme.discard", "组织生活")


def test_a_draft_gone_meanwhile_cannot_be_published(cast, plan):
    scheme = run.draft(cast.office, plan)
    Scheme.objects.all().delete()
    with pytest.raises(Refusal, match="已被删除"):
        publish_scheme(by=cast.office, scheme=scheme)
