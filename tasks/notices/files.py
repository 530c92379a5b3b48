"""From an uploaded file to text: which files are taken, and how their bytes are decoded."""

import codecs
from pathlib import PurePath

from tasks.notices.errors import NoticeError

MAX_BYTES = 2 * 1024 * 1024
CONTROL_SHARE = 0.05  # text has almost none; other data is full of them

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OTHER_FORMATS = {
    b"%PDF": "PDF",
    b"PK\x03\x04": "Word、Excel 或压缩包",
    b"\xd0\xcf\x11\xe0": "旧版 Word 或 Excel",
    b"{\\rtf": "RTF",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"\x1f\x8b": "压缩包",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf": "压缩包",
}


def read_file(name: str, data: bytes) -> str:
    """The text of a .txt file in UTF-8, GB18030 or UTF-16 with a byte order mark. NoticeError for anything else."""
    if PurePath(name).suffix.lower() != ".txt":
        raise NoticeError("目前只能读取 .txt 纯文本文件。请在 Word、WPS 或 PDF 阅读器中另存为纯文本后再上传。")
    if len(data) > MAX_BYTES:
        raise NoticeError(f"文件超过 {MAX_BYTES // 1024 // 1024} MB，不能读取。请只保留通知正文。")
    if not data:
        raise NoticeError("文件是空的。")
    _refuse_other_formats(data)
    text = _decode(data)
    if not text.strip():
        raise NoticeError("文件里没有文字。")
    if _looks_binary(text):
        raise NoticeError("文件内容不是文本，不能读取。")
    return text


def _refuse_other_formats(data):
    for start, kind in _OTHER_FORMATS.items():
        if data.startswith(start):
            raise NoticeError(f"文件名是 .txt，内容却是{kind}，不能读取。请另存为纯文本后再上传。")


def _decode(data):
    if data.startswith(_UTF16_MARKS):
        encodings = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NoticeError("认不出文件的文字编码。请用 UTF-8 或 GB18030 编码另存后再上传。")


def _looks_binary(text):
    if "\0" in text:
        return True
    controls = sum(char < " " and char not in "\t\n\r\f\v" for char in text)
    return controls > CONTROL_SHARE * len(text)
