"""Bad input to the workbook of a period and to what the office takes in."""

from tests.bad_cases import EVERYBODY, EXE, OFFICE, file, form

GROUPS = [
    (
        ("reporter",),
        "POST tasks:workbook_upload period working",
        {
            "upload no workbook": (form(), 422, "请选择填好的填报表"),
            "upload an empty workbook": (file("a.xlsx", b""), 422, "文件是空的"),
            "upload a program": (file("a.xlsx", EXE), 422, "不是 .xlsx 工作簿"),
            "upload an old workbook": (file("a.et", EXE), 422, "WPS 格式的 .et"),
            "upload too much": (file("a.xlsx", b"PK\x03\x04" + b"a" * 5 * 1024 * 1024), 413, "超过 5 MB"),
        },
    ),
    (
        OFFICE,
        "POST tasks:collect - -",
        {
            "collect nothing": (form(), 422, "请选择填好的填报表"),
            "collect from nowhere": (file("a.xlsx", EXE), 422, "请选择来件方式"),
            "collect by pigeon": (lambda s: file("a.xlsx", EXE)(s) | {"way": "信鸽"}, 422, "请从列表中选择来件方式"),
            "collect a program": (lambda s: file("a.xlsx", EXE)(s) | {"way": "其他方式"}, 422, "不是 .xlsx 工作簿"),
        },
    ),
    (OFFICE, "GET tasks:receipts - -", {"nonsense page of receipts": (form(page="²"), 400, "页码不对")}),
    (
        EVERYBODY,
        "POST tasks:workbook_check - -",
        {"write no workbook": (form(seen="\x00"), 409, "没有等待确认的填报表")},
    ),
]
