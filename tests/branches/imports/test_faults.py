"""Each thing that can be wrong with a row: the exact cell, and words that say what."""

from datetime import date, datetime, time

import pytest
from openpyxl.styles import PatternFill

from branches.actions.posts import appoint, end_post
from branches.actions.units import learn_alias
from branches.imports import entry
from branches.imports.layout import BRANCHES, GROUPS, POSTS, UNITS
from branches.imports.reading import read
from branches.models import Unit
from branches.roles import Role
from tests import make
from tests.branches.imports import books
from tests.branches.imports.books import rows

NEW_UNIT = ["己医院", "直属单位", "", "安澜县卫生健康局", "", "2026-01-05", ""]
NEW_POST = ["王敏", "wangmin", "", "甲医院", "单位审核人", "", "2026-01-05", "", ""]


def faults(content) -> list[tuple[str, str]]:
    """(cell, what is wrong) of rows, or of bytes."""
    data = content if isinstance(content, bytes) else books.data(content)
    return [(fault.cell, fault.wrong) for fault in entry.checked(read(data)).faults]


def with_row(sheet, row, **changes):
    content = rows(**changes)
    content[sheet].append(row)
    return content


def one(head, value, sheet=UNITS, row=NEW_UNIT) -> dict:
    """A further row like `row` but for one cell."""
    return with_row(sheet, [value if at == head else said for at, said in zip(books.HEADS[sheet], row, strict=True)])


def test_the_good_rows_are_good(cast):
    found = entry.checked(read(books.data()))
    assert (found.faults, found.additions.counts()) == ([], books.COUNTS)


