"""From an uploaded notice to a draft plan and its terms."""

import pytest

from branches.models import UnitAlias, UnitGroup
from records.models import AuditEvent
from records.refusals import Refusal
from tasks.actions.leads import set_lead_rule
from tasks.actions.names import settle_name
from tasks.actions.notices import discard_draft, import_notice, set_terms
from tasks.actions.publishing import publish_plan
from tasks.models import Notice, Pillar, Plan, Responsibility, Task
from tasks.notices import NoticeError
from tests import make
from tests.cast import DUE


@pytest.fixture
def draft(cast):
    return make.draft_plan(cast.office)


def test_a_notice_becomes_a_draft(cast, draft):
    notice = draft.notice
    assert (notice.title, notice.document_number) == ("关于印发“模范机关”建设要点的通知", "安卫党〔2026〕9号")
    assert (notice.issuer, notice.issued_on.isoformat()) == ("中共安澜县卫生健康局委员会", "2026-02-26")
    assert (notice.filename, notice.uploaded_by, draft.status) == ("通知.txt", cast.office, "draft")
    assert (draft.has_terms, draft.year, draft.due_on) == (False, None, None)


def test_pillars_and_tasks_have_short_names(draft):
    assert [(pillar.order, pillar.number, pillar.name) for pillar in draft.pillars.all()] == [
        (1, "一", "政治型"),
        (2, "二", "清廉型"),
    ]
    assert [(task.order, str(task)) for task in draft.tasks.select_related("pillar")] == [
        (1, "政治型1 理论学习"),
        (2, "政治型2 执行落实"),
        (3, "清廉型1 严明纪律戒尺"),
    ]


def test_names_are_kept_as_written_with_what_they_mean(draft):
    named = Responsibility.objects.filter(task__plan=draft, task__order=2)
    assert [(one.text, str(one.unit or one.group), one.is_known) for one in named] == [
        ("局办公室", "局办公室", True),
        ("局直属各单位", "局直属各单位", True),
        ("局机关各党支部", "局机关各党支部", True),
    ]


def test_targets_are_in_the_notices_words(draft):
    assert [target.text for target in draft.tasks.get(order=3).targets.all()] == ["参加率达95%以上"]


def test_the_same_file_again_is_the_same_plan(cast, draft):
    plan, is_new = import_notice(by=cast.deputy, filename="另一个.txt", data=make.NOTICE.encode())
    assert (plan, is_new, Plan.objects.count(), plan.notice.filename) == (draft, False, 1, "通知.txt")
    assert AuditEvent.objects.filter(verb="notice.import").count() == 1


@pytest.mark.parametrize("data", [b"", b"\x00\x01", "没有任务的文字。".encode()])
def test_what_is_no_notice_is_not_kept(cast, data):
    with pytest.raises(NoticeError):
        import_notice(by=cast.office, filename="通知.txt", data=data)
    assert Notice.objects.count() == 0


def test_a_settled_name_holds_everywhere(cast, units):
    plan = make.draft_plan(cast.office, make.NOTICE.replace("局直属各单位", "各直属"))
    group = UnitGroup.objects.get(name="局直属各单位")
    assert settle_name(by=cast.office, plan=plan, text="各直属", meant=group) == 3
    assert not Responsibility.objects.filter(task__plan=plan, unit=None, group=None).exists()
    assert not UnitAlias.objects.filter(text="各直属").exists()  # remembered only once the plan is published
    event = AuditEvent.objects.get(verb="plan.settle_name")
    assert event.after == {"text": "各直属", "meant": "局直属各单位", "places": 3}


def test_a_name_settled_anew_gives_way(cast, units):
    plan = make.draft_plan(cast.office, make.NOTICE.replace("局直属各单位", "各直属"))
    settle_name(by=cast.office, plan=plan, text="各直属", meant=units["甲医院"])
    settle_name(by=cast.office, plan=plan, text="各直属", meant=UnitGroup.objects.get(name="局直属各单位"))
    named = Responsibility.objects.filter(task__plan=plan, text="各直属")
    assert set(named.values_list("unit", "group__name")) == {(None, "局直属各单位")}


