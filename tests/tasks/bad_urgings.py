"""Bad input of 催办 and of the burden; as tests/bad_cases.py."""

from tests.bad_cases import EVERYBODY, OFFICE, form

TOKEN = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"

GROUPS = [
    (
        ("lead", *OFFICE),
        "GET tasks:urge - -",
        {
            "urge a nonsense row": (form(row="x"), 400, "选中的内容不对"),
            "urge row nought": (form(row="0"), 400, "选中的内容不对"),
            "urge an endless row": (form(row="9" * 40), 400, "选中的内容不对"),
            "urge nobody's period": (form(period="999999"), 400, "没有这个填报期"),
            "urge an unknown light": (form(light="红"), 400, "选"),
            "urge thousands": (form(row=",".join(map(str, range(1, 1002)))), 400, "一次最多催办 1000 项"),
        },
    ),
    (("lead", *OFFICE), "POST tasks:urge - -", {"tick nothing": (form(pick=""), 409, "没有选中任何一项")}),
    (
        ("lead", *OFFICE),
        "POST tasks:urge_send - -",
        {
            "urge nothing": (form(token=TOKEN), 400, "没有选中任何一项"),
            "urge without the form": (form(rows="1"), 400, "请重新预览"),
            "urge with a nonsense token": (form(rows="1", token="x"), 400, "请重新预览"),
            "urge what is not there": (form(rows="999999", token=TOKEN), 409, "没有可以催办的落实项"),
            "urge at length": (form(rows="1", token=TOKEN, text="长" * 201), 422, "附言最多 200 字"),
            "urge with NUL": (form(rows="1", token=TOKEN, text="a\x00b"), 422, "字符"),
        },
    ),
    (
        EVERYBODY,
        "GET tasks:burden - -",
        {
            "burden of no year": (form(year="x"), 400, "没有这样的账本"),
            "burden of an endless year": (form(year="9" * 40), 400, "没有这样的账本"),
            "burden of an unknown kind": (form(kind="hours"), 400, "没有这样的账本"),
            "burden from nowhere": (form(page="²"), 400, "页码不对"),
        },
    ),
    (
        ("committee",),
        "POST tasks:burden_limit - -",
        {
            "a limit of words": (form(limit="十项"), 422, "请填整数"),
            "a limit of nothing": (form(limit="0"), 422, "不设上限请留空"),
            "a limit without end": (form(limit="9" * 30), 422, "最多 9999"),
            "a stale limit": (form(limit="5", seen="7"), 409, "上限刚被改动过"),
        },
    ),
    (EVERYBODY, "GET tasks:urges - -", {"nonsense page of urgings": (form(page="a"), 400, "页码不对")}),
]
