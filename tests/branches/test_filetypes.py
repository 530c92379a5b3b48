"""Files told by content, and names made harmless."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branches.filetypes import OLE, safe_name, trouble_with

EMPTY = "文件是空的，请重新选择。"
KIND = "不接受这种文件。可以上传：pdf、ofd、jpg、png、doc、docx、xls、xlsx、wps、et。"
MACRO = "文件带有宏，请去掉宏后再上传。"
PNG, JPEG, PDF = b"\x89PNG\r\n\x1a\n\x00", b"\xff\xd8\xff\xe0", b"%PDF-1.7\n"
SVG, HTML, EXE = b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html><script>1</script></html>", b"MZ\x90\x00"


def other(ending):
    return f"文件内容不是 {ending} 格式，请用原软件另存后再上传。"


def archive(*members) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for member in members:
            packed.writestr(member, "x" * 50)
    return held.getvalue()


def names_only(value):
    return value if isinstance(value, str) else "bytes"


DOCX, XLSX, OFD = archive("word/document.xml"), archive("xl/workbook.xml"), archive("OFD.xml")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("报告.pdf", PDF),
        ("报告.PDF", PDF),
        ("版式.ofd", OFD),
        ("图.png", PNG),
        ("图.jpg", JPEG),
        ("图.jpeg", JPEG),
        ("旧.doc", OLE),
        ("旧.xls", OLE),
        ("文.wps", OLE),
        ("表.et", OLE),
        ("文.docx", DOCX),
        ("表.xlsx", XLSX),
    ],
    ids=names_only,
)
def test_what_is_what_it_says_is_taken(name, data):
    assert trouble_with(name, data) == ""


@pytest.mark.parametrize(
    ("name", "data", "trouble"),
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
        ("报告.pdf", b"\n" + PDF, other("pdf")),
        ("图.png", SVG, other("png")),
        ("图.jpg", PNG, other("jpg")),
        ("表.xlsx", HTML, other("xlsx")),
        ("表.xlsx", archive("a.txt"), other("xlsx")),
        ("表.xlsx", DOCX, other("xlsx")),
        ("文.docx", OLE, other("docx")),  # locked by a password
        ("旧.xls", XLSX, other("xls")),
        ("表.xlsx", archive("xl/workbook.xml", "xl/vbaProject.bin"), MACRO),
        ("文.docx", archive("word/document.xml", "word/vbaProject.bin"), MACRO),
        ("旧.doc", OLE + "_VBA_PROJECT".encode("utf-16-le"), MACRO),
    ],
    ids=names_only,
)
def test_what_is_not_is_refused_with_the_reason(name, data, trouble):
    assert trouble_with(name, data) == trouble


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
