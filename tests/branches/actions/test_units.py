"""Founding units: the closure of the tree, and the rights of those whose posts reach further than their own unit."""

import pytest

from branches.actions.units import create_branch, create_unit, learn_alias
from branches.models import Post, Unit, UnitAlias, UnitAncestor, UnitUserPermission
from branches.roles import Role
from records.models import AuditEvent
from tests import make


def found(name, parent=None, kind=Unit.Kind.AFFILIATED):
    return create_unit(by=None, name=name, kind=kind, starts_on=make.FOUNDED, parent=parent)


def granted(user):
    rows = UnitUserPermission.objects.filter(user=user, permission__codename="see_unit")
    return set(rows.values_list("content_object__name", flat=True))


def test_a_unit_is_linked_to_itself_and_to_all_above(db):
    top = found("局")
    middle = found("医院", top)
    bottom = found("分院", middle)
    links = UnitAncestor.objects.filter(descendant=bottom).values_list("ancestor__name", flat=True)
    assert sorted(links) == ["分院", "医院", "局"]
    assert list(Unit.objects.below(middle).in_order()) == [middle, bottom]


def test_the_closure_equals_the_walk_up_the_tree(units):
    walked = set()
    for unit in Unit.objects.all():
        above = unit
        while above:
            walked.add((above.pk, unit.pk))
            above = above.parent
    assert set(UnitAncestor.objects.values_list("ancestor", "descendant")) == walked


@pytest.mark.parametrize(
    ("home", "reach", "reached"),
    [
        ("安澜县卫生健康局", Post.Reach.ALL, True),
        ("丙中心", Post.Reach.ALL, True),
        ("安澜县卫生健康局", Post.Reach.SUBTREE, True),
        ("甲医院", Post.Reach.SUBTREE, True),
        ("乙医院", Post.Reach.SUBTREE, False),
        ("甲医院", Post.Reach.OWN, False),
    ],
)
def test_a_new_unit_is_granted_to_those_whose_posts_reach_it(units, home, reach, reached):
    person = make.member("person", Role.INSPECTOR, units[home], reach)
    found("甲医院东院", units["甲医院"])
    assert ("甲医院东院" in granted(person)) is reached


def test_founding_is_recorded(db):
    unit = found("局")
    event = AuditEvent.objects.get(verb="unit.create")
    assert (event.subject_label, event.subject_id, event.unit_id, event.by_label) == ("局", unit.pk, unit.pk, "系统")


def test_a_branch_covers_the_units_its_members_work_in(units):
    covers = [units["甲医院"], units["丙中心"]]
    branch = create_branch(by=None, name="联合党支部", starts_on=make.FOUNDED, parent=units["甲医院"], covers=covers)
    assert (branch.unit.kind, branch.unit.parent) == ("branch", units["甲医院"])
    assert sorted(unit.name for unit in branch.covers.all()) == ["丙中心", "甲医院"]


def test_an_alias_is_kept_in_the_comparable_form_and_gives_way(units):
    learn_alias(" 甲 院（东）", unit=units["甲医院"])
    learn_alias("甲院(东)", unit=units["乙医院"])
    assert UnitAlias.objects.get(text="甲院(东)").unit == units["乙医院"]
