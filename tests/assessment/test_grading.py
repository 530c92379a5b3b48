"""Ranks and grades: limits, vetoes, the quota, ties at its line, what a meeting decides."""

import pytest

from assessment.grading import grade_all, obstacles, quota_of
from assessment.scoring import score
from tests.assessment.plainly import component, indicator, scheme, section, subject

VETOES = (("重大事故", "cap", "良好"), ("立案", "cap", "一般"), ("弄虚作假", "force", "较差"))
CAPPED, LOWERED, FORCED = (name for name, _, _ in VETOES)


def rules(quota="30", tie_keys=("year_end", "usual")):
    return scheme(
        component("usual", "40", section("平时", indicator("平时", "100", "deduct", step="1"))),
        component("year_end", "60", section("年终", indicator("年终", "100", "deduct", step="1"))),
        quota=quota,
        tie_keys=tie_keys,
        vetoes=VETOES,
    )


def graded(points, whole=None, **more):
    """{name: (rank, grade, note)} from {name: points, or (usual, year-end), or None}; `more`: name → parts of it."""
    found = scored(points, whole or rules(), **more)
    return {name: (row.rank, row.grade, row.note) for name, row in grade_all(whole or rules(), found).items()}


def scored(points, whole, **more):
    subjects = []
    for name, given in points.items():
        usual, year_end = given if isinstance(given, tuple) else (given, given)
        inputs = {"1.1.1": {"points": usual}, "2.1.1": {"points": year_end}} if given is not None else {}
        subjects.append(subject(inputs, name=name, **more.get(name, {})))
    return [(each, score(whole, each)) for each in subjects]


def grade_of(points, **more):
    """The grade of one among nine others that reach nothing, so that three places are free."""
    others = {str(number): "10" for number in range(9)}
    return graded({"甲": points} | others, 甲=more)["甲"]


@pytest.mark.parametrize(
    ("points", "grade"),
    [("100", "优秀"), ("90", "优秀"), ("89.996", "优秀"), ("89.99", "良好"), ("80", "良好"), ("79.99", "一般")]
    + [("60", "一般"), ("59.99", "较差"), ("0", "较差")],
)
def test_limits_are_half_open_and_met_by_the_rounded_total(points, grade):
    assert grade_of(points)[1:] == (grade, "")


@pytest.mark.parametrize(
    ("points", "vetoes", "grade"),
    [
        ("93.4", [CAPPED], "良好"),
        ("70", [CAPPED], "一般"),
        ("93.4", [CAPPED, LOWERED], "一般"),
        ("93.4", [FORCED], "较差"),
        ("93.4", [CAPPED, FORCED], "较差"),
    ],
)
def test_a_veto_changes_the_grade_and_never_the_total(points, vetoes, grade):
    assert grade_of(points, vetoes=vetoes) == (1, grade, "")


def test_the_quota_is_rounded_down():
    assert [quota_of(rules(), size) for size in (3, 4, 17, 20)] == [0, 1, 5, 6]


def test_only_the_best_of_a_category_keep_the_best_grade():
    found = graded({"甲": "95", "乙": "94", "丙": "93", "丁": "85"})
    assert found == {
        "甲": (1, "优秀", ""),
        "乙": (2, "良好", "因名额限制"),
        "丙": (3, "良好", "因名额限制"),
        "丁": (4, "良好", ""),
    }


def test_a_veto_frees_the_place():
    found = graded({"甲": "95", "乙": "94", "丙": "70", "丁": "65"}, 甲={"vetoes": [CAPPED]})
    assert (found["甲"], found["乙"]) == ((1, "良好", ""), (2, "优秀", ""))


def test_categories_have_quotas_and_ranks_of_their_own():
    found = graded({"甲": "95", "乙": "94"}, rules("50"), 乙={"category": "机关"})
    assert found == {"甲": (1, "良好", "因名额限制"), "乙": (1, "良好", "因名额限制")}
    found = graded({"甲": "95", "乙": "94"}, rules("100"), 乙={"category": "机关"})
    assert found == {"甲": (1, "优秀", ""), "乙": (1, "优秀", "")}


