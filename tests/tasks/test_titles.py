"""Short names from the notice's own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.titles import LONGEST, first_clause, pillar_name, task_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("建设政治型机关，做表率", "政治型"),
        ("建政治型机关", "政治型"),
        ("建设学习服务型机关，做模范", "服务型"),
        ("政治型", "政治型"),
        ("强化党建引领，打造服务型机关", "服务型"),
        ("夯实基层基础，提升质量", "夯实基层基础"),
        ("", ""),
    ],
)
def test_pillars(title, name):
    assert pillar_name(title) == name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("以理论学习为先导，按季开展", "理论学习"),
        ("以执行为使命", "执行"),
        ("以为民服务为宗旨", "为民服务"),
        ("以学为先，学以致用", "以学为先"),  # one character is no name
        ("严明纪律戒尺，每半年开展", "严明纪律戒尺"),
        ("推进清廉建设。抓好落实", "推进清廉建设"),
        ("长" * 40, "长" * LONGEST),
    ],
)
def test_tasks(title, name):
    assert task_name(title) == name


@given(st.text())
def test_a_name_is_taken_from_the_title_and_fits(title):
    for name in (pillar_name(title), task_name(title), first_clause(title)):
        assert name in title
        assert len(name) <= LONGEST
