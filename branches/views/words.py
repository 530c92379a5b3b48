"""Sentences about a material."""

from branches.uses import uses_of
from modelagency.clock import day_of
from records.dates import full_date

NAMED = 3


def already_there(user, item) -> str:
    """Who put the file on the shelf when, and what it is used for."""
    day = day_of(item.uploaded_at)
    uses = [use.text for use in uses_of(user, [item.pk])[item.pk]]
    named = "、".join(f"“{text}”" for text in uses[:NAMED]) + (f"等 {len(uses)} 处" if len(uses) > NAMED else "")
    used = f"用于{named}" if uses else "还没有使用"
    return f"{item.name} 已有，{full_date(day)}由{item.uploaded_by}上传，{used}。没有重复保存。"
