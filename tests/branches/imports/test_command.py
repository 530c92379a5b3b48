"""manage.py import_organisation FILE [--check]"""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from branches.models import Post, Unit
from records.models import AuditEvent
from tests.branches.imports import books
from tests.branches.imports.snapshot import tables


@pytest.fixture
def run(tmp_path):
    def run(data, *options):
        (tmp_path / "名册.xlsx").write_bytes(data)
        out, err = StringIO(), StringIO()
        try:
            call_command("import_organisation", str(tmp_path / "名册.xlsx"), *options, stdout=out, stderr=err)
        finally:
            run.complaints = err.getvalue()
        return out.getvalue()

    return run


def test_it_adds_what_is_in_the_file(run, cast):
    said = run(books.data())
    assert "单位：新增 2，已有不变 0" in said
    assert said.endswith("已写入。\n")
    assert Unit.objects.filter(name="丁医院东院").exists()
    assert not Post.objects.filter(waiting=True).exists()
    line = AuditEvent.objects.get(verb="organisation.import")
    assert (line.by_label, line.after["people"]) == ("系统", 3)


def test_checking_adds_nothing(run, cast):
    before = tables(without=set())
    assert run(books.data(), "--check").endswith("只核对，没有写入。\n")
    assert tables(without=set()) == before


def test_the_second_time_there_is_nothing_to_add(run, cast):
    run(books.data())
    assert run(books.data()).endswith("没有新增内容。\n")


@pytest.mark.parametrize("options", [(), ("--check",)])
def test_faults_are_listed_and_nothing_is_added(run, cast, options):
    before = tables(without=set())
    with pytest.raises(CommandError, match="共 2 处错误，没有写入任何内容"):
        run(books.data(books.rows(units_0_类别="x", posts_0_岗位="x")), *options)
    assert [line.partition("　")[0] for line in run.complaints.splitlines()] == ["单位!B2", "人员与任职!E2"]
    assert tables(without=set()) == before


def test_a_file_that_cannot_be_read_is_refused(run, db, tmp_path):
    with pytest.raises(CommandError, match="不是 .xlsx 工作簿"):
        run(b"abc")
    with pytest.raises(CommandError, match="打不开文件"):
        call_command("import_organisation", str(tmp_path / "nothing.xlsx"))
