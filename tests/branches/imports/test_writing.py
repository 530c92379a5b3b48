"""What an import writes: the same rows as the single actions, all of them or none, once."""

from functools import partial

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from branches.actions.accounts import add_person
from branches.actions.imports import add_organisation
from branches.actions.posts import appoint
from branches.actions.units import create_branch, create_unit, learn_alias
from branches.imports import entry
from branches.imports.layout import POSTS, SHEETS, UNITS
from branches.imports.reading import Content, Sheet, read
from branches.models import Branch, Post, Unit, UnitAlias, UnitAncestor, UnitGroup, UnitUserPermission, User
from branches.roles import Role
from records.models import AuditEvent
from records.refusals import Refusal
from tests import make
from tests.branches.imports import books
from tests.branches.imports.snapshot import tables
from tests.races import at_once, looking_first

SOURCE = {"filename": "名册.xlsx", "sha256": "0" * 64}


def write(content, by=None):
    return entry.write(by=by, content=read(books.data(content)), **SOURCE)


def further_rows():
    """Beside the good rows: a child before its parent, wide reaches old and new, a further post for somebody stored."""
    content = books.rows()
    content[UNITS].insert(0, ["丁医院南院药房", "直属单位", "", "丁医院南院", "", "2026-01-05", ""])
    content[UNITS].append(["丁医院南院", "直属单位", "", "丁医院", "", "2026-01-05", ""])
    content[POSTS] += [
        ["周正", "zhouzheng", "", "丁医院", "单位审核人", "本单位及下级", "2026-01-05", "", ""],
        ["周正", "zhouzheng", "", "安澜县卫生健康局", "纪检审计", "全部单位", "2026-01-05", "2026-12-31", ""],
        ["钱进", "qianjin", "", "丁医院", "填报员", "", "2027-01-05", "", ""],
        ["stranger", "stranger", "", "丁医院南院", "牵头单位复核人", "", "2026-01-05", "", ""],
    ]
    return content


def one_by_one(additions, by):
    """The same by the actions that the pages call."""
    units = {unit.pk: unit for unit in Unit.objects.all()}
    for level in additions.parents_first():
        for new in level:
            fields = {"name": new.name, "starts_on": new.starts_on, "category": new.category, "order": new.order}
            fields["parent"] = units[new.parent]
            if new.covers is None:
                units[new.key] = create_unit(by=by, kind=new.kind, **fields)
            else:
                covers = [units[covered] for covered in new.covers]
                units[new.key] = create_branch(by=by, covers=covers, **fields).unit
    for new in additions.groups:
        UnitGroup.objects.create(name=new.name, kind=new.kind, under=units[new.under])
    for new in additions.aliases:
        group = UnitGroup.objects.get(name=new.group) if new.group else None
        learn_alias(new.text, unit=units.get(new.unit), group=group)
    people = {person.pk: person for person in User.objects.all()}
    for new in additions.people:
        people[new.username] = add_person(by=by, username=new.username, name=new.name, email=new.email)
    for new in additions.posts:
        fields = {"reach": new.reach, "starts_on": new.starts_on, "ends_on": new.ends_on, "acting": new.acting}
        appoint(by=by, user=people[new.user], unit=units[new.unit], role=new.role, **fields)


def organisation(since: int) -> dict:
    """Everything that counts, by names instead of ids; the lines of the trail after `since`."""
    lines = AuditEvent.objects.filter(pk__gt=since).exclude(verb="organisation.import")
    unit, post = ("unit__name", "user__username"), ("role", "reach", "starts_on", "ends_on", "acting", "waiting")
    found = {
        "units": Unit.objects.values_list("name", "kind", "category", "parent__name", "order", "starts_on", "ends_on"),
        "closure": UnitAncestor.objects.values_list("ancestor__name", "descendant__name"),
        "covers": Branch.objects.values_list("unit__name", "covers__name"),
        "groups": UnitGroup.objects.values_list("name", "kind", "under__name"),
        "aliases": UnitAlias.objects.values_list("text", "unit__name", "group__name"),
        "people": User.objects.values_list("username", "name", "email", "is_active", "is_superuser", "is_demo"),
        "posts": Post.objects.values_list(*unit, *post, "proposed_by__username"),
        "grants": UnitUserPermission.objects.values_list(
            "user__username", "permission__codename", "content_object__name"
        ),
        "trail": lines.values_list("verb", "by__username", "subject_type", "subject_label", "before", "after"),
    }
    return {name: sorted(map(str, rows)) for name, rows in found.items()}


def in_its_own_world(act) -> dict:
    """The organisation after `act`, which is then taken back."""
    since = AuditEvent.objects.latest("id").pk
    with transaction.atomic():
        act()
        found = organisation(since)
        transaction.set_rollback(True)
    return found


