"""Units grouped by kind and category."""

import pytest

from branches.models import Unit
from tasks.categories import KINDS_IN_ORDER, SEGMENTS, category_of, groups, kind_label, kinds_of, segment_of

KINDS = dict(Unit.Kind.choices)


def row(kind, category="", place=1, units=1):
    return {
        "kind": kind,
        "category": category,
        "place": place,
        "units": units,
        "rows": units * 3,
        "abnormal_units": 1,
        "abnormal_rows": 2,
    }


def labels(*rows):
    return [group.label for group in groups(rows, KINDS)]


def test_groups_stand_in_the_order_of_the_organisation():
    found = [row("affiliated", "乡镇卫生院", 19), row("affiliated", "县级医院", 4), row("branch", "机关", 34)]
    found += [row("office", place=9), row("mass", place=16), row("party", place=2), row("bureau", place=0)]
    assert labels(*found) == ["局", "机关党委、纪委", "群团", "机关科室", "机关党支部", "县级医院", "乡镇卫生院"]


def test_units_without_a_category_are_named_so_beside_others():
    assert labels(row("office")) == ["机关科室"]
    assert labels(row("affiliated", "", 2), row("affiliated", "县级医院", 3)) == ["县级医院", "直属单位（未分类）"]
    assert labels(row("branch", "机关", 1), row("branch", "医院", 2)) == ["机关党支部", "医院党支部"]


def test_a_group_says_how_it_is_addressed():
    hospital, office = groups([row("affiliated", "县级医院"), row("office")], KINDS)[::-1]
    assert hospital.query == "kind=affiliated&category=%E5%8E%BF%E7%BA%A7%E5%8C%BB%E9%99%A2"
    assert office.query == "kind=office&category=-"
    assert (category_of("-"), category_of("县级医院")) == ("", "县级医院")


def test_a_whole_kind_is_named_by_its_kind_and_branches_of_one_category_by_both():
    one = groups([row("branch", "机关"), row("affiliated", "县级医院")], KINDS)
    two = groups([row("branch", "机关"), row("branch", "医院")], KINDS)
    assert (kind_label("branch", one, KINDS), kind_label("branch", two, KINDS)) == ("机关党支部", "党支部")
    assert (kind_label("affiliated", one, KINDS), kind_label("bodies", [], KINDS)) == (
        "直属单位",
        "机关党委、纪委和群团",
    )


def test_every_kind_has_its_place_and_its_segment():
    assert sorted(KINDS_IN_ORDER) == sorted(Unit.Kind.values)
    assert sorted(kind for segment in SEGMENTS for kind in kinds_of(segment)) == sorted(Unit.Kind.values)


@pytest.mark.parametrize(
    ("kind", "segment"), [("party", "bodies"), ("mass", "bodies"), ("bodies", "bodies"), ("branch", "branch")]
)
def test_the_segment_of_a_kind(kind, segment):
    assert segment_of(kind) == segment