def test_equal_totals_are_told_apart_by_the_keys_in_order():
    """Both have 94; the second has more at the end of the year."""
    points = {"甲": ("97", "92"), "乙": ("91", "96"), "丙": "70", "丁": "60"}
    found = graded(points)
    assert (found["甲"], found["乙"]) == ((1, "良好", "因名额限制"), (1, "优秀", ""))
    found = graded(points, rules(tie_keys=("usual",)))
    assert (found["甲"], found["乙"]) == ((1, "优秀", ""), (1, "良好", "因名额限制"))


def test_a_tie_at_the_line_is_left_to_people():
    """Two places, and the second is reached by two: the first keeps its grade, what is below gets the next one."""
    points = {"甲": "96", "乙": "94", "丙": "94", "丁": "92", "戊": "70", "己": "65", "庚": "64"}
    found = graded(points)
    assert {name: row[1:] for name, row in found.items()} == {
        "甲": ("优秀", ""),
        "乙": ("", "并列，待党委决定"),
        "丙": ("", "并列，待党委决定"),
        "丁": ("良好", "因名额限制"),
        "戊": ("一般", ""),
        "己": ("一般", ""),
        "庚": ("一般", ""),
    }
    assert obstacles(rules(), scored(points, rules())) == ["医院：“优秀”最后名额上并列，须由党委决定：乙、丙。"]


def test_equals_above_or_below_the_line_are_no_tie():
    above = graded({"甲": "94", "乙": "94", "丙": "92", "丁": "60", "戊": "60", "己": "60", "庚": "60"})
    assert [above[name][1] for name in "甲乙丙"] == ["优秀", "优秀", "良好"]
    below = graded({"甲": "96", "乙": "94", "丙": "94", "丁": "60"})
    assert [below[name][1] for name in "甲乙丙"] == ["优秀", "良好", "良好"]


def test_what_a_meeting_decides_replaces_the_grade_and_takes_its_place():
    decided = [{"points": "0", "grade": "良好"}, {"points": "0", "grade": "优秀"}]
    found = graded({"甲": "95", "乙": "94", "丙": "70", "丁": "65"}, 乙={"adjustments": decided})
    assert (found["甲"], found["乙"]) == ((1, "良好", "因名额限制"), (2, "优秀", ""))


def test_a_meeting_that_decides_a_tie_leaves_nothing_pending():
    points = {"甲": "94", "乙": "94", "丙": "60", "丁": "60"}
    best, second = ({"adjustments": [{"points": "0", "grade": grade}]} for grade in ("优秀", "良好"))
    assert obstacles(rules(), scored(points, rules(), 甲=best, 乙=second)) == []


def test_more_decided_than_there_are_places_is_said():
    best = {"adjustments": [{"points": "0", "grade": "优秀"}]}
    found = scored({"甲": "94", "乙": "93", "丙": "60", "丁": "60"}, rules(), 甲=best, 乙=best)
    assert obstacles(rules(), found) == ["医院：决定为“优秀”的有 2 个，超过名额 1 个：甲、乙。"]


def test_without_a_total_there_is_neither_rank_nor_grade():
    best = {"adjustments": [{"points": "0", "grade": "优秀"}]}
    points = {"甲": None, "乙": "94", "丙": "60", "丁": "60"}
    assert graded(points, 甲=best) == {
        "甲": (None, "", ""),
        "乙": (1, "优秀", ""),
        "丙": (2, "一般", ""),
        "丁": (2, "一般", ""),
    }
    assert obstacles(rules(), scored(points, rules())) == ["还没有总分：甲。请补齐缺项后重新计算。"]


def test_the_order_of_the_subjects_does_not_matter():
    points = {"甲": "96", "乙": "94", "丙": "94", "丁": "92", "戊": "70", "己": None, "庚": "64"}
    assert graded(dict(reversed(points.items()))) == graded(points)
