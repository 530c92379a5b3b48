"""Bad input at the pages of the rules of reminders; see tests/bad_cases.py."""

from tests.bad_cases import OFFICE, form
from tests.tasks.ruled import RULE, TERMS, terms_form


def rule(**changed):
    return form(**RULE | changed)


def terms(**changed):
    return lambda scene: terms_form() | changed


GROUPS = [
    (
        OFFICE,
        "POST tasks:reminder_rule overdue -",
        {
            "rule without days": (rule(steps=""), 422, "请填写哪几个工作日提醒"),
            "rule of nonsense days": (rule(steps="明天"), 422, "用“、”隔开"),
            "rule with NUL": (rule(steps="1\x003"), 422, "字符"),
            "rule of too many days": (rule(steps="1 2 3 4 5 6 7 8 9"), 422, "最多 8 个"),
            "rule of far days": (rule(steps="61"), 422, "0 到 60"),
            "rule of negative days": (rule(steps="-3"), 422, "用“、”隔开"),
            "rule of day nought": (rule(steps="0、3"), 422, "不能小于 1"),
            "rule repeated each nought days": (rule(every=0), 422, "不能小于 1"),
            "rule with half a day": (rule(leader_from="1.5"), 422, "应为整数"),
            "rule with an endless day": (rule(office_from="9" * 40), 422, "最多 60"),
            "rule without version": (rule(version=""), 422, "必填"),
            "stale rule": (rule(version=7), 409, "刚被别人改过"),
        },
    ),
    (
        OFFICE,
        "POST tasks:reminder_rule_drop overdue -",
        {
            "drop no rule": (form(version=0), 409, "刚被别人改过或取消"),
            "drop a nonsense version": (form(version="x"), 409, "刚被别人改过或取消"),
        },
    ),
    (
        OFFICE,
        "GET tasks:reminder_rule overdue -",
        {
            "rule of no place": (form(place="unit-1"), 404, ""),
            "rule of a missing plan": (form(place="plan-999999"), 404, ""),
            "rule of a missing task": (form(place="task-999999"), 404, ""),
            "rule of an endless task": (form(place="task-" + "9" * 30), 404, ""),
        },
    ),
    (
        OFFICE,
        "POST tasks:reminder_terms - -",
        {
            "office that closes first": (terms(opens_at="18:00"), 422, "应晚于开始发送"),
            "no time at all": (terms(closes_at=""), 422, "请填写时间"),
            "nonsense time": (terms(opens_at="早上"), 422, "时间格式应为 08:30"),
            "cap below nought": (terms(daily_cap=-1), 422, "不能小于 0"),
            "cap beyond all": (terms(daily_cap=101), 422, "最多 100"),
            "endless gap": (terms(urge_gap="9" * 30), 422, "最多 60"),
            "terms seen by nobody": (form(**TERMS, seen="x"), 409, "已被他人修改"),
        },
    ),
]
