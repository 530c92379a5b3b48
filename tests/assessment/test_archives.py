"""迎检归档包: what is in the ZIP, under which names, and what its workbook says is missing."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse_lazy
from openpyxl import load_workbook

from assessment.archive_names import Paths, part
from branches.models import Evidence
from records.models import AuditEvent
from tests import stages
from tests.assessment import sealed

ARCHIVES = reverse_lazy("assessment:archives")


@pytest.fixture
def reported(cast, units, plan):
    """Two rows of 甲医院 with one and the same file, a third without."""
    rows = list(plan.assignments.filter(unit=units["甲医院"]).order_by("task__order"))
    for row in rows[:2]:
        stages.reach("to_review", cast, row, uploads=(SimpleUploadedFile("总结：终稿?.pdf", stages.PDF),))
    return rows


def packed(client, **scope):
    answer = client.post(ARCHIVES, {"year": 2026, **scope})
    assert answer.status_code == 200, answer.content.decode()[:500]
    pack = ZipFile(BytesIO(b"".join(answer.streaming_content)))
    assert pack.testzip() is None
    return pack


def listed(pack, sheet):
    book = load_workbook(BytesIO(pack.read("目录.xlsx")))
    return [list(row) for row in book[sheet].iter_rows(min_row=4, values_only=True)]


def test_a_units_archive_holds_its_files_and_lists_them(cast, units, signed_in, reported):
    pack = packed(signed_in(cast.inspector), unit=units["甲医院"].pk)
    files = [name for name in pack.namelist() if name != "目录.xlsx"]
    assert files == sorted(f"甲医院/{row.task.name}/总结：终稿_.pdf" for row in reported[:2])
    assert {pack.read(name) for name in files} == {stages.PDF}
    rows = listed(pack, "目录")
    assert [row[2] for row in rows] == sorted([row.task.name for row in reported[:2]] * 2)  # by report and by step
    assert {row[9] for row in rows} == {Evidence.objects.get().sha256}
    assert {row[11] for row in rows} == {"齐全"}
    assert [row[2] for row in listed(pack, "缺失")] == [reported[2].task.name]
    line = AuditEvent.objects.get(verb="archive.export")
    assert (line.by, line.subject_label, line.after["missing"]) == (cast.inspector, "甲医院", 1)


def test_a_file_that_is_gone_is_said_to_be(cast, units, signed_in, reported):
    default_storage.delete(Evidence.objects.get().file.name)
    pack = packed(signed_in(cast.office), unit=units["甲医院"].pk)
    assert pack.namelist() == ["目录.xlsx"]
    assert {row[11] for row in listed(pack, "目录")} == {"文件不在服务器上，没有放入"}
    assert len(listed(pack, "缺失")) == 3


def test_a_tasks_archive(cast, signed_in, reported):
    pack = packed(signed_in(cast.office), task=reported[0].task_id)
    assert {name.split("/")[1] for name in pack.namelist() if "/" in name} == {reported[0].task.name}


def test_a_years_archive_brings_the_seals(cast, plan, signed_in, reported):
    seal = sealed.sealed(cast, plan)
    pack = packed(signed_in(cast.committee))
    (name,) = [name for name in pack.namelist() if name.startswith("封存/")]
    assert pack.read(name) == seal.package


def test_unit_and_task_together_are_refused(cast, units, signed_in, reported):
    both = {"year": 2026, "unit": units["甲医院"].pk, "task": reported[0].task_id}
    assert signed_in(cast.office).post(ARCHIVES, both).status_code == 422
    assert signed_in(cast.office).post(ARCHIVES, {"year": 1999}).status_code == 422


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("总结\u202efdp.exe", "总结_fdp.exe"),
        ("CON.pdf", "_CON.pdf"),
        ("a\x00b:c", "a_b_c"),
        (" . ", "_"),
        ("长" * 100 + ".pdf", "长" * 56 + ".pdf"),
    ],
)
def test_names_are_safe_to_unpack(text, safe):
    assert part(text) == safe


def test_equal_names_get_numbers():
    paths = Paths()
    assert [paths.take("甲", "A.pdf"), paths.take("甲", "a.PDF"), paths.take("乙", "A.pdf")] == [
        "甲/A.pdf",
        "甲/a（2）.PDF",
        "乙/A.pdf",
    ]
