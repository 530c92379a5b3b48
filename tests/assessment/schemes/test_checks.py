"""What the checks say about a scheme: one planted fault at a time in one that is in order."""

from copy import deepcopy

import pytest

from assessment.kinds import Kind
from assessment.schemes.checks import check
from assessment.schemes.template import PillarWords, TaskWords, shared, template
from assessment.schemes.walking import indicators

SOURCES = {"progress", "on_time", "closed"}
PILLARS = [
    PillarWords(1, "政治", (TaskWords(1, "理论学习"), TaskWords(2, "执行落实", 7))),
    PillarWords(2, "清廉型", (TaskWords(3, "纪律戒尺"),)),
]


def words(content, markers=None, *, errors=True):
    return [(found.place, found.words) for found in check(content, SOURCES, markers) if found.is_error is errors]


@pytest.fixture
def good():
    return template("branch", PILLARS)


@pytest.mark.parametrize("subjects", ["affiliated", "branch", "office_branch", "affiliated_branch"])
@pytest.mark.parametrize("pillars", [PILLARS, PILLARS[:1], []])
def test_the_template_is_in_order(subjects, pillars):
    assert words(template(subjects, pillars)) == []


def test_the_template_follows_the_plan(good):
    found = {key: (row["name"], row["points"], row.get("marker_id")) for key, row, *_ in indicators(good)}
    assert [found[key] for key in ("2.2.1", "2.2.2", "2.3.1")] == [
        ("理论学习", "15", None),
        ("执行落实", "15", 7),
        ("纪律戒尺", "30", None),
    ]
    assert [section["name"] for section in good["components"][1]["sections"]] == ["支部建设", "政治型", "清廉型"]


@pytest.mark.parametrize(
    ("total", "count", "parts"),
    [
        (100, 3, ["34", "33", "33"]),
        ("20", 7, ["3", "3", "3", "3", "3", "3", "2"]),
        ("1", 3, ["0.34", "0.33", "0.33"]),
    ],
)
def test_points_are_shared_without_a_rest(total, count, parts):
    assert shared(total, count) == parts


def row(content, key):
    return next(found for place, found, *_ in indicators(content) if place == key)


def changed(content, key=None, **fields):
    """`content` with other terms, or with other fields of the indicator at `key`."""
    copy = deepcopy(content)
    (row(copy, key) if key else copy).update(fields)
    return copy


RULES = [
    ("2.1.1", {"step": None}, "“三会一课”：扣分制要填每次扣几分。"),
    ("2.1.1", {"step": "0"}, "“三会一课”：扣分制要填每次扣几分。"),
    ("2.1.1", {"step": "-1"}, "“三会一课”：扣分制要填每次扣几分。"),
    (
        "2.1.2",
        {"threshold": None},
        "“组织生活会和民主评议党员”：达标得分要填达标线（有基数的填百分比，没有基数的填数量）。",
    ),
    ("2.1.3", {"bands": []}, "“主题党日”：分档计分至少要有一档。"),
    ("2.1.3", {"bands": [["6", "4"], ["6", "10"]]}, "“主题党日”：有两档的起点相同。"),
    ("2.1.3", {"bands": [["6", "10.01"]]}, "“主题党日”：每一档的得分应在 0 到 10 分之间。"),
    ("2.1.3", {"bands": [["-1", "10"]]}, "“主题党日”：每一档的起点应是 0 或更大的数。"),
    ("1.1.1", {"source": ""}, "“任务平均进度”：由工作数据计算的指标要选数据来源。"),
    ("1.1.1", {"source": "stars"}, "“任务平均进度”：平台没有这种数据来源，请从列表中选。"),
    ("3.1.1", {"source": "progress"}, "“述职评议得分”：这种计分方式不用数据来源，请清空。"),
    ("5.1.1", {"points": "1"}, "“表彰奖励”：加分和减分不占分值，分值应为 0。"),
    ("5.1.1", {"cap": "-1"}, "“表彰奖励”：每项分数和封顶不能小于 0。"),
    ("5.1.1", {"kind": Kind.VOTE}, "“表彰奖励”：“加减分”里只能放加分和减分。"),
]


@pytest.mark.parametrize(("key", "fields", "said"), RULES)
def test_each_kind_needs_its_rule(key, fields, said, good):
    assert (key, said) in words(changed(good, key, **fields))


def test_a_bonus_stands_only_among_the_extra_points(good):
    content = changed(good, "3.1.1", kind=Kind.BONUS, points="0")
    assert ("3.1.1", "“述职评议得分”：加分和减分只能放在“加减分”里。") in words(content)


