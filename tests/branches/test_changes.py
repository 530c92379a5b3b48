"""The first page of a change of units, and two changes at the same moment."""

from functools import partial

import pytest
from django.urls import reverse

from branches.actions.changes import draft_change
from branches.models import Post, Unit, UnitAncestor, UnitChange, UnitUserPermission
from branches.roles import Role
from modelagency.clock import today
from tasks.actions.changes import apply_change
from tasks.outlook import consequences, digest, outlook_of
from tests import make
from tests.races import at_once, looking_first

MOVED, RENAMED = UnitChange.Kind.MOVED, UnitChange.Kind.RENAMED


@pytest.mark.parametrize(
    ("kind", "said", "words"),
    [
        ("renamed", {"unit": "甲医院", "new_name": "乙医院"}, "已经有名称“乙医院”"),
        ("renamed", {"unit": "甲医院", "new_name": "机关党委"}, "的别名"),
        ("renamed", {"unit": "甲医院", "new_name": ""}, "请填写新名称"),
        ("moved", {"unit": "甲医院", "parent": "甲医院党支部"}, "是甲医院自己或它的下级"),
        ("moved", {"unit": "甲医院", "parent": "甲医院"}, "是甲医院自己或它的下级"),
        ("moved", {"unit": "甲医院", "parent": "局机关党委"}, "“直属单位”不能设在“机关党委、纪委”"),
        ("moved", {"unit": "安澜县卫生健康局", "parent": "甲医院"}, "是最高一级，只能更名"),
        ("founded", {"new_name": "丁处", "new_kind": "office", "parent": "甲医院"}, "“机关科室”不能设在“直属单位”"),
        ("founded", {"new_name": "丁处", "new_kind": "branch", "parent": "甲医院"}, "没有这个类别"),
        ("dissolved", {"unit": "安澜县卫生健康局"}, "是最高一级，只能更名"),
        ("dissolved", {"unit": "甲医院", "takers": "甲医院"}, "既是变更单位又是承接单位"),
    ],
)
def test_what_cannot_be(cast, units, signed_in, kind, said, words):
    data = make.CHANGE | {
        name: units[value].pk if value in units and name != "new_name" else value for name, value in said.items()
    }
    answer = signed_in(cast.office).post(reverse("branches:change_new", args=[kind]), data)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not UnitChange.objects.exists()


def test_a_kind_that_is_none(cast, signed_in):
    assert signed_in(cast.office).get(reverse("branches:change_new", args=["split"])).status_code == 404


def moved(office, unit, parent):
    """The draft, and the act that carries it out."""
    change = draft_change(by=office, kind=MOVED, units=[unit], parent=parent, **make.CHANGE | {"effective_on": today()})
    return partial(apply_change, by=office, change=change, seen=digest(consequences(outlook_of(change))))


def kinds(outcomes):
    return sorted(type(outcome).__name__ for outcome in outcomes)


@pytest.mark.django_db(transaction=True)
def test_two_units_cannot_move_under_each_other(cast, units):
    for n in range(5):
        first, second = make.unit(f"东院{n}"), make.unit(f"西院{n}")
        outcomes = at_once(moved(cast.office, first, second), moved(cast.office, second, first))
        assert kinds(outcomes) == ["Refusal", "UnitChange"]
        parents = {unit.pk: Unit.objects.get(pk=unit.pk).parent_id for unit in (first, second)}
        assert parents != {first.pk: second.pk, second.pk: first.pk}


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_would(units):
    first, second = units["甲医院"], units["乙医院"]

    def look():
        return set(UnitAncestor.objects.values_list("ancestor", "descendant"))

    def move(unit, parent, links):
        if (unit.pk, parent.pk) not in links:
            Unit.objects.filter(pk=unit.pk).update(parent=parent)

    looking_first(look, partial(move, first, second), partial(move, second, first))
    assert [Unit.objects.get(pk=unit.pk).parent_id for unit in (first, second)] == [second.pk, first.pk]


@pytest.mark.django_db(transaction=True)
def test_one_change_confirmed_twice_at_once_is_done_once(cast, units, plan):
    change = make.merger(cast.office, units)
    act = partial(apply_change, by=cast.office, change=change, seen=digest(consequences(outlook_of(change))))
    assert kinds(at_once(act, act, act)) == ["Refusal", "Refusal", "UnitChange"]
    assert Post.objects.filter(unit=units["乙医院"], user=cast.reporter).count() == 1


def granted(user):
    return set(UnitUserPermission.objects.filter(user=user).values_list("content_object__name", flat=True))


def test_rights_that_come_from_above_follow_a_move(cast, units):
    old = make.member("old", Role.INSPECTOR, units["丙中心"], Post.Reach.SUBTREE)
    new = make.member("new", Role.INSPECTOR, units["乙医院"], Post.Reach.SUBTREE)
    moved(cast.office, units["甲医院"], units["丙中心"])()
    assert granted(old) == {"丙中心", "甲医院", "甲医院党支部"}
    moved(cast.office, Unit.objects.get(name="甲医院"), units["乙医院"])()
    assert (granted(old), granted(new)) == ({"丙中心"}, {"乙医院", "乙医院党支部", "甲医院", "甲医院党支部"})
    assert granted(cast.office) == set(units)


def test_a_name_taken_meanwhile_is_refused_when_it_is_done(cast, units):
    fields = make.CHANGE | {"effective_on": today()}
    change = draft_change(by=cast.office, kind=RENAMED, units=[units["甲医院"]], new_name="丁医院", **fields)
    make.unit("丁医院")
    with pytest.raises(Exception, match="已经有名称“丁医院”"):
        apply_change(by=cast.office, change=change, seen=digest(consequences(outlook_of(change))))
    assert Unit.objects.filter(name="甲医院").exists()
