"""Taking a published plan back to a draft (撤回): possible until a unit has written something, and nothing is lost."""

from functools import partial

import pytest
from django.db import transaction
from django.urls import reverse

from records.models import AuditEvent, Message
from records.refusals import Refusal
from tasks.actions.additions import assign_unit
from tasks.actions.assignments import accept_plan
from tasks.actions.leads import choose_leads, set_lead_rule
from tasks.actions.measures import save_measures
from tasks.actions.names import settle_name
from tasks.actions.publishing import publish_plan
from tasks.actions.withdrawal import consequence, obstacles, withdraw_plan
from tasks.models import Assignment, Measure, Plan, Step
from tests import make, stages
from tests.assessment import run
from tests.cast import DUE, TODAY
from tests.races import at_once, looking_first

REASON = "时限有误"
MEASURES = [{"text": "列清单", "owner": "", "due_on": DUE}]


def withdrawn(cast, plan):
    count = withdraw_plan(by=cast.office, plan=plan, reason=REASON)
    plan.refresh_from_db()
    return count


def test_a_withdrawn_plan_is_a_draft_again(cast, plan):
    assert withdrawn(cast, plan) == 13
    assert (plan.status, plan.starts_on, plan.published_at, plan.published_by) == ("draft", None, None, None)
    assert (plan.withdrawn_on, plan.withdrawn_because, plan.year, plan.due_on) == (TODAY, REASON, 2026, DUE)
    assert (plan.assignments.count(), plan.spans.count(), plan.tasks.filter(lead=None).count()) == (0, 0, 3)
    event = AuditEvent.objects.get(verb="plan.withdraw")
    assert (event.by, event.after) == (cast.office, {"reason": REASON, "assignments": 13})


def test_everybody_who_got_rows_is_told(cast, plan, units):
    accept_plan(by=cast.reporter, plan=plan, unit=units["甲医院"])
    Message.objects.all().delete()
    withdrawn(cast, plan)
    told = dict(Message.objects.values_list("recipient__username", "text"))
    assert set(told) == {"reporter", "leader", "stranger", "stranger_leader"}
    text = "《关于印发“模范机关”建设要点的通知》已撤回，13 个落实项一并收回，不用再办理。理由：时限有误"
    assert set(told.values()) == {text}


def test_it_is_edited_and_published_again(cast, plan, units):
    withdrawn(cast, plan)
    settle_name(by=cast.office, plan=plan, text="局办公室", meant=units["医政科"])
    assert publish_plan(by=cast.deputy, plan=plan) == 13
    plan.refresh_from_db()
    assert (plan.status, plan.published_by, plan.spans.count()) == ("published", cast.deputy, 2)
    assert not plan.assignments.filter(unit=units["局办公室"]).exists()


def test_leads_said_one_by_one_are_kept(cast, units):
    plan = make.draft_plan(cast.office)
    make.set_terms(by=cast.office, plan=plan, year=2026, due_on=DUE, periods="quarterly")
    set_lead_rule(by=cast.office, plan=plan, rule="each")
    first, *others = [task.pk for task in plan.tasks.all()]
    leads = {first: units["局机关党委"].pk} | dict.fromkeys(others)
    choose_leads(by=cast.office, plan=plan, leads=leads, seen=dict.fromkeys(leads, 0))
    publish_plan(by=cast.office, plan=plan)
    withdrawn(cast, plan)
    assert publish_plan(by=cast.office, plan=plan) == 13
    assert list(plan.tasks.values_list("lead__name", flat=True)) == ["局机关党委", None, None]


@pytest.mark.parametrize(
    ("stage", "found"),
    [
        ("to_accept", []),
        ("to_plan", []),
        ("plan_submitted", ["甲医院已有举措。"]),
        ("working", ["甲医院已有举措。"]),
        ("to_review", ["甲医院已有举措。", "甲医院已有进展。"]),
    ],
)
def test_what_a_unit_wrote_stands_in_the_way(stage, found, cast, plan, units):
    stages.reach(stage, cast, make.assignment_of(plan, units["甲医院"]))
    assert obstacles(plan) == found
    if found:
        with pytest.raises(Refusal) as caught:
            withdrawn(cast, plan)
        assert str(caught.value) == "不能撤回：" + "".join(found) + "撤回会丢掉这些内容。"
        assert (plan.assignments.count(), plan.status) == (13, "published")
    else:
        assert withdrawn(cast, plan) == 13


def test_drafted_measures_stand_in_the_way_too(cast, plan, units):
    for reporter, name in [(cast.reporter, "甲医院"), (cast.stranger, "乙医院")]:
        accept_plan(by=reporter, plan=plan, unit=units[name])
        save_measures(by=reporter, assignment=make.assignment_of(plan, units[name]), measures=MEASURES, version=0)
    with pytest.raises(Refusal, match="^不能撤回：甲医院、乙医院已有举措。撤回会丢掉这些内容。$"):
        withdrawn(cast, plan)


def test_a_scheme_of_assessment_stands_in_the_way(cast, plan):
    run.draft(cast.office, plan)
    with pytest.raises(Refusal, match="^不能撤回：有 1 个考核方案用到这份方案。"):
        withdrawn(cast, plan)


