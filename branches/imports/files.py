"""From an uploaded file to its content, read in a process of its own. No ORM."""

from branches.imports.reading import Content, Sheet
from branches.workbooks.faults import Fault
from branches.workbooks.files import read_bounded

TOO_COMPLEX = "文件太复杂，读不完。请下载新的模板，把内容粘贴为数值，再上传。"


def read_file(name: str, data: bytes) -> Content:
    """What an uploaded workbook says; raise FileError."""
    return content_of(read_bounded(name, data, module="branches.imports.child", too_complex=TOO_COMPLEX))


def content_of(plain: dict) -> Content:
    """A Content from the form in which it is sent and kept."""
    sheets = {
        name: Sheet(sheet["heads"], {int(row): values for row, values in sheet["rows"].items()})
        for name, sheet in plain["sheets"].items()
    }
    return Content(sheets, [Fault(**fault) for fault in plain["faults"]], plain["notes"], plain["size"])
