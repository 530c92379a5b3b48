"""Days as documents write them: 2026年2月26日, 二〇二六年二月二十六日."""

import re
from datetime import date

_SIGNS = {"〇": 0, "○": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
DAY = (
    r"(?P<year>[12][0-9]{3}|[一二][〇○零一二三四五六七八九]{3})\s?年"
    r"\s?(?P<month>[0-9]{1,2}|[一二三四五六七八九十]{1,2})\s?月"
    r"\s?(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s?[日号]"
)
_DAY = re.compile(DAY)


def first_day(line: str) -> date | None:
    """The first day in the line; None where there is none or no such day exists."""
    found = _DAY.search(line)
    if not found:
        return None
    try:
        return date(_year(found["year"]), _number(found["month"]), _number(found["day"]))
    except ValueError:
        return None


def _year(words):
    return int("".join(str(_SIGNS.get(sign, sign)) for sign in words))


def _number(words):
    """十, 十二, 二十, 二十六 or digits."""
    if words.isdigit():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    return (_SIGNS.get(tens, 1) * 10 if ten else 0) + _SIGNS.get(ones, 0)
