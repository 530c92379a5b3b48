"""Scores as pure arithmetic: what each line says and adds, what is missing, what applies."""

from decimal import Decimal

import pytest

from assessment.scoring import by_standard, score, score_all
from tests.assessment.plainly import component, entries, indicator, scheme, section, subject, votes


def shown(scored, level=0):
    return [
        (line.key, line.label, line.detail, line.percent, line.value) for line in scored.lines if line.level == level
    ]


def one(kind, given, points="5", **standard):
    """(detail, percent) of a lone indicator worth `points`, beside another that makes up a hundred."""
    rest = indicator("其余", str(100 - Decimal(points)), "ratio")
    whole = scheme(component("year_end", "100", section("甲", indicator("指标", points, kind, **standard), rest)))
    inputs = {"1.1.1": given, "1.1.2": {"quantity": "1", "base": "1"}}
    scored = score(whole, subject({key: value for key, value in inputs.items() if value is not None}))
    [line] = [line for line in scored.lines if line.key == "1.1.1"]
    return line.detail, line.percent, scored.missing


YEAR = scheme(
    component(
        "usual",
        "30",
        section("平时", indicator("规定动作按时率", "60", "auto"), indicator("进展按时率", "40", "auto")),
    ),
    component(
        "year_end",
        "40",
        section(
            "政治型",
            indicator("理论学习", "40", "deduct", step="0.5"),
            indicator("党课", "10", "all_or_nothing", threshold="95"),
        ),
        section("服务型", indicator("支部大会", "50", "banded", bands=[["1", "10"], ["4", "50"]])),
    ),
    component("review", "20", section("述职", indicator("述职评议", "100", "vote"))),
    component("poll", "10", section("测评", indicator("民主测评", "100", "vote"))),
    component("extra", "0", section("加减分", indicator("表彰", "0", "bonus"), indicator("通报批评", "0", "penalty"))),
)
INPUTS = {
    "1.1.1": {"quantity": "46", "base": "48"},
    "1.1.2": {"quantity": "36", "base": "40"},
    "2.1.1": {"quantity": "2", "reason": "7月、8月主题党日无记录"},
    "2.1.2": {"quantity": "38", "base": "40"},
    "2.2.1": {"quantity": "4"},
    "3.1.1": votes(("全体党员", "100", [58, 18, 4, 0])),
    "4.1.1": votes(("领导", "20", [10, 0, 0, 0]), ("职工", "40", [5, 5, 0, 0]), ("考核组", "40", [0, 0, 0, 0])),
    "5.1.1": entries(("县级表彰", "0.5")),
}


def test_each_step_is_a_line_and_the_lines_make_the_total():
    scored = score(YEAR, subject(INPUTS))
    assert shown(scored) == [
        ("1", "平时考核", "93.5 × 30%", "93.50000", "28.05000"),
        ("2", "年终考核", "99 × 40%", "99.00000", "39.60000"),
        ("3", "述职评议", "94.625 × 20%", "94.62500", "18.92500"),
        ("4", "民主测评", "95 × 10%", "95.00000", "9.50000"),
        ("5.1.1", "表彰", "县级表彰 0.5", None, "0.50000"),
        ("rounding", "舍入", "96.575 四舍五入取两位", None, "0.00500"),
    ]
    assert (scored.total, scored.missing) == (Decimal("96.58"), ())
    assert scored.percents == {"usual": 93.5, "year_end": 99, "review": 94.625, "poll": 95}


def test_indicators_say_how_they_were_reckoned():
    assert [(key, detail, percent) for key, _, detail, percent, _ in shown(score(YEAR, subject(INPUTS)), level=2)] == [
        ("1.1.1", "46 ÷ 48 × 60", "57.50000"),
        ("1.1.2", "36 ÷ 40 × 40", "36.00000"),
        ("2.1.1", "40 − 2 × 0.5：7月、8月主题党日无记录", "39.00000"),
        ("2.1.2", "38 ÷ 40 = 95%，达到 95%", "10.00000"),
        ("2.2.1", "4，达到 4 一档，得 50 分", "50.00000"),
        ("3.1.1", "(58×100+18×85+4×60) ÷ 80", "94.62500"),
        ("4.1.1", "领导 100（(10×100) ÷ 10）、职工 92.5（(5×100+5×85) ÷ 10），按 20 : 40 得 95", "95.00000"),
    ]


def test_sections_say_what_they_lost():
    assert [
        (key, detail, percent, value) for key, _, detail, percent, value in shown(score(YEAR, subject(INPUTS)), 1)
    ] == [
        ("1.1", "扣 6.5", "93.50000", None),
        ("2.1", "扣 1", "49.00000", None),
        ("2.2", "未扣分", "50.00000", None),
        ("3.1", "扣 5.375", "94.62500", None),
        ("4.1", "扣 5", "95.00000", None),
    ]


