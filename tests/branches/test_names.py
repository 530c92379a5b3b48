"""Names as notices write them, made comparable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branches.names import normal, without_prefix


@pytest.mark.parametrize(
    ("written", "comparable"),
    [
        ("局办公室", "局办公室"),
        (" 局 办公室\n", "局办公室"),
        ("局\u3000办公室", "局办公室"),
        ("局办公\u00a0室", "局办公室"),
        ("第１党支部", "第1党支部"),
        ("甲医院（东院）", "甲医院(东院)"),
        ("ＣＤＣ", "CDC"),
        ("", ""),
    ],
)
def test_names_compare_without_width_and_blanks(written, comparable):
    assert normal(written) == comparable


@given(st.text("局办公室甲Ａ1１（)(） \u3000\u00a0\n"))
def test_the_comparable_form_is_final(text):
    assert normal(normal(text)) == normal(text)


@pytest.mark.parametrize(
    ("text", "rest"), [("局办公室", "办公室"), ("办公室", "办公室"), ("市局办公室", "市局办公室"), ("局", ""), ("", "")]
)
def test_the_level_prefix_is_taken_off_the_front_only(text, rest):
    assert without_prefix(text) == rest
