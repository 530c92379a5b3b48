"""The notices the tests read: the project's own, and the real ones where their folder is there."""

import json
import re
from pathlib import Path

import pytest

from tasks.notices import Notice, read_file, read_notice

FIXTURES = Path(__file__).parent / "fixtures"
PLANS = Path(__file__).parents[4] / "shared" / "plans"
READABLE = sorted(path.name for path in FIXTURES.glob("*.txt") if path.name != "no_units.txt")

needs_plans = pytest.mark.skipif(not PLANS.is_dir(), reason="../shared/plans is not there")


def text_of(name: str) -> str:
    path = next(folder / name for folder in (FIXTURES, PLANS) if (folder / name).exists())
    return read_file(name, path.read_bytes())


def notice(name: str) -> Notice:
    return read_notice(text_of(name))


def labels(name: str) -> dict:
    """What a person wrote down about a real plan."""
    return json.loads((PLANS / name).with_suffix(".json").read_text(encoding="utf-8"))


def unspaced(text: str) -> str:
    return re.sub(r"\s+", "", text)


def said(notice: Notice):
    """(pillar, number, units with roles) of each task."""
    return [(task.pillar, task.number, [(unit.text, unit.role) for unit in task.units]) for task in notice.tasks]


def lost(text: str, notice: Notice) -> str:
    """What stands in the text from the first task to the last, and in nothing that was read from it."""
    body = unspaced(text)
    tasks = [unspaced(words) for task in notice.tasks for words in (task.text + "\n" + task.statement).split("\n")]
    others = [pillar.title for pillar in notice.pillars] + [
        line for one in notice.not_understood for line in one.split("\n")
    ]
    starts = [body.find(unspaced(task.text)[:6]) for task in notice.tasks if task.text]
    ends = [body.rfind(words) + len(words) for words in tasks if len(words) > 4 and words in body]
    part = body[min(starts) : max(ends)]
    for words in sorted({*tasks, *map(unspaced, others)} - {""}, key=len, reverse=True):
        part = part.replace(words, "|")
    marks = r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[0-9]{1,2}[.．、]"
    return re.sub(rf"{marks}|[|（()）【】。]", "", part)
