"""What the portal points out by itself in a report."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.checks import File, Report, Step, alike, checks, sentences

GOOD = Report(
    text="4 个支部全部通过达标验收，达标率 100%，9月10日完成。",
    handed_in_on=date(2026, 9, 14),
    before=67,
    now=100,
    steps=(Step("体检", "done", date(2026, 6, 30)), Step("验收", "doing", date(2026, 9, 24))),
    files=(File("验收表.pdf", is_whole=True),),
    targets=("达标率95%以上",),
    last_text="体检完成，列出问题清单。",
)


def hints(**changed):
    return [check.sentence for check in checks(replace(GOOD, **changed)) if not check.is_clear]


def test_a_good_report_gives_no_hint_and_says_what_was_looked_at():
    assert [(check.is_clear, check.sentence) for check in checks(GOOD)] == [
        (True, "举措 2 项都写了状态"),
        (True, "报完成的举措 1 项，与时限相符"),
        (True, "佐证 1 份，都可以打开"),
        (True, "佐证没有在别处使用"),
        (True, "与上期文字相同 5%"),
        (True, "写有数字"),
        (True, "文中日期都不晚于提交日"),
        (True, "写有量化指标的百分比"),
    ]


@pytest.mark.parametrize(
    ("changed", "hint"),
    [
        ({"steps": ()}, "没有举措"),
        ({"steps": (Step("体检", "", date(2026, 6, 30)),)}, "举措 1 项没有写状态"),
        (
            {"steps": (Step("全年总结", "done", date(2027, 1, 13)),)},
            "“全年总结”报完成，比时限 1月13日 早 121 天",
        ),
        ({"files": ()}, "没有附佐证材料"),
        ({"files": (File("表.pdf", is_whole=False),)}, "佐证“表.pdf”打不开"),
        (
            {"files": (File("表.pdf", is_whole=True, elsewhere=("“组织生活”", "乙医院")),)},
            "佐证“表.pdf”已在“组织生活”、乙医院使用",
        ),
        ({"last_text": GOOD.text}, "与上期文字相同 100%"),
        ({"text": "达标率 100%，9月18日完成验收 4 个。"}, "文中日期 9月18日 晚于提交日 9月14日"),
        ({"text": "４个支部达标。"}, "没有写 95% 指标的实际百分比"),
        ({"now": 50}, "进度由 67% 降到 50%"),
    ],
)
def test_what_is_pointed_out(changed, hint):
    assert hints(**changed) == [hint]


def test_a_measure_done_in_good_time_is_no_hint():
    assert hints(steps=(Step("验收", "done", date(2027, 1, 12)),)) == []


def test_the_percentage_of_a_target_is_asked_for_when_all_is_done():
    assert hints(text="4 个支部达标。", now=99) == []


def test_nearly_the_last_text_is_pointed_out_with_its_share():
    said = "持续推进，整改有序开展。"
    found = hints(text=said, last_text="持续推进，整改工作有序开展。", targets=())
    assert found == ["与上期文字相同 81%", "没有写数字"]


def test_the_same_words_with_new_figures_are_no_hint():
    assert hints(text="整改 3 条，达标率 90%。", last_text="整改 2 条，达标率 80%。") == []
    assert hints(text="整改 3 条，达标率 90%。", last_text="整改了 3 条，达标率 90%。") == ["与上期文字相同 84%"]


@pytest.mark.parametrize("text", ["整改 3 条。", "召开会议两次。", "走访十余户。", "整改３条。"])
def test_numbers_count_in_figures_and_in_words(text):
    assert "没有写数字" not in hints(text=text)


@pytest.mark.parametrize("text", ["进一步推进。", "第二党支部已达标。", "统一部署。"])
def test_words_with_a_number_in_them_are_none(text):
    assert "没有写数字" in hints(text=text, targets=())


@pytest.mark.parametrize(
    "text", ["计划9月18日验收 4 个。", "9月30日前完成 4 个。", "13月40日 4 个。", "2025年12月1日办结 4 个。"]
)
def test_days_still_ahead_or_of_no_calendar_are_left_alone(text):
    assert hints(text=text, targets=()) == []


def test_the_sentences_of_a_text():
    assert sentences("一、已完成。 还差两项；\n下一步！下一步！\n\n尾") == [
        "一、已完成。",
        "还差两项；",
        "下一步！",
        "尾",
    ]


@given(st.text(max_size=80), st.text(max_size=80))
def test_likeness_is_a_percentage_that_does_not_ask_who_is_first(text, other):
    assert 0 <= alike(text, other) == alike(other, text) <= 100
    assert alike(text, text) == 100


@given(st.text(max_size=300))
def test_no_text_is_too_strange(text):
    assert checks(replace(GOOD, text=text, last_text=text[::-1], targets=(text,)))
    assert all(sentence in text for sentence in sentences(text))
