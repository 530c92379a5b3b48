"""The left navigation, by what a person may do."""

from django.urls import reverse

from assessment.permissions import may_see_assessment
from branches.permissions import is_officer, may_issue_codes
from records.permissions import may_read_trail

GROUPS = [
    ("", [("home", "我的待办", "inbox"), ("tasks:overview", "总体情况", "overview")]),
    ("任务", [("tasks:plans", "实施方案", "plan"), ("tasks:assignments", "落实项", "list")]),
    ("考核", [("assessment:index", "考核", "award")]),
    (
        "组织与数据",
        [("branches:units", "单位与支部", "units"), ("codes", "登录码", "accounts"), ("trail", "留痕", "history")],
    ),
]


def navigation(rights, path) -> list[dict]:
    """Groups of links as base.html draws them; a group without links is left out."""
    groups = [
        {"label": label, "items": [_item(*entry, path) for entry in entries if _open(entry[0], rights)]}
        for label, entries in GROUPS
    ]
    return [group for group in groups if group["items"]]


def _item(name, label, icon, path) -> dict:
    url = reverse(name)
    current = path == url if url == "/" else path.startswith(url)
    return {"url": url, "label": label, "icon": icon, "current": current, "count": None}


def _open(name, rights) -> bool:
    if name == "trail":
        return may_read_trail(rights.roles)
    if name == "codes":
        return may_issue_codes(rights)
    if name == "assessment:index":
        return may_see_assessment(rights)
    return not (is_officer(rights) and name.startswith("tasks:"))
