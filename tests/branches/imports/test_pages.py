"""What the system officer sees of a file with faults, and of a file that was overtaken."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from branches.actions.imports import forget_imports
from branches.actions.units import create_unit
from branches.imports.layout import ERRORS, POSTS, UNITS
from branches.models import PendingImport, Unit
from modelagency.clock import now
from tests import make
from tests.branches.imports import books
from tests.branches.imports.snapshot import tables
from tests.branches.imports.test_steps import confirm, downloaded, seen, send
from tests.test_bad_input import words_of

WRONG = "FFC7CE"


@pytest.fixture
def officer(cast, signed_in):
    return signed_in(cast.system_admin)


def test_only_the_system_officer_is_led_to_the_import(officer, cast, signed_in):
    link = reverse("branches:import")
    assert link in officer.get(reverse("branches:units")).content.decode()
    assert link not in signed_in(cast.office).get(reverse("branches:units")).content.decode()


def test_all_faults_are_shown_with_their_cells_and_nothing_is_written(officer):
    before = tables()
    answer = send(officer, books.data(books.rows(units_0_类别="医院", posts_3_范围="本单位")))
    words = words_of(answer)
    assert answer.status_code == 422
    assert "表里有 2 处错误" in words
    for said in ("单位!B2", "没有“医院”这一项", "人员与任职!F5", "改成“全部单位”"):
        assert said in words
    assert tables() == before


def test_what_people_typed_is_shown_as_text(officer):
    answer = send(officer, books.data(books.rows(units_0_类别="<script>alert(1)</script>")))
    assert "<script>alert" not in answer.content.decode()
    assert "&lt;script&gt;alert(1)" in answer.content.decode()


def test_the_page_shows_200_faults_and_the_copy_all(officer):
    content = books.nothing()
    content[UNITS] = [[f"第{n}院", "医院", "", "甲医院", "", "2026-01-05", ""] for n in range(250)]
    words = words_of(send(officer, books.data(content)))
    assert "表里有 250 处错误" in words
    assert ("单位!B201" in words, "单位!B202" in words) == (True, False)
    assert "列出前 200 处，全部 250 处在标注副本里" in words
    sheet = load_workbook(BytesIO(downloaded(officer, "import_faults")))[UNITS]
    assert sum(sheet.cell(row, 2).comment is not None for row in range(2, 252)) == 250


def test_the_copy_marks_each_wrong_cell_where_it_stood(officer):
    book = books.book(books.rows(posts_1_岗位="院长", posts_1_代理="也许"))
    book[POSTS].insert_rows(2, amount=2)
    send(officer, books.saved(book))
    sheet = load_workbook(BytesIO(downloaded(officer, "import_faults")))[POSTS]
    assert (sheet["A5"].value, sheet["E5"].value) == ("李强", "院长")
    marked = {cell.coordinate for row in sheet["A2:I7"] for cell in row if cell.fill.fgColor.rgb == f"00{WRONG}"}
    assert marked == {"E5", "I5"}
    assert sheet["E5"].comment.text.startswith("没有“院长”这一项")
    assert (sheet["J1"].value, sheet["J5"].value.count("\n")) == (ERRORS, 1)


def test_the_copy_mended_is_a_good_file(officer):
    send(officer, books.data(books.rows(posts_1_岗位="院长")))
    book = load_workbook(BytesIO(downloaded(officer, "import_faults")))
    book[POSTS]["E3"] = "单位审核人"
    assert send(officer, books.saved(book)).url == reverse("branches:import_check")
    page = officer.get(reverse("branches:import_check"))
    assert "没有读取" not in words_of(page)
    assert confirm(officer).url == reverse("branches:import_result")


def test_hostile_text_stays_text_in_the_copy(officer):
    assert send(officer, books.data(books.rows(posts_0_电子邮箱="@SUM(1)"))).status_code == 422
    cell = load_workbook(BytesIO(downloaded(officer, "import_faults")))[POSTS]["C2"]
    assert (cell.value, cell.data_type) == ("@SUM(1)", "s")


def test_a_file_with_faults_cannot_be_confirmed(officer):
    send(officer, books.data(books.rows(units_0_类别="医院")))
    before = tables()
    assert "表里有 1 处错误" in words_of(officer.get(reverse("branches:import_check")))
    answer = officer.post(reverse("branches:import_check"), {"seen": "0" * 64})
    assert (answer.status_code, tables() == before) == (422, True)


def test_what_was_overtaken_is_shown_anew_and_not_written(officer, units):
    send(officer, books.data())
    page = officer.get(reverse("branches:import_check"))
    fields = {"kind": Unit.Kind.AFFILIATED, "category": "县级医院", "order": 40, "starts_on": date(2026, 1, 5)}
    create_unit(by=None, name="丁医院", parent=units["安澜县卫生健康局"], **fields)
    before = tables()
    answer = officer.post(reverse("branches:import_check"), {"seen": seen(page)})
    assert (answer.status_code, tables() == before) == (409, True)
    assert "名册在您核对之后有了变化" in words_of(answer)
    assert officer.post(reverse("branches:import_check"), {"seen": seen(answer)}).status_code == 302
    assert Unit.objects.filter(name__startswith="丁医院").count() == 3


def test_what_became_wrong_meanwhile_is_shown_as_wrong(officer, units):
    send(officer, books.data())
    page = officer.get(reverse("branches:import_check"))
    create_unit(by=None, name="丁医院", kind=Unit.Kind.OFFICE, starts_on=make.FOUNDED, parent=units["局机关党委"])
    answer = officer.post(reverse("branches:import_check"), {"seen": seen(page)})
    assert (answer.status_code, "名册里是“机关科室”" in words_of(answer)) == (422, True)


def test_confirming_twice_says_so(officer):
    send(officer, books.data())
    page = officer.get(reverse("branches:import_check"))
    confirm(officer)
    answer = officer.post(reverse("branches:import_check"), {"seen": seen(page)})
    assert (answer.status_code, "它已经导入" in words_of(answer)) == (409, True)


def test_files_nobody_confirmed_are_dropped_after_an_hour(officer, the_day):
    send(officer, books.data())
    assert (forget_imports(now=now()), PendingImport.objects.count()) == (0, 1)
    the_day.shift(3600)
    assert (forget_imports(now=now()), PendingImport.objects.count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_the_job_drops_them(cast, signed_in, worker):
    send(signed_in(cast.system_admin), books.data())
    PendingImport.objects.update(kept_at="2026-09-16T00:00:00Z")
    worker.run("branches.forget_imports")
    assert not PendingImport.objects.exists()
