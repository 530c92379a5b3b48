"""Published work with files → backup → restore elsewhere: every row, every file, every cell of the results."""

import os
import stat

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from openpyxl import load_workbook

from assessment.models import Seal
from branches.models import PendingImport, Unit, UnitUserPermission
from modelagency.clock import now
from records.models import AuditEvent, Job
from tests.modelagency.backup import office

# From the database of the lane to the first, from there to the next.
WAYS = [["sqlite"]] if os.environ.get("LANE") != "postgres" else [["postgresql"], ["sqlite", "postgresql"]]


@pytest.fixture
def cycle(transactional_db, cast):
    return office.fill(cast)


def sheets(path) -> dict:
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in load_workbook(path)}


@pytest.mark.parametrize("way", WAYS, ids=" ".join)
def test_everything_comes_back(way, cycle, cast, signed_in, tmp_path):
    signed_in(cast.office)
    PendingImport.objects.create(user=cast.office, filename="x", sha256="0", content={}, kept_at=now())
    Job.objects.create(name="tasks.remind", started_at=now())
    before = {model: office.rows_of(model) for model in office.kept_models()}
    assert {model.__name__ for model in before if before[model]} >= {"Evidence", "Result", "AuditEvent", "Mark", "Seal"}
    files = {name: data for name, data in office.source().files.items() if name in stored_names()}
    assert len(files) == 4  # one in two versions
    place = office.source()
    for kind in way:
        archive = tmp_path / f"{kind}.zip"
        assert str(archive) in place.manage("backup", "--output", archive)
        assert stat.S_IMODE(archive.stat().st_mode) == 0o600
        place = office.empty(tmp_path / f"way{len(way)}{kind}", kind)
        assert "已恢复" in place.manage("restore", archive)
        with place.rows() as rows:
            assert {model: rows(model) for model in before} == before
            assert rows(PendingImport) == rows(Job) == rows(Session) == []
        assert place.files == files
        said = place.manage("verify_seal", "--all", "--code", Seal.objects.get().code)
        assert said.endswith("\n一致\n")
    same_results(cycle, office.source(), place, tmp_path)


def stored_names() -> set[str]:
    return {row[3] for row in office.rows_of(next(m for m in office.kept_models() if m.__name__ == "Evidence"))}


def same_results(cycle, here, there, folder):
    books = []
    for number, place in enumerate((here, there)):
        book = folder / f"book{number}.xlsx"
        place.manage("export_results", "--cycle", cycle.pk, "--output", book)
        books.append(sheets(book))
    assert books[0] == books[1]
    assert len(books[0]["汇总表"]) > 8


def test_a_number_once_given_is_not_given_again(cycle, tmp_path):
    gone = Unit.objects.create(name="撤销的科室", kind=Unit.Kind.OFFICE, starts_on=now().date())
    number = gone.pk
    gone.delete()
    archive = tmp_path / "a.zip"
    office.source().manage("backup", "--output", archive)
    place = office.empty(tmp_path / "numbers", connection.vendor)
    place.manage("restore", archive)
    code = (
        "from branches.models import Unit; from modelagency.clock import today;"
        "print(Unit.objects.create(name='新设科室', kind='office', starts_on=today()).pk)"
    )
    assert int(place.manage("shell", "-v0", "-c", code)) == number + 1


def test_rights_point_where_they_pointed(cycle, cast, tmp_path):
    """Content types and permissions get their old numbers, whatever `migrate` gave them in the new database."""
    office.source().manage("backup", "--output", tmp_path / "a.zip")
    place = office.empty(tmp_path / "rights", connection.vendor)
    code = (
        "from django.contrib.auth.models import Permission as P; from django.contrib.contenttypes.models import"
        " ContentType as C; P.objects.all().delete(); C.objects.all().delete();"
        "from django.core.management import call_command; call_command('migrate', verbosity=0)"
    )
    place.manage("shell", "-v0", "-c", code)  # other numbers than in the archive
    types, rights = office.rows_of(ContentType), office.rows_of(UnitUserPermission)
    with place.rows() as rows:
        assert rows(ContentType) != types
    place.manage("restore", tmp_path / "a.zip")
    with place.rows() as rows:
        assert (rows(ContentType), rows(UnitUserPermission)) == (types, rights)
    code = (
        "from branches.models import Unit, User; from branches.permissions import rights_of;"
        f"held = rights_of(User.objects.get(pk={cast.reporter.pk})).on(*Unit.objects.values_list('pk', flat=True));"
        "print(sorted((unit, sorted(rights)) for unit, rights in held.items()))"
    )
    said = place.manage("shell", "-v0", "-c", code)
    assert said == office.source().manage("shell", "-v0", "-c", code)
    assert "report" in said


def test_it_writes_nothing_into_the_history(cycle, tmp_path):
    before = AuditEvent.objects.count()
    call_command("backup", "--output", str(tmp_path / "a.zip"))
    assert AuditEvent.objects.count() == before
