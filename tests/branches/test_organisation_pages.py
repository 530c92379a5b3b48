"""Units, branches, groups, other names and the calendar on the pages of the system officer and the office."""

from datetime import date

import pytest
from django.urls import reverse

from branches.actions.names import NameBook
from branches.models import Branch, Unit, UnitAlias, UnitGroup, WorkingDay
from modelagency.clock import today


@pytest.fixture(params=["system_admin", "office"])
def keeper(request, cast, signed_in):
    return signed_in(getattr(cast, request.param))


def send(client, to, /, *args, **form):
    answer = client.post(reverse(f"branches:{to}", args=args), form, follow=True)
    return answer.status_code, answer.content.decode()


def new(units, **changed):
    parent = units["安澜县卫生健康局"].pk
    return {"name": "丁医院", "kind": "affiliated", "parent": parent, "order": 3, "starts_on": "2026-09-01"} | changed


def test_a_unit_is_added_and_mended(keeper, units):
    status, page = send(keeper, "unit_new", **new(units))
    unit = Unit.objects.get(name="丁医院")
    assert (status, "已添加丁医院" in page, unit.parent, unit.order) == (200, True, units["安澜县卫生健康局"], 3)
    assert unit in Unit.objects.below(units["安澜县卫生健康局"])
    status, _ = send(keeper, "unit_edit", unit.pk, name="丁中医院", category="医院", order=5)
    unit.refresh_from_db()
    assert (status, unit.name, unit.category, unit.order) == (200, "丁中医院", "医院", 5)


def test_a_branch_is_added_and_covers_other_units(keeper, units):
    one, other = units["宣传教育科"].pk, units["医政科"].pk
    status, _ = send(keeper, "branch_new", **new(units, name="机关第二党支部", covers=[one]))
    branch = Branch.objects.get(unit__name="机关第二党支部")
    assert (status, list(branch.covers.all())) == (200, [units["宣传教育科"]])
    assert "机关第二党支部" in keeper.get(reverse("branches:unit", args=[one])).content.decode()
    send(keeper, "unit_edit", branch.pk, name="机关第二党支部", order=0, covers=[other])
    assert list(branch.covers.all()) == [units["医政科"]]


def test_another_name_leads_to_the_unit_until_it_is_dropped(keeper, units):
    assert send(keeper, "alias_add", units["甲医院"].pk, text="甲 院")[0] == 200
    assert NameBook.of(today()).find("甲院") == units["甲医院"]
    assert send(keeper, "alias_drop", UnitAlias.objects.get(text="甲院").pk)[0] == 200
    assert NameBook.of(today()).find("甲院") is None


def test_a_group_shows_its_members_before_it_is_added(keeper, units):
    said = {"name": "各医疗单位", "kind": "affiliated"}
    status, page = send(keeper, "groups", **said, preview="")
    assert (status, "今天有 3 个成员" in page, UnitGroup.objects.filter(name="各医疗单位").count()) == (200, True, 0)
    assert send(keeper, "groups", **said, save="")[0] == 200
    assert len(UnitGroup.objects.get(name="各医疗单位").members(today())) == 3


def test_a_group_under_a_unit_has_only_members_below_it(keeper, units):
    said = {"name": "党委各支部", "kind": "branch", "under": units["局机关党委"].pk}
    send(keeper, "groups", **said, save="")
    page = keeper.get(reverse("branches:groups"))
    shown = {group.name: [unit.name for unit in members] for group, members in page.context["groups"]}
    assert shown["党委各支部"] == ["机关第一党支部"]


def test_a_day_off_and_a_make_up_day(keeper, units):
    send(keeper, "calendar", day="2026-11-02", kind="off", note="本地停工")
    send(keeper, "calendar", day="2026-11-07", kind="work", note="补班")
    calendar = WorkingDay.objects.calendar()
    assert (calendar.is_working(date(2026, 11, 2)), calendar.is_working(date(2026, 11, 7))) == (False, True)
    status, page = send(keeper, "calendar", clear="2026-11-02")
    assert (status, WorkingDay.objects.calendar().is_working(date(2026, 11, 2))) == (200, True)
    assert send(keeper, "calendar", clear="2026-11-02")[0] == 409


def test_a_year_nobody_has_published_says_so(keeper, units):
    page = keeper.get(reverse("branches:calendar"), {"year": "2028"}).content.decode()
    assert "系统里没有 2028 年的放假安排" in page
    assert "系统里没有" not in keeper.get(reverse("branches:calendar")).content.decode()


@pytest.mark.parametrize("year", ["x", "²", "1", "99999", "9" * 30])
def test_a_year_out_of_reach_is_refused(keeper, units, year):
    assert keeper.get(reverse("branches:calendar"), {"year": year}).status_code == 400


@pytest.mark.parametrize(
    ("to", "changed", "words"),
    [
        ("unit_new", {"name": ""}, "请填写名称"),
        ("unit_new", {"name": "甲 医院"}, "已经有名称"),
        ("unit_new", {"name": "机关党委"}, "是局机关党委的别名"),
        ("unit_new", {"name": "局直属各单位"}, "已经有名称"),
        ("unit_new", {"kind": "bureau"}, "没有这个类别"),
        ("unit_new", {"kind": "branch"}, "没有这个类别"),
        ("unit_new", {"parent": ""}, "请选择上级"),
        ("unit_new", {"parent": "9" * 25}, "没有这个单位"),
        ("unit_new", {"order": "一"}, "排序应为整数"),
        ("unit_new", {"starts_on": ""}, "请填写设立日期"),
        ("branch_new", {"name": "戊支部"}, "请至少选择一个覆盖单位"),
        ("branch_new", {"name": "戊支部", "covers": ["9" * 25]}, "没有这个单位"),
        ("branch_new", {"name": "戊支部", "covers": ["x"]}, "没有这个单位"),
        ("groups", {"name": "甲医院", "save": ""}, "已经有名称"),
        ("groups", {"name": "各处", "kind": "x", "save": ""}, "没有这个类别"),
        ("calendar", {}, "请填写日期"),
        ("calendar", {"day": "2026-11-07", "kind": "off", "note": "休"}, "本来就休息"),
        ("calendar", {"day": "2026-11-03", "kind": "work", "note": "班"}, "本来就上班"),
        ("calendar", {"day": "1026-11-03", "kind": "off", "note": "休"}, "年份应在"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(keeper, units, to, changed, words):
    tables = (Unit, Branch, UnitGroup, UnitAlias, WorkingDay)
    before = [table.objects.count() for table in tables]
    status, page = send(keeper, to, **new(units, **changed))
    assert (status, words in page) == (422, True)
    assert before == [table.objects.count() for table in tables]


def test_names_taken_are_refused_when_a_unit_is_mended_too(keeper, units):
    status, page = send(keeper, "unit_edit", units["甲医院"].pk, name="乙医院", order=0)
    assert (status, "已经有名称" in page) == (422, True)
    assert send(keeper, "unit_edit", units["甲医院"].pk, name="甲医院", order=7)[0] == 200


def test_an_alias_that_is_a_name_is_refused(keeper, units):
    status, page = send(keeper, "alias_add", units["甲医院"].pk, text="乙医院")
    assert (status, "已经有名称" in page) == (409, True)
    assert send(keeper, "alias_add", units["甲医院"].pk, text="")[0] == 422
