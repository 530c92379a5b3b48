"""The numbers a task is to reach: the clauses with 95%以上, ≥90%, 不少于400个."""

import re

_CLAUSE_END = re.compile("[，。；：！？\n;]|,(?![0-9])")
_COUNT = "(?:[0-9]{1,12}|[一二两三四五六七八九十百千万]{1,6}(?=[个家名次所项场件人篇处支条天期节课]))"
_MEASURE = re.compile(
    r"[0-9]{1,12}(?:\.[0-9]{1,6})?\s?[%％‰]|百分之[零一二三四五六七八九十百点]{1,8}|[≥≤＞＜><]=?\s?[0-9]"
    r"|(?P<bound>不少于|不低于|不高于|不超过|不多于|不小于|至少|达到|达|超过|高于|低于|增长|下降|突破|稳定在|控制在)"
    rf"\s?{_COUNT}|{_COUNT}[^\W\d_]{{1,3}}以[上下内]"
)
_INTENT = re.compile("^(?:并|要|进一步|切实|努力)*(?:确保|力争|争取|保证|实现)")
_DANGLING = re.compile("(?:要|须|应|均|都|必须)?(?:达|不少于|不低于|不高于|不超过|[≥≤＞＜><]|[0-9])")


def find_targets(text: str) -> tuple[str, ...]:
    """Each such clause as written, without a leading 确保; a bare 达到95%以上 with the clause before it."""
    targets, start, before = [], 0, 0
    for end in [*(sign.start() for sign in _CLAUSE_END.finditer(text)), len(text)]:
        clause = text[start:end]
        if _MEASURE.search(clause):
            joined = _DANGLING.match(clause) and text[start - 1 : start] == "，"
            targets.append(_INTENT.sub("", text[before if joined else start : end]).strip())
        before, start = start, end + 1
    return tuple(targets)
