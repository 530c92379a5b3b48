"""From an uploaded file to what was typed in it, read in a process of its own. No ORM."""

from branches.workbooks.files import read_bounded
from tasks.filings.reading import AGAIN, Content, Typed

TOO_COMPLEX = f"文件太复杂，读不完。{AGAIN}"


def read_file(name: str, data: bytes) -> Content:
    """What an uploaded workbook says; raise FileError."""
    return content_of(read_bounded(name, data, module="tasks.filings.child", too_complex=TOO_COMPLEX))


def content_of(said: dict) -> Content:
    """A Content from the form in which it is sent and kept."""
    rows = [Typed(**row | {"faults": tuple(row["faults"])}) for row in said["rows"]]
    return Content(said["mark"], rows, said["notes"])
