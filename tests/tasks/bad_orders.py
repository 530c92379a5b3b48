"""Bad input for supervision orders; as tests/bad_cases.py."""

from tests.bad_cases import EVERYBODY, OFFICE, form
from tests.tasks.ordered import FORM


def draft(**changed):
    return lambda scene: FORM | changed


def acted(**said):
    return form(**{"version": 0} | said)


GROUPS = [
    (
        OFFICE,
        "POST tasks:order_new row -",
        {
            "draft nothing": (form(), 422, "请选择颜色"),
            "draft in green": (draft(colour="green"), 422, "不能用这个颜色"),
            "draft without a reason": (draft(reason=" "), 422, "请填写事由"),
            "draft without demands": (draft(demands=""), 422, "请填写要求"),
            "draft at length": (draft(demands="长" * 1001), 422, "要求最多 1000 字"),
            "draft an endless exception": (draft(exception="长" * 301), 422, "特别理由最多 300 字"),
            "draft NUL": (draft(reason="a\0"), 422, "字符"),
            "draft for today": (draft(answer_by="2026-09-16"), 422, "应晚于今天"),
            "draft for a holiday": (draft(answer_by="2026-10-01"), 422, "是休息日"),
            "draft for next year": (draft(answer_by="2027-09-16"), 422, "最长 90 天"),
            "draft for no day": (draft(answer_by="明天"), 422, "日期格式应为"),
            "draft red without its reason": (draft(colour="red", exception=""), 422, "须写明特别理由"),
        },
    ),
    (
        OFFICE,
        "POST tasks:order_edit to_issue -",
        {
            "edit without a version": (draft(version=""), 422, "处需要改正"),
            "edit a stale draft": (draft(version=9), 409, "已被他人修改"),
            "edit without its reason": (draft(exception=""), 422, "须写明特别理由"),
        },
    ),
    (
        ("committee",),
        "POST tasks:order_act to_issue/issue -",
        {
            "issue without a version": (form(), 422, "督办"),
            "issue what was changed": (acted(version=7), 409, "刚被他人修改或办理"),
            "issue an endless version": (acted(version="9" * 30), 409, "刚被他人修改或办理"),
        },
    ),
    (
        ("committee",),
        "POST tasks:order_act to_issue/refuse -",
        {
            "refuse to issue without a reason": (acted(), 422, "请填写理由"),
            "refuse to issue at length": (acted(reason="长" * 301), 422, "最多 300 字"),
        },
    ),
    (
        ("deputy",),
        "POST tasks:order_act to_issue/issue_decided -",
        {
            "issue by no decision": (acted(), 422, "请选择会议决定"),
            "issue by a decision that never was": (acted(decision=999_999), 422, "没有生效"),
            "issue by an unconfirmed decision": (lambda s: acted(decision=s["decision"].pk)(s), 422, "没有生效"),
            "issue by nonsense": (acted(decision="x"), 422, "没有生效"),
        },
    ),
    (
        OFFICE,
        "POST tasks:order_act to_issue/discard -",
        {"discard an order without a reason": (acted(), 422, "请填写理由")},
    ),
    (
        OFFICE,
        "POST tasks:order_act issued/lift -",
        {
            "lift without a reason": (acted(version=1), 422, "请填写理由"),
            "lift what was changed": (acted(reason="已办"), 409, "已被他人修改"),
        },
    ),
    (
        ("reporter",),
        "POST tasks:order_answer issued -",
        {
            "answer nothing": (form(version=1), 422, "请填写答复"),
            "answer at length": (form(version=1, text="长" * 2001), 422, "答复最多 2000 字"),
            "answer NUL": (form(version=1, text="a\0"), 422, "字符"),
            "answer with nonsense files": (form(version=1, text="已办", reused="x"), 422, "选用的材料不对"),
            "answer with no file": (form(version=1, text="已办", reused=999_999), 422, "不在本单位书架上"),
            "answer a stale order": (form(version=0, text="已办"), 409, "已被他人修改"),
        },
    ),
    (
        OFFICE,
        "POST tasks:order_rules - -",
        {
            "set no colour": (form(), 400, "没有指明改哪个颜色"),
            "set an unknown colour": (form(colour="green", version=0, overdue=1), 400, "没有指明改哪个颜色"),
            "ask for nothing": (form(colour="blue", version=0), 422, "至少要有一个条件"),
            "ask for nought": (form(colour="blue", version=0, overdue=0), 422, "至少是 1"),
            "ask for years": (form(colour="red", version=0, overdue=10_000), 422, "最多是 250"),
            "ask for words": (form(colour="red", version=0, overdue="五"), 422, "请填整数"),
            "blue after nothing": (form(colour="blue", version=0, unmet=3), 422, "至少要有一个条件"),
        },
    ),
    (
        EVERYBODY,
        "GET tasks:orders - -",
        {
            "orders of no state": (form(state="late"), 400, "筛选条件不对"),
            "orders of no colour": (form(colour="green"), 400, "筛选条件不对"),
            "NUL in the search of orders": (form(q="\0"), 400, "筛选条件不对"),
            "nonsense page of orders": (form(page="²"), 400, "页码不对"),
        },
    ),
    (OFFICE, "GET tasks:orders_due - -", {"nonsense page of what is due": (form(page="x"), 400, "页码不对")}),
]
