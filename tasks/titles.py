"""One short name per task and pillar, taken from the notice's own words. No ORM."""

import re

PILLAR = re.compile(r"[\u4e00-\u9fff]{2}型")
SUBJECT = re.compile(r"^以(.{2,8}?)为")
CLAUSE = re.compile(r"[，。；：,;:]")
LONGEST = 20


def pillar_name(title: str) -> str:
    """建设政治型机关，… → 政治型; otherwise the first clause."""
    found = PILLAR.search(title)
    return found.group() if found else first_clause(title)


def task_name(title: str) -> str:
    """以政治建设为引领，… → 政治建设; otherwise the first clause."""
    found = SUBJECT.match(title)
    return found.group(1) if found else first_clause(title)


def first_clause(title: str) -> str:
    return CLAUSE.split(title, maxsplit=1)[0][:LONGEST]
