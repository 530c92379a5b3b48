"""Reads as phrases."""

import pytest

from branches.permissions import Rights
from tasks.models import Assignment, Plan
from tasks.states import State
from tests import make
from tests.cast import TODAY


@pytest.fixture
def rows(cast, plan):
    return Assignment.objects.in_order()


def test_stopped_rows_do_not_count(rows):
    first, second = rows[:2]
    rows.filter(pk=first.pk).update(state=State.SUSPENDED)
    rows.filter(pk=second.pk).update(state=State.WITHDRAWN)
    assert list(rows.counted()) == list(rows[2:])


def test_working_rows_are_those_the_unit_has_to_move(rows):
    first, second, third = rows[:3]
    rows.filter(pk=first.pk).update(state=State.CLOSED)
    rows.filter(pk=second.pk).update(awaiting="unit")
    rows.filter(pk=third.pk).update(awaiting="review")
    assert list(rows.working()) == list(rows[3:])


def test_figures_in_one_query(rows, units, django_assert_num_queries):
    rows.filter(unit=units["甲医院"]).update(progress=30)
    with django_assert_num_queries(1):
        tally = list(rows.with_light(TODAY).tally("task__order"))
    assert sorted((row["task__order"], row["light"], row["rows"], row["progress_sum"]) for row in tally) == [
        (1, "normal", 1, 30),
        (1, "not_started", 3, 0),
        (2, "normal", 1, 30),
        (2, "not_started", 4, 0),
        (3, "normal", 1, 30),
        (3, "not_started", 3, 0),
    ]


def test_a_row_needs_one_query(rows, django_assert_num_queries):
    with django_assert_num_queries(1):
        shown = [(row.task.pillar.name, row.task.lead, row.unit.name, row.plan.year) for row in rows.for_rows()]
    assert len(shown) == 13


@pytest.mark.parametrize(
    ("who", "count"),
    [
        ("reporter", 3),
        ("leader", 3),
        ("stranger", 3),
        ("lead", 4),  # its own row and those of the task it leads
        ("office", 13),
        ("committee", 13),
        ("inspector", 13),
        ("system_admin", 0),
    ],
)
def test_how_many_rows_each_sees(cast, rows, who, count):
    assert rows.visible_to(Rights(getattr(cast, who), TODAY)).count() == count


def test_drafts_are_listed_for_the_office_only(cast, plan):
    draft = make.draft_plan(cast.office, make.NOTICE.replace("9号", "10号"))
    assert set(Plan.objects.visible_to(Rights(cast.deputy, TODAY))) == {plan, draft}
    assert list(Plan.objects.visible_to(Rights(cast.committee, TODAY))) == list(Plan.objects.published()) == [plan]