CASES = {
    "unit without a name": (rows(units_0_名称=""), "单位!A2", "没有填写"),
    "endless name": (rows(units_1_名称="长" * 101), "单位!A3", "有 101 个字"),
    "name in two lines": (rows(units_1_名称="丁\n医院"), "单位!A3", "换行"),
    "name with an unseen sign": (rows(units_1_名称="丁医院\u200b东院"), "单位!A3", "看不见的字符"),
    "the same name twice": (one("名称", "丁 医院"), "单位!A4", "“单位”表第 2 行重名"),
    "a unit like a branch": (one("名称", "丁医院党支部"), "党支部!A2", "“单位”表第 4 行重名"),
    "a unit like a group": (one("名称", "局直属各单位"), "单位!A4", "单位组的名称"),
    "a unit like a group of the file": (one("名称", "各医院"), "单位!A4", "单位组的名称"),
    "a unit like an alias": (one("名称", "机关党委"), "单位!A4", "“局机关党委”的别名"),
    "unknown kind": (rows(units_0_类别="医院"), "单位!B2", "没有“医院”这一项"),
    "a branch among the units": (rows(units_1_类别="党支部"), "单位!B3", "党支部不填在这张表"),
    "endless category": (rows(units_1_考核分类="长" * 31), "单位!C3", "有 31 个字"),
    "unknown parent": (rows(units_1_上级="无此单位"), "单位!D3", "没有“无此单位”这个单位"),
    "a second top": (rows(units_0_上级=""), "单位!D2", "最高一级已经是“安澜县卫生健康局”"),
    "its own parent": (rows(units_0_上级="丁医院"), "单位!D2", "一圈"),
    "order in words": (rows(units_0_排序="第一"), "单位!E2", "不是整数"),
    "negative order": (rows(units_0_排序="-1"), "单位!E2", "不是整数"),
    "broken order": (rows(units_0_排序=1.5), "单位!E2", "不是整数"),
    "no day": (rows(units_0_设立日期=""), "单位!F2", "没有填写"),
    "no such day": (rows(units_0_设立日期="2026-02-30"), "单位!F2", "“2026-02-30”不是日期"),
    "a day in another form": (rows(units_0_设立日期="05/01/2026"), "单位!F2", "不是日期"),
    "a day of long ago": (rows(units_0_设立日期="0026-01-05"), "单位!F2", "不是日期"),
    "a bare number for a day": (rows(units_0_设立日期=46027), "单位!F2", "“46027”不是日期"),
    "a time for a day": (rows(units_0_设立日期=datetime.fromisoformat("2026-01-05T08:30")), "单位!F2", "不是日期"),
    "an hour for a day": (rows(units_0_设立日期=time(8, 30)), "单位!F2", "不是日期"),
    "an alias that is a name": (rows(units_0_别名="丁院、甲医院"), "单位!G2", "“甲医院”是一个单位"),
    "an alias of another": (rows(units_0_别名="机关党委"), "单位!G2", "“局机关党委”的别名"),
    "an alias said twice": (rows(units_1_别名="丁 院"), "单位!G3", "已是“单位”表第 2 行的别名"),
    "endless alias": (rows(units_1_别名="长" * 101), "单位!G3", "有 101 个字"),
    "a branch without a parent": (rows(branches_0_上级=""), "党支部!B2", "没有填写"),
    "a branch that covers nothing": (rows(branches_0_覆盖单位=""), "党支部!D2", "没有填写"),
    "a branch that covers unknown units": (
        rows(branches_0_覆盖单位="丁医院、戊医院"),
        "党支部!D2",
        "没有“戊医院”这个单位",
    ),
    "a branch that covers a branch": (rows(branches_0_覆盖单位="甲医院党支部"), "党支部!D2", "是党支部"),
    "a group like a unit": (rows(groups_0_名称="甲医院"), "单位组!A2", "是一个单位的名称"),
    "a group like an alias": (rows(groups_0_名称="机关纪委"), "单位组!A2", "“局机关纪委”的别名"),
    "a group of an unknown kind": (rows(groups_0_成员类别="医院"), "单位组!B2", "没有“医院”这一项"),
    "a group of an unknown range": (rows(groups_0_范围="全县"), "单位组!C2", "没有“全县”这个单位"),
    "a group's alias of another": (rows(groups_0_别名="丁院"), "单位组!D2", "已是“单位”表第 2 行的别名"),
    "nobody": (rows(posts_0_姓名=""), "人员与任职!A2", "没有填写"),
    "two names for one": (rows(posts_2_姓名="李刚"), "人员与任职!A4", "在“人员与任职”表第 3 行是“李强”"),
    "the user name of another": (one("用户名", "reporter", POSTS, NEW_POST), "人员与任职!A6", "在名册里是“reporter”"),
    "no user name": (rows(posts_0_用户名=""), "人员与任职!B2", "没有填写"),
    "a user name with a blank": (rows(posts_0_用户名="wang min"), "人员与任职!B2", "不能作用户名"),
    "a user name with a formula": (rows(posts_0_用户名="@wangmin"), "人员与任职!B2", "不能作用户名"),
    "a user name of one sign": (rows(posts_0_用户名="w"), "人员与任职!B2", "不能作用户名"),
    "endless user name": (rows(posts_0_用户名="w" * 61), "人员与任职!B2", "有 61 个字"),
    "a user name in other letters": (one("用户名", "WangMin", POSTS, NEW_POST), "人员与任职!B6", "只差大小写"),
    "a stored user name in other letters": (
        rows(posts_0_用户名="Reporter"),
        "人员与任职!B2",
        "与“reporter”只差大小写",
    ),
    "malformed e-mail": (rows(posts_0_电子邮箱="wangmin@"), "人员与任职!C2", "不是邮箱地址"),
    "two e-mails for one": (
        rows(posts_1_电子邮箱="a@example.com", posts_2_电子邮箱="b@example.com"),
        "人员与任职!C4",
        "的邮箱在“人员与任职”表第 3 行是“a@example.com”",
    ),
    "at no unit": (rows(posts_0_单位=""), "人员与任职!D2", "没有填写"),
    "at an unknown unit": (rows(posts_0_单位="戊医院"), "人员与任职!D2", "没有“戊医院”这个单位"),
    "unknown role": (rows(posts_0_岗位="院长"), "人员与任职!E2", "没有“院长”这一项"),
    "one post twice": (
        one("岗位", "填报员", POSTS, [*NEW_POST[:3], "丁医院", *NEW_POST[4:]]),
        "人员与任职!E6",
        "第 2 行",
    ),
    "a reach that does not fit": (rows(posts_0_范围="全部单位"), "人员与任职!F2", "“填报员”不能是“全部单位”"),
    "an office of its own unit": (rows(posts_3_范围="本单位"), "人员与任职!F5", "“机关党委办公室”不能是“本单位”"),
    "unknown reach": (rows(posts_0_范围="全县"), "人员与任职!F2", "没有“全县”这一项"),
    "no beginning": (rows(posts_0_开始日期=""), "人员与任职!G2", "没有填写"),
    "an end before the beginning": (rows(posts_1_结束日期="2026-01-04"), "人员与任职!H3", "早于开始日期 2026-01-05"),
    "an end that is past": (rows(posts_1_结束日期="2026-09-15"), "人员与任职!H3", "已经过去"),
    "an end on no day": (rows(posts_1_结束日期="长期"), "人员与任职!H3", "“长期”不是日期"),
    "perhaps acting": (rows(posts_1_代理="也许"), "人员与任职!I3", "没有“也许”这一项"),
    "a formula": (rows(units_0_名称='="丁"&"医院"'), "单位!A2", "是公式"),
    "a fault of a formula": (rows(units_0_排序="#N/A"), "单位!E2", "是错误值 #N/A"),
    "an enormous cell": (rows(units_0_别名="长" * 2001), "单位!G2", "有 2001 个字"),
}


