"""The workbook people fill in, opened as they open it."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from branches.imports import entry
from branches.imports.export import exported, known_names
from branches.imports.layout import BRANCHES, CHOICES, GROUPS, NOTES, POSTS, RULES, SHEETS, UNITS
from branches.imports.reading import read
from branches.imports.template import empty_content, workbook
from branches.imports.world import World
from branches.models import Unit
from tests.branches.imports import books
from tests.cast import TODAY
from tests.libreoffice import XLSX, needs_libreoffice, opened_by_libreoffice


@pytest.fixture
def world(cast):
    return World.load(TODAY)


@pytest.fixture
def template(world):
    return workbook(empty_content(), known_names(world))


def lists(sheet) -> dict[str, str]:
    """Head → formula of its drop-down."""
    rules = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    return {sheet[f"{str(rule.sqref)[0]}1"].value: rule.formula1 for rule in rules}


def test_the_sheets_and_heads_are_those_that_are_read(template):
    book = load_workbook(BytesIO(template))
    assert book.sheetnames == [NOTES, *SHEETS, CHOICES]
    assert book[CHOICES].sheet_state == "hidden"
    for name, listed in SHEETS.items():
        assert [cell.value for cell in book[name][1]] == [column.head for column in listed]
        assert (book[name].freeze_panes, book[name].max_row) == ("B2", 1)


def test_the_notes_explain_every_column_with_an_example(template):
    book = load_workbook(BytesIO(template))
    said = {(row[0], row[1]) for row in book[NOTES].iter_rows(values_only=True)}
    assert {(name, column.head) for name, listed in SHEETS.items() for column in listed} <= said
    assert all(any(rule in str(row[0]) for row in book[NOTES].iter_rows(values_only=True)) for rule in RULES)


def test_drop_downs_stand_where_there_is_something_to_choose(template):
    book = load_workbook(BytesIO(template))
    assert lists(book[UNITS]) == {"类别": '"局,机关党委、纪委,机关科室,群团,直属单位"', "上级": "单位名单"}
    assert lists(book[BRANCHES]) == {"上级": "单位名单"}
    assert list(lists(book[GROUPS])) == ["成员类别", "范围"]
    assert lists(book[POSTS])["范围"] == '"本单位,本单位及下级,全部单位"'
    assert list(lists(book[POSTS])) == ["单位", "岗位", "范围", "代理"]


def test_columns_of_names_and_days_are_text(template):
    sheet = load_workbook(BytesIO(template))[POSTS]
    formats = {
        column.head: sheet.column_dimensions[letter].number_format
        for column, letter in zip(SHEETS[POSTS], "ABCDEFGHI", strict=True)
    }
    assert {formats[head] for head in ("用户名", "开始日期", "结束日期")} == {"@"}


def test_the_empty_template_holds_no_rows(template):
    assert not any(sheet.rows for sheet in read(template).sheets.values())


@needs_libreoffice
def test_libreoffice_saves_an_export_that_adds_nothing(world, tmp_path):
    content = exported(world)
    found = entry.checked(read(opened_by_libreoffice(workbook(content, ()), tmp_path, XLSX)))
    assert (found.faults, found.additions.counts()) == ([], dict.fromkeys(found.additions.counts(), 0))
    assert found.unchanged["units"] + found.unchanged["branches"] == Unit.objects.count()


@needs_libreoffice
def test_libreoffice_lists_the_names_of_the_file_after_the_known_ones(world, tmp_path):
    book = load_workbook(BytesIO(workbook(empty_content(), known_names(world))))
    for row in books.GOOD[UNITS]:
        book[UNITS].append(row)
    for row in books.GOOD[BRANCHES]:
        book[BRANCHES].append(row)
    saved = load_workbook(BytesIO(opened_by_libreoffice(books.saved(book), tmp_path, XLSX)), data_only=True)
    names = [name for (name,) in saved[CHOICES].iter_rows(max_col=1, values_only=True) if name]
    assert names == [*known_names(world), "丁医院", "丁医院东院", "丁医院党支部"]
    assert saved[CHOICES]["B3"].value == len(names)


@needs_libreoffice
def test_libreoffice_prints_it(template, tmp_path):
    assert opened_by_libreoffice(template, tmp_path, "pdf").startswith(b"%PDF-")
