"""From an uploaded file to text: which files are taken, and how their bytes are decoded."""

import codecs
from pathlib import PurePath

from tasks.notices.errors import NoticeError
from tasks.notices.signs import plain
from tasks.notices.word import LOCKED, read_docx

MAX_BYTES = 10 * 1024 * 1024
MAX_TEXT_BYTES = 2 * 1024 * 1024
CONTROL_SHARE = 0.05  # text has almost none; other data is full of them

_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LOCKED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OTHER_FORMATS = {
    b"%PDF": "PDF",
    _ZIP: "Word、Excel 或压缩包",
    _OLD_OFFICE: "旧版 Word 或 Excel",
    b"{\\rtf": "RTF",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"\x1f\x8b": "压缩包",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf": "压缩包",
}
_OLD_WORD = (".doc", ".wps", ".rtf", ".dot", ".docm", ".dotx", ".odt")
_ONLY_THESE = "只能读取 .docx 和 .txt 文件。请在 Word、WPS 或 PDF 阅读器中另存为 .docx 或 .txt 后再上传。"


def read_file(name: str, data: bytes) -> str:
    """The text of a .docx file, or of a .txt file in UTF-8, GB18030 or UTF-16 with a byte order mark.

    Lines end in a line feed; cells of one row of a table stand on one line with tabs between. NoticeError for anything
    else.
    """
    readers = {".docx": _read_docx, ".txt": _read_txt}
    suffix = PurePath(name).suffix.lower()
    if suffix in _OLD_WORD:
        raise NoticeError(f"不能读取 {suffix} 文件。请在 Word 或 WPS 中打开，另存为 .docx 后再上传。")
    if suffix not in readers:
        raise NoticeError(_ONLY_THESE)
    if not data:
        raise NoticeError("文件是空的。")
    text = plain(readers[suffix](data))
    if not text.strip():
        raise NoticeError("文件里没有文字。如果正文是扫描的图片，请先识别成文字，再存为 .docx 或 .txt。")
    return text


def _read_docx(data):
    _check_size(data, MAX_BYTES)
    if data.startswith(_OLD_OFFICE):
        raise NoticeError(LOCKED if _LOCKED_PACKAGE in data else _named_wrongly(data))
    if not data.startswith(_ZIP):
        raise NoticeError(_named_wrongly(data))
    text = read_docx(data)
    if len(text.encode("utf-8", "surrogatepass")) > MAX_TEXT_BYTES:
        raise NoticeError("文件里的文字超过 70 万字，不像一份通知，没有读取。请只保留通知正文。")
    return text


def _named_wrongly(data):
    kind = _other_format(data)
    if kind:
        return f"文件名是 .docx，内容却是{kind}，不能读取。请在 Word 或 WPS 中另存为 .docx 后再上传。"
    return "文件名是 .docx，内容却不是 Word 文档。如果是纯文本，请把文件名改成 .txt 后再上传。"


def _read_txt(data):
    _check_size(data, MAX_TEXT_BYTES)
    kind = _other_format(data)
    if kind:
        raise NoticeError(f"文件名是 .txt，内容却是{kind}，不能读取。{_how_to_save(kind)}")
    text = _decode(data)
    if _looks_binary(text):
        raise NoticeError("文件内容不是文本，不能读取。请在 Word 或 WPS 中另存为 .docx 后再上传。")
    return text


def _how_to_save(kind):
    if "Word" in kind:
        return "如果是 Word 文档，请在 Word 或 WPS 中打开，另存为 .docx 后再上传。"
    return "请另存为 .docx 或纯文本后再上传。"


def _check_size(data, limit):
    if len(data) > limit:
        raise NoticeError(f"文件超过 {limit // 1024 // 1024} MB，不能读取。请只保留通知正文。")


def _other_format(data):
    return next((kind for start, kind in _OTHER_FORMATS.items() if data.startswith(start)), None)


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
