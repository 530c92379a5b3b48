"""Workbooks as people fill them in, for tests."""

from copy import deepcopy
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from branches.imports.layout import BRANCHES, GROUPS, POSTS, SHEETS, UNITS

HEADS = {name: [column.head for column in listed] for name, listed in SHEETS.items()}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# What a bureau adds beside `make.bureau()`: a hospital with a yard, a branch, a group, three people with four posts.
GOOD = {
    UNITS: [
        ["丁医院", "直属单位", "县级医院", "安澜县卫生健康局", "40", "2026-01-05", "丁院、第四医院"],
        ["丁医院东院", "直属单位", "", "丁医院", "41", "2026-01-05", ""],
    ],
    BRANCHES: [["丁医院党支部", "丁医院", "医院", "丁医院、丁医院东院", "42", "2026/1/5"]],
    GROUPS: [["各医院", "直属单位", "丁医院", "全部医院"]],
    POSTS: [
        ["王敏", "wangmin", "wangmin@example.com", "丁医院", "填报员", "本单位", "2026-01-05", "", "否"],
        ["李强", "liqiang", "", "丁医院", "单位审核人", "", "2026年1月5日", "2027-12-31", "是"],
        ["李强", "liqiang", "", "丁医院党支部", "填报员", "", "2026-01-05", "", ""],
        ["赵洁", "赵洁.2", "", "局机关党委", "机关党委办公室", "全部单位", "2026-01-05", "", ""],
    ],
}
COUNTS = {"units": 2, "branches": 1, "groups": 1, "aliases": 3, "people": 3, "posts": 4}


def rows(**changes) -> dict:
    """The good rows; `changes` by position: units_0_类别="x" (sheet, row, head)."""
    found = deepcopy(GOOD)
    sheets = {"units": UNITS, "branches": BRANCHES, "groups": GROUPS, "posts": POSTS}
    for place, value in changes.items():
        sheet, row, head = place.split("_")
        found[sheets[sheet]][int(row)][HEADS[sheets[sheet]].index(head)] = value
    return found


def nothing() -> dict:
    return {name: [] for name in SHEETS}


def book(content=None, heads=None) -> Workbook:
    """A workbook with the rows of `content` (sheet → rows), `heads` in place of the usual ones."""
    made = Workbook()
    made.remove(made.active)
    for name in SHEETS:
        sheet = made.create_sheet(name)
        sheet.append((heads or HEADS)[name])
        for row in (GOOD if content is None else content)[name]:
            sheet.append(row)
    return made


def saved(made: Workbook) -> bytes:
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def data(content=None) -> bytes:
    return saved(book(content))


def upload(data: bytes, name="名册.xlsx") -> dict:
    """What a form posts."""
    return {"file": SimpleUploadedFile(name, data, XLSX)}
