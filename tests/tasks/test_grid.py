"""Lines and columns of the matrix."""

from dataclasses import dataclass

import pytest

from tasks.categories import Group
from tasks.grid import (
    Cell,
    Column,
    Line,
    by_place,
    columns,
    fill,
    give_places,
    heads,
    in_groups,
    page_of_lines,
    part_of,
)
from tasks.tallies import Tally

HOSPITALS = Group("affiliated", "县级医院", "县级医院", 4, 12, 1, 1)
TOWNS = Group("affiliated", "乡镇卫生院", "乡镇卫生院", 2, 6, 0, 0)


@dataclass(frozen=True)
class Pillar:
    pk: int
    name: str


@dataclass(frozen=True)
class Task:
    pk: int
    name: str
    pillar: Pillar

    @property
    def pillar_id(self):
        return self.pillar.pk


def tasks(*sizes):
    """Tasks of as many pillars as there are sizes."""
    pillars = [Pillar(n, f"类{n}") for n, size in enumerate(sizes) for _ in range(size)]
    return [Task(100 + n, f"任务{n}", pillar) for n, pillar in enumerate(pillars)]


def line(key, progress, group=HOSPITALS, rows=1):
    return Line(key, f"单位{key}", group, Tally({"normal": rows}, progress))


def test_up_to_forty_tasks_are_columns():
    found = columns(tasks(20, 20))
    assert [(column.key, column.field) for column in found] == [(100 + n, "task") for n in range(40)]


def test_more_than_forty_tasks_are_shown_by_pillar():
    found = columns(tasks(20, 21))
    assert [(column.key, column.label, column.field) for column in found] == [
        (0, "类0", "pillar"),
        (1, "类1", "pillar"),
    ]


def test_more_than_forty_tasks_of_one_pillar_come_in_parts():
    found = columns(tasks(85))
    sizes = [(len(shown), shown[0].label, pages) for shown, pages in (part_of(found, number) for number in (1, 2, 3))]
    assert sizes == [(40, "任务0", 3), (40, "任务40", 3), (5, "任务80", 3)]
    assert part_of(found, 9) == part_of(found, 3)
    assert part_of([], 1) == ([], 1)


def test_a_pillar_opens_with_its_first_column_on_the_page():
    shown, _ = part_of(columns(tasks(2, 1)), 1)
    assert [column.opens for column in shown] == [True, False, True]
    assert [(pillar.name, len(own)) for pillar, own in heads(shown)] == [("类0", 2), ("类1", 1)]


def test_places_are_given_inside_a_group_and_shared_by_equal_means():
    lines = [line(1, 70), line(2, 90), line(3, 70), line(4, 10), line(5, 80, TOWNS), line(6, 95, TOWNS)]
    give_places(lines)
    assert [(one.key, one.place) for one in by_place(lines)] == [(2, 1), (1, 2), (3, 2), (4, 4), (6, 1), (5, 2)]


def test_means_that_look_equal_are_equal():
    lines = [line(1, 220, rows=3), line(2, 733, rows=10)]  # 73.33 and 73.30
    give_places(lines)
    assert [(one.tally.mean, one.place) for one in lines] == [("73.3", 1), ("73.3", 1)]


@pytest.mark.parametrize(
    ("after", "first", "count", "key"),
    [(None, 0, 200, 199), (199, 200, 50, None), (7777, 0, 200, 199), (249, None, 0, None)],
)
def test_units_come_in_pages_by_key(after, first, count, key):
    shown, next_key = page_of_lines([line(n, 50) for n in range(250)], after)
    assert (shown[0].key if shown else None, len(shown), next_key) == (first, count, key)


def test_cells_stand_in_their_columns():
    shown = [Column(1, "甲", None), Column(2, "乙", None)]
    unit, category = line(7, 50), Line(None, "县级医院", HOSPITALS, Tally())
    fill(
        [unit, category],
        shown,
        {(7, 2): Cell("/5/", "overdue", 50), (("affiliated", "县级医院"), 1): Tally({"behind": 1}, 9)},
    )
    assert unit.cells == [(shown[0], None), (shown[1], Cell("/5/", "overdue", 50))]
    assert category.cells == [(shown[0], Tally({"behind": 1}, 9)), (shown[1], None)]
    assert (unit.query, category.query) == ("unit=7", HOSPITALS.query)


@pytest.mark.parametrize(
    ("light", "worst"), [("normal", ""), ("waiting", ""), ("behind", "behind"), ("overdue", "overdue")]
)
def test_what_is_abnormal(light, worst):
    assert (Cell("/1/", light, 0).worst, Tally({light: 1, "normal": 3}).worst) == (worst, worst)


def test_overdue_is_worse_than_behind():
    assert Tally({"behind": 5, "overdue": 1}).worst == "overdue"


def test_lines_are_kept_together_by_group():
    lines = [line(1, 1), line(2, 1), line(3, 1, TOWNS)]
    assert [(group.label, len(own)) for group, own in in_groups(lines)] == [("县级医院", 2), ("乡镇卫生院", 1)]