@pytest.mark.parametrize(
    ("kind", "standard", "given", "detail", "percent"),
    [
        ("deduct", {"step": "1"}, {"quantity": "0"}, "未扣分", "5.00000"),
        ("deduct", {"step": "1"}, {"quantity": "6", "reason": "缺 6 次"}, "5 − 6 × 1，扣完为止：缺 6 次", "0.00000"),
        ("deduct", {"step": "1"}, {"quantity": "2", "points": "4", "reason": "补"}, "评 4（按标准 3）：补", "4.00000"),
        ("deduct", {"step": "1"}, {"points": "7"}, "评 7，限定在 0 到 5 分", "5.00000"),
        ("banded", {"bands": [["2", "2"], ["4", "5"]]}, {"quantity": "1"}, "1，未达到最低档，得 0 分", "0.00000"),
        ("banded", {"bands": [["4", "5"], ["2", "2"]]}, {"quantity": "3.5"}, "3.5，达到 2 一档，得 2 分", "2.00000"),
        ("ratio", {}, {"quantity": "3", "base": "9"}, "3 ÷ 9 × 5", "1.66667"),
        ("ratio", {}, {"quantity": "12", "base": "9"}, "12 ÷ 9 × 5，按满分计", "5.00000"),
        ("all_or_nothing", {"threshold": "95"}, {"quantity": "37", "base": "39"},
         "37 ÷ 39 = 94.87…%，未达到 95%", "0.00000"),
        ("all_or_nothing", {"threshold": "12"}, {"quantity": "12"}, "12，达到 12", "5.00000"),
        ("vote", {}, votes(("党员", "100", [10, 5, 3, 2]), worth=[100, 80, 60, 40]),
         "(10×100+5×80+3×60+2×40) ÷ 20 × 5 ÷ 100", "4.15000"),
    ],
)  # fmt: skip
def test_kinds(kind, standard, given, detail, percent):
    assert one(kind, given, **standard) == (detail, percent, ())


@pytest.mark.parametrize(
    ("kind", "given", "missing"),
    [
        ("deduct", None, "指标：未评分"),
        ("ratio", {"quantity": None, "base": "0"}, "指标：未评分"),
        ("auto", None, "指标：没有数据"),
        ("auto", {"points": "5"}, "指标：没有数据"),
        ("vote", None, "指标：没有票决结果"),
        ("vote", votes(("党员", "100", [0, 0, 0, 0])), "指标：没有有效票"),
    ],
)
def test_what_is_not_known_is_named_and_leaves_no_total(kind, given, missing):
    _, percent, found = one(kind, given)
    assert (percent, found) == (None, (missing,))


def test_a_missing_indicator_leaves_the_lines_of_what_is_known():
    inputs = {key: given for key, given in INPUTS.items() if key != "2.1.2"}
    scored = score(YEAR, subject(inputs))
    assert (scored.total, scored.missing, "year_end" in scored.percents) == (None, ("党课：未评分",), False)
    assert shown(scored)[1] == ("2", "年终考核", "有指标尚无得分", None, None)
    assert [line.key for line in scored.lines if line.level == 0] == ["1", "2", "3", "4", "5.1.1"]
    assert [percent for *_, percent, _ in shown(scored, 1)] == ["93.50000", None, "50.00000", "94.62500", "95.00000"]


def test_what_does_not_apply_passes_its_points_on_inside_its_section():
    """Sixty points, fifteen of them not applicable, forty of the rest gained: 53.33."""
    rules = scheme(
        component(
            "year_end",
            "100",
            section("甲", indicator("没有的", "15", "ratio"), indicator("有的", "45", "deduct", step="5")),
            section("乙", indicator("材料", "40", "deduct", step="1")),
        )
    )
    given = {"1.1.1": {"exempt": "没有窗口"}, "1.1.2": {"quantity": "1"}, "1.2.1": {"quantity": "0"}}
    scored = score(rules, subject(given))
    assert [(line.key, line.detail, line.percent) for line in scored.lines] == [
        ("1", "93.33333… × 100%", "93.33333"),
        ("1.1", "扣 6.66666…；折算 × 60 ÷ 45", "53.33333"),
        ("1.1.1", "不适用：没有窗口，分值由本部分其他指标承担", "0.00000"),
        ("1.1.2", "45 − 1 × 5；折算 × 60 ÷ 45", "53.33333"),
        ("1.2", "未扣分", "40.00000"),
        ("1.2.1", "未扣分", "40.00000"),
        ("rounding", "93.33333… 四舍五入取两位", None),
    ]
    assert [line.value for line in scored.lines if line.level == 0] == ["93.33333", "-0.00333"]
    no_base = score(rules, subject(given | {"1.1.1": {"quantity": "0", "base": "0", "reason": "窗口已撤"}}))
    assert no_base.total == scored.total
    assert no_base.lines[2].detail == "没有可计的基数，不适用，分值由本部分其他指标承担：窗口已撤"


def test_a_component_that_does_not_apply_passes_its_weight_on():
    exempt = {"exempt": "新成立"}
    scored = score(YEAR, subject(INPUTS | {"1.1.1": exempt, "1.1.2": exempt, "5.1.1": entries()}))
    assert shown(scored)[:2] == [
        ("1", "平时考核", "不适用，权重由其他部分承担", "0.00000", "0.00000"),
        ("2", "年终考核", "99 × 40% × 100 ÷ 70", "99.00000", "56.57143"),
    ]
    assert shown(scored, 1)[0] == ("1.1", "平时", "不适用", "0.00000", None)
    assert scored.total == Decimal("97.18")  # (39.6 + 18.925 + 9.5) ÷ 0.7