def test_an_import_writes_what_the_single_actions_write(cast, units):
    make.member("wide", Role.INSPECTOR, units["甲医院"], reach=Post.Reach.SUBTREE)
    content = read(books.data(further_rows()))
    additions = entry.checked(content).additions
    assert additions.counts() == {"units": 4, "branches": 1, "groups": 1, "aliases": 3, "people": 5, "posts": 8}
    imported = in_its_own_world(lambda: entry.write(by=cast.system_admin, content=content, **SOURCE))
    singly = in_its_own_world(lambda: one_by_one(additions, cast.system_admin))
    assert imported == singly
    assert "('zhouzheng', 'confirm_unit', '丁医院南院药房')" in imported["grants"]
    assert "('office', 'run_unit', '丁医院东院')" in imported["grants"]
    assert not any("赵洁.2" in grant for grant in imported["grants"])  # the appointment waits


def test_the_comparison_would_see_a_missing_grant(cast):
    content = read(books.data())
    additions = entry.checked(content).additions
    singly = in_its_own_world(lambda: one_by_one(additions, cast.system_admin))

    def forgetful():
        entry.write(by=cast.system_admin, content=content, **SOURCE)
        UnitUserPermission.objects.filter(user=cast.office).last().delete()

    assert in_its_own_world(forgetful)["grants"] != singly["grants"]


def test_of_the_portal_itself_nothing_waits(cast):
    write(books.rows())
    assert not Post.objects.filter(waiting=True).exists()
    assert UnitUserPermission.objects.filter(user__username="赵洁.2", permission__codename="run_unit").exists()


def test_queries_do_not_grow_with_the_rows(cast):
    def queries(count, start):
        content = books.nothing()
        for n in range(start, start + count):
            content[UNITS].append([f"第{n}院", "直属单位", "", "甲医院", "", "2026-01-05", ""])
            content[POSTS].append([f"人{n}", f"person{n}", "", f"第{n}院", "填报员", "", "2026-01-05", "", ""])
        with CaptureQueriesContext(connection) as captured:
            write(content)
        return len(captured)

    assert queries(60, 100) <= queries(3, 0) + 5  # SQLite takes some 200 rows in one statement


BAD = {
    "empty": "",
    "nonsense": "？！",
    "a formula": "=1+1",
    "a fault": "#N/A",
    "endless": "长" * 3000,
    "control": "甲\n乙",
    "markup": "<script>alert(1)</script>",
    "a date of nowhen": "2026-13-45",
}
EVERY_CELL = [(sheet, head) for sheet, heads in books.HEADS.items() for head in heads]
# What is right in that cell, so that it spoils nothing.
RIGHT = {
    **{(sheet, column.head): {"empty"} for sheet, listed in SHEETS.items() for column in listed if not column.must},
    ("单位", "上级"): set(),
    ("党支部", "覆盖单位"): set(),
    ("人员与任职", "用户名"): {"a date of nowhen"},
}
ANY_TEXT = {"nonsense", "markup", "a date of nowhen"}
TEXTS = {("单位", "名称"), ("单位", "考核分类"), ("单位", "别名"), ("党支部", "名称"), ("党支部", "考核分类")}
TEXTS |= {("单位组", "名称"), ("单位组", "别名"), ("人员与任职", "姓名")}


def spoiling(sheet, head) -> list[str]:
    right = RIGHT.get((sheet, head), set()) | (ANY_TEXT if (sheet, head) in TEXTS else set())
    return [name for name in BAD if name not in right]


@pytest.mark.parametrize(("sheet", "head"), EVERY_CELL, ids=lambda part: part)
def test_one_bad_cell_leaves_all_tables_as_they_are(sheet, head, cast):
    before = tables()
    cases = spoiling(sheet, head)
    assert len(cases) >= 4
    for case in cases:
        content = books.rows()
        content[sheet][0][books.HEADS[sheet].index(head)] = BAD[case]
        with pytest.raises(entry.ChangedError) as refused:
            write(content, by=cast.system_admin)
        columns = {fault.column + str(fault.row) for fault in refused.value.checked.faults if fault.sheet == sheet}
        assert "ABCDEFGHI"[books.HEADS[sheet].index(head)] + "2" in columns, case
    assert tables() == before


def test_without_the_bad_cell_the_tables_do_change(cast):
    before = tables()
    write(books.rows(), by=cast.system_admin)
    changed = {label for label, rows in tables().items() if rows != before[label]}
    assert changed == {
        "branches.branch",
        "branches.branch_covers",
        "branches.post",
        "branches.unit",
        "branches.unitalias",
        "branches.unitancestor",
        "branches.unitgroup",
        "branches.unituserpermission",
        "branches.user",
    }


