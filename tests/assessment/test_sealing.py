"""Sealing a cycle: when it may be, what it makes, and that nothing changes afterwards."""

import json
import os
import subprocess
import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse, reverse_lazy

from assessment.actions.results import compute
from assessment.actions.sealing import lock_year, seal_cycle
from assessment.models import Appeal, Correction, Cycle, Mark, Result, Seal
from assessment.packages import build
from assessment.packages.canonical import to_bytes
from assessment.packages.check import read, verify
from assessment.seals import code_of
from modelagency.clock import now, today
from modelagency.guards.install import suspended
from modelagency.guards.sql import wanted
from modelagency.guards.words import MESSAGES, refusal
from records.models import AuditEvent, YearLock
from records.refusals import NotAllowed, Refusal
from tests.assessment import run, sealed
from tests.modelagency.test_guards import contents


@pytest.fixture
def ready(cast, plan):
    return sealed.ready(cast, plan)


@pytest.fixture
def seal(cast, ready):
    return seal_cycle(by=cast.committee, cycle=ready, name="党支部考核")


def refused_to_seal(cast, cycle, by=None, name="党支部考核") -> str:
    with pytest.raises((Refusal, NotAllowed)) as caught:
        seal_cycle(by=by or cast.committee, cycle=cycle, name=name)
    assert not Seal.objects.exists() or cycle.state == "sealed"
    return str(caught.value)


def test_a_seal_packs_everything_and_locks_the_year(cast, ready, seal):
    ready.refresh_from_db()
    assert ready.state == Cycle.State.SEALED
    assert code_of(ready) == build.short(seal.code)
    assert seal.previous == build.START
    assert verify(seal.package, head=seal.code) == []
    names = sorted(ready.appraisals.values_list("name", flat=True))
    of_each = ("计分依据", "考核结果", "评分过程", "引用的佐证")
    titles = [line["title"] for line in read(seal.package)["manifest"]["items"]]
    assert titles[:14] == ["考核方案", "审定、公示与申诉", *(f"{name}：{what}" for name in names for what in of_each)]
    assert "任务完成情况：甲医院" in titles[14:]
    lock = YearLock.objects.get()
    assert (lock.year, lock.by) == (2026, cast.committee)
    assert list(AuditEvent.objects.filter(verb__in=["cycle.seal", "year.lock"]).values_list("verb", flat=True)) == [
        "cycle.seal",
        "year.lock",
    ]


def test_before_the_seal_there_is_no_code(ready):
    assert code_of(ready) == ""


def test_the_name_is_typed(cast, ready):
    assert "原样输入“党支部考核”" in refused_to_seal(cast, ready, name="党支部")


@pytest.mark.parametrize("state", ["self", "marking", "review", "submitted", "decided"])
def test_only_after_the_notice(cast, ready, state):
    Cycle.objects.filter(pk=ready.pk).update(state=state)
    assert "公示结束后才能封存" in refused_to_seal(cast, ready)


def test_not_while_the_window_is_open(cast, ready):
    ready.public_notice.closes_on = today()
    ready.public_notice.save()
    assert "还没有结束" in refused_to_seal(cast, ready)


@pytest.mark.parametrize("state", ["filed", "reviewing"])
def test_not_while_an_appeal_is_open(cast, ready, state):
    subject = run.appraisal(ready, "甲医院党支部")
    Appeal.objects.create(
        appraisal=subject,
        indicator=run.by_hand(ready),
        text="台账齐全",
        state=state,
        filed_by=cast.reporter,
        filed_at=now(),
    )
    assert "申诉" in refused_to_seal(cast, ready)


def test_not_with_a_result_that_comes_out_differently_now(cast, ready):
    result = Result.objects.get(appraisal__name="甲医院党支部")
    result.total += 1
    result.save()
    assert "甲医院党支部的结果与现在重算的不同：总分封存为" in refused_to_seal(cast, ready)


def test_not_with_a_mark_changed_since(cast, ready):
    Correction.objects.create(
        appraisal=run.appraisal(ready, "甲医院党支部"),
        indicator=run.by_hand(ready),
        points=1,
        reason="复核",
        by=cast.office,
        at=now(),
    )
    assert "重新计算" in refused_to_seal(cast, ready)


def test_who_seals(cast, ready):
    for person in (cast.reporter, cast.leader, cast.lead, cast.inspector, cast.system_admin):
        assert refused_to_seal(cast, ready, by=person)
    assert "由您发布" in refused_to_seal(cast, ready, by=cast.office)
    assert "请由党委成员封存" in refused_to_seal(cast, ready, by=cast.deputy)


def test_a_second_seal_is_refused(cast, ready, seal):
    ready.refresh_from_db()
    assert "已经封存" in refused_to_seal(cast, ready)
    assert Seal.objects.count() == 1


def test_seals_follow_each_other_and_the_last_locks_the_year(cast, plan):
    first, second = sealed.ready(cast, plan), sealed.ready(cast, plan, name="书记考核")
    one = seal_cycle(by=cast.committee, cycle=first, name="党支部考核")
    assert not YearLock.objects.exists()
    two = seal_cycle(by=cast.committee, cycle=second, name="书记考核")
    assert two.previous == one.code
    assert YearLock.objects.filter(year=2026).exists()
    call_command("verify_seal", "--all", "--code", one.code)


