"""manage.py check_shelf"""

import os
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from branches.actions.evidence import shelve_all
from branches.models import Evidence
from branches.storing import put_file
from modelagency.clock import now
from tests.branches.files import PDF


@pytest.fixture
def items(cast, units, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    files = [SimpleUploadedFile(f"{n}.pdf", PDF + bytes([n])) for n in range(3)]
    return shelve_all(by=cast.reporter, unit=units["甲医院"], uploads=files)


def check(*options) -> list[str]:
    said = StringIO()
    try:
        call_command("check_shelf", *options, stdout=said)
    except CommandError as error:
        return [*said.getvalue().splitlines(), str(error)]
    return said.getvalue().splitlines()


def path_of(item) -> Path:
    return Path(default_storage.path(item.file.name))


def test_all_is_well(items):
    assert check() == ["核对 3 份，缺失或改动 0 份，无主文件 0 个。"]


def test_what_is_missing_or_was_changed_is_named(items):
    path_of(items[0]).unlink()
    data = path_of(items[1]).read_bytes()
    path_of(items[1]).write_bytes(data[:-1] + b"?")
    said = check()
    assert [line.split("　")[0] for line in said[:2]] == ["文件缺失：甲医院", "内容已变：甲医院"]
    assert [f"编号 {item.pk}" in line for item, line in zip(items, said[:2], strict=False)] == [True, True]
    assert said[2:] == ["核对 3 份，缺失或改动 2 份，无主文件 0 个。", "有材料缺失或被改动，请从备份中找回。"]


def test_files_without_a_row_are_found_and_old_ones_deleted(items):
    """The portal was killed between file and row, or while it wrote."""
    Evidence.objects.filter(pk=items[0].pk).delete()
    cut = path_of(items[1]).with_name("abc.part")
    cut.write_bytes(b"%PDF")
    names = sorted([items[0].file.name, cut.relative_to(default_storage.location).as_posix()])
    assert check() == [*(f"无主文件：{name}" for name in names), "核对 2 份，缺失或改动 0 份，无主文件 2 个。"]
    old = (now() - timedelta(days=2)).timestamp()
    os.utime(cut, (old, old))
    assert f"无主文件（已删去）：{names[names.index(items[0].file.name) - 1]}" in check("--delete-orphans")
    assert (cut.exists(), path_of(items[0]).exists()) == (False, True)
    assert len(check()) == 2


def test_what_fails_half_way_leaves_no_file(tmp_path):
    def chunks():
        yield b"half"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        put_file(tmp_path / "a" / "file", chunks())
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
