"""What a digest says."""

from datetime import date

import pytest

from branches.roles import Role
from tasks.ladders import RULED
from tasks.reminders.texts import HEADINGS, Told, digest_text

TODAY, DAY = date(2026, 9, 16), date(2026, 9, 18)


def told(kind, role=Role.REPORTER, unit="县人民医院", name="理论学习", day=DAY):
    return Told(kind, role, unit, name, day)


def test_what_is_most_pressing_comes_first():
    kinds = ["period_opens", "to_review", "due_soon", "returned", "due", "to_confirm", "overdue", "period_closes"]
    first, *lines = digest_text([told(kind) for kind in kinds], 0, TODAY).split("\n")
    heads = ["逾期", "今天截止", "临近截止", "待补正", "待审核", "待复核", "填报期将止", "填报期开始"]
    assert (first, [line.split(" ")[0] for line in lines]) == ("9月16日提醒，共 8 项。", heads)
    assert HEADINGS.keys() == set(RULED)


@pytest.mark.parametrize(
    ("items", "line"),
    [
        ([told("due")], "今天截止 1 项：理论学习（9月18日截止）。"),
        ([told("returned")], "待补正 1 项：理论学习（9月18日退回）。"),
        ([told("overdue", Role.LEADER)], "本单位逾期 1 项：理论学习（9月18日截止）。"),
        ([told("to_review", Role.LEAD)], "待复核 1 项：县人民医院 理论学习（9月18日起等待）。"),
        (
            [told("overdue", Role.OFFICE), told("overdue", Role.OFFICE, "县中医院", "执行落实")],
            "2 个单位逾期 2 项：县人民医院 理论学习（9月18日截止）、县中医院 执行落实（9月18日截止）。",
        ),
        (
            [told("due", name=name) for name in "甲乙丙丁"],
            "今天截止 4 项：甲（9月18日截止）、乙（9月18日截止）、丙（9月18日截止）等 4 项。",
        ),
    ],
)
def test_how_a_line_reads(items, line):
    assert digest_text(items, 0, TODAY) == f"9月16日提醒，共 {len(items)} 项。\n{line}"


def test_what_was_held_is_counted():
    assert digest_text([], 3, TODAY) == "9月16日提醒。\n另有 3 条消息当天没有推送，请到“通知”中查看。"


@pytest.mark.parametrize("number", [1, 3, 40, 800])
def test_the_longest_stays_within_the_message(number):
    long = [
        told(kind, role, unit=f"{n}" + "院" * 90, name=f"{n}" + "务" * 28)
        for kind in RULED
        for role in (Role.REPORTER, Role.LEADER, Role.OFFICE, Role.LEAD)
        for n in range(number)
    ]
    text = digest_text(long, 999, TODAY)
    assert len(text) <= 500
    assert f"共 {len(long)} 项" in text
    assert text.endswith("另有 999 条消息当天没有推送，请到“通知”中查看。")
