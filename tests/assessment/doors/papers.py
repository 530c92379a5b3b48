"""会前一页 and 通报: papers made of the figures of all apps."""

from datetime import date

from django.db import transaction

from tasks.actions import bulletins
from tasks.actions.rollups import count_plan
from tests.bad_cases import EVERYBODY, OFFICE, form

WORDS = {
    "number": 1,
    "title": "关于“模范机关”建设推进情况的通报",
    "issuer": "中共安澜县卫生健康局机关委员会",
    "opening": "现通报如下。",
    "demands": "（一）逾期单位抓紧补报。\n（二）按期填报。",
    "sign": "中共安澜县卫生健康局机关委员会",
}
FORM = WORDS | {"version": 0}


@transaction.atomic
def drafted(cast, plan, late=1):
    """A draft that names `late` rows of unit B (乙医院)."""
    found = plan.assignments.filter(unit__name="乙医院").order_by("pk")[:late]
    plan.assignments.filter(pk__in=[row.pk for row in found]).update(
        state="in_progress", late_on=date(2026, 8, 22), due_on=date(2026, 8, 21)
    )
    count_plan(plan)
    return bulletins.draft_bulletin(by=cast.office, plan=plan)


def issued(cast, plan, late=1):
    made = drafted(cast, plan, late)
    return bulletins.issue_bulletin(by=cast.office, bulletin=made, version=made.version)


TABLE = """
GET  brief - - 302 403 403 403 403 403 200 200 200 200 403 403 403
GET  tasks:bulletins - - 302 200 200 200 200 200 200 200 200 200 200 200 200
POST tasks:bulletin_new - - 302 403 403 403 403 403 302 302 403 403 403 403 403
GET  tasks:bulletin bulletin - 302 404 404 404 404 404 200 200 404 404 404 404 404
GET  tasks:bulletin issued_bulletin - 302 200 200 200 200 200 200 200 200 200 200 200 200
GET  tasks:bulletin_edit bulletin - 302 404 404 404 404 404 200 200 404 404 404 404 404
GET  tasks:bulletin_edit issued_bulletin - 302 403 403 403 403 403 409 409 403 403 403 403 403
POST tasks:bulletin_edit bulletin - 302 404 404 404 404 404 302 302 404 404 404 404 404
POST tasks:bulletin_edit issued_bulletin - 302 403 403 403 403 403 409 409 403 403 403 403 403
POST tasks:bulletin_act bulletin/issue - 302 404 404 404 404 404 302 302 404 404 404 404 404
POST tasks:bulletin_act bulletin/retake - 302 404 404 404 404 404 302 302 404 404 404 404 404
POST tasks:bulletin_act bulletin/discard - 302 404 404 404 404 404 302 302 404 404 404 404 404
POST tasks:bulletin_act issued_bulletin/discard - 302 403 403 403 403 403 409 409 403 403 403 403 403
POST tasks:bulletin_act bulletin/nothing - 302 404 404 404 404 404 404 404 404 404 404 404 404
GET  tasks:bulletin_print bulletin - 302 404 404 404 404 404 200 200 404 404 404 404 404
GET  tasks:bulletin_print issued_bulletin - 302 200 200 200 200 200 200 200 200 200 200 200 200
GET  tasks:bulletin_docx bulletin - 302 404 404 404 404 404 200 200 404 404 404 404 404
GET  tasks:bulletin_docx issued_bulletin - 302 200 200 200 200 200 200 200 200 200 200 200 200
"""
FORMS = {
    "tasks:bulletin_new": lambda scene: {"plan": scene["plan"].pk},
    "tasks:bulletin_edit": lambda scene: FORM,
    "tasks:bulletin_act": lambda scene: {"version": 0},
}
SHOWS_A_PAGE_TOO = {"tasks:bulletin_edit"}
THINGS = {
    "bulletin": lambda cast, plan, scene: drafted(cast, plan),
    "issued_bulletin": lambda cast, plan, scene: issued(cast, plan),
}
MANY = {
    "issued_bulletin": lambda cast, plan, units, size: issued(cast, plan, size),
    "bulletin": lambda cast, plan, units, size: drafted(cast, plan, size),
}


def _draft(**more):
    return lambda s: {"bulletin": drafted(s.cast, s.plan), "version": 0} | more


ACTIONS = {
    bulletins.draft_bulletin: ("office", lambda s: {"plan": s.plan}),
    bulletins.edit_bulletin: ("office", _draft(**WORDS)),
    bulletins.retake_bulletin: ("office", _draft()),
    bulletins.discard_bulletin: ("office", _draft()),
    bulletins.issue_bulletin: ("office", _draft()),
}


def said(**changed):
    return form(**FORM | changed)


BAD = [
    (
        OFFICE,
        "POST tasks:bulletin_edit bulletin -",
        {
            "bulletin without a title": (said(title=" "), 422, "请填写标题"),
            "bulletin with a long title": (said(title="长" * 61), 422, "标题最多 60 字"),
            "bulletin without a number": (said(number=""), 422, "请填写期号"),
            "bulletin number nought": (said(number=0), 422, "期号至少是 1"),
            "endless bulletin number": (said(number="9" * 30), 422, "期号最大是 999"),
            "bulletin number in words": (said(number="三"), 422, "期号请填整数"),
            "bulletin with typed figures": (said(opening="办结 99 项。"), 422, "导语里不写数字"),
            "bulletin with a typed share": (said(opening="办结率达到９９％。"), 422, "导语里不写数字"),
            "bulletin with NUL": (said(demands="a\0"), 422, "字符"),
            "bulletin with endless demands": (said(demands="长" * 1501), 422, "下步要求最多 1500 字"),
            "bulletin without a version": (said(version=""), 422, "处需要改正"),
            "bulletin changed meanwhile": (said(version=7), 409, "已被他人修改"),
        },
    ),
    (
        OFFICE,
        "POST tasks:bulletin_act bulletin/issue -",
        {
            "issue no version of a bulletin": (form(), 400, "没有指明草稿的版本"),
            "issue a bulletin changed meanwhile": (form(version=3), 409, "草稿刚被他人修改"),
        },
    ),
    (
        OFFICE,
        "POST tasks:bulletin_new - -",
        {
            "bulletin of no plan": (form(), 400, "请选择实施方案"),
            "bulletin of a plan that never was": (form(plan=999_999), 400, "不能起草通报"),
            "bulletin of nonsense": (form(plan="x"), 400, "不能起草通报"),
            "bulletin of a draft plan": (lambda s: {"plan": s["draft"].pk}, 400, "不能起草通报"),
        },
    ),
    (EVERYBODY, "GET tasks:bulletins - -", {"nonsense page of bulletins": (form(page="x"), 400, "页码不对")}),
    (("committee", *OFFICE), "GET brief - -", {"brief of no plan": (form(plan="x"), 400, "方案不对")}),
]
