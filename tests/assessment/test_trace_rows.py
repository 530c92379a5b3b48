"""The lines of a total as a table that opens: which rows there are, what shows, what was lost."""

from decimal import Decimal

import pytest

from assessment.scoring import score
from assessment.trace import Place, chosen_of, opened, rows_of

GRADES = [{"name": "优秀", "floor": "90"}, {"name": "较差", "floor": "0"}]


def indicator(place, name, points, **more):
    blank = {"step": "0.5", "threshold": None, "bands": [], "cap": None, "once": False}
    return {"key": place, "name": name, "points": points, "kind": "deduct", **blank, **more}


def component(kind, name, weight, *sections):
    parts = [{"name": label, "points": points, "indicators": list(found)} for label, points, *found in sections]
    return {"kind": kind, "name": name, "weight": weight, "sections": parts}


SCHEME = {
    "year": 2026,
    "name": "党支部考核",
    "version": 1,
    "bonus_cap": "5",
    "quota": "30",
    "tie_keys": [],
    "grades": GRADES,
    "vetoes": [],
    "components": [
        component("usual", "平时考核", "30", ("日常", "100", indicator("1.1.1", "按时率", "100"))),
        component(
            "year_end",
            "年终考核",
            "70",
            ("政治型", "40", indicator("2.1.1", "学习", "25"), indicator("2.1.2", "阵地", "15")),
            ("责任型", "60", indicator("2.2.1", "三会一课", "45"), indicator("2.2.2", "换届", "15")),
        ),
        component("extra", "加减分", "0", ("加减分", "0", indicator("3.1.1", "表彰", "0", kind="bonus"))),
    ],
}
PLACES = {
    key: Place(Decimal(points), number, group)
    for key, points, number, group in [
        ("1", "30", "", ""), ("1.1", "100", "", ""), ("1.1.1", "100", "", ""), ("2", "70", "", ""),
        ("2.1", "40", "", ""), ("2.1.1", "25", "1.1", ""), ("2.1.2", "15", "1.2", ""), ("2.2", "60", "", ""),
        ("2.2.1", "45", "2.1.1", "组织生活"), ("2.2.2", "15", "2.1.2", "组织生活"), ("3", "0", "", ""),
        ("3.1", "0", "", ""), ("3.1.1", "0", "", ""),
    ]
}  # fmt: skip


def lines(**inputs):
    """Lines with so many cases per indicator ("k2_1_1"), or another input."""
    found = {
        name[1:].replace("_", "."): value if isinstance(value, dict) else measured(value)
        for name, value in inputs.items()
    }
    subject = {"name": "甲", "category": "医院", "inputs": found, "vetoes": [], "adjustments": []}
    return [
        {name: getattr(line, name) for name in ("level", "key", "label", "detail", "percent", "value")}
        for line in score(SCHEME, subject).lines
    ]


def measured(quantity):
    return {"quantity": quantity, "base": None, "points": None, "reason": ""}


ALL = {"k1_1_1": "0", "k2_1_1": "2", "k2_1_2": "0", "k2_2_1": "3", "k2_2_2": "0"}


def shown(rows, key=None):
    return [(row.key, row.depth, is_open) for row, is_open in opened(rows, chosen_of(rows, key))]


def test_a_component_of_one_section_shows_its_indicators_at_once():
    rows = rows_of(lines(**ALL), PLACES)
    assert shown(rows, "1") == [
        ("1", 0, None), ("1.1.1", 1, None), ("2", 0, None), ("2.1", 1, False), ("2.2", 1, False), ("rounding", 0, None),
    ]  # fmt: skip


def test_a_group_opens_inside_its_section():
    rows = rows_of(lines(**ALL), PLACES)
    within = [("2.2", 1, True), ("2.2.g1", 2, False)]
    assert [row for row in shown(rows, "2.2") if row[0].startswith("2.2")] == within
    inside = [("2.2", 1, True), ("2.2.g1", 2, True), ("2.2.1", 3, None), ("2.2.2", 3, None)]
    assert [row for row in shown(rows, "2.2.1") if row[0].startswith("2.2")] == inside
    assert [row for row in shown(rows, "2.2.g1") if row[0].startswith("2.2")] == inside


def test_without_a_choice_what_lost_most_is_looked_at():
    rows = rows_of(lines(**ALL), PLACES)
    assert chosen_of(rows, None).key == "2.2.1"
    assert chosen_of(rows, "9.9.9") is None


def test_what_was_lost_is_told_of_indicator_group_and_section():
    rows = {row.key: row for row in rows_of(lines(**ALL), PLACES)}
    lost = {key: str(rows[key].lost) for key in ("2.1", "2.1.1", "2.1.2", "2.2", "2.2.1")}
    assert lost == {"2.1": "1.00000", "2.1.1": "1.00000", "2.1.2": "0.00000", "2.2": "1.50000", "2.2.1": "1.50000"}
    group = rows["2.2.g1"]
    assert (group.detail, str(group.points), str(group.percent)) == ("扣 1.5", "60", "58.50000")
    assert rows["2"].lost is None


def test_what_does_not_apply_loses_nothing_and_the_others_have_more_to_lose():
    """DOMAIN's example: 15 of 60 do not apply, 40 of 45 were gained."""
    found = rows_of(lines(**ALL | {"k2_2_1": "10", "k2_2_2": {"exempt": "无换届"}}), PLACES)
    rows = {row.key: row for row in found}
    assert (str(rows["2.2.1"].percent), str(rows["2.2.1"].full)) == ("53.33333", "60.00000")
    assert str(rows["2.2.1"].lost) == "6.66667"
    assert (rows["2.2.2"].lost, rows["2.2.2"].is_unknown) == (None, False)


def test_a_reason_with_the_words_of_an_exemption_is_still_a_deduction():
    given = {"quantity": None, "base": None, "points": "0", "reason": "不适用：分值由本部分其他指标承担"}
    rows = {row.key: row for row in rows_of(lines(**ALL | {"k2_2_2": given}), PLACES)}
    assert str(rows["2.2.2"].lost) == "15.00000"


def test_what_is_not_known_is_neither_lost_nor_summed():
    known = {name: value for name, value in ALL.items() if name != "k2_2_2"}
    rows = {row.key: row for row in rows_of(lines(**known), PLACES)}
    assert (rows["2.2.2"].is_unknown, rows["2.2.2"].lost, rows["2"].is_unknown) == (True, None, True)
    assert (rows["2.2.g1"].percent, rows["2.2.g1"].detail) == (None, "有指标尚无得分")


def test_what_was_entered_stands_below_the_components():
    entries = {"entries": [{"matter": "县级表彰", "points": "0.5", "reason": ""}]}
    rows = rows_of(lines(**ALL, k3_1_1=entries), PLACES)
    assert [(row.key, row.kind, str(row.value)) for row in rows if row.kind == "extra"] == [
        ("3.1.1", "extra", "0.50000"),
        ("rounding", "extra", "0.00000"),
    ]


@pytest.mark.parametrize(("key", "weighs"), [("1", "30%"), ("2.1", "40 分"), ("2.1.1", "25 分"), ("rounding", "")])
def test_a_row_says_what_it_weighs(key, weighs):
    assert chosen_of(rows_of(lines(**ALL), PLACES), key).weighs == weighs


def test_a_total_without_lines_has_no_rows():
    assert (rows_of([], PLACES), chosen_of([], None), opened([], None)) == ([], None, [])
