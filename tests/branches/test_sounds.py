"""How names sound, and what is found by it."""

import re
import time

import pytest

from branches.sounds import TYPED, pattern, runs, sound

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("县人民医院", ["xian ren min yi yuan"]),
        ("重庆市", ["chong qing shi"]),
        ("重要会议", ["zhong yao hui yi"]),
        ("卫生监督所", ["wei sheng jian du suo"]),
        ("省长热线", ["sheng zhang re xian"]),
        ("会计核算中心", ["kuai ji he suan zhong xin"]),
        ("血液中心", ["xue ye zhong xin"]),
        ("行政审批科", ["xing zheng shen pi ke"]),
        ("乐清市", ["yue qing shi"]),
        ("绿化", ["lv hua"]),
        ("长效机制", ["zhang xiao ji zhi", "chang xiao ji zhi"]),  # no word of the phrase book: both are heard
        ("COVID-19 防控", ["fang kong"]),
        ("2026", [""]),
        ("", [""]),
    ],
)
def test_how_a_name_sounds(name, heard):
    assert [line.strip() for line in sound(name).split("\n")] == heard


@pytest.mark.parametrize(
    ("name", "heard"), [("单雪", {"shan xue", "dan xue"}), ("曾小贤", {"zeng xiao xian", "ceng xiao xian"})]
)
def test_how_a_person_is_called(name, heard):
    assert {line.strip() for line in sound(name, of_person=True).split("\n")} == heard


def test_several_names_are_heard_once_each():
    assert sound("纪律戒尺", "严明纪律", "纪律戒尺") == " ji lv jie chi\n yan ming ji lv"


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("xianrenminyiyuan", True),
        ("renmin", True),
        ("renmi", True),
        ("rmyy", True),
        ("RMYY", True),
        ("renminyy", True),
        ("ｒｍｙｙ", True),
        ("xianr", True),
        ("ren yuan", True),
        ("enmin", False),  # from the middle of a syllable
        ("ryy", False),  # leaves one out
        ("yirmy", False),
    ],
)
def test_what_finds_the_county_hospital(words, is_found):
    heard = sound("县人民医院")
    assert all(re.search(pattern(run), heard) for run in runs(words)) is is_found


def test_letters_are_looked_for_apart_from_characters():
    assert runs("县rmyy 3季度") == ["县", "rmyy", "3季度"]
    assert runs("Xi'an nü") == ["xian", "nv"]
    assert runs(" 　 ") == []
    assert pattern("县") == pattern("19") == ""


def test_no_name_takes_long():
    heard = sound("难" * 500)
    started = time.perf_counter()
    for word in ("nan", "nann", "n", "an", "nannan"):
        assert not re.search(pattern((word * TYPED)[: TYPED - 1] + "x"), heard)
    assert time.perf_counter() - started < 5
