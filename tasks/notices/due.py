"""Until when a task is to be done, in the notice's words."""

import re

_YEAR = "(?:20[0-9]{2}年|今年|当年|本年|明年)"
_MONTH = "(?<![0-9一二三四五六七八九十])(?:[0-9]{1,2}|十[一二]?|[一二三四五六七八九])月"
_BEFORE = "(?:之前|以前|前)"
_DUE = re.compile(
    rf"每(?:年|半年|季度?|月|周)[^，。；、]{{0,8}}?(?:[0-9]{{1,2}}[日号]|底|末){_BEFORE}"  # 每月25日前
    rf"|{_YEAR}?{_MONTH}(?:[0-9]{{1,2}}[日号]|底|末|[上中下]旬)?{_BEFORE}"  # 10月底前
    rf"|{_YEAR}?{_MONTH}[底末]"  # 6月底
    rf"|{_YEAR}{_MONTH}(?:[0-9]{{1,2}}[日号])?(?=[^，。；]{{0,4}}(?:完成|到位|建成))"  # 2026年12月完成
    rf"|(?:(?:20[0-9]{{2}}|今|当|本|明)年?)?(?<![一二三四五六七八九十两几近多])年(?:[底末]{_BEFORE}|内)"  # 年底前
    rf"|{_YEAR}?(?:第?[一二三四]季度|[上下]半年)[底末内]?{_BEFORE}"  # 第一季度末前
    "|(?:^|(?<=[，。；：（(\n]))(?:20[0-9]{2}年[0-9]{1,2}月|持续推进|长期坚持|常年坚持|全年)(?=[，。；）)\n]|$)"
)


def find_deadline(text: str) -> str | None:
    """The first deadline in the text. 持续推进 is one only where it is a clause by itself."""
    found = _DUE.search(text)
    return found[0] if found else None
