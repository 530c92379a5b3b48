"""The words of the audit trail: verbs, kinds of things and changed values, as a person reads them."""

from django import template
from django.apps import apps

from branches.models import Post
from branches.roles import ROLE_LABELS
from modelagency.verbs import VERB_LABELS
from tasks.models import Plan
from tasks.rhythms import RHYTHM_LABELS

register = template.Library()

FIELDS = {
    "added": "新增",
    "address": "地址",
    "assignment": "落实项编号",
    "assignments": "落实项",
    "branches": "党支部",
    "channel": "渠道",
    "count": "条数",
    "deducted": "扣分",
    "due_on": "办结时限",
    "ends_on": "结束日期",
    "grace_days": "宽限工作日",
    "indicator": "指标编号",
    "indicators": "指标",
    "decision": "处理",
    "lead_days": "牵头单位晚报工作日",
    "lead_rule": "牵头规则",
    "leads": "牵头单位",
    "list": "清单",
    "leftover": "未归类文字编号",
    "meant": "对应",
    "measures": "举措",
    "method": "方式",
    "name": "名称",
    "now": "时刻",
    "path": "地址",
    "periods": "填报期",
    "places": "处数",
    "plan": "方案编号",
    "posts": "任职",
    "progress": "进度",
    "query": "筛选条件",
    "reach": "范围",
    "reason": "理由",
    "reminders": "提醒",
    "rows": "行数",
    "rhythms": "另定填报期的任务",
    "role": "岗位",
    "rule": "规则",
    "scored": "已评分",
    "starts_on": "开始日期",
    "sha256": "摘要",
    "stand_in": "代复核",
    "status": "状态",
    "task": "任务",
    "tasks": "任务",
    "title": "标题",
    "text": "文件写法",
    "to": "变更后",
    "totals": "总分",
    "units": "单位",
    "username": "用户名",
    "version": "版本",
    "which": "哪些",
    "year": "年度",
    "years": "年度",
}
VALUES = {
    "lead_rule": dict(Plan.LeadRule.choices),
    "periods": RHYTHM_LABELS,
    "reach": dict(Post.Reach.choices),
    "role": ROLE_LABELS,
    "status": dict(Plan.Status.choices),
}


@register.filter
def verb_words(verb) -> str:
    """提交进展; the code itself where there are no words yet."""
    return VERB_LABELS.get(verb, verb)


@register.filter
def type_words(label) -> str:
    """落实项 for tasks.assignment."""
    try:
        return apps.get_model(label)._meta.verbose_name
    except LookupError:
        return label


@register.filter
def changes(event) -> list[tuple[str, str, str]]:
    """(name, before, after) of the values a line of history tells of; what has no value is left out."""
    names = [*event.before, *(name for name in event.after if name not in event.before)]
    told = [(name, _words(name, event.before.get(name)), _words(name, event.after.get(name))) for name in names]
    return [(FIELDS.get(name, name), before, after) for name, before, after in told if before or after]


def _words(name, value) -> str:
    """What a stored value means; nothing for what is empty or not so."""
    if value in (None, "") or value is False:
        return ""
    if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(part, list) for part in value)):
        # One value, or several, for each of many things; their own pages say which.
        return f"{len(value)} 项"
    if isinstance(value, list):
        return "、".join(map(str, value))
    return "是" if value is True else str(VALUES.get(name, {}).get(value, value))
