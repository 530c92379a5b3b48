"""A new version while the cycle runs: who would move, what follows the indicators, what does not."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assessment.actions.versions import renew_scheme
from assessment.models import Component, Cycle, Entry, Exemption, Mark, Scheme, VetoEvent, VoteRound
from modelagency.clock import now
from records.models import AuditEvent
from tests.assessment import run


@pytest.fixture
def office(cast, signed_in):
    return signed_in(cast.office)


@pytest.fixture
def cycle(cast, plan):
    """Marking goes on, with everything marked and voted."""
    run.progress(plan, run.PROGRESS)
    cycle = run.opened(cast.office, plan)
    run.scored(cast.office, cycle)
    Cycle.objects.filter(pk=cycle.pk).update(state="marking")
    return Cycle.objects.get(pk=cycle.pk)


@pytest.fixture
def draft(cast, cycle):
    return renew_scheme(by=cast.office, scheme=cycle.scheme, because="党委会议决定")


def effects(client, draft):
    return client.get(reverse("assessment:scheme_effects", args=[draft.pk]))


def adopt(client, draft):
    seen = effects(client, draft).context["seen"]
    return client.post(reverse("assessment:scheme_effects", args=[draft.pk]), {"seen": seen})


def weigh(draft, **weights):
    for kind, weight in weights.items():
        Component.objects.filter(scheme=draft, kind=kind).update(weight=weight)


def line(scheme, name):
    return scheme.indicators().get(name=name)


def test_without_a_change_nobody_moves(office, draft):
    found = effects(office, draft).context["effects"]
    assert (found.moved, found.looked_again, found.left, found.obstacles) == ([], 0, 0, [])
    assert len(found.succession.heirs) == 7


def test_the_report_says_who_would_move_and_no_total(office, draft, cycle):
    weigh(draft, usual=40, year_end=30)
    page = effects(office, draft)
    found = page.context["effects"]
    assert {row.name for row in found.moved} == {"甲医院党支部", "乙医院党支部", "机关第一党支部"}
    text = page.content.decode()
    for row in found.moved:
        assert (f"{row.difference}" in text, f">{row.before}<" in text, f">{row.after}<" in text) == (
            True,
            False,
            False,
        )


def test_the_differences_are_those_of_the_engine(office, draft, cycle):
    """甲医院党支部: progress 58.67 %, by hand and votes the same on both sides."""
    weigh(draft, usual=40, year_end=30)
    row = next(row for row in effects(office, draft).context["effects"].moved if row.name == "甲医院党支部")
    cases = Mark.objects.get(appraisal__name="甲医院党支部", indicator__name="组织生活").quantity
    hand = 100 - float(cases) * 0.5
    progress = sum(run.PROGRESS["甲医院"]) / 3
    assert float(row.difference) == pytest.approx((progress - hand) / 10, abs=0.011)


def test_what_is_not_known_is_left_out_on_both_sides(office, draft, cycle):
    VoteRound.objects.filter(cycle=cycle).update(state="open")
    Mark.objects.filter(appraisal__cycle=cycle).update(submitted_at=None)
    assert effects(office, draft).context["effects"].moved == []
    weigh(draft, year_end=30, poll=20)
    assert effects(office, draft).context["effects"].moved == []


def test_the_cycle_is_carried_over(cast, office, draft, cycle):
    subject = cycle.appraisals.get(name="甲医院党支部")
    told = {"appraisal": subject, "entered_by": cast.office, "entered_at": now()}
    Entry.objects.create(indicator=line(cycle.scheme, "表彰"), matter="先进", points=1, reason="市级", **told)
    Exemption.objects.create(indicator=line(cycle.scheme, "达标创建"), reason="没有这项工作", **told)
    VetoEvent.objects.create(veto=cycle.scheme.vetoes.get(), facts="处分", document_number="1号", **told)
    weigh(draft, usual=40, year_end=30)
    marks = Mark.objects.filter(appraisal__cycle=cycle)
    before = sorted(marks.values_list("appraisal", "indicator__name", "quantity", "submitted_at", "version"))
    assert adopt(office, draft).status_code == 302
    cycle.refresh_from_db()
    draft.refresh_from_db()
    assert (cycle.scheme, draft.status) == (draft, "published")
    assert sorted(marks.values_list("appraisal", "indicator__name", "quantity", "submitted_at", "version")) == before
    for model in (Mark, Entry, Exemption, VoteRound):
        assert set(model.objects.values_list("indicator__section__component__scheme", flat=True)) == {draft.pk}
    assert VetoEvent.objects.get().veto.scheme == draft
    assert set(draft.indicators().get(source="progress").facts.values_list("appraisal__cycle", flat=True)) == {cycle.pk}
    event = AuditEvent.objects.filter(verb="scheme.adopt").get()
    assert (event.before, event.after["carried"], event.after["dropped"]) == ({"version": 1}, 7, 0)


def test_points_given_by_hand_are_opened_again_where_the_rule_changed(office, draft, cycle):
    marks = Mark.objects.filter(appraisal__cycle=cycle, indicator__name="组织生活").order_by("pk")
    by_hand, by_standard = marks[0], marks[1]
    Mark.objects.filter(pk=by_hand.pk).update(points=Decimal(50))
    draft.indicators().filter(name="组织生活").update(step=Decimal("0.25"))
    assert effects(office, draft).context["effects"].looked_again == 1
    adopt(office, draft)
    by_hand.refresh_from_db()
    by_standard.refresh_from_db()
    assert (by_hand.submitted_at, by_hand.points, bool(by_hand.asked_again)) == (None, 50, True)
    assert (by_standard.submitted_at is None, by_standard.asked_again) == (False, "")


def test_marks_of_a_dropped_indicator_stay_with_the_old_version(office, draft, cycle):
    reached, hand = line(draft, "达标创建"), line(draft, "组织生活")
    section = reached.section
    reached.delete()
    type(hand).objects.filter(pk=hand.pk).update(points=100)
    section.indicators.create(name="新的一项", points=0, kind="deduct", step=1, order=9)
    found = effects(office, draft).context["effects"]
    assert (found.left, [row.name for row in found.succession.added.values()]) == (3, ["新的一项"])
    assert [row.name for row in found.succession.dropped.values()] == ["达标创建"]
    adopt(office, draft)
    left = Mark.objects.filter(indicator__name="达标创建")
    assert set(left.values_list("indicator__section__component__scheme", flat=True)) == {draft.origin_id}


def test_another_kind_is_another_indicator(office, draft, cycle):
    draft.indicators().filter(name="达标创建").update(kind="ratio", threshold=None)
    found = effects(office, draft).context["effects"]
    assert ([*found.succession.dropped], [*found.succession.added], found.left) == (["2.1.2"], ["2.1.2"], 3)


def test_whom_it_assesses_stays(office, draft):
    Scheme.objects.filter(pk=draft.pk).update(subjects="affiliated")
    assert "考核对象和限于分类不能再改" in effects(office, draft).content.decode()
    answer = adopt(office, draft)
    assert (answer.status_code, Scheme.objects.get(pk=draft.pk).is_draft) == (409, True)


def test_a_vote_that_was_held_must_go_on(office, draft):
    line(draft, "民主测评得分").delete()
    assert "述职评议“民主测评得分”用着原来的票决指标" in effects(office, draft).content.decode()
    assert adopt(office, draft).status_code == 409


@pytest.mark.parametrize("state", ["review", "submitted", "decided", "public", "sealed"])
def test_past_marking_a_version_comes_too_late(state, office, cast, draft, cycle):
    """Whoever looked before and presses after."""
    seen = effects(office, draft).context["seen"]
    Cycle.objects.filter(pk=cycle.pk).update(state=state)
    url = reverse("assessment:scheme_effects", args=[draft.pk])
    for answer in (office.get(url), office.post(url, {"seen": seen})):
        assert (answer.status_code, "评分已经结束，改版不能用于这次考核" in answer.content.decode()) == (409, True)
    answer = office.post(reverse("assessment:publish", args=[draft.pk]))
    assert (answer.status_code, Scheme.objects.get(pk=draft.pk).is_draft) == (409, True)


def test_what_was_not_looked_at_is_not_taken_up(office, draft):
    seen = effects(office, draft).context["seen"]
    weigh(draft, usual=40, year_end=30)
    answer = office.post(reverse("assessment:scheme_effects", args=[draft.pk]), {"seen": seen})
    assert (answer.status_code, "草案又有改动" in answer.content.decode()) == (409, True)
    assert Scheme.objects.get(pk=draft.pk).is_draft


def test_errors_stop_it(office, draft):
    weigh(draft, usual=31)
    assert "各构成的权重相加应为 100%，现为 101%。" in effects(office, draft).content.decode()
    assert adopt(office, draft).status_code == 409


def test_the_old_version_stays_as_it_was(office, draft, cycle):
    old = cycle.scheme
    before = list(old.indicators().values_list("pk", "name", "points"))
    adopt(office, draft)
    assert list(old.indicators().values_list("pk", "name", "points")) == before
