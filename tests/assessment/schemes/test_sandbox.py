"""方案沙盘: other numbers on a sealed year, and nothing stored."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.apps import apps
from django.urls import reverse

from assessment.actions.schemes import publish_scheme
from assessment.actions.versions import renew_scheme
from assessment.drafts import copy_of
from assessment.forms.sandbox import SandboxForm
from assessment.models import Cycle, Result, Scheme
from assessment.packaging import rules_of_scheme
from assessment.schemes.comparing import carried
from tests.assessment import run
from tests.assessment.doors.schemes import ended


@pytest.fixture
def office(cast, signed_in):
    return signed_in(cast.office)


@pytest.fixture
def scheme(cast, plan):
    return ended(cast, plan)


def numbers(scheme, **changed) -> dict:
    """The form as it stands, but for `changed` (weight_2 for weight-2)."""
    rules = rules_of_scheme(scheme)
    there = SandboxForm(rules=rules).initial
    return there | {name.replace("_", "-", 1).replace("_", "."): value for name, value in changed.items()}


def tried(client, scheme, **data):
    return client.get(reverse("assessment:sandbox", args=[scheme.pk]), data)


def rows(answer) -> dict:
    return {row.name: row for row in answer.context["rows"]}


def test_without_a_change_it_is_the_sealed_year(office, scheme):
    results = {row.appraisal.name: row for row in Result.objects.select_related("appraisal")}
    for answer in (tried(office, scheme), tried(office, scheme, **numbers(scheme))):
        for name, row in rows(answer).items():
            there = results[name]
            assert (row.before, row.after, row.difference) == (there.total, there.total, 0)
            assert (row.rank_before, row.rank_after) == (there.rank, there.rank)
            assert (row.grade_before, row.grade_after) == (there.grade, there.grade)
    assert len(results) == 3


def test_other_weights_move_scores(office, scheme):
    answer = tried(office, scheme, **numbers(scheme, weight_1="70", weight_2="0"))
    row = rows(answer)["甲医院党支部"]
    progress = Decimal(sum(run.PROGRESS["甲医院"])) / 3
    hand = next(line for line in Result.objects.get(appraisal__name="甲医院党支部").lines if line["key"] == "2")
    expected = row.before - Decimal(hand["value"]) + progress * Decimal("0.4")
    assert abs(row.after - expected) <= Decimal("0.01")
    assert f"+{row.difference}" in answer.content.decode() or str(row.difference) in answer.content.decode()


def test_a_lower_limit_and_no_quota_move_grades(office, scheme):
    best = numbers(scheme, floor_0="10", floor_1="9", floor_2="8", quota="100")
    assert {row.grade_after for row in rows(tried(office, scheme, **best)).values()} == {"优秀"}
    none = numbers(scheme, floor_0="10", floor_1="9", floor_2="8", quota="0")
    assert {row.grade_after for row in rows(tried(office, scheme, **none)).values()} == {"良好"}


def stored() -> dict:
    models = apps.get_app_config("assessment").get_models()
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_nothing_is_stored(office, scheme):
    before = stored()
    tried(office, scheme, **numbers(scheme, weight_1="70", weight_2="0", quota="100"))
    assert stored() == before


WRONG = [
    ({"weight_1": "31"}, "各构成的权重相加应为 100%，现为 101%。"),
    ({"weight_1": "-1"}, "不能小于 0"),
    ({"quota": "abc"}, "请填写数字"),
    ({"quota": "NaN"}, "请填写数字"),
    ({"points_2_1_1": "9" * 99}, "数字"),
    ({"bonus_cap": "\x00"}, "请填写数字"),
    ({"floor_0": "201"}, "不能大于 200"),
]


@pytest.mark.parametrize(("changed", "words"), WRONG)
def test_wrong_numbers_are_named(changed, words, office, scheme):
    plain = {name: changed[name] for name in changed if name in ("quota", "bonus_cap")}
    other = {name: value for name, value in changed.items() if name not in plain}
    answer = tried(office, scheme, **numbers(scheme, **other) | plain)
    assert (answer.status_code, words in answer.content.decode(), answer.context["rows"]) == (422, True, [])


@pytest.mark.parametrize("state", ["self", "marking", "review", "submitted", "decided", "public"])
def test_it_is_closed_while_the_assessment_runs(state, office, cast, plan):
    cycle = run.opened(cast.office, plan)
    Cycle.objects.filter(pk=cycle.pk).update(state=state)
    answer = tried(office, cycle.scheme)
    assert (answer.status_code, "考核进行期间不开放沙盘" in answer.content.decode()) == (409, True)


def test_a_version_of_what_runs_is_no_way_around(office, cast, plan, scheme):
    cycle = run.opened(cast.office, plan)
    draft = renew_scheme(by=cast.office, scheme=cycle.scheme, because="试试")
    assert tried(office, draft).status_code == 409


def test_next_years_scheme_is_tried_on_the_sealed_year(office, cast, plan, scheme):
    content = copy_of(scheme)
    content["components"][1]["sections"][0]["indicators"].reverse()
    draft = run.draft_scheme(by=cast.office, year=2027, name="新的考核", plan=plan, content=content)
    assert {row.difference for row in rows(tried(office, draft)).values()} == {Decimal(0)}
    draft.indicators().filter(name="达标创建").delete()
    answer = tried(office, draft)
    assert {row.after is not None for row in rows(answer).values()} == {True}
    publish_scheme(by=cast.office, scheme=run.draft(cast.office, plan, year=2028))
    assert tried(office, Scheme.objects.get(year=2028)).status_code == 200


def test_without_a_sealed_year_there_is_nothing_to_try_on(office, cast, plan):
    answer = tried(office, run.draft(cast.office, plan))
    assert (answer.status_code, "还没有封存过的同类考核" in answer.content.decode()) == (409, True)


def test_points_given_by_hand_keep_their_share():
    subject = {
        "name": "甲",
        "inputs": {"1.1.1": {"points": "3", "quantity": None}, "5.1.1": {"entries": [{"points": "1"}]}},
    }
    (moved,) = carried([subject], {"2.1.1": "1.1.1", "5.1.1": "5.1.1"}, {"2.1.1": Fraction(2), "5.1.1": Fraction(2)})
    assert moved["inputs"] == {"2.1.1": {"points": "6", "quantity": None}, "5.1.1": {"entries": [{"points": "1"}]}}
