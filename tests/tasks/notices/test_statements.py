import pytest

from tasks.notices.notice import Unit
from tasks.notices.statements import read_statement


def units(*pairs):
    return tuple(Unit(*pair) for pair in pairs)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("责任单位：局办公室、机关党委", units(["局办公室"], ["机关党委"])),
        ("责任科室:医政科", units(["医政科"])),
        ("责任单位局办公室、机关党委", units(["局办公室"], ["机关党委"])),
        ("责任单位：局直属各\n单位", units(["局直属各单位"])),
        ("牵头：教育局，配合：财政局", units(["教育局", "lead"], ["财政局", "support"])),
        ("牵头单位：教育局；责任单位：财政局", units(["教育局", "lead"], ["财政局"])),
        ("牵头责任单位：教育局；主要协作单位：财政局", units(["教育局", "lead"], ["财政局", "support"])),
        ("责任单位：教育局（牵头）、财政局", units(["教育局", "lead"], ["财政局"])),
        ("责任单位：教育局牵头，财政局等配合", units(["教育局", "lead"], ["财政局", "support"])),
    ],
)
def test_labelled(words, expected):
    assert read_statement(words).units == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("教育局、财政局等负责", units(["教育局"], ["财政局"])),
        ("教育局、财政局牵头负责", units(["教育局", "lead"], ["财政局", "lead"])),
        (
            "由教育局牵头，财政局、各区、县级市配合",
            units(["教育局", "lead"], ["财政局", "support"], ["各区、县级市", "support"]),
        ),
        ("教育局会同财政局按职责分工负责", units(["教育局"], ["财政局"])),
        (
            "教育局、全国妇联、共青团中央等和各省级人民政府负责",
            units(["教育局"], ["全国妇联"], ["共青团中央"], ["各省级人民政府"]),
        ),
    ],
)
def test_by_verbs(words, expected):
    assert read_statement(words, label_needed=False).units == expected
    assert read_statement(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "试行",
        "教育局、财政局",
        "需要时可以适当延长，具体由各地自行负责",
        "责任人：张三",
        "责任单位：",
        "责任单位要主动履职",
    ],
)
def test_other_words_are_no_statement(words):
    assert read_statement(words, label_needed=False) is None


def test_persons_and_unknown_labels_never_become_units():
    statement = read_statement(
        "责任单位：教育局；责任领导：张三；督办单位：市府办；完成时限：2026年10月底前；时间：年底"
    )
    assert statement.units == units(["教育局"])
    assert statement.deadline == "2026年10月底前"
    assert statement.leftovers == ("责任领导：张三", "督办单位：市府办", "年底")


def test_a_sentence_behind_a_label_is_left_over():
    sentence = "根据年度工作安排由有关方面在充分协商并报上级同意的基础上另行确定相应的落实部门并予公布执行"
    assert read_statement(f"责任单位：教育局、{sentence}").leftovers == (sentence,)


def test_the_rule_on_the_first_unit_is_understood_and_other_remarks_are_kept():
    assert read_statement("教育局等负责。列第一位者为牵头单位，下同", label_needed=False).leftovers == ()
    assert read_statement("教育局等负责。每月报送进展", label_needed=False).leftovers == ("每月报送进展",)


def test_a_deadline_may_stand_alone():
    assert read_statement("完成时限：2026年12月").deadline == "2026年12月"
    assert read_statement("时间：每季度末。内容包括业务学习") is None


def test_covers_above():
    assert read_statement("以上工作牵头单位：教育局。责任单位：财政局。").covers_above
    assert read_statement("以上工作牵头单位：教育局。责任单位：财政局。").units == units(["教育局", "lead"], ["财政局"])
    assert not read_statement("牵头单位：教育局").covers_above
