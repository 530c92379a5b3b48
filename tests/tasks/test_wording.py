"""Two wordings side by side."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.wording import GONE, NEW, SAME, compare, sides

WORDS = st.text(st.sampled_from("甲乙丙丁，。 ab12%\n"), max_size=40)


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("", "", []),
        ("照旧", "照旧", [(SAME, "照旧")]),
        ("", "新增", [(NEW, "新增")]),
        ("撤销", "", [(GONE, "撤销")]),
        (
            "每半年开展一次警示教育",
            "每季度开展一次警示教育",
            [(SAME, "每"), (GONE, "半年"), (NEW, "季度"), (SAME, "开展一次警示教育")],
        ),
        ("参加率达95%以上", "参加率达98%以上", [(SAME, "参加率达"), (GONE, "95%"), (NEW, "98%"), (SAME, "以上")]),
        # what stayed by chance between two changes is part of the change
        ("甲乙丙", "丁乙戊", [(GONE, "甲乙丙"), (NEW, "丁乙戊")]),
    ],
)
def test_words_that_went_and_came(old, new, parts):
    assert compare(old, new) == parts


def test_the_two_columns_are_the_two_texts():
    old, new = sides("按月检查决定事项。", "按季检查重大决定事项。")
    assert old == [(SAME, "按"), (GONE, "月"), (SAME, "检查"), (SAME, "决定事项。")]
    assert new == [(SAME, "按"), (NEW, "季"), (SAME, "检查"), (NEW, "重大"), (SAME, "决定事项。")]


@given(WORDS, WORDS)
def test_nothing_is_lost_or_made_up(old, new):
    left, right = sides(old, new)
    assert "".join(part.text for part in left) == old
    assert "".join(part.text for part in right) == new
    assert all(part.kind != SAME for part in compare(old, new)) or set(old) & set(new)


def test_long_texts_are_compared_by_sentences_and_soon():
    old = "".join(f"第{n}条　" + "的" * 90 + "。" for n in range(100))
    started = perf_counter()
    assert compare(old, old.replace("第50条", "第五十条"))[1].kind == GONE
    assert perf_counter() - started < 5
