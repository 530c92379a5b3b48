"""Files that are no workbook, or one made to do harm: a plain sentence, the right status, nothing kept, soon."""

import random
import time

import pytest
from django.urls import reverse

from branches.formats.compounds import OLE
from branches.imports.checking import check
from branches.imports.files import read_file
from branches.imports.layout import POSTS, UNITS
from branches.imports.reading import read
from branches.imports.world import World
from branches.models import PendingImport
from branches.workbooks.faults import FileError
from branches.workbooks.files import MOST_BYTES
from tests.branches.imports import books, hostile
from tests.branches.imports.hostile import changed, text, with_units
from tests.cast import TODAY
from tests.test_bad_input import words_of

SOON = 120  # seconds: a hang, not slowness; the child has its own limit of computing time
ENCRYPTED = OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")


def without(sheet=None, head=None):
    book = books.book()
    if sheet and not head:
        del book[sheet]
    else:
        book[sheet].delete_cols(books.HEADS[sheet].index(head) + 1)
    return books.saved(book)


def with_head(head):
    book = books.book()
    book[POSTS]["J1"] = head
    return books.saved(book)


def many_rows(count):
    rows = [["", "", "", "", "", "", f"别名{n}"] for n in range(count)]
    return books.data(books.nothing() | {UNITS: rows})


