"""From an uploaded file to what it says, read in a process of its own. No ORM."""

from assessment.schemes.workbook.reading import Said, Sheet
from branches.workbooks.faults import Fault
from branches.workbooks.files import read_bounded

TOO_COMPLEX = "文件太复杂，读不完。请重新下载方案表，把内容粘贴为数值，再上传。"


def read_file(name: str, data: bytes) -> Said:
    """What an uploaded workbook says; raise FileError."""
    plain = read_bounded(name, data, module="assessment.schemes.workbook.child", too_complex=TOO_COMPLEX)
    sheets = {
        title: Sheet(sheet["letters"], {int(row): values for row, values in sheet["rows"].items()})
        for title, sheet in plain["sheets"].items()
    }
    return Said(sheets, plain["mark"], [Fault(**fault) for fault in plain["faults"]])
