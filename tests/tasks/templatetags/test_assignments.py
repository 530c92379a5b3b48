"""How assignments are worded in rows."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from tasks.lights import Light
from tasks.models import Assignment, Pillar, Plan, Task
from tasks.templatetags import assignments as tags
from tests.cast import TODAY

pytestmark = pytest.mark.once
COUNTS = {Light.OVERDUE: 2, Light.DONE: 3, Light.NORMAL: 0, Light.STOPPED: 1}


def row(state="in_progress", awaiting="", late_on=date(2026, 10, 1), warn_on=date(2026, 9, 20)):
    due_on = late_on and late_on - timedelta(days=1)
    return Assignment(state=state, awaiting=awaiting, due_on=due_on, late_on=late_on, warn_on=warn_on)


def task(number="2", name="纪律戒尺", title="严明纪律戒尺", text=""):
    return Task(pillar=Pillar(name="清廉型"), number=number, name=name, title=title, issued_title=title, text=text)


def test_called():
    assert tags.called(task()) == "清廉型 2　纪律戒尺"
    assert tags.called(task(number="")) == "清廉型　纪律戒尺"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("严明纪律戒尺，每半年一次。", "每半年一次。"),
        ("严明纪律戒尺。\n每半年一次。", "每半年一次。"),
        ("严明纪律戒尺", ""),
        ("每半年严明纪律戒尺一次。", "每半年严明纪律戒尺一次。"),
    ],
)
def test_beyond_title(text, rest):
    assert tags.beyond_title(task(text=text)) == rest


@pytest.mark.parametrize(
    ("row", "day"),
    [
        (row(), date(2026, 9, 30)),
        (row(late_on=date(2027, 1, 1)), date(2026, 12, 31)),
        (row(late_on=None), None),
        (row(awaiting="unit"), None),
    ],
)
def test_due_on(row, day):
    assert tags.due_on(row) == day


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 9, 24), "剩 8 天"),
        (date(2026, 9, 17), "剩 1 天"),
        (date(2026, 9, 16), "今天截止"),
        (date(2026, 9, 15), "已过 1 天"),
        (date(2025, 9, 16), "已过 365 天"),
    ],
)
def test_days_left(day, words):
    assert tags.days_left(day) == words


@pytest.mark.parametrize(
    ("warn_on", "late_on", "awaiting", "near"),
    [
        (date(2026, 9, 17), date(2026, 10, 1), "", False),
        (date(2026, 9, 16), date(2026, 10, 1), "", True),
        (date(2026, 9, 1), date(2026, 9, 17), "", True),
        (date(2026, 9, 1), date(2026, 9, 16), "", False),
        (date(2026, 9, 1), date(2026, 10, 1), "review", False),
        (None, None, "", False),
    ],
)
def test_is_near(warn_on, late_on, awaiting, near):
    assert tags.is_near(row(warn_on=warn_on, late_on=late_on, awaiting=awaiting)) is near


def test_grace_days_are_not_shown():
    late = Assignment(state="in_progress", due_on=TODAY, warn_on=date(2026, 9, 9), late_on=date(2026, 9, 22))
    assert (tags.due_on(late), tags.is_near(late)) == (TODAY, True)
    late.due_on = TODAY - timedelta(days=1)
    assert (tags.due_on(late), tags.is_near(late)) == (date(2026, 9, 15), False)


@pytest.mark.parametrize(
    ("starts_on", "due_on", "share"),
    [
        (date(2026, 9, 16), date(2026, 9, 26), 0),
        (date(2026, 9, 6), date(2026, 9, 26), 50),
        (date(2026, 1, 1), date(2026, 9, 1), 100),
        (date(2026, 10, 1), date(2026, 12, 1), 0),
    ],
)
def test_planned_share(starts_on, due_on, share):
    begun = Assignment(plan=Plan(starts_on=date(2026, 1, 1), due_on=due_on), starts_on=starts_on)
    assert tags.planned_share(begun) == share


@pytest.mark.parametrize(
    ("row", "light", "returned", "drawn"),
    [
        (row("to_accept"), Light.NOT_STARTED, False, [("plain", "待签收")]),
        (row("to_plan"), Light.BEHIND, False, [("plain", "待定举措"), ("warn", "滞后")]),
        (row("plan_submitted", "unit"), Light.WAITING, False, [("info", "举措待确认")]),
        (row(), Light.NORMAL, False, [("", "正常")]),
        (row(), Light.NOT_STARTED, False, [("", "未开始")]),
        (row(), Light.BEHIND, False, [("warn", "滞后")]),
        (row(late_on=date(2026, 9, 16)), Light.OVERDUE, False, [("bad", "逾期 1 天")]),
        (row(late_on=date(2026, 9, 1)), Light.OVERDUE, False, [("bad", "逾期 16 天")]),
        (row(awaiting="unit"), Light.WAITING, False, [("info", "待单位审核")]),
        (row(awaiting="review"), Light.WAITING, False, [("info", "待复核")]),
        (row(), Light.NORMAL, True, [("back", "退回补正")]),
        (row(late_on=date(2026, 9, 10)), Light.OVERDUE, True, [("back", "退回补正"), ("bad", "逾期 7 天")]),
        (row("closing", "review"), Light.WAITING, False, [("info", "待办结")]),
        (row("closed"), Light.DONE, False, [("ok", "已办结")]),
        (row("suspended"), Light.STOPPED, False, [("plain", "已中止")]),
    ],
)
def test_row_tags(row, light, returned, drawn):
    tags_drawn = " ".join(f'<span class="tag {tone}">{words}</span>' for tone, words in drawn)
    row.returned = returned
    assert tags.row_tags(row, light).strip() == tags_drawn


def test_the_figures_of_the_lights():
    assert tags.shown(COUNTS) == [("done", "办结", 3), ("overdue", "逾期", 2), ("stopped", "已中止", 1)]
    assert tags.abnormal(COUNTS) == [("overdue", "逾期", 2)]
    assert (tags.total(COUNTS), tags.total({})) == (6, 0)
    assert tags.minus(5, 2) == 3


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (None, 0, "0.0"),
        (0, 7, "0.0"),
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 2000, "0.1"),
        (1, 2001, "0.0"),
        (1999, 2000, "100.0"),
        (7, 7, "100.0"),
    ],
)
def test_share_rounds_half_up(part, whole, shown):
    assert tags.share(part, whole) == shown


def test_with_light_counts_units():
    units = [(n, "单位", SimpleNamespace(counts=counts)) for n, counts in enumerate([{"behind": 2}, {"done": 1}, {}])]
    assert (tags.with_light(units, "behind"), tags.with_light(units, "overdue")) == (1, 0)
