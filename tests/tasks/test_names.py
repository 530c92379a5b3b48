"""What the names of a draft mean: a unit, a group, or nobody here (不分派)."""

import pytest

from branches.models import UnitAlias
from records.models import AuditEvent
from records.refusals import Refusal
from tasks.actions.leads import set_lead_rule
from tasks.actions.names import NOBODY, UNKNOWN, leave_out_names, settle_name
from tasks.actions.notices import set_terms
from tasks.actions.publishing import publish_plan
from tasks.models import Responsibility
from tests import make
from tests.cast import DUE

OUTSIDE = make.NOTICE.replace("局办公室", "省教育厅").replace("局机关纪委、", "局机关纪委、市发改委、市财政局、")


@pytest.fixture
def draft(cast):
    """A draft that names three bodies which are no units here."""
    plan = make.draft_plan(cast.office, OUTSIDE)
    set_lead_rule(by=cast.office, plan=plan, rule="first")
    set_terms(by=cast.office, plan=plan, year=2026, due_on=DUE, periods="quarterly")
    return plan


def said(plan, text):
    named = Responsibility.objects.get(task__plan=plan, text=text)
    return named.meaning, named.is_known


def test_a_name_may_mean_nobody_and_be_taken_back(cast, draft):
    assert said(draft, "省教育厅") == ("", False)
    settle_name(by=cast.office, plan=draft, text="省教育厅", meant=NOBODY)
    assert said(draft, "省教育厅") == ("nobody", True)
    settle_name(by=cast.office, plan=draft, text="省教育厅", meant=UNKNOWN)
    assert said(draft, "省教育厅") == ("", False)
    events = AuditEvent.objects.filter(verb="plan.settle_name").order_by("id")
    assert [event.after["meant"] for event in events] == ["不分派", "待确认"]


def test_a_name_of_nobody_may_mean_a_unit_after_all(cast, draft, units):
    settle_name(by=cast.office, plan=draft, text="省教育厅", meant=NOBODY)
    settle_name(by=cast.office, plan=draft, text="省教育厅", meant=units["局办公室"])
    assert said(draft, "省教育厅") == (f"unit-{units['局办公室'].pk}", True)


def test_publishing_needs_an_answer_for_every_name(cast, draft):
    settle_name(by=cast.office, plan=draft, text="省教育厅", meant=NOBODY)
    with pytest.raises(Refusal, match="还有名称没有对应到单位：市发改委、市财政局。$"):
        publish_plan(by=cast.office, plan=draft)
    leave_out_names(by=cast.deputy, plan=draft, texts=["市发改委", "市财政局"])
    assert publish_plan(by=cast.office, plan=draft) == 12  # the thirteenth was 局办公室
    assert not UnitAlias.objects.filter(text__in=["省教育厅", "市发改委", "市财政局"]).exists()


def test_who_stands_first_and_is_nobody_here_hands_the_lead_to_nobody(cast, draft):
    leave_out_names(by=cast.office, plan=draft, texts=["省教育厅", "市发改委", "市财政局"])
    publish_plan(by=cast.office, plan=draft)
    leads = draft.tasks.order_by("order").values_list("lead__name", flat=True)
    assert list(leads) == ["局机关党委", None, "局机关纪委"]


def test_several_names_at_once_leave_known_ones_alone(cast, draft, units):
    settle_name(by=cast.deputy, plan=draft, text="市财政局", meant=units["局办公室"])
    texts = ["省教育厅", "市财政局", "局机关党委"]
    assert leave_out_names(by=cast.office, plan=draft, texts=texts) == 1
    assert said(draft, "市财政局") == (f"unit-{units['局办公室'].pk}", True)
    assert AuditEvent.objects.get(verb="plan.leave_out_names").after == {"text": ["省教育厅"]}


def test_another_answer_is_not_overwritten_unseen(cast, draft, units):
    settle_name(by=cast.deputy, plan=draft, text="省教育厅", meant=units["局办公室"], seen="")
    text = "^您打开页面之后，“省教育厅”已由他人确认为“局办公室”，没有改动。请核对后再办理。$"
    with pytest.raises(Refusal, match=text):
        settle_name(by=cast.office, plan=draft, text="省教育厅", meant=NOBODY, seen="")
    assert said(draft, "省教育厅")[0] == f"unit-{units['局办公室'].pk}"


def test_the_draft_remembers_whose_hand_was_last(cast, draft):
    settle_name(by=cast.deputy, plan=draft, text="省教育厅", meant=NOBODY)
    draft.refresh_from_db()
    assert draft.edited_by == cast.deputy