def test_a_draft_is_not_withdrawn(cast, plan):
    withdrawn(cast, plan)
    with pytest.raises(Refusal, match="^方案没有发布，或已由他人撤回。$"):
        withdrawn(cast, plan)


def test_the_page_says_what_goes_and_the_button_repeats_it(cast, plan, units, signed_in):
    accept_plan(by=cast.reporter, plan=plan, unit=units["甲医院"])
    assign_unit(by=cast.office, task=plan.tasks.first(), unit=units["医政科"], reason="新增职责")
    said = consequence(plan)
    assert (said.rows, said.units, said.accepted, said.added, said.people) == (14, 8, 1, 1, 4)
    client, url = signed_in(cast.office), reverse("tasks:withdraw", args=[plan.pk])
    page = client.get(url).content.decode()
    for words in (
        "收回 8 个单位的 14 个落实项",
        "1 个单位已经签收，重新发布后需再次签收。",
        "其中补派 1 项，重新发布后需再次补派。",
        "通知这些单位的 4 人，并写明理由。",
        ">撤回方案，收回 14 个落实项</button>",
    ):
        assert words in page
    answer = client.post(url, {"reason": REASON})
    assert answer.url == f"/plans/{plan.pk}/names/"
    page = client.get(answer.url).content.decode()
    assert "方案已撤回为草稿，收回 14 个落实项，已通知有关人员。" in page
    assert "理由：时限有误" in page
    assert signed_in(cast.reporter).get(reverse("tasks:plan", args=[plan.pk])).status_code == 404


@pytest.mark.parametrize(("reason", "why"), [("", "请填写理由"), ("长" * 301, "最多 300 字")])
def test_a_reason_is_asked_for(cast, plan, signed_in, reason, why):
    answer = signed_in(cast.office).post(reverse("tasks:withdraw", args=[plan.pk]), {"reason": reason})
    assert (answer.status_code, why in answer.content.decode()) == (422, True)
    plan.refresh_from_db()
    assert plan.status == "published"


def test_the_page_names_what_stands_in_the_way(cast, plan, units, signed_in):
    stages.reach("plan_submitted", cast, make.assignment_of(plan, units["甲医院"]))
    page = signed_in(cast.office).get(reverse("tasks:withdraw", args=[plan.pk])).content.decode()
    assert ("甲医院已有举措。" in page, '<button type="submit" class="btn btn-back">' in page) == (True, False)


@pytest.fixture
def accepted(cast, plan, units):
    accept_plan(by=cast.reporter, plan=plan, unit=units["甲医院"])
    return make.assignment_of(plan, units["甲医院"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(4))
def test_what_a_unit_saves_meanwhile_is_kept_or_refused(attempt, cast, plan, accepted):
    save = partial(save_measures, by=cast.reporter, assignment=accepted, measures=MEASURES, version=0)
    saved, taken_back = at_once(save, partial(withdraw_plan, by=cast.office, plan=plan, reason=REASON))
    if saved == 1:
        assert str(taken_back) == "不能撤回：甲医院已有举措。撤回会丢掉这些内容。"
        assert (Measure.objects.get().text, Assignment.objects.count()) == ("列清单", 13)
    else:
        assert str(saved) == "方案刚被机关党委办公室撤回，这个落实项已收回，没有保存。"
        assert (taken_back, Assignment.objects.count()) == (13, 0)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_a_units_measures_would_be_lost(cast, plan, accepted):
    def save(found):
        Measure.objects.bulk_create(Measure(assignment=accepted, **measure) for measure in MEASURES)

    def take_back(found):
        if not found:
            while not Measure.objects.exists():  # the unit saves after the look, before the deletion
                pass
            Assignment.objects.filter(plan=plan).delete()

    assert looking_first(lambda: obstacles(plan), save, take_back) == [None, None]
    assert not Measure.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_accepting_and_withdrawing_at_once_end_in_one_order(attempt, cast, plan, units):
    accept = partial(accept_plan, by=cast.reporter, plan=plan, unit=units["甲医院"])
    taken, taken_back = at_once(accept, partial(withdraw_plan, by=cast.office, plan=plan, reason=REASON))
    assert taken_back == 13
    assert taken == 3 or str(taken) == "没有待签收的任务，可能已由同事签收。"
    assert (Assignment.objects.count(), Step.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_of_withdrawing_and_assigning_at_once_no_row_is_left_in_a_draft(cast, plan, units):
    give = partial(assign_unit, by=cast.deputy, task=plan.tasks.first(), unit=units["医政科"], reason="新增")
    given, taken_back = at_once(give, partial(withdraw_plan, by=cast.office, plan=plan, reason=REASON))
    assert taken_back == (14 if isinstance(given, Assignment) else 13)
    assert (Assignment.objects.count(), Plan.objects.get().status) == (0, "draft")


@pytest.mark.django_db(transaction=True)
def test_a_refused_withdrawal_leaves_everything(cast, plan, accepted):
    save_measures(by=cast.reporter, assignment=accepted, measures=MEASURES, version=0)
    before = list(Message.objects.values_list("pk", flat=True))
    with transaction.atomic(), pytest.raises(Refusal):
        withdrawn(cast, plan)
    assert list(Message.objects.values_list("pk", flat=True)) == before
    assert (plan.spans.count(), plan.tasks.exclude(lead=None).count()) == (2, 3)
