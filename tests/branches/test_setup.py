"""The first run, through the door people use: the code, the one form, the three officers' codes."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from branches.actions.accounts import code_owner
from branches.actions.setup import issue_setup_code, set_up
from branches.models import Mark, Post, SetupCode, SignInCode, Unit, User, WorkingDay
from records.models import AuditEvent
from tests import make
from tests.branches.files import PNG
from tests.races import at_once, looking_first

OFFICERS = {"system_admin": "王敏", "security_admin": "李强", "audit_admin": "赵静"}


def said(code, /, **changed):
    form = {"code": code, "name": "安澜县卫生健康局", "sign": "卫"}
    for role, name in OFFICERS.items():
        form |= {f"{role}_name": name, f"{role}_username": role.replace("_", ".")}
    return form | changed


@pytest.fixture
def code(db):
    return issue_setup_code()


def words(answer):
    return answer.content.decode()


def test_the_sign_in_page_of_an_empty_portal_leads_to_the_set_up(code, client):
    assert client.get("/").url == "/accounts/login/?next=/"
    assert client.get("/accounts/login/").url == "/setup/"


def test_the_form_founds_the_organisation_with_its_three_officers(code, client):
    answer = client.post("/setup/", said(code.lower()))
    top = Unit.objects.get()
    assert (answer.status_code, top.name, top.kind, top.parent, top.mark.sign) == (
        200,
        "安澜县卫生健康局",
        "bureau",
        None,
        "卫",
    )
    posts = Post.objects.values_list("user__name", "role", "reach", "waiting")
    assert sorted(posts) == sorted((name, role, "own", False) for role, name in OFFICERS.items())
    assert SignInCode.objects.count() == 3
    assert WorkingDay.objects.filter(day__year=2026).exists()
    assert AuditEvent.objects.filter(verb="setup.finish", by=None, unit_id=top.pk).count() == 1
    assert all(name in words(answer) for name in OFFICERS.values())


def test_each_code_on_the_page_is_good_for_its_officer(code, client):
    answer = client.post("/setup/", said(code))
    for user, shown in answer.context["codes"]:
        assert shown in words(answer)
        assert code_owner(user.username, shown) == user


def test_afterwards_there_is_no_such_page(code, client):
    client.post("/setup/", said(code))
    assert (client.get("/setup/").status_code, client.post("/setup/", said(code)).status_code) == (404, 404)
    assert client.get("/accounts/login/").status_code == 200
    assert "安澜县卫生健康局" in words(client.get("/accounts/login/"))


@pytest.mark.parametrize(
    ("changed", "words_of_it"),
    [
        ({"code": ""}, "请填写设置码。"),
        ({"name": " "}, "请填写单位全称。"),
        ({"name": "局" * 101}, "单位全称最多 100 字。"),
        ({"name": "局\x00办"}, "含有无法识别的字符"),
        ({"sign": ""}, "请填写标志字。"),
        ({"sign": "卫健"}, "标志字最多 1 字。"),
        ({"sign": "\u200b"}, "看得见"),
        ({"picture": SimpleUploadedFile("a.png", b"GIF89a" * 9)}, "图片应是 PNG 或 JPG"),
        ({"picture": SimpleUploadedFile("a.svg", b"<svg/>")}, "图片应是 PNG 或 JPG"),
        ({"picture": SimpleUploadedFile("a.png", PNG + b"0" * 204_800)}, "图片超过 200 KB"),
        ({"picture": SimpleUploadedFile("a.png", b"")}, "图片是空的"),
        ({"audit_admin_name": "王敏"}, "姓名不能相同"),
        ({"audit_admin_username": "System.Admin"}, "用户名不能相同"),
        ({"audit_admin_username": "a"}, "用户名应为"),
        ({"audit_admin_username": "a/b"}, "用户名应为"),
        ({"audit_admin_name": ""}, "请填写审计管理员的姓名。"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(code, client, changed, words_of_it):
    for upload in changed.values():
        if hasattr(upload, "seek"):
            upload.seek(0)
    answer = client.post("/setup/", said(code, **changed))
    assert (answer.status_code, words_of_it in words(answer)) == (422, True)
    assert not (Unit.objects.exists() or User.objects.exists())
    assert SetupCode.objects.get().failures == 0


def test_five_wrong_codes_lock_the_form_for_a_quarter_of_an_hour(code, client, the_day):
    for _ in range(5):
        answer = client.post("/setup/", said("AAAA-AAAA-AAAA"))
        assert (answer.status_code, "设置码不对" in words(answer)) == (422, True)
    locked = client.post("/setup/", said(code))
    assert (locked.status_code, "15 分钟内不能再试" in words(locked)) == (429, True)
    assert AuditEvent.objects.filter(verb="setup.try_code", result="refused").count() == 5
    the_day.shift(timedelta(minutes=16))
    assert client.post("/setup/", said(code)).status_code == 200


def test_a_code_printed_anew_voids_the_earlier_one(code, client):
    newer = issue_setup_code()
    assert client.post("/setup/", said(code)).status_code == 422
    assert client.post("/setup/", said(newer)).status_code == 200


def test_without_a_code_nothing_can_be_set_up(db, client):
    assert client.post("/setup/", said("AAAA-AAAA-AAAA")).status_code == 422
    assert not User.objects.exists()


def test_the_picture_stands_in_the_seal_and_may_be_kept(code, client):
    client.post("/setup/", said(code, picture=SimpleUploadedFile("标志.png", PNG)))
    url = reverse("branches:mark", args=[Mark.objects.get().version])
    assert f'src="{url}"' in words(client.get("/accounts/login/"))
    answer = client.get(url)
    assert (answer.content, answer["Content-Type"], answer["X-Content-Type-Options"]) == (PNG, "image/png", "nosniff")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"


def test_the_command_prints_the_code_until_the_portal_is_set_up(db, client):
    out = StringIO()
    call_command("setup_code", stdout=out)
    address, line = out.getvalue().splitlines()
    assert address.endswith("/setup/")
    assert client.post("/setup/", said(line.removeprefix("设置码："))).status_code == 200


def test_lost_slips_are_printed_anew_until_somebody_has_signed_in(code, client):
    client.post("/setup/", said(code))
    before = set(SignInCode.objects.values_list("digest", flat=True))
    out = StringIO()
    call_command("setup_code", stdout=out)
    assert len(out.getvalue().splitlines()) == 4
    assert before.isdisjoint(SignInCode.objects.values_list("digest", flat=True))
    user = User.objects.get(username="audit.admin")
    user.set_password(make.PASSWORD)
    user.save()
    with pytest.raises(CommandError, match="已经有人登录过"):
        call_command("setup_code")


def arguments(code):
    officers = {role: (name, role) for role, name in OFFICERS.items()}
    return {"code": code, "name": "局", "sign": "模", "picture": b"", "officers": officers}


@pytest.mark.django_db(transaction=True)
def test_two_who_set_up_at_once_found_one_organisation():
    code = issue_setup_code()
    outcomes = at_once(*[lambda: set_up(**arguments(code))] * 3)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refusal", "Refusal", "list"]
    assert (Unit.objects.count(), User.objects.count()) == (1, 3)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_there_would_be_two():
    def act(name):
        return lambda seen: seen or Unit.objects.create(name=name, kind="bureau", starts_on=make.FOUNDED)

    looking_first(User.objects.exists, act("甲局"), act("乙局"))
    assert Unit.objects.count() == 2
