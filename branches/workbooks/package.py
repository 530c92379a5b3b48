"""Whether the bytes of a file are a workbook that may be read at all. No ORM; called in the reading process."""

from io import BytesIO
from zipfile import ZipFile

from branches.formats.compounds import OLE
from branches.formats.packages import MACRO_PART, ZIP
from branches.workbooks.faults import FileError

MOST_UNPACKED = 64 * 1024 * 1024
MOST_PARTS = 1_000
ENCRYPTED_FLAG = 0x1
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
DOCTYPES = [b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be")]
SAVE_AS = "请在 WPS 或 Excel 中打开，“另存为”选“Excel 工作簿（*.xlsx）”，再上传。"
BROKEN = f"文件内容不是 .xlsx 工作簿，或者已经损坏。{SAVE_AS}"


def inspect(data: bytes) -> None:
    """Raise FileError for what must not be opened; a damaged archive raises what zipfile raises."""
    if data.startswith(OLE):
        raise FileError(_ole(data))
    if not data.startswith(ZIP):
        raise FileError(BROKEN)
    with ZipFile(BytesIO(data)) as package:
        _inspect_parts(package)


def _ole(data: bytes) -> str:
    if ENCRYPTED in data:
        return "文件设有打开密码，读不出来。请取消密码，另存后再上传。"
    return f"文件是旧格式（.xls 或 .et）。{SAVE_AS}"


def _inspect_parts(package: ZipFile) -> None:
    parts = package.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or len(set(names)) < len(names):
        raise FileError(f"文件的内部结构异常。{SAVE_AS}")
    if any(part.flag_bits & ENCRYPTED_FLAG for part in parts):
        raise FileError("文件设有打开密码，读不出来。请取消密码，另存后再上传。")
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise FileError(BROKEN)
    if any(MACRO_PART in name.lower() for name in names):
        raise FileError(f"文件带有宏，不予读取。{SAVE_AS}")
    if any(name.lower().startswith("xl/externallinks/") for name in names):
        raise FileError("表里链接了别的文件。请在“数据”里断开链接，把内容粘贴为数值，另存后再上传。")
    # Python's zipfile never unpacks more of a part than is declared here.
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise FileError(
            "文件展开后超过 64 MB，多半是大量空行带着格式。请下载新的模板，把内容粘贴为数值，再上传。", too_big=True
        )
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels", ".vml")):
            content = package.read(part)
            if any(mark in content for mark in DOCTYPES):
                raise FileError(f"文件含有不允许的声明（DOCTYPE）。{SAVE_AS}")