@pytest.mark.parametrize(("content", "cell", "words"), CASES.values(), ids=CASES)
def test_a_wrong_cell_is_named(content, cell, words, cast):
    found = dict(faults(content))
    assert words in found[cell]


@pytest.mark.parametrize("place", ["units_0_类别", "units_1_上级", "branches_0_设立日期", "posts_0_岗位"])
def test_one_wrong_cell_is_one_fault(place, cast):
    assert len(faults(rows(**{place: "错"}))) == 1


def test_all_faults_are_told_at_once_in_the_order_of_the_file(cast):
    content = rows(units_1_类别="x", units_0_排序="x", branches_0_上级="x", groups_0_范围="x", posts_3_岗位="x")
    cells = [cell for cell, _ in faults(content)]
    assert cells == ["单位!E2", "单位!B3", "党支部!B2", "单位组!C2", "人员与任职!E5"]


def test_units_in_a_circle_are_all_named(cast):
    found = faults(rows(units_0_上级="丁医院党支部"))
    assert [cell for cell, wrong in found if "一圈" in wrong] == ["单位!D2", "党支部!B2"]


def test_a_chain_without_end_is_refused(cast):
    content = books.nothing()
    above = "安澜县卫生健康局"
    for n in range(12):
        content[UNITS].append([f"第{n}层", "直属单位", "", above, "", "2026-01-05", ""])
        above = f"第{n}层"
    assert faults(content) == [(f"单位!D{row}", "上下级超过 10 层") for row in (12, 13)]


def test_without_a_unit_at_the_top_the_first_may_be_it_and_the_second_not(db):
    content = books.nothing()
    for n in range(2):
        content[UNITS].append([f"第{n}局", "局", "", "", "", "2026-01-05", ""])
    assert faults(content) == [("单位!D3", "没有填写，而最高一级已经是“第0局”")]


@pytest.mark.parametrize(
    ("head", "value", "shown"),
    [
        ("类别", "群团", "名册里是“直属单位”"),
        ("考核分类", "医院", "名册里是“（空）”"),
        ("上级", "乙医院", "名册里是“安澜县卫生健康局”"),
        ("上级", "", "名册里是“安澜县卫生健康局”"),
        ("排序", "7", "名册里是“0”"),
        ("设立日期", "2020-01-02", "名册里是“2020-01-01”"),
    ],
)
def test_what_differs_from_a_stored_unit_is_said(head, value, shown, cast):
    row = ["甲医院", "直属单位", "", "安澜县卫生健康局", "0", "2020-01-01", ""]
    same = with_row(UNITS, row)
    assert faults(same) == []
    [(cell, wrong)] = faults(one(head, value, UNITS, row))
    assert (cell, shown in wrong) == (f"单位!{'ABCDEFG'[books.HEADS[UNITS].index(head)]}4", True)


def test_cells_left_empty_say_nothing_of_a_stored_unit(cast):
    assert faults(with_row(UNITS, ["甲 医院", "直属单位", "", "安澜县卫生健康局", "", "2020-01-01", ""])) == []


def test_what_differs_from_a_stored_branch_is_said(cast):
    row = ["甲医院党支部", "甲医院", "医院", "甲医院、乙医院", "", "2020-01-01"]
    assert faults(with_row(BRANCHES, row)) == [("党支部!D3", "与名册不一致，名册里是“甲医院”")]
    assert faults(with_row(BRANCHES, [*row[:3], "甲医院", *row[4:]])) == []


def test_a_branch_called_like_a_stored_unit_is_refused(cast):
    row = ["甲医院", "局机关党委", "", "甲医院", "", "2020-01-01"]
    assert faults(with_row(BRANCHES, row))[0] == ("党支部!A3", "名册里的“甲医院”是直属单位")


