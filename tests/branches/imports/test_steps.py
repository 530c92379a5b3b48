"""From the upload to the result, as the system officer does it."""

import re
from hashlib import sha256
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from branches.imports.layout import POSTS, SHEETS
from branches.models import Branch, PendingImport, Post, Unit, UnitAlias, UnitGroup, User
from branches.roles import Role
from records.models import AuditEvent
from tests import make
from tests.branches.imports import books
from tests.test_bad_input import words_of


@pytest.fixture
def officer(cast, signed_in):
    return signed_in(cast.system_admin)


def send(client, data, name="名册.xlsx"):
    return client.post(reverse("branches:import"), books.upload(data, name))


def seen(answer) -> str:
    return re.search(r'name="seen" value="(\w+)"', answer.content.decode())[1]


def bring_in(client, data):
    """Upload, look, confirm."""
    assert send(client, data).url == reverse("branches:import_check")
    return confirm(client)


def confirm(client):
    page = client.get(reverse("branches:import_check"))
    return client.post(reverse("branches:import_check"), {"seen": seen(page)})


def downloaded(client, name):
    return client.get(reverse(f"branches:{name}")).getvalue()


def table(answer) -> dict[str, list[int]]:
    """Label → figures of the page's table."""
    found = re.findall(r'<tr><td>(\w+)</td>((?:<td class="num">\d+</td>)+)</tr>', answer.content.decode())
    return {label: [int(figure) for figure in re.findall(r"\d+", cells)] for label, cells in found}


def test_nothing_is_written_before_it_is_confirmed(officer):
    before = Unit.objects.count(), User.objects.count(), Post.objects.count()
    send(officer, books.data())
    page = officer.get(reverse("branches:import_check"))
    assert table(page) == {
        "单位": [2, 0],
        "党支部": [1, 0],
        "单位组": [1, 0],
        "别名": [3, 0],
        "人员": [3, 0],
        "任职": [4, 0],
    }
    assert "1 个任职待安全管理员确认" in words_of(page)
    assert (Unit.objects.count(), User.objects.count(), Post.objects.count()) == before


def test_what_is_confirmed_is_there(officer, units, cast):
    answer = bring_in(officer, books.data())
    assert answer.url == reverse("branches:import_result")
    yard = Unit.objects.get(name="丁医院东院")
    assert (yard.parent.name, yard.kind, yard.order, str(yard.starts_on)) == ("丁医院", "affiliated", 41, "2026-01-05")
    branch = Branch.objects.get(unit__name="丁医院党支部")
    assert sorted(unit.name for unit in branch.covers.all()) == ["丁医院", "丁医院东院"]
    assert (branch.unit.category, branch.unit.kind) == ("医院", "branch")
    assert UnitGroup.objects.get(name="各医院").under.name == "丁医院"
    assert UnitAlias.objects.get(text="第四医院").unit.name == "丁医院"
    leader = Post.objects.get(user__username="liqiang", role="leader")
    assert (leader.reach, str(leader.starts_on), str(leader.ends_on), leader.acting) == (
        "own",
        "2026-01-05",
        "2027-12-31",
        True,
    )
    waiting = Post.objects.get(waiting=True)
    assert (waiting.user.name, waiting.role, waiting.reach, waiting.proposed_by) == (
        "赵洁",
        "office",
        "all",
        cast.system_admin,
    )
    assert not PendingImport.objects.exists()


def test_new_people_have_no_password(officer):
    bring_in(officer, books.data())
    people = User.objects.filter(username__in=["wangmin", "liqiang", "赵洁.2"])
    assert [person.has_usable_password() for person in people] == [False] * 3


def test_the_result_says_what_was_written_and_what_comes_next(officer):
    data = books.data()
    bring_in(officer, data)
    page = officer.get(reverse("branches:import_result"))
    assert table(page) == {"单位": [2], "党支部": [1], "单位组": [1], "别名": [3], "人员": [3], "任职": [4]}
    assert "一次性登录码" in words_of(page)
    assert sha256(data).hexdigest() in words_of(page)


def test_the_same_file_again_adds_nothing(officer):
    bring_in(officer, books.data())
    send(officer, books.data())
    page = officer.get(reverse("branches:import_check"))
    assert {label: new for label, (new, _) in table(page).items()} == dict.fromkeys(table(page), 0)
    assert {label: same for label, (_, same) in table(page).items()} == {
        "单位": 2,
        "党支部": 1,
        "单位组": 1,
        "别名": 3,
        "人员": 3,
        "任职": 4,
    }
    assert "没有要增加的" in words_of(page)
    assert "确认导入" not in words_of(page)