def break_table(table):
    """Let the database refuse the next row of a table, as a full disk or a broken index would."""
    if connection.vendor == "sqlite":
        return f"CREATE TRIGGER no_more BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'no more'); END"
    settle = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED;"  # nothing waits for the table
    return f"{settle} ALTER TABLE {table} ADD CONSTRAINT no_more CHECK (false) NOT VALID"


@pytest.mark.parametrize(
    "table",
    [
        "branches_unitancestor",
        "branches_branch_covers",
        "branches_post",
        "branches_unituserpermission",
        "records_auditevent",
    ],
)
def test_an_error_of_the_database_in_the_middle_takes_everything_back(table, cast):
    before = tables(without={"sessions.session"})
    with connection.cursor() as cursor:
        cursor.execute(break_table(table))
    with pytest.raises(Refusal, match="没有写入任何内容"):
        write(books.rows(), by=cast.system_admin)
    assert tables(without={"sessions.session"}) == before


# Races: each with the control that shows what would happen without the guard.


@pytest.fixture
def two(units):
    return [make.member(name, Role.SYSTEM_ADMIN, units["安澜县卫生健康局"]) for name in ("first", "second")]


def counts():
    return {
        "units": Unit.objects.filter(name__startswith="丁医院").count(),
        "people": User.objects.filter(username__in=["wangmin", "liqiang", "赵洁.2"]).count(),
        "posts": Post.objects.filter(user__username__in=["wangmin", "liqiang", "赵洁.2"]).count(),
    }


ONCE = {"units": 3, "people": 3, "posts": 4}


def uploaded(by):
    entry.take(by=by, name="名册.xlsx", data=books.data())
    pending = entry.kept(by)
    seen = entry.checked(entry.content_of(pending.content)).additions.digest()
    return partial(entry.confirm, by=by, pending=pending, seen=seen)


@pytest.mark.django_db(transaction=True)
def test_two_people_confirm_the_same_file_and_it_is_imported_once(cast, two):
    outcomes = at_once(*[uploaded(person) for person in two])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ChangedError", "Checked"]
    assert counts() == ONCE


@pytest.mark.django_db(transaction=True)
def test_one_person_confirms_twice_at_once_and_it_is_imported_once(cast, two):
    confirm = uploaded(two[0])
    outcomes = at_once(confirm, confirm)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ChangedError", "Checked"]
    assert counts() == ONCE


@pytest.fixture
def one_post(cast):
    """A post that waits: no grant follows from it, whose unique row would stop a second one."""
    row = ["reporter", "reporter", "", "乙医院", "机关党委办公室", "", "2026-01-05", "", ""]
    return read(books.data(books.nothing() | {POSTS: [row]}))


@pytest.mark.django_db(transaction=True)
def test_without_the_check_inside_the_transaction_posts_would_be_doubled(cast, one_post):
    def add(found):
        add_organisation(by=cast.system_admin, additions=found.additions, **SOURCE)

    assert looking_first(partial(entry.checked, one_post), add, add) == [None, None]
    assert cast.reporter.posts.filter(waiting=True).count() == 2


@pytest.mark.django_db(transaction=True)
def test_with_it_they_are_not(cast, one_post):
    seen = entry.checked(one_post).additions.digest()
    at_once(*[partial(entry.write, by=cast.system_admin, content=one_post, seen=seen, **SOURCE)] * 2)
    assert cast.reporter.posts.filter(waiting=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_import_and_an_appointment_do_not_make_one_person_two_officers(cast, units):
    top = units["安澜县卫生健康局"]
    row = ["reporter", "reporter", "", top.name, "系统管理员", "", "2026-01-05", "", ""]
    content = read(books.data(books.nothing() | {POSTS: [row]}))
    imports = partial(entry.write, by=None, content=content, **SOURCE)
    fields = {"unit": top, "role": Role.AUDIT_ADMIN, "starts_on": make.FOUNDED}
    appoints = partial(appoint, by=None, user=cast.reporter, **fields)
    outcomes = at_once(imports, appoints)
    assert len([outcome for outcome in outcomes if isinstance(outcome, Exception)]) == 1
    assert cast.reporter.posts.exclude(role="reporter").count() == 1


def test_empty_content_adds_nothing_and_leaves_no_line(cast):
    last = AuditEvent.objects.latest("id").pk
    heads = {chr(65 + n): head for n, head in enumerate(books.HEADS[UNITS])}
    content = Content({name: Sheet(heads) for name in SHEETS})
    assert not entry.write(by=None, content=content, **SOURCE).additions
    assert AuditEvent.objects.latest("id").pk == last
