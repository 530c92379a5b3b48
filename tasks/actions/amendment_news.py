"""The words in which an amendment is told: in the history of rows, and to the people of the units."""

from collections import Counter, defaultdict

from django.urls import reverse

from branches.models import Post
from branches.roles import Role
from modelagency.clock import today
from records.actions import send
from records.dates import full_date
from records.models import Message
from tasks.actions.touched import ENDED, changed_parts
from tasks.models import Assignment, TaskChange


def named(amendment) -> str:
    """第 2 版（安卫党〔2026〕15号）"""
    return f"{amendment}（{amendment.document_number}）"


def changed(amendment, touch) -> str:
    parts = "、".join(changed_parts(touch.change))
    reason = f"理由：{touch.change.reason}" if touch.change.reason else ""
    return f"{full_date(amendment.effective_on)}起按{named(amendment)}，{parts}有调整。{reason}"


def gone(amendment, touch) -> str:
    what = "撤销这项任务" if touch.change.kind == TaskChange.Kind.DROP else "不再由本单位承担"
    reason = f"理由：{touch.change.reason}" if touch.change.reason else ""
    return f"{full_date(amendment.effective_on)}起按{named(amendment)}{what}。{reason}"


def begun(amendment, today) -> str:
    return f"{named(amendment)}新增，{full_date(today)}起算。"


def tell_units(amendment, touched, when) -> None:
    """One message to each reporter and leader of a unit with something to know, with its numbers."""
    said = defaultdict(Counter)
    for touch in touched:
        for unit, what in _of_units(touch):
            said[unit][what] += 1
    if amendment.due_on:
        units = Assignment.objects.filter(plan=amendment.plan).exclude(state__in=ENDED).values_list("unit", flat=True)
        said.update({unit: Counter() for unit in units if unit not in said})
    posts = Post.objects.valid(today()).with_role(Role.REPORTER, Role.LEADER).filter(unit__in=said)
    texts = defaultdict(list)
    for user, unit, name in posts.order_by("unit", "id").values_list("user_id", "unit_id", "unit__name").distinct():
        texts[user].append(f"{name}{_numbers(said[unit], amendment)}")
    link = reverse("tasks:amendment", args=[amendment.pk])
    head = f"《{amendment.plan}》{named(amendment)}，{when}生效："
    messages = [
        Message(recipient_id=user, kind=Message.Kind.NOTICE, text=f"{head}{'；'.join(parts)}。"[:500], link=link)
        for user, parts in texts.items()
    ]
    send(messages)


def _of_units(touch):
    yield from ((row.unit_id, "任务调整") for row in touch.rows)
    yield from ((row.unit_id, "不再承担") for row in touch.gone)
    yield from ((unit.pk, "新增任务") for unit in touch.new)


def _numbers(counts, amendment) -> str:
    parts = [f"{what} {number} 项" for what, number in counts.items()]
    return "，".join([*parts, f"办结时限改为 {full_date(amendment.due_on)}"] if amendment.due_on else parts)
