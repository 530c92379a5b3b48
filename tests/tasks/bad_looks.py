"""Bad input at pages one only looks at; see tests/bad_cases.py."""

from tests.bad_cases import EVERYBODY, OFFICE, form

GROUPS = [
    (
        EVERYBODY,
        "GET tasks:ledger - -",
        {
            "nonsense day of the ledger": (form(day="2026-02-30"), 400, "日期或筛选条件不对"),
            "ledger before all time": (form(day="0001-01-01"), 400, "日期或筛选条件不对"),
            "ledger after all time": (form(day="9999-12-31"), 400, "日期或筛选条件不对"),
            "unknown rule of the ledger": (form(rule="nagging"), 400, "日期或筛选条件不对"),
            "unknown result of the ledger": (form(result="lost"), 400, "日期或筛选条件不对"),
            "message beyond all numbers": (form(message=2**63), 400, "日期或筛选条件不对"),
        },
    ),
    (
        EVERYBODY,
        "GET tasks:overview - -",
        {
            "overview of nonsense": (form(kind="x"), 400, "筛选条件不对"),
            "overview of no plan": (form(plan="9" * 18), 400, "筛选条件不对"),
            "overview of no pillar": (form(pillar="9" * 18), 400, "筛选条件不对"),
            "overview of an endless lead": (form(lead="9" * 40), 400, "筛选条件不对"),
            "overview of tomorrow": (form(day="2099-01-01"), 400, "只能查看今天和以前的情况"),
            "overview of no day": (form(day="2026-02-30"), 400, "日期"),
        },
    ),
    (OFFICE, "GET tasks:ledger_unit unit -", {"nonsense page of people": (form(page="-1"), 400, "页码不对")}),
    (
        EVERYBODY,
        "GET search - -",
        {
            "NUL in what is looked for": (form(q="甲\0"), 400, "查找内容不对"),
            "more than anybody types": (form(q="甲" * 51), 400, "查找内容不对"),
            "unknown kind of things": (form(q="甲", kind="drafts"), 400, "查找内容不对"),
        },
    ),
    (OFFICE, "GET search_suggest - -", {"NUL in what is typed": (form(q="甲\0"), 400, "查找内容不对")}),
    (OFFICE, "GET tasks:ledger_find - -", {"NUL in a name": (form(q="周\0"), 400, "查找的文字不对")}),
]
