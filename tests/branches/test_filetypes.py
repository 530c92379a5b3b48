"""Files told by content, and names made harmless."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from branches.filetypes import safe_name, trouble_with
from branches.formats import packages
from branches.formats.unfit import CUT_OFF, EMPTY, HIDDEN, LOCKED, MACROS, SWOLLEN
from tests.branches.files import DOC, DOCX, EVERY, JPEG, PDF, PNG, XLS, XLSX, archive, compound
from tests.libreoffice import needs_libreoffice, opened_by_libreoffice

KIND = "不接受这种文件。可以上传：pdf、ofd、jpg、png、doc、docx、xls、xlsx、wps、et。"
SVG, HTML, EXE = b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html><script>1</script></html>", b"MZ\x90\x00"


def trouble(name, data) -> str:
    return trouble_with(name, io.BytesIO(data))


def other(ending):
    return f"文件内容不是 {ending} 格式，请用原软件另存后再上传。"


def names_only(value):
    return value if isinstance(value, str) else "bytes"


@pytest.mark.parametrize("ending", EVERY)
def test_what_is_what_it_says_is_taken(ending):
    assert trouble(f"报告.{ending}", EVERY[ending]) == ""
    assert trouble(f"报告.{ending.upper()}", EVERY[ending]) == ""


@pytest.mark.parametrize(("name", "data"), [("文.wps", DOCX), ("表.et", XLSX)], ids=names_only)
def test_what_wps_writes_as_a_zip_container_is_taken(name, data):
    assert trouble(name, data) == ""


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("空.pdf", b"", EMPTY),
        ("无后缀", PDF, KIND),
        (".pdf", PDF, KIND),
        ("页.html", HTML, KIND),
        ("图.svg", SVG, KIND),
        ("程序.exe", EXE, KIND),
        ("包.zip", DOCX, KIND),
        ("宏.xlsm", XLSX, KIND),
        ("报告.pdf.exe", PDF, KIND),
        ("报告.pdf", EXE, other("pdf")),
        ("报告.pdf", HTML + PDF, other("pdf")),
        ("报告.pdf", b"\n" + PDF, other("pdf")),
        ("图.png", SVG, other("png")),
        ("图.png", PNG[:8] + b"\0\0\0\x04html" + PNG[8:], other("png")),
        ("图.jpg", PNG, other("jpg")),
        ("图.jpg", JPEG[:3] + HTML, CUT_OFF),
        ("表.xlsx", HTML, other("xlsx")),
        ("表.xlsx", archive("a.txt"), other("xlsx")),
        ("表.xlsx", DOCX, other("xlsx")),
        ("文.docx", DOC, other("docx")),
        ("文.docx", compound("EncryptedPackage"), LOCKED),
        ("表.et", compound("EncryptedPackage"), LOCKED),
        ("旧.xls", XLSX, other("xls")),
        ("旧.xls", DOC, other("xls")),
        ("文.wps", XLS, other("wps")),
        ("文.wps", XLSX, other("wps")),
        ("装.doc", compound("Property"), other("doc")),  # an installer is a compound file too
        ("表.xlsx", archive("xl/workbook.xml", "xl/vbaProject.bin"), MACROS),
        ("文.docx", archive("word/document.xml", "word/vbaProject.bin"), MACROS),
        ("旧.doc", compound("WordDocument", "Macros", "VBA", "dir", "_VBA_PROJECT"), MACROS),
    ],
    ids=names_only,
)
def test_what_is_not_is_refused_with_the_reason(name, data, found):
    assert trouble(name, data) == found


# A line break behind the end; all but the first byte of the last sector.
MAY_LACK = {"pdf": 1} | dict.fromkeys(["doc", "xls", "wps", "et"], 511)


@pytest.mark.parametrize("ending", EVERY)
def test_a_file_cut_off_anywhere_is_never_taken(ending):
    data = EVERY[ending]
    whole = len(data) - MAY_LACK.get(ending, 0)
    for size in range(whole):
        assert trouble(f"a.{ending}", data[:size]), size
    assert trouble(f"a.{ending}", data[: whole - 1]) == CUT_OFF
    assert trouble(f"a.{ending}", data[:whole]) == ""


@pytest.mark.parametrize(("name", "data"), [("a.pdf", PDF), ("a.png", PNG), ("a.jpg", JPEG)], ids=names_only)
def test_what_carries_an_archive_behind_its_end_is_refused(name, data):
    assert trouble(name, data + archive("run.exe")) == HIDDEN
    assert trouble(name, data + b"\0" * 40) == ""  # cameras write all sorts of things there


def test_an_archive_of_too_many_members_is_refused():
    assert trouble("文.docx", archive("word/document.xml", *(f"word/{n}.xml" for n in range(4_999)))) == ""
    assert trouble("文.docx", archive("word/document.xml", *(f"word/{n}.xml" for n in range(5_000)))) == SWOLLEN


def test_an_archive_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(packages, "MOST_UNPACKED", 1_000_000)
    assert trouble("文.docx", archive("word/document.xml", size=1_000_000)) == ""
    assert trouble("文.docx", archive("word/document.xml", size=1_000_001)) == SWOLLEN


def test_members_that_lie_over_one_another_are_refused():
    """Ten entries of the list lead to the same packed bytes."""
    data = archive("word/document.xml", size=1_000_000)
    at, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    listed = data[at:end] * 10
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 10, 10, len(listed), at, 0)
    assert trouble("文.docx", data[:at] + listed + tail) == SWOLLEN


def test_a_list_of_members_larger_than_any_is_not_read():
    data = bytearray(DOCX)
    struct.pack_into("<L", data, data.rindex(b"PK\x05\x06") + 12, 0xFFFFFFF0)
    assert trouble("文.docx", bytes(data)) == SWOLLEN


def test_an_archive_with_a_password_is_refused():
    data = bytearray(DOCX)
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert trouble("文.docx", bytes(data)) == LOCKED


def test_a_directory_that_leads_in_a_circle_ends():
    data = bytearray(XLS)
    struct.pack_into("<L", data, 512 + 4, 1)  # the sector after the directory's is itself
    assert trouble("表.xls", bytes(data)) == ""


@needs_libreoffice
@pytest.mark.once
@pytest.mark.parametrize("ending", ["xls", "ods", "pdf"])
def test_what_an_office_program_writes(ending, tmp_path):
    book = Workbook()
    for number in range(2_000):
        book.active.append([number, f"第{number}行"])
    held = io.BytesIO()
    book.save(held)
    written = opened_by_libreoffice(held.getvalue(), tmp_path, ending)
    assert trouble(f"表.{ending}", written) == (KIND if ending == "ods" else "")
    assert trouble("表.et", written) == ("" if ending == "xls" else other("et"))
    assert trouble(f"表.{ending}", written[: len(written) * 9 // 10]) in (CUT_OFF, KIND)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("总结.pdf", "总结.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\资料\\总结.pdf", "总结.pdf"),
        ("总\x00结.pdf", "总结.pdf"),
        ("总\r\n结.pdf", "总结.pdf"),
        ("总结\u202efdp.exe", "总结fdp.exe"),
        ("..", "未命名"),
        ("", "未命名"),
        ("a/", "未命名"),
        (".htaccess", "htaccess"),
        ("总结.pdf. ", "总结.pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
        ("长" * 300, "长" * 200),
    ],
)
def test_names_lose_paths_and_invisible_signs(name, safe):
    assert safe_name(name) == safe


LONG_NAMES = st.builds(lambda stem, ending: "长" * stem + "." + "a" * ending, st.integers(0, 300), st.integers(0, 300))


@given(st.text(max_size=400) | LONG_NAMES)
def test_a_safe_name_always_fits_and_can_be_shown(name):
    safe = safe_name(name)
    assert 1 <= len(safe) <= 200
    assert safe.isprintable()
    assert not {"/", "\\"} & set(safe)
