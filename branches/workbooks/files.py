"""From an uploaded file to what a reading process makes of it. No ORM."""

import json

from branches.filetypes import extension
from branches.workbooks.faults import FileError
from branches.workbooks.package import SAVE_AS
from records.bounded import ExhaustedError, run_bounded

MOST_BYTES = 5 * 1024 * 1024
SECONDS, MEGABYTES = 20, 768
OTHER_FORMATS = {
    "xls": "旧格式的 .xls",
    "et": "WPS 格式的 .et",
    "csv": "文本格式的 .csv",
    "ods": ".ods",
    "xlsm": "带宏的 .xlsm",
    "xlsb": "二进制的 .xlsb",
}


def read_bounded(name: str, data: bytes, *, module: str, too_complex: str):
    """What `module` (one that calls `child.answer`) reads in an uploaded workbook; raise FileError."""
    if len(data) > MOST_BYTES:
        raise FileError("文件超过 5 MB。请删除图片和多余的表，或者拆成几个文件，再上传。", too_big=True)
    if not data:
        raise FileError("文件是空的，请重新选择。")
    if (ending := extension(name)) != "xlsx":
        what = OTHER_FORMATS.get(ending, f".{ending}"[:20] if ending else "没有扩展名")
        raise FileError(f"这个文件是{what}文件，只接受 .xlsx。{SAVE_AS}")
    try:
        answer = json.loads(run_bounded(module, data, seconds=SECONDS, megabytes=MEGABYTES))
    except ExhaustedError as error:
        raise FileError(too_complex, too_big=True) from error
    if "refused" in answer:
        raise FileError(answer["refused"], too_big=answer["too_big"])
    return answer["content"]