def test_nothing_of_a_sealed_cycle_changes(cast, ready, seal):
    before = contents()
    for act in (
        lambda: Mark.objects.update(reason="改"),
        lambda: Result.objects.all().delete(),
        lambda: Cycle.objects.update(state="review"),
        lambda: Seal.objects.update(code="0" * 64),
        lambda: Seal.objects.all()._raw_delete("default"),
        lambda: ready.scheme.indicators().update(points=1),
    ):
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            act()
        assert refusal(caught.value) == MESSAGES["year"]
    with pytest.raises(Refusal):
        compute(by=cast.office, cycle=ready)
    assert contents() == before


def test_verify_seal_names_what_was_changed_behind_the_portal(cast, ready, seal, capsys):
    call_command("verify_seal", "--all")
    assert "一致" in capsys.readouterr().out
    with suspended():
        Mark.objects.filter(appraisal__name="甲医院党支部", quantity=3).update(quantity=0)
        Result.objects.filter(appraisal__name="乙医院党支部").update(grade="优秀")
    with pytest.raises(CommandError) as caught:
        call_command("verify_seal", "--all")
    assert "甲医院党支部：计分依据，数据库中的内容与封存时不同" in str(caught.value)


def test_a_lost_guard_is_reported(seal):
    name, (table, _) = next(iter(wanted(connection.vendor).items()))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
    with pytest.raises(CommandError, match=f"数据库缺少封存保护：{name}"):
        call_command("verify_seal", "--all")


def test_a_year_without_assessment_is_locked_by_itself(cast, plan):
    lock_year(by=cast.committee, year=plan.year)
    with pytest.raises(Refusal, match="已经封存"):
        lock_year(by=cast.committee, year=plan.year)


def test_a_year_with_an_open_assessment_is_not(cast, cycle):
    with pytest.raises(Refusal, match="没有封存：2026年度党支部考核"):
        lock_year(by=cast.committee, year=2026)


@pytest.fixture
def package(seal, tmp_path):
    place = tmp_path / "封存包.json"
    place.write_bytes(seal.package)
    return place


def verified(path, *arguments):
    """The command in a process of its own, whose database is nowhere."""
    nowhere = {"DATABASE_URL": "postgres://nobody:x@127.0.0.1:1/nowhere", "PATH": os.environ["PATH"]}
    command = [sys.executable, "manage.py", "verify_seal", str(path), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | nowhere, timeout=60)
    return done.returncode, done.stdout + done.stderr


def test_a_package_is_verified_without_a_database(seal, package, tmp_path):
    status, said = verified(package)
    assert status == 0 and said.endswith("一致\n")
    assert "没有给出在平台以外保存的核验码" in said
    kept = tmp_path / "清单.json"
    kept.write_bytes(to_bytes(read(seal.package)["manifest"]))
    assert verified(package, "--code", code_of(seal.cycle), "--list", kept)[0] == 0
    data = read(seal.package)
    data["items"][3]["data"]["grade"] = "优秀" if data["items"][3]["data"]["grade"] != "优秀" else "较差"
    package.write_bytes(to_bytes(data))
    status, said = verified(package, "--code", seal.code, "--list", kept)
    assert status == 1
    assert f"第 4 项不一致：{read(seal.package)['manifest']['items'][3]['title']}" in said
    assert verified(tmp_path / "没有.json")[0] == 2


SEALS = reverse_lazy("assessment:seals")


def asked(client, **fields):
    answer = client.post(SEALS, fields)
    return answer.status_code, answer.content.decode()


def test_the_page_knows_a_code_as_it_is_printed(cast, signed_in, seal):
    for person in (cast.reporter, cast.committee):
        status, page = asked(signed_in(person), code=code_of(seal.cycle).lower())
        assert status == 200 and "<b>一致</b>" in page
    assert "没有以这个核验码开头的封存" in asked(signed_in(cast.office), code="0" * 16)[1]
    assert asked(signed_in(cast.office), code="12")[0] == 422
    assert asked(signed_in(cast.office))[0] == 422


def test_the_page_takes_a_package_and_names_what_differs(cast, signed_in, seal):
    client = signed_in(cast.office)
    assert "<b>一致</b>" in asked(client, package=SimpleUploadedFile("a.json", seal.package))[1]
    data = read(seal.package)
    data["items"][2]["data"]["inputs"]["2.1.1"]["points"] = "60"
    page = asked(client, package=SimpleUploadedFile("a.json", to_bytes(data)))[1]
    assert f"第 3 项不一致：{build.title_of(data['items'][2])}" in page
    assert "不是封存包" in asked(client, package=SimpleUploadedFile("a.json", b"{}"))[1]


def test_sealing_on_the_page(cast, signed_in, ready):
    address = reverse("assessment:seal", args=[ready.pk])
    client = signed_in(cast.committee)
    page = client.get(address).content.decode()
    assert "请输入考核方案的名称“党支部考核”" in page
    assert "最后一项考核" in page
    assert client.post(address, {"name": ""}).status_code == 422
    assert client.post(address, {"name": "考核"}).status_code == 409
    assert client.post(address, {"name": "党支部考核"}).status_code == 302
    page = client.get(address).content.decode()
    assert code_of(ready) in page
    made = Seal.objects.get()
    sent = client.get(reverse("assessment:package", args=[ready.pk]))
    assert b"".join(sent.streaming_content) == made.package
    kept = b"".join(client.get(reverse("assessment:seal_list", args=[ready.pk])).streaming_content)
    assert build.code(json.loads(kept)) == made.code


def test_a_year_is_locked_on_the_page(cast, plan, signed_in):
    address = reverse("assessment:years")
    client = signed_in(cast.committee)
    assert client.post(address, {"year": 2026, "again": 2025}).status_code == 422
    assert client.post(address, {"year": 2026, "again": 2026}).status_code == 302
    assert "已封存" in client.get(address).content.decode()