def test_what_is_exported_can_be_imported_and_adds_nothing(officer):
    bring_in(officer, books.data())
    send(officer, downloaded(officer, "export"))
    page = officer.get(reverse("branches:import_check"))
    assert {new for new, _ in table(page).values()} == {0}
    assert table(page)["单位"][1] == Unit.objects.exclude(kind="branch").count()
    assert table(page)["党支部"][1] == Branch.objects.count()
    assert table(page)["任职"][1] == Post.objects.count()


def test_what_is_exported_founds_the_same_organisation_elsewhere(officer, cast):
    bring_in(officer, books.data())
    first = downloaded(officer, "export")
    sheets = load_workbook(BytesIO(first))
    assert [sheets[name].max_row - 1 for name in SHEETS] == [
        Unit.objects.exclude(kind="branch").count(),
        Branch.objects.count(),
        UnitGroup.objects.count(),
        Post.objects.count(),
    ]
    assert sheets[POSTS]["B2"].value == "reporter"


def test_a_row_added_to_the_export_is_all_that_is_added(officer):
    book = load_workbook(BytesIO(downloaded(officer, "export")))
    row = ["王敏", "wangmin", "", "乙医院", "单位审核人", "", "2026-01-05", "", ""]
    book[POSTS].append(row)
    bring_in(officer, books.saved(book))
    assert table(officer.get(reverse("branches:import_result"))) == {
        "单位": [0],
        "党支部": [0],
        "单位组": [0],
        "别名": [0],
        "人员": [1],
        "任职": [1],
    }


def test_the_trail_tells_who_appointed_whom_and_from_which_file(officer, cast):
    last = AuditEvent.objects.latest("id").pk
    data = books.data()
    bring_in(officer, data)
    lines = AuditEvent.objects.filter(pk__gt=last, by=cast.system_admin)
    verbs = sorted(lines.values_list("verb", flat=True))
    assert verbs == sorted(
        ["organisation.check", "organisation.import", *["unit.create"] * 3, *["account.add"] * 3, *["post.appoint"] * 4]
    )
    whole = lines.get(verb="organisation.import")
    assert whole.after == books.COUNTS | {"file": "名册.xlsx", "sha256": sha256(data).hexdigest()}
    appointed = lines.get(verb="post.appoint", subject_label="赵洁（局机关党委 office）")
    assert appointed.after == {"role": "office", "reach": "all", "waiting": True}
    assert appointed.unit_id == Unit.objects.get(name="局机关党委").pk
    assert {line.request_id for line in lines.exclude(verb="organisation.check")} == {whole.request_id}


def test_an_export_is_recorded(officer, cast):
    downloaded(officer, "export")
    line = AuditEvent.objects.latest("id")
    assert (line.verb, line.by) == ("organisation.export", cast.system_admin)
    assert line.after["人员与任职"] == Post.objects.count()


def test_a_file_waits_for_an_hour_and_no_longer(officer, the_day):
    send(officer, books.data())
    page = officer.get(reverse("branches:import_check"))
    the_day.shift(3601)
    answer = officer.post(reverse("branches:import_check"), {"seen": seen(page)})
    assert (answer.status_code, Unit.objects.filter(name="丁医院").exists()) == (409, False)
    assert officer.get(reverse("branches:import_faults")).status_code == 404
    assert officer.get(reverse("branches:import_check")).url == reverse("branches:import")


def test_a_file_belongs_to_who_uploaded_it(officer, units, signed_in):
    send(officer, books.data())
    other = signed_in(make.member("second", Role.SYSTEM_ADMIN, units["安澜县卫生健康局"]))
    assert other.get(reverse("branches:import_check")).url == reverse("branches:import")
    assert other.get(reverse("branches:import_faults")).status_code == 404


def test_a_confirmation_without_what_was_seen_writes_nothing(officer):
    send(officer, books.data())
    for said in ({}, {"seen": "0" * 64}):
        answer = officer.post(reverse("branches:import_check"), said)
        assert (answer.status_code, Unit.objects.filter(name="丁医院").exists()) == (409, False)
        assert "请看过再确认" in words_of(answer)