def test_what_differs_from_a_stored_group_is_said(cast):
    row = ["局机关各党支部", "群团", "", ""]
    assert faults(with_row(GROUPS, row)) == [
        ("单位组!B3", "与名册不一致，名册里是“党支部”"),
        ("单位组!C3", "与名册不一致，名册里是“局机关党委”"),
    ]


@pytest.mark.parametrize(
    ("head", "value", "wrong"),
    [
        ("姓名", "赵六", "用户名“reporter”在名册里是“reporter”"),
        ("电子邮箱", "a@example.com", "与名册不一致，名册里是“（空）”"),
        ("范围", "全部单位", "与名册不一致，名册里是“本单位”"),
        ("开始日期", "2026-01-05", "名册里这个岗位自 2020-01-01 起已有任职"),
        ("结束日期", "2027-01-01", "与名册不一致，名册里是“（空）”"),
        ("代理", "是", "与名册不一致，名册里是“否”"),
    ],
)
def test_what_differs_from_a_stored_post_is_said(head, value, wrong, cast):
    row = ["reporter", "reporter", "", "甲医院", "填报员", "本单位", "2020-01-01", "", "否"]
    assert faults(with_row(POSTS, row)) == []
    [found] = faults(one(head, value, POSTS, row))
    assert found == (f"人员与任职!{'ABCDEFGHI'[books.HEADS[POSTS].index(head)]}6", wrong)


def test_a_second_post_after_the_first_has_ended_is_new(cast):
    end_post(by=None, post=cast.reporter.posts.get(), ends_on=date(2026, 9, 30))
    row = ["reporter", "reporter", "", "甲医院", "填报员", "", "2026-10-01", "", ""]
    found = entry.checked(read(books.data(with_row(POSTS, row))))
    assert (found.faults, found.additions.counts()["posts"], found.unchanged["people"]) == ([], 5, 1)


def test_an_account_that_is_closed_is_said(cast):
    cast.reporter.is_active = False
    cast.reporter.save()
    row = ["reporter", "reporter", "", "乙医院", "填报员", "", "2026-01-05", "", ""]
    assert faults(with_row(POSTS, row)) == [("人员与任职!B6", "“reporter”的账号已停用")]


def officer(name, role, start="2026-01-05", end=""):
    return [name, name, "", "安澜县卫生健康局", role, "", start, end, ""]


def test_two_of_the_three_officers_are_not_one_person(cast):
    content = books.nothing() | {POSTS: [officer("甲一", "系统管理员"), officer("甲一", "审计管理员")]}
    [(cell, wrong)] = faults(content)
    assert (cell, "“人员与任职”表第 2 行的“系统管理员”是同一个人" in wrong) == ("人员与任职!E3", True)


def test_one_officer_after_the_other_may_be_one_person(cast):
    first = officer("甲一", "系统管理员", end="2026-10-31")
    assert faults(books.nothing() | {POSTS: [first, officer("甲一", "审计管理员", "2026-11-01")]}) == []


def test_a_stored_officer_gets_no_second_office(cast):
    [(cell, wrong)] = faults(books.nothing() | {POSTS: [officer("security_admin", "系统管理员")]})
    assert (cell, "名册的“安全管理员”是同一个人" in wrong) == ("人员与任职!E2", True)


def test_an_officer_who_waits_counts_too(cast):
    person = make.user("waiting")
    top = Unit.objects.get(parent=None)
    appoint(by=cast.system_admin, user=person, unit=top, role=Role.AUDIT_ADMIN, starts_on=make.FOUNDED)
    [(cell, _)] = faults(books.nothing() | {POSTS: [officer("waiting", "系统管理员")]})
    assert cell == "人员与任职!E2"


def test_a_unit_that_has_come_to_its_end_takes_nothing_on(cast):
    Unit.objects.filter(name="乙医院").update(ends_on=date(2026, 9, 15))
    content = rows(units_1_上级="乙医院", posts_0_单位="乙医院")
    content[UNITS].append(["乙医院", "直属单位", "", "安澜县卫生健康局", "", "2020-01-01", ""])
    assert faults(content) == [
        ("单位!D3", "“乙医院”已撤销"),
        ("单位!A4", "“乙医院”已于 2026-09-15 撤销"),
        ("人员与任职!D2", "“乙医院”已撤销"),
    ]


def test_units_are_found_by_their_aliases(cast):
    learn_alias("甲院", unit=Unit.objects.get(name="甲医院"))
    found = entry.checked(read(books.data(rows(units_1_上级="丁 院", posts_0_单位="甲院"))))
    assert found.faults == []
    assert found.additions.units[1].parent == "丁医院"
    assert found.additions.posts[0].unit == Unit.objects.get(name="甲医院").pk