def test_a_published_name_is_known_in_the_next_notice(cast, units):
    first = make.draft_plan(cast.office, make.NOTICE.replace("局办公室", "局办"))
    settle_name(by=cast.office, plan=first, text="局办", meant=units["局办公室"])
    set_lead_rule(by=cast.office, plan=first, rule="first")
    set_terms(by=cast.office, plan=first, year=2026, due_on=DUE, periods="quarterly")
    publish_plan(by=cast.office, plan=first)
    second = make.draft_plan(cast.office, make.NOTICE.replace("局办公室", "局办").replace("9号", "10号"))
    assert Responsibility.objects.get(task__plan=second, text="局办").unit == units["局办公室"]


def test_a_known_name_can_be_said_anew_until_publication(cast, units):
    plan = make.draft_plan(cast.office)
    settle_name(by=cast.office, plan=plan, text="局办公室", meant=units["组织人事科"])
    settle_name(by=cast.office, plan=plan, text="局办公室", meant=units["局办公室"])
    set_lead_rule(by=cast.office, plan=plan, rule="first")
    set_terms(by=cast.office, plan=plan, year=2026, due_on=DUE, periods="quarterly")
    publish_plan(by=cast.office, plan=plan)
    assert plan.assignments.filter(unit=units["局办公室"]).count() == 1
    assert set(UnitAlias.objects.values_list("text", flat=True)) == {"机关党委", "机关纪委"}


def test_a_name_the_plan_does_not_use_is_refused(cast, draft, units):
    with pytest.raises(Refusal, match="^方案中没有“甲处”这个写法。$"):
        settle_name(by=cast.office, plan=draft, text="甲处", meant=units["甲医院"])
    assert not UnitAlias.objects.filter(text="甲处").exists()


def test_terms_are_recorded_with_what_they_were(cast, draft):
    first = {"year": 2026, "due_on": DUE, "periods": "quarterly"}
    set_terms(by=cast.office, plan=draft, **first)
    set_terms(by=cast.office, plan=draft, **first | {"periods": "yearly"})
    events = AuditEvent.objects.filter(verb="plan.set_terms").order_by("id")
    days = {"lead_days": 2, "grace_days": 0, "rhythms": {}}
    empty = {"year": None, "due_on": "", "periods": "", **days}
    stored = {"year": 2026, "due_on": "2026-12-18", "periods": "quarterly", **days}
    assert [event.before for event in events] == [empty, stored]
    assert [event.after for event in events] == [stored, stored | {"periods": "yearly"}]
    assert draft.has_terms


def test_a_discarded_draft_can_be_uploaded_again(cast, draft):
    discard_draft(by=cast.office, plan=draft)
    assert [model.objects.count() for model in (Notice, Plan, Pillar, Task, Responsibility)] == [0] * 5
    assert AuditEvent.objects.get(verb="plan.discard").subject_label == "关于印发“模范机关”建设要点的通知"
    assert import_notice(by=cast.office, filename="通知.txt", data=make.NOTICE.encode())[1] is True


@pytest.mark.parametrize("act", [discard_draft, publish_plan])
def test_a_draft_discarded_meanwhile_says_so(act, cast, draft):
    seen = Plan.objects.select_related("notice").get(pk=draft.pk)
    discard_draft(by=cast.office, plan=draft)
    with pytest.raises(Refusal, match="这份草稿已被删除。"):
        act(by=cast.office, plan=seen)


@pytest.mark.parametrize("act", ["terms", "name", "discard"])
def test_a_published_plan_is_not_altered(cast, plan, units, act):
    acts = {
        "terms": lambda: set_terms(by=cast.office, plan=plan, year=2027, due_on=DUE, periods="yearly"),
        "name": lambda: settle_name(by=cast.office, plan=plan, text="局办公室", meant=units["甲医院"]),
        "discard": lambda: discard_draft(by=cast.office, plan=plan),
    }
    with pytest.raises(Refusal, match="^方案已经发布，不能再改。$"):
        acts[act]()
    plan.refresh_from_db()
    assert (plan.year, plan.assignments.count()) == (2026, 13)
