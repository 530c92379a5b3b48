"""The left navigation, by what a person may do."""

from django.urls import reverse

from assessment.marking import may_mark_or_look
from assessment.permissions import may_see_assessment
from branches.permissions import deputisable, has_shelf, is_officer, keeps_organisation, may_issue_codes
from branches.roles import Role
from modelagency.background import may_see_jobs
from modelagency.data_checks.registry import may_check
from records.permissions import may_read_trail, may_see_deliveries
from tasks.permissions import may_urge

GROUPS = [
    ("", [("home", "我的待办", "inbox"), ("tasks:overview", "总体情况", "overview"), ("brief", "会前一页", "print")]),
    (
        "任务",
        [
            ("tasks:plans", "实施方案", "plan"),
            ("tasks:matrix", "任务矩阵", "matrix"),
            ("tasks:assignments", "落实项", "list"),
            ("tasks:missing", "本期未报", "hourglass"),
            ("tasks:receipts", "代收", "download"),
            ("tasks:orders", "督办单", "order"),
            ("branches:shelves", "佐证书架", "folder"),
        ],
    ),
    (
        "考核",
        [
            ("assessment:own", "本单位得分", "tasks"),
            ("assessment:selves", "自评", "self"),
            ("assessment:marking", "评分", "score"),
            ("assessment:rounds", "述职评议", "microphone"),
            ("assessment:results", "结果", "award"),
            ("assessment:publicity_all", "公示与申诉", "appeal"),
            ("assessment:index", "考核方案", "scheme"),
            ("assessment:seals", "封存核验", "lock"),
        ],
    ),
    (
        "组织",
        [
            ("branches:units", "单位与支部", "units"),
            ("branches:people", "人员", "users"),
            ("branches:waiting", "待确认任职", "check"),
            ("branches:deputies", "代理", "user"),
            ("codes", "登录码", "accounts"),
            ("branches:calendar", "工作日历", "calendar"),
            ("tasks:reminder_rules", "提醒规则", "bell"),
            ("branches:setup_steps", "建设步骤", "tasks"),
        ],
    ),
    (
        "记录",
        [
            ("branches:decisions", "会议决定", "scheme"),
            ("tasks:bulletins", "通报", "bulletin"),
            ("tasks:ledger", "提醒台账", "overdue"),
            ("tasks:urges", "催办记录", "alert"),
            ("tasks:burden", "减负账本", "register"),
            ("data_checks", "数据体检", "audit"),
            ("exports", "导出文件", "export"),
            ("deliveries", "发送情况", "send"),
            ("jobs", "后台任务", "clock"),
            ("trail", "留痕", "history"),
        ],
    ),
]
MUCH = 20  # with more links than this, groups that people need seldom are folded
SELDOM = ("组织", "记录")
# Who is led to what is not for everybody.
OPEN_TO = {
    "brief": lambda rights: rights.sees_all,
    "branches:calendar": keeps_organisation,
    "branches:waiting": lambda rights: rights.has_role(Role.SECURITY_ADMIN),
    "branches:setup_steps": lambda rights: rights.has_role(Role.SYSTEM_ADMIN),
    "branches:people": lambda rights: rights.has_role(Role.SYSTEM_ADMIN),
    "branches:shelves": has_shelf,
    "branches:deputies": deputisable,
    "codes": may_issue_codes,
    "tasks:missing": may_urge,
    "tasks:receipts": lambda rights: rights.is_office,
    "tasks:ledger": lambda rights: True,  # everybody reads what was sent to them
    "deliveries": lambda rights: may_see_deliveries(rights.roles),
    "tasks:reminder_rules": lambda rights: rights.sees_all,
    "data_checks": may_check,
    "jobs": may_see_jobs,
    "branches:decisions": lambda rights: rights.sees_all,
    "trail": lambda rights: may_read_trail(rights.roles),
    "assessment:own": has_shelf,
    "assessment:selves": lambda rights: rights.has_role(Role.REPORTER, Role.LEADER),
    "assessment:marking": may_mark_or_look,
    **dict.fromkeys(
        ("assessment:rounds", "assessment:results", "assessment:publicity_all", "assessment:index", "assessment:seals"),
        may_see_assessment,
    ),
}
# Pages of one thing whose address says nothing of the list that leads to them.
PAGES_OF = {
    "assessment:own": ["live"],
    "assessment:selves": ["self"],
    "assessment:marking": ["marks", "item", "compare", "review"],
    "assessment:results": ["cycle", "deciding", "standing", "appraisal"],
    "assessment:publicity_all": ["publicity", "appeal", "appeal_new"],
    "assessment:seals": ["seal", "years"],
}
LED_TO_BY = {f"assessment:{page}": name for name, pages in PAGES_OF.items() for page in pages}


def navigation(rights, path, page="") -> list[dict]:
    """Groups of links as base.html draws them; a group without links is left out. page: name of the address shown.

    `is_folded`: its heading is there, its links open below it."""
    groups = [
        {"label": label, "items": [_item(*entry) for entry in entries if _open(entry[0], rights)]}
        for label, entries in GROUPS
    ]
    items = [item for group in groups for item in group["items"]]
    path = reverse(LED_TO_BY[page]) if page in LED_TO_BY else path
    above = [item for item in items if path == item["url"] or (item["url"] != "/" and path.startswith(item["url"]))]
    if above:
        max(above, key=lambda item: len(item["url"]))["current"] = True
    for group in groups:
        is_here = any(item["current"] for item in group["items"])
        group["is_folded"] = len(items) > MUCH and group["label"] in SELDOM and not is_here
    return [group for group in groups if group["items"]]


def _item(name, label, icon) -> dict:
    return {"url": reverse(name), "label": label, "icon": icon, "current": False, "count": None}


def _open(name, rights) -> bool:
    if name in OPEN_TO:
        return bool(OPEN_TO[name](rights))
    return not (is_officer(rights) and name.startswith("tasks:"))
