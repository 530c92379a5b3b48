"""Which files are taken, and what is said of the others."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.notices import NoticeError, read_file
from tasks.notices.files import MAX_TEXT_BYTES

TEXT = "一、主要任务\n1.建好台账。"
ONLY_THESE = "只能读取 .docx 和 .txt 文件。请在 Word、WPS 或 PDF 阅读器中另存为 .docx 或 .txt 后再上传。"
ZIPPED = (
    "文件名是 .txt，内容却是Word、Excel 或压缩包，不能读取。"
    "如果是 Word 文档，请在 Word 或 WPS 中打开，另存为 .docx 后再上传。"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_decodes(encoding):
    assert read_file("通知.TXT", TEXT.encode(encoding)) == TEXT


def test_decodes_utf_16_of_either_order():
    assert read_file("a.txt", b"\xfe\xff" + TEXT.encode("utf-16-be")) == TEXT
    assert read_file("a.txt", b"\xff\xfe" + TEXT.encode("utf-16-le")) == TEXT


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("通知.pdf", b"%PDF", ONLY_THESE),
        ("通知", b"x", ONLY_THESE),
        ("a.txt", b"", "文件是空的。"),
        (
            "a.txt",
            b"\xef\xbb\xbf \r\n\t",
            "文件里没有文字。如果正文是扫描的图片，请先识别成文字，再存为 .docx 或 .txt。",
        ),
        ("a.txt", b"x" * (MAX_TEXT_BYTES + 1), "文件超过 2 MB，不能读取。请只保留通知正文。"),
        ("a.txt", b"%PDF-1.7\n", "文件名是 .txt，内容却是PDF，不能读取。请另存为 .docx 或纯文本后再上传。"),
        ("a.txt", b"PK\x03\x04rest", ZIPPED),
        ("a.txt", "一、\0".encode(), "文件内容不是文本，不能读取。请在 Word 或 WPS 中另存为 .docx 后再上传。"),
        ("a.txt", b"\x01\x02\x03\x04 text", "文件内容不是文本，不能读取。请在 Word 或 WPS 中另存为 .docx 后再上传。"),
        ("a.txt", b"\xff\xff\xff\x80", "认不出文件的文字编码。请用 UTF-8 或 GB18030 编码另存后再上传。"),
        ("a.txt", b"\xff\xfea", "认不出文件的文字编码。请用 UTF-8 或 GB18030 编码另存后再上传。"),
    ],
)
def test_refuses_in_plain_words(name, data, message):
    with pytest.raises(NoticeError) as refusal:
        read_file(name, data)
    assert str(refusal.value) == message


def test_takes_a_file_of_exactly_the_limit():
    assert len(read_file("a.txt", b"x" * MAX_TEXT_BYTES)) == MAX_TEXT_BYTES


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    try:
        assert isinstance(read_file("a.txt", data), str)
    except NoticeError as refusal:
        assert str(refusal)