# name of the file, its bytes, status, words
FILES = {
    "empty": ("a.xlsx", b"", 422, "文件是空的"),
    "old Excel": ("名册.xls", OLE + b"\0" * 500, 422, "“另存为”选“Excel 工作簿（*.xlsx）”"),
    "WPS": ("名册.et", OLE + b"\0" * 500, 422, "WPS 格式的 .et"),
    "comma separated": ("名册.csv", "姓名,用户名".encode("gbk"), 422, "只接受 .xlsx"),
    "without an ending": ("名册", books.data(), 422, "没有扩展名"),
    "old Excel renamed": ("a.xlsx", OLE + b"\0" * 500, 422, "旧格式（.xls 或 .et）"),
    "with a password": ("a.xlsx", ENCRYPTED, 422, "设有打开密码"),
    "parts with a password": ("a.xlsx", hostile.encrypted_parts(), 422, "设有打开密码"),
    "a program": ("a.xlsx", b"MZ\x90\x00" * 50, 422, "不是 .xlsx 工作簿"),
    "a page": ("a.xlsx", b"<html></html>", 422, "不是 .xlsx 工作簿"),
    "cut off": ("a.xlsx", books.data()[:3000], 422, "已经损坏"),
    "a damaged part": ("a.xlsx", books.data().replace(b"xl/workbook.xml", b"xl/workbook.xmk"), 422, "已经损坏"),
    "damaged compression": ("a.xlsx", hostile.scratched(books.data(), at=100), 422, "已经损坏"),
    "another archive": ("a.xlsx", changed({"xl/workbook.xml": None}), 422, "不是 .xlsx 工作簿"),
    "broken XML": ("a.xlsx", changed({hostile.UNITS_PART: b"<worksheet>"}), 422, "已经损坏"),
    "a string that is not there": (
        "a.xlsx",
        with_units('<row r="2"><c r="A2" t="s"><v>77</v></c></row>'),
        422,
        "已经损坏",
    ),
    "macros": ("a.xlsx", changed({}, [("xl/vbaProject.bin", OLE)]), 422, "带有宏"),
    "macros by name": ("a.xlsm", books.data(), 422, "带宏的 .xlsm"),
    "links to other files": ("a.xlsx", changed({}, [("xl/externalLinks/externalLink1.xml", b"<a/>")]), 422, "链接"),
    "entities": ("a.xlsx", with_units("", before=hostile.LAUGHS), 422, "DOCTYPE"),
    "a file of the server": (
        "a.xlsx",
        with_units(
            f'<row r="2">{text("A2", "&x;")}</row>',
            before='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        ),
        422,
        "DOCTYPE",
    ),
    "a bomb": ("a.xlsx", changed({}, [("xl/media/image1.png", b"0" * 80_000_000)]), 413, "展开后超过 64 MB"),
    "endless parts": ("a.xlsx", changed({}, [(f"xl/{n}.xml", b"") for n in range(1_000)]), 422, "内部结构异常"),
    "too big": ("a.xlsx", b"PK\x03\x04" + b"\0" * MOST_BYTES, 413, "超过 5 MB"),
    "too many rows": ("a.xlsx", many_rows(5_001), 413, "“单位”表超过 5000 行"),
    "nothing in it": ("a.xlsx", books.data(books.nothing()), 422, "四张表里都没有内容"),
    "a sheet is missing": ("a.xlsx", without("党支部"), 422, "缺少工作表“党支部”"),
    "a column is missing": ("a.xlsx", without("人员与任职", "岗位"), 422, "“人员与任职”表第一行缺少“岗位”这 1 栏"),
    "a column twice": ("a.xlsx", with_head("姓名"), 422, "有两栏都叫“姓名”"),
    "passwords": ("a.xlsx", with_head("初始密码"), 422, "“初始密码”。密码和证件号码不允许出现在文件里"),
    "passwords in English": ("a.xlsx", with_head("Pass word"), 422, "密码和证件号码不允许"),
    "identity numbers": ("a.xlsx", with_head("身份证号"), 422, "密码和证件号码不允许"),
}


@pytest.mark.parametrize(("name", "data", "status", "words"), FILES.values(), ids=FILES)
def test_a_bad_file_is_refused_with_a_sentence(name, data, status, words, cast, signed_in):
    start = time.monotonic()
    answer = signed_in(cast.system_admin).post(reverse("branches:import"), books.upload(data, name))
    assert (answer.status_code, words in words_of(answer)) == (status, True)
    assert not PendingImport.objects.exists()
    assert time.monotonic() - start < SOON


def test_no_file_is_refused_too(cast, signed_in):
    answer = signed_in(cast.system_admin).post(reverse("branches:import"))
    assert (answer.status_code, "请选择填好的表" in words_of(answer)) == (422, True)


HARMLESS = {
    "a million rows declared": with_units("", dimension="A1:XFD1048576"),
    "a million empty rows": hostile.empty_rows(),
    "a cell in the last corner": with_units(f'<row r="1048576">{text("XFD1048576", "x")}</row>'),
    "a small dimension declared": with_units(f'<row r="9">{text("A9", "丁医院")}</row>', dimension="A1"),
}


@pytest.mark.once
@pytest.mark.parametrize("data", HARMLESS.values(), ids=HARMLESS)
def test_odd_but_harmless_files_are_read_soon(data):
    start = time.monotonic()
    content = read_file("a.xlsx", data)
    assert len(content.sheets[POSTS].rows) == 4
    assert time.monotonic() - start < SOON


@pytest.mark.once
def test_a_row_is_read_wherever_the_file_says_the_sheet_ends():
    content = read_file("a.xlsx", HARMLESS["a small dimension declared"])
    assert content.sheets[UNITS].rows == {9: {"名称": "丁医院"}}


@pytest.mark.once
def test_rows_out_of_order_are_read_all():
    rows = "".join(f'<row r="{n}">{text(f"A{n}", f"第{n}院")}</row>' for n in (5, 3, 4))
    content = read_file("a.xlsx", with_units(rows))
    assert list(content.sheets[UNITS].rows.items()) == [(n, {"名称": f"第{n}院"}) for n in (3, 4, 5)]


@pytest.mark.once
def test_a_merged_range_of_millions_of_cells_is_one_fault():
    merged = '<mergeCells><mergeCell ref="A2:XFD5000"/></mergeCells>'
    start = time.monotonic()
    content = read_file("a.xlsx", with_units("", after=merged))
    assert [fault.cell for fault in content.faults] == ["单位!A2"]
    assert time.monotonic() - start < SOON


@pytest.mark.once
def test_a_file_that_eats_memory_is_given_up():
    with pytest.raises(FileError, match="文件太复杂") as refused:
        read_file("a.xlsx", with_units(f'<row r="2">{"<c/>" * 8_000_000}</row>'))
    assert refused.value.too_big


@pytest.mark.once
def test_a_text_repeated_without_end_is_given_up():
    cells = "".join(
        f'<row r="{n}">{"".join(text(f"{c}{n}", "长" * 1_900) for c in "ABC")}</row>' for n in range(2, 1_002)
    )
    with pytest.raises(FileError, match="500 万字"):
        read_file("a.xlsx", with_units(cells))


@pytest.mark.once
@pytest.mark.parametrize("part", hostile.PARTS)
def test_files_changed_at_random_are_read_or_refused_and_nothing_else(part, world_of_nobody):
    chance = random.Random(part)
    good = books.data()
    for _ in range(40):
        changed_part = hostile.changed({part: hostile.mangled(hostile.part(part), chance)})
        for data in (changed_part, hostile.scratched(good, chance.randrange(len(good)), chance.randrange(256))):
            try:
                check(read(data), world_of_nobody)
            except FileError as refused:
                assert str(refused).endswith("。")


@pytest.fixture
def world_of_nobody():
    return World(TODAY, {}, {}, {}, {}, {}, {})
