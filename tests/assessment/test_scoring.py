"""Scores as pure arithmetic: worked examples, and properties against a reckoning in whole numbers."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scoring import Item, Kind, band, plain, score, trouble_with_points

D = Decimal


def auto(points, *progress, section="甲", name="进度", key=1):
    return Item(key, section, name, D(points), Kind.AUTO_PROGRESS, progress=progress)


def manual(points, deducted=None, reason="", section="甲", name="组织生活", key=2):
    taken = None if deducted is None else D(deducted)
    return Item(key, section, name, D(points), Kind.DEDUCT, deducted=taken, reason=reason)


def shown(scored):
    return [(line.key, line.label, line.detail, str(line.value)) for line in scored.lines]


def test_each_step_is_a_line_and_the_lines_make_the_total():
    scored = score([auto(55, 100, 50, 26), manual(45, "1.50", "缺一次党课")])
    assert shown(scored) == [
        (1, "进度", "3 项落实项，平均进度 58.67%：176 ÷ 3 ÷ 100 × 55", "32.26667"),
        (2, "组织生活", "45 − 1.50：缺一次党课", "43.50000"),
        (None, "舍入", "75.76666… 四舍五入取两位", "0.00333"),
    ]
    assert (str(scored.total), scored.missing) == ("75.77", ())


def test_the_rounded_total_decides_about_the_band():
    """89.998 → 90.00 → 优秀: fifty rows with 4999 points of progress, ten points; ninety points, ten taken."""
    scored = score([auto(10, *[100] * 49, 99), manual(90, 10)])
    assert (str(scored.total), band(scored.total)) == ("90.00", "优秀")
    assert shown(scored)[-1] == (None, "舍入", "89.998 四舍五入取两位", "0.00200")


@pytest.mark.parametrize(
    ("total", "name"),
    [("100", "优秀"), ("90.00", "优秀"), ("89.99", "良好"), ("80.00", "良好"), ("79.99", "一般"), ("60", "一般")]
    + [("59.99", "较差"), ("0", "较差"), (None, "")],
)
def test_bands_are_half_open(total, name):
    assert band(total and D(total)) == name


def test_half_a_hundredth_goes_up():
    assert str(score([auto(100, 100, 99, 100, 99, *[100] * 4, *[100] * 8), manual(0)]).total) == "99.88"  # 99.875


def test_more_deducted_than_there_is_leaves_nothing():
    scored = score([manual(4, 6, "缺 6 次"), auto(96, 100)])
    assert str(scored.lines[0].value) == "0.00000"


def test_what_does_not_apply_passes_its_points_on_inside_its_section():
    """Sixty points, fifteen of them not applicable, forty of the rest gained: 53.33."""
    items = [auto(15), manual(45, 5, "缺记录"), manual(40, 0, "齐全", section="乙", name="材料", key=3)]
    assert shown(score(items)) == [
        (1, "进度", "没有落实项，不计分，分值由本部分其他指标承担", "0.00000"),
        (2, "组织生活", "45 − 5：缺记录；折算 × 60 ÷ 45", "53.33333"),
        (3, "材料", "未扣分：齐全", "40.00000"),
        (None, "舍入", "93.33333… 四舍五入取两位", "-0.00333"),
    ]


def test_a_missing_mark_leaves_no_total_and_is_named():
    scored = score([auto(60, 50), manual(40)])
    assert (scored.total, scored.missing) == (None, ("组织生活：未评分",))
    assert shown(scored) == [(1, "进度", "1 项落实项，平均进度 50.00%：50 ÷ 1 ÷ 100 × 60", "30.00000")]


def test_a_section_in_which_nothing_applies_leaves_no_total():
    scored = score([auto(60, section="平时"), manual(40, 0, "好", section="年终")])
    assert (scored.total, scored.missing) == (None, ("平时：没有可以计分的指标",))


def test_weight_nought_is_nought():
    scored = score([auto(0, 80), manual(100, 3, "缺三次")])
    assert ([str(line.value) for line in scored.lines], str(scored.total)) == (
        ["0.00000", "97.00000", "0.00000"],
        "97.00",
    )


def test_what_weighs_nothing_needs_no_mark():
    assert str(score([auto(100, 80), manual(0)]).total) == "80.00"


def test_no_progress_is_not_the_same_as_no_work():
    assert str(score([auto(60, 0, 0), manual(40, 0, "好")]).total) == "40.00"


@pytest.mark.parametrize(
    ("points", "trouble"),
    [(["60", "40.00"], ""), (["99.99", "0.01"], ""), (["60", "39.5"], "各指标分值相加应为 100 分，现为 99.5 分。")],
)
def test_points_add_up_to_a_hundred(points, trouble):
    assert trouble_with_points(map(D, points)) == trouble


@pytest.mark.parametrize(
    ("number", "text"), [("60.00", "60"), ("2.50", "2.5"), ("0", "0"), ("100", "100"), ("0.01", "0.01")]
)
def test_numbers_without_trailing_zeros(number, text):
    assert plain(D(number)) == text


cents = st.integers(0, 10_000)
autos = st.tuples(st.just(Kind.AUTO_PROGRESS), cents, st.lists(st.integers(0, 100), max_size=12))
manuals = st.tuples(st.just(Kind.DEDUCT), cents, st.one_of(st.none(), st.integers(0, 12_000)))
schemes = st.lists(st.lists(st.one_of(autos, manuals), min_size=1, max_size=5), min_size=1, max_size=4)


def items_of(scheme):
    for number, section in enumerate(scheme):
        for place, (kind, points, value) in enumerate(section):
            if kind == Kind.AUTO_PROGRESS:
                inputs = {"progress": value}
            else:
                inputs = {"deducted": None if value is None else D(value) / 100}
            yield Item(place, str(number), "指标", D(points) / 100, kind, **inputs)


def reckoned(scheme):
    """The total in hundredths by whole numbers alone; None where there is none."""
    top, bottom = 0, 1  # of hundredths
    for section in scheme:
        if any(kind == Kind.DEDUCT and taken is None and points for kind, points, taken in section):
            return None
        counted = [part for part in section if part[0] == Kind.DEDUCT or part[2]]
        whole, applicable = sum(part[1] for part in section), sum(part[1] for part in counted)
        if not applicable:
            if whole:
                return None
            continue
        for kind, points, value in counted:
            if kind == Kind.DEDUCT:
                gained, over = max(0, points - (value or 0)), 1
            else:
                gained, over = points * sum(value), 100 * len(value)
            top, bottom = top * over * applicable + gained * whole * bottom, bottom * over * applicable
    return (2 * top + bottom) // (2 * bottom)


@settings(deadline=None, max_examples=1000)
@given(schemes)
def test_totals_agree_with_whole_numbers(scheme):
    total, expected = score(list(items_of(scheme))).total, reckoned(scheme)
    assert (None if total is None else int(total * 100)) == expected


@settings(deadline=None, max_examples=300)
@given(schemes)
def test_lines_add_up_to_the_total_and_fit_the_database(scheme):
    scored = score(list(items_of(scheme)))
    assert all(line.value.as_tuple().exponent == -5 for line in scored.lines)
    assert (scored.total is None) == bool(scored.missing)
    if scored.total is not None:
        assert sum(line.value for line in scored.lines) == scored.total
        assert scored.total.as_tuple().exponent == -2


@settings(deadline=None, max_examples=300)
@given(schemes, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(scheme, random):
    turned = [
        [
            (kind, points, random.sample(value, len(value)) if isinstance(value, list) else value)
            for kind, points, value in part
        ]
        for part in scheme
    ]
    for part in turned:
        random.shuffle(part)
    random.shuffle(turned)
    assert score(list(items_of(turned))).total == score(list(items_of(scheme))).total
