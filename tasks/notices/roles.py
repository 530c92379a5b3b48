"""Which role a word like 牵头单位 or 配合 gives the units beside it."""

import re
from dataclasses import replace

from tasks.notices.notice import Unit

LEAD, RESPONSIBLE, SUPPORT = "lead", "responsible", "support"

_STRONGEST_FIRST = (LEAD, RESPONSIBLE, None, SUPPORT)

ROLE = "牵头|主办|主责|责任|承办|落实|实施|执行|负责|配合|协办|协作|协同|协助|参与|参加|支持|主要"
_ALONE = "牵头|主办|承办|责任|配合|协办"
_BODY = "单位|部门|科室|处室|股室|机构"
UNIT_LABEL = (
    r"(?:以上[^：:，。；\n]{0,8})?"
    rf"(?:(?:(?:{ROLE})[和及、]?){{1,3}}(?:{_BODY})(?:[（(][^）)：:\n]{{0,8}}[）)])?|(?:{_ALONE})(?=[：:]|$))"
)

_FIRST_LEADS = re.compile(
    "(?:第一位|第一个|首位|首个|排名第一)[^，。；\n]{0,8}[为是][^，。；\n]{0,4}(?:牵头|主办|汇总)"
)


def role_of(words: str) -> str | None:
    """The role said by a label or verb; None for a plain 责任单位 or 负责."""
    if "牵头" in words or "主办" in words:
        return LEAD
    if re.search("配合|协办|协作|协同|协助|参与|参加|支持", words):
        return SUPPORT
    return None


def first_leads(text: str) -> bool:
    """Whether the notice says once, for all its lists, that the first unit is the lead."""
    return bool(_FIRST_LEADS.search(text))


def settle(units: tuple[Unit, ...], first_is_lead: bool) -> tuple[Unit, ...]:
    """Of a name's several roles the strongest; once any unit of a task has one, those named plainly are responsible."""
    named = {}
    for unit in units:
        known = named.setdefault(unit.text, unit)
        named[unit.text] = min(known, unit, key=lambda one: _STRONGEST_FIRST.index(one.role))
    units = tuple(named.values())
    if first_is_lead and units and not any(unit.role for unit in units):
        units = (replace(units[0], role=LEAD), *units[1:])
    if not any(unit.role for unit in units):
        return units
    return tuple(replace(unit, role=unit.role or RESPONSIBLE) for unit in units)