def test_a_name_that_holds_a_separator_is_found_whole(cast):
    Unit.objects.filter(name="乙医院").update(name="乙、丙联合医院", sound="")
    found = entry.checked(read(books.data(rows(branches_0_覆盖单位="丁医院、乙、丙联合医院，甲医院"))))
    assert found.faults == []
    assert len(found.additions.units[2].covers) == 3


@pytest.mark.parametrize(
    "value",
    [
        date(2026, 1, 5),
        datetime.fromisoformat("2026-01-05"),
        "2026-01-05",
        "2026/1/5",
        "2026.1.5",
        "2026年1月5日",
        "２０２６－０１－０５",
    ],
    ids=str,
)
def test_days_are_read_as_people_write_them(value, cast):
    found = entry.checked(read(books.data(rows(units_0_设立日期=value))))
    assert (found.faults, found.additions.units[0].starts_on) == ([], date(2026, 1, 5))


def test_numbers_and_wide_letters_are_read_as_text(cast):
    found = entry.checked(read(books.data(rows(units_0_排序=40.0, units_1_排序="４１", posts_0_用户名=20260001.0))))
    assert [unit.order for unit in found.additions.units[:2]] == [40, 41]
    assert (found.faults, found.additions.people[0].username) == ([], "20260001")


def test_names_are_kept_as_typed_but_for_blanks_around_them(cast):
    found = entry.checked(read(books.data(rows(units_1_名称="  丁医院（东院） ", posts_0_姓名="王　敏"))))
    assert (found.additions.units[1].name, found.additions.people[0].name) == ("丁医院（东院）", "王　敏")


def test_every_formula_of_a_row_that_counts_is_named(cast):
    book = books.book()
    book[POSTS]["D3"] = "=D2"
    book[POSTS]["K3"] = "=D2"  # beside the columns that are read
    assert faults(books.saved(book)) == [("人员与任职!D3", "是公式")]


def test_merged_cells_are_named(cast):
    book = books.book()
    book[POSTS].merge_cells("A3:A4")
    found = faults(books.saved(book))
    assert ("人员与任职!A3", "所在的 A3:A4 合并成了一格") in found


def test_columns_may_stand_in_another_order(cast):
    heads = {name: list(reversed(said)) for name, said in books.HEADS.items()}
    content = {name: [list(reversed(row)) for row in said] for name, said in rows(posts_0_岗位="院长").items()}
    assert faults(books.saved(books.book(content, heads))) == [("人员与任职!E2", "没有“院长”这一项")]


def test_empty_rows_are_skipped_and_hidden_ones_read(cast):
    book = books.book()
    book[UNITS].insert_rows(2, amount=3)
    book[UNITS]["B2"].fill = PatternFill("solid", fgColor="FF0000")
    book[UNITS].row_dimensions[6].hidden = True
    content = read(books.saved(book))
    assert list(content.sheets[UNITS].rows) == [5, 6]
    assert content.notes == ["“单位”表有 1 行是隐藏的，同样读取了。"]


def test_columns_nobody_asked_for_are_left_out_with_a_note(cast):
    book = books.book()
    book[POSTS]["J1"], book[POSTS]["J2"] = "手机号", "13800000000"
    content = read(books.saved(book))
    assert content.notes == ["“人员与任职”表多出来的“手机号”没有读取。"]
    assert "13800000000" not in str(content.sheets)


def test_too_many_rights_at_once_are_refused(cast, monkeypatch):
    monkeypatch.setattr("branches.imports.people.MOST_GRANTS", 40)
    inspectors = [[f"检查{n}", f"inspector{n}", "", "甲医院", "纪检审计", "", "2026-01-05", "", ""] for n in range(4)]
    found = faults(books.nothing() | {POSTS: inspectors})
    assert found == [("人员与任职!F4", "到这一行为止，要写入的权限太多"), ("人员与任职!F5", found[-1][1])]


def test_one_person_has_no_end_of_posts(cast):
    names = [f"第{n}站" for n in range(51)]
    content = books.nothing()
    content[UNITS] = [[name, "直属单位", "", "安澜县卫生健康局", "", "2026-01-05", ""] for name in names]
    content[POSTS] = [["王敏", "wangmin", "", name, "填报员", "", "2026-01-05", "", ""] for name in names]
    assert faults(content) == [("人员与任职!B52", "“wangmin”的任职超过 50 行")]