def test_sums_hold_at_every_level(good):
    content = deepcopy(good)
    content["components"][0]["weight"] = "30.01"
    content["components"][1]["sections"][0]["points"] = "41"
    row(content, "1.1.1")["points"] = "49.99"
    assert words(content) == [
        ("terms", "各构成的权重相加应为 100%，现为 100.01%。"),
        ("2", "“年终考核”各部分的分值相加应为 100 分，现为 101 分。"),
        ("1.1", "“任务落实”为 100 分，各指标相加为 99.99 分，应当相等。"),
        ("2.1", "“支部建设”为 41 分，各指标相加为 40 分，应当相等。"),
    ]


def test_a_section_without_indicators_is_an_error(good):
    good["components"][3]["sections"][0]["indicators"] = []
    assert words(good) == [("4.1", "“民主测评”还没有指标。")]


def test_weight_zero_means_zero_and_is_said(good):
    good["components"][3]["weight"], good["components"][2]["weight"] = "0", "30"
    good["components"][3]["sections"][0]["points"] = "7"
    assert words(good) == [("4.1", "“民主测评”为 7 分，各指标相加为 100 分，应当相等。")]
    assert ("4", "“民主测评”的权重为 0，不计分。") in words(good, errors=False)


GRADES = [
    ([("优秀", "90")], ("grades", "至少要有两个等次。")),
    ([("优秀", "90"), ("良好", "90"), ("差", "0")], ("grades.2", "“良好”的起点应低于“优秀”的 90 分。")),
    ([("优秀", "90"), ("一般", "60")], ("grades.2", "最低一档“一般”的起点应为 0 分。")),
    ([("优秀", "106"), ("一般", "0")], ("grades.1", "“优秀”的起点超过了满分加加分封顶（105 分），谁也达不到。")),
    ([("优秀", "90"), ("优秀", "0")], ("grades", "等次“优秀”写了两次。")),
]


@pytest.mark.parametrize(("rows", "said"), GRADES)
def test_grades_descend_to_nothing(rows, said, good):
    good["grades"], good["vetoes"] = [{"name": name, "floor": floor} for name, floor in rows], []
    assert words(good) == [said]


def test_vetoes_name_grades_there_are(good):
    good["vetoes"].append({"name": "其他", "effect": "force", "grade": "不合格"})
    good["vetoes"].append({"name": "其他", "effect": "cap", "grade": "优秀"})
    assert words(good) == [
        ("vetoes.4", "“其他”的等次“不合格”不在等次表里。"),
        ("vetoes", "一票否决情形“其他”写了两次。"),
    ]
    assert ("vetoes.5", "“其他”不得高于最好的等次，等于没有后果。") in words(good, errors=False)


TERMS = [
    ({"feeds": ""}, "没有选平时取谁的工作，请在“方案设置”里选。"),
    ({"quota_percent": "100.01"}, "最好等次的名额应在 0 到 100% 之间，现为 100.01%。"),
    ({"quota_percent": "-1"}, "最好等次的名额应在 0 到 100% 之间，现为 -1%。"),
    ({"tie_keys": ["usual", "usual"]}, "同分比较的顺序里，同一个构成写了两次。"),
    ({"tie_keys": ["extra"]}, "同分比较的顺序里，有方案中没有的、或者权重为 0 的构成。"),
]


@pytest.mark.parametrize(("terms", "said"), TERMS)
def test_terms(terms, said, good):
    assert words(changed(good, **terms)) == [("terms", said)]


def test_who_marks_has_somebody_to_mark(good):
    assert words(good, {7: 1}) == []
    assert words(good, {7: 0}) == [
        (
            "2.2.2",
            "“执行落实”：评分单位没有可以评分的人（牵头单位岗位），请补充任职或者改由机关党委办公室评分。",
        )
    ]


WARNINGS = [
    ("2.1.1", {"standard": " "}, "“三会一课”：没有写评分标准，评分人没有依据。"),
    ("2.1.1", {"step": "13"}, "“三会一课”：每次扣 13 分，超过分值，一次就扣完。"),
    ("2.1.2", {"threshold": "101"}, "“组织生活会和民主评议党员”：达标线超过 100：有基数时按百分比比较，永远达不到。"),
    ("2.1.3", {"bands": [["6", "9"], ["12", "8"]]}, "“主题党日”：数量高的一档得分反而低，请核对。"),
    ("2.1.3", {"bands": [["6", "9"]]}, "“主题党日”：最高一档得 9 分，得不到满分 10 分。"),
    ("5.1.1", {"cap": None}, "“表彰奖励”：没有封顶。"),
    ("5.1.1", {"step": "4"}, "“表彰奖励”：每项 4 分，超过封顶 3 分。"),
    ("2.1.5", {"name": "党费收缴"}, "“党费收缴”：同一部分里有同名的指标，评分时容易混淆。"),
]


@pytest.mark.parametrize(("key", "fields", "said"), WARNINGS)
def test_warnings_do_not_stand_in_the_way(key, fields, said, good):
    content = changed(good, key, **fields)
    assert ((key, said) in words(content, errors=False), words(content)) == (True, [])
