"""What `restore` and `backup` refuse, each time with nothing written."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from branches.models import Unit
from modelagency.backup.archive import MANIFEST, SEAL, DamagedError, Reader
from tests.modelagency.backup import office

pytestmark = pytest.mark.once  # what differs between databases is in the rehearsal


@pytest.fixture
def archive(transactional_db, cast, tmp_path) -> Path:
    office.fill(cast)
    path = tmp_path / "whole.zip"
    call_command("backup", output=path)
    return path


@pytest.fixture
def target(archive, tmp_path):
    """An empty database beside; whatever the test does, it is as empty afterwards."""
    return office.empty(tmp_path / "target", "sqlite")


def refused(target, archive, words) -> str:
    """The restore ends with status 1 and one plain sentence; no row and no file is there."""
    said = target.manage("restore", archive, status=1)
    assert words in said
    assert "Traceback" not in said
    assert not target.files
    with target.rows() as rows:
        full = [m._meta.label for m in office.kept_models() if rows(m)]
    assert full == ["auth.Permission", "contenttypes.ContentType"]
    return said


def rebuilt(archive: Path, change) -> Path:
    """The archive with other content and a seal that fits: `change` is given name → bytes and the manifest."""
    with zipfile.ZipFile(archive) as old:
        members = {name: old.read(name) for name in old.namelist() if name != MANIFEST}
        manifest = json.loads(old.read(MANIFEST))
    change(members, manifest)
    path = archive.with_name("rebuilt.zip")
    with zipfile.ZipFile(path, "w") as new:
        for name, data in [*members.items(), (MANIFEST, json.dumps(manifest))]:
            new.writestr(name, data)
        new.comment = b"0" * SEAL
    data = path.read_bytes()[:-SEAL]
    path.write_bytes(data + hashlib.sha256(data).hexdigest().encode())
    return path


def put(members, manifest, name, data: bytes):
    members[name] = data
    manifest["members"][name] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def test_the_control_goes_through(target, archive):
    target.manage("restore", rebuilt(archive, lambda members, manifest: None))
    assert len(target.files) == 4


def test_any_flipped_byte_is_found(archive, tmp_path):
    whole = archive.read_bytes()
    flipped = tmp_path / "flipped.zip"
    places = {*range(0, len(whole), max(1, len(whole) // 300)), *range(len(whole) - 200, len(whole))}
    for place in places:
        flipped.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(DamagedError):
            Reader(flipped)
    Reader(archive).close()


@pytest.mark.parametrize("spoil", [lambda b: b[:-1], lambda b: b[: len(b) // 2], lambda b: b"", lambda b: b + b"\n"])
def test_a_file_cut_short_is_damaged(archive, tmp_path, spoil):
    path = tmp_path / "cut.zip"
    path.write_bytes(spoil(archive.read_bytes()))
    with pytest.raises(DamagedError):
        Reader(path)


def test_a_flipped_byte_writes_nothing(target, archive):
    data = bytearray(archive.read_bytes())
    data[len(data) // 2] ^= 1
    archive.write_bytes(data)
    refused(target, archive, "归档已损坏，没有恢复任何内容：校验码不符")


def test_a_missing_member(target, archive):
    def drop(members, manifest):
        del members[next(name for name in members if name.startswith("files/"))]

    refused(target, rebuilt(archive, drop), "内容与清单不一致：files/evidence/")


def test_a_member_nobody_listed(target, archive):
    refused(target, rebuilt(archive, lambda members, manifest: members.update(extra=b"x")), "内容与清单不一致：extra")


def test_other_content_under_the_old_digest(target, archive):
    def change(members, manifest):
        members["tables/branches.Unit.jsonl"] += b"\n"

    refused(target, rebuilt(archive, change), "tables/branches.Unit.jsonl 与清单中的校验码不符")


@pytest.mark.parametrize("name", ["../outside", "a/../../outside", "/etc/outside", "a\\..\\outside", "./a", "a//b", ""])
def test_a_path_that_leads_out(target, archive, name, tmp_path):
    changed = rebuilt(archive, lambda members, manifest: put(members, manifest, f"files/{name}", b"x"))
    refused(target, changed, "会写到别处")
    assert not list(tmp_path.rglob("outside"))


def test_rows_that_do_not_fit_take_everything_back(target, archive):
    """Found by the database after all rows and files were ready."""

    def orphan(members, manifest):
        name = "tables/tasks.Plan.jsonl"
        put(members, manifest, name, b"")
        manifest["tables"]["tasks.Plan"]["rows"] = 0

    refused(target, rebuilt(archive, orphan), "写入数据库时出错，已全部撤销")


def test_a_count_that_is_wrong(target, archive):
    def count(members, manifest):
        manifest["tables"]["branches.Unit"]["rows"] += 1

    refused(target, rebuilt(archive, count), "branches.Unit 写入")


def test_a_database_in_use(target, archive):
    target.manage("restore", archive)
    before = target.files
    said = target.manage("restore", archive, status=1)
    assert "数据库里已有数据" in said
    assert "请另建一个空数据库" in said
    units = office.rows_of(Unit)
    with target.rows() as rows:
        assert rows(Unit) == units
    assert target.files == before


def test_another_file_in_its_place(target, archive):
    name = next(name for name in zipfile.ZipFile(archive).namelist() if name.startswith("files/"))
    place = target.folder / "media" / name.removeprefix("files/")
    place.parent.mkdir(parents=True)
    place.write_bytes(b"mine")
    assert "已有另一个文件" in target.manage("restore", archive, status=1)
    assert list(target.files.values()) == [b"mine"]


def test_the_same_file_in_its_place_stays(target, archive):
    """Moving to another database on the same machine, with the same folder of files."""
    with zipfile.ZipFile(archive) as whole:
        name = next(name for name in whole.namelist() if name.startswith("files/"))
        place = target.folder / "media" / name.removeprefix("files/")
        place.parent.mkdir(parents=True)
        place.write_bytes(whole.read(name))
    target.manage("restore", archive)
    assert len(target.files) == 4


@pytest.mark.parametrize(
    ("change", "cure"),
    [
        (
            lambda names: names.append("tasks.9999_later"),
            "多出 tasks.9999_later 等 1 步）。请先升级程序",
        ),
        (lambda names: names.remove("tasks.0001_initial"), "请装上备份时的版本"),
    ],
)
def test_an_archive_of_another_age(target, archive, change, cure):
    refused(target, rebuilt(archive, lambda members, manifest: change(manifest["migrations"])), cure)


def test_a_database_without_tables(archive, tmp_path):
    bare = office.Place(tmp_path / "bare", f"sqlite:///{tmp_path / 'bare.sqlite3'}")
    for words in (["restore", archive], ["backup", "--output", tmp_path / "none.zip"]):
        assert "请先运行 manage.py migrate" in bare.manage(*words, status=1)
    assert not (tmp_path / "none.zip").exists()


def test_a_database_behind_the_programme(target, tmp_path):
    target.manage("migrate", "-v0", "records", "zero")
    said = target.manage("backup", "--output", tmp_path / "none.zip", status=1)
    assert "数据库比程序旧" in said


def test_no_such_archive(target, tmp_path):
    assert "没有恢复任何内容" in target.manage("restore", tmp_path / "none.zip", status=1)


def test_nothing_is_overwritten(archive):
    before = archive.read_bytes()
    with pytest.raises(CommandError, match="已存在，没有覆盖"):
        call_command("backup", output=archive)
    assert archive.read_bytes() == before
    assert [path.name for path in archive.parent.iterdir()] == [archive.name]


def test_a_folder_that_is_not_there(transactional_db, tmp_path):
    with pytest.raises(CommandError, match="不能写到"):
        call_command("backup", output=tmp_path / "none" / "a.zip")


def test_a_file_missing_on_the_disk_is_named(archive, tmp_path, capsys):
    name = next(name for name in zipfile.ZipFile(archive).namelist() if name.startswith("files/"))
    (office.source().folder / "media" / name.removeprefix("files/")).unlink()
    call_command("backup", output=tmp_path / "less.zip")
    said = capsys.readouterr()
    assert f"没有备份：{name.removeprefix('files/')}" in said.err
    assert "3 个文件" in said.out


def test_no_secret_is_inside(archive, settings):
    with zipfile.ZipFile(archive) as whole:
        inside = b"".join(whole.read(name) for name in whole.namelist())
    assert settings.SECRET_KEY.encode() not in inside