def test_nothing_that_applies_leaves_no_total():
    rules = scheme(component("year_end", "100", section("甲", indicator("指标", "100", "ratio"))))
    scored = score(rules, subject({"1.1.1": {"exempt": "停办"}}))
    assert (scored.total, scored.missing) == (None, ("没有可以计分的内容",))


def test_weight_nought_is_nought_and_waits_for_nothing():
    rules = scheme(
        component("usual", "0", section("甲", indicator("未评的", "100", "deduct", step="1"))),
        component("year_end", "100", section("乙", indicator("材料", "100", "deduct", step="1"))),
    )
    scored = score(rules, subject({"2.1.1": {"quantity": "3"}}))
    assert shown(scored)[0] == ("1", "平时考核", "权重为 0，不计分", "0.00000", "0.00000")
    assert ([line.key for line in scored.lines], scored.total) == (
        ["1", "2", "2.1", "2.1.1", "rounding"],
        Decimal("97.00"),
    )


def test_an_indicator_without_points_waits_for_nothing():
    parts = indicator("备查", "0", "deduct", step="1"), indicator("材料", "100", "deduct", step="1")
    scored = score(scheme(component("year_end", "100", section("甲", *parts))), subject({"1.1.2": {"quantity": "1"}}))
    assert (scored.lines[2].detail, scored.lines[2].percent, scored.total) == (
        "分值为 0，不计分",
        "0.00000",
        Decimal("99.00"),
    )


def extras(points, bonus=(), penalty=(), adjusted=(), **standard):
    """Level-0 lines after the component, and the total, of a subject with `points` of a hundred."""
    rules = scheme(
        component("year_end", "100", section("甲", indicator("材料", "100", "deduct", step="1"))),
        component(
            "extra",
            "0",
            section("加减分", indicator("表彰", "0", "bonus", **standard), indicator("批评", "0", "penalty")),
        ),
    )
    given = {"1.1.1": {"points": points}, "2.1.1": entries(*bonus), "2.1.2": entries(*penalty)}
    scored = score(rules, subject(given, adjustments=list(adjusted)))
    return [(line.key, line.detail, line.value) for line in scored.lines if line.level == 0][1:-1], str(scored.total)


def test_of_one_matter_only_the_largest_counts():
    found = extras("80", [("某奖", "2"), ("某奖", "3"), ("另一奖", "1")], once=True)
    assert found == ([("2.1.1", "某奖 3，另一奖 1；同一事项不累计，另 1 项不计", "4.00000")], "84.00")


def test_an_indicator_and_all_bonus_together_are_capped():
    assert extras("80", [("甲", "4"), ("乙", "3")]) == (
        [("2.1.1", "甲 4，乙 3", "7.00000"), ("cap", "加分合计 7，最多计 5 分", "-2.00000")],
        "85.00",
    )
    assert extras("80", [("甲", "4"), ("乙", "3")], cap="2.5") == (
        [("2.1.1", "甲 4，乙 3；合计 7，封顶 2.5", "2.50000")],
        "82.50",
    )


def test_totals_stay_between_nought_and_a_hundred_and_the_cap():
    decided = {"points": "2.00", "grade": "", "reason": "承办全县现场会", "decision": "2026年12月18日第12号"}
    assert extras("100", [("甲", "5")], adjusted=[{"points": "0", "grade": "良好"}, decided]) == (
        [
            ("2.1.1", "甲 5", "5.00000"),
            ("adjust.2", "承办全县现场会，2026年12月18日第12号", "2.00000"),
            ("limit", "加减后为 107 分", "-2.00000"),
        ],
        "105.00",
    )
    assert extras("3", penalty=[("重大失误", "10")]) == (
        [("2.1.2", "重大失误 10", "-10.00000"), ("limit", "加减后为 -7 分", "7.00000")],
        "0.00",
    )


@pytest.mark.parametrize("forged", ["1e9", "1/3", "٣", "NaN", " 1", "1" * 13, "0x1", ""])
def test_numbers_are_decimal_strings_and_nothing_else(forged):
    with pytest.raises(ValueError, match="不是十进制数"):
        one("deduct", {"quantity": forged}, step="1")


def test_many_are_scored_as_each_is():
    subjects = [subject(INPUTS), subject({})]
    assert score_all(YEAR, subjects) == [score(YEAR, each) for each in subjects]


@pytest.mark.parametrize(
    ("kind", "quantity", "base", "points"),
    [("deduct", "3", None, 2), ("deduct", None, None, None), ("ratio", "1", "4", 1.25), ("ratio", "1", "0", None)],
)
def test_the_standard_prefills(kind, quantity, base, points):
    assert by_standard(indicator("指标", "5", kind, step="1") | {"key": "1.1.1"}, quantity, base) == points
