"""Names are found as they are typed, and `sound` follows them. After every action of the portal: `tests/test_audit.py`;
after the demo: `tests/modelagency/demo/test_loaded.py`."""

import pytest

from branches.actions.units import change_unit
from branches.imports import entry
from branches.imports.reading import read
from branches.models import Unit, UnitName, User
from tasks.models import Task
from tests import make
from tests.branches.imports import books
from tests.branches.named import astray
from tests.cast import DUE


def found(words, rows=Unit.objects):
    return {row.name for row in rows.found(words)}


def test_units_are_found_by_characters_pinyin_and_initials(units):
    for words in ("行政审批", "xingzhengshenpi", "xzspk", "xingzspk", "审批 xz", "XZSP"):
        assert found(words) == {"行政审批科"}, words
    assert found("jiayiyuan") == {"甲医院", "甲医院党支部"}
    assert found("jia dang") == {"甲医院党支部"}
    assert found("") == found("  ") == found("没有的") == found("%") == found("_") == found(".*") == set()


def test_a_unit_is_found_by_its_other_names_and_those_it_had(units):
    UnitName.objects.create(unit=units["丙中心"], name="防疫站", until=make.FOUNDED)
    assert found("防疫") == {"丙中心"}
    assert found("机关纪委") == {"局机关纪委"}


def test_people_and_tasks_are_found(plan):
    make.user("shan", "单雪")
    assert found("shanxue", User.objects) == found("dx", User.objects) == {"单雪"}
    names = {task.name for task in Task.objects.filter(text__contains="警示教育")}
    assert found("警示教育", Task.objects) == names != set()
    (task,) = Task.objects.found(names.pop())
    Task.every.filter(pk=task.pk).update(is_dropped=True)
    assert not Task.objects.found(task.name).exists()
    assert Task.every.found(task.name).exists()


def test_a_name_is_followed_by_each_way_to_write_it(units, plan):
    unit, task = units["甲医院"], plan.tasks.first()
    change_unit(by=None, unit=unit, name="长乐医院", category="", order=0)
    assert found("changle") == {"长乐医院"}
    assert found("jiayiyuan") == {"甲医院党支部"}
    unit.name = "重光医院"
    unit.save()
    assert found("chongguang") == {"重光医院"}
    unit.name = "新华医院"
    Unit.objects.bulk_update([unit], ["name"])
    task.title = "抓好血站建设"
    Task.objects.bulk_update([task], ["title", "version"])
    task.name = "血站"
    task.save(update_fields=["name"])
    Unit.objects.bulk_create([Unit(name="区疾控中心", kind="affiliated", starts_on=make.FOUNDED)])
    assert found("xinhua") == {"新华医院"}
    assert found("ouji") == found("qujk") == {"区疾控中心"}
    assert astray() == []


def test_a_name_is_not_written_past_its_sound(units, plan):
    for rows in (Unit.objects, Task.objects, Task.every, User.objects, plan.tasks):
        with pytest.raises(TypeError, match="sound"):
            rows.update(name="别名")
    assert Unit.objects.filter(name="甲医院").update(category="医院") == 1


def test_names_of_a_workbook_are_found(cast):
    entry.write(by=cast.system_admin, content=read(books.data(books.rows())), filename="名册.xlsx", sha256="0" * 64)
    assert found("dyydy") == {"丁医院东院"}
    assert found("liqiang", User.objects) == {"李强"}
    assert astray() == []


def test_the_looking_finds_what_is_astray(units):
    Unit.objects.filter(name="甲医院").update(sound=" yi yi yuan")
    assert [unit.name for unit in astray()] == ["甲医院"]


def test_a_plan_brings_its_tasks(cast):
    make.published_plan(cast.office, due_on=DUE)
    assert astray() == []
    assert Task.objects.found("lilun").exists()
